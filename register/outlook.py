"""The register read for looking ahead: of every open title only what the years ahead depend on, as a stream."""

from collections.abc import Iterator

from sqlalchemy import Row, select

from register.connect import Register
from register.tables import titles
from schemas.life import Life
from workflows.life.outlook import Outline

_PAGE = 1000
"""Lives read at a time: some ten megabytes. No transaction stays open while they are worked on."""


def outlines(register: Register) -> Iterator[tuple[Outline, str]]:
    """Every open title in outline, with its whole life as it is kept, in the order of ids."""
    return ((Outline.model_validate_json(row.life), row.life) for row in _open(register))


def lives(register: Register, after: str = "", until: str | None = None) -> Iterator[Life]:
    """Every open life whose id is greater than `after` and not greater than `until`, in the order of ids."""
    return (Life.model_validate_json(row.life) for row in _open(register, after, until))


def stretches(register: Register, parts: int) -> list[tuple[str, str | None]]:
    """The open titles cut into `parts` stretches of equal number, as `after` and `until` of `lives`."""
    with register.reading() as connection:
        ids = list(connection.scalars(select(titles.c.id).where(titles.c.is_open).order_by(titles.c.id)))
    cuts = [ids[len(ids) * n // parts - 1] for n in range(1, min(parts, len(ids)))]
    return list(zip(["", *cuts], [*cuts, None], strict=True))


def _open(register: Register, after: str = "", until: str | None = None) -> Iterator[Row[str, str]]:
    query = select(titles.c.id, titles.c.life).where(titles.c.is_open).order_by(titles.c.id).limit(_PAGE)
    if until is not None:
        query = query.where(titles.c.id <= until)
    while True:
        with register.reading() as connection:
            rows = connection.execute(query.where(titles.c.id > after)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].id
