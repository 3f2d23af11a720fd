"""Lists: every title by whatever people filter by, in the office's own order, now or as it stood on a past day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from desk.errors import FilterError, UnlistedError
from register import lists
from register.connect import Register
from register.lists import Sorting, Wanted
from register.units import LONGEST
from schemas.arrangement import COLUMNS, Arrangement, column
from schemas.days import Day
from schemas.folding import batch, fold, key_of, meant
from schemas.party import Party
from schemas.stage import Duty, Stage
from wording import forms
from wording.phrases import LEVELS

MOST = 500
"""Rows of a page at most."""


@dataclass(frozen=True)
class Asked:
    """A list as somebody asks for it, in their own words; of several words for one thing any will do.

    `until`: something of it is due by then. `named`: the year of the naming. `seen_by`: who asks, where not everybody
    may look at everything. `after`: behind which title the list goes on that is sorted by title.
    """

    words: str = ""
    level: Sequence[str] = ()
    category: Sequence[str] = ()
    township: Sequence[str] = ()
    honour: Sequence[str] = ()
    stage: Sequence[str] = ()
    batch: Sequence[str] = ()
    edition: Sequence[str] = ()
    duty: Sequence[str] = ()
    until: date | None = None
    in_force: bool | None = None
    is_open: bool | None = None
    former: bool | None = None
    named: str | None = None
    on: str | None = None
    sort: str | None = None
    down: bool = False
    seen_by: tuple[Party, ...] = ()
    after: str = ""


class Question(NamedTuple):
    """What was asked, as the register understands it, and in words as a heading has it."""

    wanted: Wanted
    order: Sorting
    said: str


class Absent(NamedTuple):
    """Who of the office's own order has nothing in a list."""

    townships: list[str]
    units: list[str]


class Page(NamedTuple):
    """Some titles of a list: which page of how many, how many titles in all."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    page: int
    pages: int
    total: int


def understood(register: Register, asked: Asked, own: Arrangement, today: date) -> Question:
    """What was asked. `UnlistedError` where nobody knows what a filter names, `FilterError` for what cannot be read."""
    laws = lists.laws(register) if asked.edition or asked.category else {}
    titles = {key: _law(body, "edition", "title") for key, (_, body) in laws.items()}
    categories = [one for _, body in laws.values() for one in _law(body, "categories", "value")]
    since, until = _year(asked.named) if asked.named else (None, None)
    day = day_of("on", asked.on, today) if asked.on else None
    if day is not None and (asked.until or asked.duty or _sorted_by(asked.sort) == "due"):
        raise FilterError("on", str(asked.on), "过去某一天的待办事项没有保存，不能同时按期限或事项查")
    batches = _batches(register, asked.batch)
    wanted = Wanted(
        on=day,
        words=_words(register, asked.words),
        levels=_each("level", asked.level, LEVELS, _LEVELS),
        categories=_names(register, "category", asked.category, categories),
        townships=_names(register, "township", asked.township, own.order.townships),
        honours=_names(register, "honour", asked.honour),
        stages=tuple(Stage(one) for one in _each("stage", asked.stage, forms.STAGES)),
        batches=tuple(dict.fromkeys(one for those in batches.values() for one in those)),
        editions=tuple(one for text in asked.edition for one in _edition(text, laws, titles)),
        duties=tuple(Duty(one) for one in _each("duty", asked.duty, forms.DUTIES)),
        due_until=asked.until,
        in_force=asked.in_force,
        is_open=asked.is_open,
        lost=asked.former,
        named_from=since,
        named_until=until,
        seen_by=asked.seen_by,
        after=asked.after,
    )
    order = Sorting(_sorted_by(asked.sort), asked.down, own.order.townships, own.order.units)
    return Question(wanted, order, _said(asked, wanted, titles, batches))


def page(register: Register, question: Question, number: int = 1, size: int = 50) -> Page:
    """A page of a list, from 1. `FilterError` for one that there is not."""
    if not 1 <= size <= MOST:
        raise FilterError("rows", str(size), f"每页1到{MOST}个")
    if number < 1:
        raise FilterError("page", str(number), "页数从1起")
    found = lists.find(register, question.wanted, question.order, (number - 1) * size, size)
    pages = max(-(-found.total // size), 1)
    if number > pages:
        raise FilterError("page", str(number), f"只有{pages}页（共{found.total}个）")
    return Page(found.rows, number, pages, found.total)


def some(register: Register, question: Question, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The first titles of a list, so many of them."""
    return lists.find(register, question.wanted, question.order, most=most, lean=True).rows


