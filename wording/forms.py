"""Forms: every kind in the words that people read, in all the forms in which it is said, beside one another.

Keyed by the kinds of `kinds.py`, from which nothing here is known in the law: whatever has no words yet is said at
import.
"""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life import kinds
from workflows.life.course import ARROWS, TOLD
from workflows.life.kinds import HELD, PENDING, RAISED, TREATMENT
from workflows.life.rows import demand


class Treated(NamedTuple):
    """A measure: the stage and duty, what a consequence consists of, what has been done, and what the unit is told.

    Its act is called likewise where it has no name of its own.
    """

    label: str
    does: str
    done: str
    told: str = ""
    act: str = ""


def _act_of(one: Treated) -> str:
    return one.act or one.label


MEASURES = {
    S.REPORT: Treated("报告领导小组", "报告领导小组", "已报告"),
    S.TALK: Treated("谈话", "对主要领导进行谈话", "已谈话"),
    S.WARNING: Treated("警告", "予以警告", "已警告", "给予警告"),
    S.CRITICISM: Treated("通报批评", "予以通报批评", "已通报批评", "给予通报批评"),
    S.SUSPENSION: Treated("暂停称号", "暂停称号", "已暂停称号", "暂停称号，期间不得使用"),
    S.ORDER: Treated("责令整改", "责令整改", "已责令", act="责令限期整改"),
    S.SERVICE: Treated("送达", "送达整改通知", "已送达"),
}
"""处理 in all their forms."""

STAGES: dict[S, str] = {
    S.APPLICATION: "申报",
    S.PRELIMINARY: "初审",
    S.MATERIALS: "材料审核",
    S.SUPPLEMENT: "材料补正",
    S.ASSESSMENT: "考核验收",
    S.CONSULTATION: "征求意见",
    S.DECISION: "审定",
    S.PUBLICITY: "公示",
    S.OBJECTION: "异议核查",
    S.PROVISIONAL: "培育",
    S.ACCEPTANCE: "培育待验收",
    S.NAMING: "命名",
    S.TERM: "有效期",
    S.RECOGNITION: "重新认定",
    S.RECHECK: "复验初核",
    S.REINSPECTION: "复验",
    S.RESULT_CONSULTATION: "复验征求意见",
    S.CONFIRMATION: "复验结果审定",
    S.RESULT_PUBLICITY: "复验结果公示",
    S.RESULT_OBJECTION: "复验异议核查",
    **{stage: one.label for stage, one in MEASURES.items()},
    S.RECTIFICATION: "整改",
    S.SECOND: "整改复验",
    S.STATEMENT: "陈述申辩",
    S.HEARING: "听证",
    S.REVOCATION: "取消称号决定",
    S.AFTERMATH: "善后",
    S.ENDED: "终结",
}
"""Every stage in the words of the documents."""

_OTHER_THAN_THE_STAGE = {
    Duty.PUBLICISE: "发布公示",
    Duty.RESULT_PUBLICISE: "发布复验结果公示",
    Duty.ACCEPTANCE: "申请培育验收",
    Duty.LEAD: "复验前期",
    Duty.RENEWAL: "申请复验",
    Duty.FILING: "定期报告",
    Duty.LIFTING: "恢复称号",
    Duty.SUSPENDED: "暂停期满",
    Duty.LOOK: "查看",
    Duty.PLAQUE: "交回牌匾",
    Duty.REVIEW_WINDOW: "申请复核",
    Duty.REVIEW: "复核",
}
DUTIES: dict[Duty, str] = {
    duty: _OTHER_THAN_THE_STAGE.get(duty) or STAGES[row.stage]
    for duty, row in kinds.DUTIES.items()
    if duty in _OTHER_THAN_THE_STAGE or (duty.value == row.stage.value and row.stage in STAGES)
}
"""Every duty in a word: that of its stage, where it is named like it."""

