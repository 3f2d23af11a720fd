"""A second face: it sits at the desk with a register and a clock of its own, and never sees a terminal."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from activities.office_file import load_office
from desk.hand_in import Handed, Make, take_in
from desk.seats import Seat, sit_down
from register.connect import Register
from schemas.action import KINDS, Action
from schemas.base import CHINA
from schemas.office import Office
from schemas.party import Actor
from tests.guide import practice
from tests.stack import ROOT

NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)
"""The day on which the register of the guide stands."""

PAPER = {"number": "民创办〔2026〕90号", "title": "关于办理的文件", "date": "2026-11-22"}
_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


class Face:
    """Somebody at an office's window."""

    def __init__(self, register: Register, office: Office) -> None:
        self.register, self.office, self.now = register, office, NOW

    def seat(self, post: str) -> Seat:
        """The seat of a post."""
        return sit_down(self.office, "wang", post)

    def act(self, title: str, kind: str, **says: Any) -> Make:
        """An act as a form would make it of what was filled in."""

        def make(id_: str, actor: Actor, now: datetime) -> Action:
            needs = KINDS[kind].model_fields.get("documents")
            papers = {"documents": [PAPER]} if needs is not None and needs.is_required() else {}
            who = {"id": id_, "title": title, "actor": actor, "received_at": now, "on": now.date()}
            return _ACTION.validate_python({"kind": kind, **who, **papers, **says})

        return make

    def hand_in(self, post: str, title: str, kind: str, **says: Any) -> Handed:
        """Take an act in; nobody is there to ring."""
        make = self.act(title, kind, **says)
        return take_in(self.register, self.seat(post), make, lambda: self.now, [title, kind, str(says)])


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the guide, to copy from."""
    return practice.made_at(tmp_path_factory.mktemp("desk") / "mingpai.db", NOW)


@pytest.fixture
def face(practised: Path, tmp_path: Path) -> Iterator[Face]:
    """A face on a register of its own, in trial."""
    path = tmp_path / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    yield Face(register, load_office(ROOT / "office.example.yaml"))
    register.close()
