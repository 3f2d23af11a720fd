"""Ruling: what an outcome changes in the standing, and whether the course goes on with it."""

from datetime import date
from typing import Any, NamedTuple

from schemas.life import Standing
from schemas.stage import Duty, Stage
from workflows.life import clock
from workflows.life.law import Law


class Ruling(NamedTuple):
    """`course` is the outcome that the course goes on with, None while the stage still waits for more."""

    course: str | None
    sets: dict[str, Any] = {}
    dates: dict[str, date] = {}


def rule(law: Law, standing: Standing, duty: Duty, about: str | None, outcome: str, day: date) -> Ruling:
    """What follows when `duty` has come out as `outcome` on `day`, by an act or by silence."""
    match duty:
        case Duty.MATERIALS if outcome == "incomplete":
            return Ruling(outcome, {"supplements": standing.supplements + 1})
        case Duty.CONSULTATION:
            opinions = {**standing.opinions, str(about): outcome}
            everyone = all(body in opinions for body in law.regulation.bodies.value)
            settled = "opposed" if outcome == "opposed" else "agreed" if everyone else None
            return Ruling(settled, {"opinions": opinions})
        case Duty.PUBLICISE if outcome == "publicised":
            return Ruling(None, dates={"publicised": day})
        case Duty.PUBLICITY if outcome == "unopposed":
            return Ruling("contested" if "pending" in standing.objections.values() else outcome)
        case Duty.OBJECTION:
            return _objection(standing, str(about), outcome)
        case Duty.SERVICE:
            return Ruling(outcome, dates={"served": day})
        case Duty.SECOND if outcome == "failed" and standing.round + 1 < law.regulation.rounds.value:
            return Ruling("again", {"round": standing.round + 1})
        case Duty.REVOCATION if outcome == "revoked":
            # The ban is counted from the decision; its last day is the last on which an application is refused.
            until = clock.plus(day, law.regulation.way_out.ban.value, law.calendar)
            return Ruling(outcome, {"ban_until": until}, {"revoked": day})
        case Duty.PLAQUE | Duty.REVIEW_WINDOW | Duty.REVIEW:
            return _aftermath(standing, duty, outcome, day)
    return Ruling(outcome)


def _objection(standing: Standing, number: str, outcome: str) -> Ruling:
    objections = {**standing.objections, number: outcome}
    waiting = standing.stage is Stage.PUBLICITY or "pending" in objections.values()
    settled = "upheld" if outcome == "upheld" else None if waiting else "dismissed"
    return Ruling(settled, {"objections": objections})


def _aftermath(standing: Standing, duty: Duty, outcome: str, day: date) -> Ruling:
    """善后: it is settled when the plaque is back and no review is possible or pending any more."""
    if outcome == "restored":
        return Ruling(outcome)
    name = {"returned": "plaque", "requested": "review_requested", "closed": "review_closed"}.get(
        outcome, "reviewed"
    )
    dates = {**standing.dates, name: day}
    over = "reviewed" in dates or ("review_closed" in dates and "review_requested" not in dates)
    return Ruling("settled" if over and "plaque" in dates else None, dates={name: day})


SILENCES: dict[Duty, tuple[str, ...]] = {
    Duty.PRELIMINARY: ("agreed", "rejected", "lapsed"),
    Duty.MATERIALS: ("complete", "rejected", "lapsed"),
    Duty.SUPPLEMENT: ("lapsed",),
    Duty.ASSESSMENT: ("failed", "lapsed"),
    Duty.CONSULTATION: ("agreed", "opposed"),
    Duty.DECISION: ("approved", "rejected", "lapsed"),
    Duty.PUBLICISE: ("lapsed",),
    Duty.PUBLICITY: ("unopposed",),
    Duty.OBJECTION: ("upheld", "dismissed"),
    Duty.NAMING: ("declined", "lapsed"),
    Duty.TERM: ("expired",),
    Duty.REINSPECTION: ("failed",),
    Duty.RECTIFICATION: ("unfiled", "failed"),
    Duty.SECOND: ("failed",),
    Duty.HEARING: ("silent",),
    Duty.REVOCATION: ("kept",),
    Duty.PLAQUE: ("returned",),
    Duty.REVIEW_WINDOW: ("closed",),
    Duty.REVIEW: ("upheld",),
}
"""What a pack may let silence mean for each duty. A title is never revoked and never named by silence."""

SILENCE_REQUIRED = (Duty.PUBLICITY, Duty.TERM, Duty.REVIEW_WINDOW)
"""Periods that end by themselves."""
