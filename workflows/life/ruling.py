"""Ruling: what an outcome changes in the standing, and whether the course goes on with it."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from schemas.act import Act
from schemas.action import NameTitle
from schemas.consequence import Consequence, Lasting
from schemas.life import Sets, Standing
from schemas.period import Period
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.way_out import Ban, Sanction
from workflows.life import clock, duties, filings, lengths, omissions, scoring
from workflows.life.course import result_outcome, to_confirm
from workflows.life.kinds import DUTIES, POSTINGS
from workflows.life.law import Law


class Ruling(NamedTuple):
    """`course` is the outcome that the course goes on with, None while the stage still waits for more."""

    course: str | None
    sets: Sets = {}
    dates: dict[str, date] = {}


class Come(NamedTuple):
    """What has come of a duty, by an act or by silence; `about`: of which body, signer, objection or report.

    `due` is the last day on which that was to be done.
    """

    duty: Duty
    about: str
    outcome: str
    day: date
    due: date | None = None


def said(ruling: Ruling, act: Act) -> Ruling:
    """The ruling with what the act itself says: the number of a title that is named, the length of an order."""
    own = lengths.said(act)
    if isinstance(act, NameTitle):
        own |= {"batch": act.batch, "number": act.number}
    return ruling._replace(sets={**ruling.sets, **own}) if own else ruling


def rule(
    law: Law,
    standing: Standing,
    duty: Duty,
    about: str | None,
    outcome: str,
    day: date,
    due: date | None = None,
) -> Ruling:
    """What follows when `duty`, which was `due` then, has come out as `outcome` on `day`, by an act or by silence."""
    come = Come(duty, str(about), outcome, day, due)
    return RULED[duty](law, standing, come) if duty in RULED else Ruling(outcome)


def _materials(_law: Law, standing: Standing, come: Come) -> Ruling:
    more: Sets = {"supplements": standing.supplements + 1} if come.outcome == "incomplete" else {}
    return Ruling(come.outcome, more)


def _consulted(law: Law, standing: Standing, come: Come) -> Ruling:
    """征求意见: one body against may end an application; about a title that is held it is only heard."""
    opinions = {**standing.opinions, come.about: come.outcome}
    opposed, held = "opposed" in opinions.values(), come.duty is Duty.RESULT_CONSULTATION
    if opposed and law.regulation.one_opposes and not held:
        return Ruling("opposed", {"opinions": opinions})
    bodies = law.regulation.bodies
    if not all(one in opinions for one in (bodies.value if bodies else ())):
        return Ruling(None, {"opinions": opinions})
    against = "opposed" if held else "reported"
    return Ruling(against if opposed else "agreed", {"opinions": opinions})


def _signed(law: Law, standing: Standing, come: Come) -> Ruling:
    """Where several must agree, the first who does not decides."""
    signers = law.rule(come.duty).signers
    if not signers:
        return Ruling(come.outcome)
    opinions = {**standing.opinions, come.about: come.outcome}
    settled = come.outcome == "rejected" or all(one.value in opinions for one in signers)
    return Ruling(come.outcome if settled else None, {"opinions": opinions})


def _publicised(_law: Law, _standing: Standing, come: Come) -> Ruling:
    """What is put up for all to see moves nothing: the period does, when it is over."""
    if come.outcome != "publicised":
        return Ruling(come.outcome)
    return Ruling(None, dates={"publicised": come.day})


def _publicity(_law: Law, standing: Standing, come: Come) -> Ruling:
    contested = come.outcome == "unopposed" and "pending" in standing.objections.values()
    return Ruling("contested" if contested else come.outcome)


def _objection(_law: Law, standing: Standing, come: Come) -> Ruling:
    objections = {**standing.objections, come.about: come.outcome}
    waiting = standing.stage in POSTINGS or "pending" in objections.values()
    settled = "upheld" if come.outcome == "upheld" else None if waiting else "dismissed"
    return Ruling(settled, {"objections": objections})


def _filed(law: Law, standing: Standing, come: Come) -> Ruling:
    """A report 定期报告 is filed or missed; the next turn is counted from this one either way."""
    filing, name = law.regulation.filings[come.about], f"filing {come.about}"
    next_time = {name: filings.next_turn(law, come.about, standing.dates[name], come.due or come.day)}
    if come.outcome != "missed" or not filing.missing:
        return Ruling(None, dates=next_time)
    begun = omissions.omitted(law, standing, name, filing.missing, come.day)
    if begun is None:
        return Ruling(None, omissions.put_off(standing, name, come.day), next_time)
    return Ruling("missed", begun, next_time)


def _term_over(law: Law, standing: Standing, come: Come) -> Ruling:
    """The term runs out; while the title is being looked into, that only stops it running."""
    if standing.stage is not Stage.TERM:
        return Ruling(None, {"running": False})
    return Ruling("ended" if Duty.RENEWAL in law.regulation.duties else come.outcome)


def _before_its_end(_law: Law, standing: Standing, come: Come) -> Ruling:
    """Re-inspection begins before the term is over: by its date 届满前, or because the unit asks."""
    if come.outcome == "forgone":
        return Ruling(None, dates={"forgone": come.day})
    led = {"led": come.day} if come.duty is Duty.LEAD else {}
    return Ruling(come.outcome, {"running": omissions.runs(standing, come.day)}, led)


def _inspected(law: Law, standing: Standing, come: Come) -> Ruling:
    """复验: what has come out; where that is still to be confirmed or publicised, it is proposed."""
    found = _found(law, standing, come)
    if not to_confirm(law.regulation):
        return found
    return Ruling("proposed", {**found.sets, "proposed": found.course})


def _found(law: Law, standing: Standing, come: Come) -> Ruling:
    """复验: a named result with what the pack lets follow; a warning too many has another consequence."""
    regulation, outcome = law.regulation, come.outcome
    if not regulation.results:
        # What was raised has led here; from now on the failure's own consequence is carried out.
        early = outcome == "failed" and standing.follows is not None
        return Ruling(outcome, {"follows": regulation.failing} if early else {})
    name = outcome if outcome in regulation.results else regulation.lowest
    result = regulation.results[name]
    follows, course = (
        omissions.or_too_many(law, standing, result.follows, come.day),
        result_outcome(result.passes, result.follows),
    )
    if follows is not result.follows:
        course = "failed"
    return Ruling(course, {"result": name, "follows": follows}, inspected(law, follows, come.day))


def inspected(law: Law, follows: Consequence | None, day: date) -> dict[str, date]:
    """The day of a re-inspection whose result has taken effect, kept while its measures are carried out."""
    return {"inspected": day} if law.regulation.results and follows and follows.measures else {}


def _warned(_law: Law, standing: Standing, come: Come) -> Ruling:
    warned = (*standing.warned, come.day)[-omissions.KEPT :]
    return Ruling(come.outcome, {"warnings": standing.warnings + 1, "warned": warned})


def _suspended(law: Law, standing: Standing, come: Come) -> Ruling:
    """暂停称号: for as long as the measure says; of several, each for its own time."""
    lasting = (standing.follows or law.regulation.failing).lasting
    if lasting == "until_settled":
        return Ruling(come.outcome, {"suspended": True})
    if _outlasts(law, standing, lasting, come.day):
        return Ruling(come.outcome)
    return Ruling(come.outcome, {"lasts": lasting}, {"suspended": come.day})


def _outlasts(law: Law, standing: Standing, lasting: Lasting | Span, day: date) -> bool:
    """Whether the suspension that goes on already ends no earlier than one that lasts so from `day` on.

    Example. A title suspended on 2 March for two years is suspended again on 1 April for a month: until 2 March.
    """
    if not isinstance(standing.lasts, Span) or not isinstance(lasting, Span):
        return standing.lasts == "until_lifted"
    new = standing.model_copy(update={"lasts": lasting, "dates": {**standing.dates, "suspended": day}})
    return _over_on(law, standing) >= _over_on(law, new)


def _over_on(law: Law, standing: Standing) -> date:
    period = duties.period(law, standing, Duty.SUSPENDED, law.rule(Duty.SUSPENDED))
    return clock.last_day(standing.dates["suspended"], period, law.calendar)


def _lifted(_law: Law, _standing: Standing, _come: Come) -> Ruling:
    """恢复称号: the title stays where it is; what it is suspended for until that is settled goes on."""
    return Ruling(None, {"lasts": None})


def _served(_law: Law, _standing: Standing, come: Come) -> Ruling:
    return Ruling(come.outcome, dates={"served": come.day})


def _rectified(law: Law, _standing: Standing, come: Come) -> Ruling:
    """整改: its end is kept where a ban is counted from it; where it was never reported, the last day for it."""
    counts = any(ban.counted_from == "correction" for ban in law.regulation.way_out.bans.values())
    again: Sets = {"follows": law.regulation.second_failure} if come.outcome == "failed" else {}
    ended = come.day if come.outcome == "filed" else come.due or come.day
    return Ruling(come.outcome, again, {"rectified": ended} if counts else {})


def _inspected_again(law: Law, standing: Standing, come: Come) -> Ruling:
    """整改复验: who fails gets another round while the pack has one, else what it lets follow."""
    if chosen := law.regulation.second_failures.get(come.outcome):
        return Ruling("failed", {"follows": chosen.follows})
    if come.outcome != "failed":
        return Ruling(come.outcome)
    if not scoring.last_round(law, standing):
        return Ruling("again", {"round": standing.round + 1, "follows": law.regulation.once_more})
    return Ruling(come.outcome, {"follows": law.regulation.second_failure})


def _revoked(law: Law, standing: Standing, come: Come) -> Ruling:
    """取消称号: who is barred from what."""
    if come.outcome != "revoked":
        return Ruling(come.outcome)
    return Ruling("revoked", barred(law, standing, "revoked", come.day), {"revoked": come.day})


def barred(law: Law, standing: Standing, ground: str, day: date) -> Sets:
    """The bars 限制 that follow from leaving on `day`, by name: the unit's ban, what the recommending body loses."""
    bars: Sets = {"ban_until": _ban_until(law, standing, ground, day)}
    sanction = sanction_of(law, standing, ground)
    if sanction is None:
        return bars
    if sanction.counted_from == "decision":
        bars["recommender_until"] = _last_day(law, sanction, day, first_day_counts=sanction.first_day_counts)
        return bars
    next_year = date(day.year + 1, 1, 1)
    bars["recommender_from"] = next_year
    bars["recommender_until"] = _last_day(law, sanction, next_year, first_day_counts=True)
    return bars


