"""Faults: what does not fit in what was filled in, by field, in Chinese; an act is built here, or told why not."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk.errors import DeskError
from schemas.action import Act
from wording import forms


class Fault(NamedTuple):
    """One fault: the field, and what of it, from outside to inside; and what is wrong, without a full stop."""

    path: tuple[str, ...]
    problem: str


class InvalidError(DeskError):
    """No act of the kind can say that: `faults`, each about a field."""

    def __init__(self, cls: type[Act], faults: list[Fault]) -> None:
        kind = cls.model_fields["kind"].default
        super().__init__(f"“{forms.ACTS[kind]}”填写有误，共{len(faults)}处")
        self.faults = faults


def built(cls: type[Act], fields: Mapping[str, Any], **rest: Any) -> Any:
    """The act that the fields say. `InvalidError`."""
    try:
        return cls.model_validate({**fields, **rest})
    except ValidationError as invalid:
        raise InvalidError(cls, list(faults_in(invalid))) from None


def faults_in(invalid: ValidationError) -> Iterator[Fault]:
    """Pydantic's errors, one a field."""
    errors = invalid.errors()
    seen: set[tuple[str, ...]] = set()
    for error in errors:
        if error["type"] == "too_short" and any(len(one["loc"]) > len(error["loc"]) for one in errors):
            continue  # of a list whose items have faults pydantic also says that it is empty
        path = tuple(str(part) for part in error["loc"] if not _BRANCH.search(str(part)))
        if path not in seen:  # of several branches one is enough
            seen.add(path)
            yield Fault(path, _problem(error))


_BRANCH = re.compile(r"^constrained-|^tuple\[")
"""How pydantic names the branches of a value that may be one number or several."""

_PROBLEMS = {
    "string_too_short": "内容不能为空",
    "too_short": "内容不能为空",
    "missing": "内容不能为空",
    "string_pattern_mismatch": "格式不符",
    "extra_forbidden": "没有这一栏，请核对名称",
    "finite_number": "请写一个不小于零的数字",
    "greater_than_equal": "请写一个不小于零的数字",
}


def _problem(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _PROBLEMS:
        return _PROBLEMS[kind]
    if kind == "value_error":
        return str(context["error"])
    if kind in ("string_too_long", "too_long") and isinstance(error["input"], str):
        return f"内容过长，最多{context['max_length']}字；较长的内容请写进文件，附在后面"
    if kind == "too_long":
        return f"最多{context['max_length']}项"
    if kind.startswith("date"):
        return "不是日期，请写成 2026-03-02"
    if kind.startswith(("int", "float")):
        return "请写一个不小于零的数字"
    if kind in ("literal_error", "enum"):
        return f"不在可选范围内，应为：{str(context.get('expected', '')).replace(' or ', ' 或 ')}"
    return f"不合要求（{error['msg']}）"
