"""Sides: what a load is put on: titles with their law and register, and bare workflows as their floor.

Each has a dev server and a worker of its own, sleepers whose time comes, and others that people act on.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update
from temporalio.client import Client

from activities import ring, tending
from activities import undertakings as service
from activities.dispatch import start_deliveries
from benchmarks.bare import QUEUE, Bare
from benchmarks.given import Given
from benchmarks.processor import had
from register import deliveries, engine, ledger, outbox, queries
from register.connect import Register
from register.tables import outbox as outbox_table
from schemas.base import local_date
from tests.load.cohort import Cohort, furnished, measure
from tests.next_notice import fill
from tests.people import does
from tests.stack import LONGEST_WAIT, ROOT, Stack
from tests.undertakings.house import House, at

APART = 6000
"""The titles that people act on are numbered from here."""

LONG = timedelta(weeks=8)
PAGE = 500
"""Notices that are marked at a time."""

SWEPT = '"swept for the first time"'
"""What the worker says when it has compared everything."""

AT_ONCE = 20
"""Sleepers that are started side by side."""

FLOOR = "import asyncio, sys; from benchmarks.bare import serve; asyncio.run(serve(*sys.argv[1:]))"
"""A workflow cannot lie in the module that is run."""


class Side:
    """Use `close` at the end."""

    client: Client

    def __init__(self, folder: Path, callers: int, given: Given | None = None) -> None:
        folder.mkdir()
        self.given = given
        self.stack = Stack(folder, measure(), given.address(folder) if given else None, told_time=True)
        year = local_date(datetime.now(UTC)).year
        self.callers = [f"{year}-{APART + n}" for n in range(callers)]
        self.sleepers: list[str] = []

    async def start(self) -> float:
        """The server, and those that people act on asleep on it; the seconds that one of them took."""
        await self.stack.start_server()
        self.client = await self.stack.client()
        began = time.perf_counter()
        await self.all_asleep(self.callers, lambda _: LONG)
        return (time.perf_counter() - began) / len(self.callers)

    async def all_asleep(self, ids: list[str], delay: Callable[[str], timedelta]) -> None:
        """They fall asleep for so long."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(id_: str) -> None:
            async with room:
                await self.put_to_sleep(id_, delay(id_))

        await asyncio.gather(*map(one, ids))

    async def put_to_sleep(self, id_: str, delay: timedelta) -> None:
        """One of them."""
        raise NotImplementedError

    def serve(self, begins: float, seconds: float) -> None:
        """A worker starts, in a night that begins then and is pressed into so many seconds."""
        raise NotImplementedError

    async def ready(self) -> None:
        """The worker serves: it has answered an act."""
        await self.act(-1)

    async def act(self, n: int) -> bool:
        """The nth act of people, each on one of its own; whether it was answered."""
        raise NotImplementedError

    async def name(self) -> int:
        """One document names all sleepers; how many."""
        raise NotImplementedError

    def asleep(self) -> int:
        """How many of the sleepers have not woken though their time has come or will come in this night."""
        raise NotImplementedError

    def woken(self) -> dict[str, float]:
        """When each of them has woken."""
        raise NotImplementedError

    async def morning(self, count: int) -> int:
        """All that waits for the morning leaves at once; how much it was. A side without any sends `count`."""
        raise NotImplementedError

    def processor(self) -> float:
        """Seconds that server, worker and database have had so far."""
        assert self.stack.server is not None
        ours = sum(had(one.pid) for one in (self.stack.server, *self.stack.workers))
        return ours + (self.given.of_database() if self.given else 0)

    def close(self) -> None:
        """Stop it."""
        self.stack.close()


