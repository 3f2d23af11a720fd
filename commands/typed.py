"""Typed: the texts that were typed for an act: in the place of its title, and in its options as its fields."""

from pathlib import Path
from typing import Any, get_origin
from unicodedata import normalize

from commands.content import Given
from commands.options import fields_of, flag_of
from commands.speak import Exit, Stop
from desk.filled import PUT_RIGHT
from desk.parts import points, split
from schemas.act import Act

_APART = ("documents", *PUT_RIGHT, "unit")
"""Fields that the typed text is not yet: see `Given`."""


_ROLLS = (".txt", ".csv", ".xls", ".xlsx", ".et", ".ods")


def is_roll(title: str) -> bool:
    """Whether what stands for a title is the file of a list of titles."""
    return Path(title).suffix.lower() in _ROLLS


def is_condition(title: str) -> bool:
    """Whether what stands for a title chooses among all of them: no number, name or code has this sign."""
    return not is_roll(title) and ("=" in title or "＝" in title)


def given(cls: type[Act], typed: dict[str, Any]) -> Given:
    """What was typed for an act of `cls`, by the names of its fields."""
    fields = {}
    for name in fields_of(cls):
        if name not in _APART and (text := typed.get(name)) is not None:
            fields[name] = _value(cls, name, text)
    return Given(
        fields=fields,
        documents=tuple(typed.get("documents") or ()),
        document_files=tuple(typed.get("document_files") or ()),
        sets=pairs(flag_of(cls, "instead"), next(filter(None, map(typed.get, PUT_RIGHT)), None)),
        name=typed.get("unit"),
        file=typed.get("file"),
    )


def _value(cls: type[Act], name: str, text: Any) -> Any:
    kind = get_origin(cls.model_fields[name].annotation)
    if kind is dict:
        found = pairs(flag_of(cls, name), [normalize("NFKC", one) for one in text])
        return {key: points(value) for key, value in found.items()} if name == "scores" else found
    if kind is tuple:
        return tuple(part.strip() for one in text for part in split(one) if part.strip())
    return normalize("NFKC", text) if cls.model_fields[name].annotation is int else text


def pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    """Texts like `a=1` by what is before the sign; `Stop` where one is not so, or says a thing twice."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, sign, value = text.replace("\uff1d", "=").partition("=")
        name, value = name.strip(), value.strip()
        if not (sign and name and value):
            raise Stop(Exit.USAGE, f"{option} {text[:80]}：应写成 名称=内容")
        if name in found:
            raise Stop(Exit.USAGE, f"{option} {name}：写了两次，只留一次")
        found[name] = value
    return found
