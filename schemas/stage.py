"""Stage 阶段 and duty 事项种类: the closed sets that the course of a life is told in."""

from schemas.base import Code


class Stage(Code):
    """Where a title stands between two decisions."""

    APPLICATION = "application"
    PRELIMINARY = "preliminary"
    MATERIALS = "materials"
    SUPPLEMENT = "supplement"
    ASSESSMENT = "assessment"
    CONSULTATION = "consultation"
    DECISION = "decision"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    PROVISIONAL = "provisional"
    NAMING = "naming"
    TERM = "term"
    RECOGNITION = "recognition"
    REINSPECTION = "reinspection"
    REPORT = "report"
    TALK = "talk"
    WARNING = "warning"
    CRITICISM = "criticism"
    SUSPENSION = "suspension"
    ORDER = "order"
    SERVICE = "service"
    RECTIFICATION = "rectification"
    SECOND = "second"
    HEARING = "hearing"
    SESSION = "session"
    REVOCATION = "revocation"
    AFTERMATH = "aftermath"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The stage in the words of the documents."""
        return _STAGES[self]


_STAGES = {
    Stage.APPLICATION: "申报",
    Stage.PRELIMINARY: "初审",
    Stage.MATERIALS: "材料审核",
    Stage.SUPPLEMENT: "材料补正",
    Stage.ASSESSMENT: "考核验收",
    Stage.CONSULTATION: "征求意见",
    Stage.DECISION: "审定",
    Stage.PUBLICITY: "公示",
    Stage.OBJECTION: "异议核查",
    Stage.PROVISIONAL: "培育",
    Stage.NAMING: "命名",
    Stage.TERM: "有效期",
    Stage.RECOGNITION: "重新认定",
    Stage.REINSPECTION: "复验",
    Stage.REPORT: "报告领导小组",
    Stage.TALK: "谈话",
    Stage.WARNING: "警告",
    Stage.CRITICISM: "通报批评",
    Stage.SUSPENSION: "暂停称号",
    Stage.ORDER: "责令整改",
    Stage.SERVICE: "送达",
    Stage.RECTIFICATION: "整改",
    Stage.SECOND: "整改复验",
    Stage.HEARING: "陈述申辩",
    Stage.SESSION: "听证",
    Stage.REVOCATION: "取消称号决定",
    Stage.AFTERMATH: "善后",
    Stage.ENDED: "终结",
}

WAY_IN = (
    Stage.PRELIMINARY,
    Stage.MATERIALS,
    Stage.ASSESSMENT,
    Stage.CONSULTATION,
    Stage.DECISION,
    Stage.PUBLICITY,
    Stage.PROVISIONAL,
    Stage.NAMING,
)
"""The step kinds that a pack may order into its way in."""

MEASURES = (
    Stage.REPORT,
    Stage.TALK,
    Stage.WARNING,
    Stage.CRITICISM,
    Stage.SUSPENSION,
    Stage.ORDER,
    Stage.SERVICE,
)
"""What a pack may let be done about a unit before the course goes on: each is a stage with a duty of its name."""


class Duty(Code):
    """What must be done: the kind of an obligation 事项."""

    PRELIMINARY = "preliminary"
    MATERIALS = "materials"
    SUPPLEMENT = "supplement"
    ASSESSMENT = "assessment"
    CONSULTATION = "consultation"
    DECISION = "decision"
    PUBLICISE = "publicise"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    PROVISIONAL = "provisional"
    NAMING = "naming"
    TERM = "term"
    LEAD = "lead"
    RENEWAL = "renewal"
    FILING = "filing"
    RECOGNITION = "recognition"
    REINSPECTION = "reinspection"
    REPORT = "report"
    TALK = "talk"
    WARNING = "warning"
    CRITICISM = "criticism"
    SUSPENSION = "suspension"
    ORDER = "order"
    SERVICE = "service"
    RECTIFICATION = "rectification"
    SECOND = "second"
    HEARING = "hearing"
    SESSION = "session"
    REVOCATION = "revocation"
    PLAQUE = "plaque"
    REVIEW_WINDOW = "review_window"
    REVIEW = "review"
