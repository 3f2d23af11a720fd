"""Every test of the register runs on SQLite and on a real PostgreSQL, each time on a register of its own."""

import pytest

from register.connect import Register
from tests.conftest import Database, Opened
from tests.register.desk import Desk


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, database: Database) -> str:
    """The address of an empty register."""
    return database(request.param)


@pytest.fixture
def register(url: str, opened: Opened) -> Register:
    """An empty register."""
    return opened(url)


@pytest.fixture
def desk(register: Register) -> Desk:
    """A desk at a register that knows the Kaiyuan pack and nothing else."""
    return Desk(register)
