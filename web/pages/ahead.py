"""Ahead 推演: the years ahead of one title, if it passes, if it fails, if nobody acts."""

from fastapi import APIRouter, Response

from desk.plan import course
from web.guard import Here
from web.pages.title import seen
from workflows.life.clock import plus_months
from workflows.life.plan import WAYS

router = APIRouter()

YEARS = {"5": "5年", "10": "10年", "15": "15年"}


@router.get("/titles/{title}/ahead", name="ahead")
def ahead(visit: Here, title: str) -> Response:
    """The three ways side by side on one page; nothing is changed by looking."""
    look = seen(visit, title)
    years = visit.asked("years") if visit.asked("years") in YEARS else "10"
    until = plus_months(visit.today, 12 * int(years))
    ways = [(way, course(look.book, look.life, way, visit.now, until)) for way in WAYS.values()]
    return visit.page(
        "ahead.html", look=look, life=look.life, ways=ways, until=until, years=years, choices=YEARS
    )
