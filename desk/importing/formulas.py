"""Formulas: cells of a packed workbook that no program has worked out yet, and what else calamine does not say.

Where a file was made by a program and never opened, a formula has no value, and calamine reads it as empty or as 0. The
parts are read as streams; a document type, and so every entity that one could declare, is refused.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

_READ = 1 << 16
MOST = 2000
"""Cells without a value that are remembered of a sheet: more say nothing new."""


class Refused(Exception):  # noqa: N818  an answer, in one word
    """The file is not opened; the word says why."""


@dataclass
class Found:
    """By sheet: rows and columns from 0 of formulas without a value; merged cells where calamine does not say them."""

    unopened: dict[str, list[list[int]]] = field(default_factory=dict)
    merged: dict[str, list[list[int]]] = field(default_factory=dict)
    hidden: dict[str, list[int]] = field(default_factory=dict)
    """Rows from 0 that nobody sees, of an .xlsx."""
    from_1904: bool = False


def in_xlsx(packed: zipfile.ZipFile, names: set[str]) -> Found:
    """What is found in an .xlsx. `Refused`."""
    found = Found()
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, said: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[said.get("Id", "")] = said.get("Target", "")

    def workbook(tag: str, said: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append((said.get("name", ""), said.get("id", "")))
        elif tag == "workbookPr" and said.get("date1904") in ("1", "true"):
            found.from_1904 = True

    _parse(packed, "xl/workbook.xml", start=workbook)
    if "xl/_rels/workbook.xml.rels" in names:
        _parse(packed, "xl/_rels/workbook.xml.rels", start=relation)
    if "xl/sharedStrings.xml" in names and _declares(packed, "xl/sharedStrings.xml"):
        raise Refused("entities")
    for name, key in sheets:
        part = _part(targets.get(key, ""))
        if part in names and _mentions(packed, part):
            found.unopened[name], found.hidden[name] = _cells_of(packed, part)
    return found


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _cells_of(packed: zipfile.ZipFile, part: str) -> tuple[list[list[int]], list[int]]:
    """Rows and columns of formulas whose value is absent, 0 or an error; and rows that are hidden."""
    unopened: list[list[int]] = []
    hidden: list[int] = []
    at, formula, text, inside, error = "", False, "", False, False

    def start(tag: str, said: dict[str, str]) -> None:
        nonlocal at, formula, text, inside, error
        if tag == "c":
            at, formula, text, error = said.get("r", ""), False, "", said.get("t") == "e"
        elif tag == "f":
            formula = True
        elif tag == "row" and said.get("hidden") in ("1", "true") and len(hidden) < MOST:
            hidden.append(int(said["r"]) - 1 if said.get("r", "").isdecimal() else 0)
        inside = tag == "v"

    def end(tag: str) -> None:
        nonlocal inside
        inside = False
        if tag == "c" and formula and (error or text.strip() in ("", "0")) and len(unopened) < MOST:
            place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", at)
            if place:
                unopened.append([int(place[2]) - 1, _column(place[1])])

    def said(piece: str) -> None:
        nonlocal text
        if inside and len(text) < 10:
            text += piece

    _parse(packed, part, start=start, end=end, said=said)
    return unopened, hidden


def in_ods(packed: zipfile.ZipFile) -> Found:
    """What is found in an .ods. `Refused`."""
    found = Found()
    sheet, row, column, repeated = "", 0, 0, 1

    def start(tag: str, said: dict[str, str]) -> None:
        nonlocal sheet, row, column, repeated
        if tag == "table":
            sheet, row = said.get("name", ""), 0
            found.unopened[sheet], found.merged[sheet] = [], []
        elif tag == "table-row":
            column, repeated = 0, _many(said, "number-rows-repeated")
        elif tag in ("table-cell", "covered-table-cell"):
            if "formula" in said and _empty(said) and len(found.unopened[sheet]) < MOST:
                found.unopened[sheet].append([row, column])
            rows, columns = _many(said, "number-rows-spanned"), _many(said, "number-columns-spanned")
            if (rows > 1 or columns > 1) and len(found.merged[sheet]) < 10 * MOST:
                found.merged[sheet].append([row, column, row + rows - 1, column + columns - 1])
            column += _many(said, "number-columns-repeated")

    def end(tag: str) -> None:
        nonlocal row
        if tag == "table-row":
            row += repeated

    _parse(packed, "content.xml", start=start, end=end)
    return found


def _many(said: dict[str, str], key: str) -> int:
    value = said.get(key, "1")
    return min(int(value), 1 << 24) if value.isdecimal() and len(value) < 10 else 1


def _empty(said: dict[str, str]) -> bool:
    kind = said.get("value-type")
    return kind is None or (kind == "float" and said.get("value") in (None, "", "0"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _chunks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while chunk := stream.read(_READ):
            yield chunk


def _mentions(packed: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet has a formula, a hidden row, or a declaration; most have not, and to parse takes a while."""
    tail = b""
    for chunk in _chunks(packed, part):
        if re.search(rb"<f[\s/>]|:f[\s/>]|hidden=|<!DOCTYPE", tail + chunk):
            return True
        tail = chunk[-12:]
    return False


def _declares(packed: zipfile.ZipFile, part: str) -> bool:
    """A document type stands before the first element."""
    return b"<!DOCTYPE" in next(_chunks(packed, part), b"")


def _parse(packed: zipfile.ZipFile, part: str, **handlers: Any) -> None:
    """Reads a part as a stream. Names come without their namespaces."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def declared(*_: Any) -> None:
        raise Refused("entities")

    start, end, said = handlers["start"], handlers.get("end"), handlers.get("said")
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = lambda tag, said: start(
        tag.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in said.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    if said is not None:
        parser.CharacterDataHandler = said
    try:
        for chunk in _chunks(packed, part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError):
        raise Refused("broken") from None
