"""Campaign 复验工作: whom it is about, the plan as a table, the results as a list."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from desk.errors import DeskError
from desk.roll import Named
from desk.several import Item, errands
from desk.table import Cell, Sheet
from desk.timeline import what_of
from desk.visit_findings import listed
from register import lawbook, ledger
from register.connect import Register
from register.lawbook import current_edition
from register.tables import FOREVER, standings, titles
from register.undertakings import Kept
from schemas.act import TitleId
from schemas.action import Inspect
from schemas.cohort import Relative
from schemas.entry import Entry
from schemas.folding import batch, fold
from schemas.life import Life
from schemas.stage import Stage
from schemas.undertakings.campaign import Campaign, Visit
from wording import forms
from wording.undertakings.campaign import NOT_PLACED
from workflows.life import everyday, scoring
from workflows.life.kinds import HELD
from workflows.life.law import Law
from workflows.undertakings.lowest import lowest


class NobodyError(DeskError):
    """Nobody is meant, or it is not said who."""


class Among(NamedTuple):
    """Titles by a condition 条件, and the condition as it was typed."""

    titles: frozenset[TitleId]
    said: str


@dataclass(frozen=True)
class Cohort:
    """Whom it is about: a naming batch, a condition, those whose term ends in a year or by a day; a share by lot."""

    batch: str | None = None
    year: int | None = None
    due: date | None = None
    honour: str | None = None
    share: float | None = None
    seed: str | None = None
    among: Among | None = None


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
    said.append(cohort.among.said if cohort.among else "")
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
        and (cohort.among is None or row.id in cohort.among.titles)
    ]


def cause_called(register: Register, text: str) -> str:
    """The cause 事由 of a measure that is called so; else what was typed."""
    plain = fold(text)
    for law in lawbook.read(register).editions.values():
        for key, one in law.causes.items():
            if plain in (fold(key), fold(one.label)):
                return key
    return text


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
    if one.visited_on and one.elsewhere:
        return f"{one.visited_on}已另行复验，不再走访"
    if one.visited_on:
        return f"{one.visited_on}已走访" + (f"，问题{len(one.findings)}项" if one.findings else "")
    if one.why == "gone":
        return NOT_PLACED[one.why]
    if one.why:
        return f"没有排上：{NOT_PLACED[one.why]}"
    early = f"（{one.raised_on}提请提前复验）" if one.raised_on else ""
    return f"等待走访{early}" if one.day else "还没有排"


def plan_sheets(kept: Kept, state: Campaign) -> list[Sheet]:
    """The plan for printing: day after day, and assessor after assessor."""
    period = f"{kept.id}，{state.opens}至{state.closes}，{state.cohort}"
    by_day = rows(state)
    by_assessor = sorted(
        ((row[1], row[0], *row[2:]) for row in by_day), key=lambda row: (row[0] is None, str(row[0] or ""))
    )
    heads = (HEADS[1], HEADS[0], *HEADS[2:])
    return [
        Sheet("走访计划", f"{state.name}　走访计划", period, HEADS, by_day),
        Sheet("按考核人员", f"{state.name}　走访计划（按考核人员）", period, heads, by_assessor),
    ]


FOUND = ("发现的问题", "存在的问题", "存在问题")
"""What heads the column of a score list with what was found, item by item."""


def said_of(
    items: Sequence[Item], named: Sequence[Named], findings: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The results as a campaign takes them, of acts that were prepared for the titles of a list."""
    made = []
    for errand, one in zip(errands(items), named, strict=True):
        text = "\n".join(one.line.beside.values())
        own = findings_in(text)
        says = {name: value for name, value in errand.says.items() if name != "on"}
        on = errand.says["on"]
        made.append({"title": errand.title, "on": on, "says": says, "findings": [*findings, *own]})
    return made


def findings_in(text: str) -> list[str]:
    """What was found, as people write it down: a line each, or with a semicolon between."""
    return [part.strip() for part in re.split("[;；\n]", text) if part.strip()]


