"""Regulation 办法: one edition 版本 of one measure, as data. Every value says its source or that it is assumed.

What a place does not have is absent. Two packs may differ in shape, not only in numbers; none carries logic.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Model, MonthDay, Name, later
from schemas.cohort import Cohort
from schemas.consequence import FAILURE, REVOKE, Consequence, Measure
from schemas.edition import Edition
from schemas.findings_rule import FindingsRule
from schemas.foundation import Founded, MayBeFounded, Path, Sourced, founded_in
from schemas.ladder import Ladder
from schemas.party import Body, Role, Those, Who
from schemas.period import Period
from schemas.precondition import Level, Precondition
from schemas.sheet import CategorySheet, ScoreSheet, of_category
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.way_out import Linked, WayOut


class Silence(Founded):
    """What follows when nobody acts: `after` the due date has passed by so much, the course goes on as `means`."""

    after: Span
    means: Line


class ExtensionTerms(Founded):
    """How long an extension may be at most, and how long before the due date it must have been asked for."""

    longest: Span | None = None
    ask_before: Span | None = None


class OwnExtension(ExtensionTerms):
    """The terms of one duty in place of the general ones; `most` is how many times it may be extended."""

    most: Annotated[int, Field(ge=0)] | None = None


class DutyRule(Founded):
    """A duty: who must do what, counted from when, within how long, reminded how, and what silence means.

    `jointly` are others who must each agree too; `back` counts the time backwards from its anchor (the last
    day on which something can be asked for before an expiry). With `due_on` it is due on that day of the calendar: in
    the year of its anchor, or `within` so many years later.
    """

    by: Who
    what: Line
    counted_from: Line = "stage"
    within: Sourced[Span]
    first_day_counts: Sourced[bool] | None = None
    ladder: Line
    silence: Silence | None = None
    jointly: tuple[Who, ...] = later(())
    back: bool = later(False)
    due_on: MonthDay | None = later(None)
    as_ordered: bool = later(False)
    """Whether the act that opens it says how long; `within` is then the longest that it may say."""
    extension: OwnExtension | None = later(None)

    @cached_property
    def period(self) -> Period:
        """How its time is counted."""
        counts = self.first_day_counts is not None and self.first_day_counts.value
        return Period(within=self.within.value, first_day_counts=counts, back=self.back, due_on=self.due_on)

    @property
    def signers(self) -> tuple[Who, ...]:
        """Everybody who must agree, where that is more than one."""
        return (self.by, *self.jointly) if self.jointly else ()


class Filing(DutyRule):
    """定期报告: a duty that comes again each `within` while the title is held; due on a day of the year where one is
    named, else counted from the naming. `missing` is what missing it has for a consequence, if any.
    """

    due_on: MonthDay | None = None
    missing: Consequence | None = None
    pieces: dict[Name, Annotated[int, Field(ge=1, le=20)]] = later({})
    """How many documents of which kind come with it; the title of each says its kind."""
    points: Sourced[Annotated[float, Field(gt=0)]] | None = later(None)
    """What a year of it is worth, where the office confirms points for it."""

    @cached_property
    def period(self) -> Period:
        """Each turn is counted from the one before: the first from the day of the calendar, if there is one."""
        return super().period.model_copy(update={"due_on": None})


class Everyday(Founded):
    """注重平时: what share of a re-inspection's score the points of the years have, each year as much as another.

    Years of which nothing was confirmed are left out, or of the whole ones of the term `all` count, those with nothing.
    """

    share: Annotated[float, Field(gt=0, lt=1)]
    years: Literal["credited", "all"] = "credited"


class Lower(MayBeFounded):
    """The title that a downgraded unit 降级 has instead."""

    name: Name
    level: Level


class Honour(Founded):
    """The title 称号 that the measure is about; the other titles of its family, named under the same rules."""

    name: Name
    level: Level
    family: tuple[Name, ...] = later(())
    lower: Lower | None = later(None)

    @property
    def names(self) -> tuple[Name, ...]:
        """Every title that can be applied for."""
        return (self.name, *self.family)


class OnRequest(Founded):
    """A step that is only held if one of these asks for it in time."""

    by: Those


Form = Literal["sealed", "named", "anonymous"]
"""How an objection was filed: under a seal 单位盖章, under a name 个人实名, under none 匿名."""


class Objections(Founded):
    """Which objections are admitted 受理 during publicity."""

    admitted: Annotated[tuple[Form, ...], Field(min_length=1)]


Start = Literal["new_term", "same_term"]
LateRenewal = Literal["from_pass", "in_turn"]


class Term(Founded):
    """有效期: whether the title stays in force past its last day and in rectification; from when a pass renews it.

    The length and the last day are those of the duty `term`; a measure without that duty gives its title open-ended.
    What an early re-inspection that is passed, a title kept after the statement, or one restored on review begins.
    """

    in_force_after_expiry: Sourced[bool] | None = later(None)
    in_force_in_rectification: Sourced[bool] | None = later(None)
    renewal: Sourced[Literal["from_pass", "from_expiry"]] | None = later(None)
    late_renewal: Sourced[LateRenewal] | None = later(None)
    """Where a term from the old expiry is over by the pass: one from the pass, or in turn the one that is not."""
    after_early: Sourced[Start] | None = later(None)
    after_kept: Sourced[Start] | None = later(None)
    after_restored: Sourced[Start] | None = later(None)


class Result(Founded):
    """A named result of a re-inspection: from which score, whether it counts as a pass, what follows.

    Exactly one result of a pack has no line: what is below all lines, vetoed, or left undone. Without a score sheet
    results are stated by name and have no lines: then that is the one that is `lowest`, or the only one not to pass.
    """

    label: Line
    at_least: float | None = None
    passes: bool
    follows: Consequence
    lowest: bool = later(False)


class Choice(Founded):
    """One of several things that may follow a failed rectification 整改: whoever re-inspects chooses among them."""

    label: Line
    follows: Consequence


class Cause(Founded):
    """A ground 事由 for acting before the term is over (complaint, incident, fraud): who may raise it, what follows."""

    label: Line
    by: Those
    follows: Consequence


class Warnings(Founded):
    """How many warnings a title may have within its term, one stage, or a span; what follows in place of one more.

    A stage lasts from naming or a re-inspection to the next re-inspection, or is that re-inspection with what follows.
    """

    most: Annotated[int, Field(ge=1)]
    follows: Consequence
    within: Literal["term", "stage"] | Span = later("term")


ChangeKind = Literal["renamed", "merged", "split", "abolished", "moved"]
ChangeEffect = Literal["keep", "recognise", "end"]


class ChangeRule(Founded):
    """A change of the unit: the title is kept with number and dates, must be recognised anew, or ends.

    `report_within` counts from the change; `late` is what follows when it was reported later.
    """

    effect: ChangeEffect
    report_within: Span | None = None
    late: Consequence | None = None


class Remedies(Founded):
    """Who may extend 延期 and pause 中止 the time of others, and who may take a silence back."""

    extend: Those
    pause: Those
    silence: Who


class Urging(Founded):
    """Who may urge 催办 by hand what others owe, and how long whoever was urged is left alone about that duty."""

    by: Those
    every: Span


@cache
def _usual_urging() -> Urging:
    """Of a measure that says nothing of it, as hardly one does: an assumption like any other, and told as one."""
    by = (Role.OFFICE, Role.LEADERSHIP, Role.SUPERVISOR)
    return Urging(by=by, every=Span(n=3, unit="working_days"), assumed=True)


Group = Stage | Annotated[tuple[Stage, ...], Field(min_length=2)]
"""A step of the way in, or several that run side by side."""


class Regulation(Model):
    """One edition of one measure, whole. It names roles, duties and outcomes from closed sets and carries no logic."""

    schema_version: Literal[1] = 1
    edition: Edition
    honour: Honour
    categories: Sourced[Annotated[tuple[Name, ...], Field(min_length=1)]]
    preconditions: tuple[Precondition, ...] = later(())
    way_in: Sourced[Annotated[tuple[Group, ...], Field(min_length=1)]]
    on_request: dict[Stage, OnRequest] = later({})
    reinspection_way: Sourced[Annotated[tuple[Stage, ...], Field(min_length=1)]] | None = later(None)
    """The steps of a re-inspection, where it is more than the inspection itself."""
    supplements: Sourced[int] | None = later(None)
    rounds: Sourced[int] | None = later(None)
    extensions: Sourced[int] | None = later(None)
    extension_terms: ExtensionTerms | None = later(None)
    bodies: Sourced[tuple[Name, ...]] | None = later(None)
    named_bodies: Sourced[Annotated[tuple[Body, ...], Field(min_length=1)]] | None = later(None)
    """The bodies that may stand, by name, wherever a role may; `bodies` are those that are asked for an opinion."""
    opposition: Sourced[Literal["ends", "reported"]] | None = later(None)
    """Whether one opposing body ends the application, or its opinion only goes to whoever decides."""
    methods: Sourced[tuple[Name, ...]] | None = later(None)
    """The methods 评分方法 by which rows of sheets are scored, such as 材料审核, 实地考察."""
    sheet: ScoreSheet | None = later(None)
    sheets: tuple[CategorySheet, ...] = later(())
    reinspection_sheet: ScoreSheet | None = later(None)
    """The sheet of a re-inspection, where it is another than that of the assessment; by category `_sheets`."""
    reinspection_sheets: tuple[CategorySheet, ...] = later(())
    reinspection_scored: Sourced[bool] | None = later(None)
    """Whether a re-inspection is scored at all; where it is not, its result is stated."""
    results: dict[str, Result] = later({})
    failure: Consequence | None = later(None)
    """What follows a failed re-inspection where no results are named."""
    second_failure: Consequence | None = later(None)
    """What follows when rectification 整改 has failed for the last time: revocation, unless said otherwise."""
    second_failures: dict[str, Choice] = later({})
    """What whoever re-inspects may choose then; `second_failure` is what follows where nobody acts."""
    findings: FindingsRule | None = later(None)
    warnings: Warnings | None = later(None)
    causes: dict[str, Cause] = later({})
    filings: dict[str, Filing] = later({})
    everyday: Everyday | None = later(None)
    objections: Objections | None = later(None)
    term: Term
    way_out: WayOut
    linked: tuple[Linked, ...] = later(())
    """What losing another title of the unit raises for this one; where it says nothing, that touches nothing."""
    changes: dict[ChangeKind, ChangeRule] = later({})
    remedies: Remedies | None = later(None)
    urging: Urging | None = later(None)
    cohort: Cohort | None = later(None)
    duties: dict[Duty, DutyRule]
    ladders: dict[str, Ladder]

    @cached_property
    def masked(self) -> tuple[Path, ...]:
        """Where a document hides 隐去 a value. Looked for once: a pack has hundreds, every application asks."""
        return tuple(path for path, founded in founded_in(self) if founded.masked)

    @property
    def groups(self) -> tuple[tuple[Stage, ...], ...]:
        """The way in as groups of steps that run side by side; mostly of one."""
        return tuple(step if isinstance(step, tuple) else (step,) for step in self.way_in.value)

    @property
    def steps(self) -> tuple[Stage, ...]:
        """Every step of the way in."""
        return tuple(stage for group in self.groups for stage in group)

    @property
    def deciders(self) -> tuple[Who, ...]:
        """Who may decide what becomes of a duty that nobody does: who assigns the posts, and who may end it."""
        ends = self.remedies.silence if self.remedies else Role.LEADERSHIP
        return tuple(dict.fromkeys((Role.OFFICE, ends)))

    @property
    def addressed(self) -> frozenset[Who]:
        """All to whom something may be written under this measure: who owes or signs, is reminded, told or asked."""
        rules = (*self.duties.values(), *self.filings.values())
        found = {who for rule in rules for who in (rule.by, *rule.jointly)}
        for ladder in self.ladders.values():
            found.update(who for rung in ladder.rungs for who in rung.to)
            found.update((*ladder.repeat.to, *self.deciders) if ladder.repeat else ())
        return frozenset((*found, *self.way_out.tells)) - {Role.OWNER, Role.SYSTEM}

    @property
    def called_by_name(self) -> tuple[Body, ...]:
        """The bodies that may stand, by name, wherever a role may."""
        return self.named_bodies.value if self.named_bodies else ()

    @property
    def urges(self) -> Urging:
        """Who may urge, and how often."""
        return self.urging or _usual_urging()

    @property
    def reinspection_steps(self) -> tuple[Stage, ...]:
        """Every step of a re-inspection: mostly the inspection alone."""
        return self.reinspection_way.value if self.reinspection_way else (Stage.REINSPECTION,)

    @property
    def failing(self) -> Consequence:
        """What follows a failed re-inspection where no results are named."""
        return self.failure or FAILURE

    @property
    def failing_again(self) -> Consequence:
        """What follows when rectification has failed for the last time."""
        return self.second_failure or REVOKE

    @property
    def once_more(self) -> Consequence:
        """What follows when it has failed and another round is left: it is ordered and served again."""
        again: tuple[Measure, ...] = (Stage.ORDER, Stage.SERVICE)
        kept = tuple(stage for stage in again if Duty(stage.value) in self.duties)
        return Consequence(measures=kept, then="rectify")

    @property
    def one_opposes(self) -> bool:
        """Whether one opposing body ends the application."""
        return self.opposition is None or self.opposition.value == "ends"

    @property
    def lowest(self) -> str:
        """The named result of what is below all lines, vetoed, or left undone."""
        none = [name for name, one in sorted(self.results.items()) if one.at_least is None]
        marked = (name for name in none if self.results[name].lowest)
        return next(marked, next((name for name in none if not self.results[name].passes), none[0]))

    def sheet_for(self, category: str, kind: str) -> ScoreSheet | None:
        """The score sheet of a category, by the kind of act that fills it: `assess` 考核验收, or `inspect` 复验."""
        if kind != "inspect":
            return of_category(category, self.sheets) or self.sheet
        if self.reinspection_scored is not None and not self.reinspection_scored.value:
            return None
        own = of_category(category, self.reinspection_sheets) or self.reinspection_sheet
        return own or self.sheet_for(category, "assess")

    def consequences(self) -> Iterator[Consequence]:
        """Everything that this measure lets follow from something."""
        yield from (result.follows for result in self.results.values())
        if not self.results:
            yield self.failing
        yield self.failing_again
        yield from (choice.follows for choice in self.second_failures.values())
        if self.warnings:
            yield self.warnings.follows
        yield from (cause.follows for cause in self.causes.values())
        yield from (filing.missing for filing in self.filings.values() if filing.missing)
        yield from (change.late for change in self.changes.values() if change.late)
