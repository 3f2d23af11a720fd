"""Yearly 年度事项: a duty that comes again with the years: so many meetings, a report, a fixed day or week or month."""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Line, Model, MonthDay, Name, Text, later
from schemas.document import Document
from schemas.foundation import Founded
from schemas.ladder import Ladder, Repeat, Rung
from schemas.party import Party, Role
from schemas.refusals.reason import Reason
from schemas.span import Span
from schemas.undertaking import Deed, Opening, State

Unsaid = Literal["owner", "day", "week", "first"]
"""A part of a duty of which its document says nothing: whose it is, its day, how a week counts, its first year."""

LONGEST_LEAD = 300
"""Days a year of a turn's length: the first reminder of a turn comes when the one before is well over."""


PRESSED = Ladder(
    assumed=True,
    acknowledgement="nothing",
    rungs=(
        Rung(when="after", by=Span(n=1, unit="days"), to=(Role.OWNER,)),
        Rung(when="after", by=Span(n=15, unit="days"), to=(Role.OWNER, Role.OFFICE)),
    ),
    repeat=Repeat(every=Span(n=30, unit="days"), to=(Role.OWNER, Role.OFFICE, Role.LEADERSHIP), times=300),
)
"""Who hears after the day of a duty whose file does not say: duties were loaded before files said it."""


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

    `lead` are the days before on which whoever owes it hears of it, `ladder` says who hears after its day; `every` is
    how many years lie between two turns, and `first` the first of them. `owners` are several who owe it, each for
    itself, in the office's order; `each` asks for every area of the owner's role. `unsaid` are the parts that are
    assumed 暂定 although the duty stands in a document.
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
    ladder: Ladder = later(PRESSED)
    each: bool = later(False)
    owners: Annotated[tuple[Party, ...], Field(max_length=500)] = later(())

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if (self.each or self.owners) and self.area is not None:
            raise ValueError("area（哪一处）与 each（每一处各办各的）、owners（由哪几处）写一个，只写一个")
        if len(set(self.owners)) != len(self.owners):
            raise ValueError("owners（由哪几处）有写了两次的")
        return self

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        ladder, last = self.ladder, 0
        spans = [one.by for one in ladder.rungs] + ([ladder.repeat.every] if ladder.repeat else [])
        if any(one.unit in ("working_days", "seconds") or one.n < 1 for one in spans):
            raise ValueError("ladder（过期以后提醒谁）的日数写日、个月或者年，至少1日")
        for one in ladder.rungs:
            if one.when != "after" or (days := one.by.n * _DAYS[one.by.unit]) <= last:
                raise ValueError("ladder（过期以后提醒谁）写 when: after，从近到远；到期前的写 lead")
            last = days
        return self

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.day is None) is (self.week is None):
            raise ValueError("day（某月某日）和 week（某月第几周）写一个，只写一个")
        if max(self.lead) > LONGEST_LEAD * self.every:
            raise ValueError(f"lead（提前几天提醒）不超过{LONGEST_LEAD * self.every}天，上一次的先过去")
        return self

    @property
    def owes(self) -> Party:
        """Who owes it, where that is one."""
        return Party(role=self.owner, area=self.area)

    @property
    def whose(self) -> str:
        """All who owe it, as a reader would call them."""
        return "、".join(one.label for one in self.owners) or self.owes.label

    def due(self, year: int) -> date:
        """The day of a year on which, or by which, it is due."""
        if self.week:
            return self.week.begins(year)
        month, _, day = str(self.day).partition("-")
        return date(year, int(month), int(day))


_DAYS = {"days": 1, "months": 28, "years": 365}
"""How long the units of a ladder are at least: enough to see that it climbs."""


