"""The connection to the register's database, SQLite or PostgreSQL, and which revision its tables are of."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    column,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    table,
)

if TYPE_CHECKING:  # to look at a list needs no law
    from register.stamp import Stamp
    from schemas.calendar import Calendar
    from schemas.regulation import Regulation
    from workflows.life.law import LawBook

MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE = 30
"""Seconds that a SQLite connection waits for the one writer; a step takes milliseconds, so this is a dead process."""

CONNECT_TIMEOUT = 10
"""Seconds that a PostgreSQL server may take to answer a new connection, unless the URL says otherwise: a machine that
swallows packets would hold a thread for minutes."""

CONNECTIONS = 15
"""That one process keeps to a PostgreSQL server; to make one for each of many threads costs the server more than they
ask of it.
"""

GONE = {
    "tcp_keepalives_idle": 3,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 6000,
}
"""Seconds of silence after which the other side is asked whether it is there, between two questions, and how many go
unanswered; milliseconds for which what was said may go unacknowledged. A machine that has lost its power in the middle
of a step must not hold a title's lock for hours.
"""


class Register:
    """The register behind a URL: `sqlite:///var/register.db` or `postgresql+psycopg://…`.

    Holds a pool of connections and is safe to share between threads. `laws` are editions and calendars already read,
    `book` the book of them; `numbered` is how far the titles of a year are known to be numbered. What it receives
    and writes bears the `stamp` of its installation, where it is that of one.
    Where time is told (rehearsals, tests) and does not pass, `told_time` keeps the database's clock from judging it.
    """

    def __init__(self, url: str, *, told_time: bool = False, stamp: Stamp | None = None) -> None:
        self.url = make_url(url)
        self.told_time = told_time
        self.stamp = stamp
        self.laws: dict[str, Regulation | Calendar] = {}
        self.book: LawBook | None = None
        self.numbered: dict[int, int] = {}
        self._turn = Lock()
        if self.url.get_backend_name() == "sqlite":
            file = self.url.database
            as_it_is = {"creator": partial(_open, file)} if file else {}
            self.engine = create_engine(self.url, connect_args={"timeout": _PATIENCE}, **as_it_is)
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            self._snapshots = self.engine  # what every SQLite transaction is
        else:
            # The server may have been restarted: every connection is tried before it is used.
            self.engine = create_engine(
                self.url,
                pool_pre_ping=True,
                pool_size=CONNECTIONS,
                max_overflow=0,
                connect_args=_manners(self.url),
            )
            self._snapshots = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads. All it sees is of one moment, so that `verify` can run beside the workers."""
        with self._snapshots.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *locks: str) -> Iterator[Connection]:
        """A transaction that writes: whole or not at all, alone with whatever is named in `locks`.

        Everybody names locks in one order, so that two never wait for each other. First one title, or "new titles";
        never two. Then, where something is handed in, its action; where something is recorded or mended, all the
        numbers and units that it is about, sorted, by `units.alone_with`. Editions, migrations and the journal are
        locked alone.
        """
        with (
            self._in_line(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            for name in locks:
                lock(connection, name)
            yield connection

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """The writers of this process one after the other, where the database takes one at a time.

        SQLite has no line: whoever finds it busy sleeps ever longer before asking again, and others go first.
        """
        alone = self.url.get_backend_name() == "sqlite" and self._turn.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if alone:
                self._turn.release()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction that makes or changes tables, one at a time. SQLite's file is made here and nowhere else."""
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            Path(self.url.database).touch()
        with self.writing("migrations") as connection:
            yield connection

    def at_head(self) -> bool:
        """Whether the tables are of this code's version."""
        with self.reading() as connection:
            return revision(connection) == head()

    def now(self, connection: Connection | None = None) -> datetime:
        """What the database's own clock says, which all desks and workers share; SQLite has none but the machine's."""
        if self.url.get_backend_name() == "sqlite":
            return datetime.now(UTC)
        if connection is not None:
            return connection.execute(
                select(func.clock_timestamp(type_=DateTime(timezone=True)))
            ).scalar_one()
        with self.reading() as one:
            return self.now(one)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def revision(connection: Connection) -> str | None:
    """The revision that the tables are of; None where there are none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))


_VERSION = table("alembic_version", column("version_num"))
"""Where Alembic writes it. Read here without Alembic: every command asks, and loading it takes longer than they do."""


def head() -> str:
    """The revision that this code's tables are of."""
    return max(_revisions())


def knows(revision: str) -> bool:
    """Whether this code has that revision. One it does not have was made by newer code."""
    return revision in _revisions()


def _revisions() -> set[str]:
    """Those of the migrations, which bear them in their names: `r0001_register.py` is 0001."""
    return {path.name[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*_*.py")}


def _manners(url: URL) -> dict[str, str | int | None]:
    """How long a connection is waited for, and how soon each of its two sides sees that the other one is gone.

    Unless the URL says otherwise. Where it says `prepare_threshold=none`, nothing is prepared: a pooler that lends a
    connection for one transaction lends with it what others prepared there. psycopg wants no text; `ValueError` for one
    that is no number either.
    """
    ours = {name.replace("tcp_keepalives", "keepalives"): how for name, how in GONE.items()}
    theirs = " ".join(f"-c {name}={how}" for name, how in GONE.items())
    manners: dict[str, str | int | None] = {"connect_timeout": CONNECT_TIMEOUT, **ours, "options": theirs}
    left = {name: how for name, how in manners.items() if name not in url.query}
    if (said := url.query.get("prepare_threshold")) is not None:
        left["prepare_threshold"] = None if str(said).lower() == "none" else int(str(said))
    return left


def lock(connection: Connection, name: str) -> None:
    """Be alone with what `name` names until the transaction ends. SQLite's one writer is alone with everything."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _open(file: str) -> sqlite3.Connection:
    """A connection to a file that is there.

    SQLite would put an empty one in the place of one that has gone away under a running service, and whoever looks next
    would take that for the register.
    """
    there = f"{Path(file).absolute().as_uri()}?mode=rw"
    return sqlite3.connect(there, timeout=_PATIENCE, uri=True, check_same_thread=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin_sqlite` does
    for pragma in (
        "journal_mode = WAL",  # readers do not wait for the writer
        "synchronous = FULL",  # what was acknowledged survives a power cut (invariant 1)
        "foreign_keys = ON",
        "recursive_triggers = ON",  # INSERT OR REPLACE deletes, and must meet the triggers that refuse it
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could lose its place to another writer; IMMEDIATE queues up.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
