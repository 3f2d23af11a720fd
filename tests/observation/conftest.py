"""A register with one named title, and the pages of a worker that looks after it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from register.connect import Register
from schemas.base import CHINA
from tests.register.desk import Desk

NAMED = "2031-0001"
"""The title of the desk: named on 1 May 2031, its term ends five years later."""


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in China."""
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A migrated, empty register."""
    register = Register(f"sqlite:///{tmp_path / 'mingpai.db'}")
    register.migrate()
    yield register
    register.close()


@pytest.fixture
def desk(register: Register) -> Desk:
    """Somebody who hands actions in."""
    return Desk(register)
