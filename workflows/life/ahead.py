"""Ahead 校时: a title that a wrong clock has carried into a time that has not come goes by the true time again."""

from collections.abc import Sequence
from datetime import date, datetime

from schemas.action import SetClock
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Life, Sets, Standing, Taken
from schemas.obligation import Obligation
from schemas.party import Party
from schemas.refusals.rewriting import NothingAhead
from schemas.stage import Duty, Stage
from schemas.tidings.parts import ClockSet, Given
from schemas.tolerance import CLOCK_TOLERANCE
from workflows.life import amends, clock, duties, filings, ladders, omissions, ruling, tidings, undo
from workflows.life.kinds import HELD
from workflows.life.law import Law
from workflows.life.recall import recall
from workflows.life.refusal import Refusal
from workflows.life.rewrite import lacks
from workflows.life.workpaper import Workpaper


def set_clock(paper: Workpaper, action: SetClock, effective: datetime, today: date) -> None:
    """校时: entries stay; what they date in the future happened today at the latest, and clocks count from there.

    Silences that have not come yet have had no effect: the last ones are undone, without asking who may take back a
    decision, for nobody has decided anything. Where a decision was taken since, people must judge, and are told.
    """
    if max(paper.life.at, action.shows) <= effective + CLOCK_TOLERANCE:
        raise Refusal(NothingAhead())
    was, now = paper.life.standing.stage, effective
    paper.life = _happened_by(paper.law, paper.life, now, today, action.turns)
    undone, concerned = _undo_last(paper, now)
    told = [amends.clock_set(paper.life, action.shows, now, action.ground)]
    cause = ClockSet(
        early=tuple(amends.decided(one) for one in undone),
        given=Given.by(action.ground, action.documents),
    )
    if undone:
        told += undo.withdrawn(paper, concerned, cause)
    told += [
        amends.to_be_judged(one)
        for one in paper.life.taken
        if undo.premature(paper.law, paper.life, one, now)
    ]
    lapsed = tuple(one.lapsed for one in undone if one.lapsed)
    change = duties.settle(paper.law, paper.life, now, cause=cause, like=lapsed)
    again = tuple(ladders.again(paper.law, one, now) for one in change.life.obligations)
    paper.life = change.life.model_copy(update={"obligations": again})
    paper.write(
        now,
        was,
        kind="action",
        action=action,
        outcome="clock_set",
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=tidings.notices(paper.life, (*told, *paper.duty_tidings(change, cause))),
    )


def _undo_last(paper: Workpaper, now: datetime) -> tuple[list[Taken], tuple[Party, ...]]:
    """Take back the silences that came too early and on which no decision rests; and whom they had concerned."""
    undone: list[Taken] = []
    concerned: list[Party] = []
    while (last := _last(paper.life)) and undo.premature(paper.law, paper.life, last, now):
        if lacks(paper.law, last.before) is not None:
            break
        concerned += recall(paper, paper.life.taken.index(last), local_date(now))
        # Nothing else has happened since, so that steps beside it are as they were, and reports wanted as they were.
        was = last.before
        paper.stand(stage=was.stage, beside=was.beside, opinions=was.opinions, dates=was.dates)
        paper.taken_over(local_date(now))
        undone.append(last)
    return undone, tuple(dict.fromkeys(concerned))


def _last(life: Life) -> Taken | None:
    """The last that was decided, or came of silence; what edition it is under has no bearing on that."""
    return next((one for one in reversed(life.taken) if not one.left), None)


def turns(entries: Sequence[Entry], now: datetime) -> dict[str, date]:
    """From when each report is counted that was first missed, by a clock that was ahead, after `now`."""
    owed: dict[int, Obligation] = {}
    found: dict[str, date] = {}
    for entry in entries:
        owed |= {one.id: one for one in entry.opened}
        if isinstance(entry.action, SetClock):
            found = {}  # what was ahead before that has been set right
        elif entry.kind == "silence" and entry.effective > now:
            for closed in entry.closed:
                if closed.duty is Duty.FILING and (one := owed.get(closed.id)) is not None:
                    found.setdefault(str(one.about), one.anchor.day)
    return found


