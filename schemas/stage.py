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
    ACCEPTANCE = "acceptance"
    NAMING = "naming"
    TERM = "term"
    RECOGNITION = "recognition"
    RECHECK = "recheck"
    REINSPECTION = "reinspection"
    RESULT_CONSULTATION = "result_consultation"
    CONFIRMATION = "confirmation"
    RESULT_PUBLICITY = "result_publicity"
    RESULT_OBJECTION = "result_objection"
    REPORT = "report"
    TALK = "talk"
    WARNING = "warning"
    CRITICISM = "criticism"
    SUSPENSION = "suspension"
    ORDER = "order"
    SERVICE = "service"
    RECTIFICATION = "rectification"
    SECOND = "second"
    STATEMENT = "statement"
    HEARING = "hearing"
    REVOCATION = "revocation"
    AFTERMATH = "aftermath"
    ENDED = "ended"


WAY_IN = (
    Stage.PRELIMINARY,
    Stage.MATERIALS,
    Stage.ASSESSMENT,
    Stage.CONSULTATION,
    Stage.DECISION,
    Stage.PUBLICITY,
    Stage.PROVISIONAL,
    Stage.ACCEPTANCE,
    Stage.NAMING,
)
"""The step kinds that a pack may order into its way in."""

REINSPECTION_WAY = (
    Stage.RECHECK,
    Stage.REINSPECTION,
    Stage.RESULT_CONSULTATION,
    Stage.CONFIRMATION,
    Stage.RESULT_PUBLICITY,
)
"""The step kinds that a pack may order into its way of re-inspection 复验: an opinion first, the inspection, and what
its result goes through before it takes effect."""

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
    ACCEPTANCE = "acceptance"
    NAMING = "naming"
    TERM = "term"
    LEAD = "lead"
    RENEWAL = "renewal"
    FILING = "filing"
    LOOK = "look"
    RECOGNITION = "recognition"
    RECHECK = "recheck"
    REINSPECTION = "reinspection"
    RESULT_CONSULTATION = "result_consultation"
    CONFIRMATION = "confirmation"
    RESULT_PUBLICISE = "result_publicise"
    RESULT_PUBLICITY = "result_publicity"
    RESULT_OBJECTION = "result_objection"
    REPORT = "report"
    TALK = "talk"
    WARNING = "warning"
    CRITICISM = "criticism"
    SUSPENSION = "suspension"
    LIFTING = "lifting"
    SUSPENDED = "suspended"
    ORDER = "order"
    SERVICE = "service"
    RECTIFICATION = "rectification"
    SECOND = "second"
    STATEMENT = "statement"
    HEARING = "hearing"
    REVOCATION = "revocation"
    PLAQUE = "plaque"
    REVIEW_WINDOW = "review_window"
    REVIEW = "review"
