"""File: what an office hands in, told by its content and not by its name, and opened within bounds."""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from desk.errors import DeskError
from desk.importing import cage
from schemas.inheritance import PLAIN

Cell: TypeAlias = str | float | date | None
"""As a spreadsheet has it: a text, a number, a day; None where there is nothing."""

LARGEST = 30 * 1024 * 1024
"""Bytes of a file. A list of 50,000 titles takes 4 MB as .xlsx, 15 MB as .xls."""
MOST_ROWS, MOST_COLUMNS = 200_000, 400
"""Of a sheet, as far as there is content."""


class UnreadableError(DeskError):
    """The file is not read; as a text: why, and what to do, without a full stop."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}：{remedy}")
        self.why, self.remedy = why, remedy


class Sheet(NamedTuple):
    """A sheet: its rows, and what is said of cells beside their values: places are (row, column) from 0."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """From row and column to row and column, the last ones within."""
    unopened: frozenset[tuple[int, int]] = frozenset()
    """Formulas without a value."""
    visible: bool = True
    hidden: frozenset[int] = frozenset()
    """Rows from 0 that a filter or a person has hidden; they are read like others."""
    plain: bool = False
    """It is no sheet but all of a text."""

    @property
    def called(self) -> str:
        """How it is spoken of before what it has; a text has no sheet to speak of."""
        return "" if self.plain else f"工作表“{self.name[:30]}”"

    @property
    def of(self) -> str:
        """The same before a part of it."""
        return f"{self.called}的" if self.called else ""


class Book(NamedTuple):
    """A file that was opened. `plain`: it is a text, whose numbers a program may have written."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    plain: bool = False
    from_1904: bool = False


def opened(data: bytes, name: str) -> Book:
    """The sheets of a file of any kind that offices keep lists in. `UnreadableError`, and nothing else."""
    if not data:
        raise UnreadableError("文件是空的", "请检查是否选错了文件")
    if len(data) > LARGEST:
        raise UnreadableError(
            f"文件超过{LARGEST >> 20}MB", "删去图片和无关的工作表，或者分成几个文件，再导入"
        )
    name = _line(re.split(r"[/\\]", name)[-1])[-200:] or "名单"
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith((b"PK", _OLE)):
        return _workbook(data, name, sha256)
    for start, kind in _OTHERS.items():
        if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(start):
            raise UnreadableError(*_WHY[kind])
    rows = _table(_decoded(data))
    return Book(name, sha256, (_bounded(Sheet(PLAIN, rows, plain=True)),), plain=True)


def _workbook(data: bytes, name: str, sha256: str) -> Book:
    if data.startswith(_OLE):
        if _wide("EncryptedPackage") in data or _locked(data):
            raise UnreadableError(*_WHY["password"])
        if not any(_wide(stream) in data for stream in ("Workbook", "Book")):
            raise UnreadableError(*_WHY["word" if _wide("WordDocument") in data else "other"])
    answer = cage.opened(data)
    if "refused" in answer:
        raise UnreadableError(*_WHY[answer["refused"]])
    sheets = tuple(_bounded(_sheet(one)) for one in answer["sheets"])
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableError("表里没有内容", "请检查是否选错了文件")
    return Book(name, sha256, sheets, from_1904=answer["from_1904"])


def _sheet(one: dict[str, Any]) -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in one["rows"]]
    return Sheet(
        _line(one["name"])[:100] or "无名工作表",
        rows,
        tuple((top, left, bottom, right) for top, left, bottom, right in one["merged"]),
        frozenset((row, column) for row, column in one["unopened"]),
        one["visible"],
        frozenset(one["hidden"]),
    )


def _cell(cell: Any) -> Cell:
    if isinstance(cell, list):
        try:
            return date.fromisoformat(cell[0])
        except ValueError:  # calamine can say years that no calendar has
            return str(cell[0])
    if isinstance(cell, str):
        return _seen(cell).strip() or None
    return cell if cell is None else float(cell)


def _line(text: str) -> str:
    """A name on one line."""
    return " ".join(_seen(text).split())


