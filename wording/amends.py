"""Amends: how it is said that something told before is no longer so; and what a change of the unit means."""

from schemas.base import CHINA
from schemas.stage import Stage
from schemas.tidings.amends import (
    Adopted,
    ClockPutRight,
    PutRight,
    ToBeJudged,
    UnitChanged,
    WillAdopt,
    Withdrawn,
)
from wording import causes, forms
from wording.articles import under_or_assumed
from wording.dates import day
from wording.duties import term
from wording.phrases import CHANGES
from wording.said import Said


def withdrawn(one: Withdrawn) -> Said:
    """A decision no longer stands, and where that leaves the title."""
    what = causes.what(one.cause)
    state = "申报终止" if one.stage is Stage.ENDED else f"现处环节：{forms.STAGES[one.stage]}"
    if one.in_force is not None:
        state += f"，称号{'有效' if one.in_force else '无效'}"
    if one.term:
        state += f"，有效期：{term(one.term)}"
    note = f"此前据该决定发出的通知作废，以本通知为准。{state}。"
    return Said(f"{what}，原通知作废", (f"{what}。理由：{causes.given(one.cause.given)}。", note))


def put_right(one: PutRight) -> Said:
    """A number or a date was put right, and where that leaves the term."""
    what = causes.what(one.cause)
    fixes = causes.fixes(one.cause.fixes) or "以更正后的文件为准"
    lines = [f"{what}：{fixes}。理由：{causes.given(one.cause.given)}。"]
    if one.term:
        lines.append(f"有效期：{term(one.term)}。")
    return Said(what, tuple(lines))


def clock_put_right(one: ClockPutRight) -> Said:
    """The title was recorded as of a time that had not come; what holds now."""
    shown, now = one.shown.astimezone(CHINA), one.now.astimezone(CHINA)
    lines = (
        f"因时钟走快，本称号曾登记到{shown:%Y-%m-%d %H:%M}，现已校正为{now:%Y-%m-%d %H:%M}。"
        f"理由：{one.ground}。",
        "其间登记的日期至迟算作今天，期限随之重新计算；其间发出的提醒和到期通知，以校正后的期限为准。",
    )
    return Said("登记时间已校正", lines)


def to_be_judged(one: ToBeJudged) -> Said:
    """A silence came too early by a wrong clock, and a decision was taken since."""
    what, entry = causes.decided(one.decision), one.decision.entry
    line = f"第{entry}号记录“{what}”是时钟走快时提前生效的，期限至今未满，而其后已作出决定。"
    cure = "请核查；确有不当的，先撤销其后的决定，再撤销该记录。"
    return Said(f"“{what}”提前生效，请核查", (line, cure))


def adopted(one: Adopted) -> Said:
    """Another edition applies from now on, and what becomes of its dates."""
    lines = [
        f"自{day(one.on)}起适用《{one.edition}》。理由：{causes.given(one.given)}。",
        f"已在计算的期限{'不变' if one.kept else '按新版本重新计算'}{under_or_assumed(one.basis)}。",
    ]
    if one.term:
        lines.append(f"有效期：{term(one.term)}。")
    return Said("适用新版本办法", tuple(lines))


def will_adopt(one: WillAdopt) -> Said:
    """Another edition will apply when what is under way is over, and which one governs until then."""
    lines = (
        f"自{day(one.on)}起施行《{one.edition}》。理由：{causes.given(one.given)}。",
        f"“{forms.STAGES[one.stage]}”仍按《{one.until_then}》办理，办结后适用新版本"
        f"{under_or_assumed(one.basis)}。",
    )
    return Said("将适用新版本办法", lines)


_EFFECTS = {
    "keep": "称号、编号和期限不变",
    "recognise": "称号须重新认定，认定前仍有效",
    "end": "称号（申报）终止",
}


_LOST = "善后事项的期限不变，由变更后的单位和所属乡镇（街道）办理"


def unit_changed(one: UnitChanged) -> Said:
    """How a change of the unit was registered, and what that means for its title."""
    label = f"单位{CHANGES[one.change]}"
    means = _LOST if one.lost else f"{_EFFECTS[one.effect]}{under_or_assumed(one.basis)}"
    lines = [f"{label}（{day(one.on)}）已登记，{means}。"]
    if one.late:
        lines.append(f"变更后应在{one.late.label}内报告，本次报告已逾期。")
    return Said(f"{label}已登记", tuple(lines))
