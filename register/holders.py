"""Holders: whether somebody holds a title on a day, asked by a whole name, code or number; nothing else is told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, and_, or_, select, union

from register.connect import Register
from register.tables import standings, titles, unit_names, units
from register.units import LONGEST
from schemas.folding import fold

MOST = 20
"""Titles told at once: a name or number that so many share is told with those."""


def held(register: Register, text: str, day: date) -> Sequence[Row[str, str, str, date | None, str | None]]:
    """The titles in force on `day` of the unit, or under the number, that `text` names whole: unit, honour, level, day
    of naming and number of each.

    Who lost a title, applies for one or never had any is not found, all three alike. Every branch has its index: this
    is asked by strangers.
    """
    plain = fold(text)
    if not plain:
        return []
    named = union(
        select(units.c.code).where(units.c.code == plain),
        select(units.c.code).where(units.c.credit == plain),
        select(unit_names.c.unit_code).where(unit_names.c.folded == plain[:LONGEST]),
    )
    numbered = select(titles.c.id).where(titles.c.number_folded == plain)
    with register.reading() as connection:
        codes = list(connection.scalars(named.limit(MOST)))
        ids = list(connection.scalars(numbered.limit(MOST)))
        asked = or_(
            standings.c.title.in_(ids),
            standings.c.title.in_(select(titles.c.id).where(titles.c.unit_code.in_(codes))),
        )
        holds = and_(standings.c.since <= day, standings.c.until > day, standings.c.in_force)
        shown = select(
            standings.c.unit_name,
            standings.c.honour,
            standings.c.level,
            standings.c.named_on,
            standings.c.number,
        )
        query = shown.where(asked, holds).order_by(standings.c.named_on, standings.c.title).limit(MOST)
        return connection.execute(query).all()
