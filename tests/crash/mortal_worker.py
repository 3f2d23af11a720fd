"""A worker that kills itself, as the power does, at a named seam of its work: `mortal_worker.py SEAM DELAY SWEEP`."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import worker
from activities import record as record_activity
from register import inbox, ledger
from workflows.life import step

SEAMS = (
    "before_asking",
    "after_asking",
    "before_commit",
    "after_commit",
    "before_delivery",
    "at_hibernation",
)


def die(*_: Any) -> None:
    """SIGKILL: no handler runs, no buffer is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(function: Callable[..., Any], what: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, with something happening first."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        what()
        return function(*args, **kwargs)

    return wrapped


def after(function: Callable[..., Any], what: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, with something happening once it has returned."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        what()
        return result

    return wrapped


def arrange(seam: str, delay: float) -> None:
    """Put death, or a slow register, where the test wants it."""
    if seam == "before_asking":
        inbox.waiting = before(inbox.waiting, die)
    elif seam == "after_asking":
        inbox.waiting = after(inbox.waiting, die)
    elif seam == "before_commit":
        ledger.record = before(ledger.record, die)
    elif seam == "after_commit":
        ledger.record = after(ledger.record, die)
    elif seam == "before_delivery":
        record_activity.start_deliveries = die  # type: ignore[assignment, attr-defined]
    elif seam == "at_hibernation":
        # The workflow module is loaded anew in its sandbox; the law beneath it is passed through, and asked just then.
        step.next_wake = before(step.next_wake, die)
    if delay:
        ledger.record = before(ledger.record, lambda: time.sleep(delay))


if __name__ == "__main__":
    arrange(sys.argv[1], float(sys.argv[2]))
    every = float(sys.argv[3])
    worker.hosting = partial(worker.hosting, sweep_every=timedelta(seconds=every) if every else None)
    asyncio.run(worker.main())
