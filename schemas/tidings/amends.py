"""Tidings about what was told before and is no longer so: undone, put right, governed otherwise; a changed unit."""

from datetime import date
from typing import Literal

from schemas.base import Instant, Model, Text, later
from schemas.foundation import Founded
from schemas.refusals.reason import Decided
from schemas.regulation import ChangeEffect, ChangeKind
from schemas.span import Span
from schemas.stage import Stage
from schemas.tidings.parts import Corrected as Correction
from schemas.tidings.parts import Given, Term, Undoing


class Withdrawn(Model):
    """To whom a decision had concerned that no longer stands: where that leaves the title.

    `in_force` is None while it is no title yet, or no more an application.
    """

    code: Literal["withdrawn"] = "withdrawn"
    cause: Undoing
    stage: Stage
    in_force: bool | None = later(None)
    term: Term | None = later(None)


class PutRight(Model):
    """To the unit: dates or numbers of a decision were put right, and where that leaves the term."""

    code: Literal["put_right"] = "put_right"
    cause: Correction
    term: Term | None = later(None)


class ClockPutRight(Model):
    """To the unit: the title was recorded as of a time that had not come; what holds now."""

    code: Literal["clock_put_right"] = "clock_put_right"
    shown: Instant
    now: Instant
    ground: Text


class ToBeJudged(Model):
    """To whoever may take a silence back: it came too early by a wrong clock, and a decision was taken since."""

    code: Literal["to_be_judged"] = "to_be_judged"
    decision: Decided


class Adopted(Model):
    """To the unit: another edition applies from now on, and what becomes of its dates."""

    code: Literal["adopted"] = "adopted"
    on: date
    edition: str
    given: Given
    kept: bool
    basis: Founded
    term: Term | None = later(None)


class WillAdopt(Model):
    """To the unit: another edition will apply when this stage is over, and which one governs until then."""

    code: Literal["will_adopt"] = "will_adopt"
    on: date
    edition: str
    given: Given
    stage: Stage
    until_then: str
    basis: Founded


class UnitChanged(Model):
    """To the unit: how a change of it was registered and what that means; by when it should have been reported.

    `lost`: the title was no longer held, so that the change means for it only who does what is left to do.
    """

    code: Literal["unit_changed"] = "unit_changed"
    change: ChangeKind
    on: date
    effect: ChangeEffect
    basis: Founded
    late: Span | None = later(None)
    lost: bool = later(False)