ACTS: dict[str, str] = {
    "apply": "申报",
    "take_over": "接管",
    "amend": "更正申报",
    "update": "更新单位信息",
    "opine": "初审意见",
    "check": "材料审核",
    "supplement": "材料补正",
    "assess": "考核验收",
    "consult": "部门意见",
    "decide": "审定",
    "publicise": "开始公示",
    "object": "提出异议",
    "examine": "异议核查",
    "name": "命名",
    "inspect": "复验",
    **{row.act: _act_of(MEASURES[row.stage]) for row in TREATMENT if row.stage in MEASURES},
    "lift": "恢复称号",
    "rectify": "提交整改报告",
    "state": "陈述申辩",
    "hold": "举行听证",
    "revoke": "取消称号决定",
    "return_plaque": "收回牌匾",
    "request_review": "申请复核",
    "decide_review": "复核决定",
    "ask": "提请增加环节",
    "file": "定期报告",
    "credit": "平时得分",
    "renew": "申请复验",
    "request_acceptance": "申请培育验收",
    "raise": "提请处理",
    "change": "单位变更",
    "recognise": "重新认定",
    "withdraw": "撤回申报",
    "acknowledge": "签收",
    "urge": "催办",
    "extend": "延期",
    "pause": "中止计时",
    "resume": "恢复计时",
    "correct": "更正",
    "annul": "撤销原决定",
    "adopt": "适用新版本",
    "set_clock": "校时",
}
"""Every act in the words that people read, in the order in which they are listed."""


def stages(*several: S) -> str:
    """Stages that run side by side."""
    return "、".join(STAGES[one] for one in several)


class Said(NamedTuple):
    """An outcome: on the course, and what the unit is told if it is. Steps inside the office and what the unit did
    itself are not told.
    """

    label: str
    told: str = ""


