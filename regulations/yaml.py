"""YAML: the one way in which a file that people write is read, bounded before it is understood, and without traps.

A file says text, whole and decimal numbers, `true`, `false` and `null`, in maps and lists. What YAML 1.1 makes of
other plain words is not made: `yes`, `on`, `08` and `2026-03-02` stay as they are typed, and become a date or a number
only where the schema asks for one. Tags are refused. What an alias `*x` repeats may hold no alias itself, and counts
as if it were written out: three hundred characters of aliases of aliases would fill a machine's memory.
"""

import errno
import re
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml

from schemas.folding import unquoted
from wording.files import opened

LARGEST = 128 * 1024
"""Bytes of a file: five times the longest pack; to read as much takes a second and a half."""

DEEPEST = 24
"""Maps and lists inside each other; a pack has seven."""

MOST = 50_000
"""Values in a file, those that an alias repeats included; a file of the largest size without aliases has as many."""

NULL = "tag:yaml.org,2002:null"
_BOOL, _INT, _FLOAT = (f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float"))


class UnreadableError(Exception):
    """A file that cannot be read at all: which, at what line if at any, why, and what to do."""

    def __init__(self, name: str, problem: str, remedy: str, line: int | None = None) -> None:
        self.problem, self.line = problem, line
        super().__init__(f"{name}{f' 第{line}行' if line else ''}：{problem}；{remedy}")


class Doubled(NamedTuple):
    """A key that stands twice in one map: its path, its node, and the line where it stands first."""

    path: tuple[str | int, ...]
    key: yaml.Node
    first: int


def compose(path: Path) -> yaml.Node | None:
    """The nodes of a file, each with its place; None for an empty file. `UnreadableError`."""
    return _compose(path.name, _text(path))


def plain(text: str) -> Any:
    """What a short text says that was typed where a file could say it, such as `[甲, 乙]`; the text itself else."""
    try:
        return values(_compose("", text))
    except UnreadableError:
        return text


def _compose(name: str, text: str) -> yaml.Node | None:
    try:
        loader = _Loader(text)
        loader.name = name
        return loader.get_single_node()
    except _RefusedError as refused:
        raise UnreadableError(name, *refused.why, line_of(refused.node)) from None
    except yaml.reader.ReaderError as strange:
        line = text.count("\n", 0, strange.position) + 1
        raise UnreadableError(name, "含有控制字符或不可见字符", "删去后重新保存", line) from None
    except yaml.MarkedYAMLError as broken:
        mark = cast(Any, broken.problem_mark or broken.context_mark)
        why = _TWO_DOCUMENTS if "another document" in str(broken.problem) else _MALFORMED
        raise UnreadableError(name, *why, mark and mark.line + 1) from None
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError):
        raise UnreadableError(name, *_MALFORMED) from None


