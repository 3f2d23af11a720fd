"""Action 行为: what people do, one class a kind; a decision carries the documents that it rests on."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, Union

from pydantic import Field

from schemas import opening
from schemas.act import Act, Decision, Judgement, Scoring
from schemas.base import Instant, Line, Name, Sha256, Text, later
from schemas.days import Day
from schemas.document import Document
from schemas.one_of import OneOf
from schemas.regulation import ChangeKind, Form
from schemas.span import Span
from schemas.stage import Stage
from schemas.unit import Unit


class Opine(Judgement):
    """初审意见."""

    kind: Literal["opine"] = "opine"
    result: Literal["agreed", "rejected"]


class Check(Judgement):
    """材料审核."""

    kind: Literal["check"] = "check"
    result: Literal["complete", "incomplete", "rejected"]
    within: Span | None = later(None)
    """How long the unit has for 补正, where the measure leaves that to the act."""


class Supplement(Decision):
    """材料补正."""

    kind: Literal["supplement"] = "supplement"


class Assess(Scoring):
    """考核验收."""

    kind: Literal["assess"] = "assess"


class Consult(Judgement):
    """部门意见."""

    kind: Literal["consult"] = "consult"
    body: Name
    result: Literal["agreed", "opposed"]


class Decide(Judgement):
    """审定."""

    kind: Literal["decide"] = "decide"
    result: Literal["approved", "rejected"]


class Publicise(Judgement):
    """公示: `on` is the first day."""

    kind: Literal["publicise"] = "publicise"


class Object(Act):
    """异议: filed with the office; never an objector's name (domain §7)."""

    kind: Literal["object"] = "object"
    form: Form
    matter: Text


class Examine(Judgement):
    """异议核查."""

    kind: Literal["examine"] = "examine"
    objection: Line
    result: Literal["upheld", "dismissed"]


class NameTitle(Judgement):
    """命名: batch 批次 and the title's number in it."""

    kind: Literal["name"] = "name"
    result: Literal["named", "declined"]
    batch: Line | None = None
    number: Line | None = None


class Inspect(Scoring):
    """复验, the first or one after rectification."""

    kind: Literal["inspect"] = "inspect"
    choice: Line | None = later(None)
    """Which of several things follows, where rectification has failed for the last time and the measure lets choose."""


class Report(Judgement):
    """报告领导小组."""

    kind: Literal["report"] = "report"


class Talk(Judgement):
    """谈话: only posts, date and document number are kept (domain §7)."""

    kind: Literal["talk"] = "talk"
    posts: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]


class Order(Judgement):
    """责令限期整改."""

    kind: Literal["order"] = "order"
    within: Span | None = later(None)
    """How long the unit has, where the measure leaves that to the order."""


class Warn(Judgement):
    """警告."""

    kind: Literal["warn"] = "warn"


class Criticise(Judgement):
    """通报批评."""

    kind: Literal["criticise"] = "criticise"


class SuspendTitle(Judgement):
    """暂停称号: it may not be shown as long as the measure says."""

    kind: Literal["suspend_title"] = "suspend_title"


class Lift(Judgement):
    """恢复称号: a suspended title may be shown again."""

    kind: Literal["lift"] = "lift"


class Serve(Judgement):
    """送达: `on` is the day of service, from which the rectification period runs."""

    kind: Literal["serve"] = "serve"


class Rectify(Decision):
    """整改报告."""

    kind: Literal["rectify"] = "rectify"


class State(Act):
    """陈述申辩, or that the unit waives it."""

    kind: Literal["state"] = "state"
    result: Literal["stated", "waived", "requested"]
    documents: tuple[Document, ...] = ()


class Hold(Decision):
    """举行听证, which the unit has asked for."""

    kind: Literal["hold"] = "hold"


class Revoke(Judgement):
    """取消称号决定: revoked, or after listening to the unit kept."""

    kind: Literal["revoke"] = "revoke"
    result: Literal["revoked", "kept"]


class ReturnPlaque(Act):
    """收回牌匾."""

    kind: Literal["return_plaque"] = "return_plaque"
    documents: tuple[Document, ...] = ()


class RequestReview(Decision):
    """申请复核."""

    kind: Literal["request_review"] = "request_review"


class DecideReview(Judgement):
    """复核决定."""

    kind: Literal["decide_review"] = "decide_review"
    result: Literal["upheld", "restored"]


class Ask(Act):
    """提请: a step of the way in that is only held if asked for."""

    kind: Literal["ask"] = "ask"
    step: Stage


class FileReport(Decision):
    """定期报告: which one of those that the measure asks for."""

    kind: Literal["file"] = "file"
    filing: Line


