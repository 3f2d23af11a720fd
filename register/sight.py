"""Sight: whose titles a post may look at, as a condition on the register's own rows."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all

from register.connect import Register
from register.tables import FOREVER, outbox, standings, titles
from schemas.folding import fold
from schemas.party import Party, Role

EVERYTHING = (
    Role.OFFICE,
    Role.LEADERSHIP,
    Role.NAMING_BODY,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ASSESSOR,
)
"""Roles that answer for the whole register."""

WINDOWS = (Role.UNIT, Role.TOWNSHIP, Role.RECOMMENDER)
"""Roles of an area each; a post that has one without an area, such as the office's window for units, serves all."""


def seen_by(parties: Sequence[Party], title: ColumnElement[str]) -> ColumnElement[bool] | None:
    """The condition on a column of title ids under which a post of these parties sees it; None where it sees all.

    A unit sees its own, a township those of its units, anybody whatever has once been put before them by a notice.
    """
    if any(one.role in EVERYTHING or (one.area is None and one.role in WINDOWS) for one in parties):
        return None
    told = select(outbox.c.title).where(
        or_(
            *(
                (outbox.c.role == one.role.value) & (outbox.c.area == one.area if one.area else True)
                for one in parties
            )
        )
    )
    seen: list[Select[tuple[str]]] = [told]
    for one in parties:
        if one.role is Role.UNIT:
            seen.append(select(titles.c.id).where(titles.c.unit_code == one.area))
        if one.role is Role.TOWNSHIP:
            of = (standings.c.until == FOREVER) & (standings.c.township == one.area)
            seen.append(select(standings.c.title).where(of))
        if one.role is Role.RECOMMENDER:
            mine = titles.c.recommender == one.area
            seen.append(select(titles.c.id).where(titles.c.recommender_folded == _looked_up(one.area), mine))
    return title.in_(union_all(*seen))  # one set of titles, which a database can begin with


def _looked_up(area: str | None) -> str | None:
    """The area as its index has it."""
    return fold(area)[:200] if area else None


def sees(register: Register, parties: Sequence[Party], title: str) -> bool:
    """Whether a post of these parties may look at one title, or at one that only lies in the inbox so far."""
    where = seen_by(parties, titles.c.id)
    if where is None:
        return True
    with register.reading() as connection:
        return bool(connection.scalar(select(exists().where(titles.c.id == title, where))))
