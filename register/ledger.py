"""The ledger 档案: one step of one title, recorded in one transaction or not at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from register import outbox
from register.connect import Register
from register.inbox import receipt_of
from register.lawbook import law_of
from register.tables import entries, inbox, obligations, titles, units
from schemas.action import LABELS, Action, Application, Apply, ChangeUnit, Recognise
from schemas.base import canonical
from schemas.entry import Entry
from schemas.facts import Facts
from schemas.life import Life
from schemas.notice import Notice
from schemas.party import Role
from schemas.record import RecordRequest
from schemas.step import Already, Receipt, RecordAnswer, Recorded, Refused, Stale
from schemas.unit import Unit
from workflows.life import powers, words
from workflows.life.law import Law, article


class Line(NamedTuple):
    """An entry, and when it was recorded."""

    entry: Entry
    recorded_at: datetime


def record(register: Register, request: RecordRequest) -> RecordAnswer:
    """Write a step: entries, title, unit, obligations, notices and inbox row together.

    `Already` when its action was settled before; `Stale` when the ledger is not where the step began, or when the step
    enforces a silence while another action received before that instant still waits; `Refused` when the register no
    longer allows the action, which then is all that is written.
    """
    title, life = request.title, request.step.life
    locks = [title]
    if life.application:
        # Another title of the same unit may be under way: what one records, the other must see.
        locks.append(f"unit {life.application.unit.code}")
    with register.writing(*locks) as connection:
        row = connection.execute(select(titles).where(titles.c.id == title)).one_or_none()
        found = Life.model_validate_json(row.life) if row else _unborn(request)
        if receipt := _settled(connection, request):
            return Already(receipt=receipt, life=found)
        if (found.seq, found.head) != (request.seq, request.head) or _in_time(connection, request):
            return Stale(life=found)
        law = law_of(register, connection, life.edition, life.calendar)
        if refusal := _refusal(connection, request, found, law):
            _close(connection, request, refusal)
            return Refused(receipt=refusal)
        if request.step.entries:
            _write(connection, request, law)
        if request.step.receipt:
            _close(connection, request, request.step.receipt)
        return Recorded()


def facts_for(register: Register, application: Application, level: str, title: str) -> Facts:
    """What the register says about an applicant, apart from `title` itself."""
    with register.reading() as connection:
        return _facts(connection, application, level, title)


def life_of(register: Register, title: str) -> Life | None:
    """The life as the last entry left it; None for a title that was never recorded."""
    with register.reading() as connection:
        text = connection.scalar(select(titles.c.life).where(titles.c.id == title))
    return Life.model_validate_json(text) if text else None


def entries_of(register: Register, title: str) -> list[Entry]:
    """A title's entries, the first one first."""
    return [line.entry for line in lines_of(register, title)]


def lines_of(register: Register, title: str) -> list[Line]:
    """A title's entries with the instants at which they were recorded."""
    query = select(entries.c.body, entries.c.recorded_at).where(entries.c.title == title)
    with register.reading() as connection:
        rows = connection.execute(query.order_by(entries.c.seq)).all()
    return [Line(Entry.model_validate_json(row.body), row.recorded_at) for row in rows]


def _unborn(request: RecordRequest) -> Life:
    """The life of a title that the ledger has nothing of: as it was before its application."""
    life = request.step.life
    return Life(title=life.title, edition=life.edition, calendar=life.calendar, at=life.at)


def _settled(connection: Connection, request: RecordRequest) -> Receipt | None:
    """The receipt of the request's action if ledger or inbox have settled it."""
    action = request.action
    if action is None:
        return None
    row = connection.execute(select(inbox).where(inbox.c.action_id == action.id)).one_or_none()
    if row and (receipt := receipt_of(row)):
        return receipt
    body = connection.scalar(select(entries.c.body).where(entries.c.action_id == action.id))
    if body is None:
        return None
    entry = Entry.model_validate_json(body)
    receipt = Receipt(action=action.id, accepted=True, stage=entry.stage, entry=entry.seq)
    _settle(
        connection, receipt, request.recorded_at
    )  # its inbox row came after the update that it belongs to
    return receipt


