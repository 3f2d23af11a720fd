"""Linked 关联: what the loss of a title raises for another one of its unit, by the measure of that one.

It comes as an act like any other, once for each loss. While the title cannot take it, it waits.
"""

from datetime import datetime
from functools import partial

from activities.governing import SYSTEM
from register import inbox, lawbook, ledger
from register.connect import Register
from register.linked import Loss, losses
from register.others import others
from schemas.action import Action, Raise, documents_of
from schemas.base import local_date
from schemas.document import Document
from wording import linked as words
from workflows.life.facts import judge


def raise_all(register: Register, now: datetime, since: datetime | None = None) -> list[Action]:
    """Hand in what is still to be raised and can be now, as of `losses`; whoever sweeps rings the titles."""
    handed: list[Action] = []
    for one in losses(register, since):
        life = ledger.life_of(register, one.title)
        if life is None or inbox.queued(register, one.title):
            continue
        act = _act(register, one, now)
        step = judge(lawbook.read(register), life, now, act, partial(others, register))
        if step.receipt is not None and step.receipt.accepted:
            handed.append(inbox.receive(register, act, lambda: now).action)
    return handed


def _act(register: Register, one: Loss, now: datetime) -> Raise:
    return Raise(
        id=one.id,
        title=one.title,
        actor=SYSTEM,
        received_at=now,
        on=local_date(now),
        cause=one.cause,
        matter=words.matter(one.unit, one.honour, one.level, one.number, one.ground, one.on),
        documents=(_paper(register, one),),
    )


def _paper(register: Register, one: Loss) -> Document:
    """The newest document by the day of the loss; the register's own record where there is none."""
    told = [
        paper
        for entry in ledger.entries_of(register, one.lost)
        if entry.action and local_date(entry.effective) <= one.on
        for paper in documents_of(entry.action)
    ]
    return told[-1] if told else Document(title=words.UNWRITTEN, date=one.on)
