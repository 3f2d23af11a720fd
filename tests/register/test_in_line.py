"""Writers of one process stand in line: SQLite has none; whoever finds it busy sleeps, and others go first."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from register.connect import Register
from register.migrate import to_head

A_WHILE = 0.3
"""Seconds after which one that does not stand in line has a connection, and asks SQLite itself."""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    one = Register(f"sqlite:///{tmp_path}/register.db")
    to_head(one)
    yield one
    one.close()


def write(register: Register) -> None:
    """What somebody else writes."""
    with register.writing("others"):
        pass


def test_who_waits_for_another_writer_of_the_process_keeps_no_connection(register: Register) -> None:
    with register.writing("mine"):
        other = Thread(target=write, args=[register])
        other.start()
        other.join(A_WHILE)
        assert register.engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    other.join(60)
    assert not other.is_alive()


def test_one_that_could_not_write_lets_the_next_go(register: Register) -> None:
    with pytest.raises(ZeroDivisionError), register.writing("mine"):
        raise ZeroDivisionError
    other = Thread(target=write, args=[register])
    other.start()
    other.join(60)
    assert not other.is_alive()
