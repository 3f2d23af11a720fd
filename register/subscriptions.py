"""Subscriptions 推送: addresses of other systems that are told what happens, and how far each of them has come.

One row is all there is of each: whoever pushes holds it for a while by its own name, and another goes on where a
worker died.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, delete, func, insert, literal, or_, select, update

from register.columns import InstantColumn
from register.connect import Register
from register.tables import subscriptions as table

State = Literal["on", "off", "resting"]
"""On; switched off by hand; put to rest because nothing arrived for days."""

MOST = 50
"""So many an installation has at most: each is pushed to beside all others."""


@dataclass(frozen=True)
class Subscription:
    """One, as the register has it."""

    id: str
    name: str
    address: str
    post: str
    types: tuple[str, ...]
    secret: str
    made_by: str
    made_at: datetime
    state: State = "on"
    place: str = ""
    arrived_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    next_try: datetime | None = None
    trouble: str | None = None


class TooManyError(Exception):
    """There are as many as there may be."""


_COLUMNS = [table.c[name] for name in Subscription.__dataclass_fields__]


def add(register: Register, one: Subscription) -> None:
    """A new one. `TooManyError`."""
    with register.writing("subscriptions") as connection:
        if (connection.scalar(select(func.count()).select_from(table)) or 0) >= MOST:
            raise TooManyError
        values = {name: getattr(one, name) for name in Subscription.__dataclass_fields__}
        connection.execute(insert(table).values({**values, "types": "\n".join(one.types)}))


def every(register: Register) -> list[Subscription]:
    """All of them, the oldest first."""
    return _find(register)


def find(register: Register, id_: str) -> Subscription | None:
    """The one that is called so."""
    return next(iter(_find(register, table.c.id == id_)), None)


def due(register: Register, place: str, now: datetime) -> list[Subscription]:
    """Those that have not come to a place in the journal, wait for no later attempt, and are in nobody's hands."""
    return _find(
        register,
        table.c.state == "on",
        table.c.place != place,
        or_(table.c.next_try.is_(None), table.c.next_try <= now),
        or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now),
    )


def claim(register: Register, id_: str, by: str, now: datetime, until: datetime) -> bool:
    """Hold it, if nobody else does."""
    free = or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now)
    return _change(
        register, [table.c.id == id_, table.c.state == "on", free], claimed_by=by, claimed_until=until
    )


def advance(register: Register, id_: str, by: str, place: str, until: datetime) -> bool:
    """Whoever holds it has nothing to push up to a place, and goes on; whether they hold it still."""
    return _change(register, _held(id_, by), place=place, claimed_until=until)


def arrived(register: Register, id_: str, by: str, place: str, at: datetime, until: datetime) -> bool:
    """Likewise: everything up to a place has arrived."""
    well = {"arrived_at": at, "failures": 0, "failing_since": None, "next_try": None, "trouble": None}
    return _change(register, _held(id_, by), place=place, claimed_until=until, **well)


def failed(register: Register, id_: str, by: str, why: str, at: datetime, next_try: datetime) -> None:
    """An attempt failed; another one is made later, by whoever comes first."""
    since = func.coalesce(table.c.failing_since, literal(at, InstantColumn()))
    said = {"failures": table.c.failures + 1, "failing_since": since, "trouble": why, "next_try": next_try}
    _change(register, _held(id_, by), **said, **_FREE)


def rest(register: Register, id_: str, by: str, why: str, **more: Any) -> None:
    """Push no more until somebody switches it on again."""
    _change(register, _held(id_, by), state="resting", trouble=why, next_try=None, **_FREE, **more)


def release(register: Register, id_: str, by: str) -> None:
    """Nobody holds it any more."""
    _change(register, _held(id_, by), **_FREE)


def switch(register: Register, id_: str, *, on: bool) -> bool:
    """On again, where it stopped and without its failures, or off; whether that is a change."""
    if on:
        afresh = {"failures": 0, "failing_since": None, "next_try": None, "trouble": None}
        return _change(register, [table.c.id == id_, table.c.state != "on"], state="on", **afresh, **_FREE)
    return _change(register, [table.c.id == id_, table.c.state != "off"], state="off", **_FREE)


def end(register: Register, id_: str) -> bool:
    """Take it out for good, with its secret; whether there was one."""
    with register.writing() as connection:
        return connection.execute(delete(table).where(table.c.id == id_)).rowcount == 1


_FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}


def _held(id_: str, by: str) -> list[ColumnElement[bool]]:
    return [table.c.id == id_, table.c.claimed_by == by]


def _change(register: Register, where: Sequence[ColumnElement[bool]], **values: Any) -> bool:
    with register.writing() as connection:
        return connection.execute(update(table).where(*where).values(values)).rowcount == 1


def _find(register: Register, *where: ColumnElement[bool]) -> list[Subscription]:
    query = select(*_COLUMNS).where(*where).order_by(table.c.made_at, table.c.id)
    with register.reading() as connection:
        return [_made(row) for row in connection.execute(query)]


def _made(row: Row[Any]) -> Subscription:
    return Subscription(**{**row._mapping, "types": tuple(row.types.split("\n")) if row.types else ()})
