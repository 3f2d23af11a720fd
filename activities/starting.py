"""Starting: the deliveries of what was just written, behind the answer; whoever waits for that does not wait for them.

What goes with a later morning's digest is started by that morning's sweep. It finds what a crash, a server that is away
or too many at once left unstarted, too: nobody has noted it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from temporalio.client import Client

from activities.dispatch import leaves, start_deliveries
from register import deliveries
from register.connect import Register

Find = Callable[[Register], Mapping[str, deliveries.Delivery]]
"""Notices that nobody is known to have started, by their keys, and what carries each."""

AT_ONCE = 4
"""Steps whose deliveries are started side by side: what people wait for shares the threads and the server."""

WAITING = 2000
"""Steps that wait for it; what comes then is left to the sweep."""

NOTED_EVERY = 1.0
"""Seconds; what was started meanwhile is noted in one transaction."""

DRAINED = 5.0
"""Seconds in which what still waits is started when the worker stops."""

log = structlog.get_logger("mingpai.starting")


class Starter:
    """One worker's, as long as it is entered.

    Not `swept`: nobody would find what is left, so nothing is left behind an answer, nor to a later morning.
    """

    def __init__(self, client: Client, register: Register, *, swept: bool = True) -> None:
        self.client, self.register, self.swept = client, register, swept
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self._started: set[str] = set()  # notices, until that is noted
        self._noting: asyncio.Task[None] | None = None

    async def begin(self, find: Find, now: datetime) -> None:
        """Start what `find` will find, behind this; or at once where nobody sweeps."""
        if not self.swept:
            await self._start(find, now)
            await self._note()
        elif len(self._under_way) >= WAITING:
            log.warning("deliveries left to the sweep", error="too many wait")
        else:
            task = asyncio.create_task(self._behind(find, now, time.monotonic()))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _behind(self, find: Find, now: datetime, since: float) -> None:
        async with self._room:
            try:
                await self._start(find, now + timedelta(seconds=time.monotonic() - since))
            except Exception as failed:
                log.warning("deliveries left to the sweep", error=f"{type(failed).__name__}: {failed}")

    async def _start(self, find: Find, now: datetime) -> None:
        found = await asyncio.to_thread(find, self.register)
        new = {
            key: one
            for key, one in found.items()
            if key not in self._started and (not self.swept or leaves(one.digest_on, now))
        }
        await start_deliveries(self.client, new.values(), now)
        self._started |= new.keys()

    async def _note(self) -> None:
        started = set(self._started)
        if not started:
            return
        await asyncio.to_thread(deliveries.mark_ensured, self.register, started)
        self._started -= started

    async def _keep_noting(self) -> None:
        while True:
            await asyncio.sleep(NOTED_EVERY)
            await self._try_to_note()

    async def _try_to_note(self) -> None:
        try:
            await self._note()
        except Exception as failed:
            log.warning("started deliveries not noted", error=f"{type(failed).__name__}: {failed}")

    async def __aenter__(self) -> Self:
        """What is started is noted from now on."""
        self._noting = asyncio.create_task(self._keep_noting())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Start what still waits, and note it."""
        assert self._noting is not None
        self._noting.cancel()
        if self._under_way:
            _, left = await asyncio.wait(self._under_way, timeout=DRAINED)
            for one in left:
                one.cancel()
        await asyncio.wait({self._noting})
        await self._try_to_note()
