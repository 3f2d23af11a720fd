"""Holiday form: a notice as an office copies it from paper, row by row, and what is wrong with it, by the field."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk.errors import UnfitError
from schemas.base import Model
from schemas.folding import usual_document_number
from schemas.holidays import NOTICED, Break, HolidayNotice, named_days, twice
from wording.dates import WEEKDAYS, day
from wording.faults import in_words

SPARE = 3
"""Empty rows beyond the holidays of every notice: a special day, a bridge."""
MOST = 20
"""Rows; no notice has had ten."""
HEAD = ("year", "number", "title", "published", "source")
CELLS = ("name", "first", "last", "worked")
"""The fields, and those of each row."""

_DAY = re.compile(
    r"(?:([0-9]{4})\s*[-./年]\s*)?(?:([0-9]{1,2})\s*[-./月]\s*)?([0-9]{1,2})\s*[日号]?"
    r"\s*(?:\(?\s*(?:周|星期)([一二三四五六日天])\s*\)?)?"
)


class Row(Model):
    """A holiday as it was typed."""

    name: str = ""
    first: str = ""
    last: str = ""
    worked: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether no day stands in it."""
        return not (self.first or self.last or self.worked)


class Written(Model):
    """A notice as it was typed; `source` is not asked for, and stays as a file had it."""

    year: str = ""
    number: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    rows: tuple[Row, ...] = ()


