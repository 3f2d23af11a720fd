"""Rewriting: acknowledging, extending, pausing and resuming clocks; another edition; correcting and annulling."""

from datetime import date
from typing import ClassVar, Literal

from schemas.base import Name
from schemas.party import Party
from schemas.precondition import Level
from schemas.refusals.reason import Decided, Kind, Owed, Reason
from schemas.span import Span
from schemas.stage import Stage


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


class AdoptedAlready(Reason):
    """The title lives under this edition."""

    code: Literal["adopted_already"] = "adopted_already"


class AdoptionNoted(Reason):
    """The title will live under this edition when its present phase is over."""

    code: Literal["adoption_noted"] = "adoption_noted"


class NotKept(Reason):
    """The register keeps no edition, or no calendar, of that hash."""

    field: ClassVar[str | None] = "edition"
    code: Literal["not_kept"] = "not_kept"


class GivesOtherTitle(Reason):
    """The new edition gives other titles than this one, or at another level."""

    field: ClassVar[str | None] = "edition"
    code: Literal["gives_other_title"] = "gives_other_title"
    honour: Name
    level: Level
    given: tuple[Name, ...]
    at: Level


class NotInForce(Reason):
    """The new edition is not yet in force."""

    field: ClassVar[str | None] = "edition"
    code: Literal["not_in_force"] = "not_in_force"
    since: date


class NewStillMasked(Reason):
    """The new edition hides numbers that the office has yet to fill in."""

    field: ClassVar[str | None] = "edition"
    code: Literal["new_still_masked"] = "new_still_masked"
    places: int


class NewLacksNext(Reason):
    """The new edition lacks a stage that what is being carried out leads to."""

    field: ClassVar[str | None] = "edition"
    code: Literal["new_lacks_next"] = "new_lacks_next"


class NewLacksStage(Reason):
    """The new edition lacks the present stage."""

    field: ClassVar[str | None] = "edition"
    code: Literal["new_lacks_stage"] = "new_lacks_stage"
    stage: Stage


class NewLacksSheet(Reason):
    """The new edition scores by categories, and has no sheet for this one."""

    field: ClassVar[str | None] = "edition"
    code: Literal["new_lacks_sheet"] = "new_lacks_sheet"
    category: Name


class AdoptedSince(Reason):
    """Another edition has been adopted since; that adoption is taken back first."""

    field: ClassVar[str | None] = "entry"
    code: Literal["adopted_since"] = "adopted_since"
    later: Decided


class NewAsksNothing(Reason):
    """Under the new edition nobody would owe anything here."""

    field: ClassVar[str | None] = "edition"
    code: Literal["new_asks_nothing"] = "new_asks_nothing"


class NowLacksStage(Reason):
    """The present edition lacks the stage of the decision."""

    field: ClassVar[str | None] = "entry"
    code: Literal["now_lacks_stage"] = "now_lacks_stage"
    stage: Stage


class NowAsksNothing(Reason):
    """Under the present edition nobody would owe anything at the stage of the decision."""

    field: ClassVar[str | None] = "entry"
    code: Literal["now_asks_nothing"] = "now_asks_nothing"
    stage: Stage


class NotUndoable(Reason):
    """The entry is no decision that can be corrected or annulled."""

    field: ClassVar[str | None] = "entry"
    code: Literal["not_undoable"] = "not_undoable"
    entry: int
    kind: Kind
    known: tuple[Decided, ...]


class DecidedByOthers(Reason):
    """The decision is for those to handle who took it."""

    code: Literal["decided_by_others"] = "decided_by_others"
    by: Party


class BeforeDecision(Reason):
    """Its day lies before the decision that it is about."""

    field: ClassVar[str | None] = "on"
    code: Literal["before_decision"] = "before_decision"
    on: date
    kind: Kind
    since: date


class RestedUpon(Reason):
    """A later decision rests on it."""

    field: ClassVar[str | None] = "entry"
    code: Literal["rested_upon"] = "rested_upon"
    later: Decided


class OtherKind(Reason):
    """A correction makes no other kind of decision of it."""

    field: ClassVar[str | None] = "instead"
    code: Literal["other_kind"] = "other_kind"
    kind: Kind
    other_kind: Kind


class OtherMatter(Reason):
    """A correction does not make it about another body or objection."""

    field: ClassVar[str | None] = "instead"
    code: Literal["other_matter"] = "other_matter"
    was: str
    given: str


class ResultByDeciders(Reason):
    """With another result it is for those to correct who decided."""

    code: Literal["result_by_deciders"] = "result_by_deciders"
    by: Party


class AfterLater(Reason):
    """The corrected day lies after the next decision."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["after_later"] = "after_later"
    on: date
    later: Decided


class AfterNextStage(Reason):
    """The corrected day lies after the next stage began."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["after_next_stage"] = "after_next_stage"
    on: date
    since: date


class NothingAhead(Reason):
    """The title does not lie ahead of the clock."""

    code: Literal["nothing_ahead"] = "nothing_ahead"


class DecidedSince(Reason):
    """On the corrected day a silence had not taken effect; but a decision rests on it."""

    field: ClassVar[str | None] = "instead.on"
    code: Literal["decided_since"] = "decided_since"
    stage: Stage
    later: Decided


Rewriting = (
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
    | AdoptedAlready
    | AdoptionNoted
    | NotKept
    | GivesOtherTitle
    | NotInForce
    | NewStillMasked
    | NewLacksNext
    | NewLacksStage
    | NewLacksSheet
    | AdoptedSince
    | NewAsksNothing
    | NowLacksStage
    | NowAsksNothing
    | NotUndoable
    | DecidedByOthers
    | BeforeDecision
    | RestedUpon
    | OtherKind
    | OtherMatter
    | ResultByDeciders
    | AfterLater
    | AfterNextStage
    | DecidedSince
    | NothingAhead
)
