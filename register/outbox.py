"""The outbox: notices 通知 written with the step that they tell of, and what became of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)

from register import audit
from register.connect import Register
from register.tables import AT_THE_END, NOT_OVER, outbox
from schemas.base import Instant, Model, sealed
from schemas.party import Party, Role

if TYPE_CHECKING:  # whoever only lists letters needs neither what they tell nor the words for it
    from schemas.act import ActionId
    from schemas.calendar import Calendar
    from schemas.entry import Entry
    from schemas.notice import Notice
    from schemas.refusals.late import Late
    from schemas.reply import Replied
    from wording.notices import Worded

State = Literal["pending", "delivered", "failed", "given_up", "not_sent"]
"""Failed: the last attempt failed and somebody should look; more will follow. Given up: only people send it again.
Not sent: what it asks for was done before it left, or a later one says it.
"""

OVER: tuple[State, ...] = ("delivered", "not_sent")
"""What needs nothing more."""


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
    ensured_at: Instant | None = None


def row(
    to: Party,
    said: "Worded",
    facts: "Notice | Late | Replied",
    *,
    urgent: bool,
    key: str,
    title: str,
    seq: int,
    effective: datetime,
    recorded_at: datetime,
    digest_on: date | None,
) -> dict[str, object]:
    """A notice as a row of the outbox: its text beside the facts that it was made of."""
    from wording.edition import edition

    return {
        "key": key,
        "title": title,
        "seq": seq,
        "role": to.role.value,
        "area": to.area,
        "urgent": urgent,
        "subject": said.subject,
        "body": said.body,
        "facts": facts.model_dump_json(),
        "sha256": text_hash(said.subject, said.body),
        "worded_by": edition(),
        "effective": effective,
        "recorded_at": recorded_at,
        "digest_on": None if urgent else digest_on,
        "attempts": 0,
        "state": "pending",
    }


def letter(
    entry: "Entry", n: int, notice: "Notice", recorded_at: datetime, calendar: "Calendar | None"
) -> dict[str, object]:
    """The `n`th notice of an entry, counted from 1, as a row. It may have been recorded too late for a digest."""
    return letter_of(
        notice,
        key=f"{entry.title}/{entry.seq}/{n}",
        title=entry.title,
        seq=entry.seq,
        effective=entry.effective,
        recorded_at=recorded_at,
        calendar=calendar,
    )


def letter_of(
    notice: "Notice",
    *,
    key: str,
    title: str,
    seq: int,
    effective: datetime,
    recorded_at: datetime,
    calendar: "Calendar | None",
) -> dict[str, object]:
    """A notice as a row: with the digest of the next working morning, or at once."""
    from wording.notices import worded
    from workflows.life.digest_day import leaves_on

    morning = leaves_on(calendar, notice, recorded_at) if calendar else None
    return row(
        notice.to,
        worded(notice, title),
        notice,
        urgent=notice.urgent or (calendar is not None and morning is None),
        key=key,
        title=title,
        seq=seq,
        effective=effective,
        recorded_at=recorded_at,
        digest_on=morning,
    )


def text_hash(subject: str, body: str) -> str:
    """The hash of a notice's text as it was sent."""
    return sealed(subject, "\n", body)


