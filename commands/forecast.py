"""`forecast`: what falls due when in the years ahead, and how much of it is projected."""

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from register import outlook as reading
from schemas.base import local_date
from schemas.stage import Duty
from wording import forms
from workflows.life.clock import plus_months
from workflows.life.law import LawBook
from workflows.life.outlook import ASSUMPTION, Ahead, Outline, Outlooks

LONGEST = 30
"""Years ahead at most: no calendar, and hardly a measure, says anything about later ones."""

OVERDUE = "已逾期"
TOTAL = "合计"


class By(StrEnum):
    """What the rows of the table are."""

    MONTH = "month"
    CATEGORY = "category"
    TOWNSHIP = "township"
    STAGE = "stage"
    DUTY = "duty"


HEADS = {
    By.MONTH: "月份",
    By.CATEGORY: "类别",
    By.TOWNSHIP: "乡镇（街道）",
    By.STAGE: "环节",
    By.DUTY: "事项",
}


class Cell(NamedTuple):
    """What due dates are counted by. `month` is "" for what is overdue; `group` is "" unless the rows are groups."""

    group: str
    month: str
    duty: Duty


class Work:
    """Due dates counted: all of them, the projected ones, the provisional ones, and how many titles they are of."""

    def __init__(self) -> None:
        self.all: Counter[Cell] = Counter()
        self.projected: Counter[Cell] = Counter()
        self.provisional: Counter[Cell] = Counter()
        self.titles = 0

    def add(self, cell: Cell, one: Ahead) -> None:
        """Count one due date."""
        self.all[cell] += 1
        self.projected[cell] += not one.is_open
        self.provisional[cell] += one.provisional


class Filter(NamedTuple):
    """Which titles and duties count."""

    category: str | None = None
    township: str | None = None
    duty: Duty | None = None

    def takes(self, title: Outline) -> bool:
        """Whether a title belongs to the category and township asked for."""
        unit = title.application.unit
        return self.category in (None, unit.category) and self.township in (None, unit.township)


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
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """What falls due in the years to come, and how much."""
    now = clock()
    today = local_date(now)
    until = horizon(today, years)
    rows = by_of(by)
    wanted = Filter(category, township, duty_of(duty))
    installation = Installation.here()
    book = installation.book
    seen = Counter[tuple[str, str]]()
    outlooks = Outlooks(book, now, until)
    work = Work()
    for title, body in reading.outlines(installation.register):
        unit = title.application.unit
        seen[unit.category, unit.township] += 1
        if not wanted.takes(title):
            continue
        work.titles += 1
        for one in outlooks.of(title, body):
            if wanted.duty in (None, one.duty):
                work.add(Cell(_group(rows, title, one), month_of(one.due, today), one.duty), one)
    _known(wanted, book, set(seen))
    if as_json:
        show_json(_json(today, until, rows, wanted, work))
        return
    if not work.titles:
        say("没有符合条件的在办或有效称号" if seen else "名册中没有在办或有效的称号，没有可以预测的")
        return
    _print(today, until, rows, wanted, work)


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


def month_of(due: date, today: date) -> str:
    """The month of a due date, like 2027-03; "" when it is over already."""
    return "" if due < today else f"{due.year}-{due.month:02d}"


def _group(by: By, title: Outline, one: Ahead) -> str:
    match by:
        case By.CATEGORY:
            return title.application.unit.category
        case By.TOWNSHIP:
            return title.application.unit.township
        case By.STAGE:
            return one.stage.value
        case _:
            return ""


def _known(wanted: Filter, book: LawBook, seen: set[tuple[str, str]]) -> None:
    """`Stop` where a filter names what neither a title nor an edition knows: a slip of the pen, not an empty answer."""
    categories = {category for category, _ in seen}
    categories |= {one for edition in book.editions.values() for one in edition.categories.value}
    townships = {township for _, township in seen}
    for option, text, known in (
        ("--category", wanted.category, categories),
        ("--township", wanted.township, townships),
    ):
        if text is not None and text not in known:
            listed = "、".join(sorted(known)) or "（名册中还没有）"
            raise Stop(Exit.USAGE, f"{option} {text[:40]}：没有这一项", f"可用：{listed}")


