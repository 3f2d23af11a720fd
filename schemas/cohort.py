"""Cohort 批次层面: the rules of a measure about many units at once: a batch, a campaign and the targets apply them."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Model, Name, later
from schemas.foundation import Founded, Sourced
from schemas.span import Span

Share = Annotated[float, Field(gt=0, le=1)]


class Cadence(Founded):
    """How often a batch is named: every so long, or by campaign; whether a year may be skipped."""

    every: Span | None = None
    by_campaign: bool = False
    may_skip: bool = False


class Quota(Founded):
    """At most so many for a category 类别, a recommending body 推荐单位, or each of them."""

    of: Literal["category", "recommender"]
    name: Name | None = None
    most: Annotated[int, Field(ge=0)]


class Sample(Founded):
    """抽查: a share of those in their term is re-inspected each year."""

    share: Share
    every: Span


class Relative(Founded):
    """末位退出: the lowest share of those due leave.

    `cause` is the cause 事由 of this measure that is raised for them, and that says how they leave; where it has
    none, the office is told who they are.
    """

    lowest: Share
    cause: Line | None = later(None)


class Cohort(Model):
    """What a place does not have is absent."""

    cadence: Cadence | None = None
    cap: Sourced[int] | None = None
    quotas: tuple[Quota, ...] = ()
    at_least_yearly: Sourced[int] | None = None
    """每年每进树立至少几个典型."""
    sample: Sample | None = None
    campaign: Sourced[Line] | None = None
    """集中复验: which titles are re-inspected together, in words."""
    relative: Relative | None = None
    refill: Sourced[bool] | None = None
    """Whether a lost place may be filled again."""