def _in_time(connection: Connection, request: RecordRequest) -> bool:
    """Whether another action waits that was received before the silence which this step enforces (invariant 1)."""
    if request.enforced_at is None:
        return False
    query = select(func.count()).where(
        inbox.c.title == request.title,
        inbox.c.state == "waiting",
        inbox.c.received_at < request.enforced_at,
    )
    if request.action:
        query = query.where(inbox.c.action_id != request.action.id)
    return bool(connection.scalar(query))


def _refusal(connection: Connection, request: RecordRequest, before: Life, law: Law) -> Receipt | None:
    """Why the register cannot take this action although the law could: the facts changed, or another title opened."""
    action, receipt, life = request.action, request.step.receipt, request.step.life
    if action is None or receipt is None or not receipt.accepted or life.application is None:
        return None
    # What opens a title, or brings it to another unit, must find no other one open there.
    same_unit = before.application is not None and before.application.unit.code == life.application.unit.code
    if not life.is_open or (before.is_open and same_unit):
        return None
    facts = _facts(connection, life.application, law.regulation.honour.level, before.title)
    if facts.open_title:
        reason = f"该单位已有同一称号在办或有效({facts.open_title}),不能同时办理"
        rule = article(law.regulation.honour)
    elif isinstance(action, Apply) and facts != (request.facts or Facts()):
        until = f"(至{words.day(facts.ban_until)})" if facts.ban_until else ""
        reason = f"办理期间该单位（或其推荐单位）的申报资格有变动{until},请核对后重新申报"
        ban = law.regulation.way_out.ban
        rule = article(ban) if ban else ""
    else:
        return None
    return Receipt(
        action=action.id,
        accepted=False,
        stage=before.standing.stage,
        reason=reason,
        article=rule,
        possible=powers.possible(before),
    )


def _facts(connection: Connection, application: Application, level: str, title: str) -> Facts:
    others = (
        titles.c.unit_code == application.unit.code,
        titles.c.honour == application.honour,
        titles.c.level == level,
        titles.c.id != title,
    )
    held = select(titles.c.id).where(*others, ~titles.c.is_open, titles.c.named_on.is_not(None)).limit(1)
    barred = select(func.max(titles.c.recommender_until)).where(
        titles.c.recommender == application.recommender, titles.c.id != title
    )
    return Facts(
        open_title=connection.scalar(select(titles.c.id).where(*others, titles.c.is_open)),
        ban_until=connection.scalar(select(func.max(titles.c.ban_until)).where(*others)),
        held_before=connection.scalar(held) is not None,
        recommender_until=connection.scalar(barred) if application.recommender else None,
    )


def _write(connection: Connection, request: RecordRequest, law: Law) -> None:
    step, life = request.step, request.step.life
    last = step.entries[-1]
    if (life.seq, life.head) != (last.seq, last.hash) or step.entries[0].seq != request.seq + 1:
        raise ValueError(f"{life.title}: the step's entries do not lead from {request.seq} to {life.seq}")
    if life.application is None:
        raise ValueError(f"{life.title}: a life is recorded from its application on")
    if any(isinstance(entry.action, Apply | ChangeUnit | Recognise) for entry in step.entries):
        # Only here: an older title of the same unit must not put back the name that the unit had then.
        _keep_unit(connection, life.application.unit)
    _keep_title(connection, request, life.application, law)
    connection.execute(insert(entries), [_entry(one, request.recorded_at) for one in step.entries])
    _keep_obligations(connection, life, law)
    letters = [
        outbox.letter(one, n, notice, request.recorded_at, request.digest_on)
        for one in step.entries
        for n, notice in enumerate(one.notices, 1)
    ]
    outbox.put(connection, letters)


def _keep_unit(connection: Connection, unit: Unit) -> None:
    names = {unit.name, *unit.former_names}
    body = unit.model_dump_json()
    row = connection.execute(select(units).where(units.c.code == unit.code)).one_or_none()
    if row is None:
        values = {"name": unit.name, "names": _lines(names), "body": body}
        connection.execute(insert(units).values(code=unit.code, **values))
    else:
        values = {"name": unit.name, "names": _lines(names | set(row.names.split("\n"))), "body": body}
        connection.execute(update(units).where(units.c.code == unit.code).values(**values))


def _lines(names: Iterable[str]) -> str:
    return "\n" + "\n".join(sorted(name for name in names if name)) + "\n"


