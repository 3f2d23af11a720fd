"""Sweep: twice a minute, whatever only one of register and engine knows is brought to the other.

Actions whose sender died after the inbox, entries that the engine never heard of, titles that overslept or were ended
by hand, notices whose delivery is gone. At its start it compares everything once. Its time is the database's: a worker
whose clock is a day behind sweeps like any other.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from temporalio.client import Client

from activities import heal, linked, ring, undertakings
from activities.dispatch import leaves, start_deliveries
from activities.examine import examine
from activities.rebuild import rebuild
from activities.reconcile import reconcile, repair
from activities.unreadable import end_unreadable
from register import deliveries, engine, inbox
from register.connect import Register
from schemas.action import Action
from schemas.base import local_date
from schemas.reconciliation import Difference
from schemas.tolerance import PATIENCE
from workflows.life.digest_day import digest_at
from workflows.plugin import workflow_id
from workflows.title import spread

AT_ONCE = 20
"""Titles that one part of a round looks at side by side."""

PAGE = 1000
"""Rows that a part of a round takes on; the rest comes with the next one."""

OVERSLEPT = timedelta(minutes=2)
"""A wake that is so late was lost: a timer set under a wrong clock, a task that nobody does."""

ENDED_SINCE = timedelta(minutes=10)
"""How far back it looks for workflows that were ended; the comparison at the start and at night sees all."""

LATELY = timedelta(hours=1)
"""How far back it looks for losses that raise something for another title; at its start, and once a day, at all."""

FIRST_PAUSE, LONGEST_PAUSE = 60.0, 600.0
"""Seconds for which a title that did not answer is passed by: at first, and when it never does."""

UNANSWERED = 3
"""A title that let so many rings pass is ended and started again though nothing else is wrong with it."""

FAILING_FOR = 75.0
"""Seconds after which an effect that fails is held against the title: longer than it waits between two tries, so that
one that only waits for a register which has just come back is left alone."""

CLOSED = 'WorkflowType = "Title" AND ExecutionStatus = "{status}" AND CloseTime > "{since}"'
STATUSES = ("Completed", "Failed", "Canceled", "Terminated", "TimedOut")
"""Asked for one by one: for several at once an engine on SQLite goes through all that run, asleep or not."""

log = structlog.get_logger("mingpai.sweep")


class PassedBy(NamedTuple):
    """How often a title did not answer, and until when (by `clock`) it is passed by."""

    times: int
    until: float


class Sweep:
    """One worker's sweep. What it remembers between rounds only saves work."""

    def __init__(
        self, client: Client, register: Register, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.client, self.register, self.clock = client, register, clock
        self._silent: dict[str, PassedBy] = {}
        self._failing: dict[str, float] = {}
        self._woken: dict[str, float] = {}
        self._closed: set[str] = set()
        self._linked_at: datetime | None = None

    async def keep(self, every: timedelta, *, fresh: bool) -> None:
        """Round after round, for as long as the worker serves. A `fresh` engine is first filled from the register."""
        await self._part("unreadable", self.unreadable)
        await self._part("start", self.fill if fresh else self.compare)
        await self.round()
        log.info("swept for the first time")
        while True:
            await asyncio.sleep(every.total_seconds())
            await self.round()

    async def unreadable(self, now: datetime) -> None:
        """What lies in the engine under no key of ours, or unsealed, gives way to what the register has of it."""
        if await end_unreadable(self.client):
            waiting = await asyncio.to_thread(deliveries.waiting, self.register)
            await start_deliveries(self.client, [one for one in waiting if leaves(one.digest_on, now)], now)

    async def compare(self, now: datetime) -> None:
        """Every workflow against the register, and what can be set right without people set right at once.

        Whatever lies in the inbox by now was handed in when nobody served: its sender has been told not to wait. And a
        notice whose delivery nobody is known to have started was written by a worker that died.
        """
        await self._part("notices", partial(self.notices, grace=timedelta(0)))
        found = await reconcile(self.client, self.register, now)
        for line in await repair(self.client, self.register, found.differences, now, at_once=True):
            log.info("set right at the start", what=line)
        await self.inbox(now + PATIENCE)

    async def fill(self, now: datetime) -> None:
        """The engine's file is new: every open title is started from the register."""
        counts = await rebuild(self.client, self.register, now)
        log.info("engine filled from the register", **counts._asdict())

    async def round(self) -> None:
        """Everything once, side by side: none of it waits for titles that another part is at."""
        parts = {
            "inbox": self.inbox,
            "unheard": self.unheard,
            "overslept": self.overslept,
            "ended": self.ended,
            "notices": self.notices,
            "undertakings": self.undertakings,
            "linked": self.linked,
        }
        await asyncio.gather(*(self._part(name, part) for name, part in parts.items()))

    async def inbox(self, now: datetime) -> None:
        """Ring for actions that have waited longer than any sender does; one ring works a whole inbox off."""
        waiting = await asyncio.to_thread(
            inbox.stragglers, self.register, now - PATIENCE, PAGE, self._passed_by()
        )
        first = {action.title: action for action in reversed(waiting)}

        async def handle(title: str) -> None:
            if not await self._cured(title, now):
                return
            if await ring.ring(self.client, self.register, first[title]) is None:
                await self._unanswered(first[title], now)
            else:
                self._silent.pop(title, None)

        await self._each(first, handle)

    async def unheard(self, now: datetime) -> None:
        """Entries that the engine is not known to hold: confirmed by a sleeper's memo or an answer, else brought."""
        known: dict[str, int] = {}

        async def hear(title: str) -> None:
            found = await examine(self.client, self.register, title, now)
            if found.asleep_at is not None:
                known[title] = found.asleep_at
                self._silent.pop(title, None)
            elif found.wrong is not None:
                await self._heal(found.wrong, now)
            elif await heal.looked(self.client, self.register, title):
                self._silent.pop(title, None)
            else:
                self._pass_by(title)

        behind = await asyncio.to_thread(engine.unconfirmed, self.register, now, PAGE, self._passed_by())
        try:
            await self._each(behind, hear)
        finally:
            await asyncio.to_thread(engine.confirm, self.register, known)

    async def overslept(self, now: datetime) -> None:
        """Titles whose time has come and that wrote nothing: made to look.

        One that has looked and has nothing to do yet, since its clock is behind ours, is not asked again at once.
        """
        self._woken = {title: until for title, until in self._woken.items() if until > self.clock()}
        without = self._passed_by() | self._woken.keys()
        late = await asyncio.to_thread(engine.wakes_before, self.register, now - OVERSLEPT, PAGE, without)

        async def wake(title: str) -> None:
            if not await self._cured(title, now):
                return
            if await heal.looked(self.client, self.register, title):
                self._woken[title] = self.clock() + FIRST_PAUSE
            else:
                self._pass_by(title)

        await self._each((title for title, at in late if spread(title, at) < now - OVERSLEPT), wake)

    async def ended(self, now: datetime) -> None:
        """Workflows that ended though their titles are open: failed, or ended by hand in the engine's own pages."""
        since = (now - ENDED_SINCE).isoformat()
        closed = {
            run.run_id: run.id.removeprefix(workflow_id(""))
            for status in STATUSES
            async for run in self.client.list_workflows(
                CLOSED.format(status=status, since=since), page_size=PAGE
            )
        }
        fresh = {title for run, title in closed.items() if run not in self._closed}
        left = await asyncio.to_thread(engine.open_among, self.register, fresh)

        async def cure(title: str) -> None:
            if await self._cured(title, now):
                left.discard(title)

        await self._each(set(left), cure)
        self._closed = {run for run, title in closed.items() if title not in left}

    async def notices(self, now: datetime, grace: timedelta | None = None) -> None:
        """Digests whose morning has come, and urgent notices that should be on their way and perhaps are not.

        `grace` is how long whoever wrote one has had to start its delivery.
        """
        today = local_date(now)
        morning = today if now >= digest_at(today) else today - timedelta(days=1)
        begun_by = now - (deliveries.STARTED_WITHIN if grace is None else grace)
        some = PAGE
        while some == PAGE:  # a morning has more than a page
            due = await asyncio.to_thread(deliveries.leaving, self.register, now, morning, begun_by, PAGE)
            await start_deliveries(self.client, due.values(), now)
            await asyncio.to_thread(deliveries.mark_ensured, self.register, due, now)
            some = len(due)

    async def undertakings(self, now: datetime) -> None:
        """Undertakings that have something to do, whoever did the deed and could not say so."""
        if not await asyncio.to_thread(engine.any_undertaking_awake, self.register, now - OVERSLEPT):
            return
        # Imported by the first round that finds one: what they all know takes a tenth of a worker's start.
        from register import undertakings as kept

        due = await asyncio.to_thread(kept.awake, self.register, now - OVERSLEPT, PAGE)

        async def wake(undertaking: str) -> None:
            await undertakings.wake(self.client, undertaking)

        await self._each(due, wake)

    async def linked(self, now: datetime) -> None:
        """What the loss of a title raises for another one of its unit, where a measure says so.

        What it waits for is an entry of either title, so that one that has changed need not be looked for among all.
        """
        last, self._linked_at = self._linked_at, None  # if it fails, the next time looks at all
        since = min(last, now) - LATELY if last and local_date(last) == local_date(now) else None
        handed = await asyncio.to_thread(linked.raise_all, self.register, now, since)
        self._linked_at = now
        waiting = {action.title: action for action in handed}

        async def handle(title: str) -> None:
            await ring.ring(self.client, self.register, waiting[title])

        await self._each(waiting, handle)

    async def _part(self, name: str, part: Callable[[datetime], Awaitable[None]]) -> None:
        """One part of a round; what keeps it from its work (a database or a server away) is logged and passes."""
        try:
            await part(await asyncio.to_thread(self.register.now))
        except Exception as failed:
            log.warning("not swept", part=name, error=f"{type(failed).__name__}: {failed}")

    async def _each(self, titles: Iterable[str], do: Callable[[str], Awaitable[None]]) -> None:
        """Do it for each title that is not passed by, many side by side; one that fails stops no other."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(title: str) -> None:
            async with room:
                try:
                    await do(title)
                except Exception as failed:
                    log.warning("title not swept", title=title, error=f"{type(failed).__name__}: {failed}")

        passed_by = self._passed_by()
        await asyncio.gather(*(one(title) for title in titles if title not in passed_by))

    def _passed_by(self) -> set[str]:
        """Those that did not answer lately. The queries leave them out: a page of them must not hide the others."""
        now = self.clock()
        self._silent = {
            title: silence for title, silence in self._silent.items() if silence.until + LONGEST_PAUSE > now
        }
        return {title for title, silence in self._silent.items() if silence.until > now}

    async def _cured(self, title: str, now: datetime) -> bool:
        """Look at a title first: whether it can answer. What cannot is not rung for ten seconds."""
        found = await examine(self.client, self.register, title, now)
        return found.wrong is None or await self._heal(found.wrong, now)

    async def _heal(self, found: Difference, now: datetime) -> bool:
        """Whether the difference was set right; if not, the title is left in peace for a while."""
        if found.kind == "failing":
            since = self._failing.setdefault(found.title, self.clock())
            if self.clock() - since < FAILING_FOR:
                return False
        self._failing.pop(found.title, None)
        healed = await heal.heal(self.client, self.register, found, now) is not None
        if not healed:
            self._pass_by(found.title)
        return healed

    async def _unanswered(self, action: Action, now: datetime) -> None:
        """Nobody answered: it may be slow, or wedged in a way that shows nowhere."""
        times = self._pass_by(action.title)
        if times >= UNANSWERED and not await heal.looked(self.client, self.register, action.title):
            detail = f"叫醒{times}次没有应答"
            await self._heal(Difference(kind="silent", title=action.title, detail=detail), now)

    def _pass_by(self, title: str) -> int:
        """Leave a title alone for a while, longer each time; how often it has been."""
        times = self._silent[title].times + 1 if title in self._silent else 1
        pause = min(FIRST_PAUSE * 2 ** (times - 1), LONGEST_PAUSE)
        self._silent[title] = PassedBy(times, self.clock() + pause)
        return times
