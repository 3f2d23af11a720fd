"""The course of a life: every path a title may take, beside the words of seed 000 三(四) and of the pack."""

from typing import Literal, NamedTuple

from schemas.life import Ground
from schemas.stage import Stage as S

NEXT: Literal["next"] = "next"
"""The next step of the way in, in the pack's order; after the last one, the term."""


class Line(NamedTuple):
    """From `stage`, when this has come out, the course goes on at `to`."""

    stage: S
    outcome: str
    label: str
    to: S | Literal["next"]


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
    Line(S.CONSULTATION, "opposed", "部门反对", S.ENDED),
    Line(S.DECISION, "approved", "同意", NEXT),
    Line(S.DECISION, "rejected", "不同意", S.ENDED),
    Line(S.PUBLICITY, "unopposed", "公示期满无异议", NEXT),
    Line(S.PUBLICITY, "contested", "期满仍有异议待核", S.OBJECTION),
    Line(S.PUBLICITY, "upheld", "异议成立", S.ENDED),
    Line(S.OBJECTION, "dismissed", "异议不成立", NEXT),
    Line(S.OBJECTION, "upheld", "异议成立", S.ENDED),
    Line(S.NAMING, "named", "命名", NEXT),
    Line(S.NAMING, "declined", "不予命名", S.ENDED),
    # 对已命名示范单位实行每五年一复验,届满后由市民族团结进步创建领导小组办公室进行复验
    Line(S.TERM, "expired", "有效期届满", S.REINSPECTION),
    Line(S.REINSPECTION, "passed", "复验合格", S.TERM),
    # 复验不合格的,报领导小组对有关单位的主要领导进行谈话,责令限期整改
    Line(S.REINSPECTION, "failed", "复验不合格", S.REPORT),
    Line(S.REPORT, "reported", "已报告", S.TALK),
    Line(S.TALK, "talked", "已谈话", S.ORDER),
    Line(S.ORDER, "ordered", "已责令", S.SERVICE),
    Line(S.SERVICE, "served", "已送达", S.RECTIFICATION),
    Line(S.RECTIFICATION, "filed", "已报整改", S.SECOND),
    Line(S.RECTIFICATION, "unfiled", "未报整改,径行复验", S.SECOND),
    Line(S.RECTIFICATION, "failed", "未报整改,视为不合格", S.HEARING),
    Line(S.SECOND, "passed", "整改合格", S.TERM),
    Line(S.SECOND, "again", "不合格,再次整改", S.ORDER),
    # 经整改复验仍不合格的,取消其荣誉称号;畅通出口关
    Line(S.SECOND, "failed", "仍不合格", S.HEARING),
    Line(S.HEARING, "stated", "已陈述", S.REVOCATION),
    Line(S.HEARING, "waived", "放弃陈述", S.REVOCATION),
    Line(S.HEARING, "silent", "逾期未陈述", S.REVOCATION),
    Line(S.REVOCATION, "kept", "保留称号", S.TERM),
    Line(S.REVOCATION, "revoked", "取消称号", S.AFTERMATH),
    Line(S.AFTERMATH, "restored", "复核恢复", S.TERM),
    Line(S.AFTERMATH, "settled", "善后完毕", S.ENDED),
)

PENDING: tuple[S, ...] = (S.PRELIMINARY, S.MATERIALS, S.SUPPLEMENT, S.ASSESSMENT, S.CONSULTATION)
PENDING += (S.DECISION, S.PUBLICITY, S.OBJECTION, S.NAMING)
"""The stages before naming: the unit may withdraw, and a pack may let silence end the application."""

_SHARED = [Line(stage, "withdrawn", "撤回申报", S.ENDED) for stage in PENDING]
_SHARED += [Line(stage, "lapsed", "逾期视为放弃", S.ENDED) for stage in PENDING]
LINES = {(line.stage, line.outcome): line for line in (*COURSE, *_SHARED)}
GROUNDS: dict[str, Ground] = {"withdrawn": "withdrawn", "lapsed": "lapsed", "settled": "revoked"}
"""Why a life ended, by the outcome that ended it; every other end of the way in is a turning-down."""


def begins_term(stage: S, outcome: str) -> bool:
    """Whether a new term begins with this outcome, whatever the pack's order: naming is always the last step."""
    line = LINES.get((stage, outcome))
    return line is not None and (line.to is S.TERM or (line.to == NEXT and stage is S.NAMING))


def follow(way_in: tuple[S, ...], stage: S, outcome: str) -> S:
    """The stage after `outcome` at `stage`, under a pack's order of the way in. `KeyError` off the course."""
    to = LINES[stage, outcome].to
    if to != NEXT:
        return to
    if stage is S.APPLICATION:
        return way_in[0]
    done = way_in.index(S.PUBLICITY if stage is S.OBJECTION else stage) + 1
    return way_in[done] if done < len(way_in) else S.TERM
