"""Precondition 申报条件: what must hold when a unit applies, some of it looking back over years."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from schemas.base import Line, MonthDay, Name, later
from schemas.foundation import Founded
from schemas.span import Span

Level = Literal["national", "provincial", "prefectural", "county"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the highest."""


def at_least(level: Level) -> tuple[Level, ...]:
    """The level, and those above it."""
    return LEVELS[: LEVELS.index(level) + 1]


class Holds(Founded):
    """须已有: a title of that level, of that name if one is given, for so long if a length is given.

    `or_higher`: one of a higher level will do as well.
    """

    kind: Literal["holds"] = "holds"
    level: Level
    honour: Name | None = None
    at_least: Span | None = None
    or_higher: bool = later(False)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that will do."""
        return at_least(self.level) if self.or_higher else (self.level,)


class Prepared(Founded):
    """创建时间: the unit has been preparing for so long."""

    kind: Literal["prepared"] = "prepared"
    at_least: Span


class NoIncident(Founded):
    """近几年未发生: no incident of the kind within the look-back before the application."""

    kind: Literal["no_incident"] = "no_incident"
    matter: Line
    within: Span


class Window(Founded):
    """申报时间: applications are taken from one day to another of each year."""

    kind: Literal["window"] = "window"
    opens: MonthDay = "01-01"
    closes: MonthDay


class NeverNamed(Founded):
    """A unit whose title has ended may not apply again. Where this is absent, former holders may."""

    kind: Literal["never_named"] = "never_named"


Precondition = Annotated[Holds | Prepared | NoIncident | Window | NeverNamed, Field(discriminator="kind")]
