"""Unrung: actions that wait in the inbox though nobody rings for them any more are rung for within seconds.

Whoever handed one in may have died, or their ring, with the server or the worker that had it. The sweep would find it
too, with what is wrong with the title, half a minute later; this only looks, one query of what waits, and rings.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from temporalio.client import Client

from activities import ring
from register import inbox
from register.connect import Register
from schemas.action import Action
from schemas.tolerance import UNRUNG

AT_ONCE = 20
"""Titles that one worker rings for at a time: where so many wait, the installation is busy and not deaf."""

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds before a title that did not answer is rung for again: at first, and when it never does."""

ASKED_EVERY = 60.0
"""Seconds after which the database is asked again what time it is."""

log = structlog.get_logger("mingpai.unrung")


class Unrung:
    """One worker's look at the inbox. What it remembers only saves rings."""

    def __init__(
        self, client: Client, register: Register, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.client, self.register, self.clock = client, register, clock
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._silent: dict[
            str, tuple[int, float]
        ] = {}  # how often a title did not answer, until when it rests
        self._asked: tuple[datetime, float] | None = None

    async def keep(self, every: timedelta) -> None:
        """Look again and again; what is under way ends with this."""
        try:
            while True:
                await asyncio.sleep(every.total_seconds())
                try:
                    await self.look(await self._now())
                except Exception as failed:
                    log.warning("inbox not looked at", error=f"{type(failed).__name__}: {failed}")
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _now(self) -> datetime:
        """The database's time, which is asked for once a minute: a look is one query."""
        since = self.clock()
        if self._asked is None or since - self._asked[1] > ASKED_EVERY:
            self._asked = await asyncio.to_thread(self.register.now), since
        told, at = self._asked
        return told + timedelta(seconds=since - at)

    async def look(self, now: datetime) -> list[asyncio.Task[None]]:
        """Ring for what has waited too long, each title once at a time; what is under way. One ring works all off."""
        self._under_way = {title: task for title, task in self._under_way.items() if not task.done()}
        room = AT_ONCE - len(self._under_way)
        if room > 0:
            without = self._under_way.keys() | self._resting()
            waiting = await asyncio.to_thread(inbox.stragglers, self.register, now - UNRUNG, room, without)
            for action in reversed({one.title: one for one in reversed(waiting)}.values()):
                self._under_way[action.title] = asyncio.create_task(self._ring(action))
        return list(self._under_way.values())

    async def _ring(self, action: Action) -> None:
        try:
            if await ring.ring(self.client, self.register, action) is not None:
                self._silent.pop(action.title, None)
                return
        except Exception as failed:
            log.warning("not rung for", title=action.title, error=f"{type(failed).__name__}: {failed}")
        times = self._silent.get(action.title, (0, 0))[0]
        pause = min(FIRST_PAUSE * 2**times, LONGEST_PAUSE)
        self._silent[action.title] = (times + 1, self.clock() + pause)

    def _resting(self) -> set[str]:
        """Those that did not answer lately; who has long been let be, the sweep may have cured."""
        now = self.clock()
        self._silent = {
            title: (times, until)
            for title, (times, until) in self._silent.items()
            if until + LONGEST_PAUSE > now
        }
        return {title for title, (_, until) in self._silent.items() if until > now}
