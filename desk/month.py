"""Month 月历: what falls due on each day of a month, and which of its days are worked by the calendar of the law."""

from calendar import Calendar as Weeks
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desk.due import Owed, some
from register import lawbook
from register.connect import Register
from register.owing import Sought
from schemas.calendar import SATURDAY, Calendar
from schemas.party import Party, Role
from wording.dates import BRIDGED, MADE_UP, WEEKEND


class Day(NamedTuple):
    """A day of the sheet: whether it is one of the month, whether it is worked, what it is called if not plain."""

    on: date
    within: bool
    worked: bool
    called: str
    owed: Sequence[Owed]


class Month(NamedTuple):
    """A month in weeks from Monday to Sunday; `through`: the last year whose holidays have been announced."""

    first: date
    weeks: Sequence[Sequence[Day]]
    number: int
    late: int
    through: int

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month(register: Register, first: date, today: date, role: Role | None, seen: Sequence[Party]) -> Month:
    """The month that begins on `first`, with what is open and due in it, of titles that whoever asks has `seen`."""
    calendar = _calendar(register)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = some(register, Sought(last, since=first, role=role, seen=seen), today).rows
    on: defaultdict[date, list[Owed]] = defaultdict(list)
    for one in rows:
        on[one.row.due].append(one)
    weeks = [
        [_day(calendar, day, first, on[day]) for day in week]
        for week in Weeks().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks, len(rows), sum(one.late > 0 for one in rows), calendar.noticed_through)


def _calendar(register: Register) -> Calendar:
    newest = lawbook.newest_calendar(register)
    known = lawbook.read(register).calendars
    return known[newest] if newest else Calendar(noticed_through=0, off=(), on=())


def _day(calendar: Calendar, day: date, first: date, owed: Sequence[Owed]) -> Day:
    worked, weekend = calendar.is_working_day(day), day.weekday() >= SATURDAY
    called = (MADE_UP if worked else WEEKEND) if weekend else ("" if worked else BRIDGED)
    within = (day.year, day.month) == (first.year, first.month)
    return Day(day, within, worked, called, owed if within else ())
