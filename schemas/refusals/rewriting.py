"""Rewriting: another edition adopted, a decision corrected or annulled, a clock put right."""

from datetime import date
from typing import ClassVar, Literal

from schemas.base import Name
from schemas.party import Party
from schemas.precondition import Level
from schemas.refusals.reason import Decided, Kind, Reason
from schemas.stage import Stage


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
    AdoptedAlready
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
