"""Progress: how far a long command is, on a terminal; to a file or a pipe it says nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from commands.speak import console

T = TypeVar("T")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[T], T]]:
    """What is called with each thing that is done, and gives it back."""
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        console=console(err=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(what, total=total)

        def step(done: T) -> T:
            bar.advance(task)
            return done

        yield step
