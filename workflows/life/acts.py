"""Acts: what each action says, checked against the pack, as the outcome of a duty."""

from datetime import date
from math import fsum

from schemas.action import (
    Act,
    Apply,
    Check,
    Consult,
    DecideReview,
    Decision,
    Examine,
    NameTitle,
    Object,
    Scoring,
)
from schemas.facts import Facts
from schemas.life import Life, Standing
from schemas.party import Role
from workflows.life import words
from workflows.life.docket import Refusal
from workflows.life.law import Law, article

_OUTCOMES = {
    "apply": "applied",
    "supplement": "supplemented",
    "publicise": "publicised",
    "report": "reported",
    "talk": "talked",
    "order": "ordered",
    "serve": "served",
    "rectify": "filed",
    "return_plaque": "returned",
    "request_review": "requested",
}
"""The outcome of acts that can come out only one way; the others say it in `result` or by their scores."""


def outcome_of(law: Law, standing: Standing, act: Act, kind: str) -> str:
    """What the act decides. `Refusal` when its content does not fit the pack."""
    match act:
        case Scoring():
            return _score(law, act)
        case Check(result="incomplete") if standing.supplements >= law.regulation.supplements.value:
            limit = law.regulation.supplements
            raise Refusal(f"补正只能退回{limit.value}次，已经用完；请审核为齐全或不予受理", article(limit))
        case Consult() if act.body not in law.regulation.bodies.value:
            known = "、".join(law.regulation.bodies.value)
            raise Refusal(f"“{act.body}”不在征求意见的部门之列（{known}）", article(law.regulation.bodies))
        case Examine() if standing.objections.get(act.objection) != "pending":
            raise Refusal(f"没有编号为{act.objection}的待核异议")
        case NameTitle(result="named") if not (act.batch and act.number):
            raise Refusal("命名须写明批次（batch）和称号编号（number）")
    return _OUTCOMES.get(kind) or str(getattr(act, "result"))  # noqa: B009  every other kind has one


def _score(law: Law, act: Scoring) -> str:
    """考核评分: a marked veto row fails whatever the points; otherwise the pass line decides."""
    sheet = law.regulation.sheet
    rows = {row.id: row for row in sheet.rows}
    for row_id, points in act.scores.items():
        if row_id not in rows:
            raise Refusal(f"评分表没有“{row_id}”这一项；应为：{'、'.join(rows)}", article(sheet))
        if points > rows[row_id].maximum:
            row = rows[row_id]
            raise Refusal(f"“{row.name}”满分{row.maximum:g}，不能打{points:g}", article(sheet))
    vetoes = {veto.id for veto in sheet.vetoes}
    if unknown := [veto for veto in act.vetoes if veto not in vetoes]:
        raise Refusal(f"评分表没有“{unknown[0]}”这一否决项；应为：{'、'.join(vetoes)}", article(sheet))
    if act.vetoes:
        return "failed"
    if missing := [row.name for row in sheet.rows if row.id not in act.scores]:
        raise Refusal(f"评分表还有未打分的项目：{'、'.join(missing)}", article(sheet))
    total = round(fsum(act.scores.values()), 6)  # 16.1 and 11.9 are no binary fractions: 80 points must be 80
    return "passed" if total >= sheet.pass_line.value else "failed"


def check_dates(standing: Standing, act: Act, today: date) -> None:
    """A law date lies neither in the future nor before what it follows."""
    if act.on > today:
        raise Refusal(f"日期{act.on.isoformat()}在今天（{today.isoformat()}）之后，尚未发生的事不能登记")
    after = standing.dates.get("stage")
    if after is not None and act.on < after:
        raise Refusal(
            f"日期{act.on.isoformat()}早于上一环节（{standing.stage.label}始于{after.isoformat()}），前后颠倒"
        )
    asked = f"objected {act.objection}" if isinstance(act, Examine) else "review_requested"
    filed = standing.dates.get(asked) if isinstance(act, Examine | DecideReview) else None
    if filed is not None and act.on < filed:
        raise Refusal(f"日期{act.on.isoformat()}早于所答复的提出之日{filed.isoformat()}，前后颠倒")
    check_documents(act, today)


def check_documents(act: Act, today: date) -> None:
    """No act rests on a document of the future."""
    documents = act.documents if isinstance(act, Decision) else ()
    if late := [one for one in documents if one.date > today]:
        raise Refusal(f"文件{late[0].number}的日期{late[0].date.isoformat()}在今天之后")


def check_apply(law: Law, act: Apply, facts: Facts | None) -> None:
    """入口: the right title, a known category, no other open title of the kind, no ban."""
    application, regulation = act.application, law.regulation
    unit, actor = application.unit, act.actor.party
    if actor.area not in (
        None,
        {Role.UNIT: unit.code, Role.TOWNSHIP: unit.township}.get(actor.role, actor.area),
    ):
        raise Refusal(f"{actor.label}不能替“{unit.name}”申报")
    if application.honour != regulation.honour.name:
        raise Refusal(
            f"本办法只授予“{regulation.honour.name}”，申报的是“{application.honour}”",
            article(regulation.honour),
        )
    if application.unit.category not in regulation.categories.value:
        known = "、".join(regulation.categories.value)
        raise Refusal(
            f"类别“{application.unit.category}”不在范围内（{known}）", article(regulation.categories)
        )
    if act.on < regulation.edition.in_force_from.value:
        raise Refusal(f"申报日期早于本办法施行日{regulation.edition.in_force_from.value.isoformat()}")
    if facts and facts.open_title:
        raise Refusal(
            f"该单位已有同一称号在办或有效（{facts.open_title}），不能重复申报", article(regulation.honour)
        )
    if facts and facts.ban_until and act.on <= facts.ban_until:
        raise Refusal(
            f"该单位被取消称号，{words.day(facts.ban_until)}前（含当日）不受理申报",
            article(regulation.way_out.ban),
        )


def check_object(law: Law, life: Life, act: Object) -> None:
    """异议: inside the publicity period, in a form that the pack admits."""
    labels = {"sealed": "单位盖章", "named": "个人实名", "anonymous": "匿名"}
    admitted = law.regulation.objections.admitted
    if act.form not in admitted:
        forms = "、".join(labels[form] for form in admitted)
        raise Refusal(f"不受理{labels[act.form]}异议，可以受理：{forms}", article(law.regulation.objections))
    if "publicised" not in life.standing.dates:
        raise Refusal("公示尚未开始，异议应在公示期内提出")
    if act.on < life.standing.dates["publicised"]:
        raise Refusal("异议日期早于公示开始之日")
