"""Effects that fail as told: a real worker on a real register, with faults put before a title's next tries."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from temporalio import activity
from temporalio.client import Interceptor as ClientInterceptor
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.office_file import load_office
from rehearsal.temporal import QUIET, virtual_time
from schemas.regulation import Regulation
from tests.stack import Stack
from worker import hosting
from workflows.plugin import plugin, workflow_id
from workflows.title import ONE_QUICK_TRY

Fault = Callable[[], Awaitable[Any]]
"""What one try of an effect does instead of its work; what it gives back is given back for the effect's answer."""


async def timed_out() -> None:
    """The register takes longer than a quick try may; a regular one has more time, and works."""
    if activity.info().is_local:
        await asyncio.sleep(ONE_QUICK_TRY.total_seconds() + 1)


async def failed() -> None:
    """The database is away."""
    raise ConnectionError("the database is away")


async def failed_for_good() -> None:
    """Something that no retry mends."""
    raise ApplicationError("no such column", non_retryable=True)


async def cancelled() -> None:
    """The activity is cancelled under way."""
    raise asyncio.CancelledError


async def answered_nonsense() -> str:
    """An answer that the workflow cannot read."""
    return "nonsense"


class Faults(ClientInterceptor, Interceptor):
    """Stands before the activities of every worker of a client that has it."""

    def __init__(self) -> None:
        self._next: dict[tuple[str, str], list[Fault]] = defaultdict(list)

    def put(self, title: str, effect: str, *faults: Fault) -> None:
        """The next tries of a title's effect go like this, one after the other; those after them work."""
        self._next[workflow_id(title), effect] += faults

    def left(self, title: str) -> int:
        """How many faults of a title have not come about yet."""
        return sum(len(faults) for (id_, _), faults in self._next.items() if id_ == workflow_id(title))

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Stand before an activity."""
        return _BeforeActivity(next, self._next)


class _BeforeActivity(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, faults: dict[tuple[str, str], list[Fault]]) -> None:
        super().__init__(next)
        self._faults = faults

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        info = activity.info()
        faults = self._faults[info.workflow_id or "", info.activity_type]
        instead = await faults.pop(0)() if faults else None
        return await super().execute_activity(input) if instead is None else instead


class Faltering:
    """An installation in virtual time whose effects fail as told."""

    def __init__(self, stack: Stack, environment: WorkflowEnvironment, faults: Faults) -> None:
        self.stack, self.environment, self.faults = stack, environment, faults
        self.client = environment.client

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path, regulation: Regulation) -> AsyncIterator["Faltering"]:
        """The time-skipping server; who hosts is left to `hosting`."""
        stack, faults = Stack(folder, regulation, told_time=True), Faults()
        try:
            async with await virtual_time(
                plugins=[plugin()], interceptors=[faults], runtime=QUIET
            ) as environment:
                yield cls(stack, environment, faults)
        finally:
            stack.close()

    @asynccontextmanager
    async def hosting(self) -> AsyncIterator[None]:
        """A worker of this program."""
        office = load_office(self.stack.folder / "office.yaml")
        async with hosting(
            self.client,
            self.stack.register,
            office,
            self.stack.folder,
            sweep_every=None,
            watch_deadlocks=False,
        ):
            yield
