"""An installation in a folder of its own, and its command line called in this process."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import starter
from activities.place import HOME
from commands import hand_in
from commands.installation import Installation as Here
from desk.hand_in import Handed
from desk.several import Result, Taken, became
from register import inbox, recording
from register.connect import Register
from register.migrate import migrate
from schemas.action import Action
from schemas.base import CHINA
from schemas.record import RecordRequest
from tests.guide import practice
from tests.register.desk import Desk as Clerk

NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)
"""The day on which `practice_office` stands."""

NOBODY = "127.0.0.1:1"
"""An address where no Temporal server answers."""


class Installation:
    """A folder with office.yaml and a register; `said` and `complained` are what the last command printed."""

    def __init__(self, folder: Path, register: Register, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.register, self.capsys = folder, register, capsys
        self.clerk = Clerk(register)
        self.said = self.complained = ""

    def run(self, *arguments: str) -> int:
        """One command; its exit code."""
        self.capsys.readouterr()
        code = starter.main(list(arguments))
        self.said, self.complained = self.capsys.readouterr()
        assert "Traceback" not in self.said + self.complained
        return code

    def json(self, *arguments: str) -> Any:
        """What a reading command answers to programs."""
        assert self.run(*arguments, "--json") == 0, self.complained
        return json.loads(self.said)

    def office(self, **changes: Any) -> None:
        """Change office.yaml."""
        path = self.folder / "office.yaml"
        found = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
        path.write_text(yaml.safe_dump(found, allow_unicode=True), encoding="utf-8")

    def application(self, **changes: Any) -> str:
        """The path of the example application with some things changed; `unit` is changed within."""
        form = yaml.safe_load(
            (HOME / "stories" / "examples" / "application.yaml").read_text(encoding="utf-8")
        )
        form["unit"] |= changes.pop("unit", {})
        path = self.folder / "application.yaml"
        path.write_text(yaml.safe_dump(form | changes, allow_unicode=True), encoding="utf-8")
        return str(path)

    def waiting(self, title: str) -> list[Action]:
        """What lies in a title's inbox."""
        return list(inbox.waiting(self.register, title).actions)


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy from."""
    path = tmp_path_factory.mktemp("empty") / "mingpai.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def installation(
    tmp_path: Path,
    empty_register: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Installation]:
    """An installation whose server does not answer."""
    folder = tmp_path / "安装 1"
    (folder / "var").mkdir(parents=True)
    shutil.copy(empty_register, folder / "var" / "mingpai.db")
    shutil.copy(HOME / "office.example.yaml", folder / "office.yaml")
    monkeypatch.setenv("MINGPAI_VAR", str(folder / "var"))
    monkeypatch.setenv("MINGPAI_OFFICE", str(folder / "office.yaml"))
    monkeypatch.delenv("MINGPAI_DATABASE_URL", raising=False)
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOBODY)
    register = Register(f"sqlite:///{folder / 'var' / 'mingpai.db'}", told_time=True)
    yield Installation(folder, register, capsys)
    register.close()


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory, empty_register: Path) -> Path:
    """The register of the guide as it stood on a fixed day, to copy from."""
    path = tmp_path_factory.mktemp("practised") / "mingpai.db"
    shutil.copy(empty_register, path)
    register = Register(f"sqlite:///{path}", told_time=True)
    practice.fill(register, NOW)
    register.close()
    return path


@pytest.fixture
def practice_office(
    installation: Installation, practised: Path, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """An installation with seven titles at every age."""
    installation.register.close()  # it opens the file again when it is asked for something
    shutil.copy(practised, installation.folder / "var" / "mingpai.db")
    for name in ("forecast", "plan", "simulate"):
        monkeypatch.setattr(f"commands.{name}.clock", lambda: NOW)
    return installation


@pytest.fixture
def served(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose titles answer: what a workflow would do is done here at once, in the register."""

    async def ring(_here: Here, handed: Handed, _patience: timedelta) -> Handed:
        action = handed.action
        for waiting in installation.waiting(action.title):
            step_and_record(installation.register, waiting)
        return Handed(action, inbox.waiting(installation.register, action.title, action.id).receipt)

    async def ring_each(here: Here, taken: list[Taken], patience: timedelta) -> list[Result]:
        return [became(one, one.handed and await ring(here, one.handed, patience)) for one in taken]

    monkeypatch.setattr(hand_in, "_ring", ring)
    monkeypatch.setattr(hand_in, "_ring_each", ring_each)
    return installation


def step_and_record(register: Register, action: Action) -> None:
    """What a title's workflow does with an action."""
    recording.record(register, RecordRequest(action.title, action.id, action.received_at))
