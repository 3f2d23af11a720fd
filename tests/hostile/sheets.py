"""Sheets: spreadsheets that are written of whatever stands in a register, and read back."""

import os
import random
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from desk import workbook
from desk.errors import DeskError
from desk.table import Cell, Sheet
from tests.desk.conftest import NOW
from tests.hostile.ground import HOSTILE, Ground
from tests.hostile.judged import Said
from tests.hostile.spoilt import WORDS, word

SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "'",
    '"',
    "\x1b",
    "\x0b",
    "\ufffe",
    "_x0041_",
    "]]>",
    "<f>1</f>",
    "&#0;",
)
TEXTS = ("开远市第一中学", "532502", "民族团结进步示范单位", HOSTILE, *WORDS)
DAYS = tuple(map(date.fromisoformat, ("0001-01-01", "1899-12-31", "1900-02-28", "1904-01-01", "9999-12-31")))
NUMBERS = (0, -1, 1, 2**31, 10**15, 10**30, 0.5, -0.0, 1e300, 1e-300)


class Input(NamedTuple):
    """What the sheets of a workbook are to hold."""

    sheets: tuple[Sheet, ...]


class Sheets:
    """A folder that workbooks are written to."""

    def __init__(self, folder: Path, _: Ground) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.held = self

    def content(self) -> object:
        """Whatever lies in the folder."""
        return sorted(os.listdir(self.folder))

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        while True:
            yield Input(tuple(_sheet(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))))

    def answer(self, one: Input) -> Said:
        """Have it written, and look at it."""
        path = self.folder / "名册.xlsx"
        try:
            workbook.write(path, one.sheets, NOW)
            return Said(0, False, "", _wrong(path, one.sheets))
        except DeskError as no:
            return Said(2, True, str(no))
        finally:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is open."""


def _sheet(chance: random.Random) -> Sheet:
    title, said, *heads = (_text(chance) for _ in range(2 + chance.randint(1, 8)))
    rows = [[_cell(chance) for _ in heads] for _ in range(chance.choice((0, 1, 2, 5, 20)))]
    return Sheet("名册", title, said, heads, rows)


def _text(chance: random.Random) -> str:
    text = word(chance.choice(TEXTS), chance) if chance.random() < 0.6 else chance.choice(TEXTS)
    return chance.choice(SIGNS) + text if chance.random() < 0.3 else text


def _cell(chance: random.Random) -> Cell:
    match chance.randrange(8):
        case 0:
            return None
        case 1:
            return chance.choice(NUMBERS)
        case 2:
            return chance.choice(DAYS)
    return _text(chance)


def _wrong(path: Path, sheets: tuple[Sheet, ...]) -> str:
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            tree = ElementTree.fromstring(book.read(name))
            if "/worksheets/" in name and any(one.tag.endswith(("}f", "}hyperlink")) for one in tree.iter()):
                return "a cell is a formula or a link"
    read = CalamineWorkbook.from_path(path)
    for n, sheet in enumerate(sheets):
        rows = read.get_sheet_by_index(n).to_python(skip_empty_area=False)[3:]
        for row, seen in zip(sheet.rows, rows, strict=False):
            for cell, there in zip(row, seen, strict=False):
                if (
                    isinstance(cell, str)
                    and cell.isprintable()
                    and "_x" not in cell
                    and there != cell[:32_000]
                ):
                    return f"{cell[:50]!r} is read back as {str(there)[:50]!r}"
    return ""
