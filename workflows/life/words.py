"""The words of notices 通知, in Chinese: what happened, what to do, by when and why, what follows, how to answer."""

from collections.abc import Iterable
from datetime import date

from schemas.action import LABELS
from schemas.entry import Moved
from schemas.life import Life
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.stage import Duty, Stage
from workflows.life.course import LINES
from workflows.life.duties import party_for, reader_of
from workflows.life.law import Law, article

DATES = {
    "stage": "进入本环节之日",
    "reopened": "重新办理之日",
    "applied": "申报之日",
    "publicised": "公示之日",
    "objected": "异议提出之日",
    "named": "命名之日",
    "term_start": "有效期起始之日",
    "term_end": "有效期届满之日",
    "served": "送达之日",
    "revoked": "取消决定之日",
    "review_requested": "申请复核之日",
}
"""The law dates that a duty may be counted from, in the words of a notice."""

ANSWERS = {
    Duty.PRELIMINARY: "opine",
    Duty.MATERIALS: "check",
    Duty.SUPPLEMENT: "supplement",
    Duty.ASSESSMENT: "assess",
    Duty.CONSULTATION: "consult",
    Duty.DECISION: "decide",
    Duty.PUBLICISE: "publicise",
    Duty.PUBLICITY: "object",
    Duty.OBJECTION: "examine",
    Duty.NAMING: "name",
    Duty.REINSPECTION: "inspect",
    Duty.REPORT: "report",
    Duty.TALK: "talk",
    Duty.ORDER: "order",
    Duty.SERVICE: "serve",
    Duty.RECTIFICATION: "rectify",
    Duty.SECOND: "inspect",
    Duty.HEARING: "state",
    Duty.REVOCATION: "revoke",
    Duty.PLAQUE: "return_plaque",
    Duty.REVIEW_WINDOW: "request_review",
    Duty.REVIEW: "decide_review",
}
"""The action that answers each duty. The term is answered by nobody: it runs out."""


def day(value: date) -> str:
    """A date as documents write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def who(life: Life) -> str:
    """The unit's name, once there is one."""
    return life.application.unit.name if life.application else life.title


def deadline(law: Law, obligation: Obligation) -> str:
    """A due date that says why: anchor, budget, suspensions, extensions, calendar, article (invariant 6)."""
    rule = law.rule(obligation.duty)
    why = (
        f"自{DATES[obligation.anchor.on.split()[0]]}({day(obligation.anchor.day)})起{rule.within.value.label}"
    )
    if obligation.anchor.on == "term_end":
        why = f"{DATES['term_end']}({day(obligation.anchor.day)})后{rule.within.value.label}"
    if obligation.suspensions:
        why += ",扣除中止" + "、".join(f"{day(s.since)}至{day(s.until)}前" for s in obligation.suspensions)
    if obligation.extensions:
        why += ",延长" + "、".join(one.by.label for one in obligation.extensions)
    if obligation.provisional:
        why += f";暂定:{law.calendar.noticed_through + 1}年及以后的放假调休通知尚未公布"
    return f"{day(obligation.due)}({why};依据:{article(rule.within)})"


def silence(law: Law, obligation: Obligation) -> str:
    """What follows if nobody acts."""
    rule = law.rule(obligation.duty)
    if rule.silence is None:
        return "逾期将逐级提醒,事项不因逾期而免除。"
    line = LINES.get((_stage(obligation.duty), rule.silence.means))
    outcome = _SILENT.get((obligation.duty, rule.silence.means)) or (
        line.label if line else rule.silence.means
    )
    after = f"再过{rule.silence.after.label}" if rule.silence.after.n else "届满"
    return f"{after}无人办理的,{outcome}({article(rule.silence)})。"


_SILENT = {
    (Duty.CONSULTATION, "agreed"): "视为无异议",
    (Duty.CONSULTATION, "opposed"): "视为反对",
    (Duty.OBJECTION, "dismissed"): "视为异议不成立",
    (Duty.REVIEW_WINDOW, "closed"): "视为不申请复核",
    (Duty.REVIEW, "upheld"): "视为维持原决定",
    (Duty.PLAQUE, "returned"): "视为已交回",
}
"""Silences of one obligation among several, which the course has no line for."""


