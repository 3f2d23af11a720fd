"""The register read for looking ahead: of every open title only what the years ahead depend on, as a stream."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Row, and_, select, true

from register.connect import Register
from register.tables import titles
from schemas.regulation import Honour
from workflows.life.outlook import Outline

_PAGE = 1000
"""Lives read at a time: some ten megabytes. No transaction stays open while they are worked on."""


def outlines(register: Register) -> Iterator[tuple[Outline, str]]:
    """Every open title in outline, with its whole life as it is kept, in the order of ids."""
    return ((Outline.model_validate_json(row.life), row.life) for row in _open(register, true()))


def bodies(register: Register, honour: Honour, after: str = "", until: str | None = None) -> Iterator[str]:
    """Every open life of an honour as it is kept, with `after` < id ≤ `until`, in the order of ids."""
    return (row.life for row in _open(register, _of(honour), after, until))


def stretches(register: Register, honour: Honour, few: int, parts: int) -> list[tuple[str, str | None]]:
    """An honour's open titles cut into at most `parts` stretches of at least `few`: `after`, `until` of `bodies`."""
    ids = titles_of(register, honour)
    size = max(few, -(-len(ids) // parts))
    cuts = ids[size - 1 : -1 : size]
    return list(zip(["", *cuts], [*cuts, None], strict=True))


def titles_of(register: Register, honour: Honour) -> list[str]:
    """An honour's open titles, in the order of ids."""
    query = select(titles.c.id).where(titles.c.is_open, _of(honour)).order_by(titles.c.id)
    with register.reading() as connection:
        return list(connection.scalars(query))


def _of(honour: Honour) -> ColumnElement[bool]:
    return and_(titles.c.honour.in_(honour.names), titles.c.level == honour.level)


def _open(
    register: Register, where: ColumnElement[bool], after: str = "", until: str | None = None
) -> Iterator[Row[str, str]]:
    query = (
        select(titles.c.id, titles.c.life).where(titles.c.is_open, where).order_by(titles.c.id).limit(_PAGE)
    )
    if until is not None:
        query = query.where(titles.c.id <= until)
    while True:
        with register.reading() as connection:
            rows = connection.execute(query.where(titles.c.id > after)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].id