def values(node: yaml.Node | None) -> Any:
    """What nodes say, plain; every key is a text."""
    match node:
        case yaml.MappingNode():
            return {str(key.value): values(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [values(value) for value in node.value]
        case yaml.ScalarNode():
            return _scalar(node.tag, node.value if cast(Any, node).style else unquoted(node.value))
    return None


def doubled(node: yaml.Node | None, path: tuple[str | int, ...] = ()) -> list[Doubled]:
    """Every key that stands twice in its map."""
    found: list[Doubled] = []
    first: dict[str, int] = {}
    for index, value in enumerate(node.value if isinstance(node, yaml.CollectionNode) else ()):
        below: tuple[str | int, ...] = (*path, index)
        if isinstance(node, yaml.MappingNode):
            key, value = value
            below = (*path, str(key.value))
            if key.value in first:
                found.append(Doubled(below, key, first[key.value]))
            first.setdefault(key.value, line_of(key))
        found += doubled(value, below)
    return found


def line_of(node: yaml.Node | yaml.Event) -> int:
    """The line on which a node begins, the first being 1."""
    return int(cast(Any, node.start_mark).line) + 1


def _text(path: Path) -> str:
    try:
        with opened(path) as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UnreadableError(str(path)[:200], "没有这个文件", "请核对路径") from None
    except PermissionError:
        raise UnreadableError(str(path)[:200], "没有读取这个文件的权限", "请核对文件的权限") from None
    except OSError as failed:
        if failed.errno in (errno.EISDIR, errno.ENXIO):
            raise UnreadableError(str(path)[:200], "不是文件", "请写明文件的路径") from None
        raise UnreadableError(str(path)[:200], "读不到这个文件", "请核对路径") from None
    if len(content) > LARGEST:
        raise UnreadableError(path.name, f"文件过大，超过{LARGEST // 1024}KB", "请核对是不是选错了文件")
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableError(path.name, "是 UTF-16 编码的文本", "请另存为 UTF-8")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as strange:
        line = content.count(b"\n", 0, strange.start) + 1
        raise UnreadableError(
            path.name, f"不是 UTF-8 文本{_guess(content)}", "请另存为 UTF-8", line
        ) from None


def _guess(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（可能是 GBK，即记事本的 ANSI）"


_MALFORMED = ("YAML 格式有误", "检查缩进、冒号和引号")
_TWO_DOCUMENTS = ("一个文件里有两份内容", "只留一份，删去中间的 ---")
_ANCHOR = ("引用（&、*）之中又有引用", "把内容写全；以 & 或 * 开头的文字请加引号")
_UNKNOWN = ("引用（*）了没有写明的内容", "先用 & 写明；以 * 开头的文字请加引号")
_MANY = ("内容过多", "请核对是不是选错了文件")
_TAG = ("用了 ! 开头的类型标记", "删去；以 ! 开头的文字请加引号")
_DEEP = (f"嵌套超过{DEEPEST}层", "检查缩进和括号")
_KEY = ("冒号前应是一个名称", "检查缩进、冒号和引号")


class _RefusedError(Exception):
    def __init__(self, node: yaml.Node | yaml.Event, why: tuple[str, str]) -> None:
        super().__init__(why)
        self.node, self.why = node, why


class _Loader(yaml.SafeLoader):
    """PyYAML's own, told what not to compose and which plain words are not texts."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = self._count = 0
        self._anchored = False
        self._sizes: dict[str, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """One node and all below it. `index` is None for a key."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None and self._anchored:
            raise _RefusedError(event, _ANCHOR)
        if isinstance(parent, yaml.MappingNode) and index is None and not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(event, _KEY)
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(event)
        if event.tag is not None:
            raise _RefusedError(event, _TAG)
        if self._depth > DEEPEST:
            raise _RefusedError(event, _DEEP)
        before = self._count
        self._counted(event, 1)
        self._depth += 1
        self._anchored = self._anchored or event.anchor is not None
        node = super().compose_node(parent, index)
        self._depth -= 1
        if event.anchor is not None:
            self._anchored = False
            self._sizes[event.anchor] = self._count - before
        return node

    def _repeated(self, event: Any) -> yaml.Node:
        """What an alias stands for, as nodes of its own: an overlay writes into nodes."""
        if event.anchor not in self._sizes:
            raise _RefusedError(event, _UNKNOWN)
        self._counted(event, self._sizes[event.anchor])
        self.get_event()  # type: ignore[no-untyped-call]
        return cast(yaml.Node, _copied(self.anchors[event.anchor]))

    def _counted(self, event: Any, more: int) -> None:
        self._count += more
        if self._count > MOST:
            raise _RefusedError(event, _MANY)


def _copied(node: Any) -> Any:
    if isinstance(node, tuple):
        return tuple(_copied(one) for one in node)
    value = [_copied(one) for one in node.value] if isinstance(node, yaml.CollectionNode) else node.value
    return type(node)(node.tag, value, node.start_mark, node.end_mark)


_Loader.add_implicit_resolver(NULL, re.compile(r"(~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(_BOOL, re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))
# A nought in front, or as many places as a code has: that is a number of something and not how much it is.
_Loader.add_implicit_resolver(_INT, re.compile(r"-?(0|[1-9][0-9]{0,14})\Z"), list("-0123456789"))
_Loader.add_implicit_resolver(
    _FLOAT, re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}\Z"), list("-0123456789")
)


def _scalar(tag: str, text: str) -> Any:
    if tag == NULL:
        return None
    if tag == _BOOL:
        return text.lower() == "true"
    return int(text) if tag == _INT else float(text) if tag == _FLOAT else text
