"""Causes: why a date moved, a duty is wanted no more or a decision stands no longer."""

from typing import assert_never

from schemas.refusals.reason import Decided
from schemas.stage import Stage
from schemas.tidings.parts import (
    Annulled,
    CameOut,
    Cause,
    ClockPaused,
    ClockSet,
    Corrected,
    Extended,
    Fix,
    Given,
    Governed,
    Noted,
    Reckoned,
    Resumed,
)
from wording import forms
from wording.dates import day
from wording.phrases import CHANGES
from workflows.life.kinds import PASSING


def why(cause: Cause) -> str:
    """What happened, and on what ground, on one line."""
    if isinstance(cause, CameOut):
        return what(cause)
    said = what(cause)
    return f"{said}：{given(cause.given)}" if said else given(cause.given)


def what(cause: Cause) -> str:
    """What happened."""
    match cause:
        case CameOut():
            return _came_out(cause)
        case Extended():
            return f"延长{cause.by.label}"
        case ClockPaused():
            return f"自{day(cause.since)}中止，至迟{day(cause.until)}恢复"
        case Resumed():
            return f"{day(cause.on)}恢复计时"
        case Governed():
            return f"适用《{cause.edition}》"
        case Noted() | Reckoned():
            return _IN_GENERAL[cause.code]
        case Annulled():
            said = forms.outcome(cause.decision.stage, cause.outcome) or decided(cause.decision)
            return f"{day(cause.decision.on)}的“{said}”已撤销"
        case Corrected():
            return f"{day(cause.decision.on)}的“{decided(cause.decision)}”已更正{_early(cause)}"
        case ClockSet():
            names = "、".join(dict.fromkeys(map(decided, cause.early)))
            return f"因时钟走快而提前生效的“{names}”已撤回" if names else "校时"
    assert_never(cause)


_IN_GENERAL = {"noted": "将适用新版本办法", "reckoned": "按新的放假调休安排重新计算"}


def _came_out(cause: CameOut) -> str:
    """An outcome; the term may run out while the title is in another stage, and some things come up in any."""
    at_its_stage = forms.outcome(cause.stage, cause.outcome) or forms.outcome(Stage.TERM, cause.outcome)
    return at_its_stage or _ANYWHERE.get(cause.outcome, "情况变化")


_ANYWHERE = {
    "amended": forms.ACTS["amend"],
    "taken_over": forms.ACTS["take_over"],
    **{f"unit_{kind}": f"单位{word}" for kind, word in CHANGES.items()},
}


def _early(cause: Corrected) -> str:
    """That the period of a stage had not run out after all."""
    if cause.early is None:
        return ""
    stage = forms.STAGES[cause.early]
    return f"（{fixes(cause.fixes)}），{stage if stage.endswith('期') else stage + '期限'}尚未届满"


def fixes(several: tuple[Fix, ...]) -> str:
    """What a reader of the register sees change: the date, the batch, the number."""
    names = {"on": "日期", "batch": "批次", "number": "编号", "within": "期限"}
    return "，".join(f"{names[one.what]}更正为{day(one.day) if one.day else one.text}" for one in several)


def given(one: Given) -> str:
    """A ground with its document, on one line."""
    ground = " ".join(one.ground.split())
    return f"{ground}（{one.document}）" if one.document else ground


def decided(one: Decided) -> str:
    """A decision by its kind; a silence by the stage in which nobody acted, or whose time was over."""
    if one.kind != "silence":
        return forms.ACTS[one.kind]
    stage = forms.STAGES[one.stage]
    return f"{stage.removesuffix('期')}期满" if one.duty in PASSING else f"{stage}逾期"
