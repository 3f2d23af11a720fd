"""Herd: titles that all fall due at one moment, people who act meanwhile, the messages of the morning; and a naming.

On one side titles of one batch, each with all that its night has for it; on the other bare workflows that wake at the
same moment. Meanwhile people hand in so many acts a second, each on a title of its own, and its wait counts from the
moment at which it was meant to begin. Then every digest that the night has left is made due at once, and the worker
sends them; on the bare side as many workflows wake. In the usual size, on another installation, one document names as
many, and the service hands it to each; on the bare side each is acted on. In the great one the night's five and a half
hours are pressed into six minutes, and each title wakes at its own share of them.
"""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.given import Given
from benchmarks.people import People
from benchmarks.pressed import share
from benchmarks.row import Row, Turn
from benchmarks.sides import LONG, Floor, Side, Titles
from register import lawbook, verify
from schemas.base import local_date
from tests.load.cohort import UNTIL_NAMED, named, publicised

ACTS = 4.0
"""Of people, a second."""

READERS = 3
"""Of notices, beside the units: so many more wake on the bare side when the morning comes."""

MARGIN = 1.5
"""By so much longer than the first may the last take to fall asleep."""

STARTS = (12.0, 40.0, 240.0)
"""Seconds that our worker has until the herd wakes; where that was too short, everything is done again with more. The
great one begins with the most.
"""

Figures = dict[str, float]


class TooSoonError(Exception):
    """The herd woke before anybody served."""


async def meanwhile(side: Side, what: str, doing: Awaitable[int], figures: Figures) -> None:
    """So many are done while people act: what each cost, and how long people waited."""
    before, began = side.processor(), time.perf_counter()
    going = asyncio.ensure_future(doing)
    waits = await People(side.act, ACTS).during(going)
    count = going.result()
    if waits.unanswered:
        raise SystemExit(f"{what}: {waits}")
    figures[f"{what}, seconds"] = (time.perf_counter() - began) / count
    figures[f"{what}, processor"] = (side.processor() - before) / count
    figures[f"{what}, people"] = waits.at(0.99)


async def night(side: Side, window: float, starts: float) -> Figures:
    """Each wakes at its share of the window, or all at once; then comes the morning."""
    one = await side.start()
    begins = time.time() + MARGIN * one * len(side.sleepers) + starts

    def wakes(id_: str) -> float:
        return begins + window * share(id_)

    await side.all_asleep(side.sleepers, lambda id_: timedelta(seconds=wakes(id_) - time.time()))
    side.serve(begins, window)
    await side.ready()
    if begins < time.time():
        raise TooSoonError
    await asyncio.sleep(begins - time.time())
    figures: Figures = {}
    await meanwhile(side, "wake", _all_awake(side), figures)
    woken = side.woken()
    figures["wake, seconds"] = (max(woken.values()) - begins) / len(woken)
    late = sorted(at - wakes(id_) for id_, at in woken.items())
    figures["wake, late"] = late[int(len(late) * 0.99)]
    await meanwhile(side, "message", side.morning(len(side.sleepers) + READERS), figures)
    return figures


async def _all_awake(side: Side) -> int:
    while await asyncio.to_thread(side.asleep):  # noqa: ASYNC110  another process wakes them
        await asyncio.sleep(0.2)
    return len(side.sleepers)


async def naming(side: Side) -> Figures:
    """One document for all."""
    await side.start()
    await side.all_asleep(side.sleepers, lambda _: LONG)
    side.serve(time.time(), 1)
    await side.ready()
    figures: Figures = {}
    await meanwhile(side, "naming", side.name(), figures)
    return figures


def sound(side: Titles) -> None:
    """Nothing that `verify` minds came of it."""
    if faults := verify.verify(side.register, lawbook.read(side.register)):
        raise SystemExit(f"{len(faults)} faults, {faults[0]}")


async def turn(given: Given, titles: int, callers: int) -> Turn:
    """Both sides through everything."""
    for starts in STARTS[given.of(small=0, usual=0, great=2) :]:
        try:
            ours, bare = await _nights(given, titles, callers, starts)
            break
        except TooSoonError:
            continue
    else:
        raise SystemExit("the night began before anybody served: too slow a machine")
    late = Row(
        "a wake in a herd, late, p99", "s", ours["wake, late"], bare["wake, late"], "bare", steady=False
    )
    rows = [*_beside("wake", "a wake in a herd", ours, bare), late]
    rows += _beside("message", "a message of the morning", ours, bare)
    if given.size != "usual":
        return rows
    ours, bare = await _namings(given, titles, callers)
    return [*rows, *_beside("naming", "a naming by one document", ours, bare)]


def _beside(what: str, called: str, ours: Figures, bare: Figures) -> Turn:
    cost, wait, people = (f"{what}, {one}" for one in ("processor", "seconds", "people"))
    beside = f"people beside {called}, p99"
    return [
        Row(f"{called}, processor", "ms", 1000 * ours[cost], 1000 * bare[cost], "bare"),
        Row(called, "ms", 1000 * ours[wait], 1000 * bare[wait], "bare", steady=False, aim=1.11),
        Row(beside, "s", ours[people], bare[people], "bare", steady=False),
        Row(beside, "s", ours[people], 1, "a second", steady=False, aim=1),
    ]


async def _nights(given: Given, titles: int, callers: int, starts: float) -> tuple[Figures, Figures]:
    folder, today = Path(mkdtemp(dir=given.folder)), local_date(datetime.now(UTC))
    window = given.of(small=0, usual=0, great=360)
    bare = Floor(folder / "bare", callers, titles)
    try:
        floor = await night(bare, window, starts / 3)
    finally:
        bare.close()
    ours = Titles(folder / "titles", callers, lambda house: named(house, titles, today), given)
    try:
        figures = await night(ours, window, starts)
        sound(ours)
    finally:
        ours.close()
    return figures, floor


async def _namings(given: Given, titles: int, callers: int) -> tuple[Figures, Figures]:
    folder, day = Path(mkdtemp(dir=given.folder)), local_date(datetime.now(UTC)) - timedelta(days=1)
    bare = Floor(folder / "bare", callers, titles)
    try:
        floor = await naming(bare)
    finally:
        bare.close()
    ours = Titles(
        folder / "titles", callers, lambda house: publicised(house, titles, day - UNTIL_NAMED), given
    )
    try:
        figures = await naming(ours)
        sound(ours)
    finally:
        ours.close()
    return figures, floor


def turns(given: Given, count: int) -> list[Turn]:
    """300 titles; small: 24; great: 5,000."""
    titles, callers = given.of(small=24, usual=300, great=5_000), given.of(small=40, usual=240, great=1_600)

    async def all_turns() -> list[Turn]:
        return [await turn(given, titles, callers) for _ in range(count)]

    return asyncio.run(all_turns())
