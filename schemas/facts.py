"""Facts: the little that lies outside one life and that some actions depend on."""

from schemas.bar import Bars
from schemas.base import Line, later


class Facts(Bars):
    """What the register says about an applicant: another open title of the same honour, whether it has held it before.

    And the bars that the unit and its recommending body are under.
    """

    open_title: Line | None = None
    held_before: bool = later(False)
