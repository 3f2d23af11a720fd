"""Ruling: what an outcome changes in the standing, and whether the course goes on with it."""

from datetime import date
from typing import Any, NamedTuple

from schemas.consequence import Consequence
from schemas.life import Standing
from schemas.regulation import Ban
from schemas.stage import Duty, Stage
from workflows.life import clock, duties
from workflows.life.course import result_outcome
from workflows.life.kinds import DUTIES
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
            return _consulted(law, standing, str(about), outcome)
        case Duty.PRELIMINARY | Duty.DECISION if law.rule(duty).signers:
            return _signed(law, standing, duty, str(about), outcome)
        case Duty.PUBLICISE if outcome == "publicised":
            return Ruling(None, dates={"publicised": day})
        case Duty.PUBLICITY if outcome == "unopposed":
            return Ruling("contested" if "pending" in standing.objections.values() else outcome)
        case Duty.OBJECTION:
            return _objection(standing, str(about), outcome)
        case Duty.TERM | Duty.LEAD | Duty.RENEWAL | Duty.FILING:
            return _in_term(law, standing, duty, str(about), outcome, day)
        case Duty.REINSPECTION:
            return _inspected(law, standing, outcome, day)
        case Duty.WARNING:
            return Ruling(outcome, {"warnings": standing.warnings + 1})
        case Duty.SUSPENSION:
            return Ruling(outcome, {"suspended": True})
        case Duty.SERVICE:
            return Ruling(outcome, dates={"served": day})
        case Duty.RECTIFICATION:
            counts = any(ban.counted_from == "correction" for ban in law.regulation.way_out.bans.values())
            again = {"follows": law.regulation.second_failure} if outcome == "failed" else {}
            return Ruling(outcome, again, {"rectified": day} if counts else {})
        case Duty.SECOND if outcome == "failed":
            rounds = law.regulation.rounds
            if rounds is not None and standing.round + 1 < rounds.value:
                more = {"round": standing.round + 1, "follows": law.regulation.once_more}
                return Ruling("again", more)
            return Ruling(outcome, {"follows": law.regulation.second_failure})
        case Duty.REVOCATION if outcome == "revoked":
            return _revoked(law, standing, day)
        case Duty.PLAQUE | Duty.REVIEW_WINDOW | Duty.REVIEW:
            return _aftermath(law, standing, duty, outcome, day)
    return Ruling(outcome)


def _consulted(law: Law, standing: Standing, body: str, outcome: str) -> Ruling:
    opinions = {**standing.opinions, body: outcome}
    if "opposed" in opinions.values() and law.regulation.one_opposes:
        return Ruling("opposed", {"opinions": opinions})
    bodies = law.regulation.bodies
    if not all(one in opinions for one in (bodies.value if bodies else ())):
        return Ruling(None, {"opinions": opinions})
    return Ruling("reported" if "opposed" in opinions.values() else "agreed", {"opinions": opinions})


def _signed(law: Law, standing: Standing, duty: Duty, role: str, outcome: str) -> Ruling:
    """Several must agree; the first who does not decides."""
    opinions = {**standing.opinions, role: outcome}
    refused = outcome == "rejected"
    everyone = all(one.value in opinions for one in law.rule(duty).signers)
    return Ruling(outcome if refused or everyone else None, {"opinions": opinions})


def _objection(standing: Standing, number: str, outcome: str) -> Ruling:
    objections = {**standing.objections, number: outcome}
    waiting = standing.stage is Stage.PUBLICITY or "pending" in objections.values()
    settled = "upheld" if outcome == "upheld" else None if waiting else "dismissed"
    return Ruling(settled, {"objections": objections})


