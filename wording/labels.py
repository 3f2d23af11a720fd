"""Labels: what the codes of facts are called, and a sentence filled with facts."""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from schemas.base import Model
from schemas.party import Body, Party, Role
from schemas.refusals.reason import Cell, Decided, Item, Listed, Owed
from schemas.span import Span
from schemas.stage import Stage
from wording import forms
from wording.causes import decided
from wording.dates import day, month_day
from wording.phrases import CHANGES, FORMS, LEVELS, STATES

_CODES: dict[str, Mapping[str, str]] = {
    "kind": forms.ACTS,
    "other_kind": forms.ACTS,
    "form": FORMS,
    "forms": FORMS,
    "change": CHANGES,
    "changes": CHANGES,
    "level": LEVELS,
    "at": LEVELS,
    "state": STATES,
}
"""Facts that are words of a closed set of strings, by the name of the fact."""


_YES = {"higher": "（或更高级别）"}
"""What is added where a fact holds."""


def fill(sentence: str, facts: Model) -> str:
    """The sentence with the facts that it names in braces: `{on}`, `{later.by}`; `{known:“”}` quotes each of several.

    `AttributeError` or `KeyError` for a fact that is not there.
    """
    return _FILLER.vformat(sentence, (), vars(facts))


def _label(fact: str, value: Any) -> str:
    match value:
        case Stage():
            return forms.STAGES[value]
        case Role() | Body() | Party() | Span():
            return value.label
        case date():
            return day(value)
        case Item():
            return _named(value)
        case Decided():
            return decided(value)
        case Owed():
            return f"{value.number}（{value.what}）"
        case bool():
            return _YES[fact] if value else ""
        case int() | float():
            return f"{value:g}"
    if fact in ("opens", "closes"):
        return month_day(value)
    return _CODES[fact][value] if fact in _CODES else str(value)


def _named(one: Item) -> str:
    if isinstance(one, Listed):
        return f"第{one.number}项“{one.name}”"
    if not isinstance(one, Cell):
        return one.name
    return (f"{one.part}：" if one.part else "") + one.name + (f"（{one.method}）" if one.method else "")


def _labels(fact: str, value: Any) -> list[str]:
    if not isinstance(value, tuple):
        return [_label(fact, value)]
    return [
        f"{one.entry}（{decided(one)}）" if isinstance(one, Decided) else _label(fact, one) for one in value
    ]


class _Filler(string.Formatter):
    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Any]:
        value, used = super().get_field(field_name, args, kwargs)
        return _labels(field_name.rpartition(".")[2], value), used

    def format_field(self, value: Any, format_spec: str) -> str:
        opening, closing = format_spec[:1], format_spec[1:]
        return "、".join(f"{opening}{one}{closing}" for one in value) if value else "无"


_FILLER = _Filler()
