"""Quietly: a calendar that changes nothing for a title is recorded beside its sleep; nobody wakes it for that.

A sleeper carries no life: whatever wakes it next, it reads the ledger first and goes on under the new calendar. Until
then it has to wake when it would have woken anyway, and that is what is looked at here.
"""

from collections.abc import Iterable
from datetime import datetime

from register import engine, inbox, ledger, recording
from register.connect import Register
from register.queries import Lacking
from register.witness import Witness
from schemas.action import Action
from schemas.life import Life
from schemas.record import Already, Recorded, RecordRequest
from schemas.step import Step
from workflows.life.law import LawBook
from workflows.life.step import next_wake, step_under


def recorded(
    register: Register,
    book: LawBook,
    action: Action,
    of: Lacking,
    now: datetime,
    witness: Witness | None = None,
) -> bool:
    """Whether the adoption is in the ledger now; otherwise the title has to be woken for it."""
    life = ledger.life_of(register, of.title)
    if life is None or life.seq != of.seq or inbox.queued(register, of.title) != [action]:
        return False
    step = step_under(book, life, action.received_at, action)
    if not _changes_nothing(book, life, step):
        return False
    answer = recording.record(register, RecordRequest(of.title, action.id, now), witness)
    return isinstance(answer, Recorded | Already)


def confirm(register: Register, those: Iterable[Lacking]) -> None:
    """Of such an entry the engine has nothing to hold: where it held all before it, it holds this one."""
    engine.confirm(register, {one.title: one.seq + 1 for one in those if one.confirmed == one.seq})


def _changes_nothing(book: LawBook, life: Life, step: Step) -> bool:
    """Nobody is told anything, no duty comes, goes or moves, and the title wakes when it would have woken."""
    if step.receipt is None or not step.receipt.accepted or len(step.entries) != 1:
        return False
    (entry,) = step.entries
    said = (entry.opened, entry.closed, entry.moved, entry.rungs, entry.notices)
    return not any(said) and step.next_wake == next_wake(book, life)
