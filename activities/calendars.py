"""Calendars: the newest notice governs every open title: put into the register, handed to page after page of titles.

Only those are woken for whom it changes something.
"""

import asyncio

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from activities import quietly
from activities.governing import arrival_of, brought, known_here
from activities.ring import ring
from register import inbox, lawbook, queries
from register.clocks import LiesAhead
from register.connect import Register
from register.witness import Witness
from schemas.arrival import Arrival, Handing, Page
from schemas.base import digest
from workflows.calendars import CalendarWorkflow, calendar_workflow_id
from workflows.plugin import TASK_QUEUE

PAGE = 100
BEAT = 2
"""Seconds between two signs of life: a title that does not answer is waited for longer than a dead worker should be."""

AT_ONCE = 4
"""Titles that are woken for it at a time: people who act meanwhile wait for a few of them, not for thousands."""


async def see_to(client: Client, register: Register) -> int:
    """Make sure that the newest calendar is brought to all who lack it; how many open titles do.

    A calendar that only another release of the program knows is left to a worker of that release.
    """
    newest = await asyncio.to_thread(lawbook.newest_calendar, register)
    lacking = await asyncio.to_thread(queries.lacking, register, newest) if newest else 0
    if lacking:
        found = await asyncio.to_thread(known_here, register)
        if digest(found.calendar) == newest:
            await start(client, await asyncio.to_thread(arrival_of, register, found))
    return lacking


async def start(client: Client, arrival: Arrival) -> None:
    """Start the workflow that brings a calendar, unless it runs already."""
    await client.start_workflow(
        CalendarWorkflow.run,
        arrival,
        id=calendar_workflow_id(arrival.calendar),
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )


class CalendarActivities:
    """What the workflow asks for."""

    def __init__(self, register: Register, client: Client, witness: Witness | None = None) -> None:
        self.register = register
        self.client = client
        self.witness = witness

    def _arrived(self, said: Arrival) -> Arrival:
        """What the register has of it: whoever reaches the engine's port can ask for anything to be handed out.

        A worker that does not know the notices of that calendar leaves it to one of the release that brought them.
        """
        found = known_here(self.register)
        if digest(found.calendar) != said.calendar:
            raise LookupError(f"the notices of calendar {said.calendar[:12]} are not known here")
        return arrival_of(self.register, found).model_copy(update={"after": said.after})

    @activity.defn(name="hand_calendar")
    async def hand_calendar(self, handing: Handing) -> Page:
        """Hand the calendar to the next page of titles that lack it. Said again it hands the same action, not another.

        Whoever does not answer has it in the inbox. A newer calendar has come meanwhile: nothing is left to do.
        """
        now = max(handing.now, activity.info().started_time)
        if await asyncio.to_thread(lawbook.newest_calendar, self.register) != handing.arrival.calendar:
            return Page(after=None)
        arrival = await asyncio.to_thread(self._arrived, handing.arrival)
        titles = await asyncio.to_thread(
            queries.titles_lacking, self.register, arrival.calendar, arrival.after, PAGE
        )
        book = await asyncio.to_thread(lawbook.read, self.register)
        room = asyncio.Semaphore(AT_ONCE)

        asleep: list[queries.Lacking] = []

        async def hand(one: queries.Lacking) -> None:
            async with room:
                action = brought(arrival, one.title, one.seq, now)
                try:
                    received = await asyncio.to_thread(inbox.receive, self.register, action, lambda: now)
                except LiesAhead:
                    return  # it gets the calendar once its clock is set right: whoever lacks one is seen to
                if received.receipt is not None:
                    return
                if await asyncio.to_thread(
                    quietly.recorded, self.register, book, received.action, one, now, self.witness
                ):
                    asleep.append(one)
                else:
                    await ring(self.client, self.register, received.action)

        beating = asyncio.create_task(_beat())
        try:
            await asyncio.gather(*map(hand, titles))
            await asyncio.to_thread(quietly.confirm, self.register, asleep)
        finally:
            beating.cancel()
        if len(titles) == PAGE:
            return Page(after=titles[-1].title)
        return Page(
            after=None, left=await asyncio.to_thread(queries.lacking, self.register, arrival.calendar)
        )


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(BEAT)
