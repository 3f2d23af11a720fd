"""`forecast`: what falls due when in the years ahead, and how much of it is projected."""

from collections import Counter
from datetime import date
from typing import Annotated, NamedTuple

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, possible, saved
from desk.forecast import LONGEST, By, Filter, Work, as_data
from desk.forecast import forecast as count
from desk.table import Sheet
from schemas.base import local_date
from schemas.stage import Duty
from wording import forms
from workflows.life.clock import plus_months
from workflows.life.outlook import ASSUMPTION

OVERDUE = "已逾期"
TOTAL = "合计"


HEADS = {
    By.MONTH: "月份",
    By.CATEGORY: "类别",
    By.TOWNSHIP: "乡镇（街道）",
    By.STAGE: "环节",
    By.DUTY: "事项",
}


def horizon(today: date, years: int) -> date:
    """The last day of a look so many years ahead; `Stop` for more than is sensible."""
    if not 1 <= years <= LONGEST:
        raise Stop(Exit.USAGE, f"--years {years}：请写 1 到 {LONGEST} 的整数")
    return plus_months(today, 12 * years)


def forecast(
    years: Annotated[int, typer.Option("--years", help="往后看几年，1 到 30")] = 5,
    by: Annotated[
        str, typer.Option("--by", help="按什么列表：month、category、township、stage 或 duty")
    ] = "month",
    category: Annotated[str | None, typer.Option("--category", help="只看这个类别")] = None,
    township: Annotated[str | None, typer.Option("--township", help="只看这个乡镇（街道）")] = None,
    duty: Annotated[str | None, typer.Option("--duty", help="只看这种事项，如 复验 或 reinspection")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """What falls due in the years to come, and how much."""
    if xlsx:
        possible(xlsx, overwrite)
    now = clock()
    today = local_date(now)
    until = horizon(today, years)
    rows = by_of(by)
    wanted = Filter(category, township, duty_of(duty))
    work = count(Installation.here().register, rows, wanted, now, until)
    if as_json:
        show_json(as_data(today, until, rows, wanted, work))
        return
    if not work.titles:
        say("没有符合条件的在办或有效称号" if work.known else "名册中没有在办或有效的称号，没有可以预测的")
        return
    table = months(work) if rows is By.MONTH else groups(rows, work)
    if xlsx:
        only = f"（{said}）" if (said := _only(wanted)) else ""
        totals = "，".join(
            (f"{work.titles}个称号", *_totals(work), f"推算的假设：{ASSUMPTION}", f"{today}导出")
        )
        sheet = Sheet("预测", f"{today}至{until}到期的事项{only}", totals, table.heads, table.lines)
        saved(xlsx, overwrite, now, lambda: [sheet])
        return
    _print(today, until, wanted, work, table)


def by_of(text: str) -> By:
    """What the rows are, in English or Chinese."""
    for one in By:
        if text in (one.value, HEADS[one], HEADS[one].removesuffix("份")):
            return one
    raise Stop(
        Exit.USAGE, f"--by {text[:40]}：应为 {'、'.join(f'{one.value}（{HEADS[one]}）' for one in By)} 之一"
    )


def duty_of(text: str | None) -> Duty | None:
    """A duty by its English or Chinese name."""
    if text is None:
        return None
    for one in forms.DUTIES:
        if text in (one.value, forms.DUTIES[one]):
            return one
    raise Stop(
        Exit.USAGE,
        f"--duty {text[:40]}：没有这种事项",
        f"可用：{'、'.join(f'{one.value}（{forms.DUTIES[one]}）' for one in forms.DUTIES)}",
    )


class Table(NamedTuple):
    """Counts by row and column, with their totals; what is nought stays empty."""

    heads: tuple[str, ...]
    lines: list[tuple[str | int | None, ...]]


def _print(today: date, until: date, wanted: Filter, work: Work, table: Table) -> None:
    only = f"（{said}）" if (said := _only(wanted)) else ""
    say(f"{today} 至 {until} 到期的事项{only}", style="bold")
    show_table(table.heads, [tuple(str(one or "") for one in line) for line in table.lines])
    counted, *tentative = _totals(work)
    say(f"{work.titles} 个称号，{counted}", *tentative)
    say(f"推算的假设：{ASSUMPTION}", style="yellow")


def _only(wanted: Filter) -> str:
    duty = forms.DUTIES[wanted.duty] if wanted.duty else None
    return "、".join(filter(None, (wanted.category, wanted.township, duty)))


def _totals(work: Work) -> list[str]:
    late = sum(n for cell, n in work.all.items() if not cell.month)
    total, projected = work.all.total(), work.projected.total()
    said = [f"共 {total} 件：现已在办 {total - projected} 件（其中逾期 {late} 件），推算 {projected} 件"]
    if tentative := work.provisional.total():
        said.append(f"其中 {tentative} 件的日期在尚未公布放假调休安排的年份，为暂定")
    return said


def months(work: Work) -> Table:
    """Months, and duties beside one another."""
    duties = [duty for duty in forms.DUTIES if any(cell.duty is duty for cell in work.all)]
    count: Counter[tuple[str, str]] = Counter()
    for cell, n in work.all.items():
        count[cell.month, cell.duty] += n
    heads = {duty.value: forms.DUTIES[duty] for duty in duties}
    rows = {month: month or OVERDUE for month in sorted({cell.month for cell in work.all})}
    return _table("月份", rows, heads, count)


def groups(by: By, work: Work) -> Table:
    """Categories, townships, stages or duties, and years beside one another."""
    count: Counter[tuple[str, str]] = Counter()
    for cell, n in work.all.items():
        count[cell.duty if by is By.DUTY else cell.group, cell.month[:4]] += n
    met = {row for row, _ in count}
    names = {
        By.STAGE: {str(one): said for one, said in forms.STAGES.items()},
        By.DUTY: {str(one): said for one, said in forms.DUTIES.items()},
    }.get(by) or {one: one for one in sorted(met)}
    years = {year: year or OVERDUE for year in sorted({cell.month[:4] for cell in work.all})}
    return _table(HEADS[by], {key: name for key, name in names.items() if key in met}, years, count)


def _table(
    head: str, rows: dict[str, str], columns: dict[str, str], count: Counter[tuple[str, str]]
) -> Table:
    """Rows and columns by key and name, with their totals."""

    def line(name: str, keys: list[str]) -> tuple[str | int | None, ...]:
        cells = [sum(count[key, column] for key in keys) for column in columns]
        return (name, *(n or None for n in cells), sum(cells))

    lines = [line(name, [key]) for key, name in rows.items()]
    return Table((head, *columns.values(), TOTAL), [*lines, line(TOTAL, list(rows))])