def _print(today: date, until: date, by: By, wanted: Filter, work: Work) -> None:
    only = "、".join(
        [text for text in (wanted.category, wanted.township) if text]
        + ([forms.DUTIES[wanted.duty]] if wanted.duty else [])
    )
    say(f"{today} 至 {until} 到期的事项" + (f"（{only}）" if only else ""), style="bold")
    if by is By.MONTH:
        _months(work)
    else:
        _groups(by, work)
    late = sum(n for cell, n in work.all.items() if not cell.month)
    total, projected = work.all.total(), work.projected.total()
    open_now, tentative = total - projected, work.provisional.total()
    say(
        f"{work.titles} 个称号，共 {total} 件：现已在办 {open_now} 件（其中逾期 {late} 件），推算 {projected} 件"
    )
    if tentative:
        say(f"其中 {tentative} 件的日期在尚未公布放假调休安排的年份，为暂定")
    say(f"推算的假设：{ASSUMPTION}", style="yellow")


def _months(work: Work) -> None:
    duties = [duty for duty in forms.DUTIES if any(cell.duty is duty for cell in work.all)]
    count: Counter[tuple[str, str]] = Counter()
    for cell, n in work.all.items():
        count[cell.month, cell.duty] += n
    heads = {duty.value: forms.DUTIES[duty] for duty in duties}
    _table(
        "月份", {month: month or OVERDUE for month in sorted({cell.month for cell in work.all})}, heads, count
    )


def _groups(by: By, work: Work) -> None:
    count: Counter[tuple[str, str]] = Counter()
    for cell, n in work.all.items():
        count[cell.duty if by is By.DUTY else cell.group, cell.month[:4]] += n
    met = {row for row, _ in count}
    names = {
        By.STAGE: {str(one): said for one, said in forms.STAGES.items()},
        By.DUTY: {str(one): said for one, said in forms.DUTIES.items()},
    }.get(by) or {one: one for one in sorted(met)}
    years = {year: year or OVERDUE for year in sorted({cell.month[:4] for cell in work.all})}
    _table(HEADS[by], {key: name for key, name in names.items() if key in met}, years, count)


def _table(head: str, rows: dict[str, str], columns: dict[str, str], count: Counter[tuple[str, str]]) -> None:
    """Rows and columns by key and name, with their totals; what is nought stays empty."""

    def line(name: str, keys: list[str]) -> tuple[str, ...]:
        cells = [sum(count[key, column] for key in keys) for column in columns]
        return (name, *(str(n or "") for n in cells), str(sum(cells)))

    lines = [line(name, [key]) for key, name in rows.items()]
    show_table((head, *columns.values(), TOTAL), [*lines, line(TOTAL, list(rows))])


def _json(today: date, until: date, by: By, wanted: Filter, work: Work) -> dict[str, Any]:
    total, projected = work.all.total(), work.projected.total()
    return {
        "today": today,
        "until": until,
        "by": by.value,
        "category": wanted.category,
        "township": wanted.township,
        "duty": wanted.duty,
        "assumption": ASSUMPTION,
        "titles": work.titles,
        "totals": {
            "all": total,
            "open": total - projected,
            "overdue": sum(n for cell, n in work.all.items() if not cell.month),
            "projected": projected,
            "provisional": work.provisional.total(),
        },
        "rows": [
            {
                **({by.value: cell.group} if cell.group else {}),
                "month": cell.month or None,
                "duty": cell.duty.value,
                "all": n,
                "projected": work.projected[cell],
                "provisional": work.provisional[cell],
            }
            for cell, n in sorted(work.all.items())
        ],
    }
