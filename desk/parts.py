"""Parts: what of an application or of a decision can be put right: each place with what people call it.

A place is a dotted path, like `unit.name` or `documents.0.number`. It is found by itself, by its label, or by what a
clerk says for short.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from desk.choices import CLOSED, members, words_of
from desk.errors import FixedPartError, UnknownPartError, UnreadablePartError
from desk.fields import UNTYPED, label_of
from regulations.yaml import plain
from schemas.act import Act
from schemas.action import KINDS
from schemas.application import Application
from schemas.folding import key_of, meant
from schemas.sheet import ScoreSheet
from schemas.unit import Contact, Unit
from wording.faults import LABELS

_OWN: dict[str, type[BaseModel]] = {
    "unit.contact": Contact,
    "unit": Unit,
    "": Application,
}
"""Of which model the places of an application are."""

_SHORT = {"on": "日期", "batch": "批次", "number": "编号", "within": "期限", "result": "结果"}
"""What a clerk calls the fields of a decision for short."""

_GROUPS = "holds"
"""What is a list of groups of fields; where it is empty nothing stands there that says so."""

_YES_NO = {"是": True, "否": False}


def application_parts() -> dict[str, str]:
    """The places of an application, by path, with their labels; also those that the law refuses to change."""
    found = {}
    for path, label in LABELS.items():
        parent, _, name = path.rpartition(".")
        group = _OWN.get(parent)
        if group and name in group.model_fields and path not in _OWN:
            found[path] = label
    return found


def decision_parts(content: Mapping[str, Any], sheet: ScoreSheet | None) -> dict[str, str]:
    """The places of a decision, with their labels: rows of its sheet by name, several documents by turn."""
    cls = KINDS[content["kind"]]
    found = {name: label_of(cls, name).text for name in content if name not in (*UNTYPED, "documents")}
    if sheet:
        found |= _rows(sheet) if "scores" in content else {}
        for field in ("indicators", "references"):
            found |= {f"{field}.{one.id}": one.name for one in sheet.indicators if content.get(field)}
    papers = content.get("documents", ())
    for turn in range(len(papers)):
        of = f"第{turn + 1}份文件的" if len(papers) > 1 else "文件"
        for name in ("number", "title", "date"):
            label = LABELS[f"documents.{name}"]
            found[f"documents.{turn}.{name}"] = label if (of, name) == ("文件", "number") else of + label
    return found


def _rows(sheet: ScoreSheet) -> dict[str, str]:
    """The places of its rows, of one with several methods each of these."""
    return {
        ".".join(("scores", row.id, *method)): ".".join((row.name, *method))
        for row in sheet.rows
        for method in ([(one,) for one in row.methods] if len(row.methods) > 1 else [()])
    }


def amend(content: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Put an application right. `UnknownPartError`, `UnreadablePartError`."""
    parts = application_parts()
    own = {path: label_of(_OWN[path.rpartition(".")[0]], path.rpartition(".")[2]).text for path in parts}
    open_ = {path: label for path, label in parts.items() if path not in ("honour", "level")}
    for said, value in changes.items():
        path = key_of(said, parts) or key_of(said, own) or said
        value = _YES_NO.get(value, value) if path == "another_unit" else value
        if path in _OWN or not _changed(content, path, value, said):
            raise UnknownPartError(said, list(open_), list(open_.values()))


def correct(content: dict[str, Any], changes: Mapping[str, Any], sheet: ScoreSheet | None) -> None:
    """Put a decision right. `UnknownPartError`, `FixedPartError`, `UnreadablePartError`."""
    parts, cls = decision_parts(content, sheet), KINDS[content["kind"]]
    short = {path: label for path, label in _SHORT.items() if path in parts}
    for said, value in changes.items():
        path = key_of(said, short) or key_of(said, parts) or said
        if path in UNTYPED:
            raise FixedPartError(said)
        field, *row = path.split(".")
        if field == "scores" and path in parts and len(row) > 1:  # the first method of a row that had none
            content[field].setdefault(row[0], {})
        if not _changed(content, path, _in_its_words(cls, path, value), said):
            keys = [name for name in content if name not in UNTYPED]
            raise UnknownPartError(said, keys, [short.get(path, label) for path, label in parts.items()])


def called(field: str, path: Sequence[str]) -> str:
    """A place within an act's `application`, or within the decision that is said `instead`, as people call it."""
    if field == "application":
        return LABELS.get(".".join(path), ".".join(path))
    kind, place = (path[0], path[1:]) if path else ("", ())
    if len(place) != 1 or kind not in KINDS or place[0] not in KINDS[kind].model_fields.keys() - UNTYPED:
        return ".".join(place)
    return _SHORT.get(place[0]) or label_of(KINDS[kind], place[0]).text


def _in_its_words(cls: type[Act], name: str, value: Any) -> Any:
    """不同意 as the value that it is the word of."""
    if name not in CLOSED or not isinstance(value, str) or not members(cls, name):
        return value
    return next((one for one, words in words_of(cls, name).items() if meant(value, words)), value)


def _changed(content: dict[str, Any], path: str, value: Any, said: str) -> bool:
    """Whether there is such a place, which then has the value."""
    *parents, last = path.split(".")
    here: Any = content
    try:
        for part in parents:
            here = here[int(part)] if isinstance(here, list) else here[part]
        if isinstance(here, list):
            here[int(last)] = value
        elif last in here or here is not content:
            here[last] = (
                _several(path, value, said) if isinstance(here.get(last), list) or path == _GROUPS else value
            )
        else:
            return False
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return False
    return True


def points(text: str) -> str | list[str]:
    """One assessor's points, or those of several: 18,17,19."""
    several = [part.strip() for part in split(text)]
    return several if len(several) > 1 else text


def split(text: str) -> list[str]:
    """What stands in a row, as people part it."""
    return text.replace("\uff0c", ",").replace("、", ",").split(",")


def _several(path: str, value: Any, said: str) -> Any:
    """Several as one text: 甲、乙, or [甲, 乙]; a group of fields only as a list of groups."""
    if not isinstance(value, str):
        return value
    found = plain(value)
    if isinstance(found, str) and not found.startswith(("[", "{")):
        found = [part.strip() for part in re.split("[、,，;；]", found) if part.strip()]
    if isinstance(found, list) and (path != _GROUPS or all(isinstance(one, dict) for one in found)):
        return found
    raise UnreadablePartError(said, groups=path == _GROUPS)