def title_of(year: str) -> str:
    """What the notice of a year is called."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def blank(year: int) -> Written:
    """An empty form for a year."""
    names = (*NOTICED, *[""] * SPARE)
    return Written(year=str(year), title=title_of(str(year)), rows=tuple(Row(name=name) for name in names))


def as_written(notice: HolidayNotice) -> Written:
    """A notice as somebody would have typed it, with room for more."""
    rows = [
        Row(name=one.name, first=day(one.first), last=day(one.last), worked="、".join(map(day, one.worked)))
        for one in notice.holidays
    ]
    return Written(
        year=str(notice.year),
        number=notice.number,
        title=notice.title,
        published=day(notice.published),
        source=notice.source or "",
        rows=(*rows, *[Row()] * SPARE),
    )


def read(written: Written) -> HolidayNotice:
    """The notice that was typed. `UnfitError` by the fields, those of a row with its number: first-3."""
    year = _plain(written.year).removesuffix("年")
    if not re.fullmatch("20[0-9]{2}", year):  # the days of all rows are of it
        raise UnfitError({"year": "写作四位数字，如 2027"})
    rows = [(n, row) for n, row in enumerate(written.rows) if not _skipped(row)]
    wrong: dict[str, str] = {}
    said: dict[str, Any] = {
        "year": int(year),
        "title": written.title or title_of(year),
        "number": usual_document_number(written.number),
        "published": written.published,
        "source": written.source or None,
        "holidays": [_break(n, row, year, wrong) for n, row in rows],
    }
    notice = None
    try:
        notice = HolidayNotice.model_validate(said)
    except ValidationError as faults:
        for field, why in _faults(faults, [n for n, _ in rows], written, year):
            wrong.setdefault(field, why)
    if wrong or notice is None:
        raise UnfitError(wrong)
    return notice


def _skipped(row: Row) -> bool:
    """A row without a day, of a holiday that another may arrange with its own: the notice itself says if none does."""
    return row.is_blank and (not row.name or row.name in NOTICED)


def _break(n: int, row: Row, year: str, wrong: dict[str, str]) -> dict[str, Any]:
    """The days of a row in full; what cannot be read stays as it is, and the noun says that it is no date."""
    first, last = _span(row)
    begins = _read(first, _Near(year, ""), f"first-{n}", wrong)
    ends = _read(last, begins.near, f"last-{n}", wrong)
    worked, near = [], _Near(year, "")
    for text in _pieces(row.worked):
        found = _read(text, near, f"worked-{n}", wrong)
        worked.append(found.text)
        near = found.near
    return {"name": row.name, "first": begins.text, "last": ends.text, "worked": worked}


class _Near(NamedTuple):
    """What a day that does not say its year or month is of."""

    year: str
    month: str


class _Read(NamedTuple):
    text: str
    near: _Near


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _span(row: Row) -> tuple[str, str]:
    """First and last day; a notice writes both in one: 1月1日（周四）至3日（周六）放假调休，共3天."""
    first, last = _plain(row.first), _plain(row.last)
    if not last and (found := re.fullmatch(r"(.+?)\s*[至到~]\s*(.+?)\s*(?:放假.*)?", first, re.DOTALL)):
        return found[1], found[2]
    return first, last


def _pieces(text: str) -> list[str]:
    """One day each: 1月4日（周日）、2月14日（周六）上班."""
    spaced = re.sub(r"(?<=[日号)])\s+(?=[0-9])", "、", _plain(text).removesuffix("。").removesuffix("上班"))
    return [one for piece in re.split(r"[、,;和及\n]", spaced) if (one := piece.strip())]


def _read(text: str, near: _Near, field: str, wrong: dict[str, str]) -> _Read:
    found = _DAY.fullmatch(text)
    year = (found and found[1]) or near.year
    month = (found and found[2]) or near.month
    if found is None or not month:
        return _Read(text, _Near(near.year, ""))
    full = f"{year}-{month:0>2}-{found[3]:0>2}"
    if found[4]:
        _check_weekday(full, found[4].replace("天", "日"), field, wrong)
    return _Read(full, _Near(near.year, month))


def _check_weekday(full: str, said: str, field: str, wrong: dict[str, str]) -> None:
    """A weekday that stands behind a date is right, or one of both was misread."""
    try:
        on = date.fromisoformat(full)
    except ValueError:
        return
    if WEEKDAYS[on.weekday()] != said:
        wrong.setdefault(field, f"{day(on)}是星期{WEEKDAYS[on.weekday()]}，不是星期{said}，请对照通知改正")


DATES = "没有写全，或者没有这一天，写作 5月1日 或 2027年5月1日"


def _faults(
    faults: ValidationError, numbers: list[int], written: Written, year: str
) -> Iterator[tuple[str, str]]:
    """What the noun refuses, by the field; what is of the whole by the rows that it is about."""
    for one in faults.errors():
        problem, remedy = in_words(one)
        why = f"{problem}，{remedy}"
        match one["loc"]:
            case ("holidays", int(n), str(cell), *_):
                row = written.rows[numbers[n]]
                cell = _typed_in(row, cell)
                dated = DATES if cell != "name" else why
                yield f"{cell}-{numbers[n]}", dated if getattr(row, cell) else "请填写"
            case ("holidays", int(n)):
                cell = "worked" if "调休" in problem else _typed_in(written.rows[numbers[n]], "last")
                yield f"{cell}-{numbers[n]}", why
            case (str(head), *_) if head in HEAD:
                dated = "没有这一天，写作 2026年11月4日" if head == "published" else why
                yield head, dated if getattr(written, head) else "请填写"
            case _:
                about = list(_of_the_whole(one["input"], numbers, written, year))
                yield from about
                if not about:
                    yield "rows", why


def _typed_in(row: Row, cell: str) -> str:
    """Where a day was typed: the last of a break may stand with the first."""
    return "first" if cell == "last" and not row.last and _span(row)[1] else cell


def _of_the_whole(given: Any, numbers: list[int], written: Written, year: str) -> Iterator[tuple[str, str]]:
    """Which rows are missing, of another year, or of days that another row has too: by the noun's own rules."""
    breaks = [(n, Break.model_validate(one)) for n, one in zip(numbers, given["holidays"], strict=True)]
    named = "、".join(one.name for _, one in breaks)
    for n, row in enumerate(written.rows):
        if row.is_blank and row.name in NOTICED and row.name not in named:
            yield f"first-{n}", f"请填写；与别的节日连在一起放的，把那一行的节日写作“国庆节、{row.name}”这样"
    for n, one in breaks:
        if not one.belongs_to(int(year)):
            yield f"first-{n}", f"不在{year}年，只可跨到上年12月或次年1月，请对照通知改正年份"
    again = twice(one for _, one in breaks)
    for n, one in breaks:
        if both := again & {*one.days(), *one.worked}:
            yield f"{_cell(one, both)}-{n}", f"{named_days(both)}列了不止一次，请对照通知删去一处"


def _cell(one: Break, days: Iterable[date]) -> str:
    return "worked" if set(days) <= set(one.worked) else "first"
