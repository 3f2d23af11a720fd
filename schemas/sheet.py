"""Score sheet 考核评分表: rows in parts, bonus and veto rows, indicators, assessors, and the lines to be reached."""

from collections.abc import Iterator
from math import fsum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from schemas.base import Line, Name, later
from schemas.folding import meant
from schemas.foundation import Founded, MayBeFounded, Sourced


class SheetRow(MayBeFounded):
    """A row of the score sheet. A bonus row 加分项 adds to the total and may be left out.

    `part` is the name of the part that it belongs to. `methods` are those by which it is scored, such as 实地考察, each
    up to so many of its points.
    """

    id: Line
    name: Line
    maximum: Annotated[float, Field(gt=0)]
    bonus: bool = later(False)
    part: Name | None = later(None)
    methods: dict[Name, Annotated[float, Field(gt=0)]] = later({})


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


class SheetPart(MayBeFounded):
    """A part 部分 of a sheet, such as 材料评审. With a `weight` its points are converted 折算 to so many of a hundred.

    Its own line is in its own points, before they are converted; its own assessors fill it in place of the sheet's.
    """

    name: Name
    weight: Annotated[float, Field(gt=0, le=100)] | None = later(None)
    pass_line: Sourced[float] | None = later(None)
    assessors: Assessors | None = later(None)


class Section(NamedTuple):
    """What the same assessors fill together: a part with its rows; the bonus rows, or a sheet without parts."""

    part: SheetPart | None
    rows: tuple[SheetRow, ...]
    assessors: Assessors | None

    @property
    def full(self) -> float:
        """Its full marks in its own points, bonus rows not counted."""
        return fsum(row.maximum for row in self.rows if not row.bonus)

    @property
    def line(self) -> float | None:
        """The line that it must reach by itself, if any."""
        return self.part.pass_line.value if self.part and self.part.pass_line else None

    def counted(self, points: float) -> float:
        """What so many of its points count for in the whole."""
        weight = self.part.weight if self.part else None
        return points if weight is None or not self.full else points * weight / self.full


class ScoreSheet(Founded):
    """考核评分表: rows with maxima, veto rows, and the line that must be reached.

    Without a `pass_line` it is enough that each part reaches its own. `in_turn`: a part is only held if the one before
    it has reached its line.
    """

    rows: Annotated[tuple[SheetRow, ...], Field(min_length=1)]
    parts: tuple[SheetPart, ...] = later(())
    in_turn: bool = later(False)
    vetoes: tuple[Veto, ...] = ()
    pass_line: Sourced[float] | None = later(None)
    bonus_cap: Sourced[float] | None = later(None)
    indicators: tuple[Indicator, ...] = later(())
    assessors: Assessors | None = later(None)

    @property
    def total(self) -> float:
        """满分, bonus rows not counted."""
        if not self.parts:
            return sum(row.maximum for row in self.rows if not row.bonus)
        return round(fsum(one.counted(one.full) for one in self.sections if one.part), 6)

    @property
    def line(self) -> float:
        """合格线 of the whole: where it has none, what it comes to when each part reaches its own."""
        if self.pass_line is not None:
            return self.pass_line.value
        return round(fsum(one.counted(one.line or 0) for one in self.sections if one.part), 6)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its parts in their order and its bonus rows; without parts all its rows as one."""
        return tuple(self._sections()) if self.parts else (Section(None, self.rows, self.assessors),)

    def _sections(self) -> Iterator[Section]:
        for part in self.parts:
            rows = tuple(row for row in self.rows if row.part == part.name and not row.bonus)
            yield Section(part, rows, part.assessors or self.assessors)
        yield Section(None, tuple(row for row in self.rows if row.bonus), self.assessors)


class CategorySheet(ScoreSheet):
    """The sheet of some categories 类别, in place of the general one."""

    categories: Annotated[tuple[Name, ...], Field(min_length=1)]


def of_category(category: str, sheets: tuple[CategorySheet, ...]) -> CategorySheet | None:
    """The sheet that a category has of its own."""
    return next((sheet for sheet in sheets if meant(category, sheet.categories) is not None), None)
