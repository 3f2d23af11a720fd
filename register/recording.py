"""Recording 登记: one step of one title, judged by the law and written in one transaction, or not at all."""

import json
import logging
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from register import clocks, journal, outbox, standings, told, units
from register.connect import Register
from register.inbox import action_of, receipt_of
from register.lawbook import book_for, edition_of_then, read_on, unborn
from register.ledger import LIFE, entry_of
from register.listed import left_of
from register.others import others_within
from register.projection import entry_values, obligation_rows, title_values
from register.stamp import stamp_for
from register.tables import entries, inbox, obligations, titles
from register.witness import Witness
from schemas.act import ActionId
from schemas.action import Action, Adopt, Annul, ChangeUnit, Correct, NameTitle, SetClock
from schemas.base import sealed
from schemas.entry import Entry
from schemas.life import Life
from schemas.opening import STATING, TakeOver
from schemas.party import Role
from schemas.record import Already, Early, Overtaken, RecordAnswer, Recorded, RecordRequest, Unknown
from schemas.refusals.acting import NotInInbox, NotStamped
from schemas.refusals.late import Late
from schemas.refusals.rewriting import NotKept
from schemas.step import Receipt, Step
from wording import notices
from workflows.life.digest_day import digest_on
from workflows.life.facts import judge
from workflows.life.law import Law
from workflows.life.possible import possible
from workflows.life.refusal import Refusal
from workflows.life.relive import Otherwise, lived
from workflows.life.step import next_wake, refused

_log = logging.getLogger("mingpai.ledger")

