"""Score sheet 考核评分表: rows, bonus and veto rows, indicators, several assessors, and the line to be reached."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Line, Name, later
from schemas.folding import meant
from schemas.foundation import Founded, MayBeFounded, Sourced


class SheetRow(MayBeFounded):
    """A row of the score sheet. A bonus row 加分项 adds to the total and may be left out."""

    id: Line
    name: Line
    maximum: Annotated[float, Field(gt=0)]
    bonus: bool = later(False)


class Veto(MayBeFounded):
    """A row that fails everything when it is marked 一票否决."""

    id: Line
    name: Line


class Indicator(Founded):
    """A measured figure that must reach a threshold, or a reference value from outside (such as the county's mean).

    Of several with one word in `either`, one that is reached suffices, and the others need not be measured.
    """

    id: Line
    name: Line
    unit: Line = "%"
    must_be: Literal["at_least", "at_most"] = "at_least"
    threshold: float | None = None
    reference: Line | None = None
    either: Line | None = later(None)

    @model_validator(mode="after")
    def _one_yardstick(self) -> Self:
        if (self.threshold is None) is (self.reference is None):
            raise ValueError("必须二选一：写明 threshold（数值），或写 reference（对照的外部数值叫什么）")
        return self


class Assessors(Founded):
    """Several assessors each fill the sheet; how their totals combine."""

    at_least: Annotated[int, Field(ge=1)]
    combine: Literal["mean", "trimmed_mean", "median", "lowest"]


class ScoreSheet(Founded):
    """考核评分表: rows with maxima, veto rows, and the line that must be reached."""

    rows: Annotated[tuple[SheetRow, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    pass_line: Sourced[float]
    bonus_cap: Sourced[float] | None = later(None)
    indicators: tuple[Indicator, ...] = later(())
    assessors: Assessors | None = later(None)

    @property
    def total(self) -> float:
        """满分, bonus rows not counted."""
        return sum(row.maximum for row in self.rows if not row.bonus)


class CategorySheet(ScoreSheet):
    """The sheet of some categories 类别, in place of the general one."""

    categories: Annotated[tuple[Name, ...], Field(min_length=1)]


def of_category(category: str, sheets: tuple[CategorySheet, ...]) -> CategorySheet | None:
    """The sheet that a category has of its own."""
    return next((sheet for sheet in sheets if meant(category, sheet.categories) is not None), None)
