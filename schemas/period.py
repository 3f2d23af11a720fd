"""Period 期限: how a time is counted from its anchor, told as one value."""

from typing import Any

from schemas.base import Model, MonthDay, later
from schemas.span import Span


class Period(Model):
    """So long from the anchor, with or without the anchor's own day.

    `back` counts it backwards: the last day on which something can be asked for before an expiry. `due_on` is a day of
    the calendar: the anchor's own year, and so many years on (`within`, which may be none), say of which year.
    """

    within: Span
    first_day_counts: bool = False
    back: bool = later(False)
    due_on: MonthDay | None = later(None)

    def parts(self) -> dict[str, Any]:
        """What is to be changed in an obligation, that it be counted so."""
        return {name: getattr(self, name) for name in Period.model_fields}
