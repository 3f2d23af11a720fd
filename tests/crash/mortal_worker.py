"""A worker for the power to go off under: `mortal_worker.py DELAY SWEEP [told]`, where time is told.

At a named seam of its work on a named title it stands still, so that a test can kill it there, or whatever it is about
to talk to. The test writes «seam title» into the file `ARMED` of the installation's folder; a worker that comes there
renames it to `REACHED`, and goes on when that is gone.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from temporalio import activity
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.bridge.worker import Worker as Core
from temporalio.client import Client

import worker
from activities import push, ring, sweep
from register import deliveries, engine, inbox, reach, recording
from register.connect import Register
from schemas.action import Action
from schemas.record import RecordRequest
from workflows.title import TitleWorkflow

ARMED, REACHED = "seam", "seam.reached"

SEAMS = {
    "before_asking": "the title was rung for and is about to read its inbox",
    "after_asking": "it knows the action and has done nothing yet",
    "before_commit": "the step is worked out and about to be written",
    "at_commit": "everything is written, and the transaction not ended",
    "after_commit": "the register has the step, and the workflow no answer",
    "before_delivery": "the deliveries of the step's notices are about to start",
    "before_acknowledgement": "the workflow has the answer, and the server not what came of it",
    "at_hibernation": "the title is about to go to sleep again",
    "after_hibernation": "it sleeps, and nobody has told the register that the engine holds the entry",
    "in_the_sweep": "the sweep has found an action that nobody rang for, and is about to ring",
    "before_confirming": "the sweep has found that the engine holds the entry, and is about to note it",
}


def before(function: Callable[..., Any], what: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, with something happening first."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        what(*args)
        return function(*args, **kwargs)

    return wrapped


def after(function: Callable[..., Any], what: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, with something happening once it has returned."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        what(*args)
        return result

    return wrapped


class Seams:
    """Where the worker can be made to stand still."""

    def __init__(self, folder: Path) -> None:
        self.armed, self.reached = folder / ARMED, folder / REACHED
        self.recording = threading.local()
        self.recorded: dict[str, str] = {}  # runs whose step the register has, and their titles

    def at(self, seam: str, title: str) -> None:
        """Stand still here if a test wants it."""
        with suppress(FileNotFoundError):  # nobody wants anything, or another thread is standing there
            if self.armed.read_text() == f"{seam} {title}":
                self.armed.rename(self.reached)
                while self.reached.exists():
                    time.sleep(0.01)

    def sew(self) -> None:
        """Put the seams into the program."""
        inbox.waiting = before(inbox.waiting, lambda _, title, *__: self.at("before_asking", title))
        inbox.waiting = after(inbox.waiting, lambda _, title, *__: self.at("after_asking", title))
        recording.record = before(recording.record, self.before_recording)
        recording.record = after(recording.record, self.after_recording)
        deliveries.unstarted = after(deliveries.unstarted, lambda _, title: self.at("before_delivery", title))
        TitleWorkflow._hibernate = before(TitleWorkflow._hibernate, self.before_sleeping)  # type: ignore[method-assign]
        ring.ring = before(ring.ring, self.before_ringing)
        engine.confirm = before(engine.confirm, self.before_confirming)
        event.listen(Engine, "commit", self.at_commit)
        complete = Core.complete_workflow_activation

        async def completing(core: Core, done: WorkflowActivationCompletion) -> None:
            title = self.recorded.get(done.run_id, "")
            self.at("before_acknowledgement", title)
            await complete(core, done)
            if any(one.HasField("continue_as_new_workflow_execution") for one in done.successful.commands):
                self.at("after_hibernation", title)

        Core.complete_workflow_activation = completing  # type: ignore[method-assign, assignment]

    def before_recording(self, _register: Register, request: RecordRequest, _witness: object) -> None:
        self.recording.title = request.title
        self.at("before_commit", request.title)

    def at_commit(self, connection: Connection) -> None:
        title = getattr(self.recording, "title", None)
        if title and connection.get_execution_options().get("writes"):
            self.at("at_commit", title)

    def after_recording(self, _register: Register, request: RecordRequest, _witness: object) -> None:
        self.recording.title = None
        self.recorded[activity.info().workflow_run_id or ""] = request.title
        self.at("after_commit", request.title)

    def before_sleeping(self, asleep: TitleWorkflow, *_: object) -> None:
        self.at("at_hibernation", asleep.title)

    def before_ringing(self, _client: Client, _register: Register, action: Action) -> None:
        self.at("in_the_sweep", action.title)

    def before_confirming(self, _register: Register, known: Mapping[str, int]) -> None:
        for title in known:
            self.at("before_confirming", title)


def live(delay: float, every: float, *, told: bool) -> None:
    """Host titles until somebody ends it."""
    if told:
        reach.Register = partial(Register, told_time=True)  # type: ignore[assignment, attr-defined]
    Seams(Path(os.environ["MINGPAI_VAR"])).sew()
    if delay:
        recording.record = before(recording.record, lambda *_: time.sleep(delay))
    if every:
        # A minute in production, where the sweep comes twice in it.
        engine.UNHEARD, sweep.FIRST_PAUSE = 2 * timedelta(seconds=every), 2 * every
        push.HELD = 2 * timedelta(seconds=every)
    worker.hosting = partial(worker.hosting, sweep_every=timedelta(seconds=every) if every else None)
    asyncio.run(worker.main())


if __name__ == "__main__":
    live(float(sys.argv[1]), float(sys.argv[2]), told=sys.argv[3:] == ["told"])
