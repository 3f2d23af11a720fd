"""Campaign 复验工作: a cohort is visited by a plan: who goes where on which working day, and what came of it."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Sha256, Text, later
from schemas.cohort import Share
from schemas.days import Day
from schemas.document import Document
from schemas.party import Role
from schemas.refusals.reason import Item, Reason
from schemas.undertaking import Deed, Opening, State
from schemas.undertakings.common import Papers, Titles


class OpenCampaign(Opening):
    """组织复验: which titles, visited from when to when, how they were chosen; a share of them by lot."""

    kind: Literal["open_campaign"] = "open_campaign"
    opens: Day
    closes: Day
    titles: Titles
    cohort: Line
    seed: Line | None = None
    share: Share | None = later(None)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.closes < self.opens:
            raise ValueError("截止日期早于开始日期")
        if self.share is not None and self.seed is None:
            raise ValueError("抽查须写明种子")
        return self

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those."""
        return self.titles


class Assessor(Model):
    """Who visits: so many units a day, not on the days `away`, nobody of the townships and units that are `recused`."""

    name: Name
    a_day: Annotated[int, Field(ge=1, le=20)] = 2
    away: tuple[Day, ...] = ()
    recused: tuple[Name, ...] = ()


class SetAssessors(Deed):
    """确定考核人员: all of them, in place of whoever was named before."""

    kind: Literal["set_assessors"] = "set_assessors"
    assessors: Annotated[tuple[Assessor, ...], Field(min_length=1, max_length=200)]


class Plan(Deed):
    """排定走访: what is not visited yet is placed anew, from a day on; `titles` are looked at again before.

    Those whose term is not over by then are opened for re-inspection, by the cause 事由, on the documents.
    """

    kind: Literal["plan"] = "plan"
    start: Day | None = None
    titles: tuple[TitleId, ...] = later(())
    cause: Line | None = later(None)
    matter: Text | None = later(None)
    documents: tuple[Document, ...] = later(())

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those."""
        return self.titles


class MoveVisit(Deed):
    """调整走访: one unit goes to another day, or to another assessor."""

    kind: Literal["move_visit"] = "move_visit"
    title: TitleId
    assessor: Name
    visit_on: Day

    @property
    def about(self) -> tuple[TitleId, ...]:
        """That one."""
        return (self.title,)


class Drop(Deed):
    """不再走访: titles that are lost, or visited otherwise."""

    kind: Literal["drop"] = "drop"
    titles: Titles
    ground: Text


class Found(Model):
    """What a visit came to: what the re-inspection says of the title, and what was found, item by item."""

    title: TitleId
    says: dict[str, Any]
    findings: tuple[Line, ...] = ()
    on: Day | None = later(None)


class Results(Deed):
    """复验结果: of one or more titles, each the re-inspection that it records."""

    kind: Literal["results"] = "results"
    results: Annotated[tuple[Found, ...], Field(min_length=1)]

    by: ClassVar[tuple[Role, ...]] = (Role.ASSESSOR, Role.OFFICE)

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those."""
        return tuple(one.title for one in self.results)


class Lowest(Deed):
    """末位退出: those with the fewest points of all that were visited, as many as the measure says.

    `points` are those of the re-inspections. For the last the cause is raised that the measure names; `matter` says so.
    """

    kind: Literal["lowest"] = "lowest"
    edition: Sha256
    points: Annotated[dict[TitleId, Annotated[float, Field(ge=0, allow_inf_nan=False)]], Field(min_length=1)]
    matter: Text
    documents: Papers

    @property
    def about(self) -> tuple[TitleId, ...]:
        """All of them."""
        return tuple(self.points)


Why = Literal["no_room", "all_recused", "assessor_changed", "gone"]
"""Why a unit has no day: no room, nobody who may go there, whoever was to go may not any more, the title is over."""


class Visit(Model):
    """A unit on the plan: when, by whom, the last working day before; or why it has no day."""

    title: TitleId
    unit: Name
    township: Name
    due: date | None = None
    assessor: Name | None = None
    day: date | None = None
    told_on: date | None = None
    why: Why | None = later(None)
    visited_on: date | None = later(None)
    raised_on: date | None = later(None)
    """When its re-inspection was opened before its time."""
    elsewhere: bool = later(False)
    """Whether it was re-inspected outside of the campaign: that is its visit."""
    findings: tuple[Line, ...] = later(())


