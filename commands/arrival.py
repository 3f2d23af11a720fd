"""Arrival: watching a calendar come to the open titles; whoever stops watching stops nothing."""

import sys
import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from commands.installation import Installation
from register import queries
from schemas.base import Sha256

LOOK_EVERY = 0.3
STILL = 60
"""Seconds without any progress after which nobody should sit and wait."""


def await_arrival(installation: Installation, calendar: Sha256, total: int, *, quiet: bool) -> int:
    """Wait until every open title lives under the calendar; how many do not, where it stops or Ctrl-C is pressed."""
    left, moved = total, time.monotonic()
    columns = (TextColumn("重新计算"), BarColumn(), MofNCompleteColumn())
    shown = not quiet and sys.stdout.isatty()
    with Progress(*columns, transient=True, disable=not shown) as progress:
        task = progress.add_task("", total=total)
        try:
            while left and time.monotonic() - moved < STILL:
                time.sleep(LOOK_EVERY)
                now = queries.lacking(installation.register, calendar)
                if now != left:
                    left, moved = now, time.monotonic()
                progress.update(task, completed=max(0, total - left))
        except KeyboardInterrupt:
            pass
    return left
