"""Batch 批次: who applied in time, what is missing, who stands where, the numbers of a naming."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import select

from desk.errors import DeskError, UnlistedError
from desk.lists import level_of
from register import lawbook, ledger, undertakings
from register.connect import Register
from register.lawbook import current_edition
from register.seen import seen
from register.tables import titles
from schemas.act import Scoring, TitleId
from schemas.action import documents_of
from schemas.base import local_date
from schemas.cohort import Cohort
from schemas.folding import fold
from schemas.stage import Stage
from schemas.undertakings.batch import Batch
from wording import forms
from wording.articles import article
from workflows.life.kinds import PENDING
from workflows.life.law import LawBook
from workflows.life.refusal import Refusal
from workflows.life.scoring import score

LONGEST_PATTERN = 60
CALL = "申报通知"
_EACH = {"category": "每个类别", "recommender": "每个推荐单位"}


class PatternError(DeskError):
    """A pattern for numbers is none."""


class Lacking(NamedTuple):
    """What a unit has handed in of each material 申报材料, by how many documents, and what is missing."""

    title: TitleId
    unit: str
    there: Mapping[str, int]
    missing: tuple[str, ...]


class Applied(NamedTuple):
    """Titles that may enter a batch, and those whose unit is in one already: in which."""

    found: list[TitleId]
    elsewhere: dict[TitleId, str]


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
    wanted = level_of(level) if level else None
    found = current_edition(register, name, level=wanted) if name else None
    if name is None or found is None:
        raise UnlistedError("honour", honour, tuple(sorted(set(known.values()))))
    return name, book.editions[found].honour.level, found


def applied_in(register: Register, state: Batch) -> Applied:
    """Titles of the honour that applied from the first to the last day of the call, and are not in it yet."""
    held: dict[str, str] = {}
    for one in undertakings.every(register, "batch", open_only=True):
        other = one.state
        if isinstance(other, Batch) and (other.honour, other.level) == (state.honour, state.level):
            held |= {entrant.unit: other.name for entrant in other.holding}
    held |= {one.unit: state.name for one in state.entrants}
    query = (
        select(titles.c.id, titles.c.unit_code, titles.c.opened_at)
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
    found: list[TitleId] = []
    elsewhere: dict[TitleId, str] = {}
    for row in rows:
        if not state.opens <= local_date(row.opened_at) <= state.closes or row.id in state.titles:
            continue
        if row.unit_code in held:
            elsewhere[row.id] = held[row.unit_code]
        else:
            found.append(row.id)
            held[row.unit_code] = state.name
    return Applied(found, elsewhere)


def matrix(register: Register, state: Batch) -> list[Lacking]:
    """Each unit against the material that the call asks for: what its documents are called says what they are."""
    found = []
    for one in state.entrants:
        named = [
            fold(text)
            for entry in ledger.entries_of(register, one.title)
            if entry.action
            for document in documents_of(entry.action)
            for text in (f"{document.title} {document.kept_as or ''}",)
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


def to_name(register: Register, state: Batch) -> tuple[list[TitleId], dict[TitleId, str]]:
    """Who of those that were approved is still to be named; and who has ended meanwhile, by what it is called."""
    now = _stages(register, state.approved)
    pending, ended = {forms.STAGES[one] for one in PENDING}, forms.STAGES[Stage.ENDED]
    called = {one.title: one.unit_name for one in state.entrants}
    over = {title: called[title] for title in state.approved if now.get(title) == ended}
    return [title for title in state.approved if now.get(title) in pending], over


class Numbered(NamedTuple):
    """Of those that the documents of a batch name: how many have been named, and who has not, by its unit."""

    named: int
    unnamed: dict[TitleId, str]


def numbered(register: Register, state: Batch) -> Numbered:
    """What came of those that a document of this batch names: each title is named by itself, or refuses."""
    with register.reading() as connection:
        now = seen(connection, state.numbers)
    called = {one.title: one.unit_name for one in state.entrants}
    unnamed = {title: called[title] for title in state.numbers if now[title].named_on is None}
    return Numbered(len(state.numbers) - len(unnamed), unnamed)


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


def limits_of(register: Register, state: Batch) -> list[str]:
    """How many at most, each with where it stands: in the measure, or in the call."""
    cohort = lawbook.read(register).editions[state.edition].cohort or Cohort()
    mine = cohort.cap if cohort.cap and cohort.cap.value == state.cap else None
    cap = f"全批最多{state.cap}个（{article(mine) if mine else CALL}）" if state.cap else "全批不限"
    rules = zip_longest(state.limits, cohort.quotas[: len(state.limits)])
    return [
        cap,
        *(
            f"{one.name or _EACH[one.of]}最多{one.most}个（{article(rule) if rule else CALL}）"
            for one, rule in rules
        ),
        *_refills(state, cohort),
    ]


def _refills(state: Batch, cohort: Cohort) -> list[str]:
    if not state.refills or cohort.refill is None:
        return []
    units = "、".join(one.unit_name for one in state.refills)
    return [f"另递补{len(state.refills)}个（{article(cohort.refill)}），空出的是{units}"]


def numbers_for(
    register: Register, state: Batch, chosen: Sequence[TitleId], pattern: str
) -> dict[TitleId, str]:
    """A number for each, by a pattern like `KY2027-{n:03}`: whoever has one in the batch keeps it, none is given twice.

    `PatternError`.
    """
    if len(pattern) > LONGEST_PATTERN or len(re.findall(r"\{n(?::0?\d)?\}", pattern)) != 1:
        raise PatternError("编号的写法里要有一处 {n} 或者 {n:03}（三位、前面补零），如 KY2027-{n:03}")
    if set(re.sub(r"\{n(?::0?\d)?\}", "", pattern)) & set("{}"):
        raise PatternError("编号的写法里除 {n} 外不能有花括号")
    with register.reading() as connection:
        query = select(titles.c.number).where(titles.c.honour == state.honour, titles.c.number.is_not(None))
        used = {fold(one) for one in connection.scalars(query)}
    for one in undertakings.every(register, "batch"):
        if isinstance(one.state, Batch) and one.state.honour == state.honour:
            used |= {fold(number) for number in one.state.numbers.values()}
    found: dict[TitleId, str] = {}
    n = 0
    for title in chosen:
        if title in state.numbers:
            found[title] = state.numbers[title]
            continue
        while True:
            n += 1
            number = pattern.format(n=n)
            if fold(number) not in used:
                break
        found[title] = number
    return found


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
