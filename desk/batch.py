"""Batch 批次: who applied in time, what is missing, who stands where, the meeting's packet, the numbers of a naming."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from desk import papers
from desk.dossier import folder_of_texts
from desk.errors import DeskError, UnlistedError
from desk.look import look_up
from register import lawbook, ledger, undertakings
from register.connect import Register
from register.lawbook import current_edition
from register.tables import titles
from register.undertakings import Kept
from schemas.act import Scoring, TitleId
from schemas.action import documents_of
from schemas.base import local_date
from schemas.folding import fold, key_of
from schemas.undertakings.batch import Batch
from wording import forms
from wording.dates import day
from wording.phrases import LEVELS
from workflows.life.kinds import PENDING
from workflows.life.law import LawBook
from workflows.life.refusal import Refusal
from workflows.life.scoring import score

LONGEST_PATTERN = 60


class PatternError(DeskError):
    """A pattern for numbers is none."""


class Lacking(NamedTuple):
    """What a unit has handed in of each material 申报材料, by how many documents, and what is missing."""

    title: TitleId
    unit: str
    there: Mapping[str, int]
    missing: tuple[str, ...]


class Place(NamedTuple):
    """Where a unit stands by its points: equal points, equal place; without points it stands last."""

    place: int | None
    title: TitleId
    unit: str
    category: str
    recommender: str | None
    points: float | None
    stage: str


def edition_for(register: Register, honour: str, level: str | None) -> tuple[str, str, str]:
    """The honour as its measure calls it, its level, and the hash of the edition in force. `UnlistedError`."""
    book = lawbook.read(register)
    known = {fold(name): name for one in book.editions.values() for name in one.honour.names}
    name = known.get(fold(honour))
    wanted = key_of(level, LEVELS) if level else None
    found = current_edition(register, name, level=wanted) if name else None
    if name is None or found is None:
        raise UnlistedError("honour", honour, tuple(sorted(set(known.values()))))
    return name, book.editions[found].honour.level, found


def applied_in(register: Register, state: Batch) -> list[TitleId]:
    """Titles of the honour that applied from the first to the last day of the call, and are in no batch yet."""
    taken = {
        title
        for one in undertakings.every(register, "batch")
        if isinstance(one.state, Batch)
        for title in one.state.titles
    }
    query = (
        select(titles.c.id, titles.c.opened_at)
        .where(
            titles.c.honour == state.honour,
            titles.c.level == state.level,
            titles.c.is_open,
            titles.c.stage.in_([one.value for one in PENDING]),
        )
        .order_by(titles.c.id)
    )
    with register.reading() as connection:
        rows = connection.execute(query).all()
    within = (one for one in rows if state.opens <= local_date(one.opened_at) <= state.closes)
    return [one.id for one in within if one.id not in taken]


def matrix(register: Register, state: Batch) -> list[Lacking]:
    """Each unit against the material that the call asks for: what its documents are called says what they are."""
    found = []
    for one in state.entrants:
        named = [
            fold(document.title)
            for entry in ledger.entries_of(register, one.title)
            if entry.action
            for document in documents_of(entry.action)
        ]
        there = {wanted: sum(fold(wanted) in title for title in named) for wanted in state.material}
        missing = tuple(wanted for wanted, count in there.items() if not count)
        found.append(Lacking(one.title, one.unit_name, there, missing))
    return found


def ranked(register: Register, state: Batch) -> list[Place]:
    """The units by the points of their newest assessment, the most first."""
    book = lawbook.read(register)
    stages = _stages(register, state.titles)
    points = {one.title: _points(register, book, one.title) for one in state.entrants}
    known = sorted((value for value in points.values() if value is not None), reverse=True)
    found = []
    for one in state.entrants:
        value = points[one.title]
        place = known.index(value) + 1 if value is not None else None
        stage = stages.get(one.title, "")
        found.append(Place(place, one.title, one.unit_name, one.category, one.recommender, value, stage))
    return sorted(found, key=lambda one: (one.place is None, one.place or 0, one.title))


def lacking_categories(register: Register, state: Batch) -> tuple[int, list[str]]:
    """How many typical points 典型示范点 each category has to set at least, and which have fewer in this batch."""
    book = lawbook.read(register)
    regulation = book.editions[state.edition]
    wanted = regulation.cohort.at_least_yearly if regulation.cohort else None
    if wanted is None:
        return 0, []
    chosen = state.approved if state.stage in ("decided", "publicised", "named") else state.titles
    counted = Counter(one.category for one in state.entrants if one.title in chosen)
    return wanted.value, [one for one in regulation.categories.value if counted[one] < wanted.value]


def numbers_for(
    register: Register, state: Batch, chosen: Sequence[TitleId], pattern: str
) -> dict[TitleId, str]:
    """A number for each, by a pattern like `KY2027-{n:03}`, those that are given already left out. `PatternError`."""
    if len(pattern) > LONGEST_PATTERN or len(re.findall(r"\{n(?::0?\d)?\}", pattern)) != 1:
        raise PatternError("编号的写法里要有一处 {n} 或者 {n:03}（三位、前面补零），如 KY2027-{n:03}")
    if set(re.sub(r"\{n(?::0?\d)?\}", "", pattern)) & set("{}"):
        raise PatternError("编号的写法里除 {n} 外不能有花括号")
    with register.reading() as connection:
        query = select(titles.c.number).where(titles.c.honour == state.honour, titles.c.number.is_not(None))
        used = {fold(one) for one in connection.scalars(query)}
    found: dict[TitleId, str] = {}
    n = 0
    for title in chosen:
        while True:
            n += 1
            number = pattern.format(n=n)
            if fold(number) not in used:
                break
        found[title] = number
    return found


def packet(register: Register, kept: Kept, folder: Path, now: datetime) -> int:
    """Write the packet for the leadership group's meeting: a summary, and a page a unit; how many pages.

    Whole or not at all. `UnwrittenError`.
    """
    assert isinstance(kept.state, Batch)
    state, places = kept.state, ranked(register, kept.state)
    lacks = {one.title: one.missing for one in matrix(register, state)}
    texts = {"0-汇总.txt": _summary(register, kept, places, lacks, now)}
    for n, one in enumerate(places, 1):
        texts[f"{n:03}-{_plain(one.unit)}.txt"] = _page(register, one, lacks[one.title])
    folder_of_texts(folder, texts)
    return len(places)


def _summary(
    register: Register,
    kept: Kept,
    places: Sequence[Place],
    lacks: Mapping[TitleId, Sequence[str]],
    now: datetime,
) -> str:
    state = kept.state
    assert isinstance(state, Batch)
    by_category = Counter(one.category for one in places)
    least, fewer = lacking_categories(register, state)
    lines = [
        f"{state.name}　审定材料汇总",
        "",
        f"荣誉称号：{state.honour}（{LEVELS[state.level]}）　批次：{state.batch}",
        f"申报期间：{day(state.opens)}至{day(state.closes)}　列入：{len(places)}个"
        + (f"　全批最多：{state.cap}个" if state.cap else ""),
        f"各类别：{'，'.join(f'{name}{count}个' for name, count in sorted(by_category.items())) or '无'}",
    ]
    if least:
        lines.append(f"每个类别至少{least}个典型示范点，本批还没有达到的：{'、'.join(fewer) or '无'}")
    lines += ["", "名次　单位　类别　推荐单位　得分　现处环节　缺少的材料"]
    for one in places:
        cells = (
            str(one.place or "—"),
            one.unit,
            one.category,
            one.recommender or "—",
            "—" if one.points is None else f"{one.points:g}",
            one.stage,
            "、".join(lacks[one.title]) or "—",
        )
        lines.append("　".join(cells))
    lines += ["", f"{kept.id}，{now:%Y年%-m月%-d日 %H:%M}按名册和档案编成。"]
    return "\n".join(lines) + "\n"


def _page(register: Register, one: Place, missing: Sequence[str]) -> str:
    look = look_up(register, one.title)
    assert look is not None
    parts = "\n".join(f"【{name}】\n{text}" for name, text in papers.parts(look))
    points = "没有评分" if one.points is None else f"{one.points:g}分，第{one.place}名"
    return (
        f"{one.unit}　{one.title}\n类别：{one.category}　推荐单位：{one.recommender or '—'}\n"
        f"考核得分：{points}　现处环节：{one.stage}\n缺少的材料：{'、'.join(missing) or '无'}\n\n{parts}"
    )


def _points(register: Register, book: LawBook, title: TitleId) -> float | None:
    life = ledger.life_of(register, title)
    if life is None or life.application is None:
        return None
    filled = [
        entry.action
        for entry in ledger.entries_of(register, title)
        if isinstance(entry.action, Scoring) and entry.action.kind == "assess"
    ]
    sheet = book.law_of(life).regulation.sheet_for(life.application.unit.category, "assess")
    if not filled or sheet is None:
        return None
    try:
        return score(sheet, filled[-1])
    except Refusal:  # filled in under another edition's sheet
        return None


def _stages(register: Register, wanted: Iterable[TitleId]) -> dict[TitleId, str]:
    ids = list(wanted)
    found: dict[TitleId, str] = {}
    with register.reading() as connection:
        for start in range(0, len(ids), 500):
            some = titles.c.id.in_(ids[start : start + 500])
            for row in connection.execute(select(titles.c.id, titles.c.stage).where(some)):
                found[row.id] = forms.STAGES[row.stage]
    return found


def _plain(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|.\s]', "_", name)[:40]
