"""Stretches of the register: some hundred titles in the order of their ids, with every row that each of them has.

A few queries for all of them, where title by title every one would be asked for each table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, func, select

from register.tables import entries, inbox, journal, obligations, outbox, papers, standings, titles

SIZE = 250
"""Titles of a stretch: some ten megabytes."""

TABLES = (entries, journal, obligations, standings, papers, outbox, inbox)
"""Where a title has rows beside its own."""

Rows = Mapping[Table, list[Row[Any]]]
"""The rows of one title by table, in the order of the table's key; those of the inbox in that of their turns."""


class Stretch(NamedTuple):
    """The titles from `first` on, and before `beyond`."""

    first: str
    beyond: str | None


def cut(connection: Connection) -> list[Stretch]:
    """All titles of the register."""
    place = func.row_number().over(order_by=titles.c.id).label("place")
    numbered = select(titles.c.id, place).subquery()
    firsts = select(numbered.c.id).where(numbered.c.place % SIZE == 1).order_by(numbered.c.id)
    ids = connection.scalars(firsts).all()
    return [Stretch(*ends) for ends in zip(ids, [*ids[1:], None], strict=False)]  # of no titles there is none


def read(connection: Connection, stretch: Stretch) -> Iterator[tuple[Row[Any], Rows]]:
    """Every title of a stretch with its rows."""
    those = _within(connection, titles, stretch)
    kept: dict[str, dict[Table, list[Row[Any]]]] = {row.id: defaultdict(list) for row in those}
    for table in TABLES:
        for row in _within(connection, table, stretch):
            if row.title in kept:
                kept[row.title][table].append(row)
    for row in those:
        yield row, kept.pop(row.id)


def read_one(connection: Connection, title: str) -> tuple[Row[Any], Rows]:
    """The same of one title that there is."""
    row = connection.execute(select(titles).where(titles.c.id == title)).one()
    of_it = {
        table: list(connection.execute(_ordered(table).where(table.c.title == title))) for table in TABLES
    }
    return row, of_it


def _within(connection: Connection, table: Table, stretch: Stretch) -> Sequence[Row[Any]]:
    of = table.c.id if table is titles else table.c.title
    query = _ordered(table).where(of >= stretch.first)
    if stretch.beyond is not None:
        query = query.where(of < stretch.beyond)
    return connection.execute(query).all()


def _ordered(table: Table) -> Any:
    order = [table.c.title, table.c.turn] if table is inbox else table.primary_key.columns
    return select(table).order_by(*order)
