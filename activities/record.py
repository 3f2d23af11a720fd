"""Record: one step into the register in one transaction; the deliveries of its notices follow. Idempotent."""

import asyncio

import structlog
from temporalio import activity
from temporalio.client import Client

from activities.dispatch import start_deliveries
from register import inbox, lawbook, ledger, outbox, recording
from register.connect import Register
from register.others import facts_for
from register.witness import Witness
from schemas.action import Adopt
from schemas.facts import Facts
from schemas.record import FactsQuestion, InboxQuestion, RecordRequest, Waiting
from schemas.step import RecordAnswer
from workflows import lawbook as shelf

AT_ONCE = 4
"""Steps whose deliveries are started side by side."""

DRAINED = 5.0
"""Seconds that a worker which stops waits for them; what is left then is found by the sweep."""

log = structlog.get_logger("mingpai.record")


class RegisterActivities:
    """What a title asks of the register.

    `swept`: a sweep finds what no delivery was started for, so no answer waits until one is. Where nothing sweeps, on
    virtual time, the answer waits: the clock could run ahead of a start that nobody waits for.
    """

    def __init__(
        self, register: Register, client: Client, witness: Witness | None = None, *, swept: bool = False
    ) -> None:
        self.register = register
        self.client = client
        self.witness = witness
        self.swept = swept
        self._starting: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

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
        """Write a step and answer; the deliveries of its notices are started beside that.

        A title tries this first within seconds: what is committed must not run out of them for want of a start.
        """
        answer = await asyncio.to_thread(recording.record, self.register, request, self.witness)
        starting = asyncio.create_task(self._start(request))
        self._starting.add(starting)
        starting.add_done_callback(self._starting.discard)
        if not self.swept:
            await starting
        return answer

    async def drained(self) -> None:
        """Wait until what was begun is started, but not for long."""
        if self._starting:
            await asyncio.wait(self._starting, timeout=DRAINED)
        for left in self._starting:
            left.cancel()

    async def _start(self, request: RecordRequest) -> None:
        """Start the deliveries of what a step has written; those that this misses are found by the sweep."""
        async with self._room:
            try:
                due = await asyncio.to_thread(outbox.written, self.register, request)
                await start_deliveries(self.client, due, request.recorded_at)
            except Exception as failed:  # whatever it is: nobody waits here who could be told
                log.warning("deliveries left to the sweep", title=request.title, error=str(failed))


def _unknown(adopt: Adopt) -> bool:
    """Whether this worker has not read yet what is to be adopted."""
    book = shelf.book()
    return adopt.calendar not in book.calendars or adopt.edition not in {None, *book.editions}
