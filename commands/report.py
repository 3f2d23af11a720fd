"""`report`: the figures of a year for the yearly report, each with what it was counted by and on which day."""

from datetime import date
from typing import Annotated, Any

import typer

from commands.arrangement import arrangement_of
from commands.installation import Installation
from commands.office import office_of
from commands.place import clock
from commands.query import typed
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, possible, saved
from commands.targets import as_data as targets_as_data
from commands.targets import sheets as sheets_of_targets
from commands.targets import show as show_targets
from commands.targets import targets_named
from desk import columns
from desk.basis import said
from desk.errors import FilterError
from desk.lists import Asked, understood
from desk.report import Report, year_of
from desk.report import report as figures
from desk.report_parts import Part, parts
from desk.table import Cell, Sheet
from schemas.base import local_date
from schemas.party import Party, Role
from schemas.target import Targets
from wording.figures import BEGINS, INHERITED_YEARS, UNKNOWN

_MOST = 20
"""Rows of a table on a terminal; a spreadsheet has all."""


def report(
    year: Annotated[str, typer.Argument(metavar="年份", help="哪一年，如 2025；今年的算到今天")],
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """The figures of a year."""
    now = clock()
    asked = _year(year, local_date(now))
    if xlsx:
        possible(xlsx, overwrite)
    here = Installation.here()
    targets = targets_named(here, None)
    found = figures(here.register, targets, arrangement_of(here), asked, now)
    tables = parts(found, _posts(here), _filings(here))
    if xlsx:
        sheets = [*_sheets(found, tables), *sheets_of_targets(targets, found.account)]
        saved(xlsx, overwrite, now, lambda: [*sheets, _register_at_the_end(here, found)])
    elif as_json:
        show_json(_as_data(found, tables, targets))
    else:
        _show(found, tables, targets)


def _year(text: str, today: date) -> int:
    try:
        return year_of(text, today)
    except FilterError as no:
        raise Stop(Exit.USAGE, f"年份 {no.text[:40]}：{no}") from None


def _posts(here: Installation) -> Any:
    office = office_of(here)

    def post_of(party: Party) -> str:
        post = None if party.role is Role.UNIT else office.reader(party)
        return post.name if post else ""

    return post_of


def _filings(here: Installation) -> dict[str, str]:
    """What the reports are called that units file."""
    laws = here.book.editions.values()
    return {name: one.what for law in laws for name, one in law.filings.items()}


def notes(found: Report) -> list[str]:
    """What the register does not know of the year."""
    lines = []
    if found.begins:
        lines.append(BEGINS.format(found.begins) + f"（{found.before}）")
    if found.inherited:
        lines.append(INHERITED_YEARS.format(found.inherited))
    if found.unknown:
        lines.append(UNKNOWN.format(found.unknown))
    return lines


def _show(found: Report, tables: list[Part], targets: Targets | None) -> None:
    say(f"{found.year}年度报告的数字（截至 {found.on}，{found.known} 查得）", style="bold")
    say(*notes(found))
    for part in tables:
        say("", part.title, style="bold")
        say(f"依据：{part.basis}")
        if not part.rows:
            say("没有")
            continue
        heads, rows = _with_queries(part)
        show_table(heads, [tuple("" if one is None else str(one) for one in row) for row in rows[:_MOST]])
        if len(rows) > _MOST:
            say(f"另有 {len(rows) - _MOST} 行，全部用 --xlsx 写成表")
    say("", f"照此再查：report {found.year}；上年末的，把上面的日期换成 {found.before}")
    say(f"{found.year}年命名的：{typed(found.named_by)}", f"已失去的：{typed(found.former_by)}")
    if found.load:
        say("今后到期的：forecast", "")
    show_targets(targets, found.account)


def _register_at_the_end(here: Installation, found: Report) -> Sheet:
    """Every title in force at the end of the year, in the office's own order."""
    own = arrangement_of(here)
    asked = Asked(in_force=True, on=found.on.isoformat())
    question = understood(here.register, asked, own, found.known)
    return columns.sheet(here.register, question, own, _LISTED, found.known)


_LISTED = (
    *("title", "unit", "code", "township", "category", "honour", "level"),
    *("batch", "number", "named_on", "term_end"),
)


def _with_queries(part: Part) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    if part.asked is None:
        return part.heads, part.rows
    queries = [typed(now) or said(now) for now, _ in part.asked]
    return (*part.heads, "照此再查"), [(*row, query) for row, query in zip(part.rows, queries, strict=True)]


def _sheets(found: Report, tables: list[Part]) -> list[Sheet]:
    told = "；".join((f"{found.known}导出", *notes(found)))
    return [_sheet(part, told) for part in tables]


def _sheet(part: Part, told: str) -> Sheet:
    heads, rows = part.heads, part.rows
    if part.asked is not None:
        heads = (*heads, "按什么计")
        rows = [(*row, said(now)) for row, (now, _) in zip(rows, part.asked, strict=True)]
    return Sheet(part.tab, part.title, f"{part.basis}（{told}）", heads, rows)


def _as_data(found: Report, tables: list[Part], targets: Targets | None) -> dict[str, Any]:
    return {
        "year": found.year,
        "on": found.on,
        "before": found.before,
        "known": found.known,
        "query": f"report {found.year}",
        "register_begins": found.begins,
        "taken_over": found.inherited,
        "taken_over_later": found.unknown,
        "tables": [_table(part) for part in tables],
        "happened": [one._asdict() for one in found.happened],
        "owed": [one._asdict() | {"by": one.by.label} for one in found.owed],
        "targets": targets_as_data(targets, found.account),
    }


def _table(part: Part) -> dict[str, Any]:
    rows = [dict(zip(part.heads, row, strict=True)) for row in part.rows]
    if part.asked is not None:
        queries = [{"query": typed(now), "query_before": typed(before)} for now, before in part.asked]
        rows = [row | both for row, both in zip(rows, queries, strict=True)]
    return {"name": part.tab, "title": part.title, "basis": part.basis, "rows": rows}
