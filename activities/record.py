"""Record: one step into the register in one transaction; the deliveries of its notices follow. Idempotent."""

import asyncio

from temporalio import activity

from activities.starting import Starter
from register import deliveries, inbox, lawbook, recording
from register.connect import Register
from register.others import facts_for
from register.witness import Witness
from schemas.action import Adopt
from schemas.facts import Facts
from schemas.record import FactsQuestion, InboxQuestion, RecordRequest, Waiting
from schemas.step import RecordAnswer
from workflows import lawbook as shelf


class RegisterActivities:
    """What a title asks of the register."""

    def __init__(self, register: Register, starter: Starter, witness: Witness | None = None) -> None:
        self.register = register
        self.starter = starter
        self.witness = witness

    @activity.defn(name="ask_inbox")
    async def ask_inbox(self, question: InboxQuestion) -> Waiting:
        """The actions that wait for a title, the receipt that somebody waits for, the life if the ledger is elsewhere.

        Ahead of the title, when it has slept, or its last task did its work and got lost; behind it, when a backup
        was restored.
        """
        here = (question.seq, question.head)
        waiting = await asyncio.to_thread(inbox.waiting, self.register, question.title, question.want, here)
        if any(isinstance(one, Adopt) and _unknown(one) for one in waiting.actions):
            # Just arrived: nobody should wait for the next refreshment of the law book.
            shelf.install(await asyncio.to_thread(lawbook.read, self.register))
        return waiting

    @activity.defn(name="read_facts")
    async def read_facts(self, question: FactsQuestion) -> Facts:
        """What the register knows about an applicant."""
        return await asyncio.to_thread(
            facts_for, self.register, question.application, question.level, question.title
        )

    @activity.defn(name="record")
    async def record(self, request: RecordRequest) -> RecordAnswer:
        """Write a step and answer; the deliveries of its notices are started beside that.

        A title tries this first within seconds: what is committed must not run out of them for want of a start. A
        repeat starts what the first try was kept from.
        """
        answer = await asyncio.to_thread(recording.record, self.register, request, self.witness)
        await self.starter.begin(lambda register: deliveries.written(register, request), request.recorded_at)
        return answer


def _unknown(adopt: Adopt) -> bool:
    """Whether this worker has not read yet what is to be adopted."""
    book = shelf.book()
    return adopt.calendar not in book.calendars or adopt.edition not in {None, *book.editions}
