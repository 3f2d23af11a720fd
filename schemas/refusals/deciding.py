"""Deciding: what a decision says against the measure; score sheets; what comes up about a title that is held."""

from typing import ClassVar, Literal

from schemas.act import TitleId
from schemas.base import Line, Name, later
from schemas.party import Party, Who
from schemas.refusals.reason import Cell, Item, Reason
from schemas.regulation import ChangeKind
from schemas.span import Span
from schemas.stage import Stage


class NoSupplements(Reason):
    """The measure sends no application back 退回补正."""

    field: ClassVar[str | None] = "result"
    code: Literal["no_supplements"] = "no_supplements"


class SupplementsUsedUp(Reason):
    """The application was sent back as often as may be."""

    field: ClassVar[str | None] = "result"
    code: Literal["supplements_used_up"] = "supplements_used_up"
    most: int


class LengthFixed(Reason):
    """How long is the measure's to say, or nothing is to be done within any time."""

    field: ClassVar[str | None] = "within"
    code: Literal["length_fixed"] = "length_fixed"


class LengthUnstated(Reason):
    """The measure leaves it to this act how long the unit has, up to a bound."""

    field: ClassVar[str | None] = "within"
    code: Literal["length_unstated"] = "length_unstated"
    longest: Span


class LengthNone(Reason):
    """No time at all, or one in a unit that the measure does not count in."""

    field: ClassVar[str | None] = "within"
    code: Literal["length_none"] = "length_none"
    given: Span


class LengthTooLong(Reason):
    """Longer than the measure allows."""

    field: ClassVar[str | None] = "within"
    code: Literal["length_too_long"] = "length_too_long"
    given: Span
    longest: Span


class OtherBody(Reason):
    """The body is none of those consulted."""

    field: ClassVar[str | None] = "body"
    code: Literal["other_body"] = "other_body"
    body: Name
    known: tuple[Name, ...]


class NoSuchFiling(Reason):
    """The measure asks for no report of that name."""

    field: ClassVar[str | None] = "filing"
    code: Literal["no_such_filing"] = "no_such_filing"
    filing: Line
    known: tuple[Item, ...]


class NoSuchObjection(Reason):
    """No such objection waits to be examined."""

    field: ClassVar[str | None] = "objection"
    code: Literal["no_such_objection"] = "no_such_objection"
    objection: Line


class NumberMissing(Reason):
    """A naming says batch and number."""

    field: ClassVar[str | None] = "number"
    code: Literal["number_missing"] = "number_missing"


class NumberTaken(Reason):
    """Another title of the same honour bears the number, or has borne it."""

    field: ClassVar[str | None] = "number"
    code: Literal["number_taken"] = "number_taken"
    number: Line
    title: TitleId


class NoHearing(Reason):
    """The measure knows no hearing 听证."""

    field: ClassVar[str | None] = "result"
    code: Literal["no_hearing"] = "no_hearing"


class PassUnstated(Reason):
    """There is no sheet to compute whether it passed: it has to be stated."""

    field: ClassVar[str | None] = "result"
    code: Literal["pass_unstated"] = "pass_unstated"


class ResultUnstated(Reason):
    """There is no sheet to compute which result it is: it has to be stated."""

    field: ClassVar[str | None] = "result"
    code: Literal["result_unstated"] = "result_unstated"
    known: tuple[Item, ...]


class NothingToChoose(Reason):
    """What follows is the measure's to say: nothing has to be chosen."""

    field: ClassVar[str | None] = "choice"
    code: Literal["nothing_to_choose"] = "nothing_to_choose"


class ChoiceUnstated(Reason):
    """Several things may follow the last failure: which one, whoever re-inspects says."""

    field: ClassVar[str | None] = "choice"
    code: Literal["choice_unstated"] = "choice_unstated"
    known: tuple[Item, ...]


class NoSuchChoice(Reason):
    """What was chosen is none of those things."""

    field: ClassVar[str | None] = "choice"
    code: Literal["no_such_choice"] = "no_such_choice"
    choice: Line
    known: tuple[Item, ...]


class ResultComputed(Reason):
    """The sheet computes the result: it cannot be stated."""

    field: ClassVar[str | None] = "result"
    code: Literal["result_computed"] = "result_computed"


class NoSuchVeto(Reason):
    """The sheet has no such veto row."""

    field: ClassVar[str | None] = "vetoes"
    code: Literal["no_such_veto"] = "no_such_veto"
    veto: Line
    known: tuple[Item, ...]


class NoSuchRow(Reason):
    """The sheet has no such row."""

    field: ClassVar[str | None] = "scores"
    code: Literal["no_such_row"] = "no_such_row"
    row: str
    known: tuple[Item, ...]


class RowsMissing(Reason):
    """Rows were not given points."""

    field: ClassVar[str | None] = "scores"
    code: Literal["rows_missing"] = "rows_missing"
    missing: tuple[Cell, ...]


class NoSuchMethod(Reason):
    """The row is not scored by that method."""

    field: ClassVar[str | None] = "scores"
    code: Literal["no_such_method"] = "no_such_method"
    row: Cell
    method: str
    known: tuple[Line, ...]


