"""Tidings: what an entry tells whom, as facts: duties that open, come near, are dropped or moved. No words are here."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from schemas.action import Credit, Urge
from schemas.base import last_day
from schemas.life import Life, Standing
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.party import Party, Role, Who
from schemas.stage import Duty, Stage
from schemas.tidings import Tiding
from schemas.tidings.duties import (
    Credited,
    DateMoved,
    Dropped,
    Opened,
    Publicised,
    Reminded,
    TermRunsOut,
    ToDecide,
    Urged,
    Way,
)
from schemas.tidings.outcomes import AfterTerm
from schemas.tidings.parts import Cause, Deadline, Silent, Stretch, Term, Work
from workflows.life import ladders
from workflows.life.clock import silence_at
from workflows.life.course import stage_of
from workflows.life.duties import party_for, readers_of
from workflows.life.kinds import HELD, PENDING, PUBLICITIES, RAISED
from workflows.life.law import Law


class Told(NamedTuple):
    """One thing that one reader is told; a notice may hold several."""

    to: Party
    tiding: Tiding
    urgent: bool = False


def notices(life: Life, told: Iterable[Told]) -> tuple[Notice, ...]:
    """One notice for each reader, however much there is to tell it in one breath."""
    by: dict[Party, list[Told]] = {}
    for one in told:
        if one not in by.setdefault(one.to, []):
            by[one.to].append(one)
    return tuple(
        Notice(
            to=to,
            urgent=any(one.urgent for one in mine),
            unit=unit_name(life),
            tidings=tuple(one.tiding for one in mine),
        )
        for to, mine in by.items()
    )


def unit_name(life: Life) -> str:
    """The unit's name, once there is one."""
    return life.application.unit.name if life.application else life.title


def honour(law: Law, life: Life) -> str:
    """The title that the unit has applied for, by name."""
    return life.application.honour if life.application else law.regulation.honour.name


def work(law: Law, one: Obligation) -> Work:
    """An open duty with all that a reader of it needs."""
    rule = law.rule(one.duty, one.about)
    return Work(
        number=one.id,
        duty=one.duty,
        about=one.about,
        what=rule.what,
        by=one.by,
        deadline=deadline(law, one),
        silence=silence(law, one),
        basis=rule.foundation,
    )


def deadline(law: Law, one: Obligation) -> Deadline:
    """A due date that says why: anchor, budget, pauses, extensions, calendar, article (invariant 6)."""
    filing = law.regulation.filings.get(str(one.about)) if one.duty is Duty.FILING else None
    return Deadline(
        due=one.due,
        anchor=one.anchor,
        within=one.within,
        back=one.back,
        first_day_counts=one.first_day_counts,
        yearly=filing.due_on if filing else None,
        due_on=one.due_on,
        ordered=law.rule(one.duty, one.about).as_ordered,
        pauses=tuple(Stretch(since=pause.since, until=pause.until) for pause in one.pauses),
        extended=tuple(longer.by for longer in one.extensions),
        provisional=one.provisional,
        basis=law.rule(one.duty, one.about).within.foundation,
    )


def silence(law: Law, one: Obligation) -> Silent | None:
    """What follows if nobody acts; None where it is reminded of until somebody does."""
    rule, regulation = law.rule(one.duty, one.about), law.regulation
    if rule.silence is None:
        return None
    ends = silence_at(one, rule, law.calendar)
    filing = regulation.filings.get(str(one.about)) if one.duty is Duty.FILING else None
    forfeits = Duty.RENEWAL in regulation.duties or rule.silence.means == "ended"
    return Silent(
        means=rule.silence.means,
        after=rule.silence.after,
        last=last_day(ends) if ends else None,
        missing=filing.missing if filing else None,
        forfeits=one.duty is Duty.TERM and forfeits,
        basis=rule.silence.foundation,
    )


def term(standing: Standing) -> Term:
    """From when to when the title is held."""
    return Term(start=standing.dates["term_start"], end=standing.dates.get("term_end"))


def after_term(law: Law) -> AfterTerm:
    """What comes when a term is over."""
    if ends_by_itself(law):
        return "ends"
    return "renewal" if Duty.RENEWAL in law.regulation.duties else "reinspection"


def ends_by_itself(law: Law) -> bool:
    """Whether a title is over when its term is, without re-inspection."""
    duties = law.regulation.duties
    silence = duties[Duty.TERM].silence
    return Duty.RENEWAL not in duties and silence is not None and silence.means == "ended"


