"""Faults: what pydantic finds wrong in what people wrote, in the words of a clerk: the one place for all of them.

An error of a type without a sentence of its own is told in a general one; its English never is.
"""

import re
from collections.abc import Iterable
from typing import Any, get_args

from schemas.act import ActionId
from schemas.base import MonthDay
from schemas.edition import Edition
from schemas.folding import near
from wording.phrases import LEVELS

_MAP = ("应是一组“名称: 值”", "按模板缩进改写")
_DATE = ("不是日期", "写作 2021-01-01")
_WHOLE = ("不是整数", "写一个整数")
_NUMBER = ("不是数字", "写一个数字")
_YES = ("不是 true 或 false", "写 true 或 false")
_LIST = ("应是列表", "写作 [甲, 乙]")
_TIME = ("不是时刻", "写作 10:30")
_MOMENT = ("不是带时区的时刻", "写作 2021-01-01T10:30:00+08:00")
_CHOICE = ("不在可选范围内", "改为可选的值：{expected}")
_PROBLEMS = {
    "missing": ("缺少这一项", "补上"),
    "extra_forbidden": ("没有这一项（可能拼写有误）", "删去或改名"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "union_tag_invalid": ("不在可选范围内", "{discriminator} 改为可选的值：{expected_tags}"),
    "union_tag_not_found": ("没有写明 {discriminator}", "写上这一项"),
    "string_too_short": ("内容不能为空", "写上内容"),
    "string_too_long": ("内容过长", "缩短到{max_length}字以内"),
    "string_pattern_mismatch": ("格式不符", "核对后重新填写，样式见说明"),
    "string_type": ("不是文字", "加上引号或改为文字"),
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "no_such_day": ("没有这一天", "写作 2019-12-03 或 2019年12月3日"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_parsing": _YES,
    "bool_type": _YES,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
    "dict_type": _MAP,
    "json_invalid": _MAP,
    "mapping_type": _MAP,
    "invalid_key": ("名称不是文字", "检查缩进、冒号和引号"),
    "none_required": ("这里不写内容", "删去"),
    "multiple_of": ("数值不合要求", "应为{multiple_of:g}的倍数"),
    "iterable_type": _LIST,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "string_unicode": ("含有无法识别的字符", "删去后重新填写"),
    "string_not_ascii": ("含有汉字或全角字符", "只用半角字母和数字"),
    "int_parsing_size": ("数字过大", "核对后重新填写"),
    "date_past": ("日期应在今天以前", "核对日期"),
    "date_future": ("日期应在今天以后", "核对日期"),
    "time_type": _TIME,
    "time_parsing": _TIME,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_naive": _MOMENT,
    "timezone_aware": _MOMENT,
    "timezone_offset": _MOMENT,
    "recursion_loop": ("内容引用了自己", "把内容写全"),
    "recursion_depth_exceeded": ("嵌套过深", "检查缩进和括号"),
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "greater_than": ("数值过小", "应大于{gt:g}"),
    "greater_than_equal": ("数值过小", "应不小于{ge:g}"),
    "less_than": ("数值过大", "应小于{lt:g}"),
    "less_than_equal": ("数值过大", "应不大于{le:g}"),
}
"""Pydantic's error types, each with its remedy."""

_ANY = ("写法不合要求", "对照样式改写")

_PATTERNS = {
    get_args(MonthDay)[1].pattern: "写作 03-31，即每年的月和日（2月29日除外）",
    get_args(ActionId)[1].pattern: "只用字母、数字和 _ . : - 四种符号，4至80个，不用汉字",
    Edition.model_fields["id"].metadata[0].pattern: "只用小写字母、数字和连字符，3至60个",
}
"""What a pattern asks for, in words."""


def in_words(error: Any) -> tuple[str, str]:
    """What an error of pydantic says, and its remedy; own validators already speak Chinese."""
    try:
        return _in_words(error)
    except (KeyError, ValueError):  # a fact that this error does not carry, or not as a number
        return _ANY


def _in_words(error: Any) -> tuple[str, str]:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error" if said := re.search(_CHINESE, str(context.get("error", ""))):
            problem, _, remedy = said.string.rpartition("，请")
            return (problem, f"请{remedy}") if problem else (said.string, "照此改写")
        case "string_type" if error["input"] is None:
            return "没有写内容", "写上内容"
        case "too_short" if context["min_length"] > 1:
            return f"少于{context['min_length']}项", f"至少写{context['min_length']}项"
        case "too_short":
            return "内容不能为空", "写上内容" if context["field_type"] == "Value" else "至少写一项"
        case "too_long":
            unit = "字" if context["field_type"] == "Value" else "项"
            return "内容过长", f"缩短到{context['max_length']}{unit}以内"
        case "string_pattern_mismatch" if context["pattern"] in _PATTERNS:
            return "格式不符", _PATTERNS[context["pattern"]]
    problem, remedy = _PROBLEMS.get(error["type"], _ANY)
    values = {key: _listed(key, value) for key, value in context.items()}
    known = str(values.get("expected", "")).split("、") if error["type"] in ("enum", "literal_error") else []
    alike = near(str(error.get("input", "")), known)
    meant = f"；是不是：{'、'.join(alike)}？" if alike else ""
    return problem.format_map(values), remedy.format_map(values) + meant


def _listed(key: str, value: Any) -> Any:
    """Pydantic's English list of what was expected, as a Chinese one."""
    if key not in ("expected", "expected_tags", "discriminator"):
        return value
    known = re.findall(r"'([^']+)'", str(value)) or [str(value)]
    words: dict[str, str] = dict(LEVELS)
    return "、".join(f"{one}（{words[one]}）" if one in words else one for one in known)


def labelled(name: str, problem: str) -> str:
    """A problem behind what it is about, said once."""
    return f"{name}：{problem.removeprefix(name)}" if name else problem


_CHINESE = "[\u4e00-\u9fff]"

LABELS = {
    "honour": "称号",
    "level": "级别",
    "recommender": "推荐单位",
    "funders": "资金项目主管部门",
    "holds": "已获称号",
    "preparing_since": "开始创建之日",
    "no_incident_since": "自何日起未发生",
    "documents": "文件",
    "on": "日期",
    "note": "备注",
    "unit": "单位",
    "unit.code": "统一社会信用代码",
    "unit.office_number": "办公室编号",
    "unit.name": "单位名称",
    "unit.former_names": "曾用名",
    "unit.category": "类别",
    "unit.division": "行政区划代码",
    "unit.township": "乡镇街道",
    "unit.contact": "联系方式",
    "unit.contact.post": "联系岗位",
    "unit.contact.phone": "联系电话",
    "unit.contact.mailbox": "联系邮箱",
    "another_unit": "确认是另一单位",
    "documents.number": "文号",
    "documents.title": "标题",
    "documents.date": "日期",
    "documents.sha256": "文件的哈希",
    "documents.file": "文件",
    "documents.kept_as": "存入的文件名",
    "holds.level": "级别",
    "holds.honour": "称号",
    "holds.since": "获得日期",
}
"""What a clerk calls the places of a form, by their keys from the top without the numbers of items."""


def label(path: Iterable[str | int]) -> str:
    """What a clerk calls a place, or nothing."""
    return LABELS.get(".".join(part for part in path if isinstance(part, str)), "")
