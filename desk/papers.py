"""Papers: what stands in the ledger of a title, as texts that people read and print."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from desk.choices import members
from desk.fields import UNTYPED, label_of
from desk.look import Look
from desk.timeline import dues_of, who_of
from schemas.act import Act, Scoring
from schemas.base import local_date
from schemas.document import Document
from schemas.entry import Entry
from schemas.span import Span
from wording import forms
from wording.dates import day
from wording.phrases import LEVELS
from workflows.life.kinds import PHASES

PARTS = {
    "application": "申报和命名",
    "term": "有效期内",
    "reinspection": "复验",
    "rectification": "处理、整改和取消",
    "": "取消以后",
}
"""What the acts on a title are sorted into, by the phase in which they were done."""

COMPLAINTS = ("object", "examine", "raise")
"""异议和事由: acts that say what was brought against a title, and what was found."""

_HIDDEN = ("documents", "sha256", "another_unit")


def parts(look: Look) -> Iterator[tuple[str, str]]:
    """The acts of a title in parts, each with its name and its text; reminders are in the ledger alone."""
    told = [(entry, what) for entry, what in look.history if entry.kind != "rung"]
    for phase, name in PARTS.items():
        of_it = [one for one in told if _phase(one[0]) == phase]
        if of_it:
            yield name, "\n".join(_text(look, *one) for one in of_it)
    against = [one for one in told if one[0].action and one[0].action.kind in COMPLAINTS]
    if against:
        yield "投诉、异议和问题", "\n".join(_text(look, *one) for one in against)


def course(look: Look) -> list[tuple[str, str, str]]:
    """The acts of a title at a line each: the day, what it was, its documents; reminders are in the ledger alone."""
    return [
        (
            day(local_date(entry.effective)),
            what,
            "、".join(cited(one) for one in getattr(entry.action, "documents", ())),
        )
        for entry, what in look.history
        if entry.kind != "rung"
    ]


def assessed(look: Look) -> list[tuple[str, str]]:
    """What was filled in when the unit was last scored: each row of the sheet, then what else was stated."""
    for entry, _ in reversed(look.history):
        if isinstance(entry.action, Scoring):
            names = _sheet_names(look, entry)
            said = [line.partition("：") for line in fields(entry.action, names)]
            label = label_of(type(entry.action), "scores").text
            rows = [
                (names.get(row, row), _plain(row, points, names))
                for row, points in entry.action.scores.items()
            ]
            return [*rows, *((name, text) for name, _, text in said if name != label)]
    return []


def _phase(entry: Entry) -> str:
    """An application stands before the stages that have a phase; what comes after the title in none."""
    if entry.action is not None and entry.action.kind in ("apply", "take_over"):
        return "application"
    return PHASES.get(entry.was) or ""


def _text(look: Look, entry: Entry, what: str) -> str:
    """An entry as a paragraph."""
    lines = [f"第{entry.seq}条　{day(local_date(entry.effective))}　{what}"]
    action = entry.action
    if action is not None:
        lines.append(f"办理：{who_of(entry)}　日期：{day(action.on)}")
        lines += [f"文件：{cited(one)}" for one in getattr(action, "documents", ())]
        lines += fields(action, _sheet_names(look, entry))
    lines.append(f"其后环节：{forms.STAGES[entry.stage]}")
    if dues := dues_of(entry):
        lines.append(f"期限：{dues}")
    return "\n　　".join(lines) + "\n"


def cited(one: Document) -> str:
    """A document with all that is known of it."""
    number = f"{one.number} " if one.number else ""
    return f"{number}《{one.title}》（{day(one.date)}）"


def _sheet_names(look: Look, entry: Entry) -> dict[str, str]:
    """What the rows of a score sheet are called, by their ids."""
    measure, application = look.book.editions.get(entry.edition), look.life.application
    if measure is None or application is None or not isinstance(entry.action, Scoring):
        return {}
    sheet = measure.sheet_for(application.unit.category, entry.action.kind)
    if sheet is None:
        return {}
    scored = {one.id: one.name for one in sheet.rows}
    return (
        scored | {one.id: one.name for one in sheet.vetoes} | {one.id: one.name for one in sheet.indicators}
    )


def fields(model: BaseModel, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """What an act says, a line each: the label of a field and what stands in it. `names` are those of keys."""
    cls = type(model)
    for name, info in cls.model_fields.items():
        value = getattr(model, name)
        if name in (*UNTYPED, *_HIDDEN, "on") or value in (None, (), {}) or value == info.default:
            continue
        label = label_of(cls, name).text
        word = members(cls, name).get(str(value)) if issubclass(cls, Act) else None
        if isinstance(value, BaseModel) and not isinstance(value, Span):
            yield f"{label}："
            yield from (f"　{one}" for one in fields(value, names))
        else:
            yield f"{label}：{word or _plain(name, value, names or {})}"


def _plain(name: str, value: Any, names: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return day(value)
        case dict():
            return "，".join(
                f"{names.get(key, key)} {_plain(name, one, names)}" for key, one in value.items()
            )
        case tuple():
            return "、".join(_plain(name, one, names) for one in value)
        case float():
            return f"{value:g}"
        case Span():
            return value.label
        case BaseModel():
            return "，".join(line.strip() for line in fields(value, names))
    text = str(value)
    return LEVELS.get(text, text) if name == "level" else names.get(text, text)


def documents(entries: Sequence[Entry]) -> Iterator[tuple[int, Document]]:
    """Every document that entries rest on, with the number of its entry."""
    for entry in entries:
        yield from ((entry.seq, one) for one in getattr(entry.action, "documents", ()))
