"""Step: the law applied once. First the life is advanced to `now`, then the action is applied. Pure."""

from datetime import date, datetime
from typing import assert_never

from schemas.action import (
    KINDS,
    Action,
    Adopt,
    Annul,
    Ask,
    ChangeUnit,
    Credit,
    Object,
    Raise,
    Recognise,
    SetClock,
    Withdraw,
)
from schemas.base import CHINA, local_date
from schemas.entry import RungOf
from schemas.facts import Facts
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.opening import Amend, Apply, TakeOver, UpdateUnit
from schemas.party import Party, Role
from schemas.refusals import acting as no
from schemas.refusals.rewriting import NotKept
from schemas.stage import Duty
from schemas.step import Receipt, Step
from workflows.life import (
    acts,
    clock,
    crediting,
    events,
    judging,
    ladders,
    objections,
    omissions,
    outcomes,
    powers,
    remedy,
    takeover,
    tidings,
    upkeep,
)
from workflows.life.kinds import TABLES
from workflows.life.law import Law, LawBook
from workflows.life.refusal import Refusal
from workflows.life.rows import demand
from workflows.life.ruling import Ruling, rule
from workflows.life.workpaper import Workpaper

RECENT_KEPT = 20
"""Action ids kept in the life; older repetitions are found by the ledger's unique action id."""


def step(
    law: Law, life: Life, now: datetime, action: Action | None = None, facts: Facts | None = None
) -> Step:
    """Advance `life` to `now`, then apply `action`. A refused action leaves only what the advance did.

    `law` must be the life's own, and `action` no `adopt`, which only `step_under` can judge. A clock that was set back
    changes nothing: a life never goes back behind what it has worked through, but by 校时.
    """
    told, now = now.astimezone(CHINA), max(now, life.at).astimezone(CHINA)
    paper = Workpaper(law, life)
    wake = _advance(paper, now)
    receipt = None
    if action is not None:
        if isinstance(action, SetClock) and life.lies_ahead(told):
            now = told
        receipt = _apply(paper, now, action, facts)
        wake = _advance(paper, now)
    return Step(life=paper.life, entries=tuple(paper.entries), next_wake=wake, receipt=receipt)


def step_under(
    book: LawBook, life: Life, now: datetime, action: Action | None = None, facts: Facts | None = None
) -> Step:
    """`step` under the law that the life names in `book`.

    An adoption advances the life under the old law, is judged by the new one, and only when accepted goes on under it;
    so does the annulment of one. What the book does not have is refused: the register's book has all that there is.
    """
    law = book.law_of(life)
    if not judging.under_another(life, action):
        return step(law, life, now, action, facts)
    assert isinstance(action, Adopt | Annul | TakeOver)
    before = step(law, life, now)
    now = max(now, life.at).astimezone(CHINA)
    new = judging.law_for(book, before.life, action)
    if new is None:
        return before._replace(receipt=refused(before.life, action, Refusal(NotKept())))
    paper = Workpaper(new, before.life, formerly=law)
    receipt = _apply(paper, now, action, facts)
    if not receipt.accepted:
        return before._replace(receipt=receipt)
    wake = _advance(paper, now)
    entries = (*before.entries, *paper.entries)
    return Step(life=paper.life, entries=entries, next_wake=wake, receipt=receipt)


def next_wake(book: LawBook, life: Life) -> datetime | None:
    """The next instant at which something happens by itself; None for a life that has not begun or has ended."""
    ahead = _events(Workpaper(book.law_of(life), life))
    return max(ahead[0][0], life.at) if ahead else None


def _event(paper: Workpaper, one: Obligation) -> tuple[datetime, int, bool] | None:
    """The obligation's next event: its instant, and whether it is silence (else a rung). Rungs go before silence."""
    law = paper.law
    rung = ladders.rung_at(law, one, one.next_rung)
    if rung is not None and rung <= one.due_at:  # silence is never due before the duty: no need to reckon it
        return rung, one.id, False
    silence = clock.silence_at(one, law.rule(one.duty, one.about), law.calendar)
    if rung is not None and (silence is None or rung <= silence):
        return rung, one.id, False
    return (silence, one.id, True) if silence is not None else None


_OMISSION = 0
"""In place of an obligation's number: what follows from an omission, that has waited until now."""


def _events(paper: Workpaper) -> list[tuple[datetime, int, bool]]:
    if omissions.due(paper.law, paper.life.standing):
        return [(paper.life.at, _OMISSION, True)]
    return sorted(event for one in paper.life.obligations if (event := _event(paper, one)))


def _advance(paper: Workpaper, now: datetime) -> datetime | None:
    """Do, in order of their instants, everything that happens by itself up to `now`; when the next thing does."""
    while ahead := _events(paper):
        if ahead[0][0] > now:
            return ahead[0][0]
        _occur(paper, ahead[0], now)
    return None


