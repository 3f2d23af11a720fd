"""Judged: what may be wrong with the answer to any input, whoever gave it."""

import re
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

SECONDS = 10
"""No answer may take longer."""
MEGABYTES, RESTING = 500, 180
"""Nor may the process that gives it grow beyond the first. At rest it has the second: one that has more, as where all
tests run in it, may grow by the difference.
"""
PEAK = Path("/proc/self/clear_refs")
"""Where a process says by a 5 that the most memory it has had so far is what it has now."""
BAD = ("程序出错", "Traceback", "详情已记入")
MEMORY = "memory"
CHINESE = re.compile("[\u4e00-\u9fff]")


class Said(NamedTuple):
    """How an input was answered, whether that means that nothing was done, and what is wrong with it as a text."""

    code: int
    refused: bool
    text: str
    wrong: str = ""


class Found(NamedTuple):
    """An input, how it was answered, and what is wrong with that; nothing where `wrong` is empty."""

    input: Any
    code: int
    wrong: str
    said: str


class Watched(Protocol):
    """What nothing may have been written to by whoever was refused."""

    def content(self) -> object:
        """What it holds now, equal to what it held where nothing has been written."""


class Face(Protocol):
    """What takes inputs: the command line, the API, the pages, the readers of files."""

    @property
    def held(self) -> Watched:
        """What it may not have written to where it refuses."""

    def inputs(self, seed: int) -> Iterator[Any]:
        """Without end; the same for the same seed."""

    def answer(self, one: Any) -> Said:
        """Give it."""

    def close(self) -> None:
        """It is over."""


def judged(face: Face, one: Any) -> Found:
    """Give an input; what is wrong with how that ended, if anything."""
    before = face.held.content()
    PEAK.write_bytes(b"5")
    resting = _most()
    began = time.monotonic()
    try:
        said = face.answer(one)
    except BaseException as escaped:  # nothing may come out of it
        said = Said(0, True, repr(escaped), type(escaped).__name__)
    took, wrong = time.monotonic() - began, said.wrong
    if not wrong:
        wrong = next((bad for bad in BAD if bad in said.text), "")
    if not wrong and took > SECONDS:
        wrong = f"{took:.0f} s"
    if not wrong and said.refused and face.held.content() != before:
        wrong = "refused, and yet the register is another one"
    if not wrong and said.refused and not CHINESE.search(said.text):
        wrong = "refused without a word of Chinese"
    if not wrong and _most() > max(MEGABYTES, resting + MEGABYTES - RESTING):
        wrong = MEMORY
    return Found(one, said.code, wrong, said.text[:2000])


def _most() -> float:
    """The most megabytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


Told = Callable[[int, Any], None]


def run(face: Face, seed: int, number: int, told: Told, seconds: float = float("inf")) -> Iterator[Found]:
    """What was wrong with any of so many inputs, or of those of so much computing; `told` of each before it is tried.

    A process that has grown too large stays so: nothing that comes after it could be told from that.
    """
    until = time.process_time() + seconds
    for n, one in enumerate(face.inputs(seed)):
        if n == number or time.process_time() > until:
            return
        told(n, one)
        if (found := judged(face, one)).wrong:
            yield found
            if found.wrong == MEMORY:
                return
