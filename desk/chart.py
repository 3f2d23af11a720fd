"""Chart 挂图: how many titles stand where, township by township or category by category, and how many are late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from register import lists
from register.connect import Register
from register.lists import Wanted
from schemas.arrangement import Arrangement
from schemas.party import Party
from schemas.stage import Stage
from wording import forms

By = Literal["township", "category"]
HEADS: dict[By, str] = {"township": "乡镇（街道）", "category": "类别"}


class Square(NamedTuple):
    """How many titles of a row stand in a stage, and how many of them have something overdue."""

    stage: Stage
    number: int
    late: int


class Line(NamedTuple):
    """A row of the chart: whose, its squares in the order of the columns, and its sum."""

    name: str
    squares: tuple[Square, ...]
    number: int
    late: int


class Chart(NamedTuple):
    """The chart: which stages there is anybody in, in the order of a life; the rows, and the sum of each column."""

    by: By
    stages: tuple[Stage, ...]
    lines: tuple[Line, ...]
    sums: tuple[Square, ...]
    number: int
    late: int


def chart(register: Register, by: By, own: Arrangement, seen_by: Sequence[Party], today: date) -> Chart:
    """The open titles that a post of these parties may look at. Townships in the office's order, also empty ones."""
    open_ = Wanted(is_open=True, seen_by=tuple(seen_by))
    counts = lists.counted(register, open_, by, "stage")
    late = lists.counted(register, replace(open_, due_until=today - timedelta(days=1)), by, "stage")
    there = {stage for _, stage in counts}
    stages = tuple(stage for stage in forms.STAGES if stage.value in there)
    order = own.order.townships if by == "township" else ()
    names = [*order, *sorted({name for name, _ in counts} - set(order))]
    lines = tuple(_line(name, stages, counts, late) for name in names)
    sums = Counter[Stage]()
    sums_late = Counter[Stage]()
    for line in lines:
        for one in line.squares:
            sums[one.stage] += one.number
            sums_late[one.stage] += one.late
    return Chart(
        by,
        stages,
        lines,
        tuple(Square(stage, sums[stage], sums_late[stage]) for stage in stages),
        sums.total(),
        sums_late.total(),
    )


Counts = dict[tuple[str, str], int]


def _line(name: str, stages: Sequence[Stage], counts: Counts, late: Counts) -> Line:
    squares = tuple(
        Square(stage, counts.get((name, stage.value), 0), late.get((name, stage.value), 0))
        for stage in stages
    )
    return Line(name, squares, sum(one.number for one in squares), sum(one.late for one in squares))