def every(register: Register, question: Question, *, lean: bool = False) -> Page:
    """The whole list; `lean` without contact, day of application and recommending body."""
    found = lists.find(register, question.wanted, question.order, lean=lean)
    return Page(found.rows, 1, 1, found.total)


def absent(register: Register, question: Question, own: Arrangement) -> Absent:
    """Who has nothing in the list, of those that the list is about.

    Of a search for words that is nobody, nor of a day of which the register does not know who had a title.
    """
    wanted, order = question.wanted, own.order
    if wanted.words or begins_later(register, question):
        return Absent([], [])
    townships = [one for one in order.townships if not wanted.townships or one in wanted.townships]
    there = lists.townships_in(register, wanted) if townships else set()
    units = lists.units_in(register, wanted, order.units) if order.units else set()
    return Absent(
        [one for one in townships if one not in there],
        [one for one in order.units if fold(one) not in units],
    )


def taken_over_since(register: Register, day: date) -> int:
    """How many titles had been named by then, but were taken over only later: no list of that day has them."""
    return lists.taken_over_since(register, day)


def begins_later(register: Register, question: Question) -> date | None:
    """From which day on the register has a title, where that is after the day that was asked about."""
    on = question.wanted.on
    first = lists.first_day(register) if on else None
    return first if on and first and on < first else None


def unplaced(rows: Iterable[Row[*tuple[Any, ...]]], own: Arrangement) -> list[str]:
    """Townships of these titles that the office's own order does not name, and so come last."""
    if not own.order.townships:
        return []
    return sorted({row.township for row in rows} - set(own.order.townships))


def columns_of(text: str | None, own: Arrangement, otherwise: Sequence[str]) -> list[str]:
    """The keys of the columns: of a list that the office has named, or of those that are named here."""
    if not text:
        return list(otherwise)
    named = meant(text, own.lists)
    if named is not None:
        return list(own.lists[named])
    try:
        return list(
            dict.fromkeys(
                column(one) for one in text.replace("，", ",").replace("、", ",").split(",") if one.strip()
            )
        )
    except ValueError as unknown:
        raise FilterError("columns", text, f"{unknown}") from None


def _words(register: Register, text: str) -> tuple[str, ...]:
    """What must be in a title: all of a text as it stands, or where nothing has that, each word of it. `FilterError`
    for more than there is to be found.
    """
    if len(text) > LONGEST:
        raise FilterError("words", text, f"要找的字写得太长，至多{LONGEST}个字")
    words = tuple(text.split())
    return words if len(words) < 2 or not lists.finds(register, text) else (text,)


