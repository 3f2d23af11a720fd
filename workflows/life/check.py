"""Check: whether a pack's parts fit together on the course, told as faults with place and remedy in Chinese."""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.party import Role
from schemas.regulation import Ladder, Regulation
from schemas.span import Span
from schemas.stage import WAY_IN, Duty, Stage
from workflows.life.clock import ABOUT_DAYS
from workflows.life.ruling import SILENCE_REQUIRED, SILENCES

_FROM_TERM = tuple(Duty)[list(Duty).index(Duty.TERM) :]
_FROM_RECTIFICATION = tuple(Duty)[list(Duty).index(Duty.RECTIFICATION) :]
_AFTERMATH = (Duty.PLAQUE, Duty.REVIEW_WINDOW, Duty.REVIEW)
COUNTED_FROM: dict[str, tuple[Duty, ...]] = {
    "stage": tuple(one for one in Duty if one is not Duty.TERM),
    "applied": tuple(one for one in Duty if one is not Duty.TERM),
    "publicised": (Duty.PUBLICITY, Duty.OBJECTION),
    "objected": (Duty.OBJECTION,),
    "named": tuple(one for one in _FROM_TERM if one is not Duty.TERM),
    "term_start": _FROM_TERM,
    "term_end": tuple(one for one in _FROM_TERM if one is not Duty.TERM),
    "served": _FROM_RECTIFICATION,
    "revoked": _AFTERMATH,
    "review_requested": (Duty.REVIEW,),
}
"""Which duties may be counted from a date: those that open only when there is one. The term runs from its start."""

_NOBODY = (Role.OWNER, Role.SYSTEM)

NEEDED_BY = {
    Stage.MATERIALS: (Duty.MATERIALS, Duty.SUPPLEMENT),
    Stage.PUBLICITY: (Duty.PUBLICISE, Duty.PUBLICITY, Duty.OBJECTION),
}
"""The duties of the way in that go by other names than their step."""

ALWAYS = _FROM_TERM
"""Every duty from the term on: the skeleton that is the same everywhere."""


class Fault(NamedTuple):
    """What is wrong at `path` in a pack, and what to do about it."""

    path: tuple[str | int, ...]
    problem: str
    remedy: str


def check(regulation: Regulation) -> list[Fault]:
    """Every fault of a well-formed regulation; empty when it can carry a life from application to end."""
    return [*_way_in(regulation), *_duties(regulation), *_told(regulation)]


def _way_in(regulation: Regulation) -> Iterator[Fault]:
    steps = regulation.way_in.value
    for index, stage in enumerate(steps):
        if stage not in WAY_IN:
            yield Fault(
                ("way_in", "value", index),
                f"“{stage}”不是入口环节",
                f"可用:{'、'.join(WAY_IN)}",
            )
        if stage in steps[:index]:
            yield Fault(("way_in", "value", index), f"环节“{stage}”重复", "每个环节只写一次")
    if steps[-1] is not Stage.NAMING:
        yield Fault(("way_in", "value"), "最后一个环节不是命名(naming)", "把 naming 放在最后")
    if Stage.CONSULTATION in steps and not regulation.bodies.value:
        yield Fault(("bodies", "value"), "有征求意见环节但没有部门", "写明部门,或从 way_in 去掉 consultation")
    if regulation.sheet.pass_line.value > sum(row.maximum for row in regulation.sheet.rows):
        yield Fault(("sheet", "pass_line"), "合格线高于满分", "降低合格线或补全评分项目")
    for name in ("rows", "vetoes"):
        ids = [one.id for one in getattr(regulation.sheet, name)]
        for index, one in enumerate(ids):
            if one in ids[:index]:
                yield Fault(("sheet", name, index), f"编号“{one}”重复", "每个编号只用一次")
    if regulation.rounds.value < 1:
        yield Fault(("rounds", "value"), "整改轮次少于1", "至少写1")


def _duties(regulation: Regulation) -> Iterator[Fault]:
    needed: list[Duty] = list(ALWAYS)
    for stage in regulation.way_in.value:
        if stage in WAY_IN:
            needed += NEEDED_BY.get(stage, (Duty(stage.value),))
    for duty in needed:
        if duty not in regulation.duties:
            yield Fault(("duties",), f"缺少事项“{duty}”的规定", f"在 duties 下补上 {duty}")
    for duty, rule in regulation.duties.items():
        path = ("duties", duty.value)
        if rule.ladder not in regulation.ladders:
            yield Fault((*path, "ladder"), f"没有名为“{rule.ladder}”的提醒阶梯", "改名或在 ladders 下补上")
        if duty not in COUNTED_FROM.get(rule.counted_from, ()):
            known = [name for name, duties in COUNTED_FROM.items() if duty in duties]
            yield Fault(
                (*path, "counted_from"),
                f"“{rule.counted_from}”不是该事项可以起算的日期",
                f"可用:{'、'.join(known)}",
            )
        if rule.by in _NOBODY:
            yield Fault((*path, "by"), f"“{rule.by}”不能承办事项", "写明承办的角色")
        allowed = SILENCES.get(duty, ())
        if rule.silence and rule.silence.means not in allowed:
            remedy = f"可用:{'、'.join(allowed)}" if allowed else "该事项不得因沉默而有结果,删去 silence"
            yield Fault(
                (*path, "silence", "means"), f"沉默的后果“{rule.silence.means}”走不到任何环节", remedy
            )
        if rule.silence is None and duty in SILENCE_REQUIRED:
            yield Fault(path, "期满后没有下文", f"写明 silence.means:{'、'.join(allowed)}")
        ladder = regulation.ladders.get(rule.ladder)
        if rule.silence is None and ladder and ladder.repeat is None:
            yield Fault(
                (*path, "ladder"),
                f"“{rule.ladder}”走完后再无提醒,且沉默没有后果,事项会被遗忘",
                "给阶梯写上 repeat,或给事项写上 silence",
            )
        if rule.within.value.n < 1:
            yield Fault((*path, "within"), "期限为零", "至少写1")


def _told(regulation: Regulation) -> Iterator[Fault]:
    for index, role in enumerate(regulation.way_out.tells):
        if role in _NOBODY:
            yield Fault(("way_out", "tells", index), f"“{role}”收不到通知", "写明具体的角色")
    for name, ladder in regulation.ladders.items():
        yield from _in_order(name, ladder)
        if ladder.repeat and ladder.repeat.every.n < 1:
            yield Fault(("ladders", name, "repeat", "every"), "重复提醒的间隔为零", "至少写1日")


def _in_order(name: str, ladder: Ladder) -> Iterator[Fault]:
    def place(when: str, by: Span) -> float:
        return (-1 if when == "before" else 1) * by.n * ABOUT_DAYS[by.unit]

    places = [place(rung.when, rung.by) for rung in ladder.rungs]
    for index in range(1, len(places)):
        if places[index] <= places[index - 1]:
            yield Fault(
                ("ladders", name, "rungs", index),
                "提醒阶梯的次序颠倒或重复",
                "先写到期前的(由远到近),再写逾期后的(由近到远)",
            )
    for index, rung in enumerate(ladder.rungs):
        if rung.when == "after" and rung.by.n < 1:
            yield Fault(("ladders", name, "rungs", index, "by"), "逾期后的提醒间隔为零", "至少写1日")
