"""Adoption 适用新版本: a title comes under another edition or calendar, waits for it, or goes back."""

from datetime import date, datetime
from typing import Any

from schemas.action import Adopt, Annul
from schemas.base import local_date
from schemas.entry import RungOf
from schemas.life import Left, Life, Taken
from schemas.party import Party, Role
from schemas.refusals import rewriting as no
from schemas.regulation import Regulation
from schemas.stage import Duty
from schemas.tidings.parts import Annulled, Cause, Given, Governed, Noted, Reckoned
from workflows.life import amends, duties, editions, ladders, tidings, undo
from workflows.life.amends import decided
from workflows.life.law import Law
from workflows.life.new_calendar import under_new_calendar
from workflows.life.refusal import Refusal
from workflows.life.rewrite import written_again
from workflows.life.ruling import Ruling
from workflows.life.workpaper import Workpaper

_OFFICE = Party(role=Role.OFFICE)


def adopt(paper: Workpaper, action: Adopt, effective: datetime) -> None:
    """适用新版本: what is running keeps its dates or is counted anew, as the new edition's transition rule says.

    A title that comes back to an edition which it had left is as if it had never been under another.
    """
    law, life = paper.law, paper.life
    new = action.edition or life.edition
    if (new, action.calendar) == (life.edition, life.calendar):
        raise Refusal(no.AdoptedAlready())
    if law.edition != new:
        _wait(paper, action, effective)
        return
    paper.life = life.model_copy(update={"edition": new, "calendar": action.calendar})
    if action.calendar != life.calendar:
        paper.life = under_new_calendar(law, paper.life, effective)
    if new == life.edition:
        _under_calendar(paper, action, effective)
        return
    if other := other_title(paper.formerly.regulation, law.regulation, life):
        raise Refusal(other, law.regulation.honour)
    _adoptable(law, life, local_date(effective))
    back = editions.leaving(life, new)
    if back is None:
        _remember(paper, action, "adopted", editions.left_by(law, life))
    paper.life = paper.life.model_copy(update={"successor": None})
    given = Given(ground=action.ground)
    cause = Governed(edition=law.regulation.edition.title, given=given)
    change, rungs = _comes_under(paper, action.on, effective, cause, back)
    told = [amends.adopted(law, paper.life, action.on, given)]
    _write(paper, action, effective, "adopted", cause, change, rungs, told)


def annul(paper: Workpaper, action: Annul, effective: datetime, one: Taken) -> None:
    """撤销适用: the edition from before governs again, as if it always had. What people have decided since, stands."""
    left, life = one.left, paper.life
    assert left is not None
    if action.on < one.on:
        raise Refusal(no.BeforeDecision(on=action.on, kind=action.kind, since=one.on))
    if (last := editions.adoptions(life)[-1]) is not one:
        raise Refusal(no.AdoptedSince(later=decided(last)))
    given = Given.by(action.ground, action.documents)
    cause = Annulled(decision=decided(one), outcome=one.outcome, given=given)
    concerned = (duties.party_for(life, Role.UNIT),)
    waiting = life.edition == left.edition
    paper.life = life.model_copy(update={"edition": left.edition, "successor": left.successor})
    if waiting:
        paper.life = editions.forgotten(paper.life, one)
        told = undo.withdrawn(paper, concerned, cause)
        written_again(paper, effective, action, cause, "annulled", tuple(told), supersedes=action.entry)
        return
    _adoptable(paper.law, life, local_date(effective))
    change, rungs = _comes_under(paper, local_date(effective), effective, cause, one)
    told = undo.withdrawn(paper, concerned, cause)
    _write(paper, action, effective, "annulled", cause, change, rungs, told, supersedes=action.entry)


def _remember(paper: Workpaper, action: Adopt, outcome: str, left: Left) -> None:
    """Taken back by the office, as a change of the unit is."""
    paper.take("adopt", _OFFICE, action.on, outcome, duty=Duty.TERM, ruling=Ruling(None), left=left)