def _seen(text: str) -> str:
    """A text without what nobody sees, as comes along when one copies from a page: 零宽空格, marks of direction."""
    if text.isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _bounded(sheet: Sheet) -> Sheet:
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableError(
            f"{sheet.of}内容超过{MOST_ROWS}行", "删去末尾多余的行，或者分成几个文件，再导入"
        )
    if any(len(row) > MOST_COLUMNS for row in sheet.rows):
        raise UnreadableError(f"{sheet.of}内容超过{MOST_COLUMNS}列", "把右边远处多余的内容删去，再导入")
    return sheet


def _decoded(data: bytes) -> str:
    """A text in the encodings that Chinese programs write, also where a mark at its start says another one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        ways = ["utf-16"]
    else:
        data = data.removeprefix(b"\xef\xbb\xbf")
        ways = ["utf-8", "gb18030"]
    for way in ways:
        try:
            text = data.decode(way)
        except UnicodeDecodeError:
            continue
        if not any(char in text for char in _NEVER):
            return text.lstrip("\ufeff")
    raise UnreadableError(*_WHY["other"])


_NEVER = "".join(map(chr, (*range(9), *range(14, 32)))).replace("\x1a", "")
"""Controls, none of which stands in a text; 1A ends one from an old program."""


def _table(text: str) -> list[list[Cell]]:
    """The records of a text, one a row also where a cell has several lines."""
    try:
        csv.field_size_limit(100_000)
        rows = list(csv.reader(io.StringIO(text.rstrip("\x1a"), newline=""), delimiter=_separator(text)))
    except csv.Error:
        raise UnreadableError(
            "文本的行列分不清，引号可能不成对", "用表格软件打开，另存为 xlsx，再导入"
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise UnreadableError("文件里没有内容", "请检查是否选错了文件")
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: str) -> Cell:
    """A cell of a text; `="0012"` is how one keeps a number from being read as one."""
    text = _seen(cell).strip()
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text[: cage.LONGEST] or None


def _separator(text: str) -> str:
    """What parts the cells: the sign that most lines have equally often."""
    lines = [line for line in text[:100_000].splitlines()[:60] if line.strip()]
    best = {}
    for sign in "\t,;|，；":
        counts = Counter(line.count(sign) for line in lines if sign in line)
        if counts:
            times, found = counts.most_common(1)[0]
            best[sign] = found * min(times, 3) + sum(counts.values())
    return max(best, key=lambda sign: best[sign]) if best else ","


def _locked(data: bytes) -> bool:
    """Whether an old workbook has a password: FilePass stands right behind its beginning, of whatever kind it is."""
    at = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    following = data[at + 20 : at + 30].removeprefix(b"\x86\x00\x00\x00")
    return at >= 0 and following.startswith(b"\x2f\x00")


def _wide(text: str) -> bytes:
    return text.encode("utf-16le")


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {b"%pdf": "pdf", b"{\\rtf": "word", b"<": "page", b"\x89png": "picture", b"\xff\xd8\xff": "picture"}
_AGAIN = "用 WPS 或 Excel 打开，另存为 xlsx，再导入"
_WHY: dict[str, tuple[str, str]] = {
    "broken": ("文件已损坏，或者没有传完整", _AGAIN),
    "password": ("文件设有密码", "打开后取消密码，保存，再导入"),
    "bomb": ("压缩包展开后大得反常，没有打开", "用 WPS 或 Excel 打开，把有内容的行复制到新表，再导入"),
    "large": ("表格太大，或者有一格写在很远的行列上", "把有内容的行复制到一张新表，保存，再导入"),
    "text": (f"表里的文字超过{cage.TEXT >> 20}百万字", "删去无关的栏和工作表，或者分成几个文件，再导入"),
    "sheets": (f"工作表超过{cage.SHEETS}张", "只留下要导入的工作表，再导入"),
    "entities": ("文件里声明了外部内容，没有打开", _AGAIN),
    "word": ("这是 Word 文档，不是表格", "把文档里的表复制到表格软件，保存为 xlsx，再导入"),
    "ofd": ("这是 OFD 版式文件，不是表格", "请找到原来的表格文件，再导入"),
    "pdf": ("这是 PDF 文件，不是表格", "请找到原来的表格文件，再导入"),
    "picture": ("这是图片，不是表格", "请找到原来的表格文件，再导入"),
    "page": ("这是网页，不是表格，有的系统把网页叫作 xls 导出", _AGAIN),
    "other": ("认不出这是什么文件", f"可以导入 xls、xlsx、ods、et、csv、txt；其他的{_AGAIN}"),
}
