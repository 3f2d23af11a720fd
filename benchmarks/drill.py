"""A drill on a cluster: parts of it die with acts in flight, their callers too; when is each act worked off?

    python -m benchmarks.drill --server FOLDER [--each 1] [--tls] [--pooled session] [--rounds 3] [--acts 16]
        [--deaths history frontend]

The cluster is that of `benchmarks.cluster`, with two workers. In each round so many people act, and while their titles
are at it one of these happens: nobody was rung for; a worker is killed; a worker's cable is pulled; history, frontend
or matching is killed; the cable of history's or frontend's machine is pulled; both history and a worker are killed.
Nobody is there to ring again. Where there is one of each, what was killed is started again at once; where there are
more, the others go on alone, and it comes back after the round. What counts is how long after the death, or after the
service answers again, the last act is in the ledger. At the end every ledger is verified.
"""

import argparse
import asyncio
import statistics
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from temporalio.client import Client

from activities import ring
from benchmarks.cluster import LONG, Load, arguments, begun, on_a_cluster, say
from benchmarks.hosts import Host, move_apart
from benchmarks.services import Cluster
from register import lawbook, verify
from register.tables import inbox
from schemas.action import Action
from tests.stack import LONGEST_WAIT, Process

SETTLES = 20.0
"""Seconds in which a worker starts and looks at everything once."""

IN_FLIGHT = 0.1
"""Seconds after which titles are at their acts: most have been woken, few have recorded."""

ALONE = ("nobody", "worker", "cable", "history", "frontend", "matching", "both")
"""What can die where there is one of each, and be started again at once."""

AMONG_OTHERS = ("history_cable", "frontend_cable")
"""What can only where there are others."""

Death = Callable[[], Awaitable[None]]


class Drill:
    """Its deaths, and what is measured of each."""

    def __init__(self, cluster: Cluster, client: Client, load: Load, acts: int) -> None:
        self.cluster, self.client, self.load, self.acts = cluster, client, load, acts
        self.gone: list[tuple[str, Host]] = []
        self.cut_off = ""

    async def nobody(self) -> None:
        """Only the callers die."""

    async def worker(self) -> None:
        """SIGKILL to the worker that has served longer; another one comes for it later."""
        self._victim().kill()

    async def cable(self) -> None:
        """The same, but all that is not heard of is its machine."""
        self.cluster.homes[self._victim().pid].cable(plugged=False)

    async def history(self) -> None:
        """SIGKILL."""
        await self._killed("history")

    async def frontend(self) -> None:
        """SIGKILL."""
        await self._killed("frontend")

    async def matching(self) -> None:
        """SIGKILL."""
        await self._killed("matching")

    async def history_cable(self) -> None:
        """Its machine is not heard of; there is another."""
        self._cut_off("history")

    async def frontend_cable(self) -> None:
        """The same."""
        self._cut_off("frontend")

    async def both(self) -> None:
        """A worker, and history."""
        await self.worker()
        await self.history()

    async def _killed(self, kind: str) -> None:
        """SIGKILL to the service that has served longest, and a new one at the same address where it was alone."""
        name = self.cluster.oldest(kind)
        self.gone.append((name, self.cluster.kill_service(name)))
        if self.cluster.asked.each == 1:
            await self._brought_back()
            await self.cluster.all_answer()

    def _cut_off(self, kind: str) -> None:
        self.cut_off = self.cluster.oldest(kind)
        self.cluster.services[self.cut_off][0].cable(plugged=False)

    async def _brought_back(self) -> None:
        while self.gone:
            await self.cluster.start_service(*self.gone.pop())

    def _victim(self) -> Process:
        return self.cluster.workers[0]

    async def round(self, death: Death) -> tuple[int, float]:
        """How many acts were still under way after the death, and how long after it the last one was worked off."""
        receive = self.cluster.receive
        received = [await asyncio.to_thread(receive, self.load.decision()) for _ in range(self.acts)]
        callers = [] if death == self.nobody else [asyncio.create_task(self._ring(one)) for one in received]
        await asyncio.sleep(IN_FLIGHT)
        for one in callers:
            one.cancel()
        await death()
        at = await asyncio.to_thread(self.cluster.register.now)
        await asyncio.gather(*callers, return_exceptions=True)
        async with asyncio.timeout(LONGEST_WAIT):
            while await asyncio.to_thread(self._open, received):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        closed = await asyncio.to_thread(self._closed, received)
        return sum(one > at for one in closed), (max(closed) - at).total_seconds()

    async def afterwards(self, death: Death) -> None:
        """All serve again."""
        if self.cut_off:
            self.gone.append((self.cut_off, self.cluster.kill_service(self.cut_off)))
            self.gone[-1][1].cable(plugged=True)
            self.cut_off = ""
        if self.gone:
            say(f"shards meanwhile: {self.cluster.shards()}")
            await self._brought_back()
            await self.cluster.all_answer()
            await asyncio.sleep(SETTLES)
            say(f"shards again: {self.cluster.shards()}")
        if death in (self.worker, self.cable, self.both):
            victim = self.cluster.workers.pop(0)
            if death == self.cable:
                self.cluster.homes[victim.pid].cable(plugged=True)
                victim.kill()
            await asyncio.to_thread(victim.wait)
            self.cluster.serve()
            await asyncio.sleep(SETTLES)

    async def _ring(self, action: Action) -> None:
        with suppress(Exception):
            await ring.ring(self.client, self.cluster.register, action)

    def _open(self, actions: list[Action]) -> list[str]:
        wanted = inbox.c.action_id.in_([one.id for one in actions])
        query = select(inbox.c.action_id).where(wanted, inbox.c.state == "waiting")
        with self.cluster.register.reading() as connection:
            return list(connection.scalars(query))

    def _closed(self, actions: list[Action]) -> list[datetime]:
        wanted = inbox.c.action_id.in_([one.id for one in actions])
        with self.cluster.register.reading() as connection:
            return list(connection.scalars(select(inbox.c.closed_at).where(wanted)))


