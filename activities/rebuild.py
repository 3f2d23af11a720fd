"""Rebuild 恢复: every open title's workflow from the register alone; for when the engine's file is gone."""

import asyncio
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from temporalio.client import Client

from activities import heal, ring
from activities.dispatch import leaves, start_deliveries
from activities.examine import Examined, examine
from register import deliveries, inbox, queries
from register.connect import Register
from register.mend import mend
from register.queries import OpenTitle
from schemas.action import Action
from schemas.reconciliation import Difference
from schemas.step import Receipt

AT_ONCE = 20
"""Titles under way at a time: a server takes some hundreds a second, a rebuild need not push it further."""

FAR = timedelta(days=1)
"""Whatever waits in the inbox is rung for, also what a clock ahead has stamped."""


class Done(Enum):
    """What became of one title."""

    RUNNING = "running"
    STARTED = "started"
    RECOVERED = "recovered"


class Counts(NamedTuple):
    """What a rebuild did. `recovered`: did not answer, or was elsewhere than the ledger, and was set right.

    `mended`: titles of which the register did not show what their ledger says, and that were written anew from it.
    """

    started: int
    running: int
    recovered: int
    rung: int
    deliveries: int
    mended: int


async def rebuild(client: Client, register: Register, now: datetime) -> Counts:
    """Start every open title that does not run, asleep until its next wake; deliver and ring for whatever waits.

    The ledger is all that it needs: where the register shows something else of a title, that is written anew first.
    What runs and does not answer, or is elsewhere than the ledger, is set right.
    """
    mended = await asyncio.to_thread(mend, register)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(title: OpenTitle) -> Done:
        async with room:
            return await _one(client, register, title, now)

    async def handle(action: Action) -> Receipt | None:
        async with room:
            return await ring.ring(client, register, action)

    titles = await asyncio.to_thread(lambda: list(queries.open_titles(register)))
    done = await asyncio.gather(*(one(title) for title in titles))
    # A sleeping title would look after its notices only at its next step, which may be years away.
    undelivered = await asyncio.to_thread(deliveries.waiting, register)
    await start_deliveries(client, [one for one in undelivered if leaves(one.digest_on, now)], now)
    waiting = await asyncio.to_thread(inbox.stragglers, register, now + FAR)
    receipts = await asyncio.gather(*(handle(action) for action in waiting))
    return Counts(
        started=done.count(Done.STARTED),
        running=done.count(Done.RUNNING),
        recovered=done.count(Done.RECOVERED),
        rung=sum(one is not None for one in receipts),
        deliveries=len(undelivered),
        mended=len(mended),
    )


async def _one(client: Client, register: Register, title: OpenTitle, now: datetime) -> Done:
    found = await examine(client, register, title.title, now)
    wrong = found.wrong
    if wrong is not None and wrong.kind in ("missing", "ended"):
        delay = heal.until_wake(title.title, title.next_wake, now)
        await ring.start(client, title.life, wake=title.next_wake, delay=delay)
        return Done.STARTED
    if found == Examined() and not await heal.looked(client, register, title.title):
        wrong = Difference(kind="silent", title=title.title, detail="叫醒后没有应答")
    if wrong is None:
        return Done.RUNNING
    await heal.heal(client, register, wrong, now, at_once=True, by_hand=True)
    return Done.RECOVERED