def _stage(duty: Duty) -> Stage:
    return (
        Stage.PUBLICITY
        if duty is Duty.PUBLICISE
        else Stage(duty.value)
        if duty.value in set(Stage)
        else Stage.AFTERMATH
    )


def _answer(life: Life, obligation: Obligation) -> str:
    kind = ANSWERS.get(obligation.duty)
    return f"办理:{LABELS[kind]}(starter.py act {life.title} {kind})" if kind else "届满后由系统转入下一环节"


def _notice(life: Life, to: Party, subject: str, *lines: str, urgent: bool = False) -> Notice:
    return Notice(
        to=to,
        urgent=urgent,
        subject=f"{who(life)}:{subject}",
        body="\n".join((f"称号:{life.title} {who(life)}", *lines)),
    )


def due(law: Law, life: Life, one: Obligation) -> Notice:
    """To whoever owes a duty that has just opened."""
    rule = law.rule(one.duty)
    foundation = f"依据:{article(rule)}"
    return _notice(
        life,
        one.by,
        f"请{rule.what},{one.due.isoformat()}前",
        f"事项:{rule.what}({foundation})",
        f"期限:{deadline(law, one)}",
        f"后果:{silence(law, one)}",
        _answer(life, one),
    )


def rung(
    law: Law, life: Life, one: Obligation, roles: Iterable[Role], urgent: bool, today: date
) -> list[Notice]:
    """A reminder before the due date, or an escalation after it, to each role of the rung."""
    rule = law.rule(one.duty)
    left = (one.due - today).days
    when = f"还有{left}日到期" if left > 0 else "今日到期" if left == 0 else f"已逾期{-left}日"
    return [
        _notice(
            life,
            reader_of(life, role, one),
            f"{rule.what}{when}",
            f"事项:{rule.what},承办:{one.by.label},{when}",
            f"期限:{deadline(law, one)}",
            f"后果:{silence(law, one)}",
            f"{_answer(life, one)};已知悉请签收(acknowledge --obligation {one.id}),签收不免除事项",
            urgent=urgent,
        )
        for role in roles
    ]


def outcome(law: Law, life: Life, was: Stage, result: str, grounds: str, urgent: bool = False) -> Notice:
    """To the unit: what has come out of a stage, and where its title stands now."""
    line = LINES[was, result]
    unit = party_for(life, Role.UNIT)
    standing = life.standing
    lines = [f"{was.label}结果:{line.label}。{grounds}", f"现处环节:{standing.stage.label}"]
    if standing.stage is Stage.TERM:
        lines.append(
            f"有效期:{day(standing.dates['term_start'])}至{day(standing.dates['term_end'])},届满后复验"
        )
    if standing.ban_until:
        lines.append(
            f"{day(standing.ban_until)}前不再受理申报(依据:{article(law.regulation.way_out.ban)});牌匾须交回"
        )
    return _notice(life, unit, f"{was.label}:{line.label}", *lines, urgent=urgent)


def revoked(law: Law, life: Life, role: Role) -> Notice:
    """To those whom a revocation 取消称号 concerns."""
    funders = "、".join(life.application.funders) if life.application else ""
    return _notice(
        life,
        party_for(life, role),
        "荣誉称号已取消",
        f"{day(life.standing.dates['revoked'])}取消“{law.regulation.honour.name}”称号"
        f"(依据:{article(law.regulation.way_out)})",
        *([f"随称号安排的资金项目请相应处理:{funders}"] if funders else []),
        "牌匾由乡镇(街道)督促交回。",
        urgent=True,
    )


def withdrawn(law: Law, life: Life, to: Party, what: str, grounds: str) -> Notice:
    """To those whom a corrected or annulled decision had concerned: it no longer stands."""
    return _notice(
        life,
        to,
        f"{what},原通知作废",
        f"{what}。理由:{grounds}",
        f"现处环节:{life.standing.stage.label};此前据此发出的事项和通知以本通知为准。",
        urgent=True,
    )


def moved(life: Life, one: Obligation, move: Moved, rule_what: str) -> Notice:
    """To whoever owes a duty whose due date was worked out again."""
    state = "(暂定)" if move.provisional else ""
    return _notice(
        life,
        one.by,
        f"{rule_what}的期限改为{move.due.isoformat()}",
        f"原期限{day(move.was)},现为{day(move.due)}{state}。原因:{move.why}",
    )
