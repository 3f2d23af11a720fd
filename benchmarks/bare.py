"""Bare: the floor of a measurement: workflows that sleep, wake and are acted on as titles are, and have no law.

A wake is one local activity that writes a line, an act two, and both end in a hibernation. Their worker is a process
of its own: `python -c "import asyncio; from benchmarks.bare import serve; asyncio.run(serve(ADDRESS, FILE))"`.
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
    async with Worker(client, task_queue=QUEUE, workflows=[Bare], activities=[notes.note]):
        await asyncio.Event().wait()