def result_sheet(register: Register, kept: Kept, state: Campaign, *, to_publicise: bool = False) -> Sheet:
    """The results: each title's newest re-inspection; or only of those that the measure has publicised now."""
    found: list[tuple[Cell, ...]] = []
    book, there = lawbook.read(register), listed(register, kept.id)
    for one in state.visits:
        life = ledger.life_of(register, one.title) if one.visited_on else None
        stages = (life.standing.stage, *life.standing.beside) if life else ()
        if life is None or (to_publicise and Stage.RESULT_PUBLICITY not in stages):
            continue
        entries = [
            e for e in ledger.entries_of(register, one.title) if e.action and e.action.kind == "inspect"
        ]
        last = entries[-1] if entries and _of_this_visit(entries[-1], one) else None
        outcome = what_of(last, book.editions.get(last.edition)) if last else "尚未登记"
        found.append(
            (
                one.title,
                one.unit,
                one.township,
                one.visited_on,
                outcome,
                forms.stages(*stages),
                "；".join(_found(one, there)),
            )
        )
    heads = ("称号", "单位", "乡镇（街道）", "走访日期", "复验结果", "现处环节", "发现的问题")
    title = f"{state.name}　复验结果" + ("（须公示的）" if to_publicise else "")
    return Sheet("复验结果", title, kept.id, heads, found)


def _found(visit: Visit, there: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """What it found, in its words, with the item of the list that each has become."""
    for one in visit.findings:
        item = there.get((visit.title, one))
        yield f"{one}（{item}）" if item else one


class Last(NamedTuple):
    """末位退出: by which measure, of whose points, who is the last; `rule` says how many and by which cause."""

    edition: str
    rule: Relative
    points: dict[TitleId, float]
    titles: tuple[TitleId, ...]


def last_of(register: Register, state: Campaign, honour: str | None) -> Last:
    """The last by their points of one honour's titles that were visited. `NobodyError` where no measure says so."""
    book, found = lawbook.read(register), dict[str, dict[TitleId, float]]()
    for one in state.visits:
        life = ledger.life_of(register, one.title) if one.visited_on else None
        if life is None or life.application is None:
            continue
        regulation = book.editions[life.edition]
        ruled = regulation.cohort is not None and regulation.cohort.relative is not None
        if not ruled or (honour and fold(honour) != fold(life.application.honour)):
            continue
        known, came = found.setdefault(life.edition, {}), _points(register, book.law_of(life), life, one)
        if came is not None:
            known[one.title] = came
    if len(found) != 1:
        several = "几种称号各有各的办法，请用 --honour 写明哪一种" if found else "办法没有规定得分最低的退出"
        raise NobodyError(several)
    ((edition, points),) = found.items()
    cohort = book.editions[edition].cohort
    assert cohort is not None
    assert cohort.relative is not None
    return Last(edition, cohort.relative, points, lowest(points, cohort.relative.lowest))


def _points(register: Register, law: Law, life: Life, visit: Visit) -> float | None:
    """What the re-inspection of this visit came to, as it was decided; None where no sheet says so."""
    acts = [one.action for one in ledger.entries_of(register, life.title) if _of_this_visit(one, visit)]
    act = next((one for one in reversed(acts) if isinstance(one, Inspect)), None)
    taken = next((one for one in reversed(life.taken) if one.kind == "inspect"), None)
    then = everyday.as_decided(life, taken).model_copy(update={"standing": taken.before}) if taken else life
    assert life.application is not None
    sheet = law.regulation.sheet_for(life.application.unit.category, "inspect")
    return scoring.counted(law, then, sheet, act) if act and sheet else None


def _of_this_visit(entry: Entry, visit: Visit) -> bool:
    """Whether a re-inspection is that of this visit, and not one of years ago."""
    return visit.visited_on is not None and entry.action is not None and entry.action.on >= visit.visited_on
