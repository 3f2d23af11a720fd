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
from desk.report import Report, day_of_year, year_of
from desk.report import report as figures
from desk.report_parts import Part, parts
from desk.table import Cell, Sheet
from schemas.base import local_date
from schemas.folding import fold
from schemas.party import Party, Role
from schemas.target import Targets
from wording.figures import BEGINS, INHERITED_YEARS, UNKNOWN

_MOST = 20
"""Rows of a table on a terminal; a spreadsheet has all."""


def report(
    year: Annotated[str, typer.Argument(metavar="年份", help="哪一年，如 2025；今年的算到今天")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="<date>", help="算到当年的哪一天，缺省年末或者今天")
    ] = None,
    table: Annotated[str | None, typer.Option("--table", help="只列一张表，全部列出，如 逐件")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """The figures of a year."""
    now = clock()
    asked = _year(year, local_date(now))
    until = day_of_year(on, asked, local_date(now)) if on else None
    if xlsx:
        possible(xlsx, overwrite)
    here = Installation.here()
    targets = targets_named(here, None)
    found = figures(here.register, targets, arrangement_of(here), asked, now, until)
    tables = parts(found, _posts(here), _filings(here))
    if xlsx:
        sheets = [*_sheets(found, tables), *sheets_of_targets(targets, found.account)]
        saved(xlsx, overwrite, now, lambda: [*sheets, _register_at_the_end(here, found)])
    elif as_json:
        show_json(_as_data(found, tables, targets))
    elif table:
        _show_one(found, tables, table)
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
        _show_part(found, part, _MOST)
    say("", f"照此再查：{_again(found)}；上年末的，把上面的日期换成 {found.before}")
    say(f"已失去的：{typed(found.former_by)}", "")
    show_targets(targets, found.account)


def _show_one(found: Report, tables: list[Part], name: str) -> None:
    part = next((one for one in tables if fold(one.tab) == fold(name)), None)
    if part is None:
        raise Stop(Exit.USAGE, f"没有“{name[:40]}”这张表；有：{'、'.join(one.tab for one in tables)}")
    _show_part(found, part, None)


def _show_part(found: Report, part: Part, most: int | None) -> None:
    """A table with what it was counted by, and how to have it again: where not beside each row, below."""
    say("", part.title, style="bold")
    say(f"依据：{part.basis}")
    heads, rows = _with_queries(part)
    if rows:
        show_table(heads, [tuple("" if one is None else str(one) for one in row) for row in rows[:most]])
    else:
        say("没有")
    more = f"（另有 {len(rows) - most} 行）" if most and len(rows) > most else ""
    if part.asked is None:
        say(f"照此再查：{_query(found, part)}{more}")


def _again(found: Report) -> str:
    """The command that has these figures again, also on a later day."""
    return f"report {found.year} --on {found.on}"


def _query(found: Report, part: Part) -> str:
    """The command that shows what a table counts. Of what is to come nothing can be had again but of the day itself."""
    if part.tab == "本年命名":
        return typed(found.named_by) or _again(found)
    if part.tab == "下一年":
        return "forecast"
    behind = {"复验和取消": "逐件", "按时和逾期": "办结逐件", "定期报告": "办结逐件"}
    return f"{_again(found)} --table {behind.get(part.tab, part.tab)}"


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
        "query": _again(found),
        "register_begins": found.begins,
        "taken_over": found.inherited,
        "taken_over_later": found.unknown,
        "tables": [_table(found, part) for part in tables],
        "happened": [one._asdict() for one in found.happened],
        "owed": [one._asdict() | {"by": one.by.label} for one in found.owed],
        "targets": targets_as_data(targets, found.account),
    }


def _table(found: Report, part: Part) -> dict[str, Any]:
    rows = [dict(zip(part.heads, row, strict=True)) for row in part.rows]
    if part.asked is not None:
        queries = [{"query": typed(now), "query_before": typed(before)} for now, before in part.asked]
        rows = [row | both for row, both in zip(rows, queries, strict=True)]
    query = f"{_again(found)} --table {part.tab}" if part.asked else _query(found, part)
    return {"name": part.tab, "title": part.title, "basis": part.basis, "query": query, "rows": rows}
