"""Findings rule 问题清单的规定: what a measure asks of the lists of what is to be put right, item by item."""

from typing import Literal

from schemas.base import later
from schemas.foundation import Founded


class FindingsRule(Founded):
    """Whether an item is struck off 销号 on proof alone; how far all are before rectification may be reported.

    `answered`: each has an answer 反馈; `struck`: each is struck off. Where it is absent, a report waits for none.
    """

    proof: bool = later(False)
    before_report: Literal["answered", "struck"] | None = later(None)
