"""Forked 分身: processes of ours by the dozen, each forked from one that has read the program, not begun from nothing.

What such a process does and how it dies is the same; a second and more of processor time, in which Python reads a
thousand modules, is spent once. It is spoken to as what `subprocess` has started.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

_LAND = multiprocessing.get_context("forkserver")
_LAND.set_forkserver_preload(["tests.crash.mortal_worker", "commands.up"])


class Forked:
    """What `live` does, in a process of its own with this environment; what it says is added to a file."""

    def __init__(self, live: Callable[[], None], environment: Mapping[str, str], log: Path) -> None:
        log.touch()  # whoever reads it need not wait for the process
        self._process = _LAND.Process(target=_live, args=(live, dict(environment), log))
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """A signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """No handler runs, no buffer is flushed."""
        self.send_signal(signal.SIGKILL)

    def wait(self, patience: float | None = None) -> int:
        """Its exit code, when it has ended."""
        self._process.join(patience)
        code = self.poll()
        assert code is not None, "it has not ended"
        return code


def _live(live: Callable[[], None], environment: Mapping[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    live()
