"""Bare: the floor of a measurement: workflows that sleep, wake and are acted on as titles are, and have no law.

`Bare` hibernates as titles do: a wake is one local activity that writes a line, an act two. `Plain` is what anybody
would write: one run for a whole life, one activity a step, timers. Their worker is a process of its own:
`python -c "import asyncio; from benchmarks.bare import serve; asyncio.run(serve(ADDRESS, FILE))"`.
"""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

QUEUE = "bare"

YEARS = timedelta(days=700)


@workflow.defn(name="Bare")
class Bare:
    """Its state is its id."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()

    @workflow.run
    async def run(self, id_: str) -> None:
        """A wake, for whatever it comes."""
        async with self.turn:
            await self._do(id_)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(id_, backoff_start_interval=YEARS)

    @workflow.update
    async def act(self) -> None:
        """An act."""
        async with self.turn:
            await self._do("")

    async def _do(self, id_: str) -> None:
        await workflow.execute_local_activity("note", id_, schedule_to_close_timeout=timedelta(seconds=3))


@workflow.defn(name="Plain")
class Plain:
    """A life in one run: for each act, and for each time that is up, one empty activity, local or regular."""

    @workflow.init
    def __init__(self, local: bool) -> None:
        self.local = local
        self.turn = asyncio.Lock()
        self.wait, self.ended = 0.0, False

    @workflow.run
    async def run(self, local: bool) -> None:
        """Until it is told to end; meanwhile it waits for its times."""
        while not self.ended:
            await workflow.wait_condition(lambda: self.wait > 0 or self.ended)
            if self.wait:
                await workflow.sleep(self.wait)
                await self._do()
                self.wait = 0
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def act(self, wait: float, end: bool) -> None:
        """An act, once the last time is up; then comes a time of so many seconds, or the end."""
        await workflow.wait_condition(lambda: not self.wait)
        await self._do()
        self.wait, self.ended = wait, end

    async def _do(self) -> None:
        async with self.turn:
            patience = timedelta(minutes=1)
            if self.local:
                await workflow.execute_local_activity("note", "", schedule_to_close_timeout=patience)
            else:
                await workflow.execute_activity("note", "", start_to_close_timeout=patience)


class Notes:
    """Who woke when, a line each."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @activity.defn(name="note")
    async def note(self, id_: str) -> None:
        """Write it down where somebody woke."""
        if id_:
            with self.file.open("a") as lines:
                lines.write(f"{id_} {time.time()}\n")


async def serve(address: str, file: str) -> None:
    """Until it is killed."""
    client = await Client.connect(address)
    notes = Notes(Path(file))
    async with Worker(client, task_queue=QUEUE, workflows=[Bare, Plain], activities=[notes.note]):
        await asyncio.Event().wait()
