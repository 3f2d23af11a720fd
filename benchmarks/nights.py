"""Nights: what a night, and every half a minute, cost where nothing has changed, at so many sleepers and at ten times.

Two installations with a dev server each, and no worker beside them: this process compares every workflow with the
register, as at night, and does a round of the sweep. Seconds are those of the processor, the server's among them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from temporalio.client import Client

from activities import keyring
from activities.reconcile import QUERY, reconcile
from activities.sweep import Sweep
from benchmarks.copies import fill
from benchmarks.given import TIMES as OFTEN
from benchmarks.given import Given
from benchmarks.processor import had, used
from benchmarks.row import A_TENTH, FLAT, LINEAR, TIMES, Row, Turn
from benchmarks.sleepers import put_to_sleep
from register import queries
from tests.guide.practice import PACK
from tests.stack import LONGEST_WAIT, Stack

AIMS: Mapping[str, float] = {"workflows compared with the register": LINEAR, "a round of the sweep": FLAT}

ROUNDS = 20
"""At a time: one takes the server less than what its processor time is told in, 10 ms."""


class Town(NamedTuple):
    """An installation whose titles sleep."""

    stack: Stack
    client: Client
    given: Given

    @classmethod
    async def asleep(cls, given: Given, name: str, titles: int) -> "Town":
        """So many of them."""
        folder = given.folder / name
        folder.mkdir()
        keyring.add(folder, datetime.now(UTC))  # as `up` does
        stack = Stack(folder, PACK, given.address(folder), told_time=True)
        fill(stack.register, titles, folder, datetime.now(UTC))
        await stack.start_server()
        client = await stack.client()
        await put_to_sleep(client, stack.register)
        await _listed(client, queries.open_count(stack.register))
        return cls(stack, client, given)

    async def spent(self) -> dict[str, float]:
        """Processor seconds of one of each, of the least disturbed of several times."""
        nightly = {
            "workflows compared with the register": (self._compared, 1),
            "a round of the sweep": (Sweep(self.client, self.stack.register).round, ROUNDS),
        }
        return {
            name: min([await self._of(what, times) for _ in range(OFTEN)])
            for name, (what, times) in nightly.items()
        }

    async def _compared(self) -> None:
        found = await reconcile(self.client, self.stack.register, datetime.now(UTC))
        if found.differences or found.busy:
            raise SystemExit(f"{found.busy} busy, {found.differences[:1]}")

    async def _of(self, what: Callable[[], Awaitable[None]], times: int) -> float:
        before = self._had()
        for _ in range(times):
            await what()
        return (self._had() - before) / times

    def _had(self) -> float:
        assert self.stack.server is not None
        return used() + had(self.stack.server.pid) + self.given.of_database()


async def _listed(client: Client, count: int) -> None:
    """The engine's list is behind by a moment."""
    async with asyncio.timeout(LONGEST_WAIT):
        while (await client.count_workflows(QUERY)).count < count:  # noqa: ASYNC110  another process lists them
            await asyncio.sleep(0.2)


async def measure(given: Given, turns: int) -> list[Turn]:
    """One after the other, turn by turn."""
    few = given.of(small=40, usual=500, great=3_000)
    towns: list[Town] = []
    found = []
    try:
        for name, titles in (("few", few), ("many", TIMES * few)):
            towns.append(await Town.asleep(given, name, titles))
        for _ in range(turns):
            one, many = [await town.spent() for town in towns]
            found.append(
                [
                    Row(name, "ms", 1000 * many[name], 1000 * one[name], A_TENTH, aim=aim)
                    for name, aim in AIMS.items()
                ]
            )
    finally:
        for town in towns:
            town.stack.close()
    return found


def turns(given: Given, count: int) -> list[Turn]:
    """500 sleepers and 5,000; small: 40 and 400; great: 3,000 and 30,000."""
    return asyncio.run(measure(given, count))
