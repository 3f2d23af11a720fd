"""Facts: the little that lies outside one life and that some actions depend on."""

from datetime import date

from schemas.base import Line, Model, later


class Facts(Model):
    """What the register says about an applicant: another open title of the same honour, a ban from an earlier one.

    Also whether it has held the title before, and until when its recommending body may recommend nobody.
    """

    open_title: Line | None = None
    ban_until: date | None = None
    held_before: bool = later(False)
    recommender_until: date | None = later(None)
