"""Tidings about undertakings 工作: what has come in one of them that is not about one title."""

from datetime import date
from typing import Literal

from schemas.base import Line, Model, later
from schemas.foundation import Founded


class CallClosed(Model):
    """To the office: the call of a batch has closed; so many take part by now."""

    code: Literal["call_closed"] = "call_closed"
    batch: Line
    closes: date
    entrants: int
    paused: bool = False


class VisitsDue(Model):
    """To an assessor: the visits of a day, by the names of the units."""

    code: Literal["visits_due"] = "visits_due"
    day: date
    units: tuple[Line, ...]


class VisitsLate(Model):
    """To the office: visits of a day of which nobody has given the result."""

    code: Literal["visits_late"] = "visits_late"
    day: date
    units: tuple[Line, ...]


class VisitMoved(Model):
    """To the assessor who was to visit a unit, and to the one who visits it now: on which day."""

    code: Literal["visit_moved"] = "visit_moved"
    unit: Line
    was: date | None = None
    was_by: Line | None = None
    day: date | None = None
    by: Line | None = None


class VisitsGone(Model):
    """To the office: units that were to be visited on a day, whose titles are over by now."""

    code: Literal["visits_gone"] = "visits_gone"
    day: date
    units: tuple[Line, ...]


class ItemsDue(Model):
    """To whoever owes items of a list of findings, or to the office: which, the first day, whether one is late."""

    code: Literal["items_due"] = "items_due"
    items: tuple[Line, ...]
    by: date
    late: bool
    unit: Line


class RoundDue(Model):
    """To a group of supervisors, or the office: a regular round is to be made by a day, or was not."""

    code: Literal["round_due"] = "round_due"
    group: Line
    by: date
    late: bool


class YearlyDue(Model):
    """To whoever owes a yearly duty, and above: its day comes near, is there, or is over and it was not done.

    `unsaid` are the parts of which its document says nothing, `lacking` those of several who have not done it.
    """

    code: Literal["yearly_due"] = "yearly_due"
    year: int
    due: date
    late: bool
    count: int
    at_least: int
    only_told: bool = False
    foundation: Founded | None = later(None)
    unsaid: tuple[Line, ...] = later(())
    lacking: tuple[Line, ...] = later(())
