"""Acts: what each action says, checked against the pack, as the outcome of a duty."""

from datetime import date

from schemas.action import (
    Act,
    Apply,
    Ask,
    Assess,
    ChangeUnit,
    Check,
    Consult,
    DecideReview,
    Decision,
    Examine,
    Inspect,
    NameTitle,
    Object,
    SetClock,
    State,
)
from schemas.facts import Facts
from schemas.life import Life, Standing
from schemas.party import Role
from schemas.stage import Duty, Stage
from workflows.life import forms, preconditions, scoring, words
from workflows.life.check import unbound
from workflows.life.docket import Refusal
from workflows.life.kinds import ACTS
from workflows.life.law import Law, article
from workflows.life.phrases import LEVELS


def outcome_of(law: Law, life: Life, act: Act, kind: str) -> str:
    """What the act decides. `Refusal` when its content does not fit the pack."""
    regulation, standing = law.regulation, life.standing
    match act:
        case Assess():
            return scoring.assessed(law, life, act)
        case Inspect():
            return scoring.inspected(law, life, act)
        case Check(result="incomplete"):
            limit = regulation.supplements
            if limit is None or standing.supplements >= limit.value:
                often = f"补正只能退回{limit.value}次，已经用完" if limit else "本办法没有退回补正"
                raise Refusal(f"{often}；请审核为齐全或不予受理", article(limit) if limit else "")
        case Consult() if regulation.bodies is None or act.body not in regulation.bodies.value:
            known = "、".join(regulation.bodies.value if regulation.bodies else ())
            rule = article(regulation.bodies) if regulation.bodies else ""
            raise Refusal(f"“{act.body}”不在征求意见的部门之列（{known}）", rule)
        case Examine() if standing.objections.get(act.objection) != "pending":
            raise Refusal(f"没有编号为{act.objection}的待核异议")
        case NameTitle(result="named") if not (act.batch and act.number):
            raise Refusal("命名须写明批次（batch）和称号编号（number）")
        case State(result="requested") if Duty.SESSION not in regulation.duties:
            raise Refusal("本办法没有规定听证；可以陈述申辩（stated）或放弃（waived）")
    return ACTS[kind].outcome or str(getattr(act, "result"))  # noqa: B009  every other kind has one


def check_ask(law: Law, life: Life, act: Ask) -> None:
    """提请增加环节: a step held only on request, asked for by whom the pack says, before its turn has passed."""
    regulation = law.regulation
    rule = regulation.on_request.get(act.step)
    if rule is None:
        known = "、".join(f"{step}（{forms.STAGES[step]}）" for step in sorted(regulation.on_request))
        raise Refusal(f"“{forms.STAGES[act.step]}”不是依提请增加的环节；可以提请的：{known or '无'}")
    if act.actor.party.role not in rule.by:
        who = "、".join(role.label for role in rule.by)
        raise Refusal(f"“{forms.STAGES[act.step]}”应由{who}提请", article(rule))
    if act.step in life.standing.asked:
        raise Refusal(f"“{forms.STAGES[act.step]}”已经提请过，不必重复")
    steps = regulation.steps
    at = PUBLICITY_OF.get(life.standing.stage, life.standing.stage)
    if at in steps and steps.index(at) >= steps.index(act.step):
        raise Refusal(f"“{forms.STAGES[act.step]}”的时机已过，现处“{forms.STAGES[life.standing.stage]}”环节")


PUBLICITY_OF = {Stage.OBJECTION: Stage.PUBLICITY, Stage.SUPPLEMENT: Stage.MATERIALS}
"""The step of the way in that a stage without a place of its own belongs to."""


