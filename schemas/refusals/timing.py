"""Timing: a duty that is acknowledged, its time extended, its clock paused and resumed."""

from datetime import date
from typing import ClassVar, Literal

from schemas.party import Party
from schemas.refusals.reason import Owed, Reason
from schemas.span import Span


class NoSuchObligation(Reason):
    """Nothing of that number is owed."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["no_such_obligation"] = "no_such_obligation"
    number: int
    known: tuple[Owed, ...]


class NotConcerned(Reason):
    """The duty and its reminders do not concern them."""

    code: Literal["not_concerned"] = "not_concerned"
    by: Party


class TermIsNoDeadline(Reason):
    """A term is not time to do something in."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["term_is_no_deadline"] = "term_is_no_deadline"


class SpanIsNoDeadline(Reason):
    """A suspension 暂停称号 lasts as long as was decided: that is no time to do something in."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["span_is_no_deadline"] = "span_is_no_deadline"


class RenewalPastTerm(Reason):
    """A renewal is asked for within the term: moved on, it would take the term's end with it."""

    code: Literal["renewal_past_term"] = "renewal_past_term"
    ends: date


class OwnDeadline(Reason):
    """Nobody moves their own deadline."""

    code: Literal["own_deadline"] = "own_deadline"


class BeforeAnchor(Reason):
    """Its day lies before the duty began to run."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_anchor"] = "before_anchor"
    on: date
    since: date


class PastDue(Reason):
    """The duty's time is over."""

    field: ClassVar[str | None] = "obligation"
    code: Literal["past_due"] = "past_due"
    due: date


class NoExtensions(Reason):
    """The measure knows no extension 延期."""

    code: Literal["no_extensions"] = "no_extensions"


class ExtensionsUsedUp(Reason):
    """The duty was extended as often as may be."""

    code: Literal["extensions_used_up"] = "extensions_used_up"
    most: int


class NoLength(Reason):
    """An extension by nothing, or by what the duty is not counted in."""

    field: ClassVar[str | None] = "by"
    code: Literal["no_length"] = "no_length"
    by: Span


class ExtendedTooFar(Reason):
    """An extension by a slip of the pen."""

    field: ClassVar[str | None] = "by"
    code: Literal["extended_too_far"] = "extended_too_far"
    by: Span


class ExtendedTooLong(Reason):
    """An extension beyond what the measure allows."""

    field: ClassVar[str | None] = "by"
    code: Literal["extended_too_long"] = "extended_too_long"
    longest: Span
    by: Span


class AskedOnUnstated(Reason):
    """It does not say when the extension was asked for."""

    field: ClassVar[str | None] = "asked_on"
    code: Literal["asked_on_unstated"] = "asked_on_unstated"
    ahead: Span


class AskedTooLate(Reason):
    """The extension was asked for too late."""

    field: ClassVar[str | None] = "asked_on"
    code: Literal["asked_too_late"] = "asked_too_late"
    last: date
    asked_on: date


class PausedAlready(Reason):
    """The clock stands still already."""

    code: Literal["paused_already"] = "paused_already"


class PausedOften(Reason):
    """The clock has stood still so often that a life could not hold more of it; one suspension may be as long."""

    code: Literal["paused_often"] = "paused_often"
    most: int


class PausedToPast(Reason):
    """A suspension ends on a day to come."""

    field: ClassVar[str | None] = "until"
    code: Literal["paused_to_past"] = "paused_to_past"


class PausedTooFar(Reason):
    """A suspension by a slip of the pen."""

    field: ClassVar[str | None] = "until"
    code: Literal["paused_too_far"] = "paused_too_far"
    until: date


class NotPaused(Reason):
    """The clock is running."""

    code: Literal["not_paused"] = "not_paused"


class ResumedTooEarly(Reason):
    """Resumed before it was suspended."""

    field: ClassVar[str | None] = "on"
    code: Literal["resumed_too_early"] = "resumed_too_early"


Timing = (
    NoSuchObligation
    | NotConcerned
    | TermIsNoDeadline
    | SpanIsNoDeadline
    | RenewalPastTerm
    | OwnDeadline
    | BeforeAnchor
    | PastDue
    | NoExtensions
    | ExtensionsUsedUp
    | NoLength
    | ExtendedTooFar
    | ExtendedTooLong
    | AskedOnUnstated
    | AskedTooLate
    | PausedAlready
    | PausedOften
    | PausedToPast
    | PausedTooFar
    | NotPaused
    | ResumedTooEarly
)
