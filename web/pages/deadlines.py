"""Deadlines 期限: what falls due, as a list, by month, and over five years; taken away as a spreadsheet."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import cast, get_args
from urllib.parse import quote

from fastapi import APIRouter, Response

from desk import workbook
from desk.due import ROLES, due, role_called, sheet, some
from desk.forecast import By, Cell, Filter, Work, forecast
from desk.table import Sheet
from desk.urging import late_of_others
from register.owing import Order, Sought, count
from schemas.party import Role
from web.charts import Bar, bars
from web.guard import Here, Visit
from web.pages.urging import marked
from workflows.life.clock import plus_months
from workflows.life.outlook import ASSUMPTION

router = APIRouter()

WITHIN = {"30": "30日内", "90": "90日内", "180": "半年内", "366": "一年内"}
MOST = 200
"""Rows on a page; whoever wants more takes the spreadsheet."""
YEARS = 5


@router.get("/deadlines", name="deadlines")
def deadlines(visit: Here) -> Response:
    """The list until a day, of one role or of all, the earliest first."""
    within, until, role = _asked(visit)
    register, today = visit.house.register, visit.today
    sought = Sought(until, role=role, seen=visit.seat.post.parties)
    order = cast(Order, visit.asked("sort")) if visit.asked("sort") in get_args(Order) else "due"
    found = some(register, sought, today, MOST, order)
    urged = marked(visit, found.rows)
    return visit.page(
        "deadlines.html",
        urged=urged,
        late_of_others=count(register, late_of_others(register, sought.seen, sought, today)) if urged else 0,
        rows=found.rows,
        count=found.number,
        late=count(register, replace(sought, until=min(until, today - timedelta(days=1)))),
        most=MOST,
        within=within,
        choices=WITHIN,
        until=until,
        role=role,
        roles=ROLES,
    )


@router.get("/deadlines.xlsx", name="deadlines_sheet")
def deadlines_sheet(visit: Here) -> Response:
    """The same list as a spreadsheet."""
    _, until, role = _asked(visit)
    rows = due(visit.house.register, until, visit.today, role, visit.seat.post.parties)
    visit.note("export", "期限")
    return spreadsheet(visit, f"到期事项{visit.today}.xlsx", [sheet(rows, until, visit.today, role)])


@router.get("/load", name="load")
def load(visit: Here) -> Response:
    """Five years by month: what is open, and what would come."""
    until = plus_months(visit.today, 12 * YEARS)
    counted = load_of(visit, until)
    if counted is None:
        return visit.page("load.html", work=None)
    work, as_of = counted
    months = months_of(work, visit.today, until)
    return visit.page(
        "load.html",
        as_of=as_of,
        work=work,
        months=months,
        chart=bars("今后五年逐月到期的事项", months),
        assumption=ASSUMPTION,
    )


def spreadsheet(visit: Visit, name: str, sheets: list[Sheet]) -> Response:
    """A workbook as a file that the browser saves."""
    stream = BytesIO()
    workbook.fill(stream, sheets, visit.now)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(stream.getvalue(), media_type=kind, headers=saved)


def load_of(visit: Visit, until: date) -> tuple[Work, datetime] | None:
    """What falls due month by month until a day, and the instant that it was counted at; None while it is counted."""
    counting = partial(forecast, by=By.MONTH, wanted=Filter(), now=visit.now, until=until)
    return visit.house.kept.of(("load", visit.today, until), counting, visit.now, minutes=True)


def _asked(visit: Visit) -> tuple[str, date, Role | None]:
    within = visit.asked("within") if visit.asked("within") in WITHIN else "90"
    until = date.fromordinal(visit.today.toordinal() + int(within))
    return within, until, role_called(visit.asked("role")) if visit.asked("role") else None


def months_of(work: Work, today: date, until: date) -> list[Bar]:
    """A bar a month, also of those in which nothing falls due; what is overdue before them all."""
    count: dict[str, int] = {}
    projected: dict[str, int] = {}
    for cell, n in work.all.items():
        count[cell.month] = count.get(cell.month, 0) + n
        projected[cell.month] = projected.get(cell.month, 0) + work.projected[Cell(*cell)]
    names = [f"{n // 12}-{n % 12 + 1:02d}" for n in range(_number(today), _number(until) + 1)]
    late = [Bar("已逾期", count[""])] if count.get("") else []
    return late + [Bar(name, count.get(name, 0), projected.get(name, 0)) for name in names]


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
