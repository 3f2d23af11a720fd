"""The systemd units: systemd's own check where there is one, and what they start, started."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from register.connect import Register
from register.migrate import to_head
from tests.deploy.compose import ROOT

UNITS = ROOT / "deploy" / "systemd"
NAMES = sorted(path.name for path in UNITS.iterdir() if path.suffix in (".service", ".timer"))


def settings(name: str) -> dict[str, list[str]]:
    """The settings of a unit; one that stands twice has two values."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or re.fullmatch(r"\[(Unit|Service|Timer|Install)\]", line):
            continue
        key, equals, value = line.partition("=")
        assert equals, f"neither a section nor a setting: {line}"
        assert re.fullmatch(r"[A-Z][A-Za-z]+", key), line
        found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_systemd_finds_no_fault(name: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        assert settings(name)
        pytest.skip("no systemd-analyze on this machine: only the form of the lines was checked")
    # systemd looks whether the programs exist: an installation that has them stands in for /opt/mingpai.
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for other in NAMES:
        unit = (UNITS / other).read_text(encoding="utf-8").replace("/opt/mingpai", str(tmp_path))
        (tmp_path / other).write_text(unit, encoding="utf-8")
    checked = subprocess.run(
        [analyze, "verify", str(tmp_path / name)], capture_output=True, text=True, timeout=180
    )
    assert checked.returncode == 0, checked.stderr
    assert str(tmp_path) not in checked.stderr, checked.stderr


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_a_service_may_write_its_own_state_and_nothing_else(name: str) -> None:
    unit = settings(name)
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["yes"]
    assert unit["User"] == ["mingpai"]
    assert "ReadWritePaths" not in unit


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_what_a_service_writes_no_other_account_opens(name: str) -> None:
    unit = settings(name)
    assert (unit["StateDirectoryMode"], unit["UMask"]) == (["0700"], ["0077"])


def test_the_embedded_stack_is_told_to_stop_by_its_first_process_only() -> None:
    assert settings("mingpai.service")["KillMode"] == ["mixed"]


def test_the_timers_backup_is_written_where_its_unit_may_write(tmp_path: Path) -> None:
    unit = settings("mingpai-backup.service")
    state = tmp_path / "lib"
    for folder in unit["StateDirectory"][0].split():
        (state / folder).mkdir(parents=True)
    shutil.copy(ROOT / "office.example.yaml", tmp_path / "office.yaml")
    register = Register(f"sqlite:///{state / 'mingpai' / 'mingpai.db'}")
    to_head(register)
    register.close()

    here = {
        "/var/lib": str(state),
        "/etc/mingpai": str(tmp_path),
        "/opt/mingpai/.venv/bin/python": sys.executable,
    }
    environment, command = " ".join(unit["Environment"]).split(), unit["ExecStart"][0].split()
    for there, place in here.items():  # word by word: a place may have a space in it
        environment = [word.replace(there, place) for word in environment]
        command = [word.replace(there, place) for word in command]
    pairs = dict(pair.split("=", 1) for pair in environment)
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **pairs}, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((state / "mingpai-backups").iterdir())) == 1
