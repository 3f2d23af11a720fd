"""Standings: what lists show of a title, over time; and its documents, by which people look for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Table, bindparam, delete, insert, select

from register.projection import folded
from register.tables import FOREVER, papers, standings
from schemas.action import documents_of
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Life
from schemas.step import Step
from workflows.life.law import Law, LawBook
from workflows.life.relive import Otherwise, relive_from

Rows = list[dict[str, Any]]


def shown(life: Life, law: Law) -> dict[str, Any]:
    """What a list shows of a life, by column. `ValueError` before its application."""
    application, standing = life.application, life.standing
    if application is None:
        raise ValueError(f"{life.title}: a life is listed from its application on")
    unit = application.unit
    return {
        "unit_code": unit.id,
        "unit_name": unit.name,
        "category": unit.category,
        "township": unit.township,
        "honour": application.honour,
        "level": law.regulation.honour.level,
        "stage": standing.stage.value,
        "in_force": law.in_force(standing),
        "ground": standing.ground,
        "batch": standing.batch,
        "number": standing.number,
        "named_on": standing.dates.get("named"),
        "term_end": standing.dates.get("term_end"),
        "edition": life.edition,
    }


def then(rows: Rows, title: str, day: date, values: dict[str, Any]) -> Rows:
    """The rows of a title when from a day on a list shows these values.

    Whatever was shown from a later day on was a clock's that ran ahead, and is no more.
    """
    kept = [row for row in rows if row["since"] < day]
    if kept and all(kept[-1][name] == value for name, value in values.items()):
        return [*kept[:-1], {**kept[-1], "until": FOREVER}]
    if kept:
        kept[-1] = {**kept[-1], "until": day}
    return [*kept, {"title": title, "since": day, "until": FOREVER, **values}]


def after(rows: Rows, book: LawBook, steps: Iterable[Step]) -> Rows:
    """The rows of a title after these steps of its life, one for each thing that happened."""
    for step in steps:
        life = step.life
        if step.entries and life.application is not None:
            day = local_date(step.entries[-1].effective)
            rows = then(rows, life.title, day, shown(life, book.law_of(life)))
    return rows


def papers_of(entries: Iterable[Entry]) -> Rows:
    """The documents that entries rest on, those of a corrected decision included."""
    return [
        {"title": entry.title, "seq": entry.seq, "place": place, "called": called, "folded": folded(called)}
        for entry in entries
        for place, called in enumerate(_called(entry))
    ]


def _called(entry: Entry) -> Iterable[str]:
    return dict.fromkeys(one.called for one in documents_of(entry.action)) if entry.action else ()


def keep(connection: Connection, book: LawBook, before: Life, step: Step) -> None:
    """What a step that is being recorded changes in the lists."""
    title = step.life.title
    old = kept(connection, standings, title)
    _rewrite(connection, standings, old, after(old, book, _apart(book, before, step)))
    if rows := papers_of(step.entries):
        connection.execute(_into(papers), rows)


def _apart(book: LawBook, before: Life, step: Step) -> Sequence[Step]:
    """A step thing by thing: what came by itself before an act had its own day. A reminder changes no list."""
    if all(entry.kind == "rung" for entry in step.entries[:-1]):
        return [step]
    try:
        return list(relive_from(book, before, step.entries))
    except Otherwise:  # that is for `verify` to say, and keeps nobody from going on
        return [step]


def kept(connection: Connection, table: Table, title: str) -> Rows:
    """The rows of a title in `standings` or `papers`, in their order."""
    return [dict(row) for row in connection.execute(_kept(table), {"of": title}).mappings()]


def write(connection: Connection, table: Table, title: str, rows: Rows) -> bool:
    """Let a title have these rows in `standings` or `papers`; whether it had others."""
    return _rewrite(connection, table, kept(connection, table, title), rows)


def _rewrite(connection: Connection, table: Table, old: Rows, rows: Rows) -> bool:
    gone, come = [one for one in old if one not in rows], [one for one in rows if one not in old]
    if gone:
        keys = [key.name for key in table.primary_key.columns]
        connection.execute(_gone(table), [{f"its_{key}": one[key] for key in keys} for one in gone])
    if come:
        connection.execute(_into(table), come)
    return bool(gone or come)


# Made once for each table: to make a statement takes as long as to run it.


@cache
def _kept(table: Table) -> Select[Any]:
    return select(table).where(table.c.title == bindparam("of")).order_by(*table.primary_key.columns)


@cache
def _gone(table: Table) -> Delete:
    return delete(table).where(*(key == bindparam(f"its_{key.name}") for key in table.primary_key.columns))


@cache
def _into(table: Table) -> Insert:
    return insert(table)
