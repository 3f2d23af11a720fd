"""Regulation 办法: one edition 版本 of one measure, as data. Every value says its source or that it is assumed."""

from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Line, Model, Name
from schemas.party import Role
from schemas.span import Span
from schemas.stage import Duty, Stage

T = TypeVar("T")


class Source(Model):
    """Where a value stands: the document, its section, and at most the few words that fix it."""

    document: Line
    section: Line
    words: Annotated[str, StringConstraints(max_length=60)] | None = None


class Founded(Model):
    """Something that rests on a source, or is assumed 暂定 until an office confirms it: exactly one of both."""

    source: Source | None = None
    assumed: bool = False

    @model_validator(mode="after")
    def _one_foundation(self) -> Self:
        if (self.source is None) is not self.assumed:
            raise ValueError("必须二选一:写明 source(出处),或写 assumed: true(暂定,待确认)")
        return self


class Sourced(Founded, Generic[T]):
    """A value with its foundation."""

    value: T


class Silence(Founded):
    """What follows when nobody acts: `after` the due date has passed by so much, the course goes on as `means`."""

    after: Span
    means: Line


class Rung(Model):
    """One step of a ladder 提醒/升级: so long before or after the due date, to these roles."""

    when: Literal["before", "after"]
    by: Span
    to: Annotated[tuple[Role, ...], Field(min_length=1)]
    urgent: bool = False


class Repeat(Model):
    """The rung that comes again until somebody acts: so that no open duty is ever forgotten."""

    every: Span
    to: Annotated[tuple[Role, ...], Field(min_length=1)]


class Ladder(Founded):
    """Reminders before a due date and escalations after it, in time order; what an acknowledgement stops."""

    rungs: tuple[Rung, ...] = ()
    repeat: Repeat | None = None
    acknowledgement: Literal["nothing", "escalations", "all_but_repeat"] = "escalations"


class DutyRule(Founded):
    """A duty: who must do what, counted from when, within how long, reminded how, and what silence means."""

    by: Role
    what: Line
    counted_from: Line = "stage"
    within: Sourced[Span]
    first_day_counts: Sourced[bool] | None = None
    ladder: Line
    silence: Silence | None = None


class Row(Model):
    """A row of the score sheet."""

    id: Line
    name: Line
    maximum: Annotated[float, Field(gt=0)]


class Veto(Model):
    """A row that fails everything when it is marked 一票否决."""

    id: Line
    name: Line


class ScoreSheet(Founded):
    """考核评分表: rows with maxima, veto rows, and the line that must be reached."""

    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    pass_line: Sourced[float]


class Honour(Founded):
    """The title 称号 that the measure is about."""

    name: Name
    level: Literal["national", "provincial", "prefectural", "county"]


class Transition(Founded):
    """What a new edition takes over when it replaces an old one: open duties keep their dates, or are counted anew."""

    running: Literal["keep_dates", "count_anew"]


class Edition(Founded):
    """Which text this is: title, issuing body, number, basis of approval 批准依据, in force from and until."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,60}$")]
    title: Line
    issuer: Line
    number: Line | None = None
    basis: Line | None = None
    in_force_from: Sourced[date]
    in_force_until: date | None = None
    trial: bool = False
    replaces: Line | None = None
    transition: Transition


class Objections(Founded):
    """Which objections are admitted 受理 during publicity."""

    admitted: Annotated[tuple[Literal["sealed", "named", "anonymous"], ...], Field(min_length=1)]


class Term(Founded):
    """有效期: whether the title stays in force past its last day and in rectification; from when a pass renews it.

    The length and the last day are those of the duty `term`: its `within` and its `first_day_counts`.
    """

    in_force_after_expiry: Sourced[bool]
    in_force_in_rectification: Sourced[bool]
    renewal: Sourced[Literal["from_pass", "from_expiry"]]


class WayOut(Founded):
    """畅通出口关: who is told of a revocation, and how long the unit may not apply again."""

    tells: Annotated[tuple[Role, ...], Field(min_length=1)]
    ban: Sourced[Span]


class Regulation(Model):
    """One edition of one measure, whole. It names roles, duties and outcomes from closed sets and carries no logic."""

    schema_version: Literal[1] = 1
    edition: Edition
    honour: Honour
    categories: Sourced[Annotated[tuple[Name, ...], Field(min_length=1)]]
    way_in: Sourced[Annotated[tuple[Stage, ...], Field(min_length=1)]]
    supplements: Sourced[int]
    rounds: Sourced[int]
    extensions: Sourced[int]
    bodies: Sourced[tuple[Name, ...]]
    sheet: ScoreSheet
    objections: Objections
    term: Term
    way_out: WayOut
    duties: dict[Duty, DutyRule]
    ladders: dict[str, Ladder]
