"""Simulation 模拟: a whole register under the editions of today and under a draft, counted; it changes nothing."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from desk.forecast import month_of
from desk.table import Cell, Sheet
from register import lawbook
from register import outlook as reading
from register.connect import Register
from schemas.base import local_date
from schemas.regulation import Regulation
from schemas.stage import Duty, Stage
from wording import forms, refusals
from workflows.life.outlook import ASSUMPTION, Outline
from workflows.life.whatif import Shift, Trial, WhatIf

FEW = 2_000
"""Titles that are worked through in this process: another takes two seconds to start."""

TURNS = 4
"""Stretches of the register that each process takes in turn, so that they end at about the same time."""

OVERDUE, TOTAL = "已逾期", "合计"
"""What the rows of no month are called."""

KINDS = {"earlier": "提前", "later": "推后", "new": "新增", "gone": "取消"}
PROJECTED = KINDS | {"new": "期内增加", "gone": "期内减少"}


class ShiftKind(NamedTuple):
    """What due dates are counted by: of a duty that is open today or projected, changed in which way."""

    is_open: bool
    duty: Duty
    kind: str


@dataclass
class Effects:
    """What a draft does to many titles, in numbers; `details` are the changed titles one by one where asked for."""

    titles: int = 0
    changed: int = 0
    due_dates: Counter[ShiftKind] = field(default_factory=Counter)
    titles_of: Counter[ShiftKind] = field(default_factory=Counter)
    days: dict[ShiftKind, tuple[int, int]] = field(default_factory=dict)
    out: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    details: list[dict[str, Any]] = field(default_factory=list)

    def add(self, outline: Outline, trial: Trial, today: date, full: bool) -> None:
        """Count one title."""
        self.titles += 1
        self.before.update(month_of(one.due, today) for one in trial.before)
        self.after.update(month_of(one.due, today) for one in trial.after)
        self.out.update(map(refusals.reason, trial.out))
        self.changed += bool(trial.shifts or trial.out)
        changes = [(ShiftKind(one.is_open, one.duty, kind_of(one)), one.days) for one in trial.shifts]
        self.titles_of.update({change for change, _ in changes})
        for change, days in changes:
            self.due_dates[change] += 1
            least, most = self.days.get(change, (days, days))
            self.days[change] = (min(least, days), max(most, days))
        if full and (trial.shifts or trial.out):
            self.details.append(_detail(outline, trial))

    def join(self, other: "Effects") -> None:
        """Add what was counted elsewhere."""
        self.titles += other.titles
        self.changed += other.changed
        for name in ("due_dates", "titles_of", "out", "before", "after"):
            getattr(self, name).update(getattr(other, name))
        for change, (least, most) in other.days.items():
            mine = self.days.get(change, (least, most))
            self.days[change] = (min(mine[0], least), max(mine[1], most))
        self.details += other.details


def kind_of(one: Shift) -> str:
    """In which way a due date changes."""
    if one.was is None:
        return "new"
    if one.due is None:
        return "gone"
    return "later" if one.due > one.was else "earlier"


def _detail(outline: Outline, trial: Trial) -> dict[str, Any]:
    return {
        "title": outline.title,
        "unit": outline.application.unit.name,
        "stage": outline.standing["stage"],
        "out": [refusals.reason(why) for why in trial.out],
        "shifts": [one._asdict() | {"kind": kind_of(one), "days": one.days} for one in trial.shifts],
    }


class Task(NamedTuple):
    """What a process needs to work through a stretch of the register; `draft` as JSON, which crosses to it."""

    url: str
    draft: str
    calendar: str
    now: datetime
    until: date
    full: bool


def worked_through(register: Register, draft: Regulation, task: Task) -> Effects:
    """Every open title of the draft's honour tried, by as many processes as there are cores and stretches."""
    cores = os.cpu_count() or 1
    stretches = reading.stretches(register, draft.honour, FEW, cores * TURNS)
    if len(stretches) == 1:
        return tried(register, task, stretches[0])
    effects = Effects()
    # Spawned, not forked: this process has threads and a database connection, which a fork would share.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(cores, len(stretches)), mp_context=spawn) as pool:
        for found in pool.map(_in_a_process, [task] * len(stretches), stretches):
            effects.join(found)
    return effects


