"""Undertakings are tried on SQLite and on a real PostgreSQL, each time on a register of its own."""

import pytest

from tests.register.conftest import desk, register, url
from tests.undertakings.house import House

__all__ = ["desk", "house", "register", "url"]


@pytest.fixture
def house(register: object) -> House:
    """An office with a register."""
    return House(register)  # type: ignore[arg-type]
