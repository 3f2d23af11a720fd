"""Sheet rows: the rows of a table as somebody has them in a spreadsheet, each by the fields that its heads are of."""

from collections.abc import Iterator, Mapping, Sequence

from desk.errors import UnreadableRollError
from desk.fields import Field
from desk.importing.cells import UnfitError, checked, shown
from desk.importing.file import Cell, Sheet, UnreadableError, opened
from desk.roll import TITLES
from schemas.folding import fold

LOOKED = 10
"""Rows in which the heads are looked for: titles of the table stand above them."""
MOST = 500
"""Rows of one table: what is more comes as several deeds."""

Row = Mapping[str, str]
"""What a row says, by field, as it would be typed."""


def rows_in(data: bytes, name: str, inner: Sequence[Field]) -> list[Row]:
    """The rows of the first sheet that has the heads of these fields; of a closed set the word may stand there.

    `UnreadableRollError`: what it is that cannot be read, and where.
    """
    try:
        sheets = [one for one in opened(data, name).sheets if one.visible and one.rows]
    except UnreadableError as no:
        raise UnreadableRollError(str(no)) from None
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:LOOKED]):
            heads = _heads(row, inner)
            if len(heads) > 1 or (heads and len(inner) == 1):
                return _read(sheet, place, heads)
    wanted = "、".join(one.label for one in inner)
    raise UnreadableRollError(f"表格里没有找到表头，应有这些栏：{wanted}")


def _heads(row: Sequence[Cell], inner: Sequence[Field]) -> dict[int, Field]:
    """The field of each column; a title is headed by any word for it, the most exact taken."""
    found: dict[int, Field] = {}
    plain = [fold(shown(cell)) for cell in row]
    for one in inner:
        words = [fold(word) for group in TITLES for word in group] if one.name == "title" else []
        places = [plain.index(word) for word in (fold(one.label), *words) if word in plain]
        if free := [n for n in places if n not in found]:
            found[free[0]] = one
    return found


def _read(sheet: Sheet, place: int, heads: Mapping[int, Field]) -> list[Row]:
    body = sheet.rows[place + 1 :]
    found = list[Row]()
    for number, row in enumerate(body, place + 1):
        said = dict(_cells(sheet, number, row, heads))
        if said:
            found.append(said)
    if not found:
        raise UnreadableRollError("表格里只有表头")
    if len(found) > MOST:
        raise UnreadableRollError(f"表格超过{MOST}行，请分成几个文件，分几次办理")
    return found


def _cells(
    sheet: Sheet, number: int, row: Sequence[Cell], heads: Mapping[int, Field]
) -> Iterator[tuple[str, str]]:
    for n, one in heads.items():
        cell = row[n] if n < len(row) else None
        try:
            checked(cell, unopened=(number, n) in sheet.unopened)
        except UnfitError as unfit:
            raise UnreadableRollError(
                f"第{number + 1}行“{one.label}”一栏{unfit.why}，{unfit.remedy}"
            ) from None
        if text := shown(cell):
            yield one.name, _chosen(one, text)


def _chosen(field: Field, text: str) -> str:
    """A member of a closed set by its word."""
    if field.shape == "yes":
        return "yes" if fold(text) in _YES else ""
    return next((key for key, word in (field.choices or {}).items() if fold(word) == fold(text)), text)


_YES = {fold(one) for one in ("是", "√", "✓", "1", "y", "yes")}
