"""Lists: what a face asks for when it shows a list, as people word it, and a list as a spreadsheet."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.copies import CATEGORIES, TOWNSHIPS
from desk import columns, lists, workbook
from desk.lists import Asked
from register.connect import Register
from schemas.arrangement import Arrangement
from schemas.base import local_date

OWN = Arrangement.model_validate(
    {
        "order": {
            "townships": TOWNSHIPS[::-1],
            "units": [f"开远市第{n * 7:06d}社区" for n in range(1, 200)],
        }
    }
)
"""An order of the office's own."""

COLUMNS = (
    *("title", "unit", "code", "category", "township", "stage", "state"),
    *("batch", "number", "named_on", "term_end"),
)


def questions(register: Register, folder: Path, now: datetime) -> Mapping[str, Callable[[], object]]:
    """By what is asked."""
    today = local_date(now)
    past = str(today - timedelta(days=700))
    asked = {
        "all, in the office's order": Asked(),
        "township, category, in force": Asked(
            township=[TOWNSHIPS[6]], category=[CATEGORIES[3]], in_force=True
        ),
        "due within 90 days": Asked(until=today + timedelta(days=90)),
        "on a past day": Asked(on=past),
        "on a past day, one township": Asked(on=past, township=[TOWNSHIPS[6]], stage=["有效期"]),
        "an everyday name": Asked(words="第000043社区居委会"),
        "words that are nowhere": Asked(words="没有 这个"),
        "sorted by the end of the term": Asked(sort="有效期至", down=True),
    }
    found: dict[str, Callable[[], object]] = {
        name: partial(shown, register, one, today) for name, one in asked.items()
    }
    return found | {"all, as a spreadsheet": partial(exported, register, folder, now)}


def shown(register: Register, one: Asked, today: date) -> None:
    """A page of a list, with who has nothing."""
    question = lists.understood(register, one, OWN, today)
    page = lists.page(register, question)
    columns.cells(register, page.rows, COLUMNS if question.wanted.on else (*COLUMNS, "due"))
    lists.absent(register, question, OWN)


def exported(register: Register, folder: Path, now: datetime) -> None:
    """A whole list."""
    question = lists.understood(register, Asked(), OWN, local_date(now))
    sheet = columns.sheet(register, question, OWN, COLUMNS, local_date(now))
    workbook.write(folder / "名册.xlsx", [sheet], now, replace=True)
