"""A long storm: `python -m benchmarks.storm --minutes 10 --database sqlite|postgresql --shape apart|up --seed N`.

Workers, server, database, disk, channels and clocks fail at random while people act on titles of a shortened measure.
After two quiet minutes every promise of the ledger is checked, and that nothing waits anywhere. Ends with 1 when one
is broken; the folder with register, logs and journals is named and stays.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from tests.storm.storm import Plan, storm

QUIET = 120.0
"""Seconds in which nobody acts and nothing fails before everything is checked."""


def plan() -> tuple[Plan, Path | None]:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--shape", choices=("apart", "up"), default="apart")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--titles", type=int, default=112, help="that live at one time")
    parser.add_argument("--every", type=float, default=5, help="seconds between two faults on average")
    parser.add_argument("--right", action="store_true", help="the callers' clocks are right")
    parser.add_argument("--folder", type=Path, help="where register, logs and journals go")
    asked = parser.parse_args()
    # Two actions a second, and the rungs and silences of them all, are what two cores do beside so many restarts.
    pause = max(3.0, asked.titles / 2)
    wanted = Plan(
        seed=asked.seed,
        database=asked.database,
        shape=asked.shape,
        titles=asked.titles,
        seconds=asked.minutes * 60,
        every=asked.every,
        pause=pause,
        quiet=QUIET,
        askew=not asked.right,
    )
    return wanted, asked.folder


def main() -> int:
    """Run it and print the report."""
    wanted, folder = plan()
    report = asyncio.run(storm(wanted, folder, lambda line: print(line, flush=True)))
    print(report, flush=True)
    print(f"folder: {report.folder}", flush=True)
    return 1 if report.findings else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # with the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)
