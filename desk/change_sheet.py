"""Change sheet: an office's list of changed units 单位变更, row by row as texts and days; or why a row is not read."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from desk.importing import privacy
from desk.importing.cells import UnfitError, check_code, checked, day_of, nothing, shown
from desk.importing.file import Book, Cell, Sheet, UnreadableError, opened
from desk.importing.table import no_title
from schemas.folding import fold
from schemas.regulation import ChangeKind
from wording.phrases import CHANGES

Column = Literal[
    "unit", "change", "name", "code", "township", "division", "on", "number", "title", "dated", "note"
]

HEADERS: dict[Column, tuple[str, ...]] = {
    "unit": (
        "原名称",
        "原名称/代码",
        "原代码",
        "原单位名称",
        "单位名称",
        "单位",
        "原乡镇",
        "统一社会信用代码",
    ),
    "change": ("变更类型", "变更种类", "变更", "类型"),
    "name": ("新名称", "新单位名称", "变更后名称"),
    "code": ("新代码", "新统一社会信用代码"),
    "township": ("新乡镇", "新乡镇(街道)", "新乡镇街道", "新所属乡镇"),
    "division": ("新区划代码", "新行政区划代码"),
    "on": ("生效日期", "变更日期", "变更之日"),
    "number": ("文号",),
    "title": ("标题", "文件标题", "文件名称"),
    "dated": ("文件日期", "发文日期"),
    "note": ("备注",),
}
"""What a column is headed, the first of them as the guide has it."""

NEEDED: tuple[Column, ...] = ("unit", "change", "on", "title", "dated")
MOST = 5_000
"""Rows of one sheet: more changes than a city has in a generation."""

LABELS: dict[Column, str] = {column: words[0] for column, words in HEADERS.items()}
"""What a column is called where one change is written on a form."""

LONGEST = 16 * 1024
"""Bytes of a form that is filled to its limits, and more."""

_WORDS: dict[str, ChangeKind] = {
    "改名": "renamed",
    "拆分": "split",
    "注销": "abolished",
    "乡镇调整": "moved",
    "划转": "moved",
}
_LOOKED = 20
"""Rows from the top in which the header is looked for."""


def of_form(said: Mapping[Column, str]) -> bytes:
    """One change that was written on a form, as the sheet of one row that it is."""
    text = io.StringIO()
    csv.writer(text).writerows([LABELS.values(), [said.get(column, "") for column in LABELS]])
    return text.getvalue().encode()


def on_form(content: bytes) -> dict[str, str] | None:
    """The same read back, to be put right on its form; None for any other list."""
    if len(content) > LONGEST or not content.startswith(of_form({}).splitlines()[0]):
        return None
    rows = list(csv.reader(io.StringIO(content.decode(errors="replace"), newline="")))
    whole = [len(row) for row in rows] == [len(LABELS)] * 2
    return dict(zip(map(str, LABELS), rows[1], strict=True)) if whole else None


class Row(NamedTuple):
    """A row: its number as the program shows it, what it says by column, its days; `faults` are why it is not used."""

    number: int
    said: Mapping[Column, str]
    days: Mapping[Column, date]
    faults: tuple[str, ...]

    @property
    def change(self) -> ChangeKind | None:
        """Which change, by its word."""
        return kind_of(self.said.get("change", ""))


class Listed(NamedTuple):
    """The rows of a list, and those that are none of a unit: their number, and why they are left out."""

    rows: list[Row]
    skipped: list[tuple[int, str]]


def kind_of(word: str) -> ChangeKind | None:
    """The change that a word means, in English or in any of its Chinese words."""
    known: dict[str, ChangeKind] = {fold(one): one for one in get_args(ChangeKind)}
    known |= {fold(CHANGES[one]): one for one in get_args(ChangeKind)}
    known |= {fold(said): one for said, one in _WORDS.items()}
    return known.get(fold(word))


def read(data: bytes, name: str) -> Listed:
    """The rows of every visible sheet that has the header. `UnreadableError` where there is none, or too many rows."""
    book = opened(data, name)
    listed = Listed([], [])
    rows = listed.rows
    missing: list[Column] = list(NEEDED)
    for sheet in (one for one in book.sheets if one.visible):
        header = _header(sheet)
        if header is None:
            continue
        at, columns = header
        missing = [one for one in NEEDED if one not in columns.values()]
        if not missing:
            _take_rows(listed, book, sheet, at, columns)
    if not rows and missing:
        lacking = "、".join(HEADERS[one][0] for one in missing)
        raise UnreadableError(f"没有找到{lacking}这些栏", "在名单上面加一行表头，再导入")
    if len(rows) > MOST:
        raise UnreadableError(f"超过{MOST}行", "分成几个文件，再导入")
    return listed


def _header(sheet: Sheet) -> tuple[int, dict[int, Column]] | None:
    """The first row that heads at least two columns, and which."""
    named = {fold(word): column for column, words in HEADERS.items() for word in words}
    for at, cells in enumerate(sheet.rows[:_LOOKED]):
        found = {n: named[word] for n, cell in enumerate(cells) if (word := fold(shown(cell))) in named}
        if len(set(found.values())) > 1:
            return at, found
    return None


def _take_rows(listed: Listed, book: Book, sheet: Sheet, header: int, columns: Mapping[int, Column]) -> None:
    heads = {fold(shown(cell)) for cell in sheet.rows[header]} - {""}
    for at, cells in enumerate(sheet.rows[header + 1 :], header + 1):
        if why := no_title([shown(cell) for cell in cells], heads):
            listed.skipped.append((at + 1, why))
            continue
        here = {n: cells[n] for n in columns if n < len(cells) and not nothing(cells[n])}
        if here:
            listed.rows.append(_row(book, sheet, at, {columns[n]: (n, cell) for n, cell in here.items()}))


def _row(book: Book, sheet: Sheet, at: int, cells: Mapping[Column, tuple[int, Cell]]) -> Row:
    said: dict[Column, str] = {}
    days: dict[Column, date] = {}
    faults = [f"没有写{HEADERS[one][0]}" for one in NEEDED if one not in cells]
    for column, (place, cell) in cells.items():
        try:
            checked(cell, unopened=(at, place) in sheet.unopened)
            if privacy.of_a_person(cell):
                raise UnfitError("里有手机号码或身份证号码", "删去个人信息，只留单位的")
            if column in ("on", "dated"):
                days[column] = _day(book, cell)
            else:
                said[column] = _text(column, cell)
        except UnfitError as unfit:
            faults.append(f"{HEADERS[column][0]}“{privacy.kept(cell)[:40]}”{unfit.why}，{unfit.remedy}")
    if "change" in said and kind_of(said["change"]) is None:
        words = "、".join(CHANGES.values()) + "（也可写乡镇调整）"
        faults.append(f"变更类型“{said['change'][:40]}”不在其列，可以写：{words}")
    return Row(at + 1, said, days, tuple(faults))


def _day(book: Book, cell: Cell) -> date:
    """A whole day: what took effect in a month or a year took effect on one of its days."""
    read = day_of(cell, "first", plain=book.plain, from_1904=book.from_1904)
    if read.note and read.note.startswith("只写到"):
        raise UnfitError("没有写到哪一天", "写作 2019-12-03 或 2019年12月3日")
    return read.day


def _text(column: Column, cell: Cell) -> str:
    """A text on one line. A code that a program has rounded is lost, and is never repaired."""
    if column in ("unit", "code"):
        check_code(cell)
    return " ".join(shown(cell).split())
