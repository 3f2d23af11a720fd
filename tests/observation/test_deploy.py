"""What is shipped for a monitoring system speaks of metrics that exist, and each alert of what to do."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from typer import Context
from typer.main import get_command

from observation.metrics import METRICS, Metrics
from observation.snapshot import Sight, Snapshot
from starter import app

ROOT = Path(__file__).parents[2]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
ALERTS = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((ROOT / "deploy/grafana/mingpai.json").read_text(encoding="utf-8"))
QUERIES = {
    **{rule["alert"]: rule["expr"] for rule in ALERTS},
    **{
        f"{panel['title']}/{one['refId']}": one["expr"]
        for panel in DASHBOARD["panels"]
        for one in panel["targets"]
    },
}
WORDS = {"and", "or", "on", "by", "min", "max", "sum", "changes", "absent", "scalar", "year", "month"}
"""What may stand in a query beside metrics and labels."""


def exposed() -> dict[str, set[str]]:
    """The names and labels that a scrape has."""
    sight = Sight(
        Snapshot(at=datetime.now(UTC)), temporal=True, book_editions=1, book_calendars=1, disk_free=1
    )
    families = text_string_to_metric_families(Metrics().text(sight).decode())
    found = {one.name: set(one.labels) for family in families for one in family.samples}
    return {**found, "up": set()}


def test_every_metric_that_is_listed_is_exposed() -> None:
    assert {name for name in exposed() if name.startswith("mingpai")} == set(METRICS)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_metrics_and_labels_that_exist(name: str) -> None:
    query = QUERIES[name]
    selectors = re.findall(r"\b([a-z_]+)\{([^}]*)\}", query)
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\b(?:by|on) ?\([^)]*\)", " ", query)
    names = set(re.findall(r"\b[a-z_]{2,}\b", bare)) - WORDS
    known = exposed()
    assert names
    assert names <= set(known)
    for metric, labels in selectors:
        assert set(re.findall(r"([a-z_]+)=", labels)) <= known[metric] | {"job"}
    assert query.count("(") == query.count(")")


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    assert rule["labels"]["severity"] in ("critical", "warning", "info")
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
    section = RUNBOOK.split(f"\n## {rule['alert']}\n")[1].split("\n## ")[0]
    assert "**说明什么**" in section
    assert "**怎么办**" in section


def test_the_runbook_has_no_section_for_an_alert_that_is_gone() -> None:
    assert set(re.findall(r"^## (Mingpai\w+)$", RUNBOOK, re.M)) == {rule["alert"] for rule in ALERTS}


@pytest.mark.parametrize("line", sorted(set(re.findall(r"starter\.py ([^`\n]+)", RUNBOOK))))
def test_the_runbook_gives_commands_and_options_that_exist(line: str) -> None:
    words = line.split()
    command: Any = (root := get_command(app))
    while words and words[0] in getattr(command, "commands", {}):
        _, command, words = command.resolve_command(Context(command), words)
    assert command is not root, "no such command"
    assert not getattr(command, "commands", {}) or command.invoke_without_command
    known = {option for one in command.params for option in one.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_dashboards_panels_are_distinct_and_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