def work(stack: Stack, *how: str) -> subprocess.Popen[bytes]:
    """A worker in a process of its own: `-m worker`, or what else Python is to run."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "MINGPAI_HTTP_PORT": "0",
        "PYTHONDONTWRITEBYTECODE": "",  # an installation's code lies compiled
        **stack.environment(),
    }
    with (stack.folder / "worker.log").open("ab") as log:
        command = [sys.executable, *how]
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    stack.workers.append(worker)
    return worker


async def swept(stack: Stack) -> None:
    """Wait until the worker has looked through everything, as it does at its start."""
    async with asyncio.timeout(LONGEST_WAIT):
        while SWEPT not in (stack.folder / "worker.log").read_text(encoding="utf-8"):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


class Titles(Side):
    """The product: titles of a cohort, and others that wait for their decision."""

    def __init__(self, folder: Path, callers: int, cohort: Callable[[House], Cohort], given: Given) -> None:
        super().__init__(folder, callers, given)
        self.register = self.stack.register
        house = furnished(self.register)
        self.cohort = cohort(house)
        self.sleepers = self.cohort.titles
        today = local_date(datetime.now(UTC))
        fill(self.register, callers, at(today - timedelta(days=2)), measure(), first=APART)
        known = {one.title: one.life.seq for one in queries.open_titles(self.register)}
        engine.confirm(self.register, known)  # as the sweep has long done
        all_delivered(self.register)  # and so have the notices of the years that were told

    async def put_to_sleep(self, id_: str, delay: timedelta) -> None:
        """As after its last step."""
        life = await asyncio.to_thread(self.cohort.house.desk.life, id_)
        await ring.start(self.client, life, delay=delay)

    def serve(self, begins: float, seconds: float) -> None:
        """From now on the register's time is the clock's."""
        self.register.told_time = False
        work(
            self.stack,
            "-m",
            "benchmarks.pressed",
            str(begins),
            str(seconds),
            str(local_date(datetime.now(UTC))),
        )

    async def ready(self) -> None:
        """And it has looked through everything, as it does at its start."""
        await swept(self.stack)
        await super().ready()

    async def act(self, n: int) -> bool:
        """The leadership group decides about a title, as at the command line."""
        title, now = self.callers[n % len(self.callers)], datetime.now(UTC)
        decision = does(title, "decide", "leadership", local_date(now), now, n, result="approved")
        return await self.stack.act(self.client, decision) is not None

    async def name(self) -> int:
        """The document is of yesterday, and the service hands it to each."""
        self.register.told_time = True
        await asyncio.to_thread(self.cohort.name)
        self.register.told_time = False
        await service.wake(self.client, self.cohort.work)
        progress = self.cohort.house.progress
        while (await asyncio.to_thread(progress, self.cohort.work)).left:  # noqa: ASYNC110  another process does it
            await asyncio.sleep(0.2)
        return len(self.sleepers)

    def asleep(self) -> int:
        """Those that the register wants awake."""
        return len(engine.wakes_before(self.register, datetime.now(UTC), len(self.sleepers)))

    def woken(self) -> dict[str, float]:
        """By the newest entry of each."""
        newest = ((title, ledger.lines_of(self.register, title)[-1]) for title in self.sleepers)
        return {title: one.recorded_at.timestamp() for title, one in newest}

    async def morning(self, count: int) -> int:
        """Every digest that the night has left, as if it were due now; the worker sends them."""
        day = local_date(datetime.now(UTC)) - timedelta(days=1)
        with self.register.writing() as connection:
            waits = outbox_table.c.digest_on.is_not(None), outbox_table.c.state == "pending"
            connection.execute(update(outbox_table).where(*waits).values(digest_on=day))
        due = [one for one in deliveries.waiting(self.register) if one.digest_on == day]
        await start_deliveries(self.client, due, datetime.now(UTC))
        while any(  # noqa: ASYNC110  another process sends them
            one.digest_on == day for one in await asyncio.to_thread(deliveries.waiting, self.register)
        ):
            await asyncio.sleep(0.1)
        return len(due)


def all_delivered(register: Register) -> None:
    """As if the notices of years that were told had left."""
    letters = [one.key for one in outbox.notices(register)]
    for n in range(0, len(letters), PAGE):
        outbox.mark_delivered(register, letters[n : n + PAGE], datetime.now(UTC))


class Floor(Side):
    """As many bare workflows."""

    def __init__(self, folder: Path, callers: int, count: int) -> None:
        super().__init__(folder, callers)
        self.sleepers = [f"{self.callers[0][:4]}-{n:04d}" for n in range(1, count + 1)]
        self.notes = folder / "notes"
        self.notes.touch()

    async def put_to_sleep(self, id_: str, delay: timedelta) -> None:
        """Its first wake is the one that is measured."""
        await self.client.start_workflow(Bare.run, id_, id=id_, task_queue=QUEUE, start_delay=delay)

    def serve(self, begins: float, seconds: float) -> None:
        """It need not be told."""
        work(self.stack, "-c", FLOOR, self.stack.address, str(self.notes))

    async def act(self, n: int) -> bool:
        """An update."""
        id_ = self.callers[n % len(self.callers)]
        await self.client.get_workflow_handle(id_).execute_update(Bare.act)
        return True

    async def morning(self, count: int) -> int:
        """So many others that wake at once, and write their line."""
        others = [f"morning-{n:05d}" for n in range(count)]
        await self.all_asleep(others, lambda _: timedelta(0))
        while self.notes.read_text().count("morning-") < count:  # noqa: ASYNC110  another process writes
            await asyncio.sleep(0.1)
        return count

    async def name(self) -> int:
        """An update of each, as many at a time as the service rings titles."""
        room = asyncio.Semaphore(tending.AT_ONCE)

        async def one(id_: str) -> None:
            async with room:
                await self.client.get_workflow_handle(id_).execute_update(Bare.act)

        await asyncio.gather(*map(one, self.sleepers))
        return len(self.sleepers)

    def asleep(self) -> int:
        """Those that have written no line."""
        return len(self.sleepers) - len(self.woken())

    def woken(self) -> dict[str, float]:
        """By the lines that they have written."""
        lines = (line.split() for line in self.notes.read_text().splitlines())
        return {id_: float(at) for id_, at in lines if id_ < f"{self.callers[0]}"}
