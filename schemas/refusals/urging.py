"""Urging 催办: why somebody is not told once more, by hand, to do what they owe."""

from datetime import date
from typing import ClassVar, Literal

from schemas.base import Line
from schemas.refusals.reason import Reason
from schemas.span import Span


class RunsByItself(Reason):
    """A period that ends on its day: nobody owes anything in it."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["runs_by_itself"] = "runs_by_itself"
    due: date


class OwnDuty(Reason):
    """Nobody urges themselves."""

    code: Literal["own_duty"] = "own_duty"


class ClockStands(Reason):
    """The duty's time does not run 中止: nobody can be asked to do it meanwhile."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["clock_stands"] = "clock_stands"
    until: date


class UrgedLately(Reason):
    """It was urged on the day `last`; not again before `free`."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["urged_lately"] = "urged_lately"
    last: date
    by: Line
    every: Span
    free: date


Urging = RunsByItself | OwnDuty | ClockStands | UrgedLately
