"""Today 今日事项: the page that a morning begins with."""

from fastapi import APIRouter, Response

from desk.today import today_of
from register import announcements
from web import rights
from web.guard import Here
from web.pages.urging import marked

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
    """What this post has to do, and what it waits for."""
    found = today_of(visit.house.register, visit.house.office, visit.seat, visit.today, MOST)
    told = announcements.current(visit.house.register, visit.today)
    return visit.page("today.html", found=found, urged=marked(visit, found.others.rows), told=told)
