"""Judged: what may be wrong with the answer to any input, whoever gave it."""

import re
import resource
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from register.connect import Register
from tests.hostile.held import Held

SECONDS = 10
"""No answer may take longer."""
MEGABYTES = 500
"""Nor the process that gives them all grow beyond, which does nothing else."""
BAD = ("程序出错", "Traceback", "详情已记入")
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


class Face(Protocol):
    """What takes inputs: the command line, the API, the pages."""

    register: Register
    held: Held

    def inputs(self, seed: int) -> Iterator[Any]:
        """Without end; the same for the same seed."""

    def answer(self, one: Any) -> Said:
        """Give it."""

    def close(self) -> None:
        """It is over."""


def judged(face: Face, one: Any) -> Found:
    """Give an input; what is wrong with how that ended, if anything."""
    before, began = face.held.digest(), time.monotonic()
    try:
        said = face.answer(one)
    except BaseException as escaped:  # nothing may come out of it
        said = Said(0, True, repr(escaped), type(escaped).__name__)
    took, wrong = time.monotonic() - began, said.wrong
    if not wrong:
        wrong = next((bad for bad in BAD if bad in said.text), "")
    if not wrong and took > SECONDS:
        wrong = f"{took:.0f} s"
    if not wrong and said.refused and face.held.digest() != before:
        wrong = "refused, and yet the register is another one"
    if not wrong and said.refused and not CHINESE.search(said.text):
        wrong = "refused without a word of Chinese"
    if not wrong and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEGABYTES << 10:
        wrong = "memory"
    return Found(one, said.code, wrong, said.text[:2000])


Told = Callable[[int, Any], None]


def run(face: Face, seed: int, number: int, told: Told) -> Iterator[Found]:
    """What was wrong with any of so many inputs; `told` of each before it is tried."""
    for n, one in enumerate(face.inputs(seed)):
        if n == number:
            return
        told(n, one)
        if (found := judged(face, one)).wrong:
            yield found
