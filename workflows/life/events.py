"""Events 事由与变更: what comes up about a title that is held: a cause raised 提请处理, a changed unit 单位变更."""

from datetime import date, datetime

from schemas.action import ChangeUnit, Raise
from schemas.base import local_date
from schemas.folding import fold
from schemas.life import Life, Standing
from schemas.party import Party, Role
from schemas.refusals import deciding as no
from schemas.refusals.reason import Item
from schemas.regulation import ChangeKind, ChangeRule
from schemas.stage import Duty, Stage
from schemas.tidings.parts import Grounds
from schemas.unit import Unit
from workflows.life import amends, clock, omissions
from workflows.life.course import AT_ONCE
from workflows.life.duties import party_for
from workflows.life.kinds import HELD, LOSING, TRIED
from workflows.life.law import Law, changes_of
from workflows.life.refusal import Refusal
from workflows.life.ruling import Ruling
from workflows.life.workpaper import Workpaper


def may_raise(law: Law, life: Life, by: Party, name: str) -> None:
    """提请处理: a cause that the pack has, by whom it says; of a title that is being looked into, only its end.

    What the loss of another title raises, nobody has to: it comes by itself.
    """
    stage = life.standing.stage
    cause = law.regulation.causes.get(name)
    if cause is None:
        known = tuple(Item(key=key, name=one.label) for key, one in sorted(law.regulation.causes.items()))
        raise Refusal(no.NoSuchCause(cause=name, known=known))
    raised_by_others = by.role is Role.SYSTEM and name in {one.cause for one in law.regulation.linked}
    if not (raised_by_others or by.among(cause.by)):
        raise Refusal(no.CauseByOthers(cause=cause.label, by=cause.by, yours=by), cause)
    if stage in LOSING:
        raise Refusal(no.BeingRevoked(stage=stage), cause)
    if stage not in (*TRIED, Stage.TERM) and cause.follows.then not in AT_ONCE:
        raise Refusal(no.PartOfTreatment(stage=stage, cause=cause.label), cause)


def raised(paper: Workpaper, action: Raise, effective: datetime) -> None:
    """提请处理: what the pack lets follow from the cause begins, with the day on which it was raised here.

    It may be dated by what happened earlier; nobody's time to answer runs before they could hear of it.
    """
    law, standing = paper.law, paper.life.standing
    cause = law.regulation.causes[action.cause]
    if standing.stage in TRIED:
        ruling = Ruling("discontinued", {"cause": action.cause})
    else:
        running = standing.running or standing.stage is Stage.TERM
        follows = omissions.or_too_many(law, standing, cause.follows, local_date(effective))
        ruling = Ruling("raised", {"cause": action.cause, "follows": follows, "running": running})
    by = action.actor.party
    paper.take(
        "raise",
        Party(role=Role.OFFICE)
        if by.role is Role.SYSTEM
        else by,  # what came by itself the office may take back
        action.on,
        str(ruling.course),
        duty=Duty.TERM,
        about=action.cause,
        ruling=ruling,
    )
    paper.carry(
        ruling,
        str(ruling.course),
        effective,
        local_date(effective),
        grounds=Grounds(cause=cause.label, documents=tuple(one.called for one in action.documents)),
        action=action,
    )


def may_change(law: Law, life: Life, change: ChangeKind) -> None:
    """单位变更: one of which the pack says what it means; where the title is judged anew, only in its term.

    Example. A township is redrawn while the plaque of a title that was revoked is still out: who takes it back is the
    new township. That the unit then merges or is abolished changes nothing: the title is lost, and what is left to do
    is done by township and office, whatever became of the unit.
    """
    changes, stage = changes_of(law.regulation), life.standing.stage
    if stage is Stage.AFTERMATH:
        if change not in _STILL:
            raise Refusal(no.TitleLost(change=change, stage=stage))
        return
    rule = changes.get(change)
    if rule is None:
        raise Refusal(no.NoSuchChange(change=change, changes=tuple(sorted(changes))))
    if rule.effect == "recognise" and stage is not Stage.TERM:
        raise Refusal(no.RecognisedLater(stage=stage), rule)


_STILL: tuple[ChangeKind, ...] = ("renamed", "moved")
"""What a unit is called and where it belongs is registered as long as anything is to be done."""


