"""The Temporal engine: the real workflow, worker and register on the time-skipping server, in virtual time."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.testing import WorkflowEnvironment

from activities.client import make_readable
from activities.ring import ring as ring_title
from register import inbox, lawbook, ledger
from register.connect import Register
from register.migrate import to_head
from rehearsal.story import Script
from schemas.action import Action
from schemas.calendar import Calendar
from schemas.entry import Entry
from schemas.life import Life
from schemas.office import FileChannel, Office, Post
from schemas.party import Party, Role
from schemas.regulation import Regulation
from schemas.step import Receipt
from worker import hosting
from workflows.plugin import plugin

QUIET = Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(TelemetryFilter("ERROR", "ERROR"))))
"""The SDK warns on standard output of what the test server lacks; a timeline is no place for that."""

LONGEST_SKIP = timedelta(days=365)
"""The test server wants a single run under ten years; a year at a time is far below it and costs nothing."""


START_PATIENCE = timedelta(seconds=60)
"""How long the test server may take to answer. On a quiet machine it takes a fraction of a second."""


class NoServerError(RuntimeError):
    """The test server did not start."""


async def virtual_time(**options: Any) -> WorkflowEnvironment:
    """The time-skipping server, whose binary its package puts beside the interpreter; `options` as the SDK has them.

    `NoServerError` where it is missing or does not answer within `START_PATIENCE`.
    """
    binary = Path(sys.executable).parent / "temporal-test-server"
    try:
        environment = await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(binary), test_server_startup_timeout=START_PATIENCE, **options
        )
    except RuntimeError as failed:
        raise NoServerError(str(failed)) from failed
    # Before any title: where it refuses a workflow for what it shows, this server keeps half of it, and it never runs.
    await make_readable(environment.client)
    return environment


class TemporalEngine:
    """A real installation whose clock the story moves."""

    def __init__(self, environment: WorkflowEnvironment, client: Client, register: Register) -> None:
        self.environment, self.client, self.register = environment, client, register

    async def act(self, action: Action, *, ring: bool = True) -> Receipt | None:
        """Through the inbox, received at the story's instant, then the update."""
        received = await asyncio.to_thread(inbox.receive, self.register, action, lambda: action.received_at)
        if received.receipt is not None or not ring:
            return received.receipt
        return await ring_title(self.client, self.register, received.action, timedelta(seconds=60))

    async def until(self, instant: datetime) -> None:
        """Skip virtual time up to `instant`; every timer on the way fires."""
        while (left := instant - await self.environment.get_current_time()) > timedelta(0):
            await self.environment.sleep(min(left, LONGEST_SKIP))

    async def entries(self, title: str) -> list[Entry]:
        """The title's ledger."""
        return await asyncio.to_thread(ledger.entries_of, self.register, title)

    async def life(self, title: str) -> Life:
        """The title as the register has it; one whose application was refused as it was before."""
        return await asyncio.to_thread(self._life, title)

    def _life(self, title: str) -> Life:
        life = ledger.life_of(self.register, title)
        if life is not None:
            return life
        first = inbox.first_of(self.register, title)
        if first is None:
            raise LookupError(f"{title} is not in the register")
        return lawbook.begun_by(self.register, first)


@asynccontextmanager
async def temporal_engine(
    script: Script, var: Path, *, url: str | None = None, max_cached_workflows: int = 1000
) -> AsyncIterator[TemporalEngine]:
    """An installation for one story under `var`: a fresh register, the test server, one worker, file channels."""
    register = Register(url or f"sqlite:///{var / 'register.db'}", told_time=True)
    await asyncio.to_thread(to_head, register)
    # The pack that the story opens with is added last: it is the one that applications come under.
    laws: list[Regulation | Calendar] = [script.calendar, *script.others.values(), script.regulation]
    for n, item in enumerate(laws):
        await asyncio.to_thread(
            lawbook.add, register, item, datetime(2021, 1, 1, tzinfo=UTC) + timedelta(days=n)
        )
    office = Office(
        name="演练",
        regulation=script.regulation.edition.id,
        trial=True,
        posts=tuple(
            Post(id=role.value, name=role.label, parties=(Party(role=role),), channel=FileChannel())
            for role in Role
            if role not in (Role.OWNER, Role.SYSTEM)
        ),
    )
    async with (
        await virtual_time(plugins=[plugin()], runtime=QUIET) as environment,
        hosting(
            environment.client,
            register,
            office,
            var,
            sweep_every=None,
            max_cached_workflows=max_cached_workflows,
            watch_deadlocks=False,
        ),
    ):
        yield TemporalEngine(environment, environment.client, register)
    register.close()
