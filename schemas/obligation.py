"""Obligation 事项: who must do what by when under which article, and the clock that says why the date is what it is."""

from datetime import date

from schemas.base import Instant, Line, Model, Text, last_day, later
from schemas.document import Document
from schemas.party import Party
from schemas.period import Period
from schemas.span import Span
from schemas.stage import Duty


class Paused(Model):
    """中止: days in `since` ≤ day < `until` do not count. It ends by itself at `until` unless resumed before."""

    since: date
    until: date
    ground: Text
    document: Document


class Extension(Model):
    """延期: so much longer."""

    by: Span
    ground: Text
    document: Document


class Anchor(Model):
    """起算: the law date that the clock counts from, by its name in `Standing.dates` and by its day."""

    on: Line
    day: date

    @property
    def is_own(self) -> bool:
        """Whether the day is the duty's own, and no date of the standing moves it: it was reopened, or taken over."""
        return self.on in ("reopened", "taken_over")


class Kept(Model):
    """既定: a calendar that came later reckons the due day as `reckoned`; it stays `due`, for that day had passed.

    A day that had not passed yet never becomes one before the day on which the calendar came.
    """

    reckoned: date
    due: date


class Urged(Model):
    """催办: how many times whoever owes it was told by hand to do it, when last, and by which post."""

    times: int
    last: date
    by: Line


class Obligation(Period, defer_build=False):
    """An open duty with its clock: anchor, period, pauses, extensions; `due_at` is derived from them.

    The period is that of the edition that the duty opened under, so that a later edition whose transition keeps
    running dates cannot move it.
    `due_at` is the instant at which the time is over: the midnight that ends the due day. `next_rung` counts the
    rungs of the duty's ladder that have ended, and goes on counting the turns of its repeating rung. `about` tells
    apart obligations of one duty: the consulted body, the number of the objection. `moved_at` is when its due date
    was last worked out differently, or it went on, late, after its silence was undone: silence is counted from no
    earlier than that. `kept` is what a calendar that came later may not move, `spared` the day on which it came where
    it would have had a silence take effect before that.
    """

    id: int
    duty: Duty
    by: Party
    about: Line | None = None
    anchor: Anchor
    opened_at: Instant
    moved_at: Instant | None = None
    due_at: Instant
    provisional: bool = False
    next_rung: int = 0
    pauses: tuple[Paused, ...] = ()
    extensions: tuple[Extension, ...] = ()
    acknowledged_by: Line | None = None
    kept: Kept | None = later(None)
    spared: date | None = later(None)
    urged: Urged | None = later(None)

    @property
    def due(self) -> date:
        """The last day on which the duty is done in time."""
        return last_day(self.due_at)
