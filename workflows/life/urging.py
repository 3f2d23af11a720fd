"""Urging 催办: somebody tells by hand whoever owes a duty to do it; then not again for a while.

Example. The interval is 3 working days. The yearly report is urged on Monday the 2nd: on the 3rd and 4th nobody may
urge it again, on Thursday the 5th anybody who may. Its reminders 提醒 and escalations 升级 come as they always would.
"""

from datetime import date, datetime

from schemas.action import Urge
from schemas.life import Life
from schemas.obligation import Obligation, Urged
from schemas.party import Party
from schemas.refusals import urging as no
from schemas.refusals.acting import ByOthers
from workflows.life import clock, tidings
from workflows.life.kinds import RUN_OUT
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.rewrite import owed, put
from workflows.life.workpaper import Workpaper


def may_urge(law: Law, life: Life, by: Party, number: int, today: date) -> None:
    """By whom the measure says, nobody themselves; what somebody owes and can do now, and was not told of lately."""
    one, rule = owed(law, life, number), law.regulation.urges
    if not by.among(rule.by):
        others = tuple(map(Party.of, rule.by))
        raise Refusal(ByOthers(kind="urge", by=others, yours=by), rule)
    if one.duty in RUN_OUT:
        raise Refusal(no.RunsByItself(due=one.due))
    if by.covers(one.by):
        raise Refusal(no.OwnDuty())
    standing_still = next((pause for pause in one.pauses if pause.since <= today < pause.until), None)
    if standing_still:
        raise Refusal(no.ClockStands(until=standing_still.until))
    if one.urged and today < (free := again(law, one.urged)):
        last = one.urged
        raise Refusal(no.UrgedLately(last=last.last, by=last.by, every=rule.every, free=free), rule)


def again(law: Law, urged: Urged) -> date:
    """The first day on which it may be urged once more."""
    return clock.plus(urged.last, law.regulation.urges.every, law.calendar)


def urge(paper: Workpaper, action: Urge, effective: datetime, today: date) -> None:
    """Whoever owes it is told at once; the duty, its time and its reminders stay as they are."""
    one = owed(paper.law, paper.life, action.obligation)
    told = tidings.urged(paper.law, one, action, today)
    put(paper, _counted(one, action, today))
    paper.write(
        effective,
        paper.life.standing.stage,
        kind="action",
        action=action,
        outcome="urged",
        notices=tidings.notices(paper.life, (told,)),
    )


def _counted(one: Obligation, action: Urge, today: date) -> Obligation:
    """Counted by the day on which it was told, whatever day it bears."""
    times = one.urged.times if one.urged else 0
    return one.model_copy(update={"urged": Urged(times=times + 1, last=today, by=action.actor.post)})
