"""A server that takes seven seconds to start, as on a busy machine, is waited for; so is a slow step."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Any

import pytest

from regulations.calendars import load_calendar
from rehearsal.run import run
from rehearsal.story import load_story
from rehearsal.temporal import temporal_engine
from tests.stack import LONGEST_WAIT, ROOT
from workflows import title
from workflows.life.law import LawBook

pytestmark = pytest.mark.timeout(600)

SLOW = 7
"""Seconds; the SDK alone would wait for five."""


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """This environment's Python again, beside servers that sleep before they start."""
    here, slow = Path(sys.prefix), tmp_path / "slow"
    (slow / "bin").mkdir(parents=True)
    shutil.copy(here / "pyvenv.cfg", slow)
    for folder in ("lib", "lib64"):
        if (here / folder).exists():
            (slow / folder).symlink_to((here / folder).resolve())
    (slow / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    for server in ("temporal", "temporal-test-server"):
        script = slow / "bin" / server
        script.write_text(f'#!/bin/sh\nsleep {SLOW}\nexec "{here}/bin/{server}" "$@"\n')
        script.chmod(0o755)
    return slow / "bin" / "python"


def test_a_rehearsal_waits_for_its_server(python: Path) -> None:
    command = [str(python), "starter.py", "rehearse", "stories/revoked.yaml", "--engine", "temporal"]
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=2 * LONGEST_WAIT, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "全部如预期" in told.stdout


@pytest.fixture
def up(python: Path, tmp_path: Path) -> Iterator[Popen[str]]:
    """`up` on a fresh folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TEMPORAL_")}
    environment |= {"MINGPAI_VAR": str(tmp_path / "var"), "MINGPAI_OFFICE": str(tmp_path / "office.yaml")}
    command = [str(python), "starter.py", "up"]
    with Popen(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=LONGEST_WAIT)


def until(up: Popen[str], words: str) -> str:
    """What it has said by the time that it says so."""
    assert up.stdout is not None
    said = ""
    for line in up.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def test_up_waits_for_its_server_and_says_so(up: Popen[str]) -> None:
    said = until(up, "服务已启动")
    assert "Temporal 服务还没有启动完毕。正在等待" in said
    up.send_signal(signal.SIGINT)
    assert up.wait(LONGEST_WAIT) == 0


def test_up_that_waits_for_its_server_ends_when_told_to(up: Popen[str]) -> None:
    until(up, "正在等待")
    up.send_signal(signal.SIGTERM)
    assert "服务已启动" not in until(up, "已停止")
    assert up.wait(LONGEST_WAIT) == 0


async def test_a_step_may_take_long_in_a_rehearsal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The SDK gives a workflow two seconds; a busy machine may need more, and nothing is measured there."""
    script = load_story(ROOT / "stories" / "turned_down.yaml", load_calendar())
    book = LawBook.of(script.regulation, script.calendar, *script.others.values())
    slow = iter([SLOW / 2])

    def spread(*args: Any) -> Any:
        time.sleep(next(slow, 0))
        return quick(*args)

    quick = title.spread
    monkeypatch.setattr("workflows.title.spread", spread)
    async with temporal_engine(script, tmp_path) as engine:
        assert await run(script, engine, book) == []
    assert next(slow, None) is None
    assert [line.getMessage() for line in caplog.records if line.levelname == "ERROR"] == []
