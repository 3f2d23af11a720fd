"""Typed: fields of an act that stand in the register, as somebody would have typed them: what a form begins with."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from desk.fields import Field
from web.forms.reading import KEPT, is_paper, typed_in
from web.forms.tree import Tree
from wording.dates import day


def as_typed(fields: Sequence[Field], plain: Mapping[str, Any]) -> Tree:
    """The texts for a form of these fields; what is not said stays empty."""
    found: Tree = {}
    for one in fields:
        value = plain.get(one.name)
        if value is not None and value != () and value != [] and value != {} and value is not False:
            found[one.name] = _typed(one, value)
    return found


def _typed(field: Field, value: Any) -> Tree | list[str]:
    if field.keyed and field.inner:
        return as_typed([*field.inner], value)
    if field.keyed:
        return {
            str(n): {"key": [str(key)], "value": [_text(field, one)]}
            for n, (key, one) in enumerate(value.items())
        }
    if field.several and field.choices is not None:
        return [str(one) for one in value]
    if field.several and field.shape == "group":
        return {str(n): _group(field, one) for n, one in enumerate(value)}
    if field.several:
        return {str(n): [_text(field, one)] for n, one in enumerate(value)}
    if field.shape in ("group", "act"):
        return _group(field, value)
    return [_text(field, value)]


def _group(field: Field, value: Mapping[str, Any]) -> Tree:
    found = as_typed(typed_in(field), value)
    if is_paper(field) and value.get("sha256"):
        found[KEPT] = [f"{value['sha256']} {value.get('kept_as') or ''}".strip()]
    return found


def _text(field: Field, value: Any) -> str:
    if field.shape == "yes":
        return "yes"
    if isinstance(value, list | tuple):
        return "、".join(_text(field, one) for one in value)
    if isinstance(value, float):
        return f"{value:g}"
    if field.shape == "date":
        with suppress(ValueError):
            return day(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)
