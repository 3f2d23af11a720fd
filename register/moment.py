"""One moment of the register, seen by several processes: each has a transaction of its own, and all see the same.

PostgreSQL hands its snapshot on. SQLite cannot: there nobody writes for the instant in which all begin to read.
"""

import atexit
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from register.connect import Register
from register.tables import titles

_PATIENCE = 60
"""Seconds that a process waits for the others; they take two or three to start."""

Each = Callable[[Iterable[Any]], Iterator[Any]]
"""What the work comes to for each of these, in their order."""


@contextmanager
def shared(
    register: Register, work: Callable[[Connection, Any], Any], processes: int
) -> Iterator[tuple[Connection, Each]]:
    """A transaction that reads, and so many processes that do some work in others that see what it sees."""
    # Spawned, not forked: this process has threads and a database connection, which a fork would share.
    spawn = multiprocessing.get_context("spawn")
    said = (register.url.render_as_string(hide_password=False), work, spawn.Barrier(processes))
    with ProcessPoolExecutor(processes, spawn, _start, said) as pool, ExitStack() as ours:
        list(pool.map(_meet, range(processes)))
        if register.url.get_backend_name() == "sqlite":
            with register.writing():
                connection = ours.enter_context(register.reading())
                connection.scalar(select(titles.c.id).limit(1))
                list(pool.map(_begin, [None] * processes))
        else:
            connection = ours.enter_context(register.reading())
            snapshot = connection.scalar(select(func.pg_export_snapshot()))
            list(pool.map(_begin, [snapshot] * processes))
        yield connection, partial(pool.map, _do)


class _Process(NamedTuple):
    """What one of the processes has; `ours` keeps its transaction open until it ends."""

    register: Register
    work: Callable[[Connection, Any], Any]
    meeting: Barrier
    ours: ExitStack


_this: _Process
_connection: Connection


def _start(url: str, work: Callable[[Connection, Any], Any], meeting: Barrier) -> None:
    global _this
    _this = _Process(Register(url), work, meeting, ExitStack())
    atexit.register(_this.ours.close)  # while the driver can still say good-bye to its server
    _this.ours.callback(_this.register.close)


def _meet(_: int) -> None:
    """Each process does this once: none has done it before all have come to it."""
    _this.meeting.wait(_PATIENCE)


def _begin(snapshot: str | None) -> None:
    global _connection
    _connection = _this.ours.enter_context(_this.register.reading())
    if snapshot is not None:
        _connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
    _connection.scalar(select(titles.c.id).limit(1))  # a transaction sees a moment from its first look on
    _meet(0)


def _do(what: Any) -> Any:
    return _this.work(_connection, what)
