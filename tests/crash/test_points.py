"""Every point between inbox, update, commit, acknowledgement, confirmation and hibernation is a point to die at.

Whoever dies there, worker, server or database, alone or together, and the caller always: what died is started again,
and within two minutes the action is in the ledger once, the engine is where the ledger is, and nothing waits.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from register import engine, inbox, ledger
from schemas.action import Action
from tests.crash.mortal_worker import ARMED, REACHED, SEAMS
from tests.crash.test_killed import codes, today
from tests.people import KAIYUAN, applies, does
from tests.postgres import Postgres
from tests.stack import LONGEST_WAIT, Stack
from workflows.plugin import workflow_id

pytestmark = pytest.mark.timeout(900)

HEALED = 120.0
"""Seconds after the last death by which everything is right again."""

NOBODY_RINGS = "after_inbox"
"""The seam before all others: the action is in the inbox, and its caller dies before ringing."""


class Deaths(NamedTuple):
    """Who dies. A SQLite register dies with whoever writes it, so that only PostgreSQL dies by itself."""

    worker: bool = False
    server: bool = False
    database: bool = False


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A database server that may be killed."""
    with Postgres.running() as one:
        yield one


class Point(NamedTuple):
    """Where to die: the seam, what was told of the title before, and the action that is on its way."""

    seam: str
    before: Action | None
    action: Action

    @property
    def told(self) -> tuple[str, ...]:
        """What the ledger has in the end."""
        return tuple(one.id for one in (self.before, self.action) if one is not None)


def points(*, sleeping: bool) -> list[Point]:
    """Every seam with a title of its own: one that sleeps and gets an opinion, or one that is applied for."""
    seams = (NOBODY_RINGS, *SEAMS)
    found = []
    for n, (seam, unit) in enumerate(zip(seams, codes(len(seams)), strict=True), 1):
        application = applies(f"2026-{n:04d}", today(), code=unit)
        opinion = does(application.title, "opine", "township", today(), result="agreed")
        found.append(Point(seam, application, opinion) if sleeping else Point(seam, None, application))
    return found


class House(Stack):
    """An installation whose parts die at a seam. It is closed when the test ends."""

    postgres: Postgres | None = None

    @classmethod
    @asynccontextmanager
    async def of(cls, folder: Path, postgres: Postgres | None) -> AsyncIterator[Self]:
        """Server and worker run; the register is a SQLite file unless a server of databases is given."""
        url = postgres.fresh() if postgres else None
        one = cls(folder, KAIYUAN, url)
        one.postgres = postgres
        try:
            await one.revive(Deaths(worker=True, server=True))
            yield one
        finally:
            one.close()

    async def before(self, points: list[Point]) -> None:
        """What was told before: done, and asleep."""
        client = await self.client()
        earlier = [point.before for point in points if point.before is not None]
        await asyncio.gather(*(self.act(client, one) for one in earlier))
        assert await self.wounds({one.title: (one.id,) for one in earlier}) == {}

    async def dies(self, who: Deaths, point: Point) -> None:
        """Let them die while the action is at the seam, and start them again."""
        seam, reached = point.seam, self.folder / REACHED
        if seam in SEAMS:
            (self.folder / ARMED).write_text(f"{seam} {point.action.title}")
        calling = await self.hand_in(point.action, ring=seam not in (NOBODY_RINGS, "in_the_sweep"))
        async with asyncio.timeout(LONGEST_WAIT):
            while seam in SEAMS and not reached.exists():  # noqa: ASYNC110  another process makes it
                await asyncio.sleep(0.01)
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
        self.kill(who)
        reached.unlink(missing_ok=True)
        await self.revive(who)

    async def hand_in(self, action: Action, *, ring: bool) -> asyncio.Task[object]:
        """Into the inbox, and the caller's ring, which dies with the caller."""
        if ring:
            return asyncio.create_task(self.act(await self.client(), action))
        await asyncio.to_thread(self.receive, action)
        return asyncio.create_task(asyncio.sleep(0))

    def kill(self, who: Deaths) -> None:
        """No handler runs, no buffer is flushed."""
        if who.worker:
            self.kill_workers()
        if who.server:
            assert self.server is not None
            self.server.kill()
            self.server.wait(LONGEST_WAIT)
        if who.database:
            assert self.postgres is not None
            self.postgres.kill()

    async def revive(self, who: Deaths) -> None:
        """What died is started again; the worker last."""
        if who.database:
            assert self.postgres is not None
            await asyncio.to_thread(self.postgres.start)
        if who.server:
            await self.start_server()
        if who.worker:
            self.start_worker(sweep=1)

    async def wounds(self, titles: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """What is still wrong, title by title, when the time is up; `titles` have these actions, each once."""
        client, end = await self.client(), asyncio.get_running_loop().time() + HEALED
        while True:
            found = {title: await self.wound(client, title, actions) for title, actions in titles.items()}
            if not any(found.values()) or asyncio.get_running_loop().time() > end:
                return {title: wrong for title, wrong in found.items() if wrong}
            await asyncio.sleep(0.2)

    async def wound(self, client: Client, title: str, actions: tuple[str, ...]) -> str:
        """What is wrong with a title; empty when nothing is."""
        told = tuple(entry.action_id for entry in ledger.entries_of(self.register, title))
        if told != actions:
            return f"the ledger has {told}"
        if waiting := inbox.waiting(self.register, title).actions:
            return f"{len(waiting)} actions wait"
        if title in engine.unconfirmed(self.register, FAR, 1000):
            return "the register does not know what the engine holds"
        run = await client.get_workflow_handle(workflow_id(title)).describe()
        held = (await run.memo()).get("title", {}).get("seq")
        if (run.status, run.history_length, held) != (WorkflowExecutionStatus.RUNNING, 1, len(actions)):
            return (
                f"the engine is awake or elsewhere: {run.status}, {run.history_length} events, entry {held}"
            )
        return ""


FAR = datetime(2100, 1, 1, tzinfo=UTC)
"""By then every entry that nobody has confirmed is overdue."""

ALL = Deaths(worker=True, server=True, database=True)


@pytest.mark.parametrize(
    ("kind", "who", "sleeping"),
    [
        pytest.param("sqlite", Deaths(worker=True), False, id="worker, of an application"),
        pytest.param("sqlite", Deaths(worker=True), True, id="worker"),
        pytest.param("sqlite", Deaths(server=True), True, id="server"),
        pytest.param("sqlite", Deaths(worker=True, server=True), True, id="worker and server"),
        pytest.param("postgresql", Deaths(database=True), True, id="database"),
        pytest.param("postgresql", ALL, True, id="all three"),
        pytest.param("postgresql", ALL, False, id="all three, of an application"),
    ],
)
async def test_whoever_dies_wherever_the_action_is_told_once_and_engine_and_ledger_agree(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str, who: Deaths, sleeping: bool
) -> None:
    postgres = request.getfixturevalue("postgres") if kind == "postgresql" else None
    everywhere = points(sleeping=sleeping)
    async with House.of(tmp_path, postgres) as house:
        await house.before(everywhere)
        for point in everywhere:
            await house.dies(who, point)
        found = await house.wounds({point.action.title: point.told for point in everywhere})
        assert {p.seam: found[p.action.title] for p in everywhere if p.action.title in found} == {}
        assert house.faults() == []
