"""Events 事由与变更: what comes up about a title that is held: a cause raised 提请处理, a changed unit 单位变更."""

from datetime import datetime

from schemas.action import ChangeUnit, Raise
from schemas.base import local_date
from schemas.life import Standing
from schemas.party import Party, Role
from schemas.regulation import ChangeRule
from schemas.stage import Duty, Stage
from schemas.unit import Unit
from workflows.life import amends, clock, forms
from workflows.life.course import AT_ONCE
from workflows.life.docket import Docket, Refusal
from workflows.life.duties import party_for
from workflows.life.kinds import LOSING
from workflows.life.law import Law, article
from workflows.life.ruling import Ruling, or_too_many

CHANGES = {"renamed": "更名", "merged": "合并", "split": "分立", "abolished": "撤销"}


def raised(docket: Docket, action: Raise, effective: datetime) -> None:
    """提请处理: what the pack lets follow from the cause begins; of a title that is being looked into, only its end."""
    law, standing = docket.law, docket.life.standing
    cause = law.regulation.causes.get(action.cause)
    if cause is None:
        known = "、".join(f"{name}（{one.label}）" for name, one in sorted(law.regulation.causes.items()))
        raise Refusal(f"本办法没有“{action.cause}”这一事由；可用：{known or '无'}")
    if action.actor.party.role not in cause.by:
        who = "、".join(role.label for role in cause.by)
        raise Refusal(f"“{cause.label}”应由{who}提请，您的岗位是{action.actor.party.label}", article(cause))
    if standing.stage is Stage.PROVISIONAL:
        ruling = Ruling("discontinued", {"cause": action.cause})
    elif standing.stage in LOSING:
        raise Refusal(
            f"现处“{forms.STAGES[standing.stage]}”环节，已在取消称号程序之中，不另行提请", article(cause)
        )
    elif standing.stage is not Stage.TERM and cause.follows.then not in AT_ONCE:
        raise Refusal(
            f"现处“{forms.STAGES[standing.stage]}”环节，“{cause.label}”并入本次处理，不另行提请",
            article(cause),
        )
    else:
        running = standing.running or standing.stage is Stage.TERM
        follows = or_too_many(law, standing, cause.follows)
        sets = {"cause": action.cause, "follows": follows, "running": running}
        ruling = Ruling("raised", {name: value for name, value in sets.items() if value})
    documents = "、".join(one.number for one in action.documents)
    docket.take(
        "raise",
        action.actor.party,
        action.on,
        str(ruling.course),
        duty=Duty.TERM,
        about=action.cause,
        ruling=ruling,
    )
    docket.carry(
        ruling,
        str(ruling.course),
        effective,
        action.on,
        grounds=f"事由：{cause.label}。依据文件：{documents}。",
        action=action,
    )


def changed(docket: Docket, action: ChangeUnit, effective: datetime) -> None:
    """单位变更: a rename keeps number and dates; what else it means, and that it was reported late, the pack says."""
    life, regulation = docket.life, docket.law.regulation
    rule = regulation.changes.get(action.change)
    label = CHANGES[action.change]
    if rule is None:
        known = "、".join(CHANGES[kind] for kind in sorted(regulation.changes))
        raise Refusal(f"本办法没有规定单位{label}如何处理；有规定的：{known or '无'}")
    stage = life.standing.stage
    if rule.effect != "end" and action.unit is None:
        raise Refusal(f"单位{label}须写明变更后的单位（unit）", article(rule))
    if rule.effect == "recognise" and stage is not Stage.TERM:
        raise Refusal(f"现处“{forms.STAGES[stage]}”环节，须办结后再申请重新认定", article(rule))
    if rule.effect == "recognise":  # whoever filed the change does not decide on it
        filers = dict.fromkeys((*life.filers, action.actor.account))
        docket.life = docket.life.model_copy(update={"filers": tuple(filers)})
    late = _late(docket, action, rule, effective)
    ruling = _ruling(docket.law, action, rule, life.standing, late=late)
    if ruling.course is not None:  # one registered by mistake is for the office to take back
        docket.take(
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
        _renamed(docket, action.unit)
    told = (amends.changed(docket.law, docket.life, rule, label, action, late=late),)
    day = max(action.on, life.standing.dates["stage"])  # no stage begins before the one it follows
    docket.carry(ruling, f"unit_{action.change}", effective, day, told=told, action=action)


def _late(docket: Docket, action: ChangeUnit, rule: ChangeRule, effective: datetime) -> bool:
    if rule.report_within is None:
        return False
    return local_date(effective) > clock.plus(action.on, rule.report_within, docket.law.calendar)


def _ruling(law: Law, action: ChangeUnit, rule: ChangeRule, standing: Standing, *, late: bool) -> Ruling:
    """What the change does to the standing and the course."""
    match rule.effect:
        case "end":
            return Ruling("unit_gone", {"cause": action.change})
        case "recognise":
            return Ruling("unclear", {"cause": action.change, "new_unit": action.unit, "running": True})
    if late and rule.late and standing.stage is Stage.TERM:
        follows = or_too_many(law, standing, rule.late)
        return Ruling("late", {"cause": action.change, "follows": follows, "running": True})
    return Ruling(None)


def _renamed(docket: Docket, unit: Unit | None) -> None:
    """The unit as it is from now on; the names that it had are kept, so that it is found by them."""
    application = docket.life.application
    assert application is not None
    assert unit is not None
    former = (*application.unit.former_names, application.unit.name)
    names = tuple(dict.fromkeys(name for name in (*unit.former_names, *former) if name != unit.name))
    put(docket, unit.model_copy(update={"former_names": names[-20:]}))


def put(docket: Docket, unit: Unit) -> None:
    """The unit as it stands from now on, and as it owes what it owes."""
    application = docket.life.application
    assert application is not None
    application = application.model_copy(update={"unit": unit})
    docket.life = docket.life.model_copy(update={"application": application})
    owed = tuple(
        one.model_copy(update={"by": party_for(docket.life, one.by.role, one.about)})
        if one.by.role in (Role.UNIT, Role.TOWNSHIP)
        else one
        for one in docket.life.obligations
    )
    docket.life = docket.life.model_copy(update={"obligations": owed})


def recognised(docket: Docket) -> Unit:
    """重新认定: the unit that came of the change has the title from now on; the unit that had it."""
    application = docket.life.application
    assert application is not None
    _renamed(docket, docket.life.standing.new_unit)
    return application.unit
