"""Held: what a register holds, row by row; asked again only after somebody has written."""

import contextlib
import sqlite3
from typing import Any

import psycopg
from sqlalchemy import make_url

from register.tables import METADATA

BESIDE = {"accounts", "attempts", "audit", "drafts", "journal", "passages", "sessions"}
"""What is kept of those who are turned away: who came, how often in vain, what they had typed. And the journal, which
is numbered by whoever looks first.
"""


class Held:
    """The content of the register at a URL, looked at from beside it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._connection: Any = self._open()
        self._at: object = None
        self._rows: dict[str, list[Any]] = {}

    def _open(self) -> Any:
        if self._sqlite:
            return sqlite3.connect(f"file:{self._url.database}?mode=ro", uri=True, isolation_level=None)
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)

    def content(self) -> dict[str, list[Any]]:
        """Every row of every table but those; the same object while nobody has written."""
        if (now := self._version()) != self._at:
            self._at, self._rows = now, self._read()
        return self._rows

    def _version(self) -> object:
        """Another one after each transaction of anybody else that wrote."""
        asked = "PRAGMA data_version" if self._sqlite else "SELECT pg_snapshot_xmax(pg_current_snapshot())"
        return self._connection.execute(asked).fetchone()[0]

    def _read(self) -> dict[str, list[Any]]:
        rows = {
            table: self._connection.execute(f'SELECT * FROM "{table}"').fetchall()
            for table in METADATA.tables.keys() - BESIDE
        }
        # PostgreSQL lays a row that was written again behind the others
        return rows if self._sqlite else {name: sorted(some, key=repr) for name, some in rows.items()}

    def close(self) -> None:
        """Let go of it."""
        with contextlib.suppress(sqlite3.Error, psycopg.Error):
            self._connection.close()
