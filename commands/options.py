"""Options: what `act` takes for each field of an act, in words; which fields an act has, its class says."""

import typing
from collections.abc import Callable, Iterator
from datetime import date
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from desk.choices import members
from desk.fields import UNTYPED, label_of
from desk.filled import DEFAULTED, PUT_RIGHT
from schemas.act import Act
from schemas.action import KINDS


class Option(NamedTuple):
    """How a field is typed: its option, what help says where that is more than its label, an example."""

    flag: str
    says: str = ""
    example: str = ""


OPTIONS = {
    "result": Option("--result"),
    "on": Option("--on"),
    "documents": Option(
        "--document",
        "文件：'文号；标题；日期'，没有文号的写 '标题；日期'，可重复",
        "'民创办〔2026〕5号；关于…的通知；2026-03-02'（文号；标题；日期）",
    ),
    "scores": Option(
        "--score",
        "评分项=分数，编号名称均可，可重复；几人分别打分的写 18,17,19；分方法评分的写 评分项.方法=分数",
        "zhengzhi=18（评分项编号=分数，逐项写）",
    ),
    "vetoes": Option("--veto", "否决项编号，可重复"),
    "indicators": Option("--indicator", "指标编号=实测数值，可重复"),
    "references": Option("--reference", "指标编号=对照数值，可重复"),
    "body": Option("--body", "", "市公安局（部门名称）"),
    "form": Option("--form"),
    "object.matter": Option("--matter", "", "异议事项"),
    "raise.matter": Option("--matter", "", "群众反映…，经现场核查属实"),
    "objection": Option("--objection", "异议编号，见 show", "1（异议编号，见 show）"),
    "choice": Option(
        "--choice", "选择哪一种处理，见 packs explain", "降级（选择哪一种处理，见 packs explain）"
    ),
    "batch": Option("--batch"),
    "number": Option("--number"),
    "posts": Option(
        "--posts", "谈话对象的岗位，逗号分隔", "社区党总支书记，居委会主任（只写岗位，不写姓名）"
    ),
    "obligation": Option("--obligation", "事项编号，见 show", "3（事项编号，见 show）"),
    "message": Option("--message", "附言，随催办发给承办者", "请于本周五前报送（随催办发给承办者）"),
    "by": Option("--by", "", "10个工作日（或 30日、1个月）"),
    "within": Option("--within", "", "3个月（期限由本件确定的才写）"),
    "until": Option("--until", "", "2026-12-31"),
    "asked_on": Option("--asked-on"),
    "ground": Option("--ground", "", "理由"),
    "entry": Option("--entry", "第几条档案，见 show --why", "7（档案条号，见 show --why）"),
    "instead": Option("--set", "栏目=正确内容，可重复", "日期=2026-03-02（要更正的栏目=正确的内容，可重复）"),
    "application": Option(
        "--set", "栏目=正确内容，可重复", "单位名称=正确的名称（要更正的栏目=正确的内容，可重复）"
    ),
    "post": Option("--contact", "", "综合科（联系岗位，不写姓名）"),
    "phone": Option("--phone", "", "0873-7120000（办公电话）"),
    "mailbox": Option("--mailbox", "", "office@example.gov.cn（办公邮箱）"),
    "code": Option("--code", "", "115325020151800337（统一社会信用代码，原用办公室编号的单位取得后写）"),
    "step": Option("--step", "", "assessment（要提请的环节）"),
    "filing": Option(
        "--filing", "哪一种定期报告，见 packs explain", "年度报告（哪一种报告，见 packs explain）"
    ),
    "year": Option("--year", "", "2026（哪一年的平时得分）"),
    "points": Option("--points", "", "18（平时得分）"),
    "cause": Option("--cause", "事由，见 packs explain", "complaint（事由编号，见 packs explain）"),
    "change": Option("--change"),
    "unit": Option(
        "--name",
        "变更后的单位名称，其余不变",
        "新名称（其余不变；变更较多的写进 --file 的 unit 一栏）",
    ),
    "note": Option("--note"),
}
"""By field, or by kind and field where one kind says it otherwise. In the order in which help lists them."""


ELSEWHERE = {
    "apply": "申报请用：python starter.py apply 申报表.yaml",
    "take_over": "接管请用：python starter.py import 台账.xlsx",
    "adopt": "适用新版本请用：python starter.py packs adopt 办法.yaml --title 称号",
    "set_clock": "校时请用：python starter.py clock",
}
"""Kinds that are not `act`'s, and how they are done."""

