"""Undo: correct 更正 and annul 撤销, by which a decision, or a silence, is put right or taken back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from schemas.action import CORRECTABLE, Annul, Correct
from schemas.bar import BARS
from schemas.base import local_date
from schemas.life import Life, Standing, Taken
from schemas.obligation import Obligation
from schemas.party import Actor, Party, Role
from schemas.refusals import rewriting as no
from schemas.refusals.acting import FiledIt
from schemas.stage import Duty, Stage
from schemas.tidings.parts import Annulled, Corrected, Fix, Given, Grounds, Undoing
from workflows.life import (
    acts,
    amends,
    clock,
    dating,
    duties,
    events,
    everyday,
    lengths,
    omissions,
    tidings,
)
from workflows.life.amends import decided
from workflows.life.course import follow
from workflows.life.kinds import OBJECTIONS, RUN_OUT
from workflows.life.law import Law
from workflows.life.recall import began_term, recall
from workflows.life.refusal import Refusal
from workflows.life.rewrite import lacks, written_again
from workflows.life.ruling import Ruling, rule, said
from workflows.life.workpaper import Workpaper

KINDS = ("correct", "annul")
"""The acts that undo."""


def may_undo(law: Law, life: Life, by: Actor, kind: str, entry: int, now: datetime) -> None:
    """更正、撤销: a decision by whoever took it, nothing of a title to which they have filed; the top one first.

    The office corrects dates and numbers of others as well.
    """
    if by.account in life.filers:
        raise Refusal(FiledIt(kind=kind, account=by.account))
    taken = next((one for one in life.taken if one.entry == entry), None)
    if taken is None or not _undoable(law, life, taken, kind, now):
        known = [one for one in life.taken if _undoable(law, life, one, kind, now)]
        raise Refusal(no.NotUndoable(entry=entry, kind=kind, known=tuple(map(decided, known))))
    office = kind == "correct" and by.party.role is Role.OFFICE
    if not by.party.covers(taken.by) and not office:
        raise Refusal(no.DecidedByOthers(by=taken.by))
    if taken.left:
        return  # by the edition from before: see `adoption.annul`
    _resumable(law, taken)
    if kind == "annul":
        _not_rested_upon(life, life.taken.index(taken))


def undoable(law: Law, life: Life, kind: str, entry: int, now: datetime) -> bool:
    """Whether anybody may undo what an entry decided."""
    return any(one.entry == entry and _undoable(law, life, one, kind, now) for one in life.taken)


def _undoable(law: Law, life: Life, one: Taken, kind: str, now: datetime) -> bool:
    """A decision; to be annulled also a silence, but for a period that has run out by itself and in time."""
    if one.kind in CORRECTABLE or kind != "annul":
        return one.kind in CORRECTABLE
    ran_out = one.kind == "silence" and one.lapsed and one.duty in RUN_OUT
    return not ran_out or premature(law, life, one, now)


def _resumable(law: Law, taken: Taken) -> None:
    """A decision under an earlier edition can only be taken up again at a stage that the present one has."""
    if (none := lacks(law, taken.before)) is not None:
        raise Refusal(no.NowLacksStage(stage=none), law.regulation.way_in)


def _index(life: Life, action: Correct | Annul) -> int:
    """Where the decision stands among those that are remembered."""
    (index,) = (n for n, one in enumerate(life.taken) if one.entry == action.entry)
    if action.on < (since := life.taken[index].on):
        raise Refusal(no.BeforeDecision(on=action.on, kind=action.kind, since=since))
    return index


def _not_rested_upon(life: Life, index: int) -> None:
    """What a term rests on can only be undone from the top: the decision that began the term first."""
    for later in life.taken[index + 1 :]:
        if began_term(later):
            raise Refusal(no.RestedUpon(later=decided(later)))


def withdrawn(
    paper: Workpaper, concerned: tuple[Party, ...], cause: Undoing, stage: Stage | None = None
) -> list[tidings.Told]:
    """That the decision no longer stands, and which `stage` the title is in now."""
    now = paper.life.standing
    here = stage in (None, now.stage)
    now = now if stage is None else now.model_copy(update={"stage": stage})
    return [amends.withdrawn(paper.law, now, to, cause, dated=here) for to in concerned]


def _given(action: Correct | Annul) -> Given:
    return Given.by(action.ground, action.documents)


def annul(paper: Workpaper, action: Annul, effective: datetime, today: date) -> None:
    """撤销: things stand again as before the decision; the duties that open again are counted from today.

    A silence that is taken back leaves its duty overdue: it takes effect again after its delay, counted from today.
    """
    index = _index(paper.life, action)
    taken, later = paper.life.taken[index], paper.life.taken[index + 1 :]
    was, since = paper.life.standing.stage, paper.life.standing.dates["stage"]
    # Parallel opinions and objections go on as they were as long as nothing has left their stage.
    anew = _led_on(paper.law, taken) or {was, *(one.before.stage for one in later)} != {taken.before.stage}
    cause = Annulled(decision=decided(taken), outcome=taken.outcome, given=_given(action))
    told = withdrawn(paper, recall(paper, index, today), cause)
    late = omissions.due(paper.law, paper.life.standing)
    if late is not None and taken.kind == "silence" and taken.lapsed is None:
        paper.stand(**omissions.taken_up(paper.life.standing, late.name))  # it does not come again
    paper.dates(reopened=today, stage=today if anew else since)
    anchor = None if taken.kind == "silence" else "reopened"
    change = duties.settle(
        paper.law,
        paper.life,
        effective,
        anchor=anchor,
        cause=cause,
        like=(taken.lapsed,) if taken.lapsed else (),
        anew=anew,
    )
    if (idle := duties.idle(paper.law, change.life.standing)) is not None:
        raise Refusal(no.NowAsksNothing(stage=idle))
    paper.life = change.life
    _write(
        paper,
        action,
        effective,
        was,
        "annulled",
        change,
        (*told, *paper.duty_tidings(change, cause)),
    )


def _led_on(law: Law, taken: Taken) -> bool:
    """Whether the course went on with it. A report missed is remembered only where it did, wanted now or not."""
    if taken.duty is Duty.FILING:
        return True
    ruling = rule(law, taken.before, taken.duty, taken.about, taken.outcome, taken.on)
    return ruling.course is not None


def _write(
    paper: Workpaper,
    action: Correct | Annul,
    effective: datetime,
    was: Stage,
    outcome: str,
    change: duties.Settled,
    told: tuple[tidings.Told, ...],
) -> None:
    """The entry that stands in the place of the one that was undone."""
    paper.write(
        effective,
        was,
        kind="action",
        action=action,
        outcome=outcome,
        supersedes=action.entry,
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=tidings.notices(paper.life, told),
    )


def correct(paper: Workpaper, action: Correct, effective: datetime, today: date) -> None:
    """更正: the same outcome changes dates and numbers only; with another one the course is taken up again there."""
    index = _index(paper.life, action)
    taken = paper.life.taken[index]
    instead, law = action.instead, paper.law
    if instead.kind != taken.kind:
        raise Refusal(no.OtherKind(kind=taken.kind, other_kind=instead.kind))
    about = getattr(instead, "body", getattr(instead, "objection", taken.about))
    if about != taken.about:
        raise Refusal(no.OtherMatter(was=str(taken.about), given=str(about)))
    acts.check_dates(taken.before, instead, today)
    judged = taken.before
    if taken.duty in OBJECTIONS:
        judged = judged.model_copy(update={"objections": {**judged.objections, str(about): "pending"}})
    then = everyday.as_decided(paper.life, taken).model_copy(update={"standing": judged})
    outcome = acts.outcome_of(law, then, instead, instead.kind)
    if outcome == taken.outcome:
        _patch(paper, index, instead, action, effective)
        return
    if not action.actor.party.covers(taken.by):
        raise Refusal(no.ResultByDeciders(by=taken.by))
    dating.corrected_to(taken, instead)
    _not_rested_upon(paper.life, index)
    concerned = recall(paper, index, today)
    unit = events.recognised(paper) if outcome == "recognised" else None
    taken = taken.model_copy(update={"stood": paper.life.standing.written, "unit": unit})
    ruling = _ruled(paper, taken, instead, outcome)
    paper.take_again(taken, outcome, instead.on, ruling)
    paper.dates(reopened=today)
    here = paper.here(taken.duty)
    to: Stage | None = None
    if ruling.course:
        after = taken.before.model_copy(update=ruling.sets)
        to = follow(law.regulation, after, ruling.course, here)[0]
    cause = Corrected(decision=decided(taken), given=_given(action))
    # A term runs from the day that the record should have said; duties that open only now run from today.
    paper.carry(
        ruling,
        outcome,
        effective,
        instead.on if to is Stage.TERM else today,
        here=here,
        anchor="reopened" if ruling.course is None else None,
        told=tuple(withdrawn(paper, concerned, cause, to)),
        grounds=Grounds(corrected=_given(action)),
        action=action,
        supersedes=action.entry,
    )


def _ruled(paper: Workpaper, taken: Taken, instead: Any, outcome: str) -> Ruling:
    return said(rule(paper.law, taken.before, taken.duty, taken.about, outcome, instead.on), instead)


def _patch(paper: Workpaper, index: int, instead: Any, action: Correct, effective: datetime) -> None:
    """Put the corrected dates and numbers wherever no later decision replaced them; work the clocks out again."""
    taken, life = paper.life.taken, paper.life
    formerly = _just_after(paper, index, instead.model_copy(update={"on": taken[index].on}))
    right = _just_after(paper, index, instead)
    wrong = taken[index + 1].before if index + 1 < len(taken) else life.standing
    _before_what_followed(life, index, right, instead.on)
    dating.corrected_to(taken[index], instead)
    dates = {
        name
        for name, value in right.dates.items()
        if value != formerly.dates.get(name) == wrong.dates.get(name)
    }
    sets = _SAID.get(instead.kind, (*BARS, "recommender_from"))

    def mended(standing: Standing) -> Standing:
        same_stage = standing.stage is right.stage
        put = {
            name: right.dates[name]
            for name in dates
            if standing.dates.get(name) == wrong.dates.get(name) and (name != "stage" or same_stage)
        }
        values = {
            name: getattr(right, name) for name in sets if getattr(standing, name) == getattr(wrong, name)
        }
        return standing.model_copy(update={"dates": {**standing.dates, **put}, **values})

    later = [one.with_before(mended(one.before)) for one in taken[index + 1 :]]
    corrected = taken[index].model_copy(update={"on": instead.on})
    paper.life = life.model_copy(
        update={"standing": mended(life.standing), "taken": (*taken[:index], corrected, *later)}
    )
    early = next((one for one in paper.life.taken[index + 1 :] if _premature(paper, one, effective)), None)
    if _gives_time(paper, life, taken[index], action, early):
        corrected = corrected.model_copy(update={"put_off": corrected.put_off + 1})
        paper.life = paper.life.model_copy(update={"taken": (*taken[:index], corrected, *later)})
    fixes = tuple(_fixes(taken[index], wrong, instead))
    cause = Corrected(decision=decided(taken[index]), fixes=fixes, given=_given(action))
    if early is not None:
        _silence_undone(paper, paper.life.taken.index(early), action, effective, cause)
        return
    told = (amends.put_right(paper.life, cause),)
    if paper.life.standing.lasts != life.standing.lasts:  # of two suspensions it is the other that ends later
        change = duties.settle(paper.law, paper.life, effective, cause=cause)
        paper.life = change.life
        tell = (*told, *paper.duty_tidings(change, cause))
        _write(paper, action, effective, life.standing.stage, "corrected", change, tell)
        return
    written_again(paper, effective, action, cause, "corrected", told, supersedes=action.entry)


def _gives_time(paper: Workpaper, before: Life, taken: Taken, action: Correct, early: Taken | None) -> bool:
    """Whether the corrected day puts something off that is owed, or was until a silence came `early`."""
    clocks = [(one, duties.reanchored(paper.law, paper.life, one)) for one in before.obligations]
    if early is not None and early.lapsed is not None:
        clocks.append((early.lapsed, _clock_of(paper.law, paper.life, early, early.lapsed)))
    return dating.shifted(paper.law, before, paper.life, taken, action.actor.party, clocks)


_SAID = {"name": ("batch", "number"), "order": ("length",), "check": ("length",), "suspend_title": ("lasts",)}
"""What of the standing an act says itself. Any other has at most set bars."""


def _just_after(paper: Workpaper, index: int, act: Any) -> Standing:
    """How things would have stood right after the decision, had it been `act`."""
    life, taken = paper.life, paper.life.taken[index]
    scratch = Workpaper(paper.law, life.model_copy(update={"standing": taken.before}))
    ruling = _ruled(paper, taken, act, taken.outcome)
    scratch.stand(**ruling.sets)
    scratch.dates(**ruling.dates)
    if ruling.course is not None:
        scratch.move(ruling.course, act.on, scratch.here(taken.duty))
    standing = scratch.life.standing
    if standing.stage is Stage.TERM and (term := _term_begun(life, index)):
        # It has the length that it began with, whatever edition the title lives under now.
        ends = duties.reanchored(paper.law, scratch.life, term).due
        return standing.model_copy(update={"dates": {**standing.dates, "term_end": ends}})
    return standing


def _term_begun(life: Life, index: int) -> Obligation | None:
    """The duty of the term that began with the decision: the first to run out since, else the open one."""
    since = (*(one.lapsed for one in life.taken[index + 1 :] if one.lapsed), *life.obligations)
    return next((one for one in since if one.duty is Duty.TERM), None)


def _fixes(taken: Taken, wrong: Standing, instead: Any) -> Iterator[Fix]:
    """What a reader of the register sees change: the date, the batch, the number."""
    if instead.on != taken.on:
        yield Fix(what="on", day=instead.on)
    if instead.kind == "name":
        if instead.batch != wrong.batch:
            yield Fix(what="batch", text=instead.batch)
        if instead.number != wrong.number:
            yield Fix(what="number", text=instead.number)
    elif (length := lengths.said(instead).get("length")) not in (None, wrong.length):
        yield Fix(what="within", text=length.label)


def _before_what_followed(life: Life, index: int, right: Standing, on: date) -> None:
    """A corrected date may not lie after what was done next."""
    since = (one for one in life.taken[index + 1 :] if not one.left)
    following = [one for one in since if one.duty is not life.taken[index].duty]
    if following:
        if following[0].kind != "silence" and on > following[0].on:
            raise Refusal(no.AfterLater(on=on, later=decided(following[0])))
    elif life.standing.stage is not right.stage and on > life.standing.dates["stage"]:
        raise Refusal(no.AfterNextStage(on=on, since=life.standing.dates["stage"]))


def _premature(paper: Workpaper, one: Taken, effective: datetime) -> bool:
    """Whether the dates that moved show that the silence `one` has not taken effect yet."""
    if one.lapsed is None:
        return False
    clock_now = _clock_of(paper.law, paper.life, one, one.lapsed)
    return clock_now.due_at != one.lapsed.due_at and premature(paper.law, paper.life, one, effective)


def premature(law: Law, life: Life, one: Taken, now: datetime) -> bool:
    """Whether `one` is a silence that by its dates takes effect only after `now`: a clock was ahead."""
    if one.kind == "silence" and one.lapsed is None:
        return _too_early(law, life, one, now)
    of = law.rule_of(one.lapsed) if one.lapsed else None
    if one.lapsed is None or of is None:
        return False
    instant = clock.silence_at(_clock_of(law, life, one, one.lapsed), of, law.calendar)
    return instant is None or instant > now


def _too_early(law: Law, life: Life, one: Taken, now: datetime) -> bool:
    """The same of an omission that was taken up: it had not come about, or what it waited for was not over."""
    earlier = life.taken[: life.taken.index(one)][-1:]
    return omissions.due(law, one.before) is None or any(premature(law, life, each, now) for each in earlier)


def _clock_of(law: Law, life: Life, one: Taken, lapsed: Obligation) -> Obligation:
    return duties.reanchored(law, life.model_copy(update={"standing": one.before}), lapsed)


def _silence_undone(
    paper: Workpaper, place: int, action: Correct, effective: datetime, cause: Corrected
) -> None:
    """A corrected date shows that a period had not run out: it runs on, unless a decision was taken since."""
    lapse = paper.life.taken[place]
    assert lapse.lapsed is not None
    _resumable(paper.law, lapse)
    for later in paper.life.taken[place + 1 :]:
        if later.kind != "silence" and not later.left:
            raise Refusal(no.DecidedSince(stage=lapse.before.stage, later=decided(later)))
    was = paper.life.standing.stage
    cause = cause.model_copy(update={"early": lapse.before.stage})
    told = withdrawn(paper, recall(paper, place, local_date(effective)), cause)
    change = duties.settle(paper.law, paper.life, effective, cause=cause, like=(lapse.lapsed,))
    paper.life = change.life
    _write(paper, action, effective, was, "corrected", change, (*told, *paper.duty_tidings(change, cause)))
