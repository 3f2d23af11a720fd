"""Inheriting: what a list says of a title that is to be taken over 接管, against the measure and itself."""

from datetime import date
from typing import ClassVar, Literal

from schemas.inheritance import State
from schemas.refusals.reason import Reason


class MovedOn(Reason):
    """Something has come of the title since it was taken over: it is put right by acts of its own."""

    code: Literal["moved_on"] = "moved_on"


class OverByMeasure(Reason):
    """By the measure the title has ended by itself, and the list has it as held."""

    field: ClassVar[str | None] = "inherited.state"
    code: Literal["over_by_measure"] = "over_by_measure"
    since: date


class NoSuchState(Reason):
    """The measure knows nothing of that state."""

    field: ClassVar[str | None] = "inherited.state"
    code: Literal["no_such_state"] = "no_such_state"
    state: State


class StateUndated(Reason):
    """Since when it stands so decides what follows, and is not said."""

    field: ClassVar[str | None] = "inherited.since"
    code: Literal["state_undated"] = "state_undated"
    state: State


class OutOfOrder(Reason):
    """A day lies before the one that it follows."""

    field: ClassVar[str | None] = "inherited.named_on"
    code: Literal["out_of_order"] = "out_of_order"
    on: date
    since: date


class NotPassedYet(Reason):
    """A day that a list has as past lies in the future."""

    field: ClassVar[str | None] = "inherited.named_on"
    code: Literal["not_passed_yet"] = "not_passed_yet"
    on: date
    today: date


class NoTermToEnd(Reason):
    """The title is open-ended by the measure, and the list says when its term ends."""

    field: ClassVar[str | None] = "inherited.until"
    code: Literal["no_term_to_end"] = "no_term_to_end"


class SpreadTooFar(Reason):
    """What is overdue is put off beyond what taking over may put off, or beyond what it was put off to before."""

    field: ClassVar[str | None] = "by"
    code: Literal["spread_too_far"] = "spread_too_far"
    by: date
    last: date


Inheriting = (
    MovedOn
    | OverByMeasure
    | NoSuchState
    | StateUndated
    | OutOfOrder
    | NotPassedYet
    | NoTermToEnd
    | SpreadTooFar
)
