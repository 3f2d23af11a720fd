"""`python -m benchmarks [NAMES …]`: what we cost beside the floor, in one run, in turns: the median of five.

    python -m benchmarks --json figures.json --page figures.html
    python -m benchmarks lives --turns 3
    python -m benchmarks lives ledgers --postgres    # the register on a PostgreSQL that is started for it
    python -m benchmarks growth nights --great   # 1,000,000 entries, 30,000 asleep: hours
    python -m benchmarks --small --check         # as CI does: fails where a ratio has grown worse by half
    python -m benchmarks steps --small --turns 3 --reference     # write down what --check compares with

What has no floor of its own, needs a quiet machine or other machines, is run by itself: `benchmarks.pages`, `storm`,
`cluster`, `drill`.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from benchmarks import (
    commands,
    growth,
    herd,
    holidays,
    importing,
    ledgers,
    lives,
    nights,
    sleepers,
    steps,
    takeover,
)
from benchmarks.given import Given
from benchmarks.median import (
    REFERENCE,
    Figure,
    Found,
    as_data,
    judged,
    known,
    known_ratios,
    machine,
    median,
    reference,
)
from benchmarks.page import cells, page
from benchmarks.row import Turn
from tests.postgres import Postgres


class Turns(Protocol):
    """A benchmark: so many turns."""

    def __call__(self, given: Given, count: int, /) -> list[Turn]: ...


KNOWN: Mapping[str, Turns] = {
    "steps": steps.turns,
    "commands": commands.turns,
    "importing": importing.turns,
    "takeover": takeover.turns,
    "ledgers": ledgers.turns,
    "growth": growth.turns,
    "nights": nights.turns,
    "sleepers": sleepers.turns,
    "lives": lives.turns,
    "herd": herd.turns,
    "holidays": holidays.turns,
}
"""Each is told by its module."""


def asked() -> argparse.Namespace:
    """The command line."""
    told = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    told.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(KNOWN)}; all of them if none is said"
    )
    told.add_argument("--turns", type=int, default=5)
    sizes = told.add_mutually_exclusive_group()
    for size, what in (("small", "less of everything"), ("great", "as much as a province has: hours")):
        sizes.add_argument(f"--{size}", dest="size", action="store_const", const=size, help=what)
    told.set_defaults(size="usual")
    told.add_argument("--postgres", action="store_true", help="registers on PostgreSQL, not on SQLite")
    told.add_argument("--json", type=Path, help="write the figures here")
    told.add_argument("--page", type=Path, help="write them with charts here, as one HTML file")
    told.add_argument("--check", action="store_true", help="fail where a ratio has grown worse by half")
    told.add_argument(
        "--reference", action="store_true", help=f"write what was measured into {REFERENCE.name}"
    )
    given = told.parse_args()
    if unknown := [one for one in given.names if one not in KNOWN]:
        told.error(f"not among {', '.join(KNOWN)}: {', '.join(unknown)}")
    if given.turns < 1:
        told.error("at least one turn")
    if (given.check or given.reference) and (given.size != "small" or given.postgres):
        told.error("the reference is of what CI runs: --small, on SQLite")
    return given


def shown(figures: list[Figure]) -> None:
    """A line a figure."""
    for one in figures:
        figure, *rest, aim = cells(one)
        print(f"{figure:50}" + "".join(f"  {said:>16}" for said in rest) + (f"   aim {aim}" if aim else ""))
    sys.stdout.flush()


def main() -> int:
    """Run them, print the figures, write what is wanted; 1 where something has grown worse."""
    given = asked()
    found: Found = {}
    faults: list[str] = []
    with ExitStack() as ours:
        postgres = ours.enter_context(Postgres.running()) if given.postgres else None
        for name in given.names or KNOWN:

            def turns(count: int, run: Turns = KNOWN[name]) -> list[Turn]:
                with tempfile.TemporaryDirectory(prefix="mingpai-") as folder:
                    return run(Given(Path(folder), given.size, postgres), count)

            if given.check:
                found[name], bad = judged(turns(given.turns), turns, known_ratios())
                faults += bad
            else:
                found[name] = median(turns(given.turns))
            shown(found[name])
    facts = machine() | {
        "turns": given.turns,
        "size": given.size,
        "register": "PostgreSQL" if given.postgres else "SQLite",
    }
    if given.json:
        given.json.write_text(json.dumps(as_data(found, facts), indent=1), encoding="utf-8")
    if given.page:
        given.page.write_text(page(found, facts), encoding="utf-8")
    if given.reference:
        REFERENCE.write_text(
            json.dumps(reference(found, facts, known()), indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
    if faults:
        print("Worse by half than the reference, or unknown to it:", *faults, sep="\n  ")
    return bool(faults)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # with the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)
