"""Explain: a measure read back as Chinese sentences, each with its source or marked as assumed."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from schemas.foundation import Founded
from schemas.regulation import DutyRule, Ladder, Regulation, Rung
from schemas.stage import Duty, Stage
from workflows.life.course import LINES
from workflows.life.law import article
from workflows.life.phrases import DATES, LEVELS

_FORMS = {"sealed": "单位盖章", "named": "个人实名", "anonymous": "匿名"}
_SILENT = {
    (Duty.CONSULTATION, "agreed"): "无异议",
    (Duty.CONSULTATION, "opposed"): "反对",
    (Duty.SUPPLEMENT, "lapsed"): "放弃申报",
    (Duty.REVIEW_WINDOW, "closed"): "不申请复核",
    (Duty.REVIEW, "upheld"): "维持原决定",
    (Duty.PLAQUE, "returned"): "已交回",
}
_STOPS = {
    "nothing": "签收不停止提醒",
    "escalations": "签收后不再升级",
    "all_but_repeat": "签收后只保留重复提醒",
}


def explained(regulation: Regulation) -> tuple[list[str], int, int]:
    """The sentences, how many values are assumed, and of how many."""
    founded = list(_founded(regulation))
    return list(_sentences(regulation)), sum(one.assumed for one in founded), len(founded)


def _founded(value: Any) -> Iterator[Founded]:
    if isinstance(value, Founded):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _founded(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _founded(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _founded(one)


def _said(sentence: str, *grounds: Founded) -> str:
    return f"{sentence}。〔{'；'.join(dict.fromkeys(article(one) for one in grounds))}〕"


def _sentences(r: Regulation) -> Iterator[str]:
    edition = r.edition
    trial = "，试行" if edition.trial else ""
    yield _said(
        f"本办法由{edition.issuer}制定，自{edition.in_force_from.value}起施行{trial}", edition.in_force_from
    )
    yield _said(f"授予的称号是{LEVELS[r.honour.level]}“{r.honour.name}”", r.honour)
    yield _said(f"授予对象的类别有：{'、'.join(r.categories.value)}", r.categories)
    steps = "→".join(("申报", *(stage.label for stage in r.steps)))
    yield _said(f"入口依次为：{steps}", r.way_in)
    if r.supplements:
        yield _said(f"申报材料可以退回补正{r.supplements.value}次", r.supplements)
    if r.sheet:
        rows = "、".join(f"{row.name}{row.maximum:g}分" for row in r.sheet.rows)
        yield _said(f"考核评分：{rows}；{r.sheet.pass_line.value:g}分达标", r.sheet, r.sheet.pass_line)
        if r.sheet.vetoes:
            yield _said(f"一票否决：{'、'.join(one.name for one in r.sheet.vetoes)}", r.sheet)
    if r.bodies:
        yield _said(f"征求意见的部门：{'、'.join(r.bodies.value)}", r.bodies)
    if r.objections:
        forms = "、".join(_FORMS[form] for form in r.objections.admitted)
        yield _said(f"公示期内受理的异议：{forms}", r.objections)
    for duty, rule in r.duties.items():
        yield _duty(duty, rule)
    yield from _term(r)
    for name, ladder in r.ladders.items():
        yield _ladder(name, ladder)
    kept = edition.transition.running == "keep_dates"
    how = "期限不变" if kept else "期限重新计算"
    yield _said(f"新版本施行时，已在计算的事项{how}", edition.transition)


def _duty(duty: Duty, rule: DutyRule) -> str:
    anchor = DATES.get(rule.counted_from, rule.counted_from)
    first = "，当日计入" if rule.first_day_counts and rule.first_day_counts.value else ""
    sentence = f"{rule.by.label}：{rule.what}，自{anchor}起{rule.within.value.label}内{first}"
    grounds: list[Founded] = [rule, rule.within]
    if rule.silence:
        after = f"再过{rule.silence.after.label}" if rule.silence.after.n else "届满"
        sentence += f"；{after}无人办理的，视为{_amounts(duty, rule.silence.means)}"
        grounds.append(rule.silence)
    return _said(f"{sentence}；提醒按“{rule.ladder}”", *grounds)


def _amounts(duty: Duty, means: str) -> str:
    """What a silence amounts to: the course's own word, or that of the few duties beside it."""
    stage = Stage(duty.value) if duty.value in set(Stage) else Stage.AFTERMATH
    line = LINES.get((stage, means))
    return _SILENT.get((duty, means)) or (line.label if line else means)


def _term(r: Regulation) -> Iterator[str]:
    term = r.term
    if term.in_force_after_expiry:
        state = "继续有效" if term.in_force_after_expiry.value else "暂停使用"
        yield _said(f"有效期届满到复验作出结论之前，称号{state}", term.in_force_after_expiry)
    if term.in_force_in_rectification:
        state = "继续有效" if term.in_force_in_rectification.value else "暂停使用"
        yield _said(f"整改期间，称号{state}", term.in_force_in_rectification)
    if term.renewal:
        start = "合格之日" if term.renewal.value == "from_pass" else "原有效期届满次日"
        yield _said(f"复验合格的，新的有效期自{start}起算", term.renewal)
    if r.rounds:
        yield _said(f"整改最多{r.rounds.value}轮", r.rounds)
    if r.extensions:
        yield _said(f"每个事项最多延期{r.extensions.value}次", r.extensions)
    told = "、".join(role.label for role in r.way_out.tells)
    yield _said(f"取消称号的，通知{told}", r.way_out)
    if r.way_out.ban:
        yield _said(f"取消称号后{r.way_out.ban.value.label}内不受理申报", r.way_out.ban)


def _ladder(name: str, ladder: Ladder) -> str:
    steps = [_rung(rung) for rung in ladder.rungs]
    if ladder.repeat:
        to = "、".join(role.label for role in ladder.repeat.to)
        steps.append(f"此后每{ladder.repeat.every.label}再提醒{to}，直到办结")
    said = ";".join(steps) or "不提醒"
    return _said(f"提醒“{name}”：{said}；{_STOPS[ladder.acknowledgement]}", ladder)


def _rung(rung: Rung) -> str:
    when = "到期前" if rung.when == "before" else "逾期"
    to = "、".join(role.label for role in rung.to)
    return f"{when}{rung.by.label}{'加急' if rung.urgent else ''}提醒{to}"
