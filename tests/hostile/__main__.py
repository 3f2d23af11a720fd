"""`python -m tests.hostile --inputs N`: so many generated inputs, and what was wrong with the answer to any.

The command line, the API (`calls`) and the pages (`forms`) take turns, each with a fresh register for every batch.

One process tries them, this one watches: what hangs for longer than ten seconds is ended and told, and the next seed
goes on. No input counts twice. It exits with 1 where anything was found.
"""

import argparse
import gc
import hashlib
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.hostile.calls import Calls
from tests.hostile.command_line import CommandLine
from tests.hostile.forms import Forms
from tests.hostile.ground import Ground
from tests.hostile.judged import SECONDS, Face, Found, run
from tests.hostile.seen import look_around
from tests.postgres import Postgres

FACES: dict[str, Callable[[Path, Ground], Face]] = {
    "command_line": CommandLine,
    "calls": Calls,
    "forms": Forms,
}
STARTS = 120
"""Seconds in which a fresh installation is made."""
BATCH = 1000
"""Inputs to one installation."""
TIDY = 50
"""Inputs after which garbage is looked for: a command that is loaded is kept for ever, and a process loads one."""


class Told:
    """What a child tells: each input before it is tried, by what it is like and what is like no other."""

    def __init__(self, out: Connection) -> None:
        self._out = out

    def __call__(self, n: int, one: Any) -> None:
        if n % TIDY == 0:
            gc.unfreeze()
            gc.collect()
        told = repr(one)
        self._out.send(("at", n, hashlib.sha256(told.encode(errors="replace")).digest()[:8], told[:20_000]))


def _child(face: str, folder: Path, ground: Ground, seed: int, number: int, out: Connection) -> None:
    folder.mkdir()
    with closing(FACES[face](folder, ground)) as asked:
        for found in run(asked, seed, number, Told(out)):
            out.send(("found", found))
    out.send(("end",))


def _told(face: str, ground: Ground, seed: int, number: int) -> Iterator[tuple[Any, ...]]:
    """What a child tells of so many inputs; where one hung or ended the process, that and no more."""
    # forked: what a process grew to goes on into the one it becomes, and not into its child
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    last: Any = None
    with tempfile.TemporaryDirectory() as folder:
        child = context.Process(target=_child, args=(face, Path(folder) / "it", ground, seed, number, theirs))
        child.start()
        theirs.close()
        try:
            while ours.poll(STARTS if last is None else SECONDS * 2):
                told = ours.recv()
                if told[0] == "end":
                    return
                last = told[-1] if told[0] == "at" else last
                yield told
            yield "found", Found(last, 0, "hangs", "")
        except EOFError:
            yield "found", Found(last, 0, "ended the process", "")
        finally:
            child.kill()
            child.join()


def _made(stack: ExitStack, postgres: bool) -> Ground:
    """The ground, made by a process of its own: this one forks, and holds nothing open."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    ground = Ground(folder, stack.enter_context(Postgres.running()) if postgres else None)
    child = multiprocessing.get_context("fork").Process(target=ground.make, args=(look_around,))
    child.start()
    child.join()
    return ground


def main() -> int:
    """As many as asked; each finding a line of JSON on stdout."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile")
    asked.add_argument("--inputs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    asked.add_argument("--faces", nargs="+", choices=FACES, default=list(FACES), help="which take turns")
    asked.add_argument("--postgres", action="store_true", help="the register on a PostgreSQL server")
    given = asked.parse_args()
    seen, findings, turn = set[bytes](), 0, 0
    each = min(BATCH, -(-given.inputs // len(given.faces)))
    began = time.monotonic()
    with ExitStack() as stack:
        ground = _made(stack, given.postgres)
        while len(seen) < given.inputs and time.monotonic() - began < given.seconds:
            face, seed, before = given.faces[turn % len(given.faces)], given.seed + turn, len(seen)
            for what, *told in _told(face, ground, seed, min(each, given.inputs - len(seen))):
                if what == "at":
                    seen.add(told[1])
                else:
                    findings += 1
                    found = told[0]
                    line = {"face": face, "seed": seed, "wrong": found.wrong, "code": found.code}
                    line |= {"said": found.said, "input": repr(found.input)[:10_000]}
                    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
            sys.stdout.flush()  # a run of hours may be ended at any time
            if len(seen) == before:
                return 1
            turn += 1
            took = time.monotonic() - began
            sys.stderr.write(f"{len(seen)} inputs, {findings} findings, {took:.0f} s ({face})\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
