"""Remedies: acknowledge, extend, pause and resume change clocks.

The others: `urging.py`, `undo.py`, `adoption.py`, `ahead.py`.
"""

from datetime import date, datetime, timedelta
from typing import assert_never

from schemas.action import Acknowledge, Adopt, Annul, Correct, Extend, Pause, Resume, SetClock, Urge
from schemas.base import local_date
from schemas.entry import RungOf
from schemas.life import Life
from schemas.obligation import Extension, Obligation, Paused
from schemas.party import Actor, Party, Role, Who
from schemas.refusals import timing as no
from schemas.refusals.acting import ByOthers, FiledIt, NotYet
from schemas.stage import Duty
from schemas.tidings.parts import Cause, ClockPaused, Extended, Given, Resumed
from workflows.life import acts, adoption, ahead, clock, dating, duties, editions, ladders, undo, urging
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.rewrite import one_line, owed, put, written_again
from workflows.life.workpaper import Workpaper

FARTHEST = timedelta(days=3660)
"""How far from today an extension or a suspension may reach: ten years. A date beyond is a slip of the pen."""

PAUSES = 24
"""So often one duty can be suspended: each suspension may last for years, and a life holds all of them."""

Remedy = Acknowledge | Urge | Extend | Pause | Resume | Correct | Annul | Adopt | SetClock


def apply(paper: Workpaper, action: Remedy, effective: datetime) -> None:
    """Apply a remedy; `Refusal` when it does not fit."""
    today = local_date(effective)
    if action.on > today:
        raise Refusal(NotYet(on=action.on, today=today))
    acts.check_documents(action, today)
    match action:
        case Acknowledge():
            _acknowledge(paper, action, effective, today)
        case Urge():
            urging.urge(paper, action, effective, today)
        case Extend() | Pause() | Resume():
            _reclock(paper, action, effective, today)
        case Annul() if adopted := editions.adoption(paper.life, action.entry):
            adoption.annul(paper, action, effective, adopted)
        case Annul():
            undo.annul(paper, action, effective, today)
        case Correct():
            undo.correct(paper, action, effective, today)
        case Adopt():
            adoption.adopt(paper, action, effective)
        case SetClock():
            ahead.set_clock(paper, action, effective, today)


def may_acknowledge(law: Law, life: Life, by: Party, number: int) -> None:
    """签收: whoever owes the duty, or is reminded of it."""
    one = owed(law, life, number)
    ladder = ladders.of(law, one)
    those = [who for rung in (*ladder.rungs, ladder.repeat) if rung for who in rung.to]
    ours = [party for who in those for party in duties.readers_of(life, who, one)]
    if not any(by.covers(party) for party in (one.by, *ours)):
        raise Refusal(no.NotConcerned(by=by))


def _acknowledge(paper: Workpaper, action: Acknowledge, effective: datetime, today: date) -> None:
    """签收 stops the rungs that the pack says; the duty and its repeating rung stay.

    Whoever owes the duty can say that they have seen it, but not stop the escalation of their own delay.
    """
    one = owed(paper.law, paper.life, action.obligation)
    ladder = ladders.of(paper.law, one)
    reader = action.actor.party
    stops = not reader.covers(one.by) and (
        ladder.acknowledgement == "all_but_repeat"
        or (ladder.acknowledgement == "escalations" and duties.overdue(one, today))
    )
    skipped = range(one.next_rung, len(ladder.rungs)) if stops else range(0)
    stopped = tuple(RungOf(obligation=one.id, duty=one.duty, rung=n, end="stopped") for n in skipped)
    put(
        paper,
        one.model_copy(
            update={
                "next_rung": max(one.next_rung, len(ladder.rungs)) if stops else one.next_rung,
                "acknowledged_by": action.actor.post,
            }
        ),
    )
    paper.write(
        effective,
        paper.life.standing.stage,
        kind="action",
        action=action,
        outcome="acknowledged",
        rungs=stopped,
    )


def may_reclock(law: Law, life: Life, by: Actor, kind: str, number: int, today: date) -> None:
    """延期、中止、恢复: by whom the pack says, nobody for themselves; while the duty runs, and as often as may be."""
    one = owed(law, life, number)
    _is_deadline(one)
    _by_whom(law, by.party, kind)
    if by.account in life.filers:
        raise Refusal(FiledIt(kind=kind, account=by.account))
    if by.party.covers(one.by):
        raise Refusal(no.OwnDeadline())
    if today > one.due:
        raise Refusal(no.PastDue(due=one.due))
    if kind == "extend":
        _may_extend(law, one)
    stands = bool(one.pauses) and one.pauses[-1].until > today
    if kind == "pause" and stands:
        raise Refusal(no.PausedAlready())
    if kind == "pause" and len(one.pauses) >= PAUSES:
        raise Refusal(no.PausedOften(most=PAUSES))
    if kind == "resume" and not stands:
        raise Refusal(no.NotPaused())


def _is_deadline(one: Obligation) -> None:
    """What belongs to a decision, and nobody does anything in, is as long as that says."""
    if one.duty is Duty.TERM:
        raise Refusal(no.TermIsNoDeadline())
    if one.duty is Duty.SUSPENDED:
        raise Refusal(no.SpanIsNoDeadline())


