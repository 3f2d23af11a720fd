"""Roll 名单: several titles as somebody lists them: each found, or at once everything that is wrong with the list.

A list has a title a line, by number, code or name. Under a header it may have columns of what is said of each title
alone: a column is headed by the field's own name, or by that of a row of the score sheet.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desk import titles
from desk.choices import words_of
from desk.errors import RollError, SeveralTitlesError, UnknownTitleError, UnreadableRollError
from desk.fields import UNTYPED, Field, fields_of
from register.connect import Register
from schemas.action import Act, Scoring
from schemas.folding import fold, meant
from workflows.life.law import LawBook

LARGEST = 1024 * 1024
"""Bytes of a list."""
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
    """A line of a list: its number, what it calls the title, and what it says of that title alone, by field."""

    number: int
    text: str
    own: Mapping[str, Any]


class Roll(NamedTuple):
    """A list as it was read; `unused` are headings that mean nothing for this kind of act."""

    lines: tuple[Line, ...]
    unused: tuple[str, ...]


class Named(NamedTuple):
    """A title of a list."""

    line: Line
    title: str


def read(data: bytes, cls: type[Act], book: LawBook) -> Roll:
    """The list in a text or a csv file, for an act of `cls`. `UnreadableRollError`."""
    if len(data) > LARGEST:
        raise UnreadableRollError(f"名单超过{LARGEST >> 20}MB，请分成几个文件")
    rows = [(number, row) for number, row in enumerate(_rows(_decoded(data)), 1) if any(row)]
    if not rows:
        raise UnreadableRollError("名单里没有内容")
    heads = rows[0][1]
    places = _title_places(heads, cls)
    if not places:
        if any(len([cell for cell in row if cell]) > 1 for _, row in rows):
            words = "、".join(words[0] for words in TITLES[2:])
            raise UnreadableRollError(f"名单有几栏，第一行须写明各栏是什么，其中一栏是称号编号、{words}之一")
        lines = [Line(number, next(filter(None, row)), {}) for number, row in rows]
        return Roll(_bounded(lines), ())
    said = _said_places(heads, cls, book, places)
    lines = [
        Line(number, next((row[n] for n in places if row[n]), ""), _own(cls, row, said))
        for number, row in rows[1:]
    ]
    unused = [head for n, head in enumerate(heads) if head and n not in places and n not in said]
    return Roll(_bounded(lines), tuple(unused))


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


def _why(no: UnknownTitleError | SeveralTitlesError) -> str:
    if isinstance(no, UnknownTitleError):
        return "没有找到" + (f"，您是不是要找：{'、'.join(no.near)}？" if no.near else "")
    return f"对应{len(no.rows)}个称号，请改用编号：{'、'.join(row.id for row in no.rows[:10])}"


def _bounded(lines: Sequence[Line]) -> tuple[Line, ...]:
    if not lines:
        raise UnreadableRollError("名单里只有表头")
    if len(lines) > MOST:
        raise UnreadableRollError(f"名单超过{MOST}个称号，请分成几个文件")
    return tuple(lines)


def _decoded(data: bytes) -> str:
    """A text in the encodings that Chinese programs write."""
    for way in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(way)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.startswith(("PK\x03\x04", "%PDF")):
            return text
    raise UnreadableRollError(
        "名单不是文本文件，请在表格软件里另存为 csv（逗号分隔），或者把称号逐行写进 txt 文件"
    )


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of each line, all as long; a line of names has one."""
    lines = text.splitlines()
    sign = next((sign for sign in "\t," if any(sign in line for line in lines)), "\t")
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error:
        raise UnreadableRollError("名单的行列分不清，引号可能不成对") from None
    width = max(map(len, rows), default=0)
    yield from (row + [""] * (width - len(row)) for row in rows)


def _title_places(heads: Sequence[str], cls: type[Act]) -> list[int]:
    """The columns that say which title, the most exact first. A field of the act's that is called so goes before."""
    own = {fold(one.label) for one in _fields(cls)}
    ranked = [{fold(word) for word in words} - own for words in TITLES]
    return [n for words in ranked for n, head in enumerate(heads) if fold(head) in words]


def _said_places(
    heads: Sequence[str], cls: type[Act], book: LawBook, taken: Sequence[int]
) -> dict[int, tuple[str, str | None]]:
    """The field behind a column, and its key where it is one row of a score sheet. `UnreadableRollError`."""
    fields = {one.label: one.name for one in _fields(cls)}
    known: dict[str, tuple[str, str | None]] = {label: (name, None) for label, name in fields.items()}
    if issubclass(cls, Scoring):
        known |= {name: ("scores", name) for name in _sheet_rows(book)}
    said: dict[int, tuple[str, str | None]] = {}
    for n, head in enumerate(heads):
        label = meant(head, known) if head and n not in taken else None
        if label is None:
            continue
        if known[label] in said.values():
            raise UnreadableRollError(f"名单有两栏都是“{label}”，只留一栏")
        said[n] = known[label]
    return said


def _sheet_rows(book: LawBook) -> Iterator[str]:
    for law in book.editions.values():
        sheets = [one for one in (law.sheet, law.reinspection_sheet) if one]
        sheets += [*law.sheets, *law.reinspection_sheets]
        yield from (row.name for sheet in sheets for row in sheet.rows)


def _fields(cls: type[Act]) -> list[Field]:
    """The fields of an act of which a cell can say all."""
    return [
        one
        for one in fields_of(cls)
        if one.name not in UNTYPED and not (one.several or one.keyed) and one.shape not in ("group", "act")
    ]


def _own(cls: type[Act], row: Sequence[str], said: Mapping[int, tuple[str, str | None]]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for n, (name, key) in said.items():
        if not row[n]:
            continue
        if key is None:
            own[name] = _value(cls, name, row[n])
        else:
            own.setdefault(name, {})[key] = row[n]
    return own


def _value(cls: type[Act], name: str, text: str) -> str:
    """A member of a closed set by any of its words; what is none is left for the act's class to refuse."""
    return next((value for value, words in words_of(cls, name).items() if meant(text, words)), text)
