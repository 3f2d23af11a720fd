"""A drill on a cluster: parts of it die with acts in flight, their callers too; when is each act worked off?

    python -m benchmarks.drill --server FOLDER [--rounds 3] [--acts 16]

The cluster is that of `benchmarks.cluster`, with two workers. In each round so many people act, and while their titles
are at it one of these happens: nobody was rung for; a worker is killed; a worker's cable is pulled; history is killed
and started again; both history and a worker. Nobody is there to ring again. What counts is how long after the death,
or after history answers again, the last act is in the ledger. At the end every ledger is verified.
"""

import argparse
import asyncio
import statistics
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from temporalio.client import Client

from activities import ring
from benchmarks.cluster import LONG, Load, arguments, on_a_cluster, say
from benchmarks.hosts import move_apart
from benchmarks.services import Cluster
from register import lawbook, verify
from register.tables import inbox
from schemas.action import Action
from tests.load.cohort import measure
from tests.stack import LONGEST_WAIT

SETTLES = 20.0
"""Seconds in which a worker starts and looks at everything once."""

IN_FLIGHT = 0.15
"""Seconds after which titles are at their acts: most have been woken, few have recorded."""

Death = Callable[[], Awaitable[None]]


class Drill:
    """Its deaths, and what is measured of each."""

    def __init__(self, cluster: Cluster, client: Client, load: Load, acts: int) -> None:
        self.cluster, self.client, self.load, self.acts = cluster, client, load, acts

    async def nobody(self) -> None:
        """Only the callers die."""

    async def worker(self) -> None:
        """SIGKILL to the worker that has served longer; another one comes for it later."""
        self._victim().kill()

    async def cable(self) -> None:
        """The same, but all that is not heard of is its machine."""
        self.cluster.homes[self._victim().pid].cable(plugged=False)

    async def history(self) -> None:
        """SIGKILL, and a new one at the same address."""
        self.cluster.start_service("history", self.cluster.kill_service("history"))
        await self.cluster.all_answer()

    async def both(self) -> None:
        """A worker, and history."""
        await self.worker()
        await self.history()

    def _victim(self) -> subprocess.Popen[bytes]:
        return self.cluster.workers[0]

    async def round(self, death: Death) -> tuple[int, float]:
        """How many acts were under way at the death, and how long after it the last one was worked off."""
        receive = self.cluster.receive
        received = [await asyncio.to_thread(receive, self.load.decision()) for _ in range(self.acts)]
        callers = [] if death == self.nobody else [asyncio.create_task(self._ring(one)) for one in received]
        await asyncio.sleep(IN_FLIGHT)
        left = await asyncio.to_thread(self._open, received)
        for one in callers:
            one.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        await death()
        at = await asyncio.to_thread(self.cluster.register.now)
        async with asyncio.timeout(LONGEST_WAIT):
            while await asyncio.to_thread(self._open, received):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        return len(left), (await asyncio.to_thread(self._last_closed, received) - at).total_seconds()

    async def afterwards(self, death: Death) -> None:
        """Two workers serve again."""
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

    def _last_closed(self, actions: list[Action]) -> datetime:
        wanted = inbox.c.action_id.in_([one.id for one in actions])
        with self.cluster.register.reading() as connection:
            closed: list[datetime] = list(connection.scalars(select(inbox.c.closed_at).where(wanted)))
        return max(closed)


async def drilled(cluster: Cluster, asked: argparse.Namespace) -> None:
    """Every death so many times."""
    cluster.furnish(measure())
    await cluster.start_server()
    client = await cluster.client()
    load = Load(cluster, client, 0, 5 * asked.rounds * asked.acts, 1)
    await load.put_to_sleep(dict.fromkeys(load.callers, LONG))
    for _ in range(2):
        cluster.serve()
    await cluster.served(client, 2)
    await asyncio.sleep(SETTLES)
    drill = Drill(cluster, client, load, asked.acts)
    for death in (drill.nobody, drill.worker, drill.cable, drill.history, drill.both):
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
    asked = parser.parse_args()
    move_apart()
    on_a_cluster(asked, lambda cluster: drilled(cluster, asked))


if __name__ == "__main__":
    main()
