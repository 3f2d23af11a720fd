"""`python -m benchmarks [NAMES …]`: what we cost beside the floor, in one run, in turns: the median of five.

    python -m benchmarks --json figures.json --page figures.html
    python -m benchmarks lives --turns 3
    python -m benchmarks --small --check         # as CI does: fails where a ratio has grown worse by half
    python -m benchmarks --small --reference     # write down what --check compares with

What takes minutes of its own and needs a quiet machine is run by itself: `benchmarks.load`, `pages`, `storm`,
`forecast`, `importing`, `lists`, `takeover`.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from benchmarks import commands, ledgers, lives, sleepers, steps
from benchmarks.median import REFERENCE, Found, as_data, known_ratios, machine, median, reference, worse
from benchmarks.page import cells, page
from benchmarks.row import Turn


class Turns(Protocol):
    """A benchmark: so many turns in a folder of its own."""

    def __call__(self, folder: Path, count: int, /, *, small: bool) -> list[Turn]: ...


KNOWN: Mapping[str, Turns] = {
    "steps": steps.turns,
    "commands": commands.turns,
    "ledgers": ledgers.turns,
    "sleepers": sleepers.turns,
    "lives": lives.turns,
}
"""Each is told by its module."""


def asked() -> argparse.Namespace:
    """The command line."""
    told = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    told.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(KNOWN)}; all of them if none is said"
    )
    told.add_argument("--turns", type=int, default=5)
    told.add_argument("--small", action="store_true", help="less of everything, one turn after the other")
    told.add_argument("--json", type=Path, help="write the figures here")
    told.add_argument("--page", type=Path, help="write them with charts here, as one HTML file")
    told.add_argument("--check", action="store_true", help="fail where a ratio has grown worse by half")
    told.add_argument("--reference", action="store_true", help=f"write {REFERENCE.name} anew")
    given = told.parse_args()
    if unknown := [one for one in given.names if one not in KNOWN]:
        told.error(f"not among {', '.join(KNOWN)}: {', '.join(unknown)}")
    if given.turns < 1:
        told.error("at least one turn")
    if given.reference and (given.names or not given.small):
        told.error("the reference is of all benchmarks, --small, as CI runs them")
    return given


def main() -> int:
    """Run them, print the figures, write what is wanted; 1 where something has grown worse."""
    given = asked()
    found: Found = {}
    for name in given.names or KNOWN:
        with tempfile.TemporaryDirectory(prefix="mingpai-") as folder:
            found[name] = median(KNOWN[name](Path(folder), given.turns, small=given.small))
        for one in found[name]:
            figure, *rest, aim = cells(one)
            print(f"{figure:48}" + "".join(f"{said:>18}" for said in rest) + (f"   aim {aim}" if aim else ""))
        sys.stdout.flush()
    facts = machine() | {"turns": given.turns, "small": given.small}
    if given.json:
        given.json.write_text(json.dumps(as_data(found, facts), indent=1), encoding="utf-8")
    if given.page:
        given.page.write_text(page(found, facts), encoding="utf-8")
    if given.reference:
        REFERENCE.write_text(
            json.dumps(reference(found, facts), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    if given.check and (faults := worse(found, known_ratios())):
        print("Worse by half than the reference, or unknown to it:", *faults, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # with the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)
