"""Yearly 年度事项: a duty that comes again with the years: so many meetings, a report, a fixed day or week or month."""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Line, Model, MonthDay, Name, Text, later
from schemas.document import Document
from schemas.foundation import Founded
from schemas.party import Party, Role
from schemas.refusals.reason import Reason
from schemas.undertaking import Deed, Opening, State

Unsaid = Literal["owner", "day", "week", "first"]
"""A part of a duty of which its document says nothing: whose it is, its day, how a week counts, its first year."""

LONGEST_LEAD = 300
"""Days a year of a turn's length: the first reminder of a turn comes when the one before is well over."""


class WeekOf(Model):
    """A week of a month: the one that begins with its so-manieth Monday."""

    month: Annotated[int, Field(ge=1, le=12)]
    week: Annotated[int, Field(ge=1, le=4)]

    def begins(self, year: int) -> date:
        """Its Monday. Example. The second week of November 2026 begins on the 9th."""
        first = date(year, self.month, 1)
        return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (self.week - 1))


class YearlyRule(Founded):
    """A duty: what, by whom, how often a year at least, on or by which day; `only_told` asks for nothing to be shown.

    `lead` are the days before on which whoever owes it hears of it; `every` is how many years lie between two turns,
    and `first` the first of them. `unsaid` are the parts that are assumed 暂定 although the duty stands in a document.
    """

    name: Name
    owner: Role = Role.OFFICE
    area: Name | None = later(None)
    at_least: Annotated[int, Field(ge=1, le=100)] = 1
    day: MonthDay | None = None
    week: WeekOf | None = None
    every: Annotated[int, Field(ge=1, le=20)] = 1
    first: Annotated[int, Field(ge=2000, le=2200)] | None = None
    lead: Annotated[tuple[Annotated[int, Field(ge=0, le=3660)], ...], Field(min_length=1)] = (30, 7)
    only_told: bool = False
    unsaid: tuple[Unsaid, ...] = later(())

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.day is None) is (self.week is None):
            raise ValueError("day（某月某日）和 week（某月第几周）写一个，只写一个")
        if max(self.lead) > LONGEST_LEAD * self.every:
            raise ValueError(f"lead（提前几天提醒）不超过{LONGEST_LEAD * self.every}天，上一次的先过去")
        return self

    @property
    def owes(self) -> Party:
        """Who owes it."""
        return Party(role=self.owner, area=self.area)

    def due(self, year: int) -> date:
        """The day of a year on which, or by which, it is due."""
        if self.week:
            return self.week.begins(year)
        month, _, day = str(self.day).partition("-")
        return date(year, int(month), int(day))


class YearlyDuties(Model):
    """A file of duties."""

    schema_version: Literal[1] = 1
    name: Name
    duties: Annotated[tuple[YearlyRule, ...], Field(min_length=1, max_length=100)]


class SetDuty(Opening):
    """列入年度事项."""

    kind: Literal["set_duty"] = "set_duty"
    rule: YearlyRule


class Fulfil(Deed):
    """登记完成: a meeting was held, a report handed in; `year` says of which turn, where its date does not."""

    kind: Literal["fulfil"] = "fulfil"
    times: Annotated[int, Field(ge=1, le=100)] = 1
    what: Text | None = None
    year: int | None = later(None)
    documents: tuple[Document, ...] = ()

    by: ClassVar[tuple[Role, ...]] = (
        Role.OFFICE,
        Role.LEADERSHIP,
        Role.SUPERVISOR,
        Role.TOWNSHIP,
        Role.NAMING_BODY,
    )


class Excuse(Deed):
    """免办: a turn need not be done, on a ground; the one that runs, or an earlier one."""

    kind: Literal["excuse"] = "excuse"
    ground: Text
    year: int | None = later(None)

    by: ClassVar[tuple[Role, ...]] = (Role.LEADERSHIP,)


class ChangeDuty(Deed):
    """调整: from now on the duty is this."""

    kind: Literal["change_duty"] = "change_duty"
    rule: YearlyRule
    ground: Text
    documents: tuple[Document, ...] = ()

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.LEADERSHIP)


class Turn(Model):
    """A turn that is over: of which year, how often it was done, and what became of it."""

    year: int
    count: int
    came: Literal["fulfilled", "late", "missed", "excused", "told"]
    due: date | None = later(None)
    last: date | None = later(None)


class Yearly(State):
    """The duty, the turn that runs, and the turns that are over; `last` is the latest day on which it was done."""

    rule: YearlyRule
    year: int
    count: int = 0
    told: int = 0
    last: date | None = later(None)
    turns: tuple[Turn, ...] = later(())


class NotAsked(Reason):
    """Nothing is to be shown of it: it is only a reminder."""

    code: Literal["yearly_not_asked"] = "yearly_not_asked"


class DutyThere(Reason):
    """A duty of this name runs already."""

    field: ClassVar[str | None] = "name"
    code: Literal["yearly_duty_there"] = "yearly_duty_there"
    other: Line


class NotOurs(Reason):
    """It is owed by somebody else."""

    code: Literal["yearly_not_ours"] = "yearly_not_ours"
    owner: Line


class NoSuchYear(Reason):
    """It has no turn of that year, or none yet."""

    field: ClassVar[str | None] = "year"
    code: Literal["yearly_no_such_year"] = "yearly_no_such_year"
    year: int
    known: tuple[int, ...]


class OtherName(Reason):
    """A duty keeps its name."""

    field: ClassVar[str | None] = "rule"
    code: Literal["yearly_other_name"] = "yearly_other_name"
    name: Line
