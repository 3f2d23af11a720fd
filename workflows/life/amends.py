"""Amends: what is told when something that was told before is no longer so: undone, put right, re-governed."""

from datetime import date, datetime

from schemas.action import ChangeUnit
from schemas.life import Life, Standing, Taken
from schemas.party import Party, Role
from schemas.refusals.reason import Decided
from schemas.regulation import ChangeRule
from schemas.stage import Stage as S
from schemas.tidings.amends import (
    Adopted,
    ClockPutRight,
    PutRight,
    ToBeJudged,
    UnitChanged,
    WillAdopt,
    Withdrawn,
)
from schemas.tidings.parts import Corrected, Given, Undoing
from workflows.life.duties import party_for
from workflows.life.kinds import PENDING
from workflows.life.law import Law
from workflows.life.tidings import Told, term


def decided(one: Taken) -> Decided:
    """A decision, or a silence, as it is spoken of."""
    return Decided(
        entry=one.entry, kind=one.kind, duty=one.duty, stage=one.before.stage, on=one.on, by=one.by
    )


def withdrawn(law: Law, standing: Standing, to: Party, cause: Undoing, *, dated: bool) -> Told:
    """To those whom a corrected or annulled decision had concerned: it no longer stands, and where that leaves it.

    `dated` says that the term's dates are those of the standing, not yet to be worked out.
    """
    held = standing.stage not in (*PENDING, S.ENDED)
    tiding = Withdrawn(
        cause=cause,
        stage=standing.stage,
        in_force=law.in_force(standing) if held else None,
        term=term(standing) if dated and standing.stage is S.TERM else None,
    )
    return Told(to, tiding, urgent=True)


def put_right(life: Life, cause: Corrected) -> Told:
    """To the unit: a number or a date was put right, and where that leaves the term."""
    here = life.standing
    tiding = PutRight(cause=cause, term=term(here) if here.stage is S.TERM else None)
    return Told(party_for(life, Role.UNIT), tiding)


def clock_set(life: Life, shows: datetime, now: datetime, ground: str) -> Told:
    """To the unit: the title was recorded as of a time that had not come; what holds now."""
    return Told(party_for(life, Role.UNIT), ClockPutRight(shown=shows, now=now, ground=ground))


def to_be_judged(one: Taken) -> Told:
    """To whoever may take a silence back: it came too early by a wrong clock, and a decision was taken since."""
    return Told(one.by, ToBeJudged(decision=decided(one)))


def adopted(law: Law, life: Life, on: date, given: Given) -> Told:
    """To the unit: another edition applies from now on, and what becomes of its dates."""
    edition, here = law.regulation.edition, life.standing
    tiding = Adopted(
        on=on,
        edition=edition.title,
        given=given,
        kept=edition.transition.running == "keep_dates",
        basis=edition.transition.foundation,
        term=term(here) if here.stage is S.TERM else None,
    )
    return Told(party_for(life, Role.UNIT), tiding)


def will_adopt(now: Law, new: Law, life: Life, on: date, given: Given) -> Told:
    """To the unit: another edition will apply when what is under way is over, and which one governs until then."""
    edition = new.regulation.edition
    tiding = WillAdopt(
        on=on,
        edition=edition.title,
        given=given,
        stage=life.standing.stage,
        until_then=now.regulation.edition.title,
        basis=edition.transition.foundation,
    )
    return Told(party_for(life, Role.UNIT), tiding)


def changed(life: Life, rule: ChangeRule, action: ChangeUnit, *, late: bool) -> Told:
    """To the unit: how a change of it was registered, and what that means for its title, if it still has it."""
    tiding = UnitChanged(
        change=action.change,
        on=action.on,
        effect=rule.effect,
        basis=rule.foundation,
        late=rule.report_within if late else None,
        lost=life.standing.stage is S.AFTERMATH,
    )
    return Told(party_for(life, Role.UNIT), tiding)
