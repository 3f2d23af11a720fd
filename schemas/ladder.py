"""Ladder 提醒阶梯: when whoever owes a duty, and others, are reminded of it, and how often again."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Model, later
from schemas.foundation import Founded
from schemas.party import Those
from schemas.span import Span


class Rung(Model):
    """One step of a ladder 提醒/升级: so long before or after the due date, to these."""

    when: Literal["before", "after"]
    by: Span
    to: Those
    urgent: bool = False


class Repeat(Model):
    """The rung that comes again until somebody acts: so that no open duty is ever forgotten.

    It comes so many `times`. Then whoever may decide what becomes of the duty is asked to, and from there on yearly.
    """

    every: Span
    to: Those
    times: Annotated[int, Field(ge=1)] = later(6)


class Ladder(Founded):
    """Reminders before a due date and escalations after it, in time order; what an acknowledgement stops."""

    rungs: tuple[Rung, ...] = ()
    repeat: Repeat | None = None
    acknowledgement: Literal["nothing", "escalations", "all_but_repeat"] = "escalations"