def _occur(paper: Workpaper, event: tuple[datetime, int, bool], now: datetime) -> None:
    """One thing that happens by itself, worked through at `now`."""
    instant, obligation_id, silence = event
    if obligation_id == _OMISSION:
        _follow_up(paper, max(instant, paper.life.at))
        return
    one = paper.life.find(obligation_id)
    assert one is not None
    if silence:
        _lapse(paper, one, max(instant, paper.life.at))
    else:
        _climb(paper, one, instant, now)


def by_itself(law: Law, life: Life, *, folded: bool) -> Step | None:
    """The one thing that happens next by itself, alone; None where nothing does.

    `folded`: worked through so late that a rung was folded into what follows it.
    """
    paper = Workpaper(law, life)
    ahead = _events(paper)
    if not ahead:
        return None
    instant, obligation_id, silence = ahead[0]
    now = instant
    one = life.find(obligation_id)
    if folded and not silence and one is not None:
        following = _event(paper, one.model_copy(update={"next_rung": one.next_rung + 1}))
        now = max(instant, following[0]) if following else instant
    _occur(paper, ahead[0], now)
    return Step(life=paper.life, entries=tuple(paper.entries))


def _climb(paper: Workpaper, one: Obligation, instant: datetime, now: datetime) -> None:
    """A rung ends: sent, or folded into what says it better.

    That is the next rung when it is due by now as well (after an outage), the silence that takes effect by now, or the
    notice that opened the duty when the reminder was due before that.
    """
    law = paper.law
    effective = max(instant, paper.life.at)
    ladder = ladders.of(law, one)
    index = one.next_rung
    raised = one.model_copy(update={"next_rung": index + 1})
    following = _event(paper, raised)
    rung = ladder.rungs[index] if index < len(ladder.rungs) else None
    told_at_opening = rung is not None and rung.when == "before" and instant <= one.opened_at
    folded = told_at_opening or (following is not None and following[0] <= now)
    told = [] if folded else _told_by(paper, one, instant, local_date(effective))
    paper.life = paper.life.model_copy(
        update={"obligations": tuple(raised if o.id == one.id else o for o in paper.life.obligations)}
    )
    stage = paper.life.standing.stage
    ended = RungOf(obligation=one.id, duty=one.duty, rung=index, end="folded" if folded else "sent")
    paper.write(effective, stage, kind="rung", rungs=(ended,), notices=tidings.notices(paper.life, told))


def _told_by(paper: Workpaper, one: Obligation, instant: datetime, today: date) -> list[tidings.Told]:
    """What a rung tells whom. Those that a holiday has brought onto one day speak as one, to the readers of all."""
    law, ladder, index = paper.law, ladders.of(paper.law, one), one.next_rung
    while index and ladders.rung_at(law, one, index - 1) == instant:
        index -= 1
    rungs = ladder.rungs[index : one.next_rung + 1]
    those = [who for rung in rungs for who in rung.to]
    if one.next_rung >= len(ladder.rungs) and ladder.repeat:
        those += ladder.repeat.to
    told = tidings.rung(law, paper.life, one, those, any(rung.urgent for rung in rungs), today)
    if not ladders.asks_to_decide(ladder, one.next_rung):
        return told
    proposals = tidings.to_decide(law, paper.life, one, today)
    readers = {proposal.to for proposal in proposals}
    return [*(other for other in told if other.to not in readers), *proposals]


def _lapse(paper: Workpaper, one: Obligation, effective: datetime) -> None:
    """Silence takes effect, as the pack says."""
    law = paper.law
    paper.life = paper.life.model_copy(update={"inherited": None})
    silence = law.rule(one.duty, one.about).silence
    assert silence is not None
    day = local_date(effective)
    ruling = rule(law, paper.life.standing, one.duty, one.about, silence.means, day, one.due)
    # A report that was merely not filed is in the ledger; it must not push decisions out of what can be put right.
    if ruling.course is not None or one.duty not in (Duty.FILING, Duty.LOOK):
        paper.take(
            "silence",
            _who_takes_back(law),
            day,
            silence.means,
            duty=one.duty,
            about=one.about,
            ruling=ruling,
            lapsed=one,
        )
    here = paper.here(one.duty)
    grounds = outcomes.lapsed(law, one)
    paper.carry(
        ruling,
        silence.means,
        effective,
        day,
        here=here,
        kind="silence",
        ended=one.id,
        how="lapsed",
        grounds=grounds,
    )


