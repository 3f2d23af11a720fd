"""Campaign 复验工作: whom it is about, the plan as a table, the results as a list."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from desk.errors import DeskError
from desk.table import Cell, Sheet
from desk.timeline import what_of
from register import lawbook, ledger
from register.connect import Register
from register.lawbook import current_edition
from register.tables import FOREVER, standings, titles
from register.undertakings import Kept
from schemas.act import TitleId
from schemas.folding import batch, fold
from schemas.undertakings.campaign import Campaign, Visit
from wording import forms
from wording.undertakings.campaign import NOT_PLACED
from workflows.life.kinds import HELD


class NobodyError(DeskError):
    """Nobody is meant, or it is not said who."""


@dataclass(frozen=True)
class Cohort:
    """Whom it is about: a naming batch, those whose term ends in a year or by a day; of these a share by lot."""

    batch: str | None = None
    year: int | None = None
    due: date | None = None
    honour: str | None = None
    share: float | None = None
    seed: str | None = None


class Chosen(NamedTuple):
    """The titles, how they were chosen in words; where a share of them is drawn by lot: which, and by what seed."""

    titles: list[TitleId]
    said: str
    share: float | None = None
    seed: str | None = None


def chosen(register: Register, cohort: Cohort) -> Chosen:
    """The titles of a cohort that are held now. `NobodyError`."""
    rows = _held(register, cohort)
    said = [f"批次{cohort.batch}" if cohort.batch else ""]
    said.append(f"{cohort.year}年届满" if cohort.year else "")
    said.append(f"{cohort.due}前届满" if cohort.due else "")
    what = "、".join(filter(None, said)) or "全部有效称号"
    if not rows:
        raise NobodyError(f"没有符合条件的称号（{what}）")
    if cohort.share is None:
        return Chosen(rows, what)
    seed = cohort.seed or hashlib.sha256("|".join(rows).encode()).hexdigest()[:12]
    return Chosen(rows, f"{what}，从{len(rows)}个中抽取{cohort.share:.0%}", cohort.share, seed)


def share_of(register: Register, honour: str | None) -> float | None:
    """The share 抽查 that the measure asks for, if any."""
    found = current_edition(register, honour)
    cohort = lawbook.read(register).editions[found].cohort if found else None
    return cohort.sample.share if cohort and cohort.sample else None


def _held(register: Register, cohort: Cohort) -> list[TitleId]:
    where: list[ColumnElement[bool]] = [
        standings.c.until == FOREVER,
        titles.c.is_open,
        standings.c.stage.in_([one.value for one in HELD]),
    ]
    if cohort.due:
        where.append(standings.c.term_end <= cohort.due)
    if cohort.year:
        first, last = date(cohort.year, 1, 1), date(cohort.year, 12, 31)
        where.append(standings.c.term_end.between(first, last))
    query = select(titles.c.id, standings.c.batch, standings.c.honour).join(
        titles, titles.c.id == standings.c.title
    )
    with register.reading() as connection:
        rows = connection.execute(query.where(*where).order_by(titles.c.id)).all()
    wanted = batch(cohort.batch) if cohort.batch else None
    return [
        row.id
        for row in rows
        if (wanted is None or (row.batch and batch(row.batch) == wanted))
        and (cohort.honour is None or fold(row.honour) == fold(cohort.honour))
    ]


HEADS = ("走访日期", "考核人员", "称号", "单位", "乡镇（街道）", "届满", "情况")


def rows(state: Campaign) -> list[tuple[Cell, ...]]:
    """The plan, day after day; what has no day comes last."""
    ordered = sorted(
        state.visits, key=lambda one: (one.day or date.max, one.assessor or "", one.township, one.title)
    )
    return [
        (one.day, one.assessor, one.title, one.unit, one.township, one.due, situation(one)) for one in ordered
    ]


def situation(one: Visit) -> str:
    """How a visit stands."""
    if one.visited_on:
        return f"{one.visited_on}已走访" + (f"，问题{len(one.findings)}项" if one.findings else "")
    if one.why == "gone":
        return NOT_PLACED[one.why]
    if one.why:
        return f"没有排上：{NOT_PLACED[one.why]}"
    return "等待走访" if one.day else "还没有排"


def plan_sheet(kept: Kept, state: Campaign) -> Sheet:
    """The plan for printing."""
    period = f"{kept.id}，{state.opens}至{state.closes}，{state.cohort}"
    return Sheet("走访计划", f"{state.name}　走访计划", period, HEADS, rows(state))


def result_sheet(register: Register, kept: Kept, state: Campaign) -> Sheet:
    """The results, as they are publicised where the measure has it: each title's newest re-inspection."""
    found: list[tuple[Cell, ...]] = []
    book = lawbook.read(register)
    for one in state.visits:
        if one.visited_on is None:
            continue
        life = ledger.life_of(register, one.title)
        entries = [
            e for e in ledger.entries_of(register, one.title) if e.action and e.action.kind == "inspect"
        ]
        outcome = what_of(entries[-1], book.editions.get(entries[-1].edition)) if entries else "尚未登记"
        stage = forms.STAGES[life.standing.stage] if life else ""
        found.append(
            (one.title, one.unit, one.township, one.visited_on, outcome, stage, "；".join(one.findings))
        )
    heads = ("称号", "单位", "乡镇（街道）", "走访日期", "复验结果", "现处环节", "发现的问题")
    return Sheet("复验结果", f"{state.name}　复验结果", kept.id, heads, found)
