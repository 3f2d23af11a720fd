"""One document names 2,740 units; five years later all fall due in one night, while people act.

    python -m benchmarks.load [--titles 2740] [--minutes 6] [--acts 2]

On the dev server with one worker, the register on SQLite. First the naming, which the service hands to each title;
then, on another installation, the night: its five and a half hours are pressed into so many minutes, each title wakes
at its own share of them and does all that the night has for it. Meanwhile people hand in so many acts a second, each on
a title of its own, and its wait counts from the moment at which it was meant to begin. Beside both, in the same run and
on a server of their own, stand bare workflows that sleep, wake and are acted on as often and have no law: the floor.
Then the morning: every digest that the night has left is made due at once and the worker sends them, to each reader's
folder, while people act; on the bare side as many workflows wake. At the end every ledger is verified.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.people import People, Waits
from benchmarks.pressed import share
from benchmarks.sides import LONG, Floor, Side, Titles
from register import lawbook, verify
from schemas.base import local_date
from tests.load.cohort import UNTIL_NAMED, named, publicised

QUIET = 40.0
"""Seconds in which people act and nothing else goes on."""

SETTLES = 40.0
"""Seconds in which a worker starts and looks at everything once."""

READERS = 3
"""Of notices, beside the units: so many more sleep on the bare side when the morning comes."""

MARGIN = 1.5
"""By so much longer than the first may the last take to fall asleep."""


def say(line: str) -> None:
    """At once: it takes a while."""
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


def tell(what: str, count: int, seconds: float, processor: float, waits: Waits) -> None:
    """The figures of one phase."""
    say(
        f"{what}: {count} in {seconds:.1f} s, {count / seconds:.1f} a second, processor {processor / count:.3f} s each"
    )
    say(f"{what}: people meanwhile, {waits}")


async def naming(side: Side, what: str, acts: float) -> None:
    """One document for all, while people act."""
    await side.start()
    await side.all_asleep(side.sleepers, lambda _: LONG)
    side.serve(time.time(), 1)
    await asyncio.sleep(SETTLES)
    people = People(side.act, acts)
    say(f"{what}: people alone, {await people.during(asyncio.sleep(QUIET))}")
    before, began = side.processor(), time.perf_counter()
    waits = await people.during(side.name())
    tell(
        f"{what}, the naming",
        len(side.sleepers),
        time.perf_counter() - began,
        side.processor() - before,
        waits,
    )


async def night(side: Side, what: str, acts: float, window: float) -> None:
    """Each wakes at its share of the window, while people act."""
    one = await side.start()
    begins = time.time() + MARGIN * one * len(side.sleepers) + SETTLES + QUIET + 10

    def wakes(id_: str) -> float:
        return begins + window * share(id_)

    await side.all_asleep(side.sleepers, lambda id_: timedelta(seconds=wakes(id_) - time.time()))
    side.serve(begins, window)
    await asyncio.sleep(SETTLES)
    people = People(side.act, acts)
    say(f"{what}: people alone, {await people.during(asyncio.sleep(QUIET))}")
    if begins < time.time():
        raise SystemExit("the night began before all were asleep: too slow a machine")
    await asyncio.sleep(begins - time.time())
    before = side.processor()
    waits = await people.during(_all_awake(side))
    ended = time.time()
    tell(f"{what}, the night", len(side.sleepers), ended - begins, side.processor() - before, waits)
    late = sorted(at - wakes(id_) for id_, at in side.woken().items())
    p99, last = late[int(len(late) * 0.99)], late[-1]
    say(f"{what}: woken late by {late[len(late) // 2]:.2f} s (p50), {p99:.2f} s (p99), {last:.2f} s at most")
    await morning(side, what, people)


async def _all_awake(side: Side) -> None:
    while await asyncio.to_thread(side.asleep):  # noqa: ASYNC110  another process wakes them
        await asyncio.sleep(1)


async def ledgers(side: Titles) -> None:
    """Whether they are complete: one entry of that night for each title, and nothing that `verify` minds."""
    began = time.perf_counter()
    faults = await asyncio.to_thread(lambda: verify.verify(side.register, lawbook.read(side.register)))
    kinds = Counter(side.cohort.house.desk.life(title).seq for title in side.sleepers)
    say(
        f"ledgers: entries a title {dict(kinds)}, {len(faults)} faults, verified in {time.perf_counter() - began:.1f} s"
    )
    for fault in faults[:5]:
        say(fault)


async def morning(side: Side, what: str, people: People) -> None:
    """Everything that waits for 08:30 leaves at once, while people act."""
    count = len(side.sleepers) + people.count + READERS
    before, began = side.processor(), time.perf_counter()
    leaving = asyncio.ensure_future(side.morning(count))
    waits = await people.during(leaving)
    seconds = time.perf_counter() - began
    tell(f"{what}, the morning", leaving.result(), seconds, side.processor() - before, waits)


def messages(side: Titles) -> None:
    """What lies in the readers' folders."""
    files = Counter(one.parent.name for one in side.stack.folder.glob("notices/*/*.txt"))
    say(f"messages: {sum(files.values())} to {len(files)} readers, at most {max(files.values())} a reader")


async def measure(folder: Path, titles: int, minutes: float, acts: float) -> None:
    """All of it."""
    today = local_date(datetime.now(UTC))
    callers = int(acts * (2 * QUIET + minutes * 120))
    yesterday = today - timedelta(days=1)
    say(f"preparing {titles} titles that fall due")
    ours = Titles(folder / "night", callers, lambda house: named(house, titles, today))
    for side, what in ((Floor(folder / "bare night", callers, titles), "bare"), (ours, "titles")):
        await night(side, what, acts, minutes * 60)
        if side is ours:
            await ledgers(ours)
            messages(ours)
        side.close()
    say(f"preparing {titles} titles for their naming")
    new = Titles(folder / "naming", callers, lambda house: publicised(house, titles, yesterday - UNTIL_NAMED))
    for side, what in ((Floor(folder / "bare naming", callers, titles), "bare"), (new, "titles")):
        await naming(side, what, acts)
        side.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=int, default=2740)
    parser.add_argument("--minutes", type=float, default=6, help="into which the night is pressed")
    parser.add_argument("--acts", type=float, default=2, help="of people, a second")
    parser.add_argument("--folder", type=Path, help="where it all happens, and stays")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(exist_ok=True, parents=True)
        asyncio.run(measure(folder, asked.titles, asked.minutes, asked.acts))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