async def drilled(cluster: Cluster, asked: argparse.Namespace) -> None:
    """Every death so many times."""
    client = await begun(cluster)
    load = Load(cluster, client, 0, len(asked.deaths) * asked.rounds * asked.acts, 1)
    await load.put_to_sleep(dict.fromkeys(load.callers, LONG))
    for _ in range(2):
        cluster.serve()
    await cluster.served(client, 2)
    await asyncio.sleep(SETTLES)
    say(f"shards: {cluster.shards()}")
    drill = Drill(cluster, client, load, asked.acts)
    for death in (getattr(drill, name) for name in asked.deaths):
        found = []
        for _ in range(asked.rounds):
            left, seconds = await drill.round(death)
            say(
                f"{death.__name__}: {left} of {asked.acts} under way, the last one done after {seconds:.1f} s"
            )
            found.append(seconds)
            await drill.afterwards(death)
        say(f"{death.__name__}: median {statistics.median(found):.1f} s, at most {max(found):.1f} s")
    faults = await asyncio.to_thread(lambda: verify.verify(cluster.register, lawbook.read(cluster.register)))
    say(f"verify: {len(faults)} faults")


def main() -> None:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--acts", type=int, default=16)
    parser.add_argument("--deaths", nargs="+", choices=ALONE + AMONG_OTHERS, help="these only")
    asked = parser.parse_args()
    asked.deaths = asked.deaths or (ALONE if asked.each == 1 else ALONE + AMONG_OTHERS)
    if asked.each == 1 and set(asked.deaths) & set(AMONG_OTHERS):
        parser.error("whose cable is pulled has to have others of its kind: --each 2")
    move_apart()
    on_a_cluster(asked, lambda cluster: drilled(cluster, asked))


if __name__ == "__main__":
    main()
