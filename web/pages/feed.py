"""Feed 日历订阅: make and take back the address; and the calendar itself, for programs that nobody signs in."""

from fastapi import APIRouter, Response

from desk import feed as feeds_
from register import feeds
from web.guard import Here

router = APIRouter()


@router.get("/calendar", name="feed")
def address(visit: Here) -> Response:
    """Whether there is an address for this post; what it is, is told once."""
    assert visit.session is not None
    known = feeds.of(visit.house.register, visit.session.account, visit.seat.post.id)
    return visit.page("feed.html", known=known, address="")


@router.post("/calendar", name="change_feed")
def change(visit: Here) -> Response:
    """A new address in place of the old one, or none any more."""
    assert visit.session is not None
    register, account, post = visit.house.register, visit.session.account, visit.seat.post.id
    if visit.said("do") != "make":
        feeds.end(register, account, post, visit.now)
        visit.note("export", "停用日历订阅")
        return visit.go("feed")
    secret = feeds.make(register, account, post, visit.now)
    visit.note("export", "新建日历订阅")
    known = feeds.of(register, account, post)
    made = str(visit.request.url_for("calendar_feed", secret=secret))
    return visit.page("feed.html", known=known, address=made)


@router.get("/calendar/{secret}.ics", name="calendar_feed")
def calendar(visit: Here, secret: str) -> Response:
    """The calendar. Whoever has the address reads it, and learns nothing else by it."""
    house = visit.house
    found = feeds_.calendar(house.register, house.office, secret, visit.now)
    if found is None:
        return Response("没有这个日历，或者已经停用", 404, media_type="text/plain; charset=utf-8")
    return Response(found, media_type="text/calendar; charset=utf-8")