def _in_term(law: Law, standing: Standing, duty: Duty, about: str, outcome: str, day: date) -> Ruling:
    """What comes up while the title is held: the term runs out, a report is filed or missed, re-inspection begins."""
    match duty, outcome:
        case (Duty.FILING, _):
            filing = law.regulation.filings[about]
            next_time = {
                f"filing {about}": clock.plus(
                    standing.dates[f"filing {about}"], filing.within.value, law.calendar
                )
            }
            if outcome == "missed" and filing.missing and standing.stage is Stage.TERM:
                follows = or_too_many(law, standing, filing.missing)
                sets = {"follows": follows, "cause": f"filing {about}", "running": True}
                return Ruling("missed", sets, next_time)
            return Ruling(None, dates=next_time)
        case (Duty.RENEWAL, "forgone"):
            return Ruling(None, dates={"forgone": day})
        case (Duty.TERM, _):
            if standing.stage is not Stage.TERM:
                return Ruling(None, {"running": False})
            return Ruling("ended" if Duty.RENEWAL in law.regulation.duties else outcome)
    led = {"led": day} if duty is Duty.LEAD else {}
    return Ruling(outcome, {"running": True}, led)


def _inspected(law: Law, standing: Standing, outcome: str, day: date) -> Ruling:
    """复验: a named result with what the pack lets follow; a warning too many has another consequence."""
    regulation = law.regulation
    if not regulation.results:
        # What was raised has led here; from now on the failure's own consequence is carried out.
        early = outcome == "failed" and standing.follows is not None
        return Ruling(outcome, {"follows": regulation.failing} if early else {})
    name = outcome if outcome in regulation.results else regulation.lowest
    result = regulation.results[name]
    follows, course = (
        or_too_many(law, standing, result.follows),
        result_outcome(result.passes, result.follows),
    )
    if follows is not result.follows:
        course = "failed"
    return Ruling(
        course, {"result": name, "follows": follows}, {"inspected": day} if follows.measures else {}
    )


def or_too_many(law: Law, standing: Standing, follows: Consequence) -> Consequence:
    """What follows; in place of one warning 警告 more than a title may have, what the pack says instead."""
    warnings = law.regulation.warnings
    if warnings and Stage.WARNING in follows.measures and standing.warnings >= warnings.most:
        return warnings.follows
    return follows


def _revoked(law: Law, standing: Standing, day: date) -> Ruling:
    """取消称号: who is barred from what."""
    return Ruling("revoked", barred(law, standing, "revoked", day), {"revoked": day})


def barred(law: Law, standing: Standing, ground: str, day: date) -> dict[str, date | None]:
    """The bars 限制 that follow from leaving on `day`, by name: the unit's ban, what the recommending body loses."""
    loses = law.regulation.way_out.recommender_loses if ground == "revoked" else None
    lost = {"recommender_until": clock.plus(day, loses.value, law.calendar)} if loses else {}
    return {"ban_until": _ban_until(law, standing, ground, day), **lost}


def _ban_until(law: Law, standing: Standing, ground: str, day: date) -> date | None:
    """The last day on which an application is refused after leaving on `day`, by its cause or else its ground."""
    way_out = law.regulation.way_out
    ban = way_out.bans.get(standing.cause or "") or way_out.bans.get(ground)
    if ban is None and ground == "revoked" and way_out.ban is not None:
        ban = Ban(length=way_out.ban.value, assumed=True)
    if ban is None:
        return None
    start = standing.dates.get("rectified", day) if ban.counted_from == "correction" else day
    return clock.plus(start, ban.length, law.calendar)


def _aftermath(law: Law, standing: Standing, duty: Duty, outcome: str, day: date) -> Ruling:
    """善后: it is settled when the plaque is back and no review is possible or pending any more."""
    if outcome == "restored":
        return Ruling(outcome)
    name = {"returned": "plaque", "requested": "review_requested", "closed": "review_closed"}.get(
        outcome, "reviewed"
    )
    after = standing.model_copy(update={"dates": {**standing.dates, name: day}})
    return Ruling(None if any(duties.asked(law, after)) else "settled", dates={name: day})


SILENCES = {duty: row.silence for duty, row in DUTIES.items() if row.silence}
"""What a pack may let silence mean for each duty."""
