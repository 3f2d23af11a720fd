"""The outbox: notices 通知 written with the step that they tell of, and what became of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from register.connect import Register
from register.tables import outbox
from schemas.base import Instant, Model
from schemas.entry import Entry
from schemas.notice import Notice
from schemas.party import Role

State = Literal["pending", "delivered", "failed"]
"""Failed: the last attempt failed and somebody should look; it may still be delivered later."""


class Letter(Model):
    """A notice on its way. `digest_on` is the morning of its digest 每日汇总, None for an urgent one."""

    key: str
    title: str
    seq: int
    role: Role
    area: str | None
    urgent: bool
    subject: str
    body: str
    effective: Instant
    recorded_at: Instant
    digest_on: date | None
    delivered_at: Instant | None
    attempts: int
    last_error: str | None
    state: State


class Delivery(NamedTuple):
    """What one delivery workflow carries: one urgent notice by its key, or one reader's digest of one morning."""

    role: Role
    area: str | None
    digest_on: date | None
    key: str | None


def row(
    notice: Notice,
    *,
    key: str,
    title: str,
    seq: int,
    effective: datetime,
    recorded_at: datetime,
    digest_on: date | None,
) -> dict[str, object]:
    """A notice as a row of the outbox."""
    return {
        "key": key,
        "title": title,
        "seq": seq,
        "role": notice.to.role.value,
        "area": notice.to.area,
        "urgent": notice.urgent,
        "subject": notice.subject,
        "body": notice.body,
        "effective": effective,
        "recorded_at": recorded_at,
        "digest_on": None if notice.urgent else digest_on,
        "attempts": 0,
        "state": "pending",
    }


def letter(entry: Entry, n: int, notice: Notice, recorded_at: datetime, digest_on: date) -> dict[str, object]:
    """The `n`th notice of an entry, counted from 1, as a row."""
    return row(
        notice,
        key=f"{entry.title}/{entry.seq}/{n}",
        title=entry.title,
        seq=entry.seq,
        effective=entry.effective,
        recorded_at=recorded_at,
        digest_on=digest_on,
    )


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Add rows, inside the transaction of the step."""
    if rows:
        connection.execute(insert(outbox), rows)


def deliveries(register: Register, title: str | None = None) -> list[Delivery]:
    """Every delivery that must exist for what is not delivered yet, of one title or of all.

    To be started after each `record`, whatever it answered: an earlier attempt may have died after its commit.
    """
    query = select(outbox.c.key, outbox.c.role, outbox.c.area, outbox.c.digest_on).where(_undelivered())
    if title is not None:
        query = query.where(outbox.c.title == title)
    with register.reading() as connection:
        rows = connection.execute(query.order_by(outbox.c.recorded_at, outbox.c.key)).all()
    found = (
        Delivery(Role(one.role), one.area, one.digest_on, None if one.digest_on else one.key) for one in rows
    )
    return list(dict.fromkeys(found))


def pending(register: Register, role: Role, area: str | None, digest_on: date | None) -> list[Letter]:
    """What a reader has not got yet of one morning's digest, or with None of the urgent ones, in ledger order.

    Includes what failed before, so that a retry finds it again.
    """
    return _letters(
        register,
        _undelivered(),
        outbox.c.role == role.value,
        outbox.c.area.is_not_distinct_from(area),
        outbox.c.digest_on.is_not_distinct_from(digest_on),
    )


def by_key(register: Register, key: str) -> Letter | None:
    """One notice by its key: `title/seq/n`, or `refused/` and the id of an action that was refused late."""
    return next(iter(_letters(register, outbox.c.key == key)), None)


def notices(
    register: Register, role: Role | None = None, title: str | None = None, area: str | None = None
) -> list[Letter]:
    """Every notice, delivered or not, of one role, one area, one title, in the order they were written."""
    where: list[ColumnElement[bool]] = []
    if role is not None:
        where.append(outbox.c.role == role.value)
    if area is not None:
        where.append(outbox.c.area == area)
    if title is not None:
        where.append(outbox.c.title == title)
    return _letters(register, *where)


def undelivered(register: Register) -> list[Letter]:
    """What could not be delivered so far."""
    return _letters(register, outbox.c.state == "failed")


def mark_delivered(register: Register, keys: Iterable[str], at: datetime, note: str | None = None) -> None:
    """Delivered; what was delivered before keeps its instant. `note`: which ways failed before one served."""
    _mark(register, keys, state="delivered", delivered_at=at, last_error=note)


def requeue(register: Register, keys: Iterable[str]) -> None:
    """Let what was delivered go out once more; its earlier arrival stays until the next."""
    with register.writing() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.key.in_(list(keys)), outbox.c.state == "delivered")
            .values(state="pending", attempts=0, last_error=None)
        )


def mark_failed(register: Register, keys: Iterable[str], error: str, attempts: int) -> None:
    """The last of so many attempts failed, and why."""
    _mark(register, keys, state="failed", attempts=attempts, last_error=error)


def _undelivered() -> ColumnElement[bool]:
    return or_(outbox.c.state == "pending", outbox.c.state == "failed")


def _letters(register: Register, *where: ColumnElement[bool]) -> list[Letter]:
    query = select(outbox).where(*where)
    with register.reading() as connection:
        rows = connection.execute(query).all()
    letters = [Letter.model_validate(dict(one._mapping)) for one in rows]
    return sorted(letters, key=lambda one: (one.recorded_at, one.title, one.seq, _place(one.key)))


def _place(key: str) -> int:
    """The last part of a key as a number, so that the tenth notice of an entry stands after the ninth."""
    last = key.rsplit("/", 1)[-1]
    return int(last) if key.count("/") == 2 and last.isdigit() else 0


def _mark(register: Register, keys: Iterable[str], **values: Any) -> None:
    with register.writing() as connection:
        connection.execute(
            update(outbox).where(outbox.c.key.in_(list(keys)), outbox.c.state != "delivered").values(**values)
        )
