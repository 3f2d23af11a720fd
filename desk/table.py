"""Table: a list as a spreadsheet has it, before anybody writes one."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

Cell = str | int | float | date | None
"""What a cell may be; None is empty."""


class Sheet(NamedTuple):
    """What its tab says, the line on top, what the list is of, headings, rows."""

    tab: str
    title: str
    said: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
