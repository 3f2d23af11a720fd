"""Row: a figure of ours beside its floor: what the same machine needs, in the same minutes, for the same without us."""

from typing import NamedTuple

TIMES, A_TENTH = 10, "a tenth"
"""Where growth is measured, the floor is ours at a tenth of the size."""

LINEAR, FLAT = 11.0, 1.5
"""What is to be reached then: of what must go through everything, and of what need not."""


class Row(NamedTuple):
    """Of one turn. Less is better, of every figure. `of` is the floor in a word; `aim` the ratio that is to be reached.

    `steady`: processor time, bytes or events. How busy the machine is hardly moves their ratio, and CI judges them;
    what people wait is told, and judged by nobody.
    """

    figure: str
    unit: str
    ours: float
    floor: float
    of: str
    steady: bool = True
    aim: float | None = None

    @property
    def ratio(self) -> float:
        """So many times the floor."""
        return self.ours / self.floor


Turn = list[Row]
"""Ours and the floors, one after the other, once through."""
