"""The course of a life: every path a title may take, beside the words of seed 000 三(四) and of the pack."""

from typing import Literal, NamedTuple, get_args

from schemas.consequence import Consequence, Measure
from schemas.life import Ground, Standing
from schemas.regulation import Regulation
from schemas.stage import Duty
from schemas.stage import Stage as S

NEXT: Literal["next"] = "next"
"""The next step of the way in, in the pack's order; after the last one, the term."""

ALONG: Literal["along"] = "along"
"""Along a consequence: its next measure, and after the last one where it goes on."""


class Line(NamedTuple):
    """From `stage`, when this has come out, the course goes on at `to`."""

    stage: S
    outcome: str
    label: str
    to: S | Literal["next", "along"]


COURSE = (
    # 严格标准、规范程序,严把入口关
    Line(S.APPLICATION, "applied", "提交申报", NEXT),
    Line(S.PRELIMINARY, "agreed", "同意推荐", NEXT),
    Line(S.PRELIMINARY, "rejected", "不予推荐", S.ENDED),
    Line(S.MATERIALS, "complete", "材料齐全", NEXT),
    Line(S.MATERIALS, "incomplete", "退回补正", S.SUPPLEMENT),
    Line(S.MATERIALS, "rejected", "不予受理", S.ENDED),
    Line(S.SUPPLEMENT, "supplemented", "已补正", S.MATERIALS),
    Line(S.ASSESSMENT, "passed", "达标", NEXT),
    Line(S.ASSESSMENT, "failed", "不达标", S.ENDED),
    Line(S.CONSULTATION, "agreed", "均无异议", NEXT),
    Line(S.CONSULTATION, "reported", "意见已汇总", NEXT),
    Line(S.CONSULTATION, "opposed", "部门反对", S.ENDED),
    Line(S.DECISION, "approved", "同意", NEXT),
    Line(S.DECISION, "rejected", "不同意", S.ENDED),
    Line(S.PUBLICITY, "unopposed", "公示期满无异议", NEXT),
    Line(S.PUBLICITY, "contested", "期满仍有异议待核", S.OBJECTION),
    Line(S.PUBLICITY, "upheld", "异议成立", S.ENDED),
    Line(S.OBJECTION, "dismissed", "异议不成立", NEXT),
    Line(S.OBJECTION, "upheld", "异议成立", S.ENDED),
    Line(S.PROVISIONAL, "matured", "培育期满", NEXT),
    Line(S.PROVISIONAL, "discontinued", "终止培育", S.ENDED),
    Line(S.NAMING, "named", "命名", NEXT),
    Line(S.NAMING, "declined", "不予命名", S.ENDED),
    # 对已命名示范单位实行每五年一复验,届满后由市民族团结进步创建领导小组办公室进行复验
    Line(S.TERM, "expired", "有效期届满", S.REINSPECTION),
    Line(S.TERM, "due", "进入复验期", S.REINSPECTION),
    Line(S.TERM, "requested", "申请复验", S.REINSPECTION),
    Line(S.TERM, "ended", "届满自然终止", S.AFTERMATH),
    Line(S.TERM, "missed", "逾期未报", ALONG),
    Line(S.TERM, "late", "逾期报告变更", ALONG),
    Line(S.TERM, "unclear", "须重新认定", S.RECOGNITION),
    Line(S.RECOGNITION, "recognised", "予以认定", S.TERM),
    Line(S.RECOGNITION, "refused", "不予认定", S.AFTERMATH),
    Line(S.REINSPECTION, "passed", "复验合格", S.TERM),
    Line(S.REINSPECTION, "warned", "合格并予处理", ALONG),
    Line(S.REINSPECTION, "conditional", "基本合格，限期整改", ALONG),
    # 复验不合格的,报领导小组对有关单位的主要领导进行谈话,责令限期整改
    Line(S.REINSPECTION, "failed", "复验不合格", ALONG),
    Line(S.REPORT, "reported", "已报告", ALONG),
    Line(S.TALK, "talked", "已谈话", ALONG),
    Line(S.WARNING, "cautioned", "已警告", ALONG),
    Line(S.CRITICISM, "criticised", "已通报批评", ALONG),
    Line(S.SUSPENSION, "title_suspended", "已暂停称号", ALONG),
    Line(S.ORDER, "ordered", "已责令", ALONG),
    Line(S.SERVICE, "served", "已送达", ALONG),
    Line(S.RECTIFICATION, "filed", "已报整改", S.SECOND),
    Line(S.RECTIFICATION, "unfiled", "未报整改，径行复验", S.SECOND),
    Line(S.RECTIFICATION, "failed", "未报整改，视为不合格", ALONG),
    Line(S.SECOND, "passed", "整改合格", S.TERM),
    Line(S.SECOND, "again", "不合格，再次整改", ALONG),
    # 经整改复验仍不合格的,取消其荣誉称号;畅通出口关
    Line(S.SECOND, "failed", "仍不合格", ALONG),
    Line(S.HEARING, "requested", "要求听证", S.SESSION),
    Line(S.HEARING, "stated", "已陈述", S.REVOCATION),
    Line(S.HEARING, "waived", "放弃陈述", S.REVOCATION),
    Line(S.HEARING, "silent", "逾期未陈述", S.REVOCATION),
    Line(S.SESSION, "held", "已听证", S.REVOCATION),
    Line(S.REVOCATION, "kept", "保留称号", S.TERM),
    Line(S.REVOCATION, "revoked", "取消称号", S.AFTERMATH),
    Line(S.AFTERMATH, "restored", "复核恢复", S.TERM),
    Line(S.AFTERMATH, "settled", "善后完毕", S.ENDED),
)

