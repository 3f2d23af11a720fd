"""Registers of before: rows put into the tables of an older revision, as the program of then kept them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Insert,
    String,
    Table,
    Text,
    TypeDecorator,
    column,
    insert,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from register.columns import HashColumn, InstantColumn, PackedText
from register.tables import METADATA

_SINCE = {
    "entries.act": "0024",
    "entries.files": "0024",
    "inbox.stamp": "0026",
    "titles.stamp": "0028",
    "undertakings.stamp": "0028",
}
"""The columns that have come since 0023, by the revision."""


class _InstantOfThen(TypeDecorator[datetime]):
    """SQLite kept a text, which sorts as instants do."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)


_UNTIL: dict[type[TypeEngine[Any]], tuple[str, TypeEngine[Any]]] = {
    PackedText: ("0024", Text()),
    HashColumn: ("0025", String()),
    InstantColumn: ("0025", _InstantOfThen()),
}
"""How a kind of column was kept until which revision."""


def way_in(one: Table, revision: str) -> tuple[list[str], Insert]:
    """The columns that a table had, and its rows' way in."""
    names = [each.name for each in one.columns if _SINCE.get(str(each), "0000") <= revision]
    return names, insert(table(one.name, *(column(name, _type(one, name, revision)) for name in names)))


def _type(one: Table, name: str, revision: str) -> TypeEngine[Any]:
    now = one.c[name].type
    until, then = _UNTIL.get(type(now), ("0000", now))
    return then if revision < until else now


def copy_all(here: Connection, there: Connection, revision: str) -> None:
    """Every row of a register of today, `there` as it was kept at a revision from 0023 on."""
    for one in METADATA.sorted_tables:
        names, into = way_in(one, revision)
        rows = here.execute(select(*(one.c[name] for name in names))).mappings().all()
        if rows:
            there.execute(into, [dict(row) for row in rows])
