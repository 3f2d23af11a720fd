"""Upward 推荐上报: what of a batch is recommended to a higher level, and what that answers, deed by deed."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.act import TitleId
from schemas.base import Line, Model, Name, Sha256, later
from schemas.days import Day
from schemas.precondition import Level
from schemas.refusals.reason import Reason
from schemas.undertaking import Deed
from schemas.undertakings.common import Papers, Titles
from schemas.unit import Unit


class Recommend(Deed):
    """推荐上报: titles that are put on the list of a higher level."""

    kind: Literal["recommend"] = "recommend"
    titles: Titles
    to: Level
    documents: Papers

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those."""
        return self.titles


class NamedAbove(Model):
    """A unit that the higher level has named, as it is by now, and the number that it got there."""

    unit: Unit
    number: Line | None = None


class Above(Model):
    """What the higher level has named: which honour, in which batch of its own, on which day.

    `edition` is its measure, where that is kept here: the titles begin then, each with its own clock.
    """

    honour: Name
    named_on: Day
    batch: Line | None = None
    edition: Sha256 | None = None
    units: Annotated[dict[TitleId, NamedAbove], Field(min_length=1)]


class Answer(Deed):
    """上级答复: which of those that were recommended the higher level takes, and which not; which it has named.

    `to` is that level, where more than one has not answered yet.
    """

    kind: Literal["answer"] = "answer"
    to: Level | None = later(None)
    agreed: tuple[TitleId, ...] = ()
    declined: tuple[TitleId, ...] = ()
    named: Above | None = later(None)
    documents: Papers

    @property
    def about(self) -> tuple[TitleId, ...]:
        """Those that were named: whose they are is compared."""
        return tuple(self.named.units) if self.named else ()


class Recommended(Model):
    """A title on the list of a higher level, and what came of it.

    `paper` is the document by which it was named there, `begins` whether a title of that level begins here.
    """

    title: TitleId
    to: Level
    on: date
    answer: Literal["waiting", "agreed", "declined", "named"] = "waiting"
    paper: Line | None = later(None)
    named_on: date | None = later(None)
    begins: bool = later(False)


class IsOver(Reason):
    """The title is over: nobody recommends it."""

    field: ClassVar[str | None] = "titles"
    code: Literal["batch_is_over"] = "batch_is_over"
    titles: tuple[TitleId, ...]


class NotUpward(Reason):
    """What is recommended goes to a level above the batch's own."""

    field: ClassVar[str | None] = "to"
    code: Literal["batch_not_upward"] = "batch_not_upward"
    level: Level


class NamedAhead(Reason):
    """The day on which the higher level has named them has not come."""

    field: ClassVar[str | None] = "named"
    code: Literal["batch_named_ahead"] = "batch_named_ahead"
    on: date


class OtherUnit(Reason):
    """What is said to be the unit of a title is another."""

    field: ClassVar[str | None] = "named"
    code: Literal["batch_other_unit"] = "batch_other_unit"
    titles: tuple[TitleId, ...]


class OtherMeasure(Reason):
    """The measure under which the titles are to begin is of another level or honour."""

    field: ClassVar[str | None] = "named"
    code: Literal["batch_other_measure"] = "batch_other_measure"
    honour: Name
    level: Level


class OfWhichLevel(Reason):
    """More than one level has not answered yet."""

    field: ClassVar[str | None] = "to"
    code: Literal["batch_of_which_level"] = "batch_of_which_level"
