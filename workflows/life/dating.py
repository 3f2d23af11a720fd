"""Dating 日期: what the day that an act says can gain is bounded by the day on which it was received.

A paper is on its way for some days, and may be dated so much before its receipt. That never takes it across a deadline,
and no clock stands still for longer before anybody heard of it. Nothing is asked of what gains nothing: whoever enters
a title's history years late dates each step as it was.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from schemas.act import Act, Judgement
from schemas.action import Pause, Resume
from schemas.base import local_date
from schemas.edition import Edition
from schemas.life import Life, Taken
from schemas.obligation import Obligation
from schemas.opening import Apply
from schemas.party import Party, Role
from schemas.precondition import Window
from schemas.refusals import dating as no
from schemas.refusals.applying import AfterEdition, BeforeEdition, OutsideWindow
from schemas.stage import Duty
from workflows.life import clock
from workflows.life.amends import decided
from workflows.life.kinds import PASSING
from workflows.life.law import Law
from workflows.life.refusal import Refusal

PAPER = timedelta(days=15)
"""How long a paper is on its way: no measure says it. What is dated further back is dated by its receipt."""


def received(act: Act) -> date:
    """The day on which an act was received."""
    return local_date(act.received_at)


def under_edition(edition: Edition, act: Apply) -> None:
    """An application comes under the edition that is in force when it is received."""
    since, until, came = edition.in_force_from.value, edition.in_force_until, received(act)
    if act.on < since and (came < since or came - act.on > PAPER):
        raise Refusal(BeforeEdition(since=since))
    if until is not None and act.on > until:
        raise Refusal(AfterEdition(until=until))
    if until is not None and came > until:
        raise Refusal(no.ReceivedAfterEdition(until=until, received=came))


def outside(window: Window, act: Apply) -> OutsideWindow | no.ReceivedOutside | None:
    """Why an application is not in time: received outside the window, or dated into one that had closed by then.

    Example. Applications are taken from 1 January to 31 March. One received on 10 June and dated 30 March, or received
    on 10 February and dated 30 March of the year before, is not in time; one received on 5 January and dated 28
    December is.
    """
    opens, closes, came = window.opens, window.closes, received(act)
    early = not _within(window, act.on)
    if early and came - act.on > PAPER:
        return OutsideWindow(opens=opens, closes=closes, on=act.on)
    if not _within(window, came) or _closing(window, act.on) < came:
        late = no.ReceivedOutside(opens=opens, closes=closes, on=act.on, received=came)
        return OutsideWindow(opens=opens, closes=closes, on=came) if act.on == came else late
    return None


def _closing(window: Window, day: date) -> date:
    """The next day, `day` itself or one after it, with which a window closes."""
    this_year = date.fromisoformat(f"{day.year}-{window.closes}")
    return this_year if day <= this_year else date.fromisoformat(f"{day.year + 1}-{window.closes}")


def _within(window: Window, day: date) -> bool:
    opens, closes, on = window.opens, window.closes, f"{day:%m-%d}"
    return opens <= on <= closes if opens <= closes else on >= opens or on <= closes


def clock_stands(one: Obligation, act: Pause | Resume) -> None:
    """A clock stands still, and goes on, from no earlier than a paper's way before it was heard of; never twice."""
    earliest = received(act) - PAPER
    if isinstance(act, Pause) and one.pauses:
        earliest = max(earliest, one.pauses[-1].until)
    if act.on < earliest:
        raise Refusal(no.DatedBack(on=act.on, earliest=earliest, received=received(act)))


def asked_in_time(one: Obligation, asked_on: date, on: date) -> None:
    """An extension was asked for while the duty ran, and before it was decided."""
    if not one.anchor.day <= asked_on <= on:
        raise Refusal(no.AskedOutside(asked_on=asked_on, since=one.anchor.day, on=on))


def corrected_to(taken: Taken, instead: Judgement) -> None:
    """A corrected day that lies later lies neither after the paper that says so nor after the decision's receipt."""
    if instead.on <= taken.on:
        return
    papers = max(one.date for one in instead.documents)
    if instead.on > papers:
        raise Refusal(no.AfterDocument(on=instead.on, document=papers))
    if taken.received is not None and instead.on > taken.received:
        raise Refusal(no.AfterReceipt(on=instead.on, received=taken.received))


def shifted(
    law: Law,
    before: Life,
    after: Life,
    taken: Taken,
    by: Party,
    clocks: Sequence[tuple[Obligation, Obligation]],
) -> bool:
    """Whether a corrected day gives more time; `Refusal` where that is not for `by` to give.

    `clocks` has every clock that it moves, as it is and as it would be.
    """
    was, ends = before.standing.dates.get("term_end"), after.standing.dates.get("term_end")
    if was and ends and was != ends:
        _term_shifted(before, taken, by, longer=ends > was)
    later = [(one, new) for one, new in clocks if new.due > one.due]
    for one, new in later:
        if one.duty is not Duty.TERM:
            _deadline_shifted(law, taken, by, one, new)
    for one, _ in later:
        said, basis = law.extensions(one.duty, one.about)
        most = max(1, said or 1)
        if taken.put_off >= most:
            raise Refusal(no.PutOffAlready(later=decided(taken), most=most), basis)
    return bool(later)


def _term_shifted(before: Life, taken: Taken, by: Party, *, longer: bool) -> None:
    """A term is moved by whoever began it, and made no longer once its end has been spoken of."""
    if not by.covers(taken.by):
        raise Refusal(no.TermByDeciders(by=taken.by))
    term = next((one for one in before.obligations if one.duty is Duty.TERM), None)
    if longer and (term is None or term.next_rung > 0):
        raise Refusal(no.TermTold())


def _deadline_shifted(law: Law, taken: Taken, by: Party, one: Obligation, new: Obligation) -> None:
    """A deadline is put off as by an extension: by others than who owes it, by whom the pack says, and not too far."""
    remedies, rule = law.regulation.remedies, law.rule(one.duty, one.about)
    terms = rule.extension or law.regulation.extension_terms
    those = remedies.extend if remedies else (Role.OFFICE, Role.LEADERSHIP)
    what = rule.what
    if one.duty is Duty.SUSPENDED and by.covers(taken.by):
        return  # it is as long as it was: no deadline of theirs, and nobody else's to move
    if one.duty is Duty.SUSPENDED:
        raise Refusal(no.PutOffByOthers(what=what, by=taken.by), remedies)
    if one.duty not in PASSING and by.covers(one.by):
        others = tuple(Party.of(who) for who in those if who != one.by.who)
        raise Refusal(no.OwnPutOff(what=what, by=others), remedies)
    if not by.among(those) and not by.covers(taken.by):
        raise Refusal(no.PutOffByOthers(what=what, by=taken.by), remedies)
    if terms and terms.longest:
        last = clock.plus(one.due, terms.longest, law.calendar)
        if new.due > last:
            raise Refusal(no.PutOffTooFar(what=what, longest=terms.longest, last=last), terms)
