"""Fields: what an act or an application says, field by field, for whoever lays out a form: label, limits, choices.

All of it is read from the act's class, but the labels, which stand here beside one another.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, GroupedMetadata, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from desk.choices import members
from schemas.act import Act
from schemas.application import Application
from schemas.span import Span
from wording.phrases import LEVELS

UNTYPED = frozenset(("format", "kind", "id", "title", "actor", "received_at"))
"""Fields that nobody fills in: which act of whom it is, when it came, and how it is written down."""

LONG = 200
"""Characters of a line; what may be longer is a paragraph."""


class Label(NamedTuple):
    """What a field is called, a word of advice, the words of its closed set where whoever names it knows them."""

    text: str
    hint: str = ""
    choices: Mapping[str, str] | None = None

    @property
    def full(self) -> str:
        """Both."""
        return f"{self.text}，{self.hint}" if self.hint else self.text


_TODAY = "缺省为今天"
LABELS = {
    "result": Label("结论"),
    "assess.result": Label("结论", "办法没有评分表的才写"),
    "inspect.result": Label("结论", "办法没有评分表的才写"),
    "on": Label("办理日期", _TODAY),
    "publicise.on": Label("公示的第一天", _TODAY),
    "serve.on": Label("送达之日", _TODAY),
    "change.on": Label("变更之日", _TODAY),
    "documents": Label("文件"),
    "scores": Label("各项评分", "几人分别打分的逐人写"),
    "vetoes": Label("否决项"),
    "indicators": Label("指标实测数值"),
    "references": Label("指标对照数值"),
    "body": Label("征求意见的部门"),
    "form": Label("异议方式"),
    "object.matter": Label("异议事项"),
    "raise.matter": Label("是什么情况", "一两句话"),
    "objection": Label("异议编号"),
    "choice": Label("仍不合格的处理", "办法有几种可选的才写"),
    "batch": Label("命名批次"),
    "number": Label("称号编号"),
    "posts": Label("谈话对象的岗位", "只写岗位，不写姓名"),
    "obligation": Label("事项编号"),
    "message": Label("附言", "随催办发给承办者，不写个人信息"),
    "by": Label("延长多久", "如 10个工作日"),
    "order.within": Label("整改期限", "办法规定由责令确定的才写，如 3个月"),
    "check.within": Label("补正期限", "办法规定由退回补正时确定的才写，如 10个工作日"),
    "until": Label("中止至哪一天"),
    "take_over.by": Label("逾期事项改在哪一天前办", "不写的自接管之日重新计算"),
    "inherited": Label("台账所载"),
    "row": Label("所在的文件和行"),
    "asked_on": Label("单位申请延期之日"),
    "ground": Label("理由"),
    "entry": Label("第几条档案"),
    "instead": Label("正确的内容"),
    "step": Label("提请增加的环节"),
    "filing": Label("哪一种定期报告"),
    "year": Label("哪一年", "四位年份，缺省为今年"),
    "points": Label("平时得分", "这一年这种报告共得几分，再记一次的以后一次为准"),
    "cause": Label("事由"),
    "change": Label("哪一种变更"),
    "unit": Label("变更后的单位"),
    "amend.documents": Label("文件", "代替原来所附的"),
    "amend.application": Label("正确的申报内容"),
    "post": Label("联系岗位", "不写姓名"),
    "phone": Label("办公电话"),
    "mailbox": Label("办公邮箱"),
    "code": Label("统一社会信用代码", "原用办公室编号的单位取得代码后写"),
    "note": Label("备注"),
    "check.note": Label("备注", "退回补正的写明缺什么，单位补正时看得到"),
    "edition": Label("新版本"),
    "calendar": Label("放假安排"),
    "shows": Label("曾登记到的时间"),
    "turns": Label("各种定期报告自何日起算"),
    "application": Label("申报表"),
    "Application.unit": Label("申报单位"),
    "Application.another_unit": Label("确认是另一单位", "名册中已有同名或同代码的单位时写"),
    "Application.honour": Label("申报的称号"),
    "Application.level": Label("级别", "一个称号有几级的须写明"),
    "Application.recommender": Label("推荐单位"),
    "Application.funders": Label("资金项目主管部门"),
    "Application.holds": Label("已获称号"),
    "Application.preparing_since": Label("开始创建之日"),
    "Application.no_incident_since": Label("自何日起未发生办法所列事件"),
    "Held.level": Label("级别"),
    "Held.honour": Label("称号"),
    "Held.since": Label("获得之日"),
    "Unit.code": Label("统一社会信用代码"),
    "Unit.office_number": Label("办公室编号", "没有统一社会信用代码、或与人共用代码的，由办公室给"),
    "Unit.name": Label("单位名称"),
    "Unit.former_names": Label("曾用名"),
    "Unit.category": Label("类别"),
    "Unit.division": Label("行政区划代码", "6位"),
    "Unit.township": Label("乡镇（街道）"),
    "Unit.contact": Label("办公联系方式"),
    "Contact.post": Label("岗位", "不写姓名"),
    "Contact.phone": Label("办公电话"),
    "Contact.mailbox": Label("办公邮箱"),
    "Inherited.application": Label("单位和称号"),
    "Inherited.named_on": Label("命名日期"),
    "Inherited.batch": Label("批次"),
    "Inherited.number": Label("称号编号"),
    "Inherited.document": Label("命名文件"),
    "Inherited.passed_on": Label("最近一次复验合格的日期"),
    "Inherited.until": Label("有效期届满日期"),
    "Inherited.state": Label("状态"),
    "Inherited.since": Label("该状态自何日起"),
    "Inherited.due": Label("整改或者复验的最后期限"),
    "Inherited.plaque_out": Label("牌匾尚未收回"),
    "Row.file": Label("文件"),
    "Row.sha256": Label("文件的 SHA-256"),
    "Row.sheet": Label("工作表"),
    "Row.row": Label("行"),
    "Document.number": Label("文号"),
    "Document.title": Label("标题"),
    "Document.date": Label("日期"),
    "Document.sha256": Label("文件的 SHA-256"),
    "Document.kept_as": Label("存入的文件名"),
}
"""By field of an act; by kind and field where one kind says it otherwise; by model and field of what an act holds."""

Shape = Literal[
    "line", "text", "date", "instant", "whole", "number", "span", "choice", "yes", "group", "act", "fixed"
]
"""What one value is; `yes` is said or not, `fixed` said already; a group has fields, an act is a kind's own."""


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `longest` is in characters. `several`: it holds a list, of `least` to `most` values; `keyed`: each under a key.
    `inner`: the fields of a group, or one a key.
    `sheet`: its rows may come as a spreadsheet.
    `choices` are the values that the class allows, with their words; empty where others decide, or anything will do.
    """

    name: str
    label: str
    hint: str
    required: bool
    shape: Shape
    several: bool = False
    keyed: bool = False
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    lowest: float | None = None
    highest: float | None = None
    choices: Mapping[str, str] | None = None
    inner: tuple["Field", ...] = ()
    sheet: bool = False


def fields_of(cls: type[Act]) -> tuple[Field, ...]:
    """What somebody fills in for an act of this kind."""
    return tuple(field_of(cls, name) for name in cls.model_fields if name not in UNTYPED)


def application_fields() -> tuple[Field, ...]:
    """What somebody fills in to apply."""
    return tuple(field_of(Application, name) for name in Application.model_fields)


def label_of(cls: type[BaseModel], name: str) -> Label:
    """What a field of an act, or of a model that acts hold, is called."""
    kind = cls.model_fields["kind"].default if issubclass(cls, Act) else cls.__name__
    return LABELS.get(f"{kind}.{name}") or LABELS[name]


Called = Callable[[type[BaseModel], str], Label]
"""What a field of a model is called."""


def field_of(cls: type[BaseModel], name: str, called: Called = label_of) -> Field:
    """One field of a model, with all that is within it."""
    info, label = cls.model_fields[name], called(cls, name)
    kind, limits = _bare(info.annotation, list(info.metadata))
    several, keyed, item = False, False, kind
    outer: list[Any] = []
    if get_origin(kind) in (tuple, dict):
        several, keyed = True, get_origin(kind) is dict
        outer, inside = limits, get_args(kind)
        item, limits = _bare(inside[1] if keyed else inside[0], [])
    longest, sizes = _limit(limits, MaxLen), outer
    choices = label.choices or _choices(cls, name, item)
    return Field(
        name=name,
        label=label.text,
        hint=label.hint,
        required=info.is_required(),
        shape=_shape(item, longest, choices),
        several=several,
        keyed=keyed,
        longest=longest,
        least=_limit(sizes, MinLen),
        most=_limit(sizes, MaxLen),
        lowest=_limit(limits, Ge),
        choices=choices,
        inner=tuple(field_of(item, one, called) for one in item.model_fields) if _is_group(item) else (),
    )


def _bare(kind: Any, limits: list[Any]) -> tuple[Any, list[Any]]:
    """A type without `None`, aliases and annotations; and what those say of it. Of several numbers the first."""
    if get_origin(kind) is Annotated:
        inside, *more = get_args(kind)
        return _bare(inside, [*limits, *more])
    if get_origin(kind) in (Union, UnionType):
        parts = [one for one in get_args(kind) if one is not type(None)]
        return _bare(parts[0], limits) if not all(map(_is_act, parts)) else (Act, limits)
    return kind, limits


def _flat(limits: list[Any]) -> Iterator[Any]:
    for one in limits:
        inside = one.metadata if isinstance(one, FieldInfo) else one
        yield from inside if isinstance(inside, list | GroupedMetadata) else (inside,)


def _limit(limits: list[Any], sort: Any) -> Any:
    names = {MaxLen: "max_length", MinLen: "min_length", Ge: "ge"}
    found = [getattr(one, names[sort], None) for one in _flat(limits)]
    return next((one for one in found if one is not None), None)


def _choices(cls: type[BaseModel], name: str, item: Any) -> Mapping[str, str] | None:
    if issubclass(cls, Act) and (known := members(cls, name)):
        return known
    return dict(LEVELS) if get_origin(item) is Literal and name == "level" else None


def _shape(item: Any, longest: int | None, choices: Mapping[str, str] | None) -> Shape:
    simple: dict[Any, Shape] = {
        date: "date",
        datetime: "instant",
        bool: "yes",
        int: "whole",
        float: "number",
        Span: "span",
    }
    if item in simple:
        return simple[item]
    if choices or get_origin(item) is Literal or (isinstance(item, type) and issubclass(item, Enum)):
        return "choice"
    if _is_act(item):
        return "act"
    if _is_group(item):
        return "group"
    return "text" if longest is not None and longest > LONG else "line"


def _is_group(item: Any) -> bool:
    return isinstance(item, type) and issubclass(item, BaseModel) and item is not Span and not _is_act(item)


def _is_act(item: Any) -> bool:
    item = get_args(item)[0] if get_origin(item) is Annotated else item
    return isinstance(item, type) and issubclass(item, Act)
