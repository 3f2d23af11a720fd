"""Deadlines 期限: what falls due, as a list, by month, and over five years; taken away as a spreadsheet."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import cast, get_args
from urllib.parse import quote

from fastapi import APIRouter, Response

from desk import workbook
from desk.due import ROLES, role_called, sheet, some
from desk.forecast import By, Cell, Filter, Work, forecast
from desk.month import month
from desk.table import Sheet
from desk.urging import late_of_others
from register.owing import Order, Sought, count, narrowed
from schemas.party import Role
from web.charts import Bar, bars
from web.guard import Here, Visit
from web.pages.urging import marked
from workflows.life.clock import plus_months
from workflows.life.kinds import RUN_OUT
from workflows.life.outlook import ASSUMPTION

router = APIRouter()

WITHIN = {"30": "30日内", "90": "90日内", "180": "半年内", "366": "一年内"}
MOST = 200
"""Rows on a page; whoever wants more takes the spreadsheet."""
YEARS = 5
MOST_A_DAY = 8
"""Duties that a day of the sheet shows."""
MONTHS_OF = (2000, 2100)
"""From which year to which there are sheets."""


@router.get("/deadlines", name="deadlines")
def deadlines(visit: Here) -> Response:
    """The list until a day, of one role or of all, the earliest first."""
    within, until, role = _asked(visit)
    register, today = visit.house.register, visit.today
    parties = visit.seat.post.parties
    sought = narrowed(register, Sought(until, role=role, seen=parties))
    order, down = _order(visit)
    found = some(register, sought, today, MOST, order, down=down)
    urged = marked(visit, found.rows)
    to_do = replace(sought, without=RUN_OUT)
    return visit.page(
        "deadlines.html",
        urged=urged,
        late_of_others=count(register, late_of_others(register, parties, sought, today)) if urged else 0,
        rows=found.rows,
        count=found.number,
        late=count(register, replace(to_do, until=min(until, today - timedelta(days=1)))),
        run_out=found.number - count(register, to_do),
        most=MOST,
        within=within,
        choices=WITHIN,
        until=until,
        role=role,
        roles=ROLES,
        sort=order,
        down=down,
    )


@router.get("/deadlines/month", name="month")
def month_page(visit: Here) -> Response:
    """A month on one sheet; this one unless another is asked for."""
    first = _month(visit.asked("month")) or visit.today.replace(day=1)
    role = role_called(visit.asked("role")) if visit.asked("role") else None
    found = month(visit.house.register, first, visit.today, role, visit.seat.post.parties)
    return visit.page("month.html", found=found, most=MOST_A_DAY, years=MONTHS_OF)


@router.get("/deadlines.xlsx", name="deadlines_sheet")
def deadlines_sheet(visit: Here) -> Response:
    """The same list as a spreadsheet."""
    _, until, role = _asked(visit)
    order, down = _order(visit)
    sought = Sought(until, role=role, seen=visit.seat.post.parties)
    rows = some(visit.house.register, sought, visit.today, order=order, down=down).rows
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
    return visit.house.kept.of(("load", visit.today, until), counting, visit.now)


def _order(visit: Visit) -> tuple[Order, bool]:
    """By which column, and whether the last comes first."""
    asked = visit.asked("sort")
    return cast(Order, asked) if asked in get_args(Order) else "due", bool(visit.asked("down"))


def _month(text: str) -> date | None:
    """The first day of a month, as `2026-11` says it; None for what is none, or lies too far off."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text)
    year, number = (int(found[1]), int(found[2])) if found else (0, 0)
    return date(year, number, 1) if MONTHS_OF[0] <= year <= MONTHS_OF[1] and 1 <= number <= 12 else None


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
