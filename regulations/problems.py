"""Problems: what pydantic finds wrong in a file, in the words of a clerk, each fault once and at its own place."""

import re
from collections.abc import Iterable
from typing import Any, get_args

from regulations.check import Fault
from schemas.precondition import MonthDay
from schemas.regulation import Edition

_MAP = ("应是一组“名称: 值”", "按模板缩进改写")
_DATE = ("不是日期", "写作 2021-01-01")
_WHOLE = ("不是整数", "写一个整数")
_NUMBER = ("不是数字", "写一个数字")
_YES = ("不是 true 或 false", "写 true 或 false")
_CHOICE = ("不在可选范围内", "改为可选的值:{expected}")
_PROBLEMS = {
    "missing": ("缺少这一项", "补上"),
    "extra_forbidden": ("没有这一项(可能拼写有误)", "删去或改名"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "union_tag_invalid": ("不在可选范围内", "{discriminator} 改为可选的值:{expected_tags}"),
    "union_tag_not_found": ("没有写明 {discriminator}", "写上这一项"),
    "string_too_short": ("内容不能为空", "写上内容"),
    "string_too_long": ("内容过长", "缩短到{max_length}字以内"),
    "string_pattern_mismatch": ("格式不符", "应符合 {pattern}"),
    "string_type": ("不是文字", "加上引号或改为文字"),
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
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
    "tuple_type": ("应是列表", "写作 [甲, 乙]"),
    "greater_than": ("数值过小", "应大于{gt:g}"),
    "greater_than_equal": ("数值过小", "应不小于{ge:g}"),
    "less_than": ("数值过大", "应小于{lt:g}"),
    "less_than_equal": ("数值过大", "应不大于{le:g}"),
}
"""Pydantic's error types, each with its remedy."""

_PATTERNS = {
    get_args(MonthDay)[1].pattern: "写作 03-31,即每年的月和日(2月29日除外)",
    Edition.model_fields["id"].metadata[0].pattern: "只用小写字母、数字和连字符,3至60个",
}
"""What a pattern asks for, in words."""


def problems(errors: Iterable[Any], data: Any) -> list[Fault]:
    """The errors of a validation of `data` as faults.

    Where a value may have one of several shapes, pydantic tells what is wrong under each: here only under the shape
    that the value has. A list with a wrong item also counts as too short by that item: one fault, not two.
    """
    placed = [(path, one) for one in errors if (path := _path(one, data)) is not None]
    faulty = {path[:n] for path, _ in placed for n in range(len(path))}
    found: dict[tuple[str | int, ...], Fault] = {}
    for path, one in placed:
        if one["type"] != "too_short" or path not in faulty:
            found.setdefault(path, _fault(path, one))
    return list(found.values())


def _path(error: Any, data: Any) -> tuple[str | int, ...] | None:
    """Where the error is in the data, without pydantic's names for shapes; None where the value has another shape."""
    path: list[str | int] = []
    last = len(error["loc"]) - 1
    for n, part in enumerate(error["loc"]):
        known, below = _below(data, part)
        if known or (n == last and error["type"] == "missing"):
            path.append(part)
            data = below
        elif str(part).startswith(_SHAPES) and str(part).startswith("tuple[") is not isinstance(data, list):
            return None
    return tuple(path)


_SHAPES = ("tuple[", "str-enum[")


def _below(data: Any, part: str | int) -> tuple[bool, Any]:
    if isinstance(data, dict):
        found = next((key for key in data if str(key) == str(part)), None)
        return found is not None, data.get(found)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return True, data[part]
    return False, None


def _fault(path: tuple[str | int, ...], error: Any) -> Fault:
    return Fault(path, *in_words(error))


def in_words(error: Any) -> tuple[str, str]:
    """What an error of pydantic says, and its remedy; own validators already speak Chinese."""
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"]), "照此改写"
        case "too_short" if context["min_length"] > 1:
            return f"少于{context['min_length']}项", f"至少写{context['min_length']}项"
        case "too_short":
            return "内容不能为空", "写上内容" if context["field_type"] == "Value" else "至少写一项"
        case "too_long":
            unit = "字" if context["field_type"] == "Value" else "项"
            return "内容过长", f"缩短到{context['max_length']}{unit}以内"
        case "string_pattern_mismatch" if context["pattern"] in _PATTERNS:
            return "格式不符", _PATTERNS[context["pattern"]]
    problem, remedy = _PROBLEMS.get(error["type"], (f"不合要求({error['type']})", "对照模板改写"))
    values = {key: _listed(key, value) for key, value in context.items()}
    return problem.format_map(values), remedy.format_map(values)


def _listed(key: str, value: Any) -> Any:
    """Pydantic's English list of what was expected, as a Chinese one."""
    if key not in ("expected", "expected_tags", "discriminator"):
        return value
    return "、".join(re.findall(r"'([^']+)'", str(value)) or [str(value)])
