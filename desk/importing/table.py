"""Table: a sheet with its header found and its merged cells carried on; what is no row of a title is told."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desk.importing import names
from desk.importing.cells import ditto, shown
from desk.importing.columns import LABELS, SEVERAL, Column, Meaning, known, likely
from desk.importing.file import Cell, Sheet
from desk.importing.titles import Said, said_in
from schemas.folding import fold

_LOOKED = 40
"""Rows from the top in which a header is looked for."""


class Line(NamedTuple):
    """A row of the table by meaning; `row` is its number as the program shows it."""

    row: int
    cells: Mapping[Meaning, Cell]
    unopened: frozenset[Meaning]
    said: Said
    """What the lines above it say for it: title, sheet, section."""
    repeated: tuple[Meaning, ...] = ()
    """What it takes from the row above, as 〃 and 同上 say."""


class Skipped(NamedTuple):
    """A row that is none of a title: its number, its words, and what it was taken for."""

    row: int
    words: str
    why: str


class Table(NamedTuple):
    """What was found on a sheet. Without a header there are no lines."""

    sheet: Sheet
    header: tuple[int, int]
    """The first row of the header and the last one, from 0."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    said: Said
    """What title and name of the sheet say."""

    def column(self, meaning: Meaning) -> Column | None:
        """The last column of that meaning."""
        return next((one for one in reversed(self.columns) if one.meaning == meaning), None)


def found_in(sheet: Sheet, corrected: Mapping[str, Meaning], categories: tuple[str, ...]) -> Table | None:
    """The table on a sheet; None where no row of it is a header."""
    carried = _carried(sheet)
    header = _header(sheet, corrected)
    if header is None:
        return None
    first = header[0]
    columns = tuple(_columns(sheet, carried, header, corrected))
    titles = [text for row in sheet.rows[:first] for cell in row if (text := shown(cell))]
    said = said_in([sheet.name, *titles])
    lines, skipped = _lines(sheet, header, columns, said, categories)
    return Table(sheet, header, columns, tuple(lines), tuple(skipped), said)


