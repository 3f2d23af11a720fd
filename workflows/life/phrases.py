"""Phrases: the fixed words for dates, answers, outcomes and silences that notices and screens are made of."""

from schemas.life import Ground
from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life.course import HELD, PENDING, RAISED

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
    "filing": "起算之日",
}
"""The law dates that a duty may be counted from, in the words of a notice."""

LEVELS = {"national": "国家级", "provincial": "省级", "prefectural": "州市级", "county": "县级"}

GROUNDS: dict[Ground, str] = {
    "turned_down": "申报未通过",
    "withdrawn": "撤回申报",
    "lapsed": "逾期视为放弃",
    "revoked": "取消称号",
    "expired": "届满自然终止",
    "ended": "按办法终止",
    "downgraded": "降级",
    "merged": "单位合并",
    "split": "单位分立",
    "abolished": "单位撤销",
}
"""Why a life ended."""

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
    Duty.PROVISIONAL: "raise",
    Duty.NAMING: "name",
    Duty.LEAD: "inspect",
    Duty.RENEWAL: "renew",
    Duty.FILING: "file",
    Duty.RECOGNITION: "recognise",
    Duty.REINSPECTION: "inspect",
    Duty.REPORT: "report",
    Duty.TALK: "talk",
    Duty.WARNING: "warn",
    Duty.CRITICISM: "criticise",
    Duty.SUSPENSION: "suspend_title",
    Duty.ORDER: "order",
    Duty.SERVICE: "serve",
    Duty.RECTIFICATION: "rectify",
    Duty.SECOND: "inspect",
    Duty.HEARING: "state",
    Duty.SESSION: "hold",
    Duty.REVOCATION: "revoke",
    Duty.PLAQUE: "return_plaque",
    Duty.REVIEW_WINDOW: "request_review",
    Duty.REVIEW: "decide_review",
}
"""The action that answers each duty. The term is answered by nobody: it runs out."""

PASSING = (Duty.PUBLICITY, Duty.PROVISIONAL, Duty.TERM, Duty.LEAD, Duty.REVIEW_WINDOW)
"""Periods that run out by themselves: nobody is late in them, and nobody need be told that one is over early."""

TOLD = {
    (S.PRELIMINARY, "agreed"): "初审同意推荐",
    (S.PRELIMINARY, "rejected"): "初审不予推荐，申报终止",
    (S.MATERIALS, "complete"): "申报材料审核通过",
    (S.MATERIALS, "incomplete"): "申报材料须补正",
    (S.MATERIALS, "rejected"): "申报材料审核未通过，申报终止",
    (S.ASSESSMENT, "passed"): "考核验收达标",
    (S.ASSESSMENT, "failed"): "考核验收未达标，申报终止",
    (S.CONSULTATION, "opposed"): "征求意见未通过，申报终止",
    (S.DECISION, "approved"): "领导小组审定同意，将予公示",
    (S.DECISION, "rejected"): "领导小组审定未通过，申报终止",
    (S.PUBLICITY, "unopposed"): "公示期满无异议，提请命名",
    (S.PUBLICITY, "contested"): "公示期满，收到的异议正在核查",
    (S.PUBLICITY, "upheld"): "公示期间的异议成立，申报终止",
    (S.OBJECTION, "dismissed"): "异议不成立，提请命名",
    (S.OBJECTION, "upheld"): "公示期间的异议成立，申报终止",
    (S.PROVISIONAL, "matured"): "培育期满",
    (S.PROVISIONAL, "discontinued"): "终止培育，申报终止",
    (S.NAMING, "named"): "决定命名",
    (S.NAMING, "declined"): "决定不予命名，申报终止",
    (S.TERM, "expired"): "称号有效期已届满，等待复验",
    (S.TERM, "due"): "进入复验期，请做好复验准备",
    (S.TERM, "ended"): "称号有效期届满，自然终止",
    (S.TERM, "missed"): "逾期未报送定期报告",
    (S.TERM, "late"): "单位变更逾期报告",
    (S.RECOGNITION, "recognised"): "重新认定通过，称号延续",
    (S.RECOGNITION, "refused"): "不予重新认定，称号终止",
    (S.REINSPECTION, "passed"): "复验合格，称号延续",
    (S.REINSPECTION, "warned"): "复验合格，并予处理",
    (S.REINSPECTION, "conditional"): "复验基本合格，须限期整改",
    (S.REINSPECTION, "failed"): "复验不合格",
    (S.RECTIFICATION, "unfiled"): "逾期未报整改，将径行复验",
    (S.RECTIFICATION, "failed"): "逾期未报整改，视为整改不合格",
    (S.SECOND, "passed"): "整改复验合格，称号延续",
    (S.SECOND, "again"): "整改复验不合格，须再次整改",
    (S.SECOND, "failed"): "整改复验仍不合格",
    (S.REVOCATION, "kept"): "决定保留称号",
    (S.REVOCATION, "revoked"): "决定取消称号",
    (S.AFTERMATH, "restored"): "复核决定恢复称号",
    (S.AFTERMATH, "upheld"): "复核决定维持取消",
}
TOLD |= {(stage, "raised"): "因有关事由提前处理" for stage in RAISED}
TOLD |= {(stage, "unit_gone"): "单位变更，申报终止" for stage in PENDING}
TOLD |= {(stage, "unit_gone"): "单位变更，称号终止" for stage in HELD}
TOLD |= {(S.WARNING, "cautioned"): "给予警告", (S.CRITICISM, "criticised"): "给予通报批评"}
TOLD[S.SUSPENSION, "title_suspended"] = "暂停称号，期间不得使用"
TOLD |= {(stage, "lapsed"): f"{stage.label}逾期未办，申报终止" for stage in PENDING}
TOLD[S.SUPPLEMENT, "lapsed"] = "逾期未补正，视为放弃申报，申报终止"
"""What the unit is told of, and how. Steps inside the office and what the unit did itself are not among it."""

URGENT = ("failed", "revoked", "restored", "raised", "conditional", "title_suspended", "ended", "unit_gone")
"""Outcomes that do not wait for the next digest."""

HEARD = "拟取消称号，作出决定前先听取单位陈述申辩。"
NEXT = {
    (S.PUBLICITY, "contested"): "办结前暂不进入命名。",
    (S.AFTERMATH, "restored"): "已交回的牌匾由领导小组办公室发还；此前的申报限制不再适用。",
}
"""What comes next, where the unit had better know before it is asked."""

SEED = "下一步：报领导小组，对单位主要领导谈话，责令限期整改；整改期限自整改通知送达起算。"
"""What follows a failed re-inspection where the measure says nothing else (seed 000)."""

SILENT = {
    (Duty.SUPPLEMENT, "lapsed"): "视为放弃申报",
    (Duty.CONSULTATION, "agreed"): "视为无异议",
    (Duty.CONSULTATION, "opposed"): "视为反对",
    (Duty.OBJECTION, "dismissed"): "视为异议不成立",
    (Duty.OBJECTION, "upheld"): "视为异议成立",
    (Duty.RENEWAL, "forgone"): "视为不申请复验，称号届满自然终止",
    (Duty.RECTIFICATION, "failed"): "视为整改不合格，转入取消称号程序（先听取单位陈述申辩）",
    (Duty.RECTIFICATION, "unfiled"): "由领导小组办公室径行复验",
    (Duty.HEARING, "silent"): "视为放弃陈述申辩，命名机关径行决定",
    (Duty.REVIEW, "upheld"): "视为维持取消决定",
    (Duty.PLAQUE, "returned"): "视为已交回",
}
"""What silence amounts to, where the course's own word would not say it to a reader."""
