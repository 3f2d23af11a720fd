"""A worker, or `starter.py up`, that fails as a file tells it to.

The file is JSON, read again several times a second: how often a write fails (`fails`), or is done and its answer lost
(`unheard`), how many seconds it takes (`slow`), by how many the machine's clock is off (`clock`), and at which `seam`
of its work the program kills itself, after whoever else is to go with it (`with`: pairs of process id and signal).
"""

import asyncio
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import OperationalError

import starter
import worker
from activities import starting, sweep
from commands import up
from register import deliveries, engine, inbox, recording
from tests.crash.mortal_worker import after, before
from workflows.title import TitleWorkflow

LOOKS_EVERY = 0.2
"""Seconds between two looks into the file."""

SEAMS = (
    "before_asking",
    "after_asking",
    "before_commit",
    "after_commit",
    "before_delivery",
    "at_hibernation",
)
"""Where it may die: between inbox and step, before and after the commit, before the notices leave, before it sleeps."""

control: dict[str, Any] = {}


def haunt(file: Path) -> None:
    """Read the file for as long as the program lives."""
    while True:
        with suppress(OSError, ValueError):
            told = json.loads(file.read_text(encoding="utf-8"))
            control.clear()
            control.update(told)
        time.sleep(LOOKS_EVERY)


def at(seam: str) -> Callable[..., None]:
    """What happens at a seam: nothing, until the file names it."""

    def perhaps(*_: object) -> None:
        if control.get("seam") != seam:
            return
        for process, number in control.get("with", ()):
            with suppress(ProcessLookupError):
                os.kill(process, number)
        os.kill(os.getpid(), signal.SIGKILL)

    return perhaps


def failure() -> OperationalError:
    """What a database says when its disk or its connection is gone."""
    return OperationalError("COMMIT", None, Exception("the storm"))


def arrange() -> None:
    """Put what the file may tell where it happens."""
    inbox.waiting = after(before(inbox.waiting, at("before_asking")), at("after_asking"))
    recording.record = after(recording.record, at("after_commit"))
    starts: Callable[..., Any] = starting.start_deliveries  # type: ignore[attr-defined]
    starting.start_deliveries = before(starts, at("before_delivery"))  # type: ignore[attr-defined]
    TitleWorkflow._hibernate = before(TitleWorkflow._hibernate, at("at_hibernation"))  # type: ignore[method-assign]
    event.listen(Engine, "commit", _before_commit)
    commit: Callable[..., Any] = DefaultDialect.do_commit

    def do_commit(dialect: DefaultDialect, connection: Any) -> None:
        commit(dialect, connection)
        if random.random() < control.get("unheard", 0):
            raise failure()

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    for name, module in list(sys.modules.items()):
        ours = name.split(".")[0] in ("worker", "activities", "register", "commands")
        if ours and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]


def _before_commit(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes"):
        return
    at("before_commit")()
    time.sleep(control.get("slow", 0))
    if random.random() < control.get("fails", 0):
        raise failure()


class Shifted(datetime):
    """The clock of a machine whose time is wrong."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        """The time that this machine shows."""
        return datetime.now(tz) + timedelta(seconds=control.get("clock", 0))


def hurry(seconds: float) -> None:
    """Sweep every so many seconds; what it waits for first, of a minute or two, is shorter in proportion."""
    share = seconds / worker.SWEEP_EVERY.total_seconds()
    worker.hosting = up.hosting = partial(worker.hosting, sweep_every=timedelta(seconds=seconds))  # type: ignore[attr-defined]
    engine.UNHEARD *= share
    deliveries.MINUTE *= share
    deliveries.STARTED_WITHIN *= share
    sweep.OVERSLEPT *= share
    sweep.FIRST_PAUSE *= share


def live(what: Literal["worker", "up"], file: Path, sweeps: float) -> None:
    """Be it, in a process of its own; `sweeps` are the seconds between two rounds of its sweep."""
    threading.Thread(target=haunt, args=(file,), daemon=True).start()
    arrange()
    hurry(sweeps)
    if what == "up":
        starter.leave(starter.main(["up"]))
    asyncio.run(worker.main())