def opened(law: Law, life: Life, one: Obligation) -> list[Told]:
    """To whoever owes a duty that has just opened; of a publicity also to the unit."""
    told = [Told(one.by, Opened(work=work(law, one), opposed=_opposed(law, life, one)))]
    if one.duty in PUBLICITIES:
        held = stage_of(one.duty) in HELD
        public = Publicised(honour=honour(law, life), since=one.anchor.day, until=one.due, reinspected=held)
        told.append(Told(party_for(life, Role.UNIT), public))
    return told


def _opposed(law: Law, life: Life, one: Obligation) -> tuple[str, ...]:
    """To whoever decides: which bodies were against it, where that does not end the application."""
    if one.duty is Duty.CONFIRMATION:
        asked = Duty.RESULT_CONSULTATION
    elif one.duty in (Duty.DECISION, Duty.NAMING) and not law.regulation.one_opposes:
        asked = Duty.CONSULTATION
    else:
        return ()
    return tuple(
        str(taken.about) for taken in life.taken if (taken.duty, taken.outcome) == (asked, "opposed")
    )


def rung(
    law: Law, life: Life, one: Obligation, those: Iterable[Who], urgent: bool, today: date
) -> list[Told]:
    """A reminder before the due date, or an escalation after it, to each whom the rung means."""
    readers = dict.fromkeys(party for who in those for party in readers_of(life, who, one))
    return [Told(reader, _reminder(law, life, one, reader, today), urgent) for reader in readers]


def credited(law: Law, life: Life, action: Credit) -> Told:
    """To the unit: the points of a year."""
    rule = law.regulation.filings[action.filing]
    assert rule.points is not None
    tiding = Credited(
        what=rule.what,
        year=action.year,
        points=action.points,
        most=rule.points.value,
        counts=law.regulation.everyday is not None,
    )
    return Told(party_for(life, Role.UNIT), tiding)


def urged(law: Law, one: Obligation, action: Urge, today: date) -> Told:
    """To whoever owes it, at once: that somebody urges it, and how often that was so before."""
    tiding = Urged(
        work=work(law, one),
        left=(one.due - today).days,
        by=action.actor.party,
        times=one.urged.times + 1 if one.urged else 1,
        before=one.urged.last if one.urged else None,
        message=action.message,
    )
    return Told(one.by, tiding, urgent=True)


def to_decide(law: Law, life: Life, one: Obligation, today: date) -> list[Told]:
    """To who may decide what becomes of a duty that nobody does, however often it was reminded of."""
    stage = life.standing.stage
    open_to: dict[Way, bool] = {
        "withdraw": stage in PENDING,
        "raise": stage in RAISED and bool(law.regulation.causes),
        "annul": any(taken.kind != "silence" for taken in life.taken),
        "extend": True,
        "reassign": True,
    }
    tiding = ToDecide(
        work=work(law, one),
        late=(today - one.due).days,
        times=one.next_rung,
        ways=tuple(way for way, is_open in open_to.items() if is_open),
    )
    readers = dict.fromkeys(party_for(life, who) for who in law.regulation.deciders)
    return [Told(reader, tiding) for reader in readers]


def _reminder(law: Law, life: Life, one: Obligation, to: Party, today: date) -> Tiding:
    left = (one.due - today).days
    if one.duty is Duty.TERM:
        return TermRunsOut(work=work(law, one), left=left, then=_then(law, life.standing))
    stops = to != one.by and ladders.of(law, one).acknowledgement != "nothing"
    return Reminded(work=work(law, one), left=left, acknowledged=stops)


def _then(law: Law, standing: Standing) -> AfterTerm:
    """What a reader had better know before the term is over."""
    if ends_by_itself(law) or "forgone" in standing.dates:
        return "ends"
    renewed = Duty.RENEWAL in law.regulation.duties and standing.stage is Stage.TERM
    return "renewal" if renewed else "reinspection"


def moved(law: Law, one: Obligation, was: date, cause: Cause) -> Told:
    """To whoever owes a duty whose due date was worked out again."""
    tiding = DateMoved(
        number=one.id,
        duty=one.duty,
        what=law.rule(one.duty, one.about).what,
        was=was,
        due=one.due,
        provisional=one.provisional,
        cause=cause,
    )
    return Told(one.by, tiding)


def dropped(law: Law, one: Obligation, cause: Cause) -> Told:
    """To whoever owed a duty that is not wanted any more."""
    what = law.rule(one.duty, one.about).what
    return Told(one.by, Dropped(number=one.id, what=what, due=one.due, cause=cause))