class NoMethods(Reason):
    """The row is not scored by methods: it has its points as a whole."""

    field: ClassVar[str | None] = "scores"
    code: Literal["no_methods"] = "no_methods"
    row: Cell


class MethodsApart(Reason):
    """The row is scored by several methods: the points of each have to be said."""

    field: ClassVar[str | None] = "scores"
    code: Literal["methods_apart"] = "methods_apart"
    row: Cell
    known: tuple[Cell, ...]


class PartNotHeld(Reason):
    """A part before it has not reached its line: this one is not held, and has no points."""

    field: ClassVar[str | None] = "scores"
    code: Literal["part_not_held"] = "part_not_held"
    part: Line
    before: Line
    got: float
    line: float


class TooManyPoints(Reason):
    """A row was given more than its maximum."""

    field: ClassVar[str | None] = "scores"
    code: Literal["too_many_points"] = "too_many_points"
    row: Cell | Line
    most: float
    given: float


class OneAssessor(Reason):
    """The measure lets one assessor fill the sheet."""

    field: ClassVar[str | None] = "scores"
    code: Literal["one_assessor"] = "one_assessor"
    part: Line | Literal[""] = later("")


class UnevenAssessors(Reason):
    """Not every assessor filled every row."""

    field: ClassVar[str | None] = "scores"
    code: Literal["uneven_assessors"] = "uneven_assessors"
    part: Line | Literal[""] = later("")


class TooFewAssessors(Reason):
    """Fewer assessors filled the sheet than the measure asks for."""

    field: ClassVar[str | None] = "scores"
    code: Literal["too_few_assessors"] = "too_few_assessors"
    part: Line | Literal[""] = later("")
    least: int
    given: int


class FigureMissing(Reason):
    """A measured figure is missing."""

    field: ClassVar[str | None] = "indicators"
    code: Literal["figure_missing"] = "figure_missing"
    indicator: Item


class ReferenceMissing(Reason):
    """What a figure is held against is missing."""

    field: ClassVar[str | None] = "references"
    code: Literal["reference_missing"] = "reference_missing"
    indicator: Item
    reference: Line


class NoSuchCause(Reason):
    """The measure knows no such cause 事由."""

    field: ClassVar[str | None] = "cause"
    code: Literal["no_such_cause"] = "no_such_cause"
    cause: Line
    known: tuple[Item, ...]


class CauseByOthers(Reason):
    """The cause is for others to raise."""

    field: ClassVar[str | None] = "cause"
    code: Literal["cause_by_others"] = "cause_by_others"
    cause: Line
    by: tuple[Who, ...]
    yours: Party


class BeingRevoked(Reason):
    """The title is on its way out already."""

    code: Literal["being_revoked"] = "being_revoked"
    stage: Stage


class PartOfTreatment(Reason):
    """The title is being looked into, and the cause becomes part of that."""

    code: Literal["part_of_treatment"] = "part_of_treatment"
    stage: Stage
    cause: Line


class NoSuchChange(Reason):
    """The measure does not say what such a change of the unit means."""

    field: ClassVar[str | None] = "change"
    code: Literal["no_such_change"] = "no_such_change"
    change: ChangeKind
    changes: tuple[ChangeKind, ...]


class UnitUnstated(Reason):
    """The change does not say what the unit is now."""

    field: ClassVar[str | None] = "unit"
    code: Literal["unit_unstated"] = "unit_unstated"
    change: ChangeKind


class NotMoved(Reason):
    """A unit that moved belongs to another township or division than before."""

    field: ClassVar[str | None] = "unit"
    code: Literal["not_moved"] = "not_moved"
    township: Name


class NotRenamed(Reason):
    """A unit that is renamed has another name, or at least another code or place, than before."""

    field: ClassVar[str | None] = "unit"
    code: Literal["not_renamed"] = "not_renamed"
    name: Name


class TitleLost(Reason):
    """The title is lost already: nothing of it is left that could be judged anew or end."""

    field: ClassVar[str | None] = "change"
    code: Literal["title_lost"] = "title_lost"
    change: ChangeKind
    stage: Stage


class RecognisedLater(Reason):
    """The change is judged when what is under way is over."""

    code: Literal["recognised_later"] = "recognised_later"
    stage: Stage


Deciding = (
    NoSupplements
    | SupplementsUsedUp
    | LengthFixed
    | LengthUnstated
    | LengthNone
    | LengthTooLong
    | OtherBody
    | NoSuchFiling
    | NoSuchObjection
    | NumberMissing
    | NumberTaken
    | NoHearing
    | PassUnstated
    | ResultUnstated
    | NothingToChoose
    | ChoiceUnstated
    | NoSuchChoice
    | ResultComputed
    | NoSuchVeto
    | NoSuchRow
    | RowsMissing
    | NoSuchMethod
    | NoMethods
    | MethodsApart
    | PartNotHeld
    | TooManyPoints
    | OneAssessor
    | UnevenAssessors
    | TooFewAssessors
    | FigureMissing
    | ReferenceMissing
    | NoSuchCause
    | CauseByOthers
    | BeingRevoked
    | PartOfTreatment
    | NoSuchChange
    | UnitUnstated
    | NotMoved
    | NotRenamed
    | TitleLost
    | RecognisedLater
)
