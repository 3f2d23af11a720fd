"""Runs: lists that this process works through beside the pages; how far each is, and that none runs twice."""

from dataclasses import dataclass, field
from threading import Event, Lock


class StoppedError(Exception):
    """The pages are told to end: what is left is gone on with when they serve again."""


class BusyError(Exception):
    """So many lists are being worked through that the pages would suffer."""


AT_ONCE = 3
"""Lists: each takes a thread, and its share of the processor."""


BREATH = 0.002
"""Seconds after each row in which the pages have the processor."""


@dataclass
class Run:
    """One under way: how many of how many rows are through."""

    over: Event = field(default_factory=Event)
    done: int = 0
    of: int = 0


@dataclass
class Runs:
    """Those that are under way, by the number of their list."""

    under_way: dict[str, Run] = field(default_factory=dict)
    alone: Lock = field(default_factory=Lock)
    stopping: Event = field(default_factory=Event)

    def begin(self, list_: str) -> Run | None:
        """A new one; None where this list is under way. `BusyError`."""
        with self.alone:
            if list_ in self.under_way:
                return None
            if len(self.under_way) >= AT_ONCE:
                raise BusyError
            run = self.under_way[list_] = Run()
            return run

    def end(self, list_: str) -> None:
        """It is through, or was ended."""
        with self.alone:
            run = self.under_way.pop(list_, None)
        if run is not None:
            run.over.set()

    def of(self, list_: str, patience: float = 0) -> Run | None:
        """The one of a list, if it is still under way after so many seconds."""
        run = self.under_way.get(list_)
        return None if run is None or run.over.wait(patience) else run

    def step(self, run: Run, done: int, of: int) -> None:
        """So many are through. `StoppedError`."""
        run.done, run.of = done, of
        if self.stopping.wait(BREATH):
            raise StoppedError

    def stop(self) -> None:
        """Let all of them end after the row that they are at."""
        self.stopping.set()
