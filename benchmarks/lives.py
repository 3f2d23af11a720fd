"""Lives: whole lives of titles beside bare workflows of as many steps, acts on sleepers, and a worker's start.

Each side has a dev server and a worker of its own. In one run they take turns: so many lives at once; acts on sleepers
one by one; as many, sixteen at a time; a worker that starts and answers one act; and an act after server and worker
were killed. Processor time is that of all together, the database's too. The floors are `Plain` workflows with one empty
activity a step, a regular or a local one, and `Bare` ones that hibernate after each act: `README.md` says what that
tells of what bounds a life.
"""

import asyncio
import subprocess
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowExecution

from activities import keyring
from benchmarks.bare import QUEUE, Bare, Plain
from benchmarks.given import Given
from benchmarks.processor import had, resident
from benchmarks.row import Row, Turn
from benchmarks.sides import FLOOR, work
from schemas.action import Action
from schemas.base import local_date
from tests.crash.test_killed import codes
from tests.people import BAD, applies, does, hurried, way_in
from tests.stack import LONGEST_WAIT, Stack
from workflows.plugin import workflow_id

SECONDS = 1
"""That publicity and term last; all other duties have days, and a title sleeps for them."""

ACTS, WAITS_AFTER = 20, (9, 10)
"""Of a life, and after which of them a time runs."""

AT_ONCE = 16

Act = Callable[[], Awaitable[object]]


class Side:
    """One of those that take turns: titles, or the floor."""

    client: Client
    worker: subprocess.Popen[bytes]
    how: tuple[str, ...] = ("-m", "worker")
    sealed = True

    def __init__(self, folder: Path, given: Given | None = None) -> None:
        folder.mkdir()
        if self.sealed:  # as `up` does
            keyring.add(folder, datetime.now(UTC))
        address = given.address(folder) if given else None
        self.of_database: Callable[[], float] = given.of_database if given else float
        self.stack = Stack(folder, hurried(publicity=SECONDS, term=SECONDS), address)
        self.count = 0

    async def start(self) -> None:
        """Server and worker."""
        await self.stack.start_server()
        self.client = await self.stack.client()
        self.start_worker()

    def start_worker(self) -> None:
        """In the place of the one before."""
        self.worker = work(self.stack, *self.how)
        self.stack.workers = [self.worker]

    async def life(self) -> str:
        """One, from its application to the return of the plaque; the id of its workflow."""
        title, today, unit = self._next(), local_date(datetime.now(UTC)), codes(self.count)[-1]
        for action in (applies(title, today, code=unit), *way_in(title, today)):
            await self._do(action)
        await self.stack.stage_becomes(title, "naming")
        await self._do(
            does(title, "name", "naming_body", today, result="named", batch="第一批", number=title)
        )
        await self.stack.stage_becomes(title, "reinspection")
        for action in (
            does(title, "inspect", "office", today, scores=BAD),
            does(title, "report", "office", today),
            does(title, "talk", "leadership", today, posts=["社区书记"]),
            does(title, "order", "leadership", today),
            does(title, "serve", "office", today),
            does(title, "rectify", "unit", today, area=unit),
            does(title, "inspect", "office", today, n=1, scores=BAD),
            does(title, "state", "unit", today, area=unit, result="stated"),
            does(title, "revoke", "naming_body", today, result="revoked"),
            does(title, "return_plaque", "township", today),
        ):
            await self._do(action)
        return workflow_id(title)

    async def sleeper(self) -> Act:
        """One that sleeps; and an act on it."""
        title, today = self._next(), local_date(datetime.now(UTC))
        await self._do(applies(title, today, code=codes(self.count)[-1]))
        return lambda: self._do(way_in(title, today)[0])

    async def _do(self, action: Action) -> None:
        receipt = await self.stack.act(self.client, action)
        if receipt is None or not receipt.accepted:
            raise SystemExit(f"{action.kind} on {action.title}: {receipt}")

    def _next(self) -> str:
        self.count += 1
        return f"{datetime.now(UTC).year}-{self.count:04d}"


class Floor(Side):
    """Bare workflows: as many acts, and as many times that are up."""

    sealed = False

    def __init__(self, folder: Path, *, local: bool) -> None:
        super().__init__(folder)
        self.local = local
        self.how = ("-c", FLOOR, self.stack.address, str(folder / "notes"))

    async def life(self) -> str:
        handle = await self._begun()
        for n in range(1, ACTS + 1):
            wait = float(SECONDS) if n in WAITS_AFTER else 0.0
            await handle.execute_update(Plain.act, args=[wait, n == ACTS])
        return str(handle.id)

    async def sleeper(self) -> Act:
        handle = await self._begun()
        await handle.execute_update(Plain.act, args=[0.0, False])
        return lambda: handle.execute_update(Plain.act, args=[0.0, False])

    async def _begun(self) -> Any:
        return await self.client.start_workflow(Plain.run, self.local, id=self._next(), task_queue=QUEUE)


