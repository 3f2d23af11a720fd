"""Clocks: whose time the register believes when it takes something in, and which titles lie ahead of that time.

A title lies ahead when its newest entry is of a time that has not come: a clock was ahead when it was written, or the
one that says so is behind. Nobody can tell which from here; people can, by looking at a clock they trust.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from register.connect import Register
from register.tables import entries, inbox, titles, units
from register.witness import Witness
from schemas.action import Action, SetClock
from schemas.base import CHINA
from schemas.party import Role
from schemas.tolerance import CLOCK_TOLERANCE

# Made once: they are asked for each action that is handed in, and to make them takes as long as to ask.
_NEWEST = (
    select(entries.c.effective, entries.c.recorded_at)
    .where(entries.c.title == bindparam("of"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)
_RECEIVED = select(func.max(inbox.c.received_at)).where(
    inbox.c.title == bindparam("of"), inbox.c.received_at <= bindparam("limit")
)


class ClockWrong(Exception):  # noqa: N818  named for what happened
    """A clock is wrong, so that nothing was taken in; says which, as far as can be known."""


class LiesAhead(ClockWrong):
    """The register already holds a time that has not come by this clock: `shows`."""

    def __init__(self, shows: datetime, now: datetime, of: str, whose: str) -> None:
        super().__init__(
            f"{of}已登记到{_to_the_minute(shows)}，而{whose}现在才{_to_the_minute(now)}：不是{whose}走慢了，"
            "就是登记时的时钟走快了。此件没有收下"
        )
        self.shows = shows


class ClocksApart(ClockWrong):
    """This desk's clock and the database's say different times."""

    def __init__(self, here: datetime, theirs: datetime) -> None:
        slow = "慢" if here < theirs else "快"
        super().__init__(
            f"本机时钟（{_to_the_minute(here)}）比数据库的时钟（{_to_the_minute(theirs)}）{slow}"
            "5分钟以上。此件没有收下，请把走错的时钟校准后重新提交"
        )


class NothingAhead(ClockWrong):
    """A clock is to be set right for a title that does not lie ahead."""

    def __init__(self, title: str) -> None:
        super().__init__(f"称号{title}没有超前于现在的登记，无须校时")


class Shown(NamedTuple):
    """A title whose newest entry lies ahead: the later of the entry's own time and that of its recording."""

    title: str
    unit: str
    shows: datetime


def check(register: Register, action: Action, here: datetime) -> None:
    """What `inbox.receive` will say about the clocks, before the action is judged: by a wrong one it is judged ill."""
    with register.reading() as connection:
        not_before(register, connection, action, received_now(register, connection, action, here))


def received_now(register: Register, connection: Connection, action: Action, here: datetime) -> datetime:
    """The instant of receipt: the register's own now, with which `here` must agree.

    The desk's clock has dated the act, so that a desk that is behind would date an application back in silence.
    `ClocksApart` when the two differ; what the system itself hands in was dated by the server.
    """
    return told(register, connection, here, by_system=action.actor.party.role is Role.SYSTEM)


def told(register: Register, connection: Connection, here: datetime, *, by_system: bool = False) -> datetime:
    """The register's own now. `ClocksApart` where a desk's differs from it."""
    if register.told_time:
        return here
    theirs = register.now(connection).astimezone(CHINA)
    if abs(here - theirs) > CLOCK_TOLERANCE and not by_system:
        raise ClocksApart(here, theirs)
    return theirs


def after(register: Register, now: datetime, shows: datetime, of: str) -> datetime:
    """Now, or the little later that something `shows` already. `LiesAhead` where that is of a time to come."""
    if shows > now + CLOCK_TOLERANCE:
        raise LiesAhead(shows, now, of, _whose(register))
    return max(now, shows)


def not_before(register: Register, connection: Connection, action: Action, now: datetime) -> datetime:
    """The earliest instant at which the action can have been received, given what is there already.

    `LiesAhead` when that is not yet, `NothingAhead` when a clock is to be set right that is not wrong. A row of the
    inbox that a wrong clock stamped ahead locks nobody: turns keep the order.
    """
    shows = _shown(connection, action.title)
    limit = now + CLOCK_TOLERANCE
    whose = _whose(register)
    if isinstance(action, SetClock):
        if shows is None or shows <= limit:
            raise NothingAhead(action.title)
        return now
    if shows is not None and shows > limit:
        raise LiesAhead(shows, now, f"名册中称号{action.title}", whose)
    if shows is None and not register.told_time:
        newest = connection.scalar(select(func.max(titles.c.recorded_at)))
        if newest is not None and newest > limit:
            raise LiesAhead(newest, now, "名册", whose)
    received = connection.scalar(_RECEIVED, {"of": action.title, "limit": limit})
    return max(one for one in (now, shows, received) if one is not None)


def ahead(connection: Connection, now: datetime) -> list[Shown]:
    """The titles that lie ahead of `now`, by their ids.

    An entry is of a time at most that tolerance after its recording (`RecordRequest.instant`): what was recorded by now
    need not be looked at, and an index has the rest.
    """
    limit = now + CLOCK_TOLERANCE
    query = (
        select(titles.c.id, units.c.name, entries.c.effective, entries.c.recorded_at)
        .join(units, units.c.code == titles.c.unit_code)
        .join(entries, and_(entries.c.title == titles.c.id, entries.c.seq == titles.c.seq))
        .where(titles.c.recorded_at > now, or_(entries.c.effective > limit, entries.c.recorded_at > limit))
    )  # put in order here: SQLite would go through all titles in that order
    found = connection.execute(query)
    return sorted(Shown(row.id, row.name, max(row.effective, row.recorded_at)) for row in found)


def believed(register: Register, connection: Connection, instant: datetime, witness: Witness | None) -> bool:
    """Whether a step can be of that instant, by the worker's witness and by the database's own clock."""
    if register.told_time:
        return True
    now = register.now(connection)
    seen = witness is None or witness.believes(instant, now)
    return seen and not (shared(register) and instant > now + CLOCK_TOLERANCE)


def shared(register: Register) -> bool:
    """Whether the database has a clock of its own, which all desks and workers share."""
    return register.url.get_backend_name() != "sqlite" and not register.told_time


def _shown(connection: Connection, title: str) -> datetime | None:
    """What the newest entry of a title shows. What was recorded late counts by that, what was dated ahead too."""
    row = connection.execute(_NEWEST, {"of": title}).one_or_none()
    return max(row.effective, row.recorded_at) if row else None


def _whose(register: Register) -> str:
    return "数据库时钟" if shared(register) else "本机时钟"


def _to_the_minute(instant: datetime) -> str:
    return f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M}"
