"""What the register knows of the engine: the entries that it holds for good, the titles that it seems to have lost.

And what was started again because of it. The sweep asks all this twice a minute: it reads only what needs a look.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from register.connect import Register
from register.tables import IS_OPEN, errands, recoveries, titles, undertakings
from schemas.tolerance import CLOCK_TOLERANCE

UNHEARD = timedelta(minutes=1)
"""The engine keeps an entry within milliseconds; what it has not kept after so long, it may never have heard of."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""Between two recoveries of a title that does not get on: at first, and when it has failed again and again."""

JUST_NOW = timedelta(seconds=30)
"""What was started again so lately is not started again at once: two workers that start look at the same titles."""

STILL_TRIED = LONGEST_WAIT + timedelta(minutes=30)
"""Since its last recovery: a title that still fails has had another one within so long."""

FIRST = "first："
"""What the reason begins with where a title was never in the engine: its first start is no recovery."""

ENDED = "ended："
"""What it begins with where somebody had ended the title's workflow in the engine."""

HOPELESS = 3
"""Started again so often at one entry, a title fails by something that starting again does not cure."""


_recorded_at = func.coalesce(titles.c.recorded_at, titles.c.opened_at)
"""As an expression, for which there is no index: few titles are behind, and those have an index of their own."""


class Recovery(NamedTuple):
    """A title that was ended in the engine and started again from the ledger."""

    title: str
    seq: int
    number: int
    at: datetime
    why: str


def unconfirmed(register: Register, now: datetime, limit: int, without: Collection[str] = ()) -> list[str]:
    """Titles whose newest entry the engine is not known to hold though it is a minute old; the oldest first.

    An entry from well ahead of `now` was written by a wrong clock: it counts as old.
    """
    old = or_(titles.c.recorded_at < now - UNHEARD, titles.c.recorded_at > now + CLOCK_TOLERANCE)
    query = select(titles.c.id).where(titles.c.confirmed < titles.c.seq, old, titles.c.id.not_in(without))
    with register.reading() as connection:
        return list(connection.scalars(query.order_by(_recorded_at).limit(limit)))


def confirm(register: Register, known: Mapping[str, int]) -> None:
    """The engine holds these titles up to these entries, for good."""
    if not known:
        return
    newer = (titles.c.id == bindparam("title_id"), titles.c.confirmed < bindparam("known", type_=Integer))
    statement = update(titles).where(*newer).values(confirmed=bindparam("known", type_=Integer))
    with register.writing() as connection:
        connection.execute(statement, [{"title_id": title, "known": n} for title, n in known.items()])


def ever_knew(register: Register, title: str) -> bool:
    """Whether the engine has held an entry of a title, or has been given it once before."""
    started = select(recoveries.c.title).where(recoveries.c.title == title).exists()
    with register.reading() as connection:
        query = select(or_(titles.c.confirmed > 0, started)).where(titles.c.id == title)
        return bool(connection.scalar(query))


def wakes_before(
    register: Register, instant: datetime, limit: int, without: Collection[str] = ()
) -> list[tuple[str, datetime]]:
    """Open titles that should have woken before an instant, and when; the longest overdue first."""
    late = (IS_OPEN, titles.c.next_wake < instant, titles.c.id.not_in(without))
    query = select(titles.c.id, titles.c.next_wake).where(*late)
    with register.reading() as connection:
        rows = connection.execute(query.order_by(titles.c.next_wake).limit(limit)).all()
    return [(row.id, row.next_wake) for row in rows]


def undertakings_awake(now: datetime) -> ColumnElement[bool]:
    """Of undertakings: open ones whose time has come, or that have errands to hand in if they are not paused."""
    waits = select(errands.c.undertaking).where(errands.c.state.in_(("waiting", "handed")))
    return and_(undertakings.c.is_open, or_(undertakings.c.next_wake <= now, undertakings.c.id.in_(waits)))


def any_undertaking_awake(register: Register, now: datetime) -> bool:
    """Whether one has something to do, or is paused before it: `register/undertakings.py` looks closer."""
    with register.reading() as connection:
        return (
            connection.scalar(select(undertakings.c.id).where(undertakings_awake(now)).limit(1)) is not None
        )


def open_among(register: Register, ids: Iterable[str]) -> set[str]:
    """Those of the titles that are open."""
    with register.reading() as connection:
        return set(
            connection.scalars(select(titles.c.id).where(titles.c.is_open, titles.c.id.in_(list(ids))))
        )


def claim(
    register: Register, title: str, seq: int, now: datetime, why: str, *, waiting: bool = True
) -> Recovery | None:
    """The right to end a title and start it again, written down; None when it is too soon or somebody else has it.

    With `waiting` the next one at the same entry comes after 1, 4, 16 minutes … and at most four times a day; without
    it half a minute after the last one.
    """
    with register.reading() as connection:
        last = connection.execute(
            select(recoveries.c.number, recoveries.c.at)
            .where(recoveries.c.title == title, recoveries.c.seq == seq)
            .order_by(recoveries.c.number.desc())
            .limit(1)
        ).one_or_none()
    if last is not None and now < last.at + (wait_after(last.number) if waiting else JUST_NOW):
        return None
    one = Recovery(title, seq, last.number + 1 if last else 1, now, why[:200])
    try:
        with register.writing() as connection:
            connection.execute(insert(recoveries).values(one._asdict()))
    except IntegrityError:  # another worker was faster
        return None
    return one


def wait_after(number: int) -> timedelta:
    """How long to wait after the `number`th recovery at one entry."""
    return min(FIRST_WAIT * int(4 ** min(number - 1, 6)), LONGEST_WAIT)


def unheard_on(connection: Connection, before: datetime) -> int:
    """How many titles' newest entries were recorded before an instant and are not known to be in the engine."""
    behind = select(func.count()).where(titles.c.confirmed < titles.c.seq, _recorded_at < before)
    return connection.scalar(behind) or 0


def recovered_on(connection: Connection, since: datetime) -> int:
    """How many titles were started again since an instant; one that was started for the first time is not."""
    again = (recoveries.c.at >= since, recoveries.c.why.not_like(f"{FIRST}%"))
    query = select(func.count(func.distinct(recoveries.c.title))).where(*again)
    return connection.scalar(query) or 0


def ended_on(connection: Connection, since: datetime) -> list[str]:
    """Titles whose workflow somebody had ended, and that were started again since an instant."""
    by_hand = (recoveries.c.at >= since, recoveries.c.why.like(f"{ENDED}%"))
    found = connection.scalars(select(recoveries.c.title).where(*by_hand))
    return sorted(set(found))  # put in order here: SQLite would go through all in that order


def hopeless_on(connection: Connection, now: datetime) -> list[Recovery]:
    """Titles that starting again does not cure: their newest recovery, where it is recent and they got no further."""
    recent = recoveries.c.at > now - STILL_TRIED
    query = (
        select(recoveries)
        .outerjoin(titles, titles.c.id == recoveries.c.title)
        .where(recent, func.coalesce(titles.c.seq, 0) == recoveries.c.seq, recoveries.c.number >= HOPELESS)
    )
    found = sorted(Recovery(*row) for row in connection.execute(query))
    newest = {one.title: one for one in found}
    return list(newest.values())
