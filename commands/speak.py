"""Speak: how commands answer. Chinese lines on standard output, faults on standard error, an exit code for scripts."""

import json
import re
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from rich.box import HORIZONTALS
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table

WIDE = 160
"""Columns when nobody looks at a terminal: a line of a log or a test should not be folded at 80."""


class Exit(IntEnum):
    """What a command came to."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    REFUSED = 4
    KEPT = 5


class Stop(Exception):  # noqa: N818  an answer that ends the command, not an error of the program
    """The command ends here: with this exit code and these lines for the reader."""

    def __init__(self, code: Exit, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines


def console(*, err: bool = False) -> Console:
    """A console on today's stdout or stderr. What people wrote is never read as markup."""
    stream = sys.stderr if err else sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else WIDE, markup=False, highlight=False, emoji=False
    )


def say(*lines: str, style: str | None = None) -> None:
    """Lines for the reader, unwrapped."""
    for line in lines:
        console().print(line, style=style, soft_wrap=True)


def warn(*lines: str) -> None:
    """Lines that are not the answer itself, on standard error."""
    for line in lines:
        console(err=True).print(line, style="yellow", soft_wrap=True)


def complain(*lines: str) -> None:
    """Why it did not work, on standard error."""
    for n, line in enumerate(lines):
        console(err=True).print(line, style="red" if n == 0 else None, soft_wrap=True)


def show_table(
    heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, title: str | None = None, ruled: bool = False
) -> None:
    """A table; its cells wrap, and nothing is cut. `ruled` draws lines between rows of sentences.

    A date, a number, a month stay on one line; where all columns need more room than the terminal has, lines run on.
    """
    table = Table(
        *(_column(head, [row[n] for row in rows]) for n, head in enumerate(heads)),
        title=title,
        title_justify="left",
        box=HORIZONTALS if ruled else None,
        show_lines=ruled,
        pad_edge=False,
        header_style="bold",
    )
    for row in rows:
        table.add_row(*row)
    shown = console()
    least = shown.measure(table, options=shown.options.update(width=_ROOMY)).minimum
    shown.print(table, width=max(least, shown.width), crop=False)


_WHOLE = re.compile(r"[0-9A-Za-z:.,%+±\-/]*|[0-9]+年([0-9]+月([0-9]+日)?)?")
"""Cells that mean nothing in halves: dates, times, months, numbers of titles, counts."""


def _column(head: str, cells: list[str]) -> Column:
    whole = all(_WHOLE.fullmatch(cell) and len(cell) <= _LONGEST_WHOLE for cell in cells)
    width = max((cell_len(one) for one in (head, *cells)), default=0)
    return Column(head, overflow="fold", no_wrap=whole, min_width=width if whole else min(width, _NARROWEST))


_LONGEST_WHOLE = 20
"""Longer than a date with its time: that is an address or a hash, and may be folded."""

_ROOMY = 10_000
"""Columns of a terminal on which no table is too wide."""

_NARROWEST = 8
"""Columns for a cell that wraps: four 汉字."""


def show_json(value: Any) -> None:
    """A reading command's answer for programs."""
    ascii_only = (sys.stdout.encoding or "utf-8").lower().replace(
        "-", ""
    ) != "utf8"  # a program gets every character
    sys.stdout.write(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str) + "\n")