def _carried(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """What merged cells say for the places below their first one, and in the first column of several rows only."""
    carried: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        value = _at(sheet, top, left)
        if value is None:
            continue
        for row in range(top, min(bottom + 1, len(sheet.rows))):
            for column in range(left, min(right, left + 60) + 1):
                carried[row, column] = value
    return carried


def _at(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[column] if column < len(cells) else None


def _header(sheet: Sheet, corrected: Mapping[str, Meaning]) -> tuple[int, int] | None:
    """The row whose words are those of a header, and the one below that parts it."""
    best, most = None, 1
    for row in range(min(len(sheet.rows), _LOOKED)):
        meanings = {_meant(shown(cell), corrected) for cell in sheet.rows[row]} - {None}
        if len(meanings) > most and (best is None or row > best + 1):
            best, most = row, max(len(meanings), most)
            if "name" in meanings:
                break
    if best is None:
        return None
    return best, best + 1 if _parted(sheet, best) else best


def _parted(sheet: Sheet, row: int) -> bool:
    """Whether the row below belongs to the header: cells reach down into it, or across it, and it has words."""
    reaching = [one for one in sheet.merged if one[0] == row]
    down = any(bottom == row + 1 for _, _, bottom, _ in reaching)
    across = [(left, right) for top, left, bottom, right in reaching if right > left and bottom == row]
    below = [
        shown(_at(sheet, row + 1, column)) for left, right in across for column in range(left, right + 1)
    ]
    return bool(across) and (down or all(known(word) or len(word) < 7 for word in below)) and any(below)


def _meant(header: str, corrected: Mapping[str, Meaning]) -> Meaning | None:
    return corrected.get(fold(header)) or known(header) if header else None


def _columns(
    sheet: Sheet,
    carried: Mapping[tuple[int, int], Cell],
    header: tuple[int, int],
    corrected: Mapping[str, Meaning],
) -> Iterator[Column]:
    """Every column that has a header, or of which a person has said what it is."""
    last = header[1]
    width = max(len(row) for row in sheet.rows)
    words = [
        [shown(carried.get((row, place), _at(sheet, row, place))).replace("\n", "") for row in header]
        for place in range(width)
    ]
    columns = [_column(place, upper, lower) for place, (upper, lower) in enumerate(words)]
    told = {
        one.place: meaning
        for one in columns
        if (meaning := corrected.get(fold(one.header)) or corrected.get(one.letter))
    }
    added = _added(sheet, last)
    taken: dict[Meaning, bool] = dict.fromkeys(told.values(), False)
    for one in columns:
        column = one
        if one.place in added:
            column = one._replace(meaning="answer" if one.header == "处理" else "unused", sure=True)
        elif one.place in told:
            column = one._replace(meaning=told[one.place], sure=True)
        elif one.meaning in taken and one.meaning not in SEVERAL:
            # whoever has said which one it is, need not be asked about the others
            column = one._replace(meaning=None, sure=not taken[one.meaning])
        if column.meaning:
            taken.setdefault(column.meaning, True)
        if column.header or column.meaning:
            yield column


def _column(place: int, upper: str, lower: str) -> Column:
    words = lower if upper == lower or not upper else upper + lower if lower else upper
    plain = Column(place, words, None)
    short = re.sub("(情况|信息|结果)$", "", upper)
    for text in (words, short + lower, lower, upper if not lower else ""):
        if text and (meaning := known(text)):
            return plain._replace(meaning=meaning)
    meaning = likely(words)
    return plain._replace(meaning=meaning, sure=meaning is None)


MARKS = ("结果", "问题", "处理")
"""The columns that a marked copy has at its right."""


def marks_of(table: Table) -> range:
    """Where the columns of a marked copy are; empty where it is none."""
    return _added(table.sheet, table.header[1])


def _added(sheet: Sheet, row: int) -> range:
    words = [shown(cell) for cell in sheet.rows[row]]
    at = len(words) - len(MARKS)
    return range(at, at + len(MARKS)) if at > 0 and tuple(words[at:]) == MARKS else range(0)


def _lines(
    sheet: Sheet,
    header: tuple[int, int],
    columns: tuple[Column, ...],
    said: Said,
    categories: tuple[str, ...],
) -> tuple[list[Line], list[Skipped]]:
    """The rows below the header; what a line between them says counts for those below it."""
    first, last = header
    lines: list[Line] = []
    skipped: list[Skipped] = []
    headers = {fold(shown(cell)) for row in sheet.rows[first : last + 1] for cell in row}
    down = {
        (row, left): value
        for top, left, bottom, right in sheet.merged
        if top > last and bottom > top and (value := _at(sheet, top, left)) is not None
        for row in range(top, bottom + 1)
    }
    unopened: dict[int, set[int]] = {}
    for row, place in sheet.unopened:
        unopened.setdefault(row, set()).add(place)
    used = [one for one in columns if one.meaning not in ("unused", "answer")]
    section, added = said, _added(sheet, last)
    for row in range(last + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        own = ["" if place in added else shown(cell) for place, cell in enumerate(cells)]
        blank = row not in unopened and all(_at(sheet, row, one.place) is None for one in used)
        if blank and all(text.isdecimal() for text in own if text):
            continue
        why = no_title(own, headers)
        if why is None and (words := _alone(sheet, row, own, columns)):
            section, why = _section(words, section, categories)
        if why is not None:
            skipped.append(Skipped(row + 1, " ".join(filter(None, own))[:60], why))
            continue
        meanings: dict[Meaning, Cell] = {
            one.meaning: value
            for one in columns
            if one.meaning and (value := down.get((row, one.place), _at(sheet, row, one.place))) is not None
        }
        missing = {one.meaning for one in columns if one.meaning and one.place in unopened.get(row, ())}
        above = lines[-1].cells if lines else {}
        repeated = tuple(one for one, value in meanings.items() if ditto(value) and one in above)
        meanings |= {one: above[one] for one in repeated}
        lines.append(Line(row + 1, meanings, frozenset(missing), section, repeated))
    return lines, skipped


REPEATED = "重复的表头"
"""Why a row is left out that says what the header says."""
ANOTHER = "另一个表头"
"""Why a row is left out that begins another table, whose columns are others."""
_TOTAL = re.compile(r"(合计|小计|总计|共计|总数|累计)")
_REMARK = re.compile(
    r"(说明|备注|注|填表|制表|审核|统计|填报|单位负责人|联系人|负责人|截至|截止|数据来源)\d?[:.(人日单时]"
)


def no_title(own: list[str], header: set[str]) -> str | None:
    """Why a row is none of a title, as one can see from its words."""
    filled = [text for text in own if text]
    if not filled:
        return None
    if _TOTAL.match(fold(filled[0])) or (
        len(filled) <= 4 and any(_TOTAL.fullmatch(fold(one)) for one in filled)
    ):
        return "合计行"
    if len(filled) <= 3 and _REMARK.match(fold(filled[0])):
        return "说明行"
    if len(filled) > 1 and all(fold(one) in header for one in filled):
        return REPEATED
    if len(filled) > 3 and sum(known(one) is not None for one in filled) > len(filled) / 2:
        return ANOTHER
    if len(filled) > 2 and filled == [str(n) for n in range(1, len(filled) + 1)]:
        return "栏号行"
    return None


def _alone(sheet: Sheet, row: int, own: list[str], columns: tuple[Column, ...]) -> str:
    """The words of a row that says but one thing, and not in the column of names or across it."""
    filled = [(place, text) for place, text in enumerate(own) if text]
    if len(filled) != 1:
        return ""
    place, text = filled[0]
    across = any(
        top == row and left <= place <= right and right > left for top, left, _, right in sheet.merged
    )
    name = next((one.place for one in columns if one.meaning == "name"), None)
    return text if across or place != name or _NUMBERING.match(text) else ""


_NUMBERING = re.compile(r"^([一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十\d]+\)|\d+[、.,])")
_COUNT = re.compile(r"\(?(共?计?)\d+(个|家|所|户)\)?$")


def _section(words: str, section: Said, categories: tuple[str, ...]) -> tuple[Said, str]:
    """What a line between the rows says for those below it."""
    text = _COUNT.sub("", _NUMBERING.sub("", fold(words))).strip(":,.")
    found = said_in([text])
    category = names.category(text, categories)
    if category is None and not categories and (_NUMBERING.match(fold(words)) or text.startswith("进")):
        category = text.removeprefix("进") if len(text) <= 12 and not found.any else None
    if category is None and not found.any:
        return section, "说明行"
    told = [f"类别{category}"] if category else []
    told += found.told
    # A new section takes the place of the one before it in what it says, and leaves the rest.
    return section.over(found, category), f"小标题（{'、'.join(told)}）"


def unconfirmed(table: Table) -> Iterator[str]:
    """What a person has to confirm or correct before the table is read so."""
    for one in table.columns:
        if not one.sure and one.meaning:
            yield f"{table.sheet.of}{one.letter}列{one.called}像是“{LABELS[one.meaning]}”"
        elif not one.sure:
            yield f"{table.sheet.of}{one.letter}列{one.called}与前面一列含义相同，没有用"
    for line in table.skipped:
        if line.why == ANOTHER:
            apart = "另一个文件" if table.sheet.plain else "另一张工作表"
            yield f"{table.sheet.called}第{line.row}行是另一个表头，它下面的行请放到{apart}"
