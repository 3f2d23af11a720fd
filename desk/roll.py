"""Roll 名单: several titles as somebody lists them: each found, or at once everything that is wrong with the list.

It is a text or a spreadsheet with a title a line, by number, code or name. Under a header it may have columns of what
is said of each title alone: a column is headed by any word for the field, or by the name of a row of the score sheet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from unicodedata import normalize

from desk import lists, titles
from desk.choices import words_of
from desk.errors import (
    RollError,
    SeveralTitlesError,
    UnknownTitleError,
    UnlistedError,
    UnreadableRollError,
)
from desk.fields import UNTYPED, Field, fields_of, label_of
from desk.importing.cells import UnfitError, checked, shown
from desk.importing.file import Cell, Sheet, UnreadableError, opened
from desk.parts import points
from register.connect import Register
from schemas.act import Act, Scoring
from schemas.arrangement import Arrangement
from schemas.folding import fold, meant, near
from wording import forms
from workflows.life.law import LawBook

MOST = 2000
"""Titles of a list: a city names some dozens on one day."""

TITLES = (
    ("称号", "title"),
    ("称号编号", "编号"),
    ("统一社会信用代码", "信用代码", "办公室编号"),
    ("单位名称", "单位", "名称", "unit"),
)
"""What heads the column that says which title; where there are several, the first of these that is filled in."""


class Slip(NamedTuple):
    """What is wrong with a line, which is counted from 1: what stands there, and why that does not do."""

    line: int
    text: str
    why: str


class Line(NamedTuple):
    """A line of a list: its number, what it calls the title, and what it says of that title alone, by field.

    `beside` is what stands under other headings that were asked for, as it stands there.
    """

    number: int
    text: str
    own: Mapping[str, Any]
    beside: Mapping[str, str] = MappingProxyType({})


class Roll(NamedTuple):
    """A list as it was read, with the headings of its columns; `unused` mean nothing for this kind of act.

    `idle` are those of them under which something stands.
    """

    lines: tuple[Line, ...]
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()


class Named(NamedTuple):
    """A title of a list."""

    line: Line
    title: str


def read(data: bytes, name: str, cls: type[Act], book: LawBook, beside: Sequence[str] = ()) -> Roll:
    """The list in a text or a spreadsheet, for an act of `cls`; `beside` are headings of what is no field of the act.

    `UnreadableRollError`; `RollError` where a cell that is needed is a formula without a value.
    """
    sheet = _sheet(data, name)
    rows = [(n, row) for n, row in enumerate(sheet.rows) if any(shown(cell) for cell in row)]
    header = next((place for place, (_, row) in enumerate(rows[:_LOOKED]) if _title_places(row, cls)), None)
    if header is None:
        return Roll(_bounded(list(_plain(rows))))
    heads = rows[header][1]
    places = _title_places(heads, cls)
    said = _said_places(heads, cls, book, places)
    wanted = {fold(one) for one in beside}
    apart = {n: shown(head) for n, head in enumerate(heads) if n not in said and fold(shown(head)) in wanted}
    needed = {*places, *said, *apart}
    _check_formulas(sheet, rows[header + 1 :], needed)
    lines = [
        _line(cls, n, row, places, said)._replace(beside=_under(row, apart)) for n, row in rows[header + 1 :]
    ]
    used = tuple(shown(head) for n, head in enumerate(heads) if n in needed)
    others = {n: shown(head) for n, head in enumerate(heads) if n not in needed and shown(head)}
    idle = {n for _, row in rows[header + 1 :] for n, cell in enumerate(row) if n in others and shown(cell)}
    return Roll(_bounded(lines), used, tuple(others.values()), tuple(others[n] for n in sorted(idle)))


def passed_over(roll: Roll, cls: type[Act], said: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Columns that are not used, though they seem to say of each what is `said` of all: the heading, the field."""
    words = {word: name for name in said for word in _words(cls, name)}
    for head in roll.idle:
        if alike := near(head, words, 1):
            yield head, words[alike[0]]


_LOOKED = 10
"""Rows with content in which a header is looked for: titles of the table stand above it."""