OUTCOMES: dict[tuple[S, str], Said] = {
    (S.APPLICATION, "applied"): Said("提交申报"),
    (S.PRELIMINARY, "agreed"): Said("同意推荐", "初审同意推荐"),
    (S.PRELIMINARY, "rejected"): Said("不予推荐", "初审不予推荐，申报终止"),
    (S.MATERIALS, "complete"): Said("材料齐全", "申报材料审核通过"),
    (S.MATERIALS, "incomplete"): Said("退回补正", "申报材料须补正"),
    (S.MATERIALS, "rejected"): Said("不予受理", "申报材料审核未通过，申报终止"),
    (S.SUPPLEMENT, "supplemented"): Said("已补正"),
    (S.ASSESSMENT, "passed"): Said("达标", "考核验收达标"),
    (S.ASSESSMENT, "failed"): Said("不达标", "考核验收未达标，申报终止"),
    (S.CONSULTATION, "agreed"): Said("均无异议"),
    (S.CONSULTATION, "reported"): Said("意见已汇总"),
    (S.CONSULTATION, "opposed"): Said("部门反对", "征求意见未通过，申报终止"),
    (S.DECISION, "approved"): Said("同意", "领导小组审定同意，将予公示"),
    (S.DECISION, "rejected"): Said("不同意", "领导小组审定未通过，申报终止"),
    (S.PUBLICITY, "unopposed"): Said("公示期满无异议", "公示期满无异议，提请命名"),
    (S.PUBLICITY, "contested"): Said("期满仍有异议待核", "公示期满，收到的异议正在核查"),
    (S.PUBLICITY, "upheld"): Said("异议成立", "公示期间的异议成立，申报终止"),
    (S.OBJECTION, "dismissed"): Said("异议不成立", "异议不成立，提请命名"),
    (S.OBJECTION, "upheld"): Said("异议成立", "公示期间的异议成立，申报终止"),
    (S.PROVISIONAL, "matured"): Said("培育期满", "培育期满"),
    (S.PROVISIONAL, "discontinued"): Said("终止培育", "终止培育，申报终止"),
    (S.ACCEPTANCE, "requested"): Said("已申请验收"),
    (S.ACCEPTANCE, "discontinued"): Said("终止培育", "终止培育，申报终止"),
    (S.NAMING, "named"): Said("命名", "决定命名"),
    (S.NAMING, "declined"): Said("不予命名", "决定不予命名，申报终止"),
    (S.TERM, "expired"): Said("有效期届满", "称号有效期已届满，等待复验"),
    (S.TERM, "due"): Said("进入复验期", "进入复验期，请做好复验准备"),
    (S.TERM, "requested"): Said("申请复验"),
    (S.TERM, "ended"): Said("届满自然终止", "称号有效期届满，自然终止"),
    (S.TERM, "missed"): Said("逾期未报", "逾期未报送定期报告"),
    (S.TERM, "late"): Said("逾期报告变更", "单位变更逾期报告"),
    (S.TERM, "unclear"): Said("须重新认定"),
    (S.RECOGNITION, "recognised"): Said("予以认定", "重新认定通过，称号延续"),
    (S.RECOGNITION, "refused"): Said("不予认定", "不予重新认定，称号终止"),
    (S.RECHECK, "agreed"): Said("初核同意"),
    (S.RECHECK, "rejected"): Said("初核有不同意见"),
    (S.REINSPECTION, "proposed"): Said("提出复验结果", "复验已进行，结果待确认后生效"),
    (S.RESULT_CONSULTATION, "agreed"): Said("均无异议"),
    (S.RESULT_CONSULTATION, "opposed"): Said("有部门反对，意见已汇总"),
    (S.CONFIRMATION, "approved"): Said("同意复验结果"),
    (S.CONFIRMATION, "rejected"): Said("不同意，重新复验", "复验结果未获同意，将重新复验"),
    (S.RESULT_PUBLICITY, "unopposed"): Said("公示期满无异议"),
    (S.RESULT_PUBLICITY, "contested"): Said("期满仍有异议待核", "复验结果公示期满，收到的异议正在核查"),
    (S.RESULT_PUBLICITY, "upheld"): Said("异议成立，重新复验", "对复验结果的异议成立，将重新复验"),
    (S.RESULT_OBJECTION, "dismissed"): Said("异议不成立"),
    (S.RESULT_OBJECTION, "upheld"): Said("异议成立，重新复验", "对复验结果的异议成立，将重新复验"),
    (S.REINSPECTION, "passed"): Said("复验合格", "复验合格，称号延续"),
    (S.REINSPECTION, "warned"): Said("合格并予处理", "复验合格，并予处理"),
    (S.REINSPECTION, "conditional"): Said("基本合格，限期整改", "复验基本合格，须限期整改"),
    (S.REINSPECTION, "failed"): Said("复验不合格", "复验不合格"),
    (S.RECTIFICATION, "filed"): Said("已报整改"),
    (S.RECTIFICATION, "unfiled"): Said("未报整改，径行复验", "逾期未报整改，将径行复验"),
    (S.RECTIFICATION, "failed"): Said("未报整改，视为不合格", "逾期未报整改，视为整改不合格"),
    (S.SECOND, "passed"): Said("整改合格", "整改复验合格，称号延续"),
    (S.SECOND, "again"): Said("不合格，再次整改", "整改复验不合格，须再次整改"),
    (S.SECOND, "failed"): Said("仍不合格", "整改复验仍不合格"),
    (S.STATEMENT, "requested"): Said("要求听证"),
    (S.STATEMENT, "stated"): Said("已陈述"),
    (S.STATEMENT, "waived"): Said("放弃陈述"),
    (S.STATEMENT, "silent"): Said("逾期未陈述"),
    (S.HEARING, "held"): Said("已听证"),
    (S.REVOCATION, "kept"): Said("保留称号", "决定保留称号"),
    (S.REVOCATION, "revoked"): Said("取消称号", "决定取消称号"),
    (S.AFTERMATH, "restored"): Said("复核恢复", "复核决定恢复称号"),
    (S.AFTERMATH, "upheld"): Said("", "复核决定维持取消"),
    (S.AFTERMATH, "settled"): Said("善后完毕"),
}
"""Every outcome at its stage."""
OUTCOMES |= {
    (row.stage, row.outcome): Said(MEASURES[row.stage].done, MEASURES[row.stage].told)
    for row in TREATMENT
    if row.stage in MEASURES
}
OUTCOMES |= {(stage, "withdrawn"): Said("撤回申报") for stage in PENDING}
OUTCOMES |= {
    (stage, "lapsed"): Said("逾期视为放弃", f"{STAGES[stage]}逾期未办，申报终止") for stage in PENDING
}
OUTCOMES[S.ACCEPTANCE, "lapsed"] = Said("逾期视为放弃", "逾期未申请培育验收，视为放弃申报，申报终止")
OUTCOMES[S.SUPPLEMENT, "lapsed"] = Said("逾期视为放弃", "逾期未补正，视为放弃申报，申报终止")
OUTCOMES |= {(stage, "unit_gone"): Said("单位变更，申报终止", "单位变更，申报终止") for stage in PENDING}
OUTCOMES |= {(stage, "unit_gone"): Said("单位变更，称号终止", "单位变更，称号终止") for stage in HELD}
OUTCOMES |= {
    (stage, late): OUTCOMES[S.TERM, late]
    for stage in RAISED
    if stage is not S.TERM
    for late in ("missed", "late")
}
OUTCOMES |= {(stage, "lifted"): Said("恢复称号", "恢复称号，可以继续使用") for stage in HELD}
OUTCOMES |= {(stage, "raised"): Said("提请处理", "因有关事由提前处理") for stage in RAISED}


def outcome(stage: S, come: str) -> str:
    """What has come out at a stage, as the course calls it; "" of what the course does not know."""
    said = OUTCOMES.get((stage, come))
    return said.label if said else ""


