"""Wrong: what the desk would not take, as faults beside the fields they are about; under () what is about none."""

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from desk.errors import (
    DeskError,
    IncompleteError,
    LevelUnclearError,
    NoContactError,
    NoMeasureError,
    NotAmongError,
    NotCorrectableError,
    RefusedError,
)
from desk.faults import InvalidError, checked
from desk.fields import label_of
from schemas.act import Act
from schemas.action import KINDS, Correct
from schemas.refusals.reason import Cell, Item, Reason
from web.forms.inputs import Path
from wording import refusals
from wording.faults import in_words

WANTED = "请填写"


@singledispatch
def faults_of(no: DeskError) -> dict[Path, str]:
    """What is wrong, by the place in the act."""
    return {(): str(no)}


@faults_of.register
def _(no: InvalidError) -> dict[Path, str]:
    return {_within(one.path): WANTED if one.problem == MISSING else one.problem for one in no.faults}


MISSING = "，".join(in_words({"type": "missing"}))
"""What is said of a field that a file lacks; a form has it, and it is empty."""


def _within(path: Path) -> Path:
    """The place in a form: of a decision within a correction the kind stands in the path, and in no name of a box."""
    return (path[0], *path[2:]) if path[:1] == ("instead",) and path[1:2] and path[1] in KINDS else path


@faults_of.register
def _(no: IncompleteError) -> dict[Path, str]:
    if no.least:
        return {(): f"{'、'.join(label_of(no.cls, name).text for name in no.fields)}，至少填写一项"}
    return {(name,): WANTED for name in no.fields}


@faults_of.register
def _(no: NotAmongError) -> dict[Path, str]:
    return {(no.field,): f"{no}{'，' if no.near else ''}{no.near}"}


@faults_of.register
def _(no: NotCorrectableError) -> dict[Path, str]:
    return {("entry",): str(no)}


@faults_of.register
def _(no: LevelUnclearError) -> dict[Path, str]:
    return {("application", "level"): str(no)}


@faults_of.register
def _(no: NoMeasureError) -> dict[Path, str]:
    return {("application", "honour"): str(no)}


@faults_of.register
def _(no: NoContactError) -> dict[Path, str]:
    near = f"，您是不是要找：{'、'.join(no.near)}？" if no.near else ""
    return {(): f"{no}{near}"}


@faults_of.register
def _(no: RefusedError) -> dict[Path, str]:
    receipt, reason = no.receipt, no.receipt.reason
    if reason is None or receipt.field is None:
        return {(): str(no)}
    field = tuple(receipt.field.split("."))
    told = refusals.reason(reason)
    rows = [(*field, *_row(one)) for one in _rows(reason)] if field[-1] in _SHEET else []
    return dict.fromkeys(rows or [field], WANTED if len(rows) > 1 else told) | (
        {field: told} if len(rows) > 1 else {}
    )


_SHEET = ("scores", "indicators", "references")


def _rows(reason: Reason) -> list[Item]:
    """The rows of a sheet that a refusal is about: not those that it lists as known."""
    facts: Mapping[str, Any] = vars(reason)
    found = facts.get("missing", facts.get("row", facts.get("indicator")))
    some = found if isinstance(found, tuple) else (found,)
    return [one for one in some if isinstance(one, Item)]


def _row(one: Item) -> tuple[str, ...]:
    if isinstance(one, Cell) and one.method:
        return one.key.removesuffix(f".{one.method}"), one.method
    return (one.key,)


def lacking(cls: type[Act], no: IncompleteError, fields: Mapping[str, Any]) -> dict[Path, str]:
    """All that is wrong with what is said so far, besides what lacks."""
    found = faults_of(no)
    if cls is Correct:
        return found
    try:
        checked(cls, fields)
    except InvalidError as invalid:
        found |= {at: told for at, told in faults_of(invalid).items() if at[:1] not in found}
    return found
