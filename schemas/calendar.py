"""The working days of China: which weekdays are off, which weekends are worked (调休), up to when."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from pydantic import field_validator

from schemas.base import Model, later

SATURDAY = 5
"""`date.weekday()` of the first day of the weekend."""
DAY = timedelta(days=1)


class Calendar(Model):
    """The days that are not what their weekday says; kept for ever under its hash, like an edition.

    Beyond the State Council's newest notice only the days that the law itself names are known, not what a
    notice adds (补假 for a holiday on a weekend, bridging days, make-up days): dates there are provisional.
    Before the oldest notice a calendar knows nothing and takes each day for what its weekday says.
    """

    noticed_through: int
    """The last year that a State Council notice covers."""
    off: tuple[date, ...]
    """Mondays to Fridays that are not worked, in order: noticed ones, and computed statutory ones beyond."""
    on: tuple[date, ...]
    """Saturdays and Sundays that are worked, in order; only a notice makes one."""
    corrections: int = later(0)
    """How often the notices in it were corrected: days put back as they were make a new calendar, not the old one."""

    @field_validator("off")
    @classmethod
    def _off_weekdays(cls, days: tuple[date, ...]) -> tuple[date, ...]:
        return _checked(days, lambda day: day.weekday() < SATURDAY, "放假的日子应为周一至周五，周末不必列出")

    @field_validator("on")
    @classmethod
    def _on_weekends(cls, days: tuple[date, ...]) -> tuple[date, ...]:
        return _checked(days, lambda day: day.weekday() >= SATURDAY, "调休上班的日子应为周六或周日")

    @cached_property
    def exceptions(self) -> frozenset[date]:
        """`off` and `on` together: a weekday in it is off, a weekend day in it is worked."""
        return frozenset(self.off + self.on)

    def is_working_day(self, day: date) -> bool:
        """Whether `day`, a date at +08:00, is worked. An instant raises TypeError: it would match no date."""
        if isinstance(day, datetime):
            raise TypeError("is_working_day takes a date; use local_date(instant)")
        return (day.weekday() < SATURDAY) != (day in self.exceptions)

    @cached_property
    def worked(self) -> list[date]:
        """Every working day from the first exception to the last: some ten thousand, in 10 ms, once for a calendar."""
        first, last = min(self.exceptions, default=date.max), max(self.exceptions, default=date.min)
        days = (first + n * DAY for n in range((last - first).days + 1))
        return [day for day in days if self.is_working_day(day)]

    def working_day(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, before it where `n` is negative; `day` itself where it is 0."""
        # Looked up, not counted: a step asks for several, and a month of days is slower than all the rest of a date.
        known = self.worked
        if n and known and known[0] <= day <= known[-1]:
            found = bisect_right(known, day) + n - 1 if n > 0 else bisect_left(known, day) + n
            if 0 <= found < len(known):
                return known[found]
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies beyond the newest notice (暂定), so that the next one may change the answer.

        Goes by the year, although the next notice may still rearrange the last days of December (that of 2019
        did so with 29 and 31 December 2018): importing one, work out again every open date, not only these.
        """
        return day.year > self.noticed_through


def _checked(days: tuple[date, ...], fits: Callable[[date], bool], rule: str) -> tuple[date, ...]:
    if wrong := [day.isoformat() for day in days if not fits(day)]:
        raise ValueError(f"{rule}：{'、'.join(wrong)}")
    if any(one >= next_one for one, next_one in pairwise(days)):
        raise ValueError("日子应从早到晚排列，不得重复")
    return days
