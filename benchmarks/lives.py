"""Whole lives of titles beside bare workflows of as many steps: `python -m benchmarks.lives [--turns 5] [--json FILE]`.

Each side has a dev server and a worker of its own, the register lies on SQLite. In one run they take turns: so many
lives at once; acts on sleepers one by one; as many, sixteen at a time; a worker that starts and answers one act. What
compares is the processor time of server and worker together, and the ratio to the floors of the same turn: `Plain`
workflows with one empty activity a step, a regular or a local one. The median of the turns is told; the first, in
which everything is made for the first time, is not counted.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from temporalio.client import Client

from benchmarks.bare import QUEUE, Plain
from benchmarks.processor import had, resident
from benchmarks.sides import FLOOR
from schemas.action import Action
from schemas.base import local_date
from tests.crash.test_killed import codes
from tests.people import BAD, applies, does, hurried, way_in
from tests.stack import ROOT, Stack

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

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.stack = Stack(folder, hurried(publicity=SECONDS, term=SECONDS))
        self.count = 0

    async def start(self) -> None:
        """Server and worker."""
        await self.stack.start_server()
        self.client = await self.stack.client()
        self.start_worker()

    def start_worker(self) -> None:
        """In the place of the one before."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MINGPAI_HTTP_PORT": "0",
        } | self.stack.environment()
        with (self.stack.folder / "worker.log").open("ab") as log:
            command = [sys.executable, *self.how]
            self.worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.stack.workers = [self.worker]

    async def life(self) -> None:
        """One, from its application to the return of the plaque."""
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

    def __init__(self, folder: Path, *, local: bool) -> None:
        super().__init__(folder)
        self.local = local
        self.how = ("-c", FLOOR, self.stack.address, str(folder / "notes"))

    async def life(self) -> None:
        handle = await self._begun()
        for n in range(1, ACTS + 1):
            wait = float(SECONDS) if n in WAITS_AFTER else 0.0
            await handle.execute_update(Plain.act, args=[wait, n == ACTS])

    async def sleeper(self) -> Act:
        handle = await self._begun()
        await handle.execute_update(Plain.act, args=[0.0, False])
        return lambda: handle.execute_update(Plain.act, args=[0.0, False])

    async def _begun(self) -> Any:
        return await self.client.start_workflow(Plain.run, self.local, id=self._next(), task_queue=QUEUE)


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
        before, began = [had(one.pid) for one in both], time.perf_counter()
        result = await what
        server, worker = (had(one.pid) - was for one, was in zip(both, before, strict=True))
        figures[f"{name} a second"] = count / (time.perf_counter() - began)
        figures[f"{name}, processor"] = (server + worker) / count
        figures[f"{name}, processor of the worker"] = worker / count
        return result

    await measured("lives", lives, asyncio.gather(*(side.life() for _ in range(lives))))
    acts = [await side.sleeper() for _ in range(2 * sleepers + 1)]
    waits = await measured("acts", sleepers, acted(acts[:sleepers], 1))
    figures["acts, p50 ms"], figures["acts, p99 ms"] = (
        1000 * waits[int(len(waits) * at)] for at in (0.5, 0.99)
    )
    await measured("sixteen at once", sleepers, acted(acts[sleepers:-1], AT_ONCE))
    side.worker.kill()
    side.worker.wait()
    side.start_worker()
    await acts[-1]()
    figures["start, processor"], figures["start, MB"] = had(side.worker.pid), resident(side.worker.pid)
    return figures


async def measure(folder: Path, turns: int, lives: int, sleepers: int) -> dict[str, Figures]:
    """The median of the turns, by side."""
    sides = {
        "titles": Side(folder / "titles"),
        "regular": Floor(folder / "regular", local=False),
        "local": Floor(folder / "local", local=True),
    }
    found: dict[str, list[Figures]] = {name: [] for name in sides}
    try:
        for side in sides.values():
            await side.start()
        for n in range(turns + 1):
            for name, side in sides.items():
                figures = await turn(side, lives, sleepers)
                if n:
                    found[name].append(figures)
            print(f"turn {n} of {turns}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        if faults := sides["titles"].stack.faults():
            raise SystemExit(f"{len(faults)} faults, {faults[0]}")
    finally:
        for side in sides.values():
            side.stack.close()
    return {
        name: {figure: statistics.median(one[figure] for one in those) for figure in those[0]}
        for name, those in found.items()
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--lives", type=int, default=8, help="at once, in a turn")
    parser.add_argument(
        "--sleepers", type=int, default=48, help="that are acted on one by one, and sixteen at once"
    )
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), asked.turns, asked.lives, asked.sleepers))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1))
    for figure, ours in found["titles"].items():
        floors = ((name, found[name][figure]) for name in found if name != "titles")
        beside = "".join(f"   {name} {floor:9.4f} ({ours / floor:5.2f})" for name, floor in floors)
        print(f"{figure:40} {ours:9.4f}{beside}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # with the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)
