"""`python -m tests.hostile --inputs N`: so many generated inputs, and what was wrong with the answer to any.

The command line, the API (`calls`), the pages (`forms`), the readers of files, the spreadsheets that are written, the
machines outside that answer (`receivers`) and sign-ins from outside (`vouching`) take turns, a fresh register each.

One process tries them, this one watches: what hangs for longer than ten seconds is ended and told, and the next seed
goes on. No input counts twice. With `--log FOLDER` what was tried is kept there, and a later run goes on with it. It
exits with 1 where anything was found.
"""

import argparse
import gc
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
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
from tests.hostile.readers import Readers
from tests.hostile.receivers import Receivers
from tests.hostile.seen import look_around
from tests.hostile.sheets import Sheets
from tests.hostile.tally import Tally, likeness, shown
from tests.hostile.vouching import Vouching
from tests.postgres import Postgres

FACES: dict[str, Callable[[Path, Ground], Face]] = {
    "command_line": CommandLine,
    "calls": Calls,
    "forms": Forms,
    "readers": Readers,
    "sheets": Sheets,
    "receivers": Receivers,
    "vouching": Vouching,
}
Pipe = tuple[Connection, Connection]
STARTS = 120
"""Seconds in which a fresh installation is made."""
TURN = 10
"""Seconds that one installation computes, before the next face has its turn: each gets as much of the machine."""
MEMORY = Path("/dev/shm")
"""Where nothing is waited for that a disk does."""


def _child(
    face: str, folder: Path, ground: Ground, seed: int, number: int, seconds: float, pipe: Pipe
) -> None:
    their_end, out = pipe
    their_end.close()  # or this would not end with whoever watches it
    folder.mkdir()
    with closing(FACES[face](folder, ground)) as asked:
        gc.collect()
        gc.freeze()  # what is there stays there, and is not looked through again and again
        gc.set_threshold(10_000)
        told = lambda _, one: out.send(("at", likeness(one), shown(one)))  # noqa: E731
        for found in run(asked, seed, number, told, seconds):
            out.send(("found", found))
    out.send(("end",))


def _told(face: str, ground: Ground, seed: int, number: int, seconds: float) -> Iterator[tuple[Any, ...]]:
    """What a child tells of so many inputs, or those of so much computing; where one hung or ended it, that too."""
    # forked: what a process grew to goes on into the one it becomes, and not into its child
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    last: Any = None
    with tempfile.TemporaryDirectory() as folder:
        child = context.Process(
            target=_child, args=(face, Path(folder) / "it", ground, seed, number, seconds, (ours, theirs))
        )
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


def _made(stack: ExitStack, postgres: bool, kept: Path) -> Ground:
    """The ground, made by a process of its own: this one forks, and holds nothing open. In files it is made once."""
    kept.mkdir(parents=True, exist_ok=True)
    ground = Ground(kept, stack.enter_context(Postgres.running()) if postgres else None)
    if postgres or not ground.made.exists():
        child = multiprocessing.get_context("fork").Process(target=ground.make, args=(look_around,))
        child.start()
        child.join()
    return ground


def _computed() -> float:
    """Seconds of processor that everybody took who has been tried and is over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """As many as asked; each finding a line of JSON on stdout."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile")
    asked.add_argument("--inputs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    asked.add_argument("--faces", nargs="+", choices=FACES, default=list(FACES), help="which take turns")
    asked.add_argument("--postgres", action="store_true", help="the register on a PostgreSQL server")
    asked.add_argument("--log", type=Path, help="keep here what was tried, and go on where a run ended")
    given = asked.parse_args()
    tempfile.tempdir = str(MEMORY) if MEMORY.is_dir() else None
    began, findings, each = time.monotonic(), 0, -(-given.inputs // len(given.faces))
    with ExitStack() as stack:
        log = given.log or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tally, ground = Tally(log), _made(stack, given.postgres, log / "ground")
        while len(tally) < given.inputs and time.monotonic() - began < given.seconds:
            face, seed = given.faces[tally.turns % len(given.faces)], given.seed + tally.turns
            wrong, start, computed = Counter[str](), time.monotonic(), _computed()
            for what, *told in _told(face, ground, seed, min(each, given.inputs - len(tally)), TURN):
                if what == "at":
                    tally.add(told[0])
                    continue
                found = told[0]
                wrong[found.wrong] += 1
                line = {"face": face, "seed": seed, "wrong": found.wrong, "code": found.code}
                line |= {"said": found.said, "input": repr(found.input)[:10_000]}
                tally.found(line)
                sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
            sys.stdout.flush()  # a run of hours may be ended at any time
            findings += wrong.total()
            said = {"face": face, "seed": seed, "seconds": round(time.monotonic() - start, 1), "wrong": wrong}
            said |= {"computed": round(_computed() - computed, 1)}
            if not tally.turn(said):
                return 1
            took = time.monotonic() - began
            sys.stderr.write(f"{len(tally)} inputs, {findings} findings, {took:.0f} s ({face})\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
