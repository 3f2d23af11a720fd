"""Printed 打印件: pages in one file that any browser shows and prints on A4; it fetches nothing from elsewhere.

Each part begins on a page of its own, the headings of a table stand again on each of its pages.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import NamedTuple

from desk import workbook
from desk.table import Cell, Sheet
from wording.dates import day

SUFFIX = ".html"
_LOOKS = """
@page { size: A4; margin: 25mm 20mm 20mm 24mm; }
* { box-sizing: border-box; }
body { font: 12pt/1.6 FangSong, 仿宋, STFangsong, SimSun, 宋体, serif; color: #000; background: #fff;
  max-width: 166mm; margin: 10mm auto; }
section + section { break-before: page; }
h1 { font: bold 18pt/1.4 SimHei, 黑体, sans-serif; text-align: center; margin: 0 0 6mm; }
h2 { font: bold 13pt/1.5 SimHei, 黑体, sans-serif; margin: 6mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2mm; }
p.foot { margin-top: 6mm; text-align: right; font-size: 10.5pt; }
table { width: 100%; border-collapse: collapse; font-size: 10.5pt; line-height: 1.4; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead th { text-align: center; white-space: nowrap; }
tbody th { width: 28mm; font-weight: bold; }
td.number { text-align: right; white-space: nowrap; }
@media print { body { max-width: none; margin: 0; } }
@media screen { section + section { border-top: 1px dashed #888; padding-top: 10mm; margin-top: 10mm; } }
"""


class Part(NamedTuple):
    """What begins on a new page: its heading, what there is to know beside its label, tables, a last line."""

    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Sheet]
    foot: str = ""


def check(path: Path, *, replace: bool) -> None:
    """`UnwrittenError` where no such file can be written; asked before anything is worked out."""
    workbook.check(path, replace=replace, suffix=SUFFIX)


def write(path: Path, title: str, parts: Sequence[Part], *, replace: bool) -> None:
    """Write it, whole or not at all. `UnwrittenError`; another file is only overwritten with `replace`."""
    with workbook.whole(path, replace=replace) as stream:
        for text in _page(title, parts):
            stream.write(text.encode())


def text(title: str, parts: Sequence[Part]) -> str:
    """The same as one text."""
    return "".join(_page(title, parts))


def _page(title: str, parts: Sequence[Part]) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
    yield f"<style>{_LOOKS}</style>\n</head>\n<body>\n"
    for part in parts:
        yield f"<section>\n<h1>{escape(part.title)}</h1>\n"
        yield from _facts(part.facts)
        for sheet in part.tables:
            yield from _table(sheet)
        if part.foot:
            yield f'<p class="foot">{escape(part.foot)}</p>\n'
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _facts(facts: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "<table><tbody>\n"
    for label, text in facts:
        yield f"<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>\n"
    yield "</tbody></table>\n"


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"<h2>{escape(sheet.title)}</h2>\n"
    if sheet.said:
        yield f"<p>{escape(sheet.said)}</p>\n"
    heads = "".join(f"<th>{escape(one)}</th>" for one in sheet.heads)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>\n"
    for row in sheet.rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>\n"
    yield "</tbody></table>\n"


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<td></td>"
        case int() | float():
            return f'<td class="number">{cell:g}</td>'
        case date():
            return f"<td>{day(cell)}</td>"
    return f"<td>{escape(cell)}</td>"