def _sheet(data: bytes, name: str) -> Sheet:
    """The one sheet of a file that has anything in it."""
    try:
        sheets = [one for one in opened(data, name).sheets if one.visible and one.rows]
    except UnreadableError as no:
        raise UnreadableRollError(str(no)) from None
    if not any(shown(cell) for one in sheets for row in one.rows for cell in row):
        raise UnreadableRollError("名单里没有内容")
    if len(sheets) > 1:
        raise UnreadableRollError(
            f"文件有{len(sheets)}张工作表，只留名单一张：{'、'.join(one.name for one in sheets)}"
        )
    return sheets[0]


def _plain(rows: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[Line]:
    """The lines of a list without a header, which is one of titles only."""
    for n, row in rows:
        text, *more = filter(None, map(shown, row))
        if more:
            words = "、".join(words[0] for words in TITLES[2:])
            raise UnreadableRollError(f"名单有几栏，须有一行表头写明各栏是什么，其中一栏是称号、{words}之一")
        yield Line(n + 1, text, {})


def _line(
    cls: type[Act],
    n: int,
    row: Sequence[Cell],
    places: Sequence[int],
    said: Mapping[int, tuple[str, str | None]],
) -> Line:
    cells = {place: shown(cell) for place, cell in enumerate(row)}
    own: dict[str, Any] = {}
    for place, (name, key) in said.items():
        text = cells.get(place, "")
        if text and key is None:
            own[name] = _value(cls, name, text)
        elif text:
            own.setdefault(name, {})[key] = points(normalize("NFKC", text))
    return Line(n + 1, next(filter(None, (cells.get(place) for place in places)), ""), own)


def _under(row: Sequence[Cell], places: Mapping[int, str]) -> Mapping[str, str]:
    return {head: shown(row[n]) for n, head in places.items() if n < len(row) and shown(row[n])}


def _check_formulas(sheet: Sheet, rows: Sequence[tuple[int, Sequence[Cell]]], used: AbstractSet[int]) -> None:
    slips = []
    for n, row in rows:
        for place in used & {*range(len(row))}:
            try:
                checked(row[place], unopened=(n, place) in sheet.unopened)
            except UnfitError as unfit:
                slips.append(Slip(n + 1, shown(row[place]), f"{unfit.why}，{unfit.remedy}"))
    if slips:
        raise RollError(slips)


def found(register: Register, roll: Roll) -> list[Named]:
    """The titles of a list. `RollError` tells of every line that means none, or several, or one that stood before."""
    named: dict[str, Named] = {}
    slips: list[Slip] = []
    for line in roll.lines:
        try:
            title = titles.find(register, line.text) if line.text else ""
        except (UnknownTitleError, SeveralTitlesError) as no:
            slips.append(Slip(line.number, line.text, _why(no)))
            continue
        if not title:
            slips.append(Slip(line.number, "", "没有写明是哪一个称号"))
        elif title in named:
            slips.append(
                Slip(line.number, line.text, f"与第{named[title].line.number}行是同一个称号（{title}）")
            )
        else:
            named[title] = Named(line, title)
    if slips:
        raise RollError(slips)
    return list(named.values())


def chosen(register: Register, text: str, own: Arrangement, today: date) -> list[Named]:
    """The open titles that meet a condition such as 环节=审定，批次=第四批; of one field named twice either will do.

    `UnreadableRollError` where it is none, or nobody meets it.
    """
    asked: dict[str, list[str]] = {}
    for part in re.split("[,，;；]", text):
        head, _, value = part.replace("＝", "=").partition("=")
        word = meant(head, CONDITIONS)
        if word is None or not value.strip():
            known = "、".join(f"{one}=…" for one in CONDITIONS if not one.isascii())
            raise UnreadableRollError(f"条件“{part.strip()[:40]}”看不懂，可以写：{known}，几个之间用逗号分隔")
        asked.setdefault(CONDITIONS[word], []).append(value.strip())
    try:
        question = lists.understood(register, lists.Asked(is_open=True, **asked), own, today)  # type: ignore[arg-type]
    except UnlistedError as no:
        known = "、".join(no.known) or "（名册中还没有）"
        raise UnreadableRollError(f"条件“{no.text[:40]}”：没有这一项，可用：{known}") from None
    rows = lists.every(register, question).rows
    if not rows:
        raise UnreadableRollError(f"没有符合条件的称号（{question.said}）")
    lines = _bounded([Line(n, row.unit_name, {}) for n, row in enumerate(rows, 1)])
    return [Named(line, row.title) for line, row in zip(lines, rows, strict=True)]


CONDITIONS = {
    "环节": "stage",
    "批次": "batch",
    "乡镇": "township",
    "街道": "township",
    "类别": "category",
    "级别": "level",
    "荣誉称号": "honour",
    "办法": "edition",
    "事项": "duty",
}
CONDITIONS |= {name: name for name in CONDITIONS.values()}
"""By what titles can be chosen: the words for it."""


def _why(no: UnknownTitleError | SeveralTitlesError) -> str:
    if _ROUNDED.fullmatch(no.text):
        return "表格把代码当作数字，已经舍去末几位，请把这一栏设为文本，照原件重新填写"
    if isinstance(no, UnknownTitleError):
        return "没有找到" + (f"，您是不是要找：{'、'.join(no.near)}？" if no.near else "")
    return f"对应{len(no.rows)}个称号，请改用编号：{'、'.join(row.id for row in no.rows[:10])}"


_ROUNDED = re.compile(r"[0-9.]+E\+[0-9]+", re.IGNORECASE)


def _bounded(lines: Sequence[Line]) -> tuple[Line, ...]:
    if not lines:
        raise UnreadableRollError("名单里只有表头")
    if len(lines) > MOST:
        raise UnreadableRollError(f"名单超过{MOST}个称号，请分成几个文件")
    return tuple(lines)


def _title_places(heads: Sequence[Cell], cls: type[Act]) -> list[int]:
    """The columns that say which title, the most exact first. A field of the act's that is called so goes before."""
    own = {fold(one.label) for one in _fields(cls)}
    ranked = [{fold(word) for word in words} - own for words in TITLES]
    return [n for words in ranked for n, head in enumerate(heads) if fold(shown(head)) in words]


def _said_places(
    heads: Sequence[Cell], cls: type[Act], book: LawBook, taken: Sequence[int]
) -> dict[int, tuple[str, str | None]]:
    """The field behind a column, and its key where it is one row of a score sheet. `UnreadableRollError`."""
    fields = [one.name for one in _fields(cls)]
    known: dict[str, tuple[str, str | None]] = {
        word: (name, None) for name in fields for word in _words(cls, name)
    }
    if issubclass(cls, Scoring):
        known |= {name: ("scores", name) for name in _sheet_rows(book)}
    said: dict[int, tuple[str, str | None]] = {}
    for n, head in enumerate(map(shown, heads)):
        label = meant(head, known) if head and n not in taken else None
        if label is None:
            continue
        if known[label] in said.values():
            name, key = known[label]
            called = label if key else label_of(cls, name).text
            raise UnreadableRollError(f"名单有两栏都是“{called}”，只留一栏")
        said[n] = known[label]
    return said


def _words(cls: type[Act], name: str) -> tuple[str, ...]:
    """Every word by which a field is known: what an act came to is also headed by what the act is called."""
    act = forms.ACTS[cls.model_fields["kind"].default]
    also = (*_RESULT, act) if name == "result" else ()
    return tuple(dict.fromkeys((label_of(cls, name).text, *also)))


_RESULT = ("结论", "结果")


def _sheet_rows(book: LawBook) -> Iterator[str]:
    """What the rows of any score sheet are called; one that is scored by methods as 组织领导.实地考察 too."""
    for law in book.editions.values():
        sheets = [one for one in (law.sheet, law.reinspection_sheet) if one]
        sheets += [*law.sheets, *law.reinspection_sheets]
        for row in (row for sheet in sheets for row in sheet.rows):
            yield from (row.name, *(f"{row.name}.{method}" for method in row.methods))


def _fields(cls: type[Act]) -> list[Field]:
    """The fields of an act of which a cell can say all."""
    return [
        one
        for one in fields_of(cls)
        if one.name not in UNTYPED and not (one.several or one.keyed) and one.shape not in ("group", "act")
    ]


def _value(cls: type[Act], name: str, text: str) -> str:
    """A member of a closed set by any of its words; what is none is left for the act's class to refuse."""
    return next((value for value, words in words_of(cls, name).items() if meant(text, words)), text)