def _each(
    field: str, texts: Iterable[str], labels: Mapping[Any, str], also: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The keys of a closed set that are meant by key or label."""
    named = {str(key): label for key, label in labels.items()}
    found = []
    for text in texts:
        key = key_of(text, named) or (also or {}).get(fold(text))
        if key is None:
            raise UnlistedError(field, text, list(named.values()))
        found.append(key)
    return tuple(dict.fromkeys(found))


def level_of(text: str) -> str:
    """The level that is meant, also in everyday words. `UnlistedError`."""
    return _each("level", (text,), LEVELS, _LEVELS)[0]


_LEVELS = {"国家": "national", "省": "provincial", "州": "prefectural", "市": "prefectural", "县": "county"}
_LEVELS |= {
    "州级": "prefectural",
    "市级": "prefectural",
    "县市级": "county",
    "县(市)级": "county",
    "区级": "county",
}
"""Levels in everyday words."""


def _names(
    register: Register, field: str, texts: Iterable[str], beside: Iterable[str] = ()
) -> tuple[str, ...]:
    """The names that are meant, of those that the register has had, or that stand beside it."""
    found = []
    for text in texts:
        if lists.has(register, field, text):
            found.append(text)
            continue
        known = list(dict.fromkeys([*lists.known(register, field), *beside]))
        parts = [one for one in known if fold(text) and fold(text) in fold(one)]
        one = meant(text, known) or (parts[0] if len(parts) == 1 else None)
        if one is None:
            raise UnlistedError(field, text, known)
        found.append(one)
    return tuple(dict.fromkeys(found))


def _batches(register: Register, texts: Iterable[str]) -> dict[str, list[str]]:
    """The batches that are meant, each as it is spoken of, with every way in which it stands in the register."""
    known: dict[str, list[str]] = {}
    for one in lists.known(register, "batch") if texts else ():
        known.setdefault(batch(one), []).append(one)
    found = {}
    for text in texts:
        wanted = batch(text)
        said = wanted if text.strip().isdecimal() else text.strip()
        if wanted not in known:
            parts = [
                one
                for one, those in known.items()
                if fold(text) and any(fold(text) in fold(name) for name in those)
            ]
            if len(parts) != 1:
                raise UnlistedError("batch", text, [those[0] for those in known.values()])
            wanted, said = parts[0], known[parts[0]][0]
        found[said] = known[wanted]
    return found


def _edition(text: str, laws: Mapping[str, tuple[str, str]], titles: Mapping[str, str]) -> list[str]:
    """The editions that are meant: by id, by title, or by the beginning of a hash."""
    wanted = fold(text)
    exact = [key for key, (id_, _) in laws.items() if wanted in (fold(id_), fold(titles[key]))]
    part = [key for key, (id_, _) in laws.items() if wanted in fold(id_) or wanted in fold(titles[key])]
    part += [key for key in laws if len(text) >= _PART_OF_A_HASH and key.startswith(text.lower())]
    if not wanted or not (exact or part):
        raise UnlistedError("edition", text, list(dict.fromkeys(titles.values())))
    return exact or part


_PART_OF_A_HASH = 6
"""Digits that are enough to tell an edition by."""


def _law(body: str, *path: str) -> Any:
    found = json.loads(body)
    for name in path:
        found = found[name]
    return found


_DAY: TypeAdapter[date] = TypeAdapter(Day)


EARLIEST = 1900
"""The first year that is asked for; the first of all days has no midnight in China that a database could keep."""


def day_of(field: str, text: str, today: date) -> date:
    """A past day, or today. `FilterError` for what is none."""
    try:
        day = _DAY.validate_python(text.strip())
    except ValidationError:
        raise FilterError(field, text, "不是日期，写作 2024-12-31 或 2024年12月31日") from None
    if day > today:
        raise FilterError(field, text, f"还没有到，今天是{today}")
    if day.year < EARLIEST:
        raise FilterError(field, text, f"应在{EARLIEST}年以后")
    return day


def _year(text: str) -> tuple[date, date]:
    bare = fold(text).removesuffix("年")
    if not (bare.isdecimal() and len(bare) == 4 and int(bare) >= EARLIEST):
        raise FilterError("named", text, "应为年份，写作 2024")
    return date(int(bare), 1, 1), date(int(bare), 12, 31)


def _sorted_by(text: str | None) -> str:
    if text is None:
        return ""
    known = {key: COLUMNS[key] for key in lists.SORTED_BY}
    key = key_of(text, known)
    if key is None:
        raise UnlistedError("sort", text, list(known.values()))
    return key


def _said(asked: Asked, wanted: Wanted, titles: Mapping[str, str], batches: Iterable[str]) -> str:
    """What was asked in a line, as stands above a list that is printed."""
    parts = [
        f"“{asked.words.strip()}”" if wanted.words else "",
        *("或".join(those) for those in (wanted.townships, wanted.categories, wanted.honours, batches)),
        "或".join(LEVELS[one] for one in wanted.levels),
        "或".join(forms.STAGES[one] for one in wanted.stages),
        "或".join(dict.fromkeys(titles[one] for one in wanted.editions)),
        "或".join(forms.DUTIES[one] for one in wanted.duties),
        f"{wanted.named_from.year}年命名" if wanted.named_from else "",
        f"{wanted.due_until}以前到期" if wanted.due_until else "",
        *(word for (name, value), word in _FLAGS.items() if getattr(wanted, name) is value),
    ]
    return "，".join(filter(None, parts))


_FLAGS = {
    ("in_force", True): "有效",
    ("in_force", False): "不在有效状态",
    ("is_open", True): "未终结",
    ("is_open", False): "已终结",
    ("lost", True): "曾获称号现已失去",
    ("lost", False): "没有失去称号",
}
