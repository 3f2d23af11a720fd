"""Reading: what was typed into a form as the fields of an act: only what its fields ask for, empty ones left out."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from desk.fields import Field
from desk.parts import points
from schemas.folding import usual_document_number
from web.forms.tree import Tree, branch, rows_of, text_at, texts_at

KEPT = "kept"
"""In the place of a document's file: its hash and its name, as `uploads` has put or proved them there."""


def read(fields: Sequence[Field], given: Tree) -> dict[str, Any]:
    """The fields of an act as the desk takes them, as they are typed. What does not fit, the desk says."""
    found = {one.name: _value(one, given) for one in fields}
    return {name: value for name, value in found.items() if value is not None}


def is_paper(field: Field) -> bool:
    """Whether it holds documents 公文, whose files can come with them."""
    return [one.name for one in field.inner[:4]] == ["number", "title", "date", "sha256"]


def typed_in(field: Field) -> tuple[Field, ...]:
    """What of a group is typed: of a document not what its file is known by."""
    return field.inner[:3] if is_paper(field) else field.inner


def _value(field: Field, given: Tree) -> Any:
    if field.keyed:
        return _keyed(field, given) or None
    if field.several:
        return _several(field, given) or None
    if field.shape in ("group", "act"):
        return _group(field, branch(given, field.name)) or None
    return _one(field, text_at(given, field.name))


def _keyed(field: Field, given: Tree) -> dict[str, Any]:
    if not field.inner:
        rows = rows_of(given, field.name)
        return {text_at(row, "key"): text_at(row, "value") for row in rows}
    found = read(field.inner, branch(given, field.name))
    return _points(found) if field.name == "scores" else found


def _points(found: dict[str, Any]) -> dict[str, Any]:
    """Of several assessors the points of each."""
    return {key: _points(one) if isinstance(one, dict) else points(one) for key, one in found.items()}


def _several(field: Field, given: Tree) -> list[Any]:
    if field.choices is not None:
        return texts_at(given, field.name)
    rows = rows_of(given, field.name)
    if field.shape == "group":
        return list(filter(None, (_group(field, row) for row in rows)))
    return [_one(field, text_at(row, "")) for row in rows]


def _group(field: Field, given: Tree) -> dict[str, Any]:
    found = read(typed_in(field), given)
    if not is_paper(field):
        return found
    if number := found.get("number"):
        found["number"] = usual_document_number(number)
    sha256, _, name = text_at(given, KEPT).partition(" ")
    if sha256:
        found["sha256"] = sha256
    if name:
        found["kept_as"] = name
    return found


def _one(field: Field, text: str) -> Any:
    if not text:
        return None
    if field.shape == "yes":
        return True
    if field.shape in ("number", "whole", "span"):
        text = normalize("NFKC", text).replace(" ", "") if field.shape != "span" else normalize("NFKC", text)
    return int(text) if field.shape == "whole" and text.isdecimal() and len(text) < 10 else text
