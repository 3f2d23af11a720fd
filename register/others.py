"""Others: the register's rows of other titles, for the law to say what they mean for this one."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select, union

from register.connect import Register
from register.lawbook import book_for
from register.projection import folded
from register.tables import titles, units
from register.units import called
from schemas.bar import BARS, Bars
from schemas.life import Life
from workflows.life.kinds import HELD
from workflows.life.others import Asked, Other, Others


def others(register: Register, asked: Asked) -> list[Other]:
    """The titles that may matter."""
    with register.reading() as connection:
        return _others(register, connection, asked)


def others_within(register: Register, connection: Connection) -> Others:
    """The same inside a transaction."""
    return partial(_others, register, connection)


def _others(register: Register, connection: Connection, asked: Asked) -> list[Other]:
    wanted = list(_wanted(connection, asked))
    if not wanted:
        return []
    # Each by an index of its own: joined by “or”, they would be looked for in every title.
    place = units.c.code == titles.c.unit_code
    found = union(*(select(titles.c.id).join(units, place).where(one) for one in wanted))
    query = select(titles).where(titles.c.id.in_(select(found.subquery().c.id)))
    return [one for row in connection.execute(query) if (one := _other(register, connection, row))]


def _other(register: Register, connection: Connection, row: Row[Any]) -> Other | None:
    """A title as its row shows it, by its own measure."""
    law = book_for(register, connection, row.edition, row.calendar).law(row.edition, row.calendar)
    other = Other.of(Life.read(row.life, row.head), law)
    bars = Bars(**{name: getattr(row, name) for name in BARS})
    return other and other._replace(since=row.named_on, held=other.held and row.stage in HELD, bars=bars)


def _wanted(connection: Connection, asked: Asked) -> Iterator[ColumnElement[bool]]:
    unit = asked.unit
    if unit is not None:
        yield units.c.code == unit.id
        yield called(unit.name)
        if unit.code is not None:
            yield units.c.credit == unit.code
    if asked.recommender:
        barred = titles.c.recommender_until.is_not(None)
        yield and_(titles.c.recommender_folded == folded(asked.recommender), barred)
    if asked.number and asked.honour:
        yield and_(titles.c.honour == asked.honour, titles.c.number_folded == folded(asked.number))