def check_dates(standing: Standing, act: Act, today: date) -> None:
    """A law date lies neither in the future nor before what it follows."""
    if act.on > today:
        raise Refusal(f"日期{act.on.isoformat()}在今天（{today.isoformat()}）之后，尚未发生的事不能登记")
    # What befell the unit is reported weeks later, in whatever stage its title is by then.
    happened = isinstance(act, ChangeUnit)
    after = standing.dates.get("applied" if happened else "stage")
    if after is not None and act.on < after:
        since = (
            f"申报之日{after.isoformat()}"
            if happened
            else f"{forms.STAGES[standing.stage]}始于{after.isoformat()}"
        )
        raise Refusal(f"日期{act.on.isoformat()}早于上一环节（{since}），前后颠倒")
    asked = f"objected {act.objection}" if isinstance(act, Examine) else "review_requested"
    filed = standing.dates.get(asked) if isinstance(act, Examine | DecideReview) else None
    if filed is not None and act.on < filed:
        raise Refusal(f"日期{act.on.isoformat()}早于所答复的提出之日{filed.isoformat()}，前后颠倒")
    check_documents(act, today)


def check_documents(act: Act, today: date) -> None:
    """No act rests on a document of the future."""
    documents = act.documents if isinstance(act, Decision | SetClock) else ()
    if late := [one for one in documents if one.date > today]:
        raise Refusal(f"文件{late[0].number}的日期{late[0].date.isoformat()}在今天之后")


def check_apply(law: Law, act: Apply, facts: Facts | None) -> None:
    """入口: the right title, a known category, no other open title of the kind, no ban, the pack's preconditions."""
    application, regulation = act.application, law.regulation
    unit, actor = application.unit, act.actor.party
    if actor.area not in (
        None,
        {Role.UNIT: unit.code, Role.TOWNSHIP: unit.township}.get(actor.role, actor.area),
    ):
        raise Refusal(f"{actor.label}不能替“{unit.name}”申报")
    if application.honour not in regulation.honour.names:
        given = "、".join(f"“{name}”" for name in regulation.honour.names)
        raise Refusal(
            f"本办法只授予{given}，申报的是“{application.honour}”",
            article(regulation.honour),
        )
    if application.level not in (None, regulation.honour.level):
        raise Refusal(f"本办法的称号是{LEVELS[regulation.honour.level]}", article(regulation.honour))
    if masked := unbound(regulation):
        raise Refusal(f"本办法还有{len(masked)}处原文隐去、尚待填写的数值，填写之前不能受理申报")
    if application.unit.category not in regulation.categories.value:
        known = "、".join(regulation.categories.value)
        raise Refusal(
            f"类别“{application.unit.category}”不在范围内（{known}）", article(regulation.categories)
        )
    if act.on < regulation.edition.in_force_from.value:
        raise Refusal(f"申报日期早于本办法施行日{regulation.edition.in_force_from.value.isoformat()}")
    until = regulation.edition.in_force_until
    if until is not None and act.on > until:
        raise Refusal(f"本办法施行至{words.day(until)}，其后的申报应适用新版本")
    _check_facts(law, act, facts or Facts())
    preconditions.check(law, act, facts or Facts())


def _check_facts(law: Law, act: Apply, facts: Facts) -> None:
    way_out = law.regulation.way_out
    if facts.open_title:
        raise Refusal(
            f"该单位已有同一称号在办或有效（{facts.open_title}），不能重复申报",
            article(law.regulation.honour),
        )
    if facts.ban_until and act.on <= facts.ban_until:
        raise Refusal(
            f"该单位被取消称号，{words.day(facts.ban_until)}前（含当日）不受理申报",
            article(way_out.ban) if way_out.ban else "",
        )
    if facts.recommender_until and act.on <= facts.recommender_until:
        raise Refusal(
            f"推荐单位“{act.application.recommender}”所荐单位被取消称号，"
            f"{words.day(facts.recommender_until)}前（含当日）不得再推荐",
            article(way_out.recommender_loses) if way_out.recommender_loses else "",
        )


def check_object(law: Law, life: Life, act: Object) -> None:
    """异议: inside the publicity period, in a form that the pack admits."""
    labels = {"sealed": "单位盖章", "named": "个人实名", "anonymous": "匿名"}
    objections = law.regulation.objections
    if objections is not None and act.form not in objections.admitted:
        forms = "、".join(labels[form] for form in objections.admitted)
        raise Refusal(f"不受理{labels[act.form]}异议，可以受理：{forms}", article(objections))
    if "publicised" not in life.standing.dates:
        raise Refusal("公示尚未开始，异议应在公示期内提出")
    if act.on < life.standing.dates["publicised"]:
        raise Refusal("异议日期早于公示开始之日")
