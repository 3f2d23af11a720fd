"""Load: a file from YAML to what it describes, a pack to a `Regulation`, with every fault at once: file, line, path,
remedy."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import TypeVar

import yaml
from pydantic import ValidationError

from regulations.check import check, unbound
from regulations.fault import Fault
from regulations.names import unused
from regulations.overlay import lay_over, uncited
from regulations.problems import problems
from regulations.yaml import Doubled, UnreadableError, compose, doubled, line_of, values
from schemas.base import Model
from schemas.regulation import Regulation
from wording.faults import label

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
    """The nodes of a file; a pack's are laid over those of the file that it is an `overlay_of`. Each knows its place.

    An overlay's maps are merged over the base's maps, its lists and scalars replace the base's, and null takes away
    what the base has. A foundation (`source` or `assumed`) replaces a foundation.
    """

    def __init__(
        self,
        path: Path,
        error: type[FaultsError],
        above: tuple[Path, ...] = (),
        bases: Mapping[str, Path] | None = None,
    ) -> None:
        try:
            self.node = compose(path)
        except UnreadableError as unreadable:
            raise error([str(unreadable)]) from None
        self.doubled = [_twice(one) for one in doubled(self.node)]
        self.uncited: list[tuple[str, int, Fault]] = []
        if issubclass(error, PackFaultsError):
            self._stand_on(self._base(), path, error, above, bases)
        self.places: dict[tuple[str | int, ...], tuple[str, int]] = {}
        if self.node is not None:
            self._walk(self.node, ())

    def _stand_on(
        self,
        base: str | None,
        path: Path,
        error: type[FaultsError],
        above: tuple[Path, ...],
        bases: Mapping[str, Path] | None,
    ) -> None:
        """Lay these nodes over those of the pack `base`, which lies beside them, or is one of `bases` by its name."""
        if base is None:
            return
        below = path.parent / base if bases is None else bases.get(PurePath(base).name)
        if below is None:
            known = "、".join(sorted(bases or ()))
            raise error([f"{path.name}：overlay_of 只能写随附的办法，或本单位现行的办法：{known}"])
        if path in above or len(above) == _MOST_OVERLAYS:
            raise error([f"{path.name}：overlay_of 互相引用，或叠加超过{_MOST_OVERLAYS}层；只保留一个方向"])
        under = _Text(below, error, (*above, path))
        self.doubled = under.doubled + self.doubled
        self.uncited = under.uncited
        if isinstance(under.node, yaml.MappingNode) and isinstance(self.node, yaml.MappingNode):
            self.uncited += [(*_place(key), fault) for key, fault in uncited(under.node, self.node)]
            lay_over(under.node, self.node)

    def _base(self) -> str | None:
        """The value of `overlay_of`, taken out of the nodes: it belongs to the file, not to what the file describes."""
        if isinstance(self.node, yaml.MappingNode):
            for pair in self.node.value:
                if pair[0].value == "overlay_of" and isinstance(pair[1], yaml.ScalarNode):
                    self.node.value.remove(pair)
                    return str(pair[1].value)
        return None

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

    def place(self, path: tuple[str | int, ...]) -> tuple[str, int] | None:
        """File and line of a path, or of the nearest thing above it that stands in a text."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path)


_MOST_OVERLAYS = 8
"""Packs one over the other; national, provincial, prefectural and county make four."""


def _place(node: yaml.Node) -> tuple[str, int]:
    return node.start_mark.name, line_of(node)


def _twice(one: Doubled) -> tuple[str, int, Fault]:
    fault = Fault(one.path, f"同一名称写了两次（已见于第{one.first}行）", "只留一个")
    return (*_place(one.key), fault)


def load_pack(path: Path) -> Regulation:
    """The regulation in a pack file. `PackFaultsError` with every fault when it cannot be used."""
    return load(path, Regulation, check, PackFaultsError, own=unused)


def load_brought(path: Path, bases: Mapping[str, Path]) -> Regulation:
    """The regulation in a pack that somebody brought: an overlay of one of `bases`, and of no other file that is here.

    `PackFaultsError` with every fault when it cannot be used.
    """
    return load(path, Regulation, check, PackFaultsError, own=unused, bases=bases)


def shipped_packs() -> dict[str, Path]:
    """The measures that come with the program, by the names of their files."""
    return {one.name: one for one in FOLDER.glob("*.yaml")}


def load_binding(path: Path) -> Regulation:
    """The regulation in a pack file that is to bind: `PackFaultsError` also for what is still to be filled in."""
    regulation = load_pack(path)
    if hidden := unbound(regulation):
        lines = [f"{path_of(one.path)}：{one.problem}；{one.remedy}" for one in hidden]
        raise PackFaultsError([f"{path.name} 还有{len(hidden)}处数值待填写，填写之前不能启用：", *lines])
    return regulation


def load(
    path: Path,
    model: type[M],
    check: Callable[[M], list[Fault]],
    error: type[FaultsError],
    own: Callable[[M], Iterable[Fault]] = lambda _: (),
    bases: Mapping[str, Path] | None = None,
) -> M:
    """What a YAML file describes, well-formed and without a fault that `check` finds; or `error` with every fault.

    What `own` finds is a fault only in what stands in this very file, and not in what it is laid over.
    """
    text = _Text(path, error, bases=bases)
    data = values(text.node)
    faults: list[Fault] = []
    placed, found = text.doubled, None
    try:
        found = model.model_validate(data)
    except ValidationError as invalid:
        faults += problems(invalid.errors(), data, model)
    else:
        faults += check(found)
        faults += [one for one in own(found) if (text.place(one.path) or ("",))[0] == path.name]
        placed += text.uncited
    placed += _placed(text, path, faults)
    if found is None or placed:
        raise error(_lines(path, placed))
    return found


def awaited(path: Path, faults: list[Fault]) -> list[str]:
    """What a pack that can be used still waits for, each with file and line like a fault."""
    return _lines(path, _placed(_Text(path, PackFaultsError), path, faults))


def _placed(text: _Text, path: Path, faults: list[Fault]) -> list[tuple[str, int, Fault]]:
    return [(*(text.place(one.path) or (path.name, 1)), one) for one in faults]


def _lines(path: Path, placed: list[tuple[str, int, Fault]]) -> list[str]:
    placed.sort(key=lambda one: (one[0] != path.name, one[0], one[1]))
    lines = [
        f"{name} 第{line}行 {path_of(fault.path) or '（全文）'}{_named(fault.path)}：{fault.problem}；{fault.remedy}"
        for name, line, fault in placed[:_MOST_FAULTS]
    ]
    more = len(placed) - len(lines)
    return [*lines, f"{path.name} 另有{more}处问题没有列出；先改正以上各处"] if more else lines


def _named(path: tuple[str | int, ...]) -> str:
    called = label(path)
    return f"（{called}）" if called else ""


def path_of(path: Iterable[str | int]) -> str:
    """A place in a file for its writer, who counts from one."""
    return ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in path)[:_LONGEST]


_MOST_FAULTS = 100
"""Faults told of one file; whoever has more has chosen the wrong file."""

_LONGEST = 200
"""Characters of a path that are told: a name is as long as somebody made it."""
