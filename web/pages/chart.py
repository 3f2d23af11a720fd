"""Chart 挂图作战: where the titles of each township or category stand, to look at on a wall."""

from typing import cast

from fastapi import APIRouter, Response

from desk.chart import HEADS, By, chart
from schemas.arrangement import Arrangement
from web.guard import Here

router = APIRouter()


@router.get("/chart", name="chart")
def wall(visit: Here) -> Response:
    """The chart, each figure a way to its list."""
    by = cast(By, visit.asked("by")) if visit.asked("by") in HEADS else "township"
    office = visit.house.office
    own = Arrangement(order=office.order, lists=office.lists)
    found = chart(visit.house.register, by, own, visit.seat.post.parties, visit.today)
    return visit.page("chart.html", found=found, heads=HEADS)
