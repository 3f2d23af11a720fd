"""Workbook: a list as a spreadsheet .xlsx that an office prints, sorts and passes on. Codes are text, dates are dates.

A sheet has its name and what it is of above the headings; they stand still when one scrolls, and on every page. No
cell is a formula, whatever it begins with.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from desk.errors import TakenNameError, UnwrittenError
from desk.table import Cell, Sheet
from register.partial import partial, settle
from schemas.folding import fold
from wording.files import cause_of

SUFFIX = ".xlsx"
_A4 = 9
_HEAD = 2
"""The row of the headings: below the name, and what it is of."""

_MEASURED = 300
"""Rows by which the width of a column is chosen."""

_LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""

MOST = 1_000_000
"""Rows of a sheet; Excel takes 1,048,576."""


def check(path: Path, *, replace: bool, replaceable: bool = True, suffix: str = SUFFIX) -> None:
    """`UnwrittenError` where no such file can be written; asked before anything is worked out.

    `replaceable`: whether one may ask for a file of that name to be overwritten.
    """
    if path.suffix.lower() != suffix:
        raise UnwrittenError(path, f"文件名应以 {suffix} 结尾")
    try:
        if not path.parent.is_dir():
            raise UnwrittenError(path, "没有这个文件夹")
        if path.is_dir():
            raise UnwrittenError(path, "这是一个文件夹")
        if path.exists() and not replace:
            raise TakenNameError(path, replaceable=replaceable)
    except OSError as failed:
        raise UnwrittenError(path, _why(failed)) from None


def write(path: Path, sheets: Sequence[Sheet], now: datetime, *, replace: bool = False) -> None:
    """Write a workbook, whole or not at all. `UnwrittenError`; another file is only overwritten with `replace`."""
    check(path, replace=replace)
    if any(len(one.rows) > MOST for one in sheets):
        raise UnwrittenError(path, f"一张表最多{MOST}行，请加条件分几次导出")
    with whole(path, replace=replace) as stream:
        fill(stream, sheets, now)


@contextmanager
def whole(path: Path, *, replace: bool, replaceable: bool = True) -> Iterator[IO[bytes]]:
    """What a file is written to: it gets its name when it lies on the disk. `UnwrittenError`, and nothing."""
    try:
        with partial(path, 0o666) as (written, stream):
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            settle(written, path, replace=replace)
    except FileExistsError:
        raise TakenNameError(path, replaceable=replaceable) from None
    except OSError as failed:
        raise UnwrittenError(path, _why(failed)) from None


def _why(failed: OSError) -> str:
    return f"写不进去（{cause_of(failed)}），没有留下文件"


def fill(stream: Any, sheets: Sequence[Sheet], now: datetime) -> None:
    from xlsxwriter import Workbook  # only whoever writes a spreadsheet needs it

    book = Workbook(stream, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": sheets[0].title, "created": now.replace(tzinfo=None)})
    looks = _Looks(book)
    tabs: set[str] = set()
    for sheet in sheets:
        _fill_sheet(book.add_worksheet(_tab(sheet.tab, tabs)), sheet, looks)
    book.close()


def _tab(name: str, taken: set[str]) -> str:
    """A name that Excel takes for a tab, and that no other has."""
    plain = "".join("-" if char in "[]:*?/\\" else char for char in name).strip("'")[:28] or "表"
    numbered = (plain, *(f"{plain}{n}" for n in range(2, 100)))
    free = next(one for one in numbered if fold(one) not in taken)
    taken.add(fold(free))
    return free


class _Looks:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        framed = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.said = book.add_format({"font_color": "#444444"})
        self.head = book.add_format({**framed, "bold": True, "align": "center", "bg_color": "#E7E6E6"})
        self.text = book.add_format({**framed, "num_format": "@"})
        self.like_a_formula = book.add_format({**framed, "num_format": "@", "quote_prefix": True})
        self.number = book.add_format({**framed, "align": "right"})
        self.date = book.add_format({**framed, "num_format": "yyyy-mm-dd", "align": "center"})
        self.empty = book.add_format(framed)


def _fill_sheet(sheet: Any, content: Sheet, looks: _Looks) -> None:
    last, bottom = len(content.heads) - 1, _HEAD + len(content.rows)
    for n, width in enumerate(_widths(content)):
        sheet.set_column(n, n, width)
    sheet.write_string(0, 0, content.title, looks.title)
    sheet.write_string(1, 0, content.said, looks.said)
    for n, head in enumerate(content.heads):
        sheet.write_string(_HEAD, n, head, looks.head)
    for place, row in enumerate(content.rows, _HEAD + 1):
        _fill_row(sheet, place, row, looks)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.autofilter(_HEAD, 0, max(bottom, _HEAD + 1), last)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEAD)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _fill_row(sheet: Any, place: int, row: Sequence[Cell], looks: _Looks) -> None:
    for n, cell in enumerate(row):
        if isinstance(cell, str) and cell:
            look = looks.like_a_formula if cell[0] in "=+-@" else looks.text
            sheet.write_string(place, n, cell[:_LONGEST], look)
        elif isinstance(cell, date):
            sheet.write_datetime(place, n, cell, looks.date)
        elif isinstance(cell, int | float):
            sheet.write_number(place, n, cell, looks.number)
        else:
            sheet.write_blank(place, n, None, looks.empty)


def _widths(content: Sheet) -> Iterable[int]:
    """The width of each column in characters: of what stands in it, 8 to 40."""
    first = list(islice(content.rows, _MEASURED))
    for n, head in enumerate(content.heads):
        widest = max((_wide(row[n]) for row in first if n < len(row)), default=0)
        yield min(max(widest, _wide(head) + 2, 6) + 2, 40)


def _wide(cell: Cell) -> int:
    """Columns that a cell takes: a 汉字 two."""
    return 10 if isinstance(cell, date) else sum(1 + (char > "\u2000") for char in str(cell or ""))