def simulated(register: Register, task: Task) -> Effects:
    """Every open title of the draft's honour tried in this process."""
    honour = Regulation.model_validate_json(task.draft).honour
    (whole,) = reading.stretches(register, honour, FEW, 1)
    return tried(register, task, whole)


def _in_a_process(task: Task, stretch: tuple[str, str | None]) -> Effects:
    register = Register(task.url)
    try:
        return tried(register, task, stretch)
    finally:
        register.close()


def tried(register: Register, task: Task, stretch: tuple[str, str | None]) -> Effects:
    """What the draft does to the titles of a stretch."""
    today = local_date(task.now)
    draft = Regulation.model_validate_json(task.draft)
    what_if = WhatIf(lawbook.read(register), draft, task.calendar, task.now, task.until)
    effects = Effects()
    for body in reading.bodies(register, draft.honour, *stretch):
        outline = Outline.model_validate_json(body)
        effects.add(outline, what_if.on(outline, body), today, task.full)
    return effects


CHANGES = ("事项", "", "期限", "天数", "件", "称号")
MONTHS = ("月份", "现行", "新办法", "增减")
TITLES = ("称号", "单位", "环节", "事项", "期限", "现行", "新办法", "天数")
"""The headings of the tables."""


def changes_of(effects: Effects) -> Iterator[tuple[str, str, str, str, int, int]]:
    for change, n in sorted(effects.due_dates.items(), key=lambda pair: (not pair[0].is_open, pair[0])):
        least, most = sorted(abs(days) for days in effects.days[change])
        moved = "" if not most else f"{most}日" if least == most else f"{least}至{most}日"
        of, kinds = ("现有", KINDS) if change.is_open else ("推算", PROJECTED)
        yield of, forms.DUTIES[change.duty], kinds[change.kind], moved, n, effects.titles_of[change]


def months_of(effects: Effects) -> Iterator[tuple[str, ...]]:
    for month in sorted({*effects.before, *effects.after}):
        yield _month(month or OVERDUE, effects.before[month], effects.after[month])
    yield _month(TOTAL, effects.before.total(), effects.after.total())


def _month(name: str, before: int, after: int) -> tuple[str, ...]:
    return (name, str(before), str(after), f"{after - before:+d}" if after != before else "")


def lines_of(one: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    head = (one["title"], one["unit"], forms.STAGES[Stage(one["stage"])])
    for reason in one["out"]:
        yield (*head, reason, "", "", "", "")
    for shift in one["shifts"]:
        about = f"（{shift['about']}）" if shift["about"] else ""
        projected, kinds = ("", KINDS) if shift["is_open"] else ("（推算）", PROJECTED)
        was, due = (str(shift[name] or "") for name in ("was", "due"))
        days = f"{shift['days']:+d}" if shift["days"] else ""
        yield (*head, forms.DUTIES[shift["duty"]] + about + projected, kinds[shift["kind"]], was, due, days)


def sheets(draft: Regulation, effects: Effects, today: date, until: date) -> list[Sheet]:
    """The tables as a spreadsheet has them."""
    title = f"模拟：改用《{draft.edition.title}》（{draft.edition.id}），{today}至{until}"
    said = f"涉及{effects.titles}个称号，其中{effects.changed}个有变化；名册没有任何改变；{ASSUMPTION}"
    out = [(reason, n) for reason, n in effects.out.most_common()]
    found: list[tuple[str, tuple[str, ...], Sequence[Sequence[Cell]]]] = [
        ("变化", CHANGES, list(changes_of(effects))),
        ("不能适用的", ("原因", "称号"), out),
        (
            "每月",
            MONTHS,
            [(month, int(was), int(then), more) for month, was, then, more in months_of(effects)],
        ),
        ("称号", TITLES, [_dated(line) for one in effects.details for line in lines_of(one)]),
    ]
    return [Sheet(tab, title, said, heads, rows) for tab, heads, rows in found if rows]


def _dated(line: tuple[str, ...]) -> tuple[Cell, ...]:
    *head, was, due, days = line
    return (
        *head,
        *(date.fromisoformat(one) if one else None for one in (was, due)),
        int(days) if days else None,
    )
