"""Snapshot: the figures of one moment, counted in the register by a handful of small queries in one transaction."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, and_, exists, func, or_, select

from register import clocks, engine
from register.connect import Register
from register.outbox import in_trouble
from register.tables import (
    FOREVER,
    IS_OPEN,
    NOT_OVER,
    editions,
    entries,
    inbox,
    obligations,
    outbox,
    standings,
    subscriptions,
    titles,
)
from schemas.base import local_date
from schemas.stage import Duty, Stage
from workflows.life.digest_day import digest_at
from workflows.life.kinds import PASSING
from workflows.title import spread

GRACE = timedelta(minutes=30)
"""A busy night's queue, a restart, a retry: a wake or a notice that is later than this is worth a look."""

UNSENT = timedelta(hours=1)
"""A digest leaves at 08:30; one that nobody has even tried by an hour later has lost its delivery workflow."""

A_DAY = timedelta(days=1)
"""How far back titles that were started again are counted."""

RECENT = timedelta(days=30)
"""How far back accepted actions are held against the ledger on a first look; `verify` looks at all of them."""


@dataclass(frozen=True)
class Snapshot:
    """What the register held at `at`. Ages and delays are in seconds, counts in rows."""

    at: datetime
    titles: dict[Stage, int] = field(default_factory=dict)
    overdue: dict[Duty, int] = field(default_factory=dict)
    oldest_overdue_days: int = 0
    late_wakes: tuple[str, ...] = ()
    latest_wake_seconds: float = 0.0
    inbox_waiting: int = 0
    inbox_oldest_seconds: float = 0.0
    closed_without_entry: int = 0
    undelivered: int = 0
    undelivered_oldest_seconds: float = 0.0
    unsent: int = 0
    pushes_failing: int = 0
    pushes_resting: tuple[str, ...] = ()
    unheard: int = 0
    recovered: int = 0
    ended: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()
    ahead: int = 0
    editions: int = 0
    calendars: int = 0
    noticed_through: int = 0

    @property
    def held_until(self) -> datetime | None:
        """Up to when every action was settled and what was accepted stood in the ledger; None where one did not."""
        if self.closed_without_entry:
            return None
        return self.at - timedelta(seconds=self.inbox_oldest_seconds) - GRACE


@dataclass(frozen=True)
class Sight:
    """One look: the register's figures if it could be read, and what this process knows by itself."""

    snapshot: Snapshot | None
    temporal: bool
    book_editions: int
    book_calendars: int
    disk_free: int


def take(register: Register, now: datetime, held_until: datetime | None = None) -> Snapshot:
    """Count. `SQLAlchemyError` when the register cannot be read.

    `held_until` is what the look before has found: what was settled by then is not held against the ledger again.
    """
    accepted_since = now - RECENT if held_until is None else max(held_until, now - RECENT)
    with register.reading() as connection:
        late = _late_wakes(connection, now)
        laws = _counts(connection, editions.c.kind)
        newest = connection.scalars(select(editions.c.id).where(editions.c.kind == "calendar"))
        waiting, since = _waiting(connection)
        failed, first = _failed(connection)
        overdue, oldest = _overdue(connection, now)
        failing, resting = _pushes(connection)
        return Snapshot(
            at=now,
            titles=_titles(connection),
            overdue=overdue,
            oldest_overdue_days=oldest,
            late_wakes=tuple(late),
            latest_wake_seconds=max(late.values(), default=timedelta(0)).total_seconds(),
            inbox_waiting=waiting,
            inbox_oldest_seconds=_age(now, since),
            closed_without_entry=_closed_without_entry(connection, accepted_since),
            undelivered=failed,
            undelivered_oldest_seconds=_age(now, first),
            unsent=_unsent(connection, now),
            pushes_failing=failing,
            pushes_resting=resting,
            unheard=engine.unheard_on(connection, now - GRACE),
            recovered=engine.recovered_on(connection, now - A_DAY),
            ended=tuple(engine.ended_on(connection, now - A_DAY)),
            hopeless=tuple(one.title for one in engine.hopeless_on(connection, now)),
            ahead=len(clocks.ahead(connection, now)),
            editions=laws.get("edition", 0),
            calendars=laws.get("calendar", 0),
            noticed_through=max(map(int, newest), default=0),
        )


def _counts(connection: Connection, column: Column[str]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column)).all()
    return {row[0]: row[1] for row in rows}


def _titles(connection: Connection) -> dict[Stage, int]:
    """How many stand where. Counted in the order of an index that has it all: rows of titles are long."""
    by = (standings.c.township, standings.c.stage)
    query = select(standings.c.stage, func.count()).where(standings.c.until == FOREVER).group_by(*by)
    found: Counter[Stage] = Counter()
    for stage, number in connection.execute(query):
        found[Stage(stage)] += number
    return dict(found)


def _overdue(connection: Connection, now: datetime) -> tuple[dict[Duty, int], int]:
    """How many are overdue of each duty, and by how many days the oldest. Periods that pass by themselves are not."""
    passing = [duty.value for duty in PASSING]
    rows = connection.execute(
        select(obligations.c.duty, func.count(), func.min(obligations.c.due))
        .where(obligations.c.due <= local_date(now), obligations.c.due_at <= now)
        .where(obligations.c.duty.not_in(passing))
        .group_by(obligations.c.duty)
    ).all()
    oldest = min((due for _, _, due in rows), default=None)
    return {Duty(duty): n for duty, n, _ in rows}, (local_date(now) - oldest).days if oldest else 0


def _late_wakes(connection: Connection, now: datetime) -> dict[str, timedelta]:
    """Titles that should have woken `GRACE` ago and wrote nothing since, and how late; the night's spread is none."""
    rows = connection.execute(
        select(titles.c.id, titles.c.next_wake).where(IS_OPEN, titles.c.next_wake <= now - GRACE)
    )
    late = ((title, now - spread(title, wake)) for title, wake in rows)
    return {title: by for title, by in late if by > GRACE}


def _waiting(connection: Connection) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
    count, since = connection.execute(query).one()
    return count, since


def _closed_without_entry(connection: Connection, since: datetime) -> int:
    """Accepted actions that the ledger does not have: nought, or invariant 1 is broken."""
    recorded = exists().where(entries.c.action_id == inbox.c.action_id)
    recent = and_(inbox.c.state == "done", inbox.c.received_at > since)
    return connection.scalar(select(func.count()).where(recent, ~recorded)) or 0


def _failed(connection: Connection) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(outbox.c.recorded_at)).where(in_trouble())
    count, since = connection.execute(query).one()
    return count, since


def _unsent(connection: Connection, now: datetime) -> int:
    """Notices whose time to leave has passed and that were never tried."""
    today = local_date(now)
    gone = today if now >= digest_at(today) + UNSENT else today - timedelta(days=1)
    due = or_(outbox.c.digest_on <= gone, and_(outbox.c.urgent, outbox.c.recorded_at < now - GRACE))
    return connection.scalar(select(func.count()).where(NOT_OVER, outbox.c.state == "pending", due)) or 0


def _pushes(connection: Connection) -> tuple[int, tuple[str, ...]]:
    """How many subscriptions 推送 get nothing through just now, and the names of those that were put to rest."""
    trying = and_(subscriptions.c.state == "on", subscriptions.c.failures > 0)
    failing = connection.scalar(select(func.count()).select_from(subscriptions).where(trying)) or 0
    resting = select(subscriptions.c.name).where(subscriptions.c.state == "resting")
    return failing, tuple(connection.scalars(resting.order_by(subscriptions.c.made_at)))


def _age(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
