"""Pressed: the office's worker in a night that is pressed together: `python -m benchmarks.pressed BEGINS SECONDS DUE`.

Titles that fall due at the midnight of DUE wake at their shares of so many SECONDS from BEGINS on, and not of the five
and a half hours that the law has: whoever put them to sleep saw to it, and the sweep is told here.
"""

import asyncio
import sys
import zlib
from datetime import date, datetime, timedelta

import worker
from activities import examine, heal, sweep
from schemas.base import CHINA, midnight
from workflows.title import spread


def share(title: str) -> float:
    """A title's place in the night, from 0 to 1, as the law spreads them."""
    return zlib.crc32(title.encode()) / 2**32


def press(begins: float, seconds: float, due: date) -> None:
    """Tell the sweep."""

    def pressed(title: str, instant: datetime) -> datetime:
        if instant != midnight(due):
            return spread(title, instant)
        return datetime.fromtimestamp(begins, CHINA) + timedelta(seconds=seconds * share(title))

    for module in (examine, heal, sweep):
        module.spread = pressed  # type: ignore[attr-defined]


if __name__ == "__main__":
    press(float(sys.argv[1]), float(sys.argv[2]), date.fromisoformat(sys.argv[3]))
    asyncio.run(worker.main())
