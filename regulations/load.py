"""Load: a file from YAML to what it describes, a pack to a `Regulation`, with every fault at once: file, line, path,
remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from yaml.constructor import SafeConstructor

from regulations.problems import problems
from schemas.base import Model
from schemas.regulation import Regulation
from workflows.life.check import Fault, check, unbound

M = TypeVar("M", bound=Model)

FOLDER = Path(__file__).parent


class FaultsError(Exception):
    """A file that cannot be used; `lines` has one Chinese line a fault."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class PackFaultsError(FaultsError):
    """A pack that cannot be used."""


class _Text:
    """The YAML nodes of a file, laid over those of the file that it is an `overlay_of`; each knows its own place.

    An overlay's maps are merged over the base's maps, its lists and scalars replace the base's, and null takes away
    what the base has. A foundation (`source` or `assumed`) replaces a foundation.
    """

    def __init__(self, path: Path, error: type[FaultsError], above: tuple[Path, ...] = ()) -> None:
        self.doubled: list[tuple[str, int, Fault]] = []
        self.node = _compose(path, error)
        if self.node is not None:
            self._doubled_keys(self.node, ())
        base = self._base()
        if base is not None and isinstance(self.node, yaml.MappingNode):
            below = (path.parent / base).resolve()
            if below in (*above, path.resolve()):
                raise error([f"{path.name}:overlay_of 互相引用;只保留一个方向"])
            under = _Text(path.parent / base, error, (*above, path.resolve()))
            self.doubled = under.doubled + self.doubled
            if isinstance(under.node, yaml.MappingNode):
                _lay_over(under.node, self.node)
        self.places: dict[tuple[str | int, ...], tuple[str, int]] = {}
        if self.node is not None:
            self._walk(self.node, ())

    def _base(self) -> str | None:
        """The value of `overlay_of`, taken out of the nodes: it belongs to the file, not to what the file describes."""
        if isinstance(self.node, yaml.MappingNode):
            for pair in self.node.value:
                if pair[0].value == "overlay_of":
                    self.node.value.remove(pair)
                    return str(pair[1].value)
        return None

    def _doubled_keys(self, node: yaml.Node, path: tuple[str | int, ...]) -> None:
        seen = set()
        for index, value in enumerate(node.value if isinstance(node, yaml.CollectionNode) else ()):
            key: str | int = index
            if isinstance(node, yaml.MappingNode):
                key, (name, value) = str(value[0].value), value
                if key in seen:
                    fault = Fault((*path, key), "同一名称写了两次", "只留一个")
                    self.doubled.append((*_place(name), fault))
                seen.add(key)
            self._doubled_keys(value, (*path, key))

    def _walk(self, node: yaml.Node, path: tuple[str | int, ...]) -> None:
        self.places.setdefault(path, _place(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*path, str(key.value))
                self.places[below] = _place(key)
                self._walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def data(self) -> Any:
        """The plain values."""
        return SafeConstructor().construct_document(self.node) if self.node is not None else None

    def place(self, path: tuple[str | int, ...]) -> tuple[str, int] | None:
        """File and line of a path, or of the nearest thing above it that stands in a text."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path)


def _place(node: yaml.Node) -> tuple[str, int]:
    return node.start_mark.name, node.start_mark.line + 1


def _lay_over(base: yaml.MappingNode, over: yaml.MappingNode) -> None:
    """Put what only `base` has under `over`, in place."""
    mine = {str(key.value): value for key, value in over.value}
    below = {str(key.value) for key, _ in base.value}
    founded = not mine.keys().isdisjoint(_FOUNDATION)
    kept = []
    for key, value in base.value:
        both = isinstance(mine.get(str(key.value)), yaml.MappingNode) and isinstance(value, yaml.MappingNode)
        if both and key.value not in _FOUNDATION:  # the words of one document are not those of another
            _lay_over(value, mine[str(key.value)])
        elif str(key.value) not in mine and not (founded and key.value in _FOUNDATION):
            kept.append((key, value))
    # What the base has and this place has not is written as null: it is then absent.
    over.value = kept + [
        pair for pair in over.value if pair[1].tag != _NULL or str(pair[0].value) not in below
    ]


_NULL = "tag:yaml.org,2002:null"
_FOUNDATION = ("source", "assumed", "masked")


def _compose(path: Path, error: type[FaultsError]) -> yaml.Node | None:
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        loader.name = path.name
        return loader.get_single_node()
    except FileNotFoundError:
        raise error([f"{path}:没有这个文件;请核对路径"]) from None
    except UnicodeDecodeError:
        raise error([f"{path}:不是 UTF-8 文本;请另存为 UTF-8"]) from None
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        raise error([f"{path.name} {where}:YAML 格式有误;检查缩进、冒号和引号"]) from None


def load_pack(path: Path) -> Regulation:
    """The regulation in a pack file. `PackFaultsError` with every fault when it cannot be used."""
    return load(path, Regulation, check, PackFaultsError)


def load_binding(path: Path) -> Regulation:
    """The regulation in a pack file that is to bind: `PackFaultsError` also for what is still to be filled in."""
    regulation = load_pack(path)
    if hidden := unbound(regulation):
        lines = [f"{'.'.join(map(str, one.path))}:{one.problem};{one.remedy}" for one in hidden]
        raise PackFaultsError([f"{path.name} 还有{len(hidden)}处数值待填写,填写之前不能启用:", *lines])
    return regulation


def load(path: Path, model: type[M], check: Callable[[M], list[Fault]], error: type[FaultsError]) -> M:
    """What a YAML file describes, well-formed and without a fault that `check` finds; or `error` with every fault."""
    text = _Text(path, error)
    try:
        data = text.data()
    except (yaml.YAMLError, ValueError) as wrong:  # a key that is a list, a 13th month
        raise error([f"{path.name}:有写法无法识别({wrong});检查日期和缩进"]) from None
    faults: list[Fault] = []
    try:
        found = model.model_validate(data)
    except ValidationError as invalid:
        faults += problems(invalid.errors(), data)
    else:
        faults += check(found)
        if not faults and not text.doubled:
            return found
    raise error(_lines(path, [*text.doubled, *_placed(text, path, faults)]))


def awaited(path: Path, faults: list[Fault]) -> list[str]:
    """What a pack that can be used still waits for, each with file and line like a fault."""
    return _lines(path, _placed(_Text(path, PackFaultsError), path, faults))


def _placed(text: _Text, path: Path, faults: list[Fault]) -> list[tuple[str, int, Fault]]:
    return [(*(text.place(one.path) or (path.name, 1)), one) for one in faults]


def _lines(path: Path, placed: list[tuple[str, int, Fault]]) -> list[str]:
    placed.sort(key=lambda one: (one[0] != path.name, one[0], one[1]))
    return [
        f"{name} 第{line}行 {'.'.join(map(str, fault.path)) or '(全文)'}:{fault.problem};{fault.remedy}"
        for name, line, fault in placed
    ]
