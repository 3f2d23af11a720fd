"""Bar 限制: who may not apply, or recommend, until when, because a title was lost."""

from datetime import date

from schemas.base import Model, later


class Barred(Model):
    """A bar from a day, where it does not begin with what it follows from, to another one, both counted in."""

    since: date | None = None
    until: date

    def covers(self, day: date) -> bool:
        """Whether it bars on that day."""
        return (self.since is None or self.since <= day) and day <= self.until


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