PENDING: tuple[S, ...] = (S.PRELIMINARY, S.MATERIALS, S.SUPPLEMENT, S.ASSESSMENT, S.CONSULTATION)
PENDING += (S.DECISION, S.PUBLICITY, S.OBJECTION, S.PROVISIONAL, S.NAMING)
"""The stages before naming: the unit may withdraw, and a pack may let silence end the application."""

MEASURES: tuple[S, ...] = get_args(Measure)
UNDER_TREATMENT = (S.REINSPECTION, *MEASURES, S.RECTIFICATION, S.SECOND, S.HEARING, S.SESSION, S.REVOCATION)
"""The stages of a title that is held and is being looked into."""
HELD = (S.TERM, S.RECOGNITION, *UNDER_TREATMENT)
"""The stages in which a unit has the title."""

_SHARED = [Line(stage, "withdrawn", "撤回申报", S.ENDED) for stage in PENDING]
_SHARED += [Line(stage, "lapsed", "逾期视为放弃", S.ENDED) for stage in PENDING]
_SHARED += [Line(stage, "unit_gone", "单位变更，申报终止", S.ENDED) for stage in PENDING]
LOSING = (S.HEARING, S.SESSION, S.REVOCATION)
"""The procedure of revocation itself: nothing more can be raised that would lead there."""
RAISED = tuple(stage for stage in (S.TERM, *UNDER_TREATMENT) if stage not in LOSING)
"""The stages in which a cause 事由 can be raised."""
_SHARED += [Line(stage, "raised", "提请处理", ALONG) for stage in RAISED]
_SHARED += [Line(stage, "unit_gone", "单位变更，称号终止", S.AFTERMATH) for stage in HELD]
LINES = {(line.stage, line.outcome): line for line in (*COURSE, *_SHARED)}
GROUNDS: dict[str, Ground] = {"withdrawn": "withdrawn", "lapsed": "lapsed"}
"""Why an application ended, by the outcome that ended it; every other end of the way in is a turning-down."""

_MOVES: dict[str, S] = {
    "renew": S.TERM,
    "keep": S.TERM,
    "reinspect": S.REINSPECTION,
    "rectify": S.RECTIFICATION,
    "revoke": S.HEARING,
    "downgrade": S.AFTERMATH,
    "end": S.AFTERMATH,
}
PHASES: dict[S, Literal["application", "term", "reinspection", "rectification"]] = {
    **dict.fromkeys(PENDING, "application"),
    **dict.fromkeys((S.TERM, S.RECOGNITION), "term"),
    S.REINSPECTION: "reinspection",
    **dict.fromkeys(UNDER_TREATMENT[1:], "rectification"),
}
"""The phases that an edition's transition speaks of."""

