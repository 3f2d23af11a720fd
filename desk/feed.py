"""Feed 日历订阅: the deadlines of a post as a calendar that office software subscribes to (RFC 5545)."""

from datetime import datetime, timedelta

from desk.holding import seat_of
from desk.today import Today, today_of
from register import feeds
from register.connect import Register
from schemas.base import local_date
from schemas.office import Office


def calendar(register: Register, office: Office, secret: str, now: datetime) -> bytes | None:
    """The calendar behind an address; None where there is none, or whoever made it holds the post no more.

    It says the unit, what is to be done and the article: no score, no person, no document.
    """
    feed = feeds.by(register, secret)
    seat = seat_of(register, office, feed.account, feed.post, now) if feed else None
    if seat is None:
        return None
    today = local_date(now)
    return _written(office, today_of(register, office, seat, today), now)


def _written(office: Office, found: Today, now: datetime) -> bytes:
    from icalendar import Calendar, Event  # only whoever writes a calendar needs it

    book = Calendar()
    book.add("prodid", "-//mingpai//deadlines//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"{office.name}事项期限")
    for one in (one for part in found.own for one in part.rows):
        event = Event()
        event.add("uid", f"{one.row.title}.{one.row.id}@mingpai")
        event.add("dtstamp", now)
        event.add("dtstart", one.row.due)
        event.add("dtend", one.row.due + timedelta(days=1))
        late = f"（逾期{one.late}日）" if one.late else ""
        event.add("summary", f"{one.row.unit_name}：{one.what}{late}")
        event.add("description", f"依据：{one.ground}")
        book.add_component(event)
    return bytes(book.to_ical())
