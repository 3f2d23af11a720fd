"""Takeover 接管: a title enters in mid-life, as the office's list has it: one entry, and nobody is told of the past.

It stands as it would, had it been named here: in the term, or the re-inspection, that the measure has it in by now.
What is overdue by then is due on a day of its own, so that an office can catch up with hundreds of them one by one.

Example. A unit was named on 1 June 2014 for five years, and never re-inspected. It is taken over on 2 March 2026: its
term ended on 1 June 2019, and the re-inspection that was due then is due on the day that the act says, or with the
whole time for it from 2 March 2026 on. No reminder of the seven years is sent.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise

from schemas.base import digest, local_date
from schemas.consequence import Consequence
from schemas.entry import Closed
from schemas.facts import Facts
from schemas.inheritance import Inherited
from schemas.life import Life, Standing
from schemas.obligation import Anchor, Obligation
from schemas.opening import TakeOver
from schemas.refusals import inheriting as no
from schemas.refusals.acting import NotYet
from schemas.refusals.applying import TitleOpen
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.tidings.parts import CameOut
from workflows.life import acts, clock, duties, ladders, omissions, terms
from workflows.life.kinds import PASSING
from workflows.life.law import Law
from workflows.life.leaving import LEFT
from workflows.life.refusal import Refusal
from workflows.life.ruling import Ruling, barred, rule
from workflows.life.workpaper import Workpaper

LONGEST = timedelta(days=3 * 366)
"""So far at most an office may put off what is overdue when it takes titles over."""
_HELD = ("held", "inspecting", "rectifying")


def taken_over(paper: Workpaper, action: TakeOver, facts: Facts | None, effective: datetime) -> None:
    """接管: the title as it stands by what the list says; again, as long as nothing else has come of it."""
    life, said, today = paper.life, action.inherited, local_date(effective)
    was, old = life.standing.stage, life.obligations
    if was is not Stage.APPLICATION and life.inherited is None:
        raise Refusal(no.MovedOn())
    _check(paper.law, said, facts or Facts())
    _check_days(paper.law, action, old, today)
    paper.life = life.model_copy(
        update={
            "application": said.application,
            "inherited": digest(said),
            "edition": paper.law.edition,
            "standing": Standing(batch=said.batch, number=said.number),
            "obligations": (),
            "taken": (),
            "filers": (),
        }
    )
    if said.state in _HELD:
        _in_term(paper, said, effective)
        _since_then(paper, said, effective)
    else:
        _left(paper, said, effective)
    by = min([*([action.by] if action.by else []), *_put_off(old)], default=None)
    paper.life = _caught_up_with(paper.law, paper.life, said, by, today)
    paper.life, _ = duties.reckon(paper.law, paper.life, effective, _CAUSE)
    paper.life, rungs = ladders.anew(paper.law, paper.life, effective)
    paper.write(
        effective,
        was,
        rungs=rungs,
        kind="action",
        action=action,
        outcome="taken_over",
        opened=paper.life.obligations,
        closed=tuple(Closed(id=one.id, duty=one.duty, how="dropped") for one in old),
        facts=facts,
    )


def _check(law: Law, said: Inherited, facts: Facts) -> None:
    """入口: the honour, level and category of the measure, and no other open title of the kind."""
    acts.check_honour(law, said.application)
    acts.check_category(law, said.application)
    if said.state in _HELD and facts.open_title:
        raise Refusal(TitleOpen(title=facts.open_title), law.regulation.honour)


def _check_days(law: Law, action: TakeOver, owed: tuple[Obligation, ...], today: date) -> None:
    """The days are in their order and past, and nothing is put off further than it may be, or was before."""
    said = action.inherited
    if action.on > today:
        raise Refusal(NotYet(on=action.on, today=today))
    if said.since is None and said.state in ("rectifying", "revoked"):
        raise Refusal(no.StateUndated(state=said.state))
    if said.until is not None and Duty.TERM not in law.regulation.duties:
        raise Refusal(no.NoTermToEnd())
    known = [day for day in (said.named_on, said.passed_on, said.since) if day]
    for before, after in pairwise(known):
        if after < before:
            raise Refusal(no.OutOfOrder(on=after, since=before))
    papers = [said.document.date] if said.document else []
    if late := [day for day in (*known, *papers) if day > today]:
        raise Refusal(no.NotPassedYet(on=late[0], today=today))
    last = min([today + LONGEST, *_put_off(owed)])
    for by in (action.by, said.due):
        if by is not None and by > last:
            raise Refusal(no.SpreadTooFar(by=by, last=last))


def _put_off(owed: tuple[Obligation, ...]) -> list[date]:
    """To when the same title put something off when it was taken over before."""
    return [one.due for one in owed if one.anchor.on == "taken_over"]


def _term(paper: Workpaper, said: Inherited) -> Standing:
    """As it stands in the term that began with the naming, or with the last re-inspection that was passed.

    Example. Its term ends on 31 May 2036, and the next is counted from there. It was passed on 15 February: since that
    day it is in its term again, which begins on 1 June 2036.
    """
    law = paper.law
    new = paper.life.standing.model_copy(update={"dates": {"applied": said.named_on, "stage": said.named_on}})
    now = terms.begun(law, new, new, Stage.NAMING, said.named_on)
    if said.passed_on is not None:
        now = _passed(law, now, said.passed_on)
    dates = {**now.dates, "stage": said.passed_on or said.named_on}
    if said.until is not None:
        if said.until < (start := max(dates["stage"], dates["term_start"])):
            raise Refusal(no.OutOfOrder(on=said.until, since=start))
        dates["term_end"] = said.until
    return now.model_copy(update={"stage": Stage.TERM, "dates": dates})


def _passed(law: Law, now: Standing, day: date) -> Standing:
    """The term that a pass of the re-inspection on `day` has begun, or that goes on where the measure says so."""
    runs, follows = omissions.runs(now, day), _to_pass(law)
    was = now.model_copy(update={"stage": Stage.REINSPECTION, "running": runs, "follows": follows})
    if terms.goes_on(law, was, Stage.REINSPECTION, "passed"):
        lead = law.regulation.duties.get(Duty.LEAD)
        led = lead and clock.last_day(now.dates["term_end"], lead.period, law.calendar) <= day
        return now.model_copy(update={"dates": {**now.dates, "led": day}}) if led else now
    return terms.begun(law, now, was, Stage.REINSPECTION, day)


def _to_pass(law: Law) -> Consequence | None:
    """What follows from a pass, where results have names: from the best of them."""
    passes = [one for one in law.regulation.results.values() if one.passes and one.follows.then in _PASSED]
    best = max(
        passes, key=lambda one: (one.at_least or 0.0, not one.follows.measures, one.label), default=None
    )
    return best.follows if best else None


_PASSED = ("renew", "keep")


def _in_term(paper: Workpaper, said: Inherited, effective: datetime) -> None:
    """Its term, and what the measure asks for in it."""
    law, now = paper.law, _term(paper, said)
    paper.life = paper.life.model_copy(update={"standing": terms.in_term(law, now, said.named_on)})
    paper.taken_over(local_date(effective))
    paper.proceed(Ruling(None), effective, now.dates["stage"], _CAUSE)


_CAUSE = CameOut(stage=Stage.APPLICATION, outcome="taken_over")


def _since_then(paper: Workpaper, said: Inherited, effective: datetime) -> None:
    """What has come of the title since its term began: by what the list says, else by the measure."""
    today = local_date(effective)
    if said.state == "rectifying":
        _rectifying(paper, said, effective)
        return
    if said.state == "inspecting":
        _inspecting(paper, said, effective)
        return
    while (one := _run_out(paper.law, paper.life, today)) is not None:
        silence = paper.law.rule(one.duty).silence
        assert silence is not None
        day = clock.plus(one.due, silence.after, paper.law.calendar) + clock.DAY
        ruling = rule(paper.law, paper.life.standing, one.duty, None, silence.means, day, one.due)
        paper.proceed(ruling, effective, day, _CAUSE, ended=one.id, how="lapsed")
        if paper.life.standing.stage in LEFT:
            raise Refusal(no.OverByMeasure(since=one.due), paper.law.rule(one.duty))


def _inspecting(paper: Workpaper, said: Inherited, effective: datetime) -> None:
    """复验: it was asked for, or has begun by itself; while the term goes on, that still runs."""
    if Stage.REINSPECTION not in paper.law.stages:
        raise Refusal(no.NoSuchState(state=said.state))
    today, ends = local_date(effective), paper.life.standing.dates.get("term_end", date.max)
    day = said.since or (min(today, ends + clock.DAY) if ends < today else today)
    paper.proceed(Ruling("due", {"running": ends >= today}), effective, day, _CAUSE)


def _run_out(law: Law, life: Life, today: date) -> Obligation | None:
    """The first period of the term that is over by now, and has taken the title into re-inspection, or out."""
    if life.standing.stage is not Stage.TERM:
        return None
    periods = [one for one in life.obligations if one.duty in (Duty.TERM, Duty.LEAD)]
    for one in sorted(periods, key=lambda one: (one.due, one.id)):
        silence = law.rule(one.duty).silence
        if silence and clock.plus(one.due, silence.after, law.calendar) < today:
            return one
    return None


def _rectifying(paper: Workpaper, said: Inherited, effective: datetime) -> None:
    """整改: as after a failed re-inspection, ordered and served on the day that the list says."""
    law, since = paper.law, said.since
    assert since is not None
    led = _to_rectify(law)
    if led is None or Stage.RECTIFICATION not in law.stages:
        raise Refusal(no.NoSuchState(state=said.state))
    result, follows = led
    paper.stand(stage=Stage.REINSPECTION, running=False, follows=follows, result=result)
    paper.proceed(Ruling("failed", dates={"served": since}), effective, since, _CAUSE)


def _to_rectify(law: Law) -> tuple[str | None, Consequence] | None:
    """The result that leads to rectification, where results have names, and what follows, its measures behind it."""
    results: list[tuple[str | None, Consequence]] = [
        (name, one.follows) for name, one in sorted(law.regulation.results.items())
    ]
    known = results or [(None, law.regulation.failing)]
    found = next(((name, follows) for name, follows in known if follows.then == "rectify"), None)
    return found and (found[0], found[1].model_copy(update={"measures": ()}))


def _left(paper: Workpaper, said: Inherited, effective: datetime) -> None:
    """A title that is lost: whom that bars from what, and the plaque where it still hangs."""
    law, today, dates = paper.law, local_date(effective), _term(paper, said).dates
    day = said.since or min(dates.get("term_end", today), today)
    dates = {**dates, "stage": day}
    ground = "revoked" if said.state == "revoked" else "expired"
    if said.state == "revoked":
        dates["revoked"] = day
    open_to_review = said.state == "revoked" and _review_open(law, paper.life.standing, day, today)
    paper.stand(dates=dates if open_to_review else {**dates, "review_closed": day})
    if ground == "expired":
        paper.stand(leaving="expired")
    paper.stand(**barred(law, paper.life.standing, ground, day))
    plaque = Duty.PLAQUE in law.regulation.duties
    if plaque and not said.plaque_out:
        paper.dates(plaque=day)
    out = open_to_review or (said.plaque_out and plaque)
    paper.stand(stage=Stage.AFTERMATH if out else Stage.ENDED)
    if not out:
        paper.stand(ground="revoked" if ground == "revoked" else "expired")
    paper.proceed(Ruling(None), effective, day, _CAUSE)


def _review_open(law: Law, standing: Standing, revoked: date, today: date) -> bool:
    """Whether the unit can still ask for a review of its revocation."""
    window = law.regulation.duties.get(Duty.REVIEW_WINDOW)
    if window is None or Duty.REVIEW not in law.regulation.duties:
        return False
    period = duties.period(law, standing, Duty.REVIEW_WINDOW, window)
    return clock.last_day(revoked, period, law.calendar) >= today


def _caught_up_with(law: Law, life: Life, said: Inherited, by: date | None, today: date) -> Life:
    """The life with a day of its own for what is overdue, or that the list itself has a last day for.

    A renewal that could not be asked for in time can be asked for until the term is over, and no longer.
    """
    owed, ends = [], life.standing.dates.get("term_end")
    for one in life.obligations:
        if one.duty is Duty.RENEWAL and ends and one.due > ends >= today:
            one = _due_by(law, one, ends, today)
        elif one.duty not in PASSING and life.standing.stage is not Stage.TERM:
            stated = said.due if one.duty in _STATED and said.due and said.due >= today else None
            if stated or one.due < today:
                one = _due_by(law, one, stated or by, today)
        owed.append(one)
    return life.model_copy(update={"obligations": tuple(owed)})


_STATED = (Duty.REINSPECTION, Duty.RECTIFICATION)
"""The duties whose last day a list may have."""


def _due_by(law: Law, one: Obligation, by: date | None, today: date) -> Obligation:
    """The obligation counted from today: until `by`, or with its whole time."""
    length: dict[str, object] = {"back": False, "due_on": None, "kept": None}
    if by is not None:
        length |= {"within": Span(n=max(0, (by - today).days), unit="days"), "first_day_counts": False}
    return duties.timed(law, one.model_copy(update={"anchor": Anchor(on="taken_over", day=today), **length}))
