"""Deliveries: which workflows carry what lies in the outbox, and which of them may not have been started."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, or_, select, update

from register.connect import Register
from register.outbox import on_its_way
from register.tables import outbox
from schemas.party import Role

MINUTE = timedelta(minutes=1)
"""A notice whose time has come leaves within seconds; what has not after so long may have lost its delivery."""

STARTED_WITHIN = timedelta(seconds=20)
"""Whoever writes a notice starts its delivery behind that and notes it, within a second or two; or was kept from it."""

ENSURED_FOR = timedelta(minutes=10)
"""A delivery that was just made sure of need not be started again at each sweep while its channel is down."""


class Delivery(NamedTuple):
    """What one delivery workflow carries: one urgent notice by its key, or one reader's digest of one morning."""

    role: Role
    area: str | None
    digest_on: date | None
    key: str | None


def waiting(register: Register) -> list[Delivery]:
    """Every delivery that must exist for what is on its way. What was given up is not on its way any more."""
    with register.reading() as connection:
        return _deliveries(connection, on_its_way())


def unstarted(register: Register, title: str) -> dict[str, Delivery]:
    """What nobody is known to have started of the notices that a title or an undertaking 工作 has written, by key."""
    with register.reading() as connection:
        rows = connection.execute(_UNSTARTED, {"of": title}).all()
    return {one.key: _delivery(one) for one in rows}


def leaving(
    register: Register, now: datetime, morning: date, begun_by: datetime, limit: int
) -> dict[str, Delivery]:
    """What should be under way and perhaps is not, the oldest first: the keys of notices, and what carries them.

    Urgent ones, and those of digests up to that of `morning`: written before `begun_by`, and nobody has noted that the
    delivery was started; or written a minute ago, not gone, and nobody made sure of it lately.
    """
    ensured = outbox.c.ensured_at
    theirs = or_(outbox.c.urgent, outbox.c.digest_on <= morning)
    unstarted = and_(ensured.is_(None), outbox.c.recorded_at < begun_by)
    unsure = or_(ensured < now - ENSURED_FOR, ensured == outbox.c.recorded_at)
    lost = and_(outbox.c.recorded_at < now - MINUTE, unsure)
    query = select(outbox).where(on_its_way(), theirs, or_(unstarted, lost))
    with register.reading() as connection:
        rows = connection.execute(query.order_by(outbox.c.recorded_at, outbox.c.key).limit(limit)).all()
    return {one.key: _delivery(one) for one in rows}


def mark_ensured(register: Register, keys: Iterable[str], at: datetime | None = None) -> None:
    """The deliveries of these notices are under way: `at` this instant, or as soon as they were written."""
    if mine := list(keys):
        with register.writing() as connection:
            waiting = update(outbox).where(outbox.c.key.in_(mine), on_its_way())
            connection.execute(waiting.values(ensured_at=outbox.c.recorded_at if at is None else at))


def _deliveries(connection: Connection, *where: ColumnElement[bool]) -> list[Delivery]:
    rows = connection.execute(select(outbox).where(*where).order_by(outbox.c.recorded_at, outbox.c.key))
    return list(dict.fromkeys(map(_delivery, rows)))


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(Role(row.role), row.area, row.digest_on, None if row.digest_on else row.key)


_UNSTARTED = (
    select(outbox.c.key, outbox.c.role, outbox.c.area, outbox.c.digest_on)
    .where(on_its_way(), outbox.c.ensured_at.is_(None), outbox.c.title == bindparam("of"))
    .order_by(outbox.c.recorded_at, outbox.c.key)
)
"""Made once: it is asked after each step."""
