"""Columns: what a list of titles says of each, column by column, in words, dates and codes."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row

from desk.divisions import named
from desk.lists import Question, absent, every
from desk.table import Cell, Sheet
from register import lists
from register.connect import Register
from schemas.arrangement import COLUMNS, Arrangement
from schemas.base import local_date
from schemas.party import Party, Role
from schemas.stage import Stage
from wording import forms
from wording.phrases import GROUNDS, LEVELS

_BEHIND = ("post", "phone", "opened_on", "recommender")
"""Columns that a whole list only looks up when it shows them."""

OWED = ("due", "owed", "owes")
"""Columns of what is open now: of a past day nobody has kept it."""


class Beside(NamedTuple):
    """What is looked up beside the rows: the first open duty of each title, the titles of editions."""

    due: Mapping[str, Any]
    editions: Mapping[str, str]


def cells(
    register: Register, rows: Sequence[Row[*tuple[Any, ...]]], keys: Sequence[str]
) -> list[tuple[Cell, ...]]:
    """The rows as a list shows them: a date is a date, whatever else is text; None where there is nothing."""
    due = lists.first_due(register, [row.title for row in rows]) if set(keys) & set(OWED) else {}
    editions: dict[str, str] = {}
    if "edition" in keys:
        editions = {
            one: json.loads(body)["edition"]["title"] for one, (_, body) in lists.laws(register).items()
        }
    beside = Beside(due, editions)
    getters = [_CELLS[key] for key in keys]
    return [tuple(get(row, beside) for get in getters) for row in rows]


def heads(keys: Sequence[str]) -> tuple[str, ...]:
    """The headings of columns."""
    return tuple(COLUMNS[key] for key in keys)


def state(row: Row[*tuple[Any, ...]]) -> str:
    """Whether the honour may be shown, in a word."""
    if row.named_on is None:
        return "未命名" if row.stage == Stage.ENDED else "尚未命名"
    return "有效" if row.in_force else "无效"


def former_names(row: Row[*tuple[Any, ...]]) -> str:
    """The other names that the unit has had."""
    return "、".join(one for one in row.names.split("\n") if one and one != row.unit_name)


def _contact(row: Row[*tuple[Any, ...]], what: str) -> str | None:
    found: str | None = json.loads(row.body)["contact"].get(what)
    return found


def _owes(row: Row[*tuple[Any, ...]], beside: Beside) -> str | None:
    one = beside.due.get(row.title)
    if one is None:
        return None
    return row.unit_name if one.role == Role.UNIT else Party(role=Role(one.role), area=one.area).label


_CELLS: dict[str, Callable[[Any, Beside], Cell]] = {
    "title": lambda row, _: row.title,
    "unit": lambda row, _: row.unit_name,
    "code": lambda row, _: row.credit,
    "office_number": lambda row, _: None if row.unit_code == row.credit else row.unit_code,
    "former_names": lambda row, _: former_names(row),
    "category": lambda row, _: row.category,
    "division": lambda row, _: named(json.loads(row.body)["division"]),
    "township": lambda row, _: row.township,
    "honour": lambda row, _: row.honour,
    "level": lambda row, _: LEVELS[row.level],
    "stage": lambda row, _: forms.STAGES[Stage(row.stage)],
    "state": lambda row, _: state(row),
    "ground": lambda row, _: GROUNDS[row.ground] if row.ground else None,
    "batch": lambda row, _: row.batch,
    "number": lambda row, _: row.number,
    "named_on": lambda row, _: row.named_on,
    "term_end": lambda row, _: row.term_end,
    "opened_on": lambda row, _: local_date(row.opened_at),
    "edition": lambda row, beside: beside.editions.get(row.edition),
    "recommender": lambda row, _: row.recommender,
    "due": lambda row, beside: one.due if (one := beside.due.get(row.title)) else None,
    "owed": lambda row, beside: one.what if (one := beside.due.get(row.title)) else None,
    "owes": _owes,
    "post": lambda row, _: _contact(row, "post"),
    "phone": lambda row, _: _contact(row, "phone"),
}
if _CELLS.keys() != COLUMNS.keys():
    raise TypeError(f"a column has no cells: {sorted(_CELLS.keys() ^ COLUMNS.keys())}")


def as_data(
    register: Register, rows: Sequence[Row[*tuple[Any, ...]]], on: date | None
) -> list[dict[str, Any]]:
    """The rows for programs: codes as they are kept."""
    due = {} if on else lists.first_due(register, [row.title for row in rows])
    found = []
    for row in rows:
        owed = due.get(row.title)
        plain = {name: getattr(row, name) for name in _PLAIN}
        found.append(
            {
                "title": row.title,
                "unit": row.unit_name,
                "code": row.credit,
                "former_names": [one for one in row.names.split("\n") if one and one != row.unit_name],
                **plain,
                "state": state(row),
                "opened_on": local_date(row.opened_at),
                "due": owed and owed.due,
                "owed": owed and owed.what,
            }
        )
    return found


_PLAIN = (
    "unit_code",
    "category",
    "township",
    "honour",
    "level",
    "stage",
    "in_force",
    "ground",
    "batch",
    "number",
    "named_on",
    "term_end",
    "edition",
    "recommender",
    "since",
)


def sheet(
    register: Register, question: Question, own: Arrangement, keys: Sequence[str], today: date
) -> Sheet:
    """A whole list as a spreadsheet has it, with a line for each of the office's own that has nothing."""
    on = question.wanted.on
    keys = [one for one in keys if on is None or one not in OWED]
    rows = every(register, question, lean=not set(keys) & set(_BEHIND)).rows
    absent_ = absent(register, question, own)
    lines: list[tuple[Cell, ...]] = []
    left = list(absent_.townships)
    in_own_order = not (question.order.by or question.order.down)
    for row, line in zip(rows, cells(register, rows, keys), strict=True):
        while in_own_order and left and _goes_before(left[0], row.township, own):
            lines.append(_empty(left.pop(0), "township", keys))
        lines.append(line)
    lines += [_empty(one, "township", keys) for one in left]
    lines += [_empty(one, "unit", keys) for one in absent_.units]
    stood = f"截至{on}的名册" if on else "名册"
    said = "，".join(filter(None, (question.said, f"共{len(rows)}个", f"{today}导出")))
    return Sheet("名册", f"荣誉称号{stood}", said, heads(keys), lines)


def _goes_before(name: str, township: str, own: Arrangement) -> bool:
    """Whether a township of the office's order stands before another, which may not be in it."""
    names = own.order.townships
    return township not in names or names.index(name) < names.index(township)


def _empty(name: str, key: str, keys: Sequence[str]) -> tuple[Cell, ...]:
    """A line for who has nothing; under the first heading where its own is not shown."""
    there = keys.index(key) if key in keys else 0
    return tuple(f"{name}（无）" if n == there else None for n in range(len(keys)))