class Campaign(State):
    """Preparing 筹备 until there is a plan, visiting 走访, visited 已走访 when nobody is left."""

    opens: date
    closes: date
    cohort: Line
    seed: Line | None = None
    assessors: tuple[Assessor, ...] = ()
    visits: tuple[Visit, ...] = ()
    told: tuple[date, ...] = later(())
    """The days for which assessors were reminded of their visits."""
    late: tuple[date, ...] = later(())
    """The days of whose visits without a result the office was told."""
    lowest: tuple[TitleId, ...] = later(())
    """Those that were brought up as the last by their points."""

    @property
    def titles(self) -> tuple[TitleId, ...]:
        """Those that are visited."""
        return tuple(one.title for one in self.visits)


class TitleTwice(Reason):
    """A title stands twice."""

    field: ClassVar[str | None] = "titles"
    code: Literal["campaign_title_twice"] = "campaign_title_twice"
    titles: tuple[TitleId, ...]


class InAnotherCampaign(Reason):
    """A title is to be visited in another one that is open."""

    field: ClassVar[str | None] = "titles"
    code: Literal["campaign_in_another"] = "campaign_in_another"
    titles: tuple[TitleId, ...]
    other: Line


class NotHeld(Reason):
    """A title is not named yet, or over."""

    field: ClassVar[str | None] = "titles"
    code: Literal["campaign_not_held"] = "campaign_not_held"
    titles: tuple[TitleId, ...]


class NoAssessors(Reason):
    """Nobody is named who visits."""

    code: Literal["campaign_no_assessors"] = "campaign_no_assessors"


class AssessorTwice(Reason):
    """One assessor is named twice."""

    field: ClassVar[str | None] = "assessors"
    code: Literal["campaign_assessor_twice"] = "campaign_assessor_twice"
    names: tuple[Name, ...]


class NoSuchAssessor(Reason):
    """Nobody is called so here."""

    field: ClassVar[str | None] = "assessor"
    code: Literal["campaign_no_such_assessor"] = "campaign_no_such_assessor"
    name: Name
    known: tuple[Name, ...]


class NotOnThePlan(Reason):
    """The title is not to be visited, or was visited and its result is not refused."""

    field: ClassVar[str | None] = "titles"
    code: Literal["campaign_not_on_the_plan"] = "campaign_not_on_the_plan"
    titles: tuple[TitleId, ...]


class Recused(Reason):
    """The assessor has nothing to do with this unit 回避."""

    field: ClassVar[str | None] = "assessor"
    code: Literal["campaign_recused"] = "campaign_recused"
    name: Name
    unit: Name


class DayFull(Reason):
    """The assessor has as many visits on that day as may be, or is away."""

    field: ClassVar[str | None] = "visit_on"
    code: Literal["campaign_day_full"] = "campaign_day_full"
    name: Name
    day: date


class NoWorkingDay(Reason):
    """The day is no working day, over already, or outside of the campaign."""

    field: ClassVar[str | None] = "visit_on"
    code: Literal["campaign_no_working_day"] = "campaign_no_working_day"
    day: date


class NotEarly(Reason):
    """Units whose term is not over by the day of their visit, and no cause lets whoever plans open it before."""

    field: ClassVar[str | None] = "cause"
    code: Literal["campaign_not_early"] = "campaign_not_early"
    count: int
    units: tuple[Name, ...]


class CauseUnstated(Reason):
    """The same, and there are several causes: one has to be named."""

    field: ClassVar[str | None] = "cause"
    code: Literal["campaign_cause_unstated"] = "campaign_cause_unstated"
    count: int
    units: tuple[Name, ...]
    known: tuple[Item, ...]


class EarlyUnfounded(Reason):
    """The same, and no document says that they are re-inspected before their time."""

    field: ClassVar[str | None] = "documents"
    code: Literal["campaign_early_unfounded"] = "campaign_early_unfounded"
    count: int
    units: tuple[Name, ...]


class EarlyUnopened(Reason):
    """The visit would come before the term is over, and nothing has opened the re-inspection."""

    field: ClassVar[str | None] = "visit_on"
    code: Literal["campaign_early_unopened"] = "campaign_early_unopened"
    unit: Name


class NoLowestRule(Reason):
    """The measure does not let the last by their points leave, or does not say by which cause."""

    field: ClassVar[str | None] = "edition"
    code: Literal["campaign_no_lowest_rule"] = "campaign_no_lowest_rule"


class NobodyLowest(Reason):
    """So few were visited, or so many have the fewest points, that the share is nobody."""

    field: ClassVar[str | None] = "points"
    code: Literal["campaign_nobody_lowest"] = "campaign_nobody_lowest"
    of: int


class LowestBefore(Reason):
    """They have been brought up already."""

    field: ClassVar[str | None] = "points"
    code: Literal["campaign_lowest_before"] = "campaign_lowest_before"
    titles: tuple[TitleId, ...]