def _rule(law: Law, standing: Standing, change: ChangeKind) -> ChangeRule:
    """What the change means; a title that is lost is neither judged anew nor ended by it."""
    rule = changes_of(law.regulation)[change]
    return rule.model_copy(update={"effect": "keep"}) if standing.stage is Stage.AFTERMATH else rule


def changed(paper: Workpaper, action: ChangeUnit, effective: datetime) -> None:
    """单位变更: a rename keeps number and dates; what else it means, and that it was reported late, the pack says."""
    life = paper.life
    rule = _rule(paper.law, life.standing, action.change)
    if rule.effect != "end" and action.unit is None:
        raise Refusal(no.UnitUnstated(change=action.change), rule)
    if action.change == "moved":
        _elsewhere(life, action.unit)
    if rule.effect == "recognise":  # whoever filed the change does not decide on it
        filers = dict.fromkeys((*life.filers, action.actor.account))
        paper.life = paper.life.model_copy(update={"filers": tuple(filers)})
    late = _late(paper, action, rule, effective)
    ruling = _ruling(paper.law, action, rule, life.standing, local_date(effective) if late else None)
    if ruling.course is not None:  # one registered by mistake is for the office to take back
        paper.take(
            "change",
            Party(role=Role.OFFICE),
            action.on,
            ruling.course,
            duty=Duty.TERM,
            about=action.change,
            ruling=ruling,
            unit=life.application.unit if life.application and rule.effect == "keep" else None,
        )
    if rule.effect == "keep":
        _renamed(paper, action.unit)
    told = (amends.changed(paper.life, rule, action, late=late),)
    # What is to be decided on now is counted from when it was told; what ends, from the change. No stage begins before
    # the one it follows.
    since = action.on if ruling.course == "unit_gone" else local_date(effective)
    day = max(since, life.standing.dates["stage"])
    paper.carry(ruling, f"unit_{action.change}", effective, day, told=told, action=action)


def _elsewhere(life: Life, unit: Unit | None) -> None:
    """A unit that moved 区划调整 belongs to another township, or to a division of another code, by now."""
    assert life.application is not None
    was = life.application.unit
    if unit is not None and (unit.division, fold(unit.township)) == (was.division, fold(was.township)):
        raise Refusal(no.NotMoved(township=was.township))


def _late(paper: Workpaper, action: ChangeUnit, rule: ChangeRule, effective: datetime) -> bool:
    if rule.report_within is None:
        return False
    return local_date(effective) > clock.plus(action.on, rule.report_within, paper.law.calendar)


def _ruling(law: Law, action: ChangeUnit, rule: ChangeRule, standing: Standing, late: date | None) -> Ruling:
    """What the change does to the standing and the course; `late` is the day of a report that came too late."""
    match rule.effect:
        case "end":
            return Ruling("unit_gone", {"cause": action.change})
        case "recognise":
            return Ruling("unclear", {"cause": action.change, "new_unit": action.unit, "running": True})
    if late is None or rule.late is None or standing.stage not in HELD:
        return Ruling(None)
    begun = omissions.omitted(law, standing, action.change, rule.late, late)
    return (
        Ruling(None, omissions.put_off(standing, action.change, late))
        if begun is None
        else Ruling("late", begun)
    )


def _renamed(paper: Workpaper, unit: Unit | None) -> None:
    """The unit as it is from now on; the names that it had are kept, so that it is found by them."""
    application = paper.life.application
    assert application is not None
    assert unit is not None
    former = (*application.unit.former_names, application.unit.name)
    names = tuple(dict.fromkeys(name for name in (*unit.former_names, *former) if name != unit.name))
    put(paper, unit.model_copy(update={"former_names": names[-20:]}))


def put(paper: Workpaper, unit: Unit) -> None:
    """The unit as it stands from now on, and as it owes what it owes."""
    application = paper.life.application
    assert application is not None
    application = application.model_copy(update={"unit": unit})
    paper.life = paper.life.model_copy(update={"application": application})
    owed = tuple(
        one.model_copy(update={"by": party_for(paper.life, one.by.role, one.about)})
        if one.by.role in (Role.UNIT, Role.TOWNSHIP, Role.RECOMMENDER)
        else one
        for one in paper.life.obligations
    )
    paper.life = paper.life.model_copy(update={"obligations": owed})


def recognised(paper: Workpaper) -> Unit:
    """重新认定: the unit that came of the change has the title from now on; the unit that had it."""
    application = paper.life.application
    assert application is not None
    _renamed(paper, paper.life.standing.new_unit)
    return application.unit