class Silence(NamedTuple):
    """What silence amounts to, and how a notice says it where it says more."""

    amounts: str
    noticed: str = ""


SILENCES = {
    (Duty.SUPPLEMENT, "lapsed"): Silence("视为放弃申报"),
    (Duty.ACCEPTANCE, "lapsed"): Silence("视为放弃申报"),
    (Duty.CONSULTATION, "agreed"): Silence("视为无异议"),
    (Duty.CONSULTATION, "opposed"): Silence("视为反对"),
    (Duty.PUBLICITY, "unopposed"): Silence("无异议的进入下一环节，有异议待核的转入异议核查"),
    (Duty.RESULT_CONSULTATION, "agreed"): Silence("视为无异议"),
    (Duty.RESULT_CONSULTATION, "opposed"): Silence("视为反对"),
    (Duty.RESULT_PUBLICITY, "unopposed"): Silence("无异议的复验结果生效，有异议待核的转入异议核查"),
    (Duty.RESULT_OBJECTION, "dismissed"): Silence("视为异议不成立"),
    (Duty.RESULT_OBJECTION, "upheld"): Silence("视为异议成立"),
    (Duty.OBJECTION, "dismissed"): Silence("视为异议不成立"),
    (Duty.OBJECTION, "upheld"): Silence("视为异议成立"),
    (Duty.PROVISIONAL, "matured"): Silence("进入下一环节"),
    (Duty.TERM, "expired"): Silence("转入复验"),
    (Duty.TERM, "ended"): Silence("称号自然终止"),
    (Duty.LEAD, "due"): Silence("转入复验"),
    (Duty.LOOK, "looked"): Silence("称号继续有效，另行计算下一次"),
    (Duty.RENEWAL, "forgone"): Silence("视为不申请复验"),
    (Duty.SUSPENDED, "lifted"): Silence("称号恢复使用"),
    (Duty.RECTIFICATION, "failed"): Silence(
        "视为整改不合格", "视为整改不合格，转入取消称号程序（先听取单位陈述申辩）"
    ),
    (Duty.RECTIFICATION, "unfiled"): Silence("由领导小组办公室径行复验"),
    (Duty.STATEMENT, "silent"): Silence("视为放弃陈述申辩，命名机关径行决定"),
    (Duty.PLAQUE, "returned"): Silence("视为已交回"),
    (Duty.REVIEW_WINDOW, "closed"): Silence("视为不申请复核"),
    (Duty.REVIEW, "upheld"): Silence("视为维持取消决定"),
}
"""Where the course's own word would not say it to a reader."""


def amounts(duty: Duty, means: str) -> Silence:
    """What the silence `means` of a duty amounts to."""
    said = outcome(kinds.DUTIES[duty].stage, means) or means
    return SILENCES.get((duty, means)) or Silence(f"视为{said}")


def _gaps() -> Iterator[str]:
    """What has no words yet, or more than the law has told."""
    wanted: dict[str, tuple[Iterable[object], Container[object], str]] = {
        "measure": ((row.stage for row in TREATMENT), MEASURES, "add its forms to MEASURES in {}"),
        "stage": (kinds.STAGES, STAGES, "add to STAGES in {} what it is called"),
        "duty": (kinds.DUTIES, DUTIES, "add to _OTHER_THAN_THE_STAGE in {} what it is called"),
        "act": (kinds.ACTS, ACTS, "add to ACTS in {} what it is called"),
    }
    for kind, (there, named, add) in wanted.items():
        yield from (f"{kind} {one}: {add.format(_HERE)}" for one in there if one not in named)
    yield from _untold()
    yield from _unsaid()


def _untold() -> Iterator[str]:
    for (stage, come), told in TOLD.items():
        said = OUTCOMES.get((stage, come), Said(""))
        if not said.label and (stage, come) in ARROWS:
            yield f"outcome {come} at {stage}: add to OUTCOMES in {_HERE} what the course calls it"
        if told == "inside" and said.told:
            yield f"outcome {come} at {stage}: the unit is not told of it, so take its `told` out of {_HERE}"
        if told != "inside" and not said.told:
            yield f"outcome {come} at {stage}: add in {_HERE} what the unit is `told`"


def _unsaid() -> Iterator[str]:
    silences = ((duty, kind.stage, means) for duty, kind in kinds.DUTIES.items() for means in kind.silence)
    for duty, stage, means in silences:
        if (duty, means) not in SILENCES and not outcome(stage, means):
            yield f"silence {means} of the duty {duty}: add to SILENCES in {_HERE} what it amounts to"


_HERE = "wording/forms.py"
demand(_gaps())