AFTER = {Duty.PLAQUE, Duty.REVIEW_WINDOW, Duty.REVIEW}


def begins_term(stage: S, outcome: str) -> bool:
    """Whether the title is in its term again, or at last, with this outcome: naming is always the last step."""
    line = LINES.get((stage, outcome))
    return line is not None and (line.to is S.TERM or (line.to == NEXT and stage is S.NAMING))


BEGINS = ("raised", "missed", "late")
"""The outcomes with which a consequence begins from its first measure, wherever the title stands."""


def onward(regulation: Regulation, standing: Standing, stage: S, outcome: str = "") -> Consequence:
    """What is still to be carried out after `stage`: the measures that follow it, and the move after them."""
    under_way = standing.follows
    if under_way is None:
        first = stage is S.REINSPECTION or stage in MEASURES
        under_way = regulation.failing if first else regulation.failing_again
    measures = under_way.measures
    done = measures.index(stage) + 1 if stage in measures and outcome not in BEGINS else 0
    # A consequence may have come from an edition that had measures which the present one does not know.
    left = tuple(one for one in measures[done:] if Duty(one.value) in regulation.duties)
    return under_way if left == measures else under_way.model_copy(update={"measures": left})


def follow(regulation: Regulation, standing: Standing, outcome: str, here: S | None = None) -> tuple[S, ...]:
    """The stages after `outcome` at `here` (or the standing's stage); several where steps run side by side.

    `standing` says which consequence is under way and which steps were asked for. `KeyError` off the course.
    """
    stage = here or standing.stage
    to = LINES[stage, outcome].to
    if to == NEXT:
        return next_step(regulation, standing, stage)
    if to == ALONG:
        return (there(regulation, onward(regulation, standing, stage, outcome)),)
    return (held(regulation, to, outcome),)


def next_step(regulation: Regulation, standing: Standing, stage: S) -> tuple[S, ...]:
    """The next group of the way in of which anything is held; after the last one, the term."""
    groups = regulation.groups
    done = 0
    if stage is not S.APPLICATION:
        step = S.PUBLICITY if stage is S.OBJECTION else stage
        done = next(n for n, group in enumerate(groups, 1) if step in group)
    for group in groups[done:]:
        wanted = tuple(one for one in group if one not in regulation.on_request or one in standing.asked)
        if wanted:
            return wanted
    return (S.TERM,)


def there(regulation: Regulation, consequence: Consequence) -> S:
    """Where a consequence goes on: its first measure, or its move."""
    return consequence.measures[0] if consequence.measures else held(regulation, _MOVES[consequence.then])


def held(regulation: Regulation, stage: S, outcome: str = "") -> S:
    """The stage, or the one after it where the measure does not have it.

    Only a revocation is reviewed: after every other end of a title there is at most the plaque to return.
    """
    if stage is S.HEARING and Duty.HEARING not in regulation.duties:
        return S.REVOCATION
    if stage is S.AFTERMATH and regulation.duties.keys().isdisjoint(
        AFTER if outcome == "revoked" else (Duty.PLAQUE,)
    ):
        return S.ENDED
    return stage


AT_ONCE = ("revoke", "downgrade", "end")
"""The moves that also a title which is being looked into can be made to go at once."""


def result_outcome(passes: bool, follows: Consequence) -> str:
    """What a named result is on the course: passed, warned (a pass with measures), conditional, or failed."""
    if not passes:
        return "failed"
    if follows.then == "rectify":
        return "conditional"
    return "warned" if follows.measures else "passed"


def stage_of(duty: Duty) -> S:
    """The stage in which a duty is owed."""
    if duty in (Duty.LEAD, Duty.RENEWAL, Duty.FILING):
        return S.TERM
    if duty is Duty.PUBLICISE:
        return S.PUBLICITY
    return S.AFTERMATH if duty in AFTER else S(duty.value)
