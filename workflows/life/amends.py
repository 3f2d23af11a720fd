"""Amends: what is said when something that was told before is no longer so: undone, put right, moved, re-governed."""

from collections.abc import Iterable
from datetime import date, datetime

from schemas.action import ChangeUnit
from schemas.base import CHINA
from schemas.entry import Moved
from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.regulation import ChangeRule
from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life import forms, words
from workflows.life.duties import party_for
from workflows.life.kinds import PENDING
from workflows.life.law import Law
from workflows.life.words import Word, day, under_or_assumed


def withdrawn(law: Law, standing: Standing, to: Party, what: str, grounds: str, *, term: bool) -> Word:
    """To those whom a corrected or annulled decision had concerned: it no longer stands, and where that leaves it.

    `term` says that the term's dates are those of the standing, not yet to be worked out.
    """
    stage = standing.stage
    state = "申报终止" if stage is S.ENDED else f"现处环节：{forms.STAGES[stage]}"
    if stage not in (*PENDING, S.ENDED):
        state += f"，称号{'有效' if law.in_force(standing) else '无效'}"
    if term and stage is S.TERM:
        state += f"，有效期：{words.term(standing)}"
    note = f"此前据该决定发出的通知作废，以本通知为准。{state}。"
    return Word(to, f"{what}，原通知作废", (f"{what}。理由：{grounds}。", note), urgent=True)


def corrected(life: Life, what: str, changes: Iterable[str], grounds: str) -> Word:
    """To the unit: a number or a date was put right, and where that leaves the term."""
    lines = [f"{what}：{'，'.join(changes) or '以更正后的文件为准'}。理由：{grounds}。"]
    if life.standing.stage is S.TERM:
        lines.append(f"有效期：{words.term(life.standing)}。")
    return Word(party_for(life, Role.UNIT), what, tuple(lines))


def early(stage: S) -> str:
    """That the period of a stage had not run out after all."""
    return f"{forms.STAGES[stage] if forms.STAGES[stage].endswith('期') else forms.STAGES[stage] + '期限'}尚未届满"


def clock_set(life: Life, shows: datetime, now: datetime, ground: str) -> Word:
    """To the unit: the title was recorded as of a time that had not come; what holds now."""
    lines = (
        f"因时钟走快，本称号曾登记到{shows.astimezone(CHINA):%Y-%m-%d %H:%M}，现已校正为{now:%Y-%m-%d %H:%M}。"
        f"理由：{ground}。",
        "其间登记的日期至迟算作今天，期限随之重新计算；其间发出的提醒和到期通知，以校正后的期限为准。",
    )
    return Word(party_for(life, Role.UNIT), "登记时间已校正", lines)


def to_be_judged(to: Party, what: str, entry: int) -> Word:
    """To whoever may take a silence back: it came too early by a wrong clock, and a decision was taken since."""
    line = f"第{entry}号记录“{what}”是时钟走快时提前生效的，期限至今未满，而其后已作出决定。"
    return Word(
        to, f"“{what}”提前生效，请核查", (line, "请核查；确有不当的，先撤销其后的决定，再撤销该记录。")
    )


def adopted(law: Law, life: Life, on: date, ground: str) -> Word:
    """To the unit: another edition applies from now on, and what becomes of its dates."""
    edition = law.regulation.edition
    kept = edition.transition.running == "keep_dates"
    lines = [
        f"自{day(on)}起适用《{edition.title}》。理由：{ground}。",
        f"已在计算的期限{'不变' if kept else '按新版本重新计算'}{under_or_assumed(edition.transition)}。",
    ]
    if life.standing.stage is S.TERM:
        lines.append(f"有效期：{words.term(life.standing)}。")
    return Word(party_for(life, Role.UNIT), "适用新版本办法", tuple(lines))


def moved(life: Life, one: Obligation, move: Moved, what: str) -> Word:
    """To whoever owes a duty whose due date was worked out again."""
    state = "（暂定）" if move.provisional else ""
    if one.duty is Duty.TERM:
        subject = f"称号有效期改为{day(move.due)}届满"
    elif one.duty is Duty.PUBLICITY:
        subject = f"公示期改为{day(move.due)}届满"
    else:
        subject = f"{what}的期限改为{day(move.due)}"
    return Word(one.by, subject, (f"原期限{day(move.was)}，现为{day(move.due)}{state}。原因：{move.why}",))


def will_adopt(now: Law, new: Law, life: Life, on: date, ground: str) -> Word:
    """To the unit: another edition will apply when what is under way is over, and which one governs until then."""
    stage = life.standing.stage
    lines = (
        f"自{day(on)}起施行《{new.regulation.edition.title}》。理由：{ground}。",
        f"“{forms.STAGES[stage]}”仍按《{now.regulation.edition.title}》办理，办结后适用新版本"
        f"{under_or_assumed(new.regulation.edition.transition)}。",
    )
    return Word(party_for(life, Role.UNIT), "将适用新版本办法", lines)


def changed(law: Law, life: Life, rule: ChangeRule, label: str, action: ChangeUnit, *, late: bool) -> Word:
    """To the unit: how a change of it was registered, and what that means for its title."""
    effect = {
        "keep": "称号、编号和期限不变",
        "recognise": "称号须重新认定，认定前仍有效",
        "end": "称号（申报）终止",
    }
    lines = [f"单位{label}（{day(action.on)}）已登记，{effect[rule.effect]}{under_or_assumed(rule)}。"]
    if late and rule.report_within:
        lines.append(f"变更后应在{rule.report_within.label}内报告，本次报告已逾期。")
    return Word(party_for(life, Role.UNIT), f"单位{label}已登记", tuple(lines))
