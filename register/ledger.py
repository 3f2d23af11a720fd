"""The ledger 档案 as it is read: a title's life as its last entry left it, and its entries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from register.connect import Register
from register.tables import entries, titles
from schemas.entry import Entry
from schemas.life import Life

LIFE = select(titles.c.life, titles.c.head)
"""A title's life as it is kept: its text, and the hash of its last entry."""

FILES = '"kept_as":"'
"""What stands in the text of an act that names a file which is kept."""


class RecordedEntry(NamedTuple):
    """An entry, and when it was recorded."""

    entry: Entry
    recorded_at: datetime


def life_of(register: Register, title: str) -> Life | None:
    """The life as the last entry left it; None for a title that was never recorded."""
    with register.reading() as connection:
        row = connection.execute(LIFE.where(titles.c.id == title)).one_or_none()
    return Life.read(row.life, row.head) if row else None


def lives_of(register: Register, those: Collection[str]) -> dict[str, Life]:
    """`life_of` each of these titles, where there is one."""
    with register.reading() as connection:
        rows = connection.execute(LIFE.add_columns(titles.c.id).where(titles.c.id.in_(those))).all()
    return {row.id: Life.read(row.life, row.head) for row in rows}


def heads_of(register: Register, those: Collection[str]) -> dict[str, str]:
    """The hash of the last entry of each of these titles: while it is the last, the life is the same."""
    with register.reading() as connection:
        rows = connection.execute(select(titles.c.id, titles.c.head).where(titles.c.id.in_(those)))
        return {row.id: row.head for row in rows}


def entries_of(register: Register, title: str) -> list[Entry]:
    """A title's entries, the first one first."""
    return [line.entry for line in lines_of(register, title)]


def lines_of(register: Register, title: str) -> list[RecordedEntry]:
    """A title's entries with the instants at which they were recorded."""
    return [RecordedEntry(entry_of(row), row.recorded_at) for row in _rows(register, title)]


def untold_lines_of(register: Register, title: str) -> list[RecordedEntry]:
    """`lines_of` without the notices of the entries: to make ready what reads them takes as long as all the rest."""
    rows = _rows(register, title)
    return [RecordedEntry(Entry.read_untold(row.body, row.prev, row.hash), row.recorded_at) for row in rows]


def entry_of(row: Row[Any]) -> Entry:
    """The entry in a row."""
    return Entry.read(row.body, row.prev, row.hash)


def _rows(register: Register, title: str) -> Sequence[Row[Any]]:
    query = select(entries).where(entries.c.title == title)
    with register.reading() as connection:
        return connection.execute(query.order_by(entries.c.seq)).all()
