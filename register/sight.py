"""Sight: whose titles a post may look at, as a condition on the register's own rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    exists,
    or_,
    select,
    union,
    union_all,
)

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
    if _sees_all(parties):
        return None
    own = _townships(parties)
    seen = [_told(parties), *_own(parties), *([_in_townships(own)] if own else [])]
    return title.in_(union_all(*seen))  # one set of titles, which a database can begin with


def seen_now(
    connection: Connection, parties: Sequence[Party]
) -> ColumnElement[bool] | CompoundSelect[*tuple[Any, ...]] | None:
    """The same of the rows of `standings` that hold now: a condition on them, or the set of titles; None for all.

    Those rows know the township that a title is in. What else a township sees is little, and is looked up first:
    thousands need not be gathered to be gone through.
    """
    if _sees_all(parties):
        return None
    own, sets = _townships(parties), [_told(parties), *_own(parties)]
    if not own:
        return union(*sets)
    sets = [one.where(next(iter(one.selected_columns)).not_in(_in_townships(own))) for one in sets]
    others = few(connection, union(*sets))
    here = standings.c.township.in_(own)
    return here if others == [] else or_(here, standings.c.title.in_(others or union_all(*sets)))


FEW = 500
"""So many titles are named one by one where a set of them would be gone through."""


def few(connection: Connection, those: CompoundSelect[*tuple[Any, ...]]) -> list[str] | None:
    """The titles of a set, where they are few."""
    found = list(connection.scalars(those.limit(FEW + 1)))
    return found if len(found) <= FEW else None


def _sees_all(parties: Sequence[Party]) -> bool:
    return any(one.role in EVERYTHING or (one.area is None and one.role in WINDOWS) for one in parties)


def _told(parties: Sequence[Party]) -> Select[tuple[str]]:
    """What has once been put before them."""
    of = (
        (outbox.c.role == one.role.value) & (outbox.c.area == one.area if one.area else True)
        for one in parties
    )
    return select(outbox.c.title).where(or_(*of))


def _own(parties: Sequence[Party]) -> Iterator[Select[tuple[str]]]:
    """What is a unit's own, or was recommended by them."""
    for one in parties:
        if one.role is Role.UNIT:
            yield select(titles.c.id).where(titles.c.unit_code == one.area)
        if one.role is Role.RECOMMENDER:
            mine = titles.c.recommender == one.area
            yield select(titles.c.id).where(titles.c.recommender_folded == _looked_up(one.area), mine)


def _townships(parties: Sequence[Party]) -> list[str]:
    return [one.area for one in parties if one.role is Role.TOWNSHIP and one.area]


def _in_townships(own: Sequence[str]) -> Select[tuple[str]]:
    return select(standings.c.title).where(standings.c.until == FOREVER, standings.c.township.in_(own))


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
