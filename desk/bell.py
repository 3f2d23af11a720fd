"""Bell: ring a title for what was taken in. Alone in this room it knows the engine, which no look-up loads."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.service import RPCError

from activities import calendars, ring, undertakings
from activities.heal import until_wake
from desk.hand_in import Handed
from desk.several import Result, Taken, became
from register import lawbook
from register.connect import Register
from register.keyfile import NoKeyError
from schemas.arrival import Arrival
from schemas.life import Life
from schemas.tolerance import PATIENCE
from schemas.undertaking import UndertakingId
from workflows.life.step import next_wake

Connect = Callable[[], Awaitable[Client]]
"""A client of the engine: a face keeps one, or makes one where it is needed."""


async def asleep(client: Client, register: Register, lives: Sequence[Life], now: datetime) -> None:
    """Start titles that were taken over, each asleep until its next wake. What ends before that the sweep finds.

    And what an account that may read no key of the engine's cannot start.
    """
    book, room = lawbook.read(register), asyncio.Semaphore(AT_ONCE)

    async def one(life: Life) -> None:
        wake = next_wake(book, life)
        if wake is not None:
            async with room:
                with suppress(NoKeyError):
                    await ring.start(client, life, wake=wake, delay=until_wake(life.title, wake, now))

    await asyncio.gather(*(one(life) for life in lives))


AT_ONCE = 20
"""Titles under way at a time."""


async def woken(connect: Connect, undertaking: UndertakingId) -> bool:
    """Have the service look after an undertaking now. False where nobody answers: the sweep will find it."""
    try:
        await undertakings.wake(await connect(), undertaking)
    except (NoKeyError, RuntimeError, RPCError, TimeoutError, WorkflowUpdateFailedError):
        return False
    return True


async def brought(connect: Connect, arrival: Arrival) -> bool:
    """Have the service bring a calendar to every open title. False where nobody answers: a worker sees to it later."""
    try:
        await calendars.start(await connect(), arrival)
    except (NoKeyError, RuntimeError, RPCError):
        return False
    return True


async def rung(
    connect: Connect, register: Register, handed: Handed, patience: timedelta = PATIENCE
) -> Handed:
    """It with the receipt that the title has given; without one where nobody answered in time.

    Nothing is lost then: the inbox has the action, and the worker's sweep will find it.
    """
    if handed.receipt is not None:
        return handed
    try:
        return Handed(handed.action, await ring.ring(await connect(), register, handed.action, patience))
    except (RuntimeError, RPCError):
        return handed


RUNG_AT_ONCE = 8
"""So many titles are rung side by side."""


async def rung_each(
    connect: Connect, register: Register, taken: Sequence[Taken], patience: timedelta = PATIENCE
) -> list[Result]:
    """What became of each of many that were taken in, in their order; all of them ring through one client.

    Where one title does not answer, the rest are left in the inbox too, for the worker to find.
    """
    gate, unheard = asyncio.Semaphore(RUNG_AT_ONCE), asyncio.Event()
    client = asyncio.ensure_future(connect())

    async def connected() -> Client:
        return await asyncio.shield(client)

    async def one(each: Taken) -> Result:
        async with gate:
            handed = each.handed
            if handed and not unheard.is_set():
                handed = await rung(connected, register, handed, patience)
                if handed.receipt is None:
                    unheard.set()
        return became(each, handed)

    found = await asyncio.gather(*map(one, taken))
    client.cancel()
    await asyncio.gather(client, return_exceptions=True)
    return list(found)
