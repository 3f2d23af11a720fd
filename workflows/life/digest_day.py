"""The digest 每日汇总: on which working morning notices that are not urgent leave."""

from datetime import date, datetime, time, timedelta

from schemas.base import CHINA, local_date
from schemas.calendar import Calendar

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
