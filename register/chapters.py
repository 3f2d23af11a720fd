"""Chapters 经办记录: how a chapter of an undertaking's ledger is written down, with what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from register import lawbook, outbox
from register.connect import Register
from register.stamp import stamp_for
from register.tables import chapters, errands, undertakings
from schemas.base import sealed
from schemas.party import Actor
from schemas.undertaking import Chapter, Errand, Outcome, State, UndertakingId, errands_hash
from workflows.undertakings.kinds import UNDERTAKINGS
from workflows.undertakings.step import wake


def of(outcome: Outcome) -> dict[str, Any]:
    """What a chapter says of what came of it."""
    return {
        "handed": len(outcome.errands),
        "errands": errands_hash(outcome.errands),
        "notices": outcome.notices,
        "rungs": outcome.rungs,
        "state": sealed(outcome.state.model_dump_json()),
    }


def append(
    register: Register,
    connection: Connection,
    kind: str,
    chapter: Chapter,
    outcome: Outcome,
    prev: str,
    now: datetime,
) -> str:
    """Write a chapter and what came of it; its hash. `NoKeyError`."""
    body = chapter.model_dump_json()
    head = sealed(prev, body)
    values = columns(kind, outcome.state, chapter.seq, head) | {"recorded_at": now}
    of_it = undertakings.c.id == chapter.undertaking
    before = connection.execute(select(undertakings).where(of_it)).mappings().one_or_none()
    values["stamp"] = stamp_for(register, undertakings, {"id": chapter.undertaking, **values}, before)
    if before is None:
        connection.execute(insert(undertakings).values(id=chapter.undertaking, opened_at=now, **values))
    else:
        connection.execute(update(undertakings).where(of_it).values(values))
    connection.execute(
        insert(chapters).values(
            undertaking=chapter.undertaking,
            seq=chapter.seq,
            deed_id=chapter.deed.id if chapter.deed else None,
            kind=chapter.deed.kind if chapter.deed else chapter.came,
            effective=chapter.effective,
            recorded_at=now,
            prev=prev,
            hash=head,
            body=body,
        )
    )
    if outcome.errands and chapter.deed:
        connection.execute(insert(errands), list(_rows(chapter, outcome.errands, chapter.deed.actor)))
    outbox.put(connection, list(_letters(register, connection, chapter, now)))
    return head


def columns(kind: str, state: State, seq: int, head: str) -> dict[str, Any]:
    """What the register shows of an undertaking."""
    return {
        "kind": kind,
        "name": state.name,
        "stage": "closed" if state.closed else state.stage,
        "is_open": not state.closed,
        "seq": seq,
        "head": head,
        "state": state.model_dump_json(),
        "next_wake": wake(UNDERTAKINGS[kind], state),
    }


def _rows(chapter: Chapter, wanted: Sequence[Errand], actor: Actor) -> Iterable[dict[str, Any]]:
    who = actor.model_dump_json()
    for number, errand in enumerate(wanted, 1):
        yield {
            "undertaking": chapter.undertaking,
            "seq": chapter.seq,
            "number": number,
            "title": errand.title,
            "body": errand.text,
            "actor": who,
            "turn": 0,
            "state": "waiting",
        }


def _letters(
    register: Register, connection: Connection, chapter: Chapter, now: datetime
) -> Iterable[dict[str, object]]:
    calendar = lawbook.calendar_now(register, connection) if chapter.notices else None
    for number, notice in enumerate(chapter.notices, 1):
        yield outbox.letter_of(
            notice,
            key=f"{chapter.undertaking}/{chapter.seq}/{number}",
            title=chapter.undertaking,
            seq=chapter.seq,
            effective=chapter.effective,
            recorded_at=now,
            calendar=calendar,
        )


def order_again(connection: Connection, undertaking: UndertakingId) -> None:
    """What titles have refused waits to be handed in once more."""
    refused = (errands.c.undertaking == undertaking) & (errands.c.state == "refused")
    connection.execute(
        update(errands)
        .where(refused)
        .values(state="waiting", turn=errands.c.turn + 1, why=None, settled_at=None)
    )
