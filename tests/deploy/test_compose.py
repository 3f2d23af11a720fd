"""docker-compose.yml and its TLS profile: what the Compose Specification asks, and what they promise themselves."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from activities.client import OLDEST_SERVER
from tests.deploy.compose import COMPOSE, MTLS, ROOT, read, services
from worker import PORT
from workflows.plugin import DEPLOYMENT

FILES = pytest.mark.parametrize("path", [COMPOSE, MTLS], ids=["compose", "mtls"])
ALL: list[tuple[str, dict[str, Any]]] = list(services().items())
EACH = pytest.mark.parametrize(("name", "service"), ALL, ids=[name for name, _ in ALL])


def against_the_specification(path: Path) -> subprocess.CompletedProcess[str]:
    """Check a file against the schema of the Compose Specification that check-jsonschema carries."""
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(check, capture_output=True, text=True, timeout=180)


@FILES
def test_it_keeps_to_the_compose_specification(path: Path) -> None:
    checked = against_the_specification(path)
    assert checked.returncode == 0, checked.stdout


def test_the_specification_knows_a_slip_of_the_pen(tmp_path: Path) -> None:
    slip = tmp_path / "docker-compose.yml"
    slip.write_text(
        COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8"
    )
    assert "healthchek" in against_the_specification(slip).stdout


def test_every_variable_is_refused_when_empty_and_stands_empty_in_the_example() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    variables = re.findall(r"(?<!\$)\$\{([A-Z_]+)(:\?[^}]+)?\}", text)
    assert variables
    assert all(refusal for _, refusal in variables)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {name for name, _ in variables} == set(re.findall(r"(?m)^([A-Z_]+)=$", example))
    assert re.search(r"(?<!\$)\$[A-Z]", text) is None, "a variable without its refusal"


@EACH
def test_ports_are_bound_to_this_machine_only(name: str, service: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@EACH
def test_what_a_service_waits_for_can_come_true(name: str, service: dict[str, Any]) -> None:
    for other, how in service.get("depends_on", {}).items():
        awaited = services()[other]
        match how["condition"]:
            case "service_healthy":
                assert "healthcheck" in awaited
            case "service_completed_successfully":
                assert awaited["restart"] == "no", "a step that is started again never completes"
            case condition:
                pytest.fail(f"{name} waits for {other} to be {condition}")


@EACH
def test_a_service_is_restarted_or_runs_once(name: str, service: dict[str, Any]) -> None:
    assert service["restart"] in ("unless-stopped", "no")
    assert (service["restart"] == "no") == (name in _awaited_to_end() | {"current-version"})


def _awaited_to_end() -> set[str]:
    return {
        other
        for _, service in ALL
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }


@EACH
def test_volumes_and_configs_are_declared(name: str, service: dict[str, Any]) -> None:
    mounted = {volume.split(":")[0] for volume in service.get("volumes", []) if isinstance(volume, str)}
    assert mounted <= set(read()["volumes"])
    assert {config["source"] for config in service.get("configs", [])} <= set(read()["configs"])


def test_the_server_is_pinned_to_a_version_that_carries_hibernation() -> None:
    server, tools = services()["temporal"]["image"], services()["temporal-schema"]["image"]
    version = server.rpartition(":")[2]
    assert tuple(int(part) for part in version.split(".")) >= OLDEST_SERVER
    assert tools.endswith(f":{version}"), "the schema is set up by another version's tools"


def test_two_workers_serve_as_the_build_that_the_one_shot_makes_current() -> None:
    worker, one_shot = services()["worker"], services()["current-version"]
    assert worker["deploy"]["replicas"] == 2
    assert worker["image"] == one_shot["image"]
    assert "MINGPAI_BUILD_ID" not in worker["environment"], "the build is the image's own"
    assert f"--deployment-name {DEPLOYMENT} " in one_shot["command"][0]
    assert f":{PORT}/readyz" in worker["healthcheck"]["test"][-1]


def test_the_tls_profile_reaches_every_client_of_temporal() -> None:
    profile = services(MTLS)
    assert set(profile) <= set(services())
    clients = {name for name, service in ALL if "TEMPORAL_ADDRESS" in service.get("environment", {})}
    assert set(profile) == clients | {"temporal"}
    for name in clients - {"temporal-ui"}:
        assert profile[name]["environment"] == read(MTLS)["x-tls-client"]
    assert profile["temporal"]["environment"]["TEMPORAL_TLS_REQUIRE_CLIENT_AUTH"] == "true"


def test_the_engines_pages_end_no_title_and_ask_nothing_of_the_internet() -> None:
    told = services()["temporal-ui"]["environment"]
    assert told["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    assert told["TEMPORAL_DISABLE_NEWS_FETCH"] == "true"


def test_neither_secrets_nor_the_offices_file_get_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".*", "office.yaml", "var", "deploy"} <= set(ignored)