def _last_day(law: Law, rule: Ban | Sanction, start: date, *, first_day_counts: bool) -> date:
    period = Period(within=rule.length, first_day_counts=first_day_counts)
    return clock.last_day(start, period, law.calendar)


def sanction_of(law: Law, standing: Standing, ground: str) -> Sanction | None:
    """What the recommending body loses: by the cause or else the ground for which the title was lost."""
    way_out = law.regulation.way_out
    sanction = way_out.sanctions.get(standing.cause or "") or way_out.sanctions.get(ground)
    if sanction is None and ground == "revoked" and way_out.recommender_loses is not None:
        general = way_out.recommender_loses
        return Sanction(length=general.value, **general.model_dump(include={"source", "assumed", "masked"}))
    return sanction


def _ban_until(law: Law, standing: Standing, ground: str, day: date) -> date | None:
    """The last day on which an application is refused after leaving on `day`, by its cause or else its ground."""
    way_out = law.regulation.way_out
    ban = way_out.bans.get(standing.cause or "") or way_out.bans.get(ground)
    if ban is None and ground == "revoked" and way_out.ban is not None:
        ban = Ban(length=way_out.ban.value, assumed=True)
    if ban is None:
        return None
    start = standing.dates.get("rectified", day) if ban.counted_from == "correction" else day
    return _last_day(law, ban, start, first_day_counts=ban.first_day_counts)


