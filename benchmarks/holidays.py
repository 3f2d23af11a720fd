"""Holidays: what a new calendar costs, a title that it wakes and one that it leaves asleep; the floor is an act.

On one installation every title has an open clock of working days that reaches into the year of the notice; on another
none has. There nobody may wake. On the first, each title is acted on afterwards, as many at a time as the calendar
wakes.
"""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self

from temporalio.client import Client

from activities import calendars, keyring
from activities.calendars import AT_ONCE
from activities.governing import known_here
from benchmarks.copies import fill as copied
from benchmarks.given import Given
from benchmarks.processor import had
from benchmarks.row import Row, Turn
from benchmarks.sides import swept, work
from benchmarks.sleepers import put_to_sleep
from desk import holidays
from register import engine, queries
from schemas.base import local_date
from schemas.holidays import HolidayNotice
from schemas.regulation import Regulation
from tests.guide.practice import PACK
from tests.next_notice import adding_up, fill, notice, patient
from tests.people import does
from tests.stack import LONGEST_WAIT, Stack

RUNS = 'WorkflowType = "Title"'

TOWNSHIP = "灵泉街道"


class Town:
    """An installation whose titles sleep, and a worker that serves."""

    client: Client

    def __init__(self, given: Given, regulation: Regulation) -> None:
        self.given, self.folder = given, Path(mkdtemp(dir=given.folder))
        keyring.add(self.folder, datetime.now(UTC))  # as `up` does
        self.stack = Stack(self.folder, regulation, given.address(self.folder), told_time=True)

    async def serve(self) -> Self:
        """Everybody asleep, and the worker has looked through everything."""
        await self.stack.start_server()
        self.client = await self.stack.client()
        await put_to_sleep(self.client, self.stack.register)
        known = {title: seq for title, (seq, *_) in queries.headways(self.stack.register).items()}
        engine.confirm(self.stack.register, known)  # as the sweep has long done
        self.stack.register.told_time = False
        work(self.stack, "-m", "worker")
        await swept(self.stack)
        return self

    async def hear(self) -> None:
        """A notice comes, and its calendar to every title."""
        register, now = self.stack.register, datetime.now(UTC)
        said = HolidayNotice.model_validate(adding_up(notice()))
        coming = holidays.coming(said, known_here(register), "领导小组办公室", now)
        holidays.write_down(register, coming, now)
        await calendars.start(self.client, coming.arrival)
        async with asyncio.timeout(LONGEST_WAIT):
            while queries.lacking(register, coming.arrival.calendar):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def act(self, titles: list[str]) -> None:
        """The township gives its opinion on each."""
        room, today = asyncio.Semaphore(AT_ONCE), local_date(datetime.now(UTC))

        async def one(title: str) -> None:
            async with room:
                action = does(title, "opine", "township", today, area=TOWNSHIP, result="agreed")
                receipt = await self.stack.act(self.client, action)
                if receipt is None or not receipt.accepted:
                    raise SystemExit(f"{title}: {receipt}")

        await asyncio.gather(*map(one, titles))

    async def spent(self, what: Awaitable[Any]) -> tuple[float, float]:
        """Processor seconds of server, worker and database; and seconds."""
        before, began = self._had(), time.perf_counter()
        await what
        return self._had() - before, time.perf_counter() - began

    async def runs(self) -> int:
        """Runs of titles that the engine has had: each wake is another one."""
        return (await self.client.count_workflows(RUNS)).count

    def _had(self) -> float:
        assert self.stack.server is not None
        both = sum(had(one.pid) for one in (self.stack.server, *self.stack.workers))
        return both + self.given.of_database()


async def woken(given: Given, titles: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """What the calendar costs those that it wakes, and then as many acts."""
    town = Town(given, patient())
    try:
        ids = fill(town.stack.register, titles, datetime.now(UTC))
        await town.serve()
        return await town.spent(town.hear()), await town.spent(town.act(ids))
    finally:
        town.stack.close()


async def asleep(given: Given, titles: int) -> tuple[float, float]:
    """What it costs those that it leaves asleep."""
    town = Town(given, PACK)
    try:
        on_their_way = sum(
            one.waits != "" for one in copied(town.stack.register, titles, town.folder, datetime.now(UTC))
        )
        await town.serve()
        before = await town.runs()
        found = await town.spent(town.hear())
        if (more := await town.runs() - before) > on_their_way:
            raise SystemExit(f"{more} titles woke, and {on_their_way} at most have a clock of working days")
        return found
    finally:
        town.stack.close()


async def turn(given: Given, moved: int, still: int) -> Turn:
    """One after the other."""
    (cost, wait), (act, answer) = await woken(given, moved)
    spared, _ = await asleep(given, still)
    of, an_act = 1000 / moved, "an act"
    return [
        Row("a title that a calendar wakes, processor", "ms", of * cost, of * act, an_act),
        Row("a title that a calendar wakes", "ms", of * wait, of * answer, an_act, steady=False, aim=1.11),
        Row(
            "a title that a calendar leaves asleep, processor", "ms", 1000 / still * spared, of * act, an_act
        ),
    ]


def turns(given: Given, count: int) -> list[Turn]:
    """200 titles that it wakes and 2,000 that it does not; small: 16 and 200."""
    moved, still = given.of(small=16, usual=200), given.of(small=200, usual=2_000, great=20_000)

    async def all_turns() -> list[Turn]:
        return [await turn(given, moved, still) for _ in range(count)]

    return asyncio.run(all_turns())