def _may_extend(law: Law, one: Obligation) -> None:
    """As often as the measure says of this duty, or of all of them."""
    own, (most, basis) = law.rule(one.duty, one.about).extension, law.extensions(one.duty, one.about)
    if most is None or (own and most == 0):
        raise Refusal(no.NoExtensions(), own)
    if len(one.extensions) >= most:
        raise Refusal(no.ExtensionsUsedUp(most=most), basis)


def _by_whom(law: Law, by: Party, kind: str) -> None:
    """Who may move the time of others, where the pack says so: else the office and the leadership group."""
    remedies = law.regulation.remedies
    those: tuple[Who, ...] = (Role.OFFICE, Role.LEADERSHIP)
    if remedies is not None:
        those = remedies.extend if kind == "extend" else remedies.pause
    if not by.among(those):
        others = tuple(map(Party.of, those))
        raise Refusal(ByOthers(kind=kind, by=others, yours=by), remedies)


def _reclock(paper: Workpaper, action: Extend | Pause | Resume, effective: datetime, today: date) -> None:
    """延期、中止、恢复: the due date is worked out again, with the ground and document as the reason."""
    one = owed(paper.law, paper.life, action.obligation)
    if action.on < one.anchor.day:
        raise Refusal(no.BeforeAnchor(on=action.on, since=one.anchor.day))
    if not isinstance(action, Extend):
        dating.clock_stands(one, action)
    match action:
        case Extend():
            changed, cause = _extended(paper, action, one)
        case Pause():
            changed, cause = _paused(action, one, today)
        case Resume():
            changed, cause = _resumed(action, one)
        case unreachable:
            assert_never(unreachable)
    if not isinstance(action, Resume):
        _ends_with_term(paper, changed)
    put(paper, changed)
    written_again(paper, effective, action, cause, action.kind)


def _ends_with_term(paper: Workpaper, changed: Obligation) -> None:
    """The term waits for a renewal that could not be asked for in time: it is not made longer by more."""
    term = next((one for one in paper.life.obligations if one.duty is Duty.TERM), None)
    if changed.duty is Duty.RENEWAL and term and duties.timed(paper.law, changed).due > term.due:
        raise Refusal(no.RenewalPastTerm(ends=term.due))


def _extended(paper: Workpaper, action: Extend, one: Obligation) -> tuple[Obligation, Cause]:
    document = action.documents[0]
    if action.by.n < 1 or (action.by.unit == "seconds") is not (one.within.unit == "seconds"):
        raise Refusal(no.NoLength(by=action.by))
    if action.by.n * clock.ABOUT_DAYS[action.by.unit] > FARTHEST.days:
        raise Refusal(no.ExtendedTooFar(by=action.by))
    if action.asked_on is not None:
        dating.asked_in_time(one, action.asked_on, action.on)
    _within_terms(paper, action, one)
    new = Extension(by=action.by, ground=one_line(action.ground), document=document)
    cause = Extended(by=action.by, given=Given.by(action.ground, action.documents))
    return one.model_copy(update={"extensions": (*one.extensions, new)}), cause


def _paused(action: Pause, one: Obligation, today: date) -> tuple[Obligation, Cause]:
    document = action.documents[0]
    if action.until <= action.on or action.until <= today:
        raise Refusal(no.PausedToPast())
    if action.until > today + FARTHEST:
        raise Refusal(no.PausedTooFar(until=action.until))
    pause = Paused(since=action.on, until=action.until, ground=one_line(action.ground), document=document)
    given = Given.by(action.ground, action.documents)
    cause = ClockPaused(since=action.on, until=action.until, given=given)
    return one.model_copy(update={"pauses": (*one.pauses, pause)}), cause


def _resumed(action: Resume, one: Obligation) -> tuple[Obligation, Cause]:
    if action.on < one.pauses[-1].since:
        raise Refusal(no.ResumedTooEarly())
    last = one.pauses[-1].model_copy(update={"until": action.on})
    cause = Resumed(on=action.on, given=Given.by(action.ground, action.documents))
    return one.model_copy(update={"pauses": (*one.pauses[:-1], last)}), cause


def _within_terms(paper: Workpaper, action: Extend, one: Obligation) -> None:
    """An extension may have to be asked for before a date, and may have a greatest length."""
    terms = paper.law.rule(one.duty, one.about).extension or paper.law.regulation.extension_terms
    if terms is None:
        return
    calendar = paper.law.calendar
    longest = terms.longest
    if longest and clock.plus(one.due, action.by, calendar) > clock.plus(one.due, longest, calendar):
        raise Refusal(no.ExtendedTooLong(longest=longest, by=action.by), terms)
    if terms.ask_before is None:
        return
    last = clock.before(one.due, terms.ask_before, calendar)
    if action.asked_on is None:
        raise Refusal(no.AskedOnUnstated(ahead=terms.ask_before), terms)
    if action.asked_on > last:
        raise Refusal(no.AskedTooLate(last=last, asked_on=action.asked_on), terms)