class Credit(Decision):
    """平时得分: what a year of one report is worth, of what the unit has filed. Said again it is put right."""

    kind: Literal["credit"] = "credit"
    filing: Line
    year: Annotated[int, Field(ge=2000, le=2200)]
    points: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Renew(Decision):
    """申请复验, before the term is over."""

    kind: Literal["renew"] = "renew"


class RequestAcceptance(Decision):
    """申请培育验收: the unit has done what it set out to, and asks that its title be gone on with."""

    kind: Literal["request_acceptance"] = "request_acceptance"


class Raise(Decision):
    """提请处理: a cause 事由 that the measure names has come up, in a sentence or two."""

    kind: Literal["raise"] = "raise"
    cause: Line
    matter: Text


class ChangeUnit(Decision):
    """单位变更: renamed 更名, merged 合并, split 分立, abolished 撤销 or moved 区划调整; `on` is the day of the change.

    `unit` is the unit as it is from then on, with the same code where it lives on.
    """

    kind: Literal["change"] = "change"
    change: ChangeKind
    unit: Unit | None = None


class Recognise(Judgement):
    """重新认定: whether the unit that came of the change keeps the title."""

    kind: Literal["recognise"] = "recognise"
    result: Literal["recognised", "refused"]


class Withdraw(Act):
    """撤回申报."""

    kind: Literal["withdraw"] = "withdraw"


class Acknowledge(Act):
    """签收: somebody has seen it; the duty itself stays."""

    kind: Literal["acknowledge"] = "acknowledge"
    obligation: int


class Urge(Act):
    """催办: whoever owes a duty is told by hand to do it. `message` goes with it, in the words of whoever urges."""

    kind: Literal["urge"] = "urge"
    obligation: int
    message: Line | None = None


class Extend(Decision):
    """延期."""

    kind: Literal["extend"] = "extend"
    obligation: int
    by: Span
    ground: Text
    asked_on: Day | None = later(None)
    """When the unit asked for it, where the measure sets a last day for that."""


class Pause(Decision):
    """中止计时 until a day at the latest."""

    kind: Literal["pause"] = "pause"
    obligation: int
    until: Day
    ground: Text


class Resume(Decision):
    """恢复计时."""

    kind: Literal["resume"] = "resume"
    obligation: int
    ground: Text


def _of_a_kind(base: type[Act]) -> dict[str, type[Act]]:
    """The classes so far that are of a kind and of `base`, by their kind: of the opening, then of this file."""
    found: dict[str, type[Act]] = {}
    for one in (*vars(opening).values(), *globals().values()):
        if isinstance(one, type) and issubclass(one, base) and "kind" in one.model_fields:
            kind = one.model_fields["kind"].default
            if kind in found:
                raise TypeError(f"{found[kind].__name__} and {one.__name__} are both of the kind “{kind}”")
            found[kind] = one
    return found


_JUDGEMENTS = _of_a_kind(Judgement)
if TYPE_CHECKING:
    Correctable: TypeAlias = Judgement
else:
    Correctable = Annotated[Union[tuple(_JUDGEMENTS.values())], OneOf("kind")]  # noqa: UP007  known only here
CORRECTABLE = frozenset(_JUDGEMENTS)
"""The kinds of decision that can be corrected or annulled: every `Judgement`."""


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
    edition: Sha256 | None = later(None)
    calendar: Sha256
    ground: Text


class SetClock(Act):
    """校时: a clock was ahead when the title was acted upon; from here on it goes by the true time again.

    `shows` is the time that the register had by then, and that had not come; `ground` says which clock was wrong.
    `turns` has, by its name, from when each report is counted whose turn the clock had passed over.
    """

    kind: Literal["set_clock"] = "set_clock"
    shows: Instant
    turns: dict[Line, date] = {}
    ground: Text
    documents: tuple[Document, ...] = ()


KINDS = _of_a_kind(Act)
"""The class of every kind of act."""
if late := {kind for kind, one in KINDS.items() if issubclass(one, Judgement)} - CORRECTABLE:
    raise TypeError(
        f"{'、'.join(late)}: a `Judgement` stands above `Correct`, which may put another in its place"
    )


def documents_of(act: Act) -> tuple[Document, ...]:
    """Every document of an act, each once: its own, of what it says in the place of another, of a title taken over."""
    own: tuple[Document, ...] = getattr(act, "documents", ())
    instead = act.instead.documents if isinstance(act, Correct) else ()
    listed = act.inherited.document if isinstance(act, opening.TakeOver) else None
    return tuple(dict.fromkeys((*own, *instead, *filter(None, (listed,)))))


if TYPE_CHECKING:
    Action: TypeAlias = Act
else:
    Action = Annotated[Union[tuple(KINDS.values())], OneOf("kind")]  # noqa: UP007  known only here
