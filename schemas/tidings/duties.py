"""Tidings about duties 事项: one has opened, comes near or is late, is wanted no more, has another due date."""

from datetime import date
from typing import Literal

from schemas.base import Line, Model, later
from schemas.party import Party
from schemas.stage import Duty
from schemas.tidings.parts import Cause, Work


class Opened(Model):
    """To whoever owes it; `opposed` are the bodies that were against what is to be decided."""

    code: Literal["opened"] = "opened"
    work: Work
    opposed: tuple[Line, ...] = later(())


class Publicised(Model):
    """To the unit: it is before the public from when to when, and for which honour, or for being `reinspected`."""

    code: Literal["publicised"] = "publicised"
    honour: str
    since: date
    until: date
    reinspected: bool = later(False)


class Reminded(Model):
    """To whoever owes it or has to see to it: so many days are `left`, or it is late by as many.

    `acknowledged` says that a receipt 签收 by this reader would end its reminders.
    """

    code: Literal["reminded"] = "reminded"
    work: Work
    left: int
    acknowledged: bool = later(False)


class Urged(Model):
    """To whoever owes it: somebody urges it by hand 催办, for the `times`th time; `message` is in their own words."""

    code: Literal["urged"] = "urged"
    work: Work
    left: int
    by: Party
    times: int = later(1)
    before: date | None = later(None)
    message: Line | None = later(None)


class Credited(Model):
    """To the unit: what the office has confirmed of a year for a report; whether it counts at re-inspection."""

    code: Literal["credited"] = "credited"
    what: Line
    year: int
    points: float
    most: float
    counts: bool = later(False)


Way = Literal["withdraw", "raise", "annul", "extend", "reassign"]


class ToDecide(Model):
    """To who may decide: a duty is so many days late, was reminded of so many `times`; what can become of it."""

    code: Literal["to_decide"] = "to_decide"
    work: Work
    late: int
    times: int
    ways: tuple[Way, ...]


class TermRunsOut(Model):
    """To who should prepare for it: the title ends by itself, has to be renewed, or will be re-inspected."""

    code: Literal["term_runs_out"] = "term_runs_out"
    work: Work
    left: int
    then: Literal["ends", "renewal", "reinspection"]


class Dropped(Model):
    """To whoever owed it: it is wanted no more; `number` is that of the duty."""

    code: Literal["dropped"] = "dropped"
    number: int | None = later(None)
    what: str
    due: date
    cause: Cause


class DateMoved(Model):
    """To whoever owes it: its due date was worked out again; `number` is that of the duty."""

    code: Literal["date_moved"] = "date_moved"
    number: int | None = later(None)
    duty: Duty
    what: str
    was: date
    due: date
    provisional: bool = later(False)
    cause: Cause


Asking = Opened | Reminded | Urged | ToDecide | TermRunsOut
"""What asks its reader for something."""
