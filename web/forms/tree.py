"""Tree: what a form holds as it was typed: texts under names like `documents.0.title`, by the parts of the names."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias, Union

Tree: TypeAlias = dict[str, Union["Tree", list[str]]]
"""Texts by name; under a number what stands in that row of a list."""
Pairs: TypeAlias = list[tuple[str, str]]

DEEPEST = 8
"""Parts of a name; what is deeper no page of ours has asked."""


def name_of(path: Iterable[str]) -> str:
    """The name of a place. A dot within a part, as the key of a row may have one, does not part it."""
    return ".".join(part.replace("%", "%25").replace(".", "%2E") for part in path)


def path_of(name: str) -> tuple[str, ...]:
    """The place that a name means."""
    return tuple(part.replace("%2E", ".").replace("%25", "%") for part in name.split("."))


def tree_of(pairs: Iterable[tuple[str, str]]) -> Tree:
    """What was posted. Names that contradict one another, one both a text and a group, are left out."""
    found: Tree = {}
    for name, text in pairs:
        path = path_of(name)
        if len(path) <= DEEPEST:
            put(found, path, text)
    return found


def put(tree: Tree, path: tuple[str, ...], text: str) -> None:
    """One more text at a place."""
    here = tree
    for part in path[:-1]:
        below = here.setdefault(part, {})
        if isinstance(below, list):
            return
        here = below
    texts = here.setdefault(path[-1], [])
    if isinstance(texts, list):
        texts.append(text)


def pairs_of(tree: Tree, within: tuple[str, ...] = ()) -> Pairs:
    """The same as it is posted, what is empty left out."""
    return list(_pairs(tree, within))


def _pairs(tree: Tree, within: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for part, value in tree.items():
        if isinstance(value, dict):
            yield from _pairs(value, (*within, part))
        else:
            yield from ((name_of((*within, part)), text) for text in value if text.strip())


def branch(tree: Tree, part: str) -> Tree:
    """What stands below a part; nothing where a text stands there."""
    value = tree.get(part)
    return value if isinstance(value, dict) else {}


def text_at(tree: Tree, part: str) -> str:
    """The text of a part, as people type one: without what stands around it, its lines ended in one way."""
    value = tree.get(part)
    return value[0].replace("\r\n", "\n").strip() if isinstance(value, list) and value else ""


def texts_at(tree: Tree, part: str) -> list[str]:
    """The texts of a part that several boxes share."""
    value = tree.get(part)
    return [one.strip() for one in value if one.strip()] if isinstance(value, list) else []


def is_empty(tree: Tree) -> bool:
    """Whether nothing was typed there."""
    return not _any(tree)


def _any(tree: Tree) -> bool:
    return any(_any(one) if isinstance(one, dict) else any(map(str.strip, one)) for one in tree.values())


def rows_of(tree: Tree, part: str) -> list[Tree]:
    """The rows of a list in their order, those left empty closed up. A row of one text has it under ''."""
    found = []
    below = branch(tree, part)
    for number in sorted((one for one in below if one.isdecimal() and len(one) < 6), key=int):
        row = below[number]
        row = row if isinstance(row, dict) else {"": row}
        if not is_empty(row):
            found.append(row)
    return found
