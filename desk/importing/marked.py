"""Marked: the list with what was found beside each row, to be corrected and imported again.

Cells stand where they stood. Three columns are added, of which only the last one, 处理, is read again. What is of a
person is left out, and so are sheets that were not read.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from desk.importing import privacy
from desk.importing.columns import Meaning
from desk.importing.file import Cell
from desk.importing.judged import ANSWERS, Judged, Reading
from desk.importing.table import MARKS, REPEATED, Table, marks_of

_DAYS: frozenset[Meaning] = frozenset({"document_on", "named_on", "passed_on", "until", "since", "due"})
_WIDTH, _WIDE = 14, 60
"""Of columns, in characters."""


def marked(reading: Reading) -> bytes:
    """An .xlsx of what was read."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "date_1904": reading.book.from_1904}
    with xlsxwriter.Workbook(stream, options) as book:
        rows: dict[str, dict[int, Judged]] = {}
        for one in reading.rows:
            rows.setdefault(one.row.sheet, {})[one.row.row - 1] = one
        for number, table in enumerate(reading.tables, start=1):
            name = re.sub(r"[\[\]:*?/\\']", "", table.sheet.name)[:25] or "名单"
            names = {sheet.get_name().lower() for sheet in book.worksheets()}
            sheet = book.add_worksheet(f"{name}{number}" if name.lower() in names else name)
            _Copy(book, sheet, table, plain=reading.book.plain).write(rows.get(table.sheet.name, {}))
    return stream.getvalue()


class _Copy:
    """One sheet."""

    def __init__(self, book: Any, sheet: Any, table: Table, *, plain: bool) -> None:
        self.sheet, self.table, self.plain = sheet, table, plain
        text = {"num_format": "@", "valign": "top"}
        self.plainly = book.add_format(text)
        self.wrong = book.add_format(text | {"bg_color": "#FFC7CE"})
        self.head = book.add_format(text | {"bold": True, "text_wrap": True, "border": 1})
        self.note = book.add_format(text | {"text_wrap": True})
        self.results = {
            word: book.add_format(text | {"bg_color": colour})
            for word, colour in (("可以接管", "#C6EFCE"), ("待答复", "#FFEB9C"), ("有错误", "#FFC7CE"))
        }
        self.places = {one.place: one.meaning for one in table.columns}
        added = marks_of(table)
        self.width = max(len(row) for row in table.sheet.rows) if not added else added.start

    def write(self, rows: Mapping[int, Judged]) -> None:
        """The sheet, its marks, and what makes it easy to work with."""
        first, last = self.table.header
        filled = self._join(last)
        skipped = {one.row - 1: one.why for one in self.table.skipped}
        headers = {*range(first, last + 1), *(row for row, why in skipped.items() if why == REPEATED)}
        for number, cells in enumerate(self.table.sheet.rows):
            judged = rows.get(number)
            wrong = self._wrong(judged)
            for place in range(self.width):
                cell = filled.get((number, place), cells[place] if place < len(cells) else None)
                self._cell(number, place, cell, header=number in headers, wrong=place in wrong)
            if judged is not None:
                self._mark(number, judged)
            elif number in skipped:
                self.sheet.write_string(number, self.width, f"跳过：{skipped[number]}", self.plainly)
        for n, word in enumerate(MARKS):
            self.sheet.write_string(last, self.width + n, word, self.head)
        self._ease(last)

    def _join(self, last: int) -> dict[tuple[int, int], Cell]:
        """Joins what is joined in a row and in the header; what is joined over rows of titles stands in each."""
        filled: dict[tuple[int, int], Cell] = {}
        rows = self.table.sheet.rows
        for top, left, bottom, right in self.table.sheet.merged:
            if top >= len(rows) or left >= self.width or left >= len(rows[top]):
                continue
            if bottom <= last or top == bottom:
                try:
                    self.sheet.merge_range(top, left, bottom, min(right, self.width - 1), "", self.head)
                except OverlappingRange:
                    continue
            else:
                filled |= {
                    (row, left): rows[top][left]
                    for row in range(max(top, last + 1), min(bottom + 1, len(rows)))
                }
        return filled

    def _wrong(self, judged: Judged | None) -> set[int]:
        """The places of the cells that are wrong."""
        columns = {one.column for one in judged.wrong} if judged else set()
        return {one.place for one in self.table.columns if one.header in columns}

    def _cell(self, row: int, place: int, cell: Cell, *, header: bool, wrong: bool) -> None:
        """As a text, so that no code is rounded; a number that may be a day stays one, as it is read again."""
        form = self.head if header else self.wrong if wrong else self.plainly
        meaning = self.places.get(place)
        if meaning == "person" and not header and cell is not None:
            self.sheet.write_string(row, place, privacy.WITHHELD, form)
        elif (number := self._number(cell, meaning)) is not None:
            self.sheet.write_number(row, place, number, form)
        elif text := self._text(cell, None if header else meaning):
            self.sheet.write_string(row, place, text, form)
        elif wrong:
            self.sheet.write_blank(row, place, None, form)

    def _text(self, cell: Cell, meaning: Meaning | None) -> str:
        """Of telephones those of the office."""
        return privacy.office_phone(cell) or "" if meaning == "phone" else privacy.kept(cell)

    def _number(self, cell: Cell, meaning: Meaning | None) -> float | None:
        if meaning not in _DAYS:
            return None
        if isinstance(cell, float):
            return cell if abs(cell) < 1e15 else None
        plain = self.plain and isinstance(cell, str) and re.fullmatch(r"\d{1,9}(\.\d{1,4})?", cell)
        return float(str(cell)) if plain else None

    def _mark(self, row: int, judged: Judged) -> None:
        result = result_of(judged)
        self.sheet.write_string(row, self.width, result, self.results.get(result, self.plainly))
        self.sheet.write_string(row, self.width + 1, problems_of(judged)[:32_000], self.note)
        if judged.answered:
            self.sheet.write_string(row, self.width + 2, judged.answered, self.plainly)

    def _ease(self, last: int) -> None:
        """The header stays in sight and on every page; rows are filtered; an answer is chosen."""
        sheet, end = self.sheet, max(len(self.table.sheet.rows) - 1, last + 1)
        sheet.freeze_panes(last + 1, 0)
        sheet.autofilter(last, 0, end, self.width + 2)
        sheet.repeat_rows(last)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, self.width, _WIDTH)
        sheet.set_column(self.width + 1, self.width + 1, _WIDE)
        sheet.set_column(self.width + 2, self.width + 2, _WIDTH)
        choices = {"validate": "list", "source": list(ANSWERS), "error_type": "warning"}
        sheet.data_validation(last + 1, self.width + 2, end, self.width + 2, choices)


def result_of(judged: Judged) -> str:
    """What becomes of a row, in a word."""
    if judged.answer == "skip":
        return "不接管"
    if judged.inherited is None:
        return "有错误"
    return "待答复" if judged.doubts else "可以接管"


def problems_of(judged: Judged) -> str:
    """What is wrong with a row, what is asked, and how it was read."""
    wrong = [f"{one}。" for one in judged.wrong]
    asked = [f"{one.question}？在“处理”写{'或'.join(ANSWERS)}。" for one in judged.doubts]
    notes = [f"读法：{'；'.join(judged.notes)}。"] if judged.notes else []
    return "\n".join((*wrong, *asked, *notes))
