"""Registers of both kinds for what observation reads from them."""

from datetime import datetime

import pytest

from register.connect import Register
from schemas.base import CHINA
from tests.conftest import Database, Opened
from tests.register.desk import Desk

NAMED = "2031-0001"
"""The title of the desk: named on 1 May 2031, its term ends five years later."""


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in China."""
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Register:
    """An empty register."""
    return opened(database(request.param))


@pytest.fixture
def desk(register: Register) -> Desk:
    """Somebody who hands actions in."""
    return Desk(register)
