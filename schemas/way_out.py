"""Way out 出口: who is told of a revocation, how long a unit may not apply again, what its recommender loses.

And what a title has to do with those that its unit loses at other levels.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Name, later
from schemas.foundation import Founded, Sourced
from schemas.party import Those
from schemas.precondition import Level
from schemas.span import Span


class Ban(Founded):
    """How long a unit may not apply after leaving, from the decision or from the end of rectification.

    Where no rectification was reported, that ended with the last day for it.
    """

    length: Span
    counted_from: Literal["decision", "correction"] = "decision"
    first_day_counts: bool = later(False)


class Sanction(Founded):
    """How long the body that recommended a unit may recommend no other for the honour: from the decision by which the
    unit lost it, or from the next 1 January.
    """

    length: Span
    counted_from: Literal["decision", "next_year"] = "decision"
    first_day_counts: bool = later(False)


Lost = Literal["revoked", "downgraded", "expired", "ended", "merged", "split", "abolished"]
"""Why a title that was held is over."""


class Linked(Founded):
    """关联: what the loss of another title of the same unit raises here: which levels, which honour, on which grounds.

    `cause` is a cause 事由 of this measure, and what follows is what it says; without any, losing one touches no other.
    """

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    honour: Name | None = None
    grounds: Annotated[tuple[Lost, ...], Field(min_length=1)] = ("revoked",)
    cause: Line


class WayOut(Founded):
    """畅通出口关: who is told of a revocation, how long the unit may not apply again, what its recommender loses.

    `ban` is the one after a revocation; `bans` has those of other grounds and of named causes.
    """

    tells: Those
    ban: Sourced[Span] | None = later(None)
    bans: dict[str, Ban] = later({})
    recommender_loses: Sourced[Span] | None = later(None)
    """How long the body that recommended a unit whose title was revoked may recommend no other for the honour."""
    sanctions: dict[str, Sanction] = later({})
    """The same by ground or by named cause, where it is not so after every revocation, or not only after one."""