def _keep_title(connection: Connection, request: RecordRequest, application: Application, law: Law) -> None:
    life = request.step.life
    standing = life.standing
    values = {
        "unit_code": application.unit.code,
        "honour": application.honour,
        "level": law.regulation.honour.level,
        "stage": standing.stage.value,
        "is_open": life.is_open,
        "edition": life.edition,
        "calendar": life.calendar,
        "seq": life.seq,
        "head": life.head,
        "life": life.model_dump_json(),
        "next_wake": request.step.next_wake,
        "number": standing.number,
        "batch": standing.batch,
        "named_on": standing.dates.get("named"),
        "term_end": standing.dates.get("term_end"),
        "ban_until": standing.ban_until,
        "recommender": application.recommender,
        "recommender_until": standing.recommender_until,
        "recorded_at": request.recorded_at,
    }
    if request.seq == 0:
        opened_at = request.step.entries[0].effective
        connection.execute(insert(titles).values(id=life.title, opened_at=opened_at, confirmed=0, **values))
    else:
        connection.execute(update(titles).where(titles.c.id == life.title).values(**values))


def _entry(entry: Entry, recorded_at: datetime) -> dict[str, object]:
    return {
        "title": entry.title,
        "seq": entry.seq,
        "action_id": entry.action_id,
        "kind": entry.kind,
        "outcome": entry.outcome,
        "effective": entry.effective,
        "recorded_at": recorded_at,
        "prev": entry.prev,
        "hash": entry.hash,
        "body": canonical(entry.model_dump(mode="json")),
    }


def obligation_rows(life: Life, law: Law) -> list[dict[str, object]]:
    """A life's open obligations as the register lists them."""
    return [
        {
            "title": life.title,
            "id": one.id,
            "duty": one.duty.value,
            "what": law.rule(one.duty, one.about).what,
            "role": one.by.role.value,
            "area": one.by.area,
            "about": one.about,
            "due": one.due,
            "due_at": one.due_at,
            "provisional": one.provisional,
            "article": article(law.rule(one.duty, one.about).within),
            "assumed": law.rule(one.duty, one.about).within.assumed,
        }
        for one in life.obligations
    ]


def _keep_obligations(connection: Connection, life: Life, law: Law) -> None:
    connection.execute(delete(obligations).where(obligations.c.title == life.title))
    if rows := obligation_rows(life, law):
        connection.execute(insert(obligations), rows)


def _close(connection: Connection, request: RecordRequest, receipt: Receipt) -> None:
    _settle(connection, receipt, request.recorded_at)
    action = request.action
    if request.late and action and not receipt.accepted and action.actor.party.role is not Role.SYSTEM:
        outbox.put(connection, [_late_refusal(request, action, receipt)])


def _settle(connection: Connection, receipt: Receipt, at: datetime) -> None:
    """Close the action's inbox row, if it has one: an installation may send updates without it."""
    connection.execute(
        update(inbox)
        .where(inbox.c.action_id == receipt.action)
        .values(
            state="done" if receipt.accepted else "refused",
            receipt=receipt.model_dump_json(),
            closed_at=at,
        )
    )


def _late_refusal(request: RecordRequest, action: Action, receipt: Receipt) -> dict[str, object]:
    """退件: to the post that acted; urgent, for a deadline may be running."""
    label = LABELS[action.kind]
    application = action.application if isinstance(action, Apply) else request.step.life.application
    who = application.unit.name if application else action.title
    lines = [
        f"称号:{action.title} {who}",
        f"{action.received_at:%Y-%m-%d %H:%M}收到的“{label}”(编号{action.id})经审查不予登记,名册没有改动。",
        f"理由:{receipt.reason}",
        *([f"依据:{receipt.article}"] if receipt.article else []),
        "现在可以办理:" + (";".join(receipt.possible) or "无"),
    ]
    notice = Notice(
        to=action.actor.party, urgent=True, subject=f"{who}:“{label}”未予登记", body="\n".join(lines)
    )
    return outbox.row(
        notice,
        key=outbox.refused_key(action.id),
        title=action.title,
        seq=request.seq,
        effective=request.recorded_at,
        recorded_at=request.recorded_at,
        digest_on=None,
    )
