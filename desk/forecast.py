"""Forecast 预测: what falls due when in the years ahead, counted, and how much of it is projected."""

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from desk.errors import UnlistedError
from register import lawbook
from register import outlook as reading
from register.connect import Register
from schemas.base import local_date
from schemas.stage import Duty
from workflows.life.law import LawBook
from workflows.life.outlook import ASSUMPTION, Ahead, Outline, Outlooks

LONGEST = 30
"""Years ahead at most: no calendar, and hardly a measure, says anything about later ones."""


class By(StrEnum):
    """What the rows of the table are."""

    MONTH = "month"
    CATEGORY = "category"
    TOWNSHIP = "township"
    STAGE = "stage"
    DUTY = "duty"


class Cell(NamedTuple):
    """What due dates are counted by. `month` is "" for what is overdue; `group` is "" unless the rows are groups."""

    group: str
    month: str
    duty: Duty


class Work:
    """Due dates counted: all of them, the projected ones, the provisional ones, and how many titles they are of.

    `known` is how many titles the register has that anything may fall due for, whether they are of them or not.
    """

    def __init__(self) -> None:
        self.all: Counter[Cell] = Counter()
        self.projected: Counter[Cell] = Counter()
        self.provisional: Counter[Cell] = Counter()
        self.titles = 0
        self.known = 0

    def add(self, cell: Cell, one: Ahead) -> None:
        """Count one due date."""
        self.all[cell] += 1
        self.projected[cell] += not one.is_open
        self.provisional[cell] += one.provisional


class Filter(NamedTuple):
    """Which titles and duties count."""

    category: str | None = None
    township: str | None = None
    duty: Duty | None = None

    def takes(self, title: Outline) -> bool:
        """Whether a title belongs to the category and township asked for."""
        unit = title.application.unit
        return self.category in (None, unit.category) and self.township in (None, unit.township)


def forecast(register: Register, by: By, wanted: Filter, now: datetime, until: date) -> Work:
    """What falls due from `now` until a day. `UnlistedError` where nobody knows what the filter names."""
    book, today = lawbook.read(register), local_date(now)
    seen = Counter[tuple[str, str]]()
    outlooks = Outlooks(book, now, until)
    work = Work()
    for title, body in reading.outlines(register):
        unit = title.application.unit
        seen[unit.category, unit.township] += 1
        if not wanted.takes(title):
            continue
        work.titles += 1
        for one in outlooks.of(title, body):
            if wanted.duty in (None, one.duty):
                work.add(Cell(_group(by, title, one), month_of(one.due, today), one.duty), one)
    _check(wanted, book, set(seen))
    work.known = seen.total()
    return work


def month_of(due: date, today: date) -> str:
    """The month of a due date, like 2027-03; "" when it is over already."""
    return "" if due < today else f"{due.year}-{due.month:02d}"


def _group(by: By, title: Outline, one: Ahead) -> str:
    match by:
        case By.CATEGORY:
            return title.application.unit.category
        case By.TOWNSHIP:
            return title.application.unit.township
        case By.STAGE:
            return one.stage.value
        case _:
            return ""


def _check(wanted: Filter, book: LawBook, seen: set[tuple[str, str]]) -> None:
    """What neither a title nor an edition knows is a slip of the pen, and not an empty answer."""
    categories = {category for category, _ in seen}
    categories |= {one for edition in book.editions.values() for one in edition.categories.value}
    if wanted.category is not None and wanted.category not in categories:
        raise UnlistedError("category", wanted.category, sorted(categories))
    townships = {township for _, township in seen}
    if wanted.township is not None and wanted.township not in townships:
        raise UnlistedError("township", wanted.township, sorted(townships))


def as_data(today: date, until: date, by: By, wanted: Filter, work: Work) -> dict[str, Any]:
    """For programs."""
    total, projected = work.all.total(), work.projected.total()
    return {
        "today": today,
        "until": until,
        "by": by.value,
        "category": wanted.category,
        "township": wanted.township,
        "duty": wanted.duty,
        "assumption": ASSUMPTION,
        "titles": work.titles,
        "totals": {
            "all": total,
            "open": total - projected,
            "overdue": sum(n for cell, n in work.all.items() if not cell.month),
            "projected": projected,
            "provisional": work.provisional.total(),
        },
        "rows": [
            {
                **({by.value: cell.group} if cell.group else {}),
                "month": cell.month or None,
                "duty": cell.duty.value,
                "all": n,
                "projected": work.projected[cell],
                "provisional": work.provisional[cell],
            }
            for cell, n in sorted(work.all.items())
        ],
    }
