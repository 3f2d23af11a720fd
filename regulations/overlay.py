"""Overlay 叠加: a pack laid over another; and what it changes there without saying what that rests on now."""

from collections.abc import Iterator

import yaml

from regulations.fault import Fault
from regulations.yaml import NULL, values
from schemas.foundation import Path

FOUNDATION = ("source", "assumed", "masked")
NOT_OF_A_DOCUMENT = ("id", "title", "issuer", "number", "replaces", "ladder")
"""What names an edition itself, and who is reminded when: the office's own, whatever a document says."""

Place = tuple[yaml.Node, Path]
"""A key in the overlay, and its path."""


def lay_over(base: yaml.MappingNode, over: yaml.MappingNode) -> None:
    """Put what only `base` has under `over`, in place."""
    mine = {str(key.value): value for key, value in over.value}
    below = {str(key.value) for key, _ in base.value}
    founded = _founded(over)
    kept = []
    for key, value in base.value:
        both = isinstance(mine.get(str(key.value)), yaml.MappingNode) and isinstance(value, yaml.MappingNode)
        if both and key.value not in FOUNDATION:  # the words of one document are not those of another
            lay_over(value, mine[str(key.value)])
        elif str(key.value) not in mine and not (founded and key.value in FOUNDATION):
            kept.append((key, value))
    # What the base has and this place has not is written as null: it is then absent.
    over.value = kept + [
        pair for pair in over.value if pair[1].tag != NULL or str(pair[0].value) not in below
    ]


def uncited(base: yaml.MappingNode, over: yaml.MappingNode) -> list[tuple[yaml.Node, Fault]]:
    """The values that an overlay, not yet laid over, changes while it leaves the base's source beside them.

    Example. The base says `talk: {by: leadership, within: {value: 15日, assumed: true}, source: {...}}`. An overlay of
    `talk: {within: {value: 10日}}` stays assumed; `talk: {by: office}` would be read under an article that says
    otherwise, unless it says `assumed: true` or has a source of its own.
    """
    found: list[tuple[yaml.Node, Fault]] = []
    _changed(base, over, (), found)
    return found


def _changed(
    base: yaml.MappingNode | None, over: yaml.MappingNode, path: Path, found: list[tuple[yaml.Node, Fault]]
) -> list[Place]:
    """What is changed at a place and not founded there: it belongs to what the place is a part of."""
    below = {str(key.value): value for key, value in base.value} if base else {}
    changed: list[Place] = []
    for key, value in over.value:
        name = str(key.value)
        if name not in (*FOUNDATION, *NOT_OF_A_DOCUMENT) and value.tag != NULL:
            changed += _of(key, below.get(name), value, (*path, name), found)
    if _founded(over):
        return []
    if "source" in below:
        found += [(key, _fault(place)) for key, place in changed[:1]]  # one for all that rests on the source
        return []
    return [] if "assumed" in below else changed


def _of(
    key: yaml.Node, old: yaml.Node | None, new: yaml.Node, path: Path, found: list[tuple[yaml.Node, Fault]]
) -> Iterator[Place]:
    if isinstance(new, yaml.MappingNode):
        yield from _changed(old if isinstance(old, yaml.MappingNode) else None, new, path, found)
    elif not _cited(new) and (old is None or values(old) != values(new)):
        yield key, path


def _cited(node: yaml.Node) -> bool:
    """Whether it is a list of things that each say what they rest on."""
    return isinstance(node, yaml.SequenceNode) and all(
        isinstance(one, yaml.MappingNode) and _founded(one) for one in node.value
    )


def _founded(node: yaml.MappingNode) -> bool:
    return any(key.value in FOUNDATION for key, _ in node.value)


def _fault(path: Path) -> Fault:
    return Fault(
        path,
        "改了所叠加的办法的规定，却仍挂在原来的出处之下",
        "写明自己的 source（出处），或写 assumed: true（暂定）",
    )
