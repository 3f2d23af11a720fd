"""Bar 限制: who may not apply, or recommend, until when, because a title was lost."""

from datetime import date

from schemas.base import Model, later


class Bars(Model):
    """The last day of every bar that follows from a lost title, or that an applicant is under."""

    ban_until: date | None = None
    """The unit applies for no such title."""
    recommender_until: date | None = later(None)
    """The body that recommended it recommends no other unit."""

    def bars(self) -> dict[str, date | None]:
        """Each by its name, as columns of the register have it."""
        return {name: getattr(self, name) for name in BARS}


BARS = tuple(Bars.model_fields)