def put(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Add rows, inside the transaction of the step."""
    if rows:
        connection.execute(_NEW, rows)


def bring_forward(connection: Connection, title: str, digest_on: date) -> None:
    """Notices that a wrong clock put off to a morning far ahead leave with the digest of `digest_on`."""
    far = and_(outbox.c.title == title, outbox.c.state == "pending", outbox.c.digest_on > digest_on)
    connection.execute(update(outbox).where(far).values(digest_on=digest_on, ensured_at=None))


def refused_key(action: "ActionId") -> str:
    """The key of the notice that an action was refused after its sender had gone."""
    return f"refused/{action}"


def pending(register: Register, role: Role, area: str | None, digest_on: date | None) -> list[Letter]:
    """What a reader has not got yet of one morning's digest, or with None of the urgent ones, in ledger order.

    Includes what failed before or was given up, so that a retry, and whoever sends it again, finds it.
    """
    return _letters(
        register,
        NOT_OVER,
        outbox.c.role == role.value,
        outbox.c.area.is_not_distinct_from(area),
        outbox.c.digest_on.is_not_distinct_from(digest_on),
    )


def urgent(register: Register, reader: Party | None = None) -> list[Letter]:
    """Every urgent notice that is on its way, whoever it is for, or to one reader only."""
    return _letters(register, *_urgent(reader))


def last_urgent(register: Register, reader: Party) -> datetime | None:
    """When the newest urgent notice that is on its way to a reader was written; None where there is none."""
    query = select(func.max(outbox.c.recorded_at)).where(*_urgent(reader))
    with register.reading() as connection:
        newest: datetime | None = connection.scalar(query)
    return newest


def by_key(register: Register, key: str) -> Letter | None:
    """One notice by its key: `title/seq/n`, `refused/` and the id of an action refused late, or of a reply."""
    return next(iter(_letters(register, outbox.c.key == key)), None)


def notices(
    register: Register,
    role: Role | None = None,
    title: str | None = None,
    area: str | None = None,
    *,
    undelivered: bool = False,
    most: int | None = None,
) -> list[Letter]:
    """Notices, delivered or not, of one role, one area, one title, in the order they were written; at most the newest.

    `undelivered`: only what could not be delivered so far, whether it is still tried or was given up.
    """
    where: list[ColumnElement[bool]] = []
    if role is not None:
        where.append(outbox.c.role == role.value)
    if area is not None:
        where.append(outbox.c.area == area)
    if title is not None:
        where.append(outbox.c.title == title)
    if undelivered:
        where.append(in_trouble())
    if most is not None:
        narrow = undelivered or title is not None or area is not None
        found = _NEWEST.where(*where).limit(most) if narrow else _newest(role, most)
        where = [outbox.c.key.in_(select(found.subquery("first_ones").c.key))]
    return _letters(register, *where)


def mark_delivered(
    register: Register,
    keys: Iterable[str],
    at: datetime,
    note: str | None = None,
    reworded: Sequence[Letter] = (),
) -> None:
    """Delivered; what was delivered before keeps its instant. `note`: which ways failed before one served.

    The audit log is told of it, so that nobody says it of a notice that never left.

    Those that were sent `reworded`, as of the day and without what was done by then, are kept as they were sent. Of a
    table of equal tasks in a digest each keeps what it says by itself on that day: its row says the same, and shorter.
    """
    from wording.edition import edition

    arrived = {"state": "delivered", "delivered_at": at, "last_error": note}
    left = select(outbox.c.key).where(outbox.c.key.in_(list(keys)), NOT_OVER)
    with register.writing() as connection:
        fresh = sorted(connection.scalars(left.with_for_update()))
        for one in reworded:
            said = {"subject": one.subject, "body": one.body, "sha256": text_hash(one.subject, one.body)}
            connection.execute(_marking([one.key], **arrived, **said, worded_by=edition()))
        connection.execute(_marking(fresh, **arrived))
        if fresh:
            about = fresh[0] if len(fresh) == 1 else f"{len(fresh)}件"
            audit.note(connection, at, "", "delivered", about, facts={"keys": fresh})


def mark_not_sent(register: Register, keys: Iterable[str], why: str) -> None:
    """What is not sent after all, and why."""
    _mark(register, keys, state="not_sent", last_error=why)


def claim(register: Register, keys: Iterable[str], by: str, now: datetime, until: datetime) -> set[str]:
    """Take notices to send them, and say which nobody else has taken, nor sent by now. A claim ends by itself.

    Whoever takes the same again under the same name gets it: the one before has died, or has given it up.
    """
    free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now, outbox.c.claimed_by == by)
    wanted = select(outbox.c.key).where(outbox.c.key.in_(list(keys)), NOT_OVER, free)
    with register.writing() as connection:
        # What somebody else takes at this moment is not waited for: two who take the same could wait for each other.
        taken = set(connection.scalars(wanted.with_for_update(skip_locked=True)))
        mine = update(outbox).where(outbox.c.key.in_(taken))
        connection.execute(mine.values(claimed_by=by, claimed_until=until))
    return taken


def release(register: Register, keys: Iterable[str], by: str) -> None:
    """Leave what was claimed to whoever comes next."""
    mine = update(outbox).where(outbox.c.key.in_(list(keys)), outbox.c.claimed_by == by)
    with register.writing() as connection:
        connection.execute(mine.values(claimed_by=None, claimed_until=None))


def requeue(register: Register, keys: Iterable[str]) -> None:
    """Let what was delivered go out once more; its earlier arrival stays until the next."""
    with register.writing() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.key.in_(list(keys)), outbox.c.state == "delivered")
            .values(state="pending", attempts=0, last_error=None)
        )


def mark_failed(
    register: Register, keys: Iterable[str], error: str, attempts: int, *, given_up: bool = False
) -> None:
    """The last of so many attempts failed, and why; `given_up`: no other follows by itself."""
    state: State = "given_up" if given_up else "failed"
    _mark(register, keys, state=state, attempts=attempts, last_error=error)


def _urgent(reader: Party | None) -> list[ColumnElement[bool]]:
    where = [outbox.c.digest_on.is_(None), on_its_way()]
    if reader is not None:  # no area is asked for by IS NULL, which the index of every database answers
        where += [outbox.c.role == reader.role.value, outbox.c.area == reader.area]
    return where


def on_its_way() -> ColumnElement[bool]:
    """A condition on rows: neither gone nor given up."""
    return and_(NOT_OVER, outbox.c.state.in_(("pending", "failed")))


def in_trouble() -> ColumnElement[bool]:
    """A condition on rows: somebody should look at them."""
    return and_(NOT_OVER, outbox.c.state.in_(("failed", "given_up")))


def _newest(role: Role | None, most: int) -> Select[Any]:
    """The newest to one role, or to all: an index has those of each role at its end."""
    of_one = _NEWEST.where(AT_THE_END).limit(most)
    ends = [
        of_one.where(outbox.c.role == one.value).subquery("first_ones") for one in ([role] if role else Role)
    ]
    found = union_all(*map(select, ends)).subquery("first_ones")
    return select(found).order_by(*(found.c[name].desc() for name in _ORDER)).limit(most)


def _letters(register: Register, *where: ColumnElement[bool]) -> list[Letter]:
    query = select(*(outbox.c[name] for name in Letter.model_fields)).where(*where)
    with register.reading() as connection:
        rows = connection.execute(query).all()
    return in_order([Letter.model_validate(dict(one._mapping)) for one in rows])


def in_order(letters: Iterable[Letter]) -> list[Letter]:
    """Letters as they were written."""
    return sorted(letters, key=lambda one: (one.recorded_at, one.title, one.seq, _place(one.key)))


def _place(key: str) -> int:
    """The last part of a key as a number, so that the tenth notice of an entry stands after the ninth."""
    last = key.rsplit("/", 1)[-1]
    return int(last) if key.count("/") == 2 and last.isdigit() else 0


def _mark(register: Register, keys: Iterable[str], **values: Any) -> None:
    with register.writing() as connection:
        connection.execute(_marking(keys, **values))


def _marking(keys: Iterable[str], **values: Any) -> Update:
    return update(outbox).where(outbox.c.key.in_(list(keys)), NOT_OVER).values(**values)


_ORDER = ("recorded_at", "title", "seq")
_NEWEST = select(outbox.c.key, *(outbox.c[name] for name in _ORDER)).order_by(
    *(outbox.c[name].desc() for name in _ORDER)
)
_NEW = insert(outbox)
