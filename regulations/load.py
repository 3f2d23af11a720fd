"""Load: a file from YAML to what it describes, a pack to a `Regulation`, with every fault at once: file, line, path,
remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from schemas.base import Model
from schemas.regulation import Regulation
from workflows.life.check import Fault, check

M = TypeVar("M", bound=Model)

FOLDER = Path(__file__).parent

_PROBLEMS = {
    "missing": ("缺少这一项", "补上"),
    "extra_forbidden": ("没有这一项(可能拼写有误)", "删去或改名"),
    "enum": ("不在可选范围内", "改为可选的值:{expected}"),
    "literal_error": ("不在可选范围内", "改为可选的值:{expected}"),
    "union_tag_invalid": ("不在可选范围内", "改为可选的值:{expected_tags}"),
    "union_tag_not_found": ("没有写明 {discriminator}", "写上这一项"),
    "too_short": ("内容不能为空", "至少写一项"),
    "string_too_short": ("内容不能为空", "写上内容"),
    "string_too_long": ("内容过长", "缩短到{max_length}字以内"),
    "string_pattern_mismatch": ("格式不符", "应符合 {pattern}"),
    "date_from_datetime_parsing": ("不是日期", "写作 2021-01-01"),
    "date_parsing": ("不是日期", "写作 2021-01-01"),
    "int_parsing": ("不是整数", "写一个整数"),
    "int_type": ("不是整数", "写一个整数"),
    "float_parsing": ("不是数字", "写一个数字"),
    "bool_parsing": ("不是 true 或 false", "写 true 或 false"),
    "string_type": ("不是文字", "加上引号或改为文字"),
    "model_type": ("应是一组“名称: 值”", "按模板缩进改写"),
    "tuple_type": ("应是列表", "写作 [甲, 乙]"),
    "dict_type": ("应是一组“名称: 值”", "按模板缩进改写"),
    "greater_than": ("数值过小", "应大于{gt}"),
}
"""Pydantic's error types in the words of a clerk, and the remedy."""


class FaultsError(Exception):
    """A file that cannot be used; `lines` has one Chinese line a fault."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class PackFaultsError(FaultsError):
    """A pack that cannot be used."""


class _Places:
    """The line of every path of a YAML text, and keys that stand twice."""

    def __init__(self, text: str) -> None:
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.doubled: list[Fault] = []
        node = yaml.compose(text, yaml.SafeLoader)
        if node is not None:
            self._walk(node, ())

    def _walk(self, node: yaml.Node, path: tuple[str | int, ...]) -> None:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                below = (*path, str(key.value))
                if key.value in seen:
                    self.doubled.append(Fault(below, "同一名称写了两次", "只留一个"))
                seen.add(key.value)
                self.lines[below] = key.start_mark.line + 1
                self._walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a path, or of the nearest thing above it that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load_pack(path: Path) -> Regulation:
    """The regulation in a pack file. `PackFaultsError` with every fault when it cannot be used."""
    return load(path, Regulation, check, PackFaultsError)


def load(path: Path, model: type[M], check: Callable[[M], list[Fault]], error: type[FaultsError]) -> M:
    """What a YAML file describes, well-formed and without a fault that `check` finds; or `error` with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
        places = _Places(text)
        data: Any = yaml.safe_load(text)
    except FileNotFoundError:
        raise error([f"{path}:没有这个文件;请核对路径"]) from None
    except UnicodeDecodeError:
        raise error([f"{path}:不是 UTF-8 文本;请另存为 UTF-8"]) from None
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        raise error([f"{path.name} {where}:YAML 格式有误;检查缩进、冒号和引号"]) from None
    faults = list(places.doubled)
    try:
        found = model.model_validate(data)
    except ValidationError as invalid:
        errors = invalid.errors()
        # A list with a wrong item also counts as too short by that item: one fault, not two.
        faulty = {one["loc"][:n] for one in errors for n in range(len(one["loc"]))}
        faults += [_fault(one) for one in errors if one["type"] != "too_short" or one["loc"] not in faulty]
    else:
        faults += check(found)
        if not faults:
            return found
    ordered = sorted(faults, key=lambda fault: places.line(fault.path))
    raise error(
        [
            f"{path.name} 第{places.line(fault.path)}行 {'.'.join(map(str, fault.path)) or '(全文)'}:"
            f"{fault.problem};{fault.remedy}"
            for fault in ordered
        ]
    )


def _fault(error: Any) -> Fault:
    """A pydantic error as a fault; own validators already speak Chinese."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "value_error":
        return Fault(path, str(error["ctx"]["error"]), "照此改写")
    problem, remedy = _PROBLEMS.get(error["type"], (f"不合要求({error['type']})", "对照模板改写"))
    values = {key: _listed(key, value) for key, value in error.get("ctx", {}).items()}
    return Fault(path, problem.format_map(values), remedy.format_map(values))


def _listed(key: str, value: Any) -> Any:
    """Pydantic's English list of what was expected, as a Chinese one."""
    if key not in ("expected", "expected_tags", "discriminator"):
        return value
    return str(value).replace("'", "").replace(" or ", "、").replace(", ", "、")
