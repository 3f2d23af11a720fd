"""HolidayNotice 放假安排: what one State Council notice says of a year, and how an office brought it in."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Line, Model, Name
from schemas.calendar import SATURDAY
from schemas.days import Day
from schemas.document import Document

NOTICED = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The holidays that every notice arranges."""


class Break(Model):
    """One numbered point of a notice: a holiday, its days off, and the weekend days worked for it (调休)."""

    name: Name
    first: Day
    """The first day off, weekends included."""
    last: Day
    """The last day off."""
    worked: tuple[Day, ...] = ()

    def days(self) -> list[date]:
        """Every day off from `first` to `last`."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def belongs_to(self, year: int) -> bool:
        """Whether it has a day off in `year`, and no day beyond the December before and the January after."""
        earliest, latest = date(year - 1, 12, 1), date(year + 1, 1, 31)
        near = all(earliest <= day <= latest for day in (self.first, self.last, *self.worked))
        return near and self.first.year <= year <= self.last.year

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("放假的最后一天早于第一天，请对照通知改正")
        if wrong := [day for day in self.worked if day.weekday() < SATURDAY]:
            raise ValueError(f"{named_days(wrong)}不是周末，调休上班日只能是周六或周日，请对照通知改正")
        return self


def twice(breaks: Iterable[Break]) -> set[date]:
    """The days that are arranged more than once."""
    days = Counter(day for one in breaks for day in (*one.days(), *one.worked))
    return {day for day, times in days.items() if times > 1}


class HolidayNotice(Model):
    """One notice. It may reach over the year's ends: 元旦 of 2023 began on 31 December 2022."""

    year: Annotated[int, Field(ge=2000, le=2200)]
    title: Line
    number: Line
    """The document number (国办发明电〔…〕…号): with the title it is the reason of every date that moves."""
    published: Day
    """The day of publication; those of 2021-2026 were published on the day they were signed."""
    source: Line | None = None
    """Where the State Council Gazette (国务院公报) prints it."""
    holidays: tuple[Break, ...]

    def off(self) -> list[date]:
        """Every day off, weekends included, in the notice's order."""
        return [day for one in self.holidays for day in one.days()]

    def on(self) -> list[date]:
        """Every weekend day worked, in the notice's order."""
        return [day for one in self.holidays for day in one.worked]

    def same_days(self, other: Self) -> bool:
        """Whether both make the same days off and worked, whatever else they say."""
        return (sorted(self.off()), sorted(self.on())) == (sorted(other.off()), sorted(other.on()))

    @property
    def document(self) -> Document:
        """The notice as the document that a new calendar rests on."""
        return Document(number=self.number, title=self.title, date=self.published)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        named = "、".join(one.name for one in self.holidays)
        if missing := "、".join(name for name in NOTICED if name not in named):
            raise ValueError(f"没有{missing}的安排，请对照通知补上")
        if strange := "、".join(one.name for one in self.holidays if not one.belongs_to(self.year)):
            raise ValueError(f"{strange}不在{self.year}年，只可跨到上年12月或次年1月，请对照通知改正年份")
        if days := twice(self.holidays):
            raise ValueError(f"{named_days(days)}列了不止一次，请对照通知删去一处")
        return self


class Imported(Model):
    """A notice that an office brought into its register: when, by which post and account, and its year's how-manyeth.

    `correction` is 0 for the first one of a year; a later one corrects what was imported or shipped before.
    """

    notice: HolidayNotice
    by: Line
    on: date
    correction: int = 0


def named_days(days: Iterable[date]) -> str:
    """Days as a list for a reader."""
    return "、".join(f"{day.year}年{day.month}月{day.day}日" for day in sorted(days))
