"""Facts: the little that lies outside one life and that some actions depend on."""

from datetime import date

from schemas.bar import Barred, Bars
from schemas.base import Line, Model, Name, later
from schemas.precondition import Level


class Known(Model):
    """Another honour of the unit that the register knows: since when, and whether the unit has it still."""

    title: Line
    honour: Name
    level: Level
    since: date
    held: bool


class Facts(Bars):
    """What the register says about an applicant: another open title of the same honour, whether it has held it before.

    And the bars that the unit and its recommending body are under, and what other honours the unit has or had.
    """

    open_title: Line | None = None
    held_before: bool = later(False)
    plaque_out: Line | None = later(None)
    """A title of the same honour that the unit has lost, and whose plaque is not back."""
    recommender_bars: tuple[Barred, ...] = later(())
    """The bars that the recommending body is under for this honour, that begin with a day of their own."""
    honours: tuple[Known, ...] = later(())
