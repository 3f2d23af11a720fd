"""Record: one step into the register in one transaction, then the deliveries of its notices. Idempotent."""

import asyncio

import structlog
from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError

from activities.deliver import start_deliveries
from register import inbox, lawbook, ledger, outbox, recording
from register.connect import Register
from register.others import facts_for
from register.witness import Witness
from schemas.action import Adopt
from schemas.facts import Facts
from schemas.record import FactsQuestion, InboxQuestion, RecordRequest, Waiting
from schemas.step import RecordAnswer
from workflows import lawbook as shelf
from workflows.plugin import TASK_QUEUE

log = structlog.get_logger("mingpai.record")


class RegisterActivities:
    """What a title asks of the register."""

    def __init__(self, register: Register, client: Client, witness: Witness | None = None) -> None:
        self.register = register
        self.client = client
        self.witness = witness

    @activity.defn(name="ask_inbox")
    async def ask_inbox(self, question: InboxQuestion) -> Waiting:
        """The actions that wait for a title, the receipt that somebody waits for, the life if the ledger is elsewhere.

        Ahead of the title, when its last task did its work and got lost; behind it, when a backup was restored.
        """
        life = await asyncio.to_thread(ledger.life_of, self.register, question.title)
        waiting = await asyncio.to_thread(inbox.waiting, self.register, question.title, question.want)
        if any(isinstance(one, Adopt) and _unknown(one) for one in waiting.actions):
            # Just arrived: nobody should wait for the next refreshment of the law book.
            shelf.install(await asyncio.to_thread(lawbook.read, self.register))
        here = (question.seq, question.head)
        elsewhere = life if life is not None and (life.seq, life.head) != here else None
        return waiting.model_copy(update={"ahead": elsewhere})

    @activity.defn(name="read_facts")
    async def read_facts(self, question: FactsQuestion) -> Facts:
        """What the register knows about an applicant."""
        return await asyncio.to_thread(
            facts_for, self.register, question.application, question.level, question.title
        )

    @activity.defn(name="record")
    async def record(self, request: RecordRequest) -> RecordAnswer:
        """Write a step, then start the deliveries of its notices; those that a crash left are found by the sweep."""
        answer = await asyncio.to_thread(recording.record, self.register, request, self.witness)
        due = await asyncio.to_thread(outbox.written, self.register, request)
        try:
            await start_deliveries(self.client, due, request.recorded_at, TASK_QUEUE)
        except RPCError as failed:
            log.warning("deliveries left to the sweep", title=request.title, error=str(failed))
        return answer


def _unknown(adopt: Adopt) -> bool:
    """Whether this worker has not read yet what is to be adopted."""
    book = shelf.book()
    return adopt.calendar not in book.calendars or adopt.edition not in {None, *book.editions}
