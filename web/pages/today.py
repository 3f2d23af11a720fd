"""Today 今日事项: the page that a morning begins with."""

from fastapi import APIRouter, Response

from desk.form import MATTERS
from desk.holidays import missing
from desk.receipts import own_units
from desk.today import today_of
from desk.window import window_of
from register import announcements, drafts
from web import rights
from web.guard import Here, Visit
from web.pages.urging import marked
from wording.phrases import LEVELS

router = APIRouter()

MOST = 40
"""Rows of each kind on a page; the rest stand in the list of deadlines."""


@router.get("/", name="home")
def home(visit: Here) -> Response:
    """To the first page of whoever comes."""
    if visit.session and visit.session.administrator:
        return visit.go("audit_log" if visit.session.administrator == rights.AUDIT else "accounts")
    return visit.go("today")


@router.get("/today", name="today")
def today(visit: Here) -> Response:
    """What this post has to do, and what it waits for; of a unit all that it comes for."""
    if own_units(visit.seat.post.parties):
        return _window(visit)
    found = today_of(visit.house.register, visit.house.office, visit.seat, visit.today, MOST)
    told = announcements.current(visit.house.register, visit.today)
    return visit.page(
        "today.html",
        found=found,
        urged=marked(visit, found.others.rows),
        told=told,
        matters=MATTERS,
        missing=missing(visit.house.register, visit.today) if visit.may("copy_holidays") else None,
    )


def _window(visit: Visit) -> Response:
    register = visit.house.register
    return visit.page(
        "window.html",
        found=window_of(register, visit.seat.post.parties, visit.today),
        told=announcements.current(register, visit.today),
        drafts=drafts.of_post(register, visit.seat.post.id),
        levels=LEVELS,
        matters=MATTERS,
    )
