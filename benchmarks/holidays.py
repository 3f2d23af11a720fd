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
from typing import Any, NamedTuple

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


class Spent(NamedTuple):
    """Time of the processor, and of the clock."""

    processor: float
    seconds: float


class Town:
    """An installation whose titles sleep, and a worker that serves."""

    client: Client

    def __init__(self, given: Given, regulation: Regulation) -> None:
        self.given, self.folder = given, Path(mkdtemp(dir=given.folder))
        keyring.add(self.folder, datetime.now(UTC))  # as `up` does
        self.stack = Stack(self.folder, regulation, given.address(self.folder), told_time=True)

    async def serve(self) -> None:
        """Everybody asleep, and the worker has looked through everything."""
        await self.stack.start_server()
        self.client = await self.stack.client()
        await put_to_sleep(self.client, self.stack.register)
        known = {title: seq for title, (seq, *_) in queries.headways(self.stack.register).items()}
        engine.confirm(self.stack.register, known)  # as the sweep has long done
        self.stack.register.told_time = False
        work(self.stack, "-m", "worker")
        await swept(self.stack)

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

    async def spent(self, what: Awaitable[Any]) -> Spent:
        """What server, worker and database need for something."""
        before, began = self._had(), time.perf_counter()
        await what
        return Spent(self._had() - before, time.perf_counter() - began)

    async def runs(self) -> int:
        """Runs of titles that the engine has had: each wake is another one."""
        return (await self.client.count_workflows(RUNS)).count

    def _had(self) -> float:
        assert self.stack.server is not None
        both = sum(had(one.pid) for one in (self.stack.server, *self.stack.workers))
        return both + self.given.of_database()


async def turn(given: Given, moved: int, still: int) -> Turn:
    """One after the other, while both serve."""
    ours, others = Town(given, patient()), Town(given, PACK)
    try:
        ids = fill(ours.stack.register, moved, datetime.now(UTC))
        made = copied(others.stack.register, still, others.folder, datetime.now(UTC))
        await asyncio.gather(ours.serve(), others.serve())
        woken, acts = await ours.spent(ours.hear()), await ours.spent(ours.act(ids))
        before = await others.runs()
        asleep = await others.spent(others.hear())
        awake, may = await others.runs() - before, sum(one.waits != "" for one in made)
        if awake > may:
            raise SystemExit(f"{awake} titles woke, and {may} at most have an open clock of working days")
    finally:
        for town in (ours, others):
            town.stack.close()
    an_act, a_wake, spared = (
        Spent(*(1000 * one / n for one in spent))
        for spent, n in ((acts, moved), (woken, moved), (asleep, still))
    )
    called = "a title that a calendar"
    return [
        Row(f"{called} wakes, processor", "ms", a_wake.processor, an_act.processor, "an act"),
        Row(f"{called} wakes", "ms", a_wake.seconds, an_act.seconds, "an act", steady=False, aim=1.11),
        Row(f"{called} leaves asleep, processor", "ms", spared.processor, an_act.processor, "an act"),
    ]


def turns(given: Given, count: int) -> list[Turn]:
    """200 titles that it wakes and 2,000 that it does not; small: 16 and 200."""
    moved, still = given.of(small=16, usual=200), given.of(small=200, usual=2_000, great=20_000)

    async def all_turns() -> list[Turn]:
        return [await turn(given, moved, still) for _ in range(count)]

    return asyncio.run(all_turns())
