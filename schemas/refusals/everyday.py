"""Refusals of what is filed and confirmed during a term 平时."""

from typing import ClassVar, Literal

from schemas.base import Line
from schemas.refusals.reason import Item, Reason


class PiecesMissing(Reason):
    """A report comes with fewer pieces of a kind than the measure asks for; a document's title says its kind."""

    field: ClassVar[str | None] = "documents"
    code: Literal["pieces_missing"] = "pieces_missing"
    piece: Line
    wanted: int
    given: int


class NotPaidInPoints(Reason):
    """The measure gives no points for a report of that name."""

    field: ClassVar[str | None] = "filing"
    code: Literal["not_paid_in_points"] = "not_paid_in_points"
    filing: Line
    known: tuple[Item, ...]


class OtherYear(Reason):
    """Not a year in which the title was held, or one to come, or so long ago that its points are not kept any more."""

    field: ClassVar[str | None] = "year"
    code: Literal["other_year"] = "other_year"
    year: int
    first: int
    last: int


class MoreThanAYear(Reason):
    """More points than a year of that report is worth."""

    field: ClassVar[str | None] = "points"
    code: Literal["more_than_a_year"] = "more_than_a_year"
    what: Line
    most: float
    given: float


Everyday = PiecesMissing | NotPaidInPoints | OtherYear | MoreThanAYear
