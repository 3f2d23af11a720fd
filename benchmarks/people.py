"""People: who act while something else goes on, each at a moment of its own, and how long they wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

Act = Callable[[int], Awaitable[bool]]
"""The nth act; whether it was answered."""


class Waits(NamedTuple):
    """How long so many acts waited for their answer, in seconds, the shortest first."""

    waits: list[float]
    unanswered: int

    def at(self, share: float) -> float:
        """What so large a share of them waited at most."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]

    def __str__(self) -> str:
        if not self.waits:
            return "no acts"
        said = ", ".join(f"p{100 * one:g} {1000 * self.at(one):.0f} ms" for one in (0.5, 0.9, 0.99))
        said += f", longest {1000 * self.waits[-1]:.0f} ms"
        return f"{len(self.waits)} acts: {said}, {self.unanswered} unanswered"


class People:
    """So many acts a second, whether those before were answered or not: what is slow does not thin them out."""

    def __init__(self, act: Act, a_second: float) -> None:
        self.act, self.pause = act, 1 / a_second
        self.count = 0

    async def during(self, what: Awaitable[object]) -> Waits:
        """As long as it goes on."""
        going = asyncio.ensure_future(what)
        waits: list[float] = []
        unanswered = 0

        async def one(n: int, began: float) -> None:
            nonlocal unanswered
            answered = await self.act(n)
            waits.append(time.perf_counter() - began)
            unanswered += not answered

        acts = []
        due = time.perf_counter()
        while not going.done():
            acts.append(asyncio.create_task(one(self.count, due)))
            self.count += 1
            due += self.pause
            await asyncio.sleep(max(0, due - time.perf_counter()))
        await asyncio.gather(*acts)
        await going
        return Waits(sorted(waits), unanswered)
