"""Owing: which duties 事项 are open, by whoever owes them and by when; some of them, how many, and who is behind."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, not_, or_, select

from register.connect import Register
from register.sight import FEW, seen_by
from register.tables import obligations, titles, units
from schemas.base import Instant, Model
from schemas.party import Party, Role
from schemas.stage import Duty

Order = Literal["due", "what", "unit", "who", "ground"]
"""Always by the due date in the end; first by what is owed, the unit, whoever owes it, or where its time stands."""


class Due(Model):
    """An open obligation 事项 as lists show it; `article` and `assumed` say where its length of time stands.

    `urged` is how often whoever owes it was urged 催办 by hand, the last time on `urged_on`.
    """

    title: str
    unit_name: str
    township: str
    id: int
    duty: Duty
    what: str
    role: Role
    area: str | None
    about: str | None
    due: date
    due_at: Instant
    provisional: bool
    article: str
    assumed: bool
    urged: int = 0
    urged_on: date | None = None


class Owners(NamedTuple):
    """Of all who owe something, some and the rest: the shorter of the two is what a question names."""

    some: Collection[Party]
    rest: Collection[Party]


@dataclass(frozen=True)
class Sought:
    """Which open duties: due from `since` on and until a day, of one role or of all, none of those `without`.

    `seen`: only of titles that a post of these parties may look at. `by`: only what the first of these owe. `after`:
    only what comes behind this one in the order of due date, title and number. `of`: only of these titles.
    """

    until: date
    since: date | None = None
    role: Role | None = None
    seen: Sequence[Party] = ()
    without: Sequence[Duty] = ()
    by: Owners | None = None
    after: tuple[date, str, int] | None = None
    of: Collection[str] | None = None


def narrowed(register: Register, sought: Sought) -> Sought:
    """The same, of the titles that it is about, where those are few: what a post sees is gathered once for a page.

    Whatever is asked further of it is a part of it.
    """
    if not sought.seen or seen_by(sought.seen, obligations.c.title) is None:
        return sought
    query = select(obligations.c.title).where(*_where(sought)).distinct().limit(FEW + 1)
    with register.reading() as connection:
        those = connection.scalars(query).all()
    return sought if len(those) > FEW else replace(sought, seen=(), of=those)


def due(
    register: Register,
    sought: Sought,
    most: int | None = None,
    order: Order = "due",
    *,
    down: bool = False,
) -> list[Due]:
    """The duties that are sought, or so many of them, the earliest first; `down`: the other way round.

    Of so many, first which they are, by what an index has; then what there is of those.
    """
    keys = (*_KEYS[order], obligations.c.due, obligations.c.title, obligations.c.id)
    in_order = [one.desc() if down else one for one in keys]
    query = _with_units(select(obligations, units.c.name.label("unit_name"), units.c.body))
    if most is None:
        query = query.where(*_where(sought))
    else:
        which = select(obligations.c.title, obligations.c.id).where(*_where(sought))
        which = _with_units(which) if order in _BY_UNIT else which
        first = which.order_by(*in_order).limit(most).subquery("first_ones")
        those = (first.c.title == obligations.c.title) & (first.c.id == obligations.c.id)
        query = query.join(first, those)
    with register.reading() as connection:
        return [_due(row) for row in connection.execute(query.order_by(*in_order))]


_UNITS_OWN = case((obligations.c.role == Role.UNIT.value, units.c.name))
_KEYS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    "due": (),
    "what": (obligations.c.what,),
    "unit": (units.c.name,),
    "ground": (obligations.c.article,),
    "who": (
        case({one.value: place for place, one in enumerate(Role)}, value=obligations.c.role),
        func.coalesce(_UNITS_OWN, obligations.c.area, ""),
    ),
}

_BY_UNIT = ("unit", "who")
"""Orders that ask for the name of a unit."""


def count(register: Register, sought: Sought) -> int:
    """How many there are."""
    query = select(func.count()).select_from(obligations).where(*_where(sought))
    with register.reading() as connection:
        return connection.scalar(query) or 0


def owners(register: Register, sought: Sought) -> list[Party]:
    """Who owes them."""
    query = select(obligations.c.role, obligations.c.area).where(*_where(sought)).distinct()
    with register.reading() as connection:
        return [Party(role=row.role, area=row.area) for row in connection.execute(query)]


class Behind(NamedTuple):
    """Who owes so many duties, since when the oldest of them was due; of a unit its name."""

    by: Party
    unit_name: str | None
    number: int
    oldest: date


def behind(register: Register, sought: Sought, most: int) -> list[Behind]:
    """Who owes how many, the most first, and so many of them."""
    number, oldest = func.count().label("number"), func.min(obligations.c.due).label("oldest")
    who = (obligations.c.role, obligations.c.area, _UNITS_OWN.label("unit_name"))
    query = (
        _with_units(select(*who, number, oldest))
        .where(*_where(sought))
        .group_by(*who)
        .order_by(number.desc(), oldest, obligations.c.role, obligations.c.area, _UNITS_OWN)
        .limit(most)
    )
    with register.reading() as connection:
        return [
            Behind(Party(role=row.role, area=row.area), row.unit_name, row.number, row.oldest)
            for row in connection.execute(query)
        ]


def _with_units(query: Select[Any]) -> Select[Any]:
    of_title = obligations.join(titles, titles.c.id == obligations.c.title)
    return query.select_from(of_title.join(units, units.c.code == titles.c.unit_code))


def _where(sought: Sought) -> list[ColumnElement[bool]]:
    where = [obligations.c.due <= sought.until]
    if sought.since is not None:
        where.append(obligations.c.due >= sought.since)
    if sought.role is not None:
        where.append(obligations.c.role == sought.role.value)
    if sought.without:
        where.append(obligations.c.duty.not_in([one.value for one in sought.without]))
    if sought.by is not None:
        where.append(_owed_by(sought.by))
    if sought.after is not None:
        where.append(_behind(*sought.after))
    if sought.of is not None:
        where.append(obligations.c.title.in_(sought.of))
    if sought.seen and (seen := seen_by(sought.seen, obligations.c.title)) is not None:
        where.append(seen)
    return where


def _behind(due: date, title: str, number: int) -> ColumnElement[bool]:
    one = obligations.c
    same_day = and_(one.due == due, or_(one.title > title, and_(one.title == title, one.id > number)))
    return or_(one.due > due, same_day)


def _owed_by(owners: Owners) -> ColumnElement[bool]:
    """Role by role: all of a role, those areas of it, or all but the others: thousands of units need not be named."""
    found = []
    for role in dict.fromkeys(one.role for one in owners.some):
        of_role = obligations.c.role == role.value
        some = [one.area for one in owners.some if one.role is role]
        rest = [one.area for one in owners.rest if one.role is role]
        if rest:
            named = _among(some) if len(some) <= len(rest) else not_(_among(rest))
            of_role = and_(of_role, named)
        found.append(of_role)
    return or_(*found) if found else obligations.c.title.in_([])


def _among(areas: Sequence[str | None]) -> ColumnElement[bool]:
    """Whether an area is one of these; never unknown, so that its opposite can be asked."""
    return func.coalesce(obligations.c.area, "").in_([one or "" for one in areas])


def _due(row: Row[*tuple[Any, ...]]) -> Due:
    values = dict(row._mapping)
    township = json.loads(values.pop("body"))["township"]
    return Due.model_validate({**values, "township": township})