def _follow_up(paper: Workpaper, effective: datetime) -> None:
    """What follows from an omission 逾期 begins: what was being carried out when it came about is over."""
    law, day = paper.law, local_date(effective)
    due = omissions.due(law, paper.life.standing)
    assert due is not None
    begun = omissions.begun(law, paper.life.standing, due.name, due.follows, day)
    ruling = Ruling(due.outcome, {**begun, **omissions.taken_up(paper.life.standing, due.name)})
    duty, about = (
        Duty.FILING if due.outcome == "missed" else Duty.TERM,
        due.name.removeprefix(omissions.FILING),
    )
    paper.take("silence", _who_takes_back(law), day, due.outcome, duty=duty, about=about, ruling=ruling)
    paper.carry(ruling, due.outcome, effective, day, kind="silence")


def _who_takes_back(law: Law) -> Party:
    """Nobody decided a silence: the leadership group is who may take it back, unless the pack names another."""
    remedies = law.regulation.remedies
    return Party.of(remedies.silence if remedies else Role.LEADERSHIP)


def _apply(paper: Workpaper, now: datetime, action: Action, facts: Facts | None) -> Receipt:
    """Apply an action; a refusal leaves the paper as it was and becomes the receipt."""
    before, law = paper.life, paper.law
    try:
        if action.title != before.title:
            raise Refusal(no.OtherTitle(title=action.title, own=before.title))
        if action.id in before.recent:
            raise Refusal(no.Again())
        one = powers.authorised(paper.law, before, action, now)
        _remember(paper, action)
        _decide(paper, one, action, facts, now)
    except Refusal as refusal:
        paper.life, paper.law = before, law  # it may have crossed into another edition by then
        return refused(before, action, refusal)
    return Receipt(action=action.id, accepted=True, stage=paper.life.standing.stage, entry=paper.life.seq)


def refused(before: Life, action: Action, refusal: Refusal) -> Receipt:
    """The receipt of an action that is refused: why."""
    return Receipt(
        action=action.id,
        accepted=False,
        stage=before.standing.stage,
        reason=refusal.reason,
        field=refusal.reason.field,
        article=refusal.article,
    )


def _remember(paper: Workpaper, action: Action) -> None:
    life = paper.life
    filers = life.filers
    power = powers.POWERS[action.kind]
    if power.files and power.judged and action.actor.account not in filers:
        filers = (*filers, action.actor.account)
    kept = life.inherited if isinstance(action, TakeOver) else None
    recent = (*life.recent, action.id)[-RECENT_KEPT:]
    paper.life = life.model_copy(update={"recent": recent, "filers": filers, "inherited": kept})


def _decide(
    paper: Workpaper, one: Obligation | None, action: Action, facts: Facts | None, effective: datetime
) -> None:
    today = local_date(effective)
    law, life = paper.law, paper.life
    if isinstance(action, remedy.Remedy):
        remedy.apply(paper, action, effective)
        return
    if not isinstance(action, TakeOver):  # what it says of the past has no stage yet
        acts.check_dates(life.standing, action, today)
    if isinstance(action, Event):
        _happen(paper, action, facts, effective)
        return
    assert one is not None
    outcome = acts.outcome_of(law, life, action, action.kind)
    recognised = isinstance(action, Recognise) and action.result == "recognised"
    unit = events.recognised(paper) if recognised else None
    paper.decide(one, outcome, effective, action, unit)


Event = Apply | TakeOver | Amend | UpdateUnit | Object | Withdraw | Ask | Raise | ChangeUnit | Credit
"""What answers no duty: it comes up by itself."""
demand(
    f"act {kind}: say in a duty's row in workflows/life/kinds.py that it answers that, or make it an Event in step.py"
    for kind, act in KINDS.items()
    if not TABLES.answered(kind) and not issubclass(act, Event | remedy.Remedy)
)


def _happen(paper: Workpaper, action: Event, facts: Facts | None, effective: datetime) -> None:
    law, life = paper.law, paper.life
    match action:
        case Apply():
            acts.check_apply(law, action, facts)
            paper.life = life.model_copy(update={"application": action.application})
            ruling = Ruling("applied", dates={"applied": action.on})
            paper.carry(ruling, "applied", effective, action.on, action=action, facts=facts)
        case TakeOver():
            takeover.taken_over(paper, action, facts, effective)
        case Amend() | UpdateUnit():
            upkeep.kept_up(paper, action, facts, effective)
        case Object():
            objections.filed(paper, action, effective)
        case Withdraw():
            paper.carry(Ruling("withdrawn"), "withdrawn", effective, action.on, action=action)
        case Ask():
            asked = (*life.standing.asked, action.step)
            paper.carry(Ruling(None, {"asked": asked}), "asked", effective, action.on, action=action)
        case Raise():
            events.raised(paper, action, effective)
        case ChangeUnit():
            events.changed(paper, action, effective)
        case Credit():
            crediting.credit(paper, action, effective, local_date(effective))
        case unreachable:
            assert_never(unreachable)
