"""The digest 每日汇总: on which working morning notices leave, and that a warning leaves before what it warns of.

Example. A supplement is due on 14 February 2026, a Saturday that is worked; 春节 is from the 15th to the 23rd, and
silence ends the application when the 19th is over. The overdue notice of the 15th would leave on the 24th: it leaves on
the 14th (`in_time`). A duty that opens on the 14th at 15:00 and ends on the 20th is told at once (`leaves_on`).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from schemas.base import CHINA, local_date, midnight
from schemas.calendar import Calendar
from schemas.notice import Notice
from schemas.tidings import Tiding
from schemas.tidings.duties import DateMoved, Opened, Reminded, TermRunsOut

MORNING = time(8, 30)
"""Titles that wake at midnight have been stepped by 06:00 (design §3, many on one day)."""


def digest_at(day: date) -> datetime:
    """The instant at which the digest of `day` leaves."""
    return datetime.combine(day, MORNING, CHINA)


def digest_on(calendar: Calendar, now: datetime) -> date:
    """The day of the next digest after `now`: the first working morning at 08:30 that is still to come."""
    day = local_date(now)
    while digest_at(day) <= now or not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def in_time(calendar: Calendar, instant: datetime, warns_of: datetime | None, known: datetime) -> datetime:
    """When a rung that falls on `instant` comes, so that its digest leaves before what it `warns_of`.

    Itself, or the last working day before; itself again where the duty was not `known` by then: that leaves at once.
    """
    day = local_date(instant)
    if warns_of is None or instant >= warns_of or calendar.is_working_day(day):
        return instant
    if digest_at(calendar.working_day(day, 1)) < warns_of:
        return instant
    earlier = midnight(calendar.working_day(day, -1))
    return earlier if earlier > known else instant


def leaves_on(calendar: Calendar, notice: Notice, now: datetime) -> date | None:
    """The morning with whose digest a notice leaves; None for at once: it is urgent, or would come too late by then."""
    if notice.urgent:
        return None
    today, morning = local_date(now), digest_on(calendar, now)
    late = any(today <= day < morning for tiding in notice.tidings for day in _last_days(tiding))
    return None if late else morning


def in_haste(calendar: Calendar, notice: Notice, now: datetime) -> Notice:
    """The notice, urgent where its digest would come too late."""
    if notice.urgent or leaves_on(calendar, notice, now):
        return notice
    return notice.model_copy(update={"urgent": True})


def _last_days(tiding: Tiding) -> Iterator[date]:
    """The last days on which what a reader is told of can still be done. A drill's seconds wait for no morning."""
    match tiding:
        case DateMoved():
            yield tiding.due
        case Opened() | Reminded() | TermRunsOut() if tiding.work.deadline.within.unit != "seconds":
            yield tiding.work.deadline.due
            if tiding.work.silence and tiding.work.silence.last:
                yield tiding.work.silence.last
