"""Workers by the dozen: each is forked from one process that has read the program, and not started from nothing.

What a worker does and how it dies is the same; a second of processor time, in which Python reads a thousand modules,
is spent once. A worker that is begun as an installation begins it is `Stack.start_worker`'s.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path

_LAND = multiprocessing.get_context("forkserver")
_LAND.set_forkserver_preload(["tests.crash.mortal_worker"])


class Forked:
    """A worker in its own process, with this environment; what it says is added to a file."""

    def __init__(self, environment: Mapping[str, str], log: Path, sweep: float) -> None:
        self._process = _LAND.Process(target=_live, args=(dict(environment), log, sweep))
        self._process.start()

    def kill(self, patience: float) -> None:
        """No handler runs, no buffer is flushed."""
        self._process.kill()
        self._process.join(patience)
        assert not self._process.is_alive()
        self._process.close()


def _live(environment: Mapping[str, str], log: Path, sweep: float) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    from tests.crash import mortal_worker  # read before the fork

    mortal_worker.live(0, sweep, told=False)
