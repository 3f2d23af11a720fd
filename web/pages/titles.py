"""Titles 名册: the register, searched, filtered, sorted, by pages, as it is or stood on a past day."""

from datetime import date

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from desk import columns, lists
from desk.errors import FilterError, UnlistedError
from desk.lists import Asked, Page, Question
from register.lists import SORTED_BY
from schemas.arrangement import Arrangement
from web.guard import Here, Visit
from web.pages.deadlines import spreadsheet

router = APIRouter()

SHOWN = ("title", "unit", "category", "township", "honour", "stage", "state", "term_end", "owed", "due")
SIZE = 50


@router.get("/titles", name="titles")
def titles(visit: Here) -> Response:
    """A page of the register. One title that is named whole is gone to at once."""
    house, today = visit.house, visit.today
    own = Arrangement(order=house.office.order, lists=house.office.lists)
    asked = _asked(visit)
    why, found, question = "", Page((), 1, 1, 0), None
    try:
        question = lists.understood(house.register, asked, own, today)
        found = lists.page(house.register, question, _number(visit.asked("page")), SIZE)
    except (UnlistedError, FilterError) as no:
        why = f"“{no.text[:40]}”：{no}"
    if found.total == 1 and set(visit.request.query_params) == {"q"}:
        return RedirectResponse(visit.url("title", title=found.rows[0].title), 303)
    keys = [one for one in SHOWN if asked.on is None or one not in columns.OWED]
    rows = columns.cells(house.register, found.rows, keys) if found.rows else []
    return visit.page(
        "titles.html",
        heads=list(zip(keys, columns.heads(keys), strict=True)),
        sort=question.order.by if question else "",
        down=asked.down,
        sorted_by=SORTED_BY,
        rows=[(row.title, cells) for row, cells in zip(found.rows, rows, strict=True)],
        found=found,
        why=why,
        missing=_missing(visit, question, own),
        said=question.said if question else "",
        late=today,
        is_day=lambda cell: isinstance(cell, date),
    )


@router.get("/titles.xlsx", name="titles_sheet")
def titles_sheet(visit: Here) -> Response:
    """The same list, all of it and in the same order, as a spreadsheet. `UnlistedError`, `FilterError`."""
    house, asked = visit.house, _asked(visit)
    own = Arrangement(order=house.office.order, lists=house.office.lists)
    question = lists.understood(house.register, asked, own, visit.today)
    keys = [one for one in SHOWN if asked.on is None or one not in columns.OWED]
    visit.note("export", "名册")
    found = columns.sheet(house.register, question, own, keys, visit.today)
    return spreadsheet(visit, f"名册{visit.today}.xlsx", [found])


def _asked(visit: Visit) -> Asked:
    def several(name: str) -> list[str]:
        return [one.strip() for one in visit.request.query_params.getlist(name) if one.strip()]

    return Asked(
        words=visit.asked("q"),
        level=several("level"),
        category=several("category"),
        township=several("township"),
        honour=several("honour"),
        stage=several("stage"),
        batch=several("batch"),
        in_force={"有效": True, "无效": False}.get(visit.asked("state")),
        named=visit.asked("named") or None,
        on=visit.asked("on") or None,
        sort=visit.asked("sort") or None,
        down=bool(visit.asked("down")),
        seen_by=visit.seat.post.parties,
    )


def _missing(visit: Visit, question: Question | None, own: Arrangement) -> list[str]:
    """Townships that have nothing in the list: a report names also those that sent nothing."""
    return lists.absent(visit.house.register, question, own).townships if question else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