class YearlyDuties(Model):
    """A file of duties; its `ladder` is that of every duty which has none of its own."""

    schema_version: Literal[1] = 1
    name: Name
    ladder: Ladder = PRESSED
    duties: Annotated[tuple[YearlyRule, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _climb(self) -> Self:
        """The file's ladder is held to what is asked of a duty's."""
        YearlyRule(name=self.name, day="12-31", assumed=True, ladder=self.ladder)
        return self

    @property
    def rules(self) -> tuple[YearlyRule, ...]:
        """The duties, each with its ladder."""
        return tuple(
            one if "ladder" in one.model_fields_set else one.model_copy(update={"ladder": self.ladder})
            for one in self.duties
        )


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
    owner: Party | None = later(None)
    """Whose, where several owe it; a township's own post need not say."""

    by: ClassVar[tuple[Role, ...]] = (
        Role.OFFICE,
        Role.LEADERSHIP,
        Role.SUPERVISOR,
        Role.TOWNSHIP,
        Role.NAMING_BODY,
    )


class Excuse(Deed):
    """免办: a turn need not be done, on a ground: the one that runs, or an earlier one; by all who owe it, or one."""

    kind: Literal["excuse"] = "excuse"
    ground: Text
    year: int | None = later(None)
    owner: Party | None = later(None)

    by: ClassVar[tuple[Role, ...]] = (Role.LEADERSHIP,)


class ChangeDuty(Deed):
    """调整: from now on the duty is this."""

    kind: Literal["change_duty"] = "change_duty"
    rule: YearlyRule
    ground: Text
    documents: tuple[Document, ...] = ()

    by: ClassVar[tuple[Role, ...]] = (Role.OFFICE, Role.LEADERSHIP)


Ended = Literal["fulfilled", "late", "missed", "excused", "told"]
"""What became of a turn that is over."""

Came = Ended | Literal["done", "open", "overdue"]
"""And of one that runs: done already, still to be done, late."""


class Turn(Model):
    """A turn that is over: of which year, how often it was done, and what became of it."""

    year: int
    count: int
    came: Ended
    due: date | None = later(None)
    last: date | None = later(None)


class Each(Model):
    """One of several who owe a duty: the turn that runs, and those that are over; since when it owes it no more."""

    owner: Party
    year: int
    count: int = 0
    told: int = 0
    last: date | None = later(None)
    turns: tuple[Turn, ...] = later(())
    left: date | None = later(None)

    def has_done(self, rule: YearlyRule) -> bool:
        """Whether it has done in this turn what is asked of it."""
        return rule.only_told or self.count >= rule.at_least


ALONE = ("year", "count", "told", "last", "turns")
"""What stands in the duty itself where one alone owes it."""


class Yearly(State):
    """The duty, the turn that runs, and the turns that are over; `last` is the latest day on which it was done.

    Where several owe it, these are in `each`, one for one of them.
    """

    rule: YearlyRule
    year: int
    count: int = 0
    told: int = 0
    last: date | None = later(None)
    turns: tuple[Turn, ...] = later(())
    each: tuple[Each, ...] = later(())

    @property
    def tracks(self) -> tuple[Each, ...]:
        """How it goes with each who owes it now, in the office's order."""
        if not self.rule.owners:
            own = {name: getattr(self, name) for name in ALONE}
            return (Each(owner=self.rule.owes, **own),)
        known = {one.owner: one for one in self.each}
        return tuple(known[one] for one in self.rule.owners)

    @property
    def due(self) -> date:
        """The nearest day of a turn that runs."""
        return min(self.rule.due(one.year) for one in self.tracks)


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


class OwnerUnstated(Reason):
    """Several owe it: whose it is must be said."""

    field: ClassVar[str | None] = "owner"
    code: Literal["yearly_owner_unstated"] = "yearly_owner_unstated"
    known: tuple[Line, ...]


class NoSuchOwner(Reason):
    """It is not among those who owe it."""

    field: ClassVar[str | None] = "owner"
    code: Literal["yearly_no_such_owner"] = "yearly_no_such_owner"
    owner: Line
    known: tuple[Line, ...]


class OwnersUnknown(Reason):
    """Every area of a role is to do it, and nobody has said which there are."""

    field: ClassVar[str | None] = "rule"
    code: Literal["yearly_owners_unknown"] = "yearly_owners_unknown"


class OtherName(Reason):
    """A duty keeps its name."""

    field: ClassVar[str | None] = "rule"
    code: Literal["yearly_other_name"] = "yearly_other_name"
    name: Line