class Hibernating(Floor):
    """Bare workflows that fall asleep anew after each act, as titles do."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, local=True)

    async def life(self) -> str:
        handle = await self._begun()
        for _ in range(ACTS):
            await handle.execute_update(Bare.act)
        return str(handle.id)

    async def sleeper(self) -> Act:
        handle = await self._begun()
        await handle.execute_update(Bare.act)
        return lambda: handle.execute_update(Bare.act)

    async def _begun(self) -> Any:
        id_ = self._next()
        return await self.client.start_workflow(Bare.run, id_, id=id_, task_queue=QUEUE)


async def acted(acts: list[Act], at_once: int) -> list[float]:
    """All of them, so many at a time; how long each waited."""
    room = asyncio.Semaphore(at_once)

    async def one(act: Act) -> float:
        async with room:
            began = time.perf_counter()
            await act()
            return time.perf_counter() - began

    return sorted(await asyncio.gather(*map(one, acts)))


Figures = dict[str, float]


async def turn(side: Side, lives: int, sleepers: int) -> Figures:
    """What one side spends on everything."""
    figures: Figures = {}

    async def measured(name: str, count: int, what: Awaitable[Any]) -> Any:
        assert side.stack.server is not None
        both = (side.stack.server, side.worker)
        database, before, began = side.of_database(), [had(one.pid) for one in both], time.perf_counter()
        result = await what
        server, worker = (had(one.pid) - was for one, was in zip(both, before, strict=True))
        figures[f"{name}, seconds"] = (time.perf_counter() - began) / count
        figures[f"{name}, processor"] = (server + worker + side.of_database() - database) / count
        return result

    lived = await measured("lives", lives, asyncio.gather(*(side.life() for _ in range(lives))))
    acts = [await side.sleeper() for _ in range(2 * sleepers + 2)]
    waits = await measured("acts", sleepers, acted(acts[:sleepers], 1))
    figures["acts, p50"], figures["acts, p99"] = (waits[int(len(waits) * at)] for at in (0.5, 0.99))
    await measured("sixteen at once", sleepers, acted(acts[sleepers:-2], AT_ONCE))
    figures |= await histories(side, lived)
    side.worker.kill()
    side.worker.wait()
    side.start_worker()
    await acts[-1]()
    figures["start"], figures["memory"] = had(side.worker.pid), resident(side.worker.pid)
    side.stack.kill_all()
    began = time.perf_counter()
    await side.start()
    await acts[-2]()
    figures["killed"] = time.perf_counter() - began
    return figures


async def histories(side: Side, lived: list[str]) -> Figures:
    """What the engine has written down of a life, all its runs together; a title sleeps in a last one until its ban is
    over, which has nothing but its start.
    """
    events = size = 0
    for one in lived:
        runs = await _runs(side.client, one)
        events += sum(run.history_length for run in runs)
        size += sum(run.raw_info.history_size_bytes for run in runs)
    return {"events": events / len(lived), "bytes": size / len(lived)}


async def _runs(client: Client, id_: str) -> list[WorkflowExecution]:
    """The engine's list is behind by a moment: it is asked until it says the same twice."""
    before: list[str] = []
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            runs = [one async for one in client.list_workflows(f"WorkflowId = '{id_}'")]
            now = [f"{one.run_id} {one.status} {one.history_length}" for one in runs]
            if now and now == before:
                return runs
            before = now
            await asyncio.sleep(1)


ROWS = (
    # figure, unit, its name here, how many of the unit, the floor, steady, aim
    # Processor time beside a floor of another kind is not steady: a busy machine makes it 1.4 or 2.3 times as much.
    ("a life, processor", "s", "lives, processor", 1, "regular", False, 1.5),
    ("a life, processor", "s", "lives, processor", 1, "hibernating", True, None),
    ("a life, several at once", "s", "lives, seconds", 1, "regular", False, 1.11),
    ("a life's history, events", "events", "events", 1, "local", True, 1.0),
    ("a life's history, size", "KB", "bytes", 1024, "local", True, 3.0),
    ("an act on a sleeper, processor", "ms", "acts, processor", 0.001, "local", False, None),
    ("an act on a sleeper, processor", "ms", "acts, processor", 0.001, "hibernating", True, None),
    ("an act on a sleeper, p50", "ms", "acts, p50", 0.001, "local", False, 1.5),
    ("an act on a sleeper, p99", "ms", "acts, p99", 0.001, "local", False, 1.5),
    ("an act, sixteen at once", "ms", "sixteen at once, seconds", 0.001, "regular", False, 1.11),
    ("an act, sixteen at once", "ms", "sixteen at once, seconds", 0.001, "hibernating", False, None),
    ("a worker's start and its first act, processor", "s", "start", 1, "regular", True, 1.5),
    ("a worker's memory", "MB", "memory", 1, "regular", True, None),
    ("first answer after all was killed", "s", "killed", 1, "regular", False, 1.1),
)


async def measure(given: Given, turns: int, lives: int, sleepers: int) -> list[Turn]:
    """So many turns; the first, in which everything is made for the first time, is not counted."""
    sides = {
        "titles": Side(given.folder / "titles", given),
        "regular": Floor(given.folder / "regular", local=False),
        "local": Floor(given.folder / "local", local=True),
        "hibernating": Hibernating(given.folder / "hibernating"),
    }
    found: list[Turn] = []
    try:
        for side in sides.values():
            await side.start()
        for n in range(turns + 1):
            by = {name: await turn(side, lives, sleepers) for name, side in sides.items()}
            if n:
                found.append(
                    [
                        Row(figure, unit, by["titles"][key] / of, by[floor][key] / of, floor, steady, aim)
                        for figure, unit, key, of, floor, steady, aim in ROWS
                    ]
                )
        if faults := sides["titles"].stack.faults():
            raise SystemExit(f"{len(faults)} faults, {faults[0]}")
    finally:
        for side in sides.values():
            side.stack.close()
    return found


def turns(given: Given, count: int) -> list[Turn]:
    """Eight lives at once, and 48 acts; small: two and sixteen."""
    return asyncio.run(measure(given, count, given.of(small=2, usual=8), given.of(small=16, usual=48)))