TYPED = {kind: cls for kind, cls in KINDS.items() if kind not in ELSEWHERE}
"""The kinds that `act` does."""

_ORDER = {key.rpartition(".")[2]: place for place, key in enumerate(OPTIONS)}


def fields_of(cls: type[Act]) -> list[str]:
    """The fields of an act that are typed, in the order of the table."""
    return sorted(cls.model_fields.keys() - UNTYPED, key=lambda name: _ORDER[name])


def option_of(cls: type[Act], name: str) -> Option:
    """The option for a field of an act."""
    return OPTIONS.get(f"{cls.model_fields['kind'].default}.{name}") or OPTIONS[name]


def flag_of(cls: type[Act], name: str) -> str:
    """What is typed before a field of an act, also where another command than `act` asks for it."""
    return option_of(cls, name).flag if name in _ORDER else f"--{name}"


def flags_of(cls: type[Act]) -> list[str]:
    """Everything that may be typed for an act of this kind."""
    own = [option_of(cls, name).flag for name in fields_of(cls)]
    return own + [flag for flag, _ in _COMMON if flag != _DOCUMENT_FILE or "documents" in cls.model_fields]


def repeats(cls: type[Act], name: str) -> bool:
    """Whether a field holds several values, and its option may be typed several times."""
    return typing.get_origin(_type_of(cls, name)) in (tuple, dict) or name in PUT_RIGHT


def parameters(cls: type[Act]) -> Iterator[Parameter]:
    """An option of the command line for every field of an act, and those that every act has, as texts."""
    for name in fields_of(cls):
        option = option_of(cls, name)
        flag, says = option.flag, option.says or label_of(cls, name).full
        choices = members(cls, name)
        if choices:
            says += "：" + "、".join(f"{value} {word}" for value, word in choices.items())
        if cls.model_fields[name].is_required() and name not in DEFAULTED:
            says += "  [必填]"
        kind: Any = list[str] if repeats(cls, name) else str
        info = typer.Option(
            flag, help=says, metavar=_METAVARS.get(_type_of(cls, name)), autocompletion=_completing(choices)
        )
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, info])
    for flag, (name, kind, says, metavar) in _COMMON:
        if flag != _DOCUMENT_FILE or "documents" in cls.model_fields:
            default = False if kind is bool else None
            annotation = kind if kind is bool else kind | None
            info = typer.Option(flag, help=says, metavar=metavar)
            yield Parameter(
                name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[annotation, info]
            )


_DOCUMENT_FILE = "--document-file"
_COMMON: tuple[tuple[str, tuple[str, Any, str, str | None]], ...] = (
    (
        _DOCUMENT_FILE,
        (
            "document_files",
            list[Path],
            "对应的文件，或者先存入时得到的编号；随这一件存入",
            None,
        ),
    ),
    ("--file", ("file", Path, "以上内容写在 YAML 文件里", None)),
    ("--as", ("as_post", str, "以哪个岗位办理", "<post>")),
    ("--dry-run", ("dry_run", bool, "预演：只看会引起什么，不提交", None)),
    ("--id", ("id_", str, "自定编号；缺省按内容生成", None)),
    (
        "--work",
        ("work", str, "按名单办的，作为一项工作交给服务去办，写工作的名称；可以看进度、暂停、继续", "<str>"),
    ),
    ("--json", ("as_json", bool, "以 JSON 输出回执", None)),
)


def _completing(choices: dict[str, str]) -> Callable[[], list[tuple[str, str]]] | None:
    return (lambda: list(choices.items())) if choices else None


def _type_of(cls: type[Act], name: str) -> Any:
    """What a field holds when it is given."""
    annotation: Any = cls.model_fields[name].annotation
    parts = [part for part in typing.get_args(annotation) if part is not type(None)]
    plain = parts[0] if type(None) in typing.get_args(annotation) and len(parts) == 1 else annotation
    return typing.get_args(plain)[0] if typing.get_origin(plain) is Annotated else plain


_METAVARS = {date: "<date>", int: "<number>"}
"""What is typed as a text is not always one; `guard` has these words in Chinese."""


if unknown := {
    f"{kind}.{name}"
    for kind, cls in TYPED.items()
    for name in cls.model_fields.keys() - UNTYPED - _ORDER.keys()
}:
    raise TypeError(f"{'、'.join(sorted(unknown))}: OPTIONS in commands/options.py says how it is typed")
