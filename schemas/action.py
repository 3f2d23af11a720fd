"""Action 行为: what people do, one class a kind; a decision carries the documents that it rests on."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Instant, Line, Model, Name, Sha256, Text
from schemas.document import Document
from schemas.party import Actor
from schemas.span import Span
from schemas.unit import Unit

TitleId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,40}$")]
ActionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{4,80}$")]
Documents = Annotated[tuple[Document, ...], Field(min_length=1, max_length=20)]


class Act(Model):
    """What every action says: its own id, whose title, who acted, when it was received, and the law date of the act."""

    id: ActionId
    title: TitleId
    actor: Actor
    received_at: Instant
    on: date
    note: Text | None = None


class Decision(Act):
    """An act that rests on documents."""

    documents: Documents


class Application(Model):
    """申报: which unit asks for which title, through whom, and whose money would follow."""

    unit: Unit
    honour: Name
    recommender: Name | None = None
    funders: Annotated[tuple[Name, ...], Field(max_length=20)] = ()


class Apply(Decision):
    """申报."""

    kind: Literal["apply"] = "apply"
    application: Application


class Opine(Decision):
    """初审意见."""

    kind: Literal["opine"] = "opine"
    result: Literal["agreed", "rejected"]


class Check(Decision):
    """材料审核."""

    kind: Literal["check"] = "check"
    result: Literal["complete", "incomplete", "rejected"]


class Supplement(Decision):
    """材料补正."""

    kind: Literal["supplement"] = "supplement"


class Scoring(Decision):
    """A filled score sheet: points by row id, veto rows that were marked."""

    scores: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    vetoes: tuple[Line, ...] = ()


class Assess(Scoring):
    """考核验收."""

    kind: Literal["assess"] = "assess"


class Consult(Decision):
    """部门意见."""

    kind: Literal["consult"] = "consult"
    body: Name
    result: Literal["agreed", "opposed"]


class Decide(Decision):
    """审定."""

    kind: Literal["decide"] = "decide"
    result: Literal["approved", "rejected"]


class Publicise(Decision):
    """公示: `on` is the first day."""

    kind: Literal["publicise"] = "publicise"


class Object(Act):
    """异议: filed with the office; never an objector's name (domain §7)."""

    kind: Literal["object"] = "object"
    form: Literal["sealed", "named", "anonymous"]
    matter: Text


class Examine(Decision):
    """异议核查."""

    kind: Literal["examine"] = "examine"
    objection: Line
    result: Literal["upheld", "dismissed"]


class NameTitle(Decision):
    """命名: batch 批次 and the title's number in it."""

    kind: Literal["name"] = "name"
    result: Literal["named", "declined"]
    batch: Line | None = None
    number: Line | None = None


class Inspect(Scoring):
    """复验, the first or one after rectification."""

    kind: Literal["inspect"] = "inspect"


class Report(Decision):
    """报告领导小组."""

    kind: Literal["report"] = "report"


class Talk(Decision):
    """谈话: only posts, date and document number are kept (domain §7)."""

    kind: Literal["talk"] = "talk"
    posts: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]


class Order(Decision):
    """责令限期整改."""

    kind: Literal["order"] = "order"


class Serve(Decision):
    """送达: `on` is the day of service, from which the rectification period runs."""

    kind: Literal["serve"] = "serve"


class Rectify(Decision):
    """整改报告."""

    kind: Literal["rectify"] = "rectify"


class State(Act):
    """陈述申辩, or that the unit waives it."""

    kind: Literal["state"] = "state"
    result: Literal["stated", "waived"]
    documents: tuple[Document, ...] = ()


class Revoke(Decision):
    """取消称号决定: revoked, or after hearing the unit kept."""

    kind: Literal["revoke"] = "revoke"
    result: Literal["revoked", "kept"]


class ReturnPlaque(Act):
    """收回牌匾."""

    kind: Literal["return_plaque"] = "return_plaque"
    documents: tuple[Document, ...] = ()


class RequestReview(Decision):
    """申请复核."""

    kind: Literal["request_review"] = "request_review"


class DecideReview(Decision):
    """复核决定."""

    kind: Literal["decide_review"] = "decide_review"
    result: Literal["upheld", "restored"]


class Withdraw(Act):
    """撤回申报."""

    kind: Literal["withdraw"] = "withdraw"


class Acknowledge(Act):
    """签收: somebody has seen it; the duty itself stays."""

    kind: Literal["acknowledge"] = "acknowledge"
    obligation: int


class Extend(Decision):
    """延期."""

    kind: Literal["extend"] = "extend"
    obligation: int
    by: Span
    ground: Text


class Suspend(Decision):
    """中止计时 until a day at the latest."""

    kind: Literal["suspend"] = "suspend"
    obligation: int
    until: date
    ground: Text


class Resume(Decision):
    """恢复计时."""

    kind: Literal["resume"] = "resume"
    obligation: int
    ground: Text


Correctable = Annotated[
    Opine
    | Check
    | Assess
    | Consult
    | Decide
    | Publicise
    | Examine
    | NameTitle
    | Inspect
    | Report
    | Talk
    | Order
    | Serve
    | Revoke
    | DecideReview,
    Field(discriminator="kind"),
]
"""The decisions that can be corrected 更正 or annulled 撤销."""

CORRECTABLE = frozenset(
    (
        *("opine", "check", "assess", "consult", "decide", "publicise", "examine", "name", "inspect"),
        *("report", "talk", "order", "serve", "revoke", "decide_review"),
    )
)
"""Their kinds."""


class Correct(Decision):
    """更正: entry `entry` should have read `instead`."""

    kind: Literal["correct"] = "correct"
    entry: int
    instead: Correctable
    ground: Text


class Annul(Decision):
    """撤销原决定: the deciding role takes entry `entry` back."""

    kind: Literal["annul"] = "annul"
    entry: int
    ground: Text


class Adopt(Decision):
    """适用新版本: from now on this title lives under another edition or calendar, known by their hashes.

    Without an edition it stays under its own: whoever brings a calendar does not know what others adopt meanwhile.
    """

    kind: Literal["adopt"] = "adopt"
    edition: Sha256 | None = Field(default=None, exclude_if=lambda edition: edition is None)
    calendar: Sha256
    ground: Text


Action = Annotated[
    Apply
    | Opine
    | Check
    | Supplement
    | Assess
    | Consult
    | Decide
    | Publicise
    | Object
    | Examine
    | NameTitle
    | Inspect
    | Report
    | Talk
    | Order
    | Serve
    | Rectify
    | State
    | Revoke
    | ReturnPlaque
    | RequestReview
    | DecideReview
    | Withdraw
    | Acknowledge
    | Extend
    | Suspend
    | Resume
    | Correct
    | Annul
    | Adopt,
    Field(discriminator="kind"),
]

LABELS: dict[str, str] = {
    "apply": "申报",
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
    "report": "报告领导小组",
    "talk": "谈话",
    "order": "责令限期整改",
    "serve": "送达",
    "rectify": "提交整改报告",
    "state": "陈述申辩",
    "revoke": "取消称号决定",
    "return_plaque": "收回牌匾",
    "request_review": "申请复核",
    "decide_review": "复核决定",
    "withdraw": "撤回申报",
    "acknowledge": "签收",
    "extend": "延期",
    "suspend": "中止计时",
    "resume": "恢复计时",
    "correct": "更正",
    "annul": "撤销原决定",
    "adopt": "适用新版本",
}
"""Every action kind in the words that people read."""
