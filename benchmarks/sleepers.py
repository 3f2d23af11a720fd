"""Sleepers: what a sleeping title takes of the engine's file, beside a bare workflow that sleeps as long."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from itertools import count as numbers
from itertools import islice
from pathlib import Path
from typing import Any

from temporalio.client import Client

from activities import heal, keyring, ring
from activities.client import make_readable
from benchmarks.bare import QUEUE, Bare
from benchmarks.copies import fill
from benchmarks.given import Given
from benchmarks.row import Row, Turn
from register.connect import Register
from register.queries import OpenTitle, open_titles
from tests.guide.practice import PACK
from tests.stack import Stack

AT_ONCE = 50
"""Titles that the engine is given side by side."""

LONG = timedelta(weeks=60)

Sleep = Callable[[], Coroutine[Any, Any, Any]]


def size(file: Path) -> int:
    """Bytes, with all that lay beside it written into it."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


async def put_to_sleep(client: Client, register: Register) -> None:
    """Every open title of a register, until its next wake."""
    await make_readable(client)
    now, titles = datetime.now(UTC), open_titles(register)

    async def start(one: OpenTitle) -> None:
        delay = heal.until_wake(one.title, one.next_wake, now)
        await ring.start(client, one.life, wake=one.next_wake, delay=delay)

    while some := await asyncio.to_thread(lambda: list(islice(titles, AT_ONCE))):
        await asyncio.gather(*map(start, some))


async def grown(stack: Stack, sleeps: list[Sleep]) -> float:
    """Bytes that each of them has added."""
    before, room = size(stack.folder / "temporal.db"), asyncio.Semaphore(AT_ONCE)

    async def one(sleep: Sleep) -> None:
        async with room:
            await sleep()

    await asyncio.gather(*map(one, sleeps))
    return (size(stack.folder / "temporal.db") - before) / len(sleeps)


async def measure(given: Given, turns: int, sleepers: int) -> list[Turn]:
    """So many more of each a turn."""
    stacks = []
    for name, address in (("titles", given.address(given.folder)), ("bare", None)):
        folder = given.folder / name
        folder.mkdir()
        stacks.append(Stack(folder, PACK, address, told_time=True))
    ours, bare = stacks
    fill(ours.register, 2 * turns * sleepers, given.folder, datetime.now(UTC))
    known, n, found = open_titles(ours.register), numbers(1), []
    keyring.add(ours.folder, datetime.now(UTC))  # as `up` does
    try:
        for stack in stacks:
            await stack.start_server()
        client, other = await ours.client(), await bare.client()
        await make_readable(client)

        def title() -> Sleep:
            one = next(known)
            return lambda: ring.start(client, one.life, wake=one.next_wake, delay=LONG)

        def workflow() -> Sleep:
            id_ = f"2026-{next(n):06d}"
            return lambda: other.start_workflow(Bare.run, id_, id=id_, task_queue=QUEUE, start_delay=LONG)

        for _ in range(turns):
            takes = await grown(ours, [title() for _ in range(sleepers)])
            floor = await grown(bare, [workflow() for _ in range(sleepers)])
            found.append([Row("a sleeper in the engine", "KB", takes / 1024, floor / 1024, "bare", aim=1.05)])
    finally:
        for stack in stacks:
            stack.close()
    return found


def turns(given: Given, count: int) -> list[Turn]:
    """Five hundred a turn; small: two hundred."""
    return asyncio.run(measure(given, count, given.of(small=200, usual=500)))
