"""Calendars: the newest notice governs every open title: put into the register, handed to page after page of titles."""

import asyncio
from datetime import datetime

from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from activities.ring import ring
from register import inbox, lawbook, queries
from register.connect import Register
from regulations.calendars import Known, known
from schemas.action import Adopt
from schemas.arrival import Arrival, Handing, Page, action_id
from schemas.base import Sha256, digest, local_date
from schemas.holidays import HolidayNotice, Imported
from schemas.party import Actor, Party, Role
from workflows.calendars import CalendarWorkflow, calendar_workflow_id
from workflows.plugin import TASK_QUEUE

PAGE = 100
BEAT = 2
"""Seconds between two signs of life: a title that does not answer is waited for longer than a dead worker should be."""

AT_ONCE = 4
"""Titles that are woken for it at a time: people who act meanwhile wait for a few of them, not for thousands."""

SYSTEM = Actor(account=Role.SYSTEM.label, post=Role.SYSTEM.label, party=Party(role=Role.SYSTEM))


def known_here(register: Register) -> Known:
    """The notices that the program ships and the office has imported. Raises CalendarFault for the shipped ones."""
    return known(lawbook.imported(register))


def furnish(register: Register, now: datetime) -> Known:
    """Put the calendar of all known notices into the register, where it stays under its hash for ever."""
    found = known_here(register)
    lawbook.add(register, found.calendar, now)
    return found


def arrival_of(register: Register, found: Known) -> Arrival:
    """The notice that the calendar came with, else the newest, as the reason for what it changes."""
    calendar = digest(found.calendar)
    came = lawbook.came_with(register, calendar)
    return arrival_with(came, calendar) if came else _arrival(found.notices[-1], calendar, "")


def arrival_with(one: Imported, calendar: Sha256) -> Arrival:
    """An imported notice as the reason for what its calendar changes."""
    return _arrival(one.notice, calendar, "更正：" if one.correction else "")


def _arrival(notice: HolidayNotice, calendar: Sha256, kind: str) -> Arrival:
    ground = f"{kind}{notice.title}（{notice.number}）"
    return Arrival(calendar=calendar, ground=ground, document=notice.document)


def brought(arrival: Arrival, title: str, seq: int, now: datetime) -> Adopt:
    """The action that brings a calendar to a title whose ledger has `seq` entries."""
    return Adopt(
        id=action_id(arrival.calendar, title, seq),
        title=title,
        actor=SYSTEM,
        received_at=now,
        on=local_date(now),
        documents=(arrival.document,),
        calendar=arrival.calendar,
        ground=arrival.ground,
    )


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

    def __init__(self, register: Register, client: Client) -> None:
        self.register = register
        self.client = client

    @activity.defn(name="hand_calendar")
    async def hand_calendar(self, handing: Handing) -> Page:
        """Hand the calendar to the next page of titles that lack it. Said again it hands the same action, not another.

        Whoever does not answer has it in the inbox. A newer calendar has come meanwhile: nothing is left to do.
        """
        arrival = handing.arrival
        now = max(handing.now, activity.info().started_time)
        if await asyncio.to_thread(lawbook.newest_calendar, self.register) != arrival.calendar:
            return Page(after=None)
        titles = await asyncio.to_thread(
            queries.titles_lacking, self.register, arrival.calendar, arrival.after, PAGE
        )
        room = asyncio.Semaphore(AT_ONCE)

        async def hand(title: str, seq: int) -> None:
            async with room:
                action = brought(arrival, title, seq, now)
                received = await asyncio.to_thread(inbox.receive, self.register, action, lambda: now)
                if received.receipt is None:
                    await ring(self.client, self.register, received.action)

        beating = asyncio.create_task(_beat())
        try:
            await asyncio.gather(*(hand(title, seq) for title, seq in titles))
        finally:
            beating.cancel()
        if len(titles) == PAGE:
            return Page(after=titles[-1][0])
        return Page(
            after=None, left=await asyncio.to_thread(queries.lacking, self.register, arrival.calendar)
        )


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(BEAT)