# Made once: to make a statement takes as long as to run it.
_HANDED_IN = (
    select(
        *inbox.columns,
        entries.c.body.label("entry"),
        *(entries.c[name] for name in ("prev", "hash", "recorded_at")),
    )
    .outerjoin(entries, entries.c.action_id == inbox.c.action_id)
    .where(inbox.c.action_id == bindparam("id"), inbox.c.title == bindparam("of"))
)
_LIFE = (
    LIFE.add_columns(titles.c.stamp, entries.c.body, entries.c.hash)
    .outerjoin(entries, entries.c.title == titles.c.id)
    .where(titles.c.id == bindparam("of"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)
_TITLE = update(titles).where(titles.c.id == bindparam("of"))
_SETTLED = update(inbox).where(inbox.c.action_id == bindparam("id"))
_OWED = delete(obligations).where(obligations.c.title == bindparam("of"))
_NEW_ENTRIES, _NEW_OBLIGATIONS = insert(entries), insert(obligations)

_Head = dict[str, object]
"""Of a title: the number and hash of its last entry, and the stamp that it bears."""


def record(register: Register, request: RecordRequest, witness: Witness | None = None) -> RecordAnswer:
    """Take a title a step further: entries, title, unit, obligations, notices and inbox row together.

    The request is believed in nothing but that it is time to look. The step is worked out here: from the ledger's own
    life, the inbox's own row, the editions of the register and what its other titles mean now.

    `Recorded` when that was done, also where the law refuses the action or nothing is to be done yet. `Already` where
    the action was settled before, `Unknown` where the inbox has not got it. `Overtaken` where the step enforces a
    silence while another action received before that instant still waits. `Early` where the request's time cannot be
    now by the database's own clock or the `witness`.
    """
    with register.writing(request.title) as connection:
        handed = _handed_in(connection, request)
        action = action_of(handed.body) if handed else None
        found, head = _life(register, connection, request, action)
        if request.action is not None and action is None:
            return Unknown(_never_received(request.action, found))
        if handed and (receipt := _settled(register, connection, request, handed)):
            return Already(receipt, found)
        if not clocks.believed(register, connection, request.recorded_at, witness):
            _log.warning("%s not recorded: a clock is ahead, at %s", request.title, request.recorded_at)
            return Early()
        _alone(connection, found, action)
        if action and handed and not _stamped(register, handed):
            done = Step(life=found, receipt=refused(found, action, Refusal(NotStamped())))
        else:
            done = _judged(register, connection, request, found, action)
        if _in_time(connection, request, done):
            return Overtaken()
        if done.entries:
            _write(register, connection, request, found, done, head)
        if action and handed and done.receipt:
            _settle(register, connection, handed, done.receipt, request.recorded_at)
            _tell_late(register, connection, request, action, found, done)
        return Recorded(done.life, done.next_wake, done.receipt)


def standing(register: Register, title: str, now: datetime) -> Recorded:
    """How far a title is by its ledger, and when something happens next; as it is before an application if that has
    nothing of it.
    """
    with register.reading() as connection:
        life, _ = _life(register, connection, RecordRequest(title, None, now), None)
        book = book_for(register, connection, life.edition, life.calendar, life.successor)
    return Recorded(life, next_wake(book, life))


def _handed_in(connection: Connection, request: RecordRequest) -> Any:
    """The action as the inbox holds it, beside the entry that it has come to."""
    if request.action is None:
        return None
    return connection.execute(_HANDED_IN, {"id": request.action, "of": request.title}).one_or_none()


def _life(
    register: Register, connection: Connection, request: RecordRequest, action: Action | None
) -> tuple[Life, _Head | None]:
    """The life as the ledger has it, and its head with the stamp that it bears; of a title that it has nothing of, as
    it is before an application.
    """
    row = connection.execute(_LIFE, {"of": request.title}).one_or_none()
    if row is not None:
        life = _sealed_life(register, connection, request.title, row)
        return life, {**_head(life), "stamp": row.stamp}
    return unborn(register, connection, request.title, request.instant(action), action), None


def _sealed_life(register: Register, connection: Connection, title: str, row: Any) -> Life:
    """The life in a title's row if its last entry has sealed it; else the one that its entries come to, lived again.

    Raises `Otherwise` where the law does not come to them: nothing is recorded then until people have looked.
    """
    if row.hash == row.head and json.loads(row.body)["state"] == sealed(row.life):
        return Life.read(row.life, row.head)
    _log.error("the life of %s is not the one that its ledger has sealed: it is lived again", title)
    lines = connection.execute(select(entries).where(entries.c.title == title).order_by(entries.c.seq))
    return lived(read_on(register, connection), [entry_of(one) for one in lines])


def _never_received(action: ActionId, life: Life) -> Receipt:
    """What comes with an action that the inbox has not got was made up on the way."""
    _log.warning("asked to record %s of %s, which is not in the inbox", action, life.title)
    return Receipt(action=action, accepted=False, stage=life.standing.stage, reason=NotInInbox())


def _stamped(register: Register, handed: Row[Any]) -> bool:
    """Whether this installation has received an action; whoever writes the database can put one into its inbox."""
    return register.stamp is None or register.stamp.holds(inbox, handed._mapping)


def _alone(connection: Connection, life: Life, action: Action | None) -> None:
    """Another title of the unit, or of one called so, may be under way, or be given the same number: what one records,
    the other must see.
    """
    there = [life.application.unit] if life.application else []
    if life.standing.new_unit:
        there.append(life.standing.new_unit)
    if isinstance(action, STATING):
        there.append(action.application.unit)
    if isinstance(action, ChangeUnit) and action.unit:
        there.append(action.unit)
    if isinstance(action, Correct | Annul):
        there += [one.unit for one in life.taken if one.unit]
    given = life.application if isinstance(action, NameTitle | Correct | Annul) else None
    if isinstance(action, TakeOver):
        given = action.application
    units.alone_with(connection, there, *([given.honour] if given else []))


def _judged(
    register: Register, connection: Connection, request: RecordRequest, life: Life, action: Action | None
) -> Step:
    """The step that the law takes from here."""
    adopted: tuple[str | None, ...] = ()
    if isinstance(action, Adopt):
        adopted = (action.edition, action.calendar)
    elif isinstance(action, TakeOver) and action.edition:
        if action.edition != edition_of_then(register, connection, action.inherited):
            return Step(life=life, receipt=refused(life, action, Refusal(NotKept())))
        adopted = (action.edition,)
    left = (one.left.edition for one in life.taken if one.left)
    book = book_for(register, connection, life.edition, life.calendar, life.successor, *adopted, *left)
    return judge(
        book,
        life,
        request.instant(action),
        action,
        others_within(register, connection),
        partial(left_of, connection),
    )


def _settled(
    register: Register, connection: Connection, request: RecordRequest, handed: Row[Any]
) -> Receipt | None:
    """The receipt of the request's action if ledger or inbox have settled it."""
    if receipt := receipt_of(handed):
        return receipt
    if request.action is None or handed.hash is None:
        return None
    entry = Entry.read(handed.entry, handed.prev, handed.hash)
    receipt = Receipt(action=request.action, accepted=True, stage=entry.stage, entry=entry.seq)
    # its inbox row was taken in anew, after a loss
    _settle(register, connection, handed, receipt, handed.recorded_at)
    return receipt


def _in_time(connection: Connection, request: RecordRequest, done: Step) -> bool:
    """Whether an action waits that was received before a silence which this step enforces (invariant 1).

    The step's own was not: what it advances the life through lies before its receipt.
    """
    silences = [entry.effective for entry in done.entries if entry.kind == "silence"]
    if not silences:
        return False
    query = select(func.count()).where(
        inbox.c.title == request.title, inbox.c.state == "waiting", inbox.c.received_at < max(silences)
    )
    return bool(connection.scalar(query))


def _write(
    register: Register,
    connection: Connection,
    request: RecordRequest,
    before: Life,
    done: Step,
    head: _Head | None,
) -> None:
    book = book_for(register, connection)
    life, law, calendars = done.life, book.law_of(done.life), book.calendars
    if life.application is None:
        raise ValueError(f"{life.title}: a life is recorded from its application on")
    word = told.word_of(before, done, request.recorded_at)
    if word is not None:
        told.hear(connection, word)
    values = {**title_values(life, law, done.next_wake), "recorded_at": request.recorded_at}
    values["stamp"] = stamp_for(register, titles, _head(life), head)
    _keep_title(connection, before, done, values)
    connection.execute(_NEW_ENTRIES, [_entry(one, request.recorded_at) for one in done.entries])
    journal.add(connection, done.entries)
    standings.keep(connection, book, before, done)
    if word is not None and told.overtaken(connection, word):
        with suppress(
            Otherwise
        ):  # another title's ledger is for people to look at, and keeps nobody from going on
            told.put_right(connection, read_on(register, connection), word.after.id)
    _keep_obligations(connection, life, law)
    letters = [
        outbox.letter(one, n, notice, request.recorded_at, calendars[one.calendar])
        for one in done.entries
        for n, notice in enumerate(one.notices, 1)
    ]
    outbox.put(connection, letters)
    if any(isinstance(one.action, SetClock) for one in done.entries):
        outbox.bring_forward(connection, life.title, digest_on(law.calendar, request.recorded_at))


def _head(life: Life) -> _Head:
    return {"id": life.title, "seq": life.seq, "head": life.head}


def _keep_title(connection: Connection, before: Life, done: Step, values: dict[str, object]) -> None:
    if before.seq == 0:
        values |= {"id": before.title, "opened_at": done.entries[0].effective, "confirmed": 0}
        connection.execute(insert(titles), values)
    else:
        connection.execute(_TITLE, {"of": before.title, **values})


def _entry(entry: Entry, recorded_at: datetime) -> dict[str, object]:
    body = entry.body
    kept = {"recorded_at": recorded_at, "prev": entry.prev, "hash": entry.hash, "body": body}
    return {**entry_values(entry, body), **kept}


def _keep_obligations(connection: Connection, life: Life, law: Law) -> None:
    connection.execute(_OWED, {"of": life.title})
    if rows := obligation_rows(life, law):
        connection.execute(_NEW_OBLIGATIONS, rows)


def _tell_late(
    register: Register,
    connection: Connection,
    request: RecordRequest,
    action: Action,
    before: Life,
    done: Step,
) -> None:
    """退件, where whoever acted may not be there any more to hear it."""
    assert done.receipt is not None
    if request.late and not done.receipt.accepted and action.actor.party.role is not Role.SYSTEM:
        law = book_for(register, connection).law_of(done.life)
        outbox.put(connection, [_late_refusal(law, request, action, before.seq, done)])


def _settle(
    register: Register, connection: Connection, handed: Row[Any], receipt: Receipt, at: datetime
) -> None:
    """Close the action's inbox row."""
    values: dict[str, object] = {
        "state": "done" if receipt.accepted else "refused",
        "receipt": receipt.model_dump_json(),
        "closed_at": at,
    }
    before = handed._mapping
    values["stamp"] = stamp_for(register, inbox, {**before, **values}, before)
    connection.execute(_SETTLED, {"id": receipt.action, **values})


def _late_refusal(
    law: Law, request: RecordRequest, action: Action, seq: int, done: Step
) -> dict[str, object]:
    """退件: to the post that acted; urgent, for a deadline may be running."""
    receipt = done.receipt
    assert receipt is not None
    instead = possible(law, done.life, action.actor, max(request.recorded_at, done.life.at))
    application = action.application if isinstance(action, STATING) else done.life.application
    late = Late(
        unit=application.unit.name if application else action.title,
        kind=action.kind,
        action=action.id,
        received_at=action.received_at,
        reason=receipt.reason,
        article=receipt.article,
        possible=instead,
    )
    return outbox.row(
        action.actor.party,
        notices.refused(late, action.title),
        late,
        urgent=True,
        key=outbox.refused_key(action.id),
        title=action.title,
        seq=seq,
        effective=request.recorded_at,
        recorded_at=request.recorded_at,
        digest_on=None,
    )