def _happened_by(law: Law, life: Life, now: datetime, today: date, turns: dict[str, date]) -> Life:
    """The life with nothing in it that is said to have happened after `now`."""

    def stood(standing: Standing) -> Standing:
        return _standing(law, life, standing, today, turns)

    taken = tuple(
        one.with_before(stood(one.before)).model_copy(
            update={
                "on": min(one.on, today),
                "received": min(one.received, today) if one.received else None,
                "lapsed": _clock(one.lapsed, now, today) if one.lapsed else None,
            }
        )
        for one in life.taken
    )
    return life.model_copy(
        update={
            "standing": stood(life.standing),
            "taken": taken,
            "obligations": tuple(_clock(one, now, today) for one in life.obligations),
        }
    )


def _clock(one: Obligation, now: datetime, today: date) -> Obligation:
    """The obligation opened, moved and suspended by now; its due day is worked out again from its anchor."""
    anchor = one.anchor
    if anchor.is_own:  # no other does not follow the standing's date
        anchor = anchor.model_copy(update={"day": min(anchor.day, today)})
    return one.model_copy(
        update={
            "anchor": anchor,
            "opened_at": min(one.opened_at, now),
            "moved_at": min(one.moved_at, now) if one.moved_at else None,
            "spared": min(one.spared, today) if one.spared else None,
            "pauses": tuple(
                pause.model_copy(update={"since": min(pause.since, today)}) for pause in one.pauses
            ),
        }
    )


def _standing(law: Law, life: Life, standing: Standing, today: date, turns: dict[str, date]) -> Standing:
    """The standing whose law dates lie no later than today, but for those that look ahead by right.

    These are the term's end, a term that follows upon another, and from when the next report is counted.
    """
    dates = {}
    for name, day in standing.dates.items():
        what, _, about = name.partition(" ")
        if what == "filing":
            dates[name] = _turn_of(law, about, day, turns.get(about))
        elif name == "term_end" or (name == "term_start" and _follows(life, day)):
            dates[name] = day
        elif name == "looked" and standing.stage is Stage.TERM:
            looked = filings.looked_by(law, min(standing.dates["stage"], today), today)
            dates |= {name: looked} if looked else {}
        else:
            dates[name] = min(day, today)
    mended = standing.model_copy(update={"dates": dates})
    if dates.get("term_start") != standing.dates.get("term_start") and "term_end" in dates:
        term = _term(life, standing)
        end = duties.reanchored(law, life.model_copy(update={"standing": mended}), term).due if term else None
        mended = mended.model_copy(update={"dates": {**dates, "term_end": end or dates["term_end"]}})
    running = standing.running or _runs(law, mended, today)
    sets: Sets = {"running": running, **_barred(law, standing, mended, today)}
    return mended.model_copy(update={**sets, **omissions.come_about_by(standing, today)})


def _runs(law: Law, standing: Standing, today: date) -> bool:
    """Whether the term goes on while the title is being looked into: its end has not taken effect yet."""
    end, silence = standing.dates.get("term_end"), None
    if standing.stage in HELD and standing.stage is not Stage.TERM and Duty.TERM in law.regulation.duties:
        silence = law.rule(Duty.TERM).silence
    return bool(end and silence and clock.plus(end, silence.after, law.calendar) >= today)


def _turn_of(law: Law, about: str, day: date, turn: date | None) -> date:
    """From when a report is counted: from `turn` where it lies some turns before `day`."""
    if turn is None or about not in law.regulation.filings:
        return day
    ahead = turn
    while ahead < day and (after := filings.following(law, about, ahead)) > ahead:
        ahead = after
    return turn if ahead == day else day


def _follows(life: Life, day: date) -> bool:
    """Whether a term from `day` on follows upon an earlier one that ran out, or will, on the day before."""
    return any(one.before.dates.get("term_end") == day - clock.DAY for one in life.taken)


def _term(life: Life, standing: Standing) -> Obligation | None:
    """The duty of the term that the standing is in: open, or lapsed since."""
    known = (*life.obligations, *(one.lapsed for one in life.taken if one.lapsed))
    terms = (one for one in known if one.duty is Duty.TERM)
    return next((one for one in terms if standing.dates.get(one.anchor.on) == one.anchor.day), None)


def _barred(law: Law, wrong: Standing, right: Standing, today: date) -> Sets:
    """The bars that were counted from a day that has not come."""
    if not any(wrong.bars().values()):
        return {}
    if wrong.dates.get("revoked", today) > today:
        return ruling.barred(law, right, "revoked", today)
    if wrong.leaving and wrong.stage is Stage.AFTERMATH and wrong.dates["stage"] > today:
        return ruling.barred(law, right, wrong.leaving, today)
    return {}
