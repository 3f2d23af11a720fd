"""Facts: the little that lies outside one life and that some actions depend on."""

from datetime import date

from schemas.base import Line, Model


class Facts(Model):
    """What the register says about an applicant: another open title of the same honour, a ban from an earlier."""

    open_title: Line | None = None
    ban_until: date | None = None