def _aftermath(law: Law, standing: Standing, come: Come) -> Ruling:
    """善后: it is settled when the plaque is back and no review is possible or pending any more."""
    if come.outcome == "restored":
        return Ruling(come.outcome)
    names = {"returned": "plaque", "requested": "review_requested", "closed": "review_closed"}
    name = names.get(come.outcome, "reviewed")
    after = standing.model_copy(update={"dates": {**standing.dates, name: come.day}})
    return Ruling(None if any(duties.asked(law, after)) else "settled", dates={name: come.day})


def _looked(law: Law, standing: Standing, come: Come) -> Ruling:
    """查看: the time for it is over, and the next turn is counted from this one."""
    since = standing.dates.get("looked", standing.dates["stage"])
    return Ruling(None, dates={"looked": clock.last_day(since, law.rule(come.duty).period, law.calendar)})


RULED: dict[Duty, Callable[[Law, Standing, Come], Ruling]] = {
    Duty.MATERIALS: _materials,
    Duty.CONSULTATION: _consulted,
    Duty.RESULT_CONSULTATION: _consulted,
    Duty.PRELIMINARY: _signed,
    Duty.DECISION: _signed,
    Duty.RECHECK: _signed,
    Duty.CONFIRMATION: _signed,
    **{one.publicise: _publicised for one in POSTINGS.values()},
    **{one.publicity: _publicity for one in POSTINGS.values()},
    **{one.objection: _objection for one in POSTINGS.values()},
    Duty.TERM: _term_over,
    Duty.LEAD: _before_its_end,
    Duty.RENEWAL: _before_its_end,
    Duty.FILING: _filed,
    Duty.LOOK: _looked,
    Duty.REINSPECTION: _inspected,
    Duty.WARNING: _warned,
    Duty.SUSPENSION: _suspended,
    Duty.LIFTING: _lifted,
    Duty.SUSPENDED: _lifted,
    Duty.SERVICE: _served,
    Duty.RECTIFICATION: _rectified,
    Duty.SECOND: _inspected_again,
    Duty.REVOCATION: _revoked,
    Duty.PLAQUE: _aftermath,
    Duty.REVIEW_WINDOW: _aftermath,
    Duty.REVIEW: _aftermath,
}
"""What each duty's outcome changes; any other only goes on."""

SILENCES = {duty: row.silence for duty, row in DUTIES.items() if row.silence}
"""What a pack may let silence mean for each duty."""
