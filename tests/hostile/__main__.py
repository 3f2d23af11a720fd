"""`python -m tests.hostile --inputs N`: so many generated inputs, and what was wrong with the answer to any.

One process tries them, this one watches: what hangs for longer than ten seconds is ended and told, and the next seed
goes on. It exits with 1 where anything was found.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.hostile.generated import SECONDS, run

STARTS = 120
"""Seconds in which a fresh installation is made."""


def _child(folder: str, seed: int, number: int, out: Connection) -> None:
    for found in run(Path(folder), seed, number, lambda n, one: out.send(("at", n, one))):
        out.send(("found", 0, found))
    out.send(("end", number, None))


def _watched(seed: int, number: int) -> tuple[int, list[Any]]:
    """How many were tried, and what was found; less than `number` where one hung or ended the process."""
    # forked: what a process grew to goes on into the one it becomes, and not into its child
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    found: list[Any] = []
    at, last = 0, None
    with tempfile.TemporaryDirectory() as folder:
        child = context.Process(target=_child, args=(f"{folder}/it", seed, number, theirs))
        child.start()
        theirs.close()
        try:
            while ours.poll(STARTS if last is None else SECONDS * 2):
                kind, n, what = ours.recv()
                if kind == "end":
                    return number, found
                if kind == "at":
                    at, last = n + 1, what
                else:
                    found.append(what)
            found.append(("hangs", last))
        except EOFError:
            found.append(("ended the process", last))
        finally:
            child.kill()
            child.join()
    return at, found


def main() -> int:
    """As many as asked; each finding a line of JSON on stdout."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile")
    asked.add_argument("--inputs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    given = asked.parse_args()
    done = findings = 0
    seed, began = given.seed, time.monotonic()
    while done < given.inputs and time.monotonic() - began < given.seconds:
        tried, found = _watched(seed, min(500, given.inputs - done))
        for one in found:
            sys.stdout.write(json.dumps({"seed": seed, "found": repr(one)[:4000]}, ensure_ascii=True) + "\n")
        sys.stdout.flush()  # a run of hours may be ended at any time
        if not tried:
            return 1
        done, findings, seed = done + tried, findings + len(found), seed + 1
        sys.stderr.write(f"{done} inputs, {findings} findings, {time.monotonic() - began:.0f} s\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