def _comes_under(
    paper: Workpaper, day: date, effective: datetime, cause: Cause, back: Taken | None
) -> tuple[duties.Settled, tuple[RungOf, ...]]:
    """The life under the law of the paper, from `day` on or as if it had never been under another; what that moves."""
    law = paper.law
    life = editions.taken_over(law, paper.life, day, back=back is not None)
    life = editions.owed_anew(law, life, local_date(effective), back.left if back else None)
    life = editions.forgotten(life, back) if back else life
    change = duties.settle(law, life, effective, cause=cause)
    if duties.idle(law, change.life.standing) is not None:
        raise Refusal(no.NewAsksNothing())
    paper.life, rungs = ladders.anew(law, change.life, effective)
    return change, rungs


def _write(
    paper: Workpaper,
    action: Adopt | Annul,
    effective: datetime,
    outcome: str,
    cause: Cause,
    change: duties.Settled,
    rungs: tuple[RungOf, ...],
    told: list[tidings.Told],
    **fields: Any,
) -> None:
    paper.write(
        effective,
        paper.life.standing.stage,
        kind="action",
        action=action,
        outcome=outcome,
        rungs=rungs,
        opened=change.opened,
        closed=change.closed,
        moved=change.moved,
        notices=tidings.notices(paper.life, (*told, *paper.duty_tidings(change, cause))),
        **fields,
    )


def other_title(old: Regulation, new: Regulation, life: Life) -> no.GivesOtherTitle | None:
    """An edition governs the titles that it gives, at its level, and no others: which it gives instead."""
    honour, level = life.application.honour if life.application else "", old.honour.level
    if honour in new.honour.names and new.honour.level == level:
        return None
    return no.GivesOtherTitle(honour=honour, level=level, given=new.honour.names, at=new.honour.level)


def _adoptable(new: Law, life: Life, today: date) -> None:
    """A title may go on under an edition that is in force and whole, has the stages that it needs, and can judge it."""
    regulation, standing = new.regulation, life.standing
    if today < regulation.edition.in_force_from.value:
        raise Refusal(no.NotInForce(since=regulation.edition.in_force_from.value))
    if masked := regulation.masked:
        raise Refusal(no.NewStillMasked(places=len(masked)))
    none = new.lacking(standing)
    if none in (standing.stage, *standing.beside):
        raise Refusal(no.NewLacksStage(stage=none), regulation.way_in)
    if none is not None:
        raise Refusal(no.NewLacksNext())
    category = life.application.unit.category if life.application else ""
    lacks = (regulation.sheets and regulation.sheet_for(category, "assess") is None) or (
        regulation.reinspection_sheets and regulation.sheet_for(category, "inspect") is None
    )
    if lacks:
        raise Refusal(no.NewLacksSheet(category=category), regulation.categories)


def _under_calendar(paper: Workpaper, action: Adopt, effective: datetime) -> None:
    """放假调休安排公布: every open date worked out again; those whose date moved are told, once."""
    cause = Reckoned(given=Given(ground=action.ground))
    life, moved = duties.reckon(paper.law, paper.life, effective, cause)
    paper.life, folded = ladders.reminders_told(paper.law, life, moved, effective)
    told = paper.duty_tidings(duties.Settled(paper.life, moved=moved), cause)
    paper.write(
        effective,
        paper.life.standing.stage,
        kind="action",
        action=action,
        outcome="adopted",
        rungs=folded,
        moved=moved,
        notices=tidings.notices(paper.life, told),
    )


def _wait(paper: Workpaper, action: Adopt, effective: datetime) -> None:
    """The old edition governs this phase to its end: the new one is noted, and takes over by itself."""
    new = paper.law.successor
    assert new is not None
    edition = new.regulation.edition
    if action.edition == paper.life.successor:
        raise Refusal(no.AdoptionNoted())
    if local_date(effective) < edition.in_force_from.value:
        raise Refusal(no.NotInForce(since=edition.in_force_from.value))
    if other := other_title(paper.law.regulation, new.regulation, paper.life):
        raise Refusal(other, new.regulation.honour)
    if masked := new.regulation.masked:
        raise Refusal(no.NewStillMasked(places=len(masked)))
    life = paper.life
    left = Left(edition=life.edition, successor=life.successor, opened=life.obligations_opened)
    _remember(paper, action, "adoption_noted", left)
    paper.life = paper.life.model_copy(update={"successor": action.edition})
    given = Given(ground=action.ground)
    told = amends.will_adopt(paper.law, new, paper.life, action.on, given)
    written_again(paper, effective, action, Noted(given=given), "adoption_noted", (told,))
