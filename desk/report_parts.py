"""Report parts: the yearly report as tables, for a terminal and for a spreadsheet alike, each with its basis."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from desk.basis import said
from desk.lists import Asked
from desk.owed import ENDS_IN_ORDER, Owed, by_party
from desk.report import Compared, Report, filings
from desk.table import Cell
from schemas.party import Party
from wording import forms
from wording.articles import wide
from wording.figures import ENDS, EVENTS, LOADED, OWED_OF
from wording.undertakings.yearly import CAME
from workflows.life.outlook import ASSUMPTION

PostOf = Callable[[Party], str]
"""Which post stands for a party at this installation."""


class Part(NamedTuple):
    """A table of the report: its rows, what they were counted by in words, and where each row is a list, that list
    at the end of the year and of the one before."""

    tab: str
    title: str
    basis: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    asked: list[tuple[Asked | None, Asked | None]] | None = None


def parts(report: Report, post_of: PostOf, called: Mapping[str, str]) -> list[Part]:
    """All tables of the report but the targets; `called` has the names of the reports that units file."""
    found = [
        _stood(report, "按级别", "级别", [*report.levels, report.total]),
        _stood(report, "按类别", "类别", report.categories),
        _stood(report, "按乡镇", "乡镇（街道）", report.townships),
        _named(report),
        _counts(report),
        _happened(report),
        _owed(report, post_of),
        _owed_each(report, called),
        _filings(report, called),
        _duties(report),
    ]
    return [*found, _load(report)] if report.load else found


def _stood(report: Report, tab: str, head: str, those: list[Compared]) -> Part:
    rows: list[tuple[Cell, ...]] = [(one.name, one.now.value, one.before.value, one.change) for one in those]
    heads = (head, f"{report.on}有效", f"{report.before}有效", "增减")
    asked = [(one.now.asked, one.before.asked) for one in those]
    return Part(
        tab, f"有效的称号（{tab}）", f"截至{report.on}的名册，与截至{report.before}的相比", heads, rows, asked
    )


def _named(report: Report) -> Part:
    heads = (
        "称号",
        "单位",
        "乡镇（街道）",
        "类别",
        "荣誉称号",
        "级别",
        "批次",
        "编号",
        "命名日期",
        "命名文件",
    )
    rows: list[tuple[Cell, ...]] = [
        (*one[:-1], "、".join(one.documents) or "名册中没有登记文件") for one in report.named
    ]
    title = f"{report.year}年命名的称号，共{len(rows)}个"
    return Part("本年命名", title, said(report.named_by), heads, rows)


def _counts(report: Report) -> Part:
    counts = Counter(one.what for one in report.happened)
    rows: list[tuple[Cell, ...]] = [(label, counts[what]) for what, label in EVENTS.items()]
    basis = f"{report.year}年的档案，按决定的日期计，已更正、撤销的照更正、撤销以后的，{report.known}查得；逐件见下表"
    return Part("复验和取消", "复验、整改、取消称号的件数", basis, ("事情", "件数"), rows)


def _happened(report: Report) -> Part:
    order = list(EVENTS)
    those = sorted(report.happened, key=lambda one: (order.index(one.what), one.on, one.title))
    rows: list[tuple[Cell, ...]] = [
        (
            EVENTS[one.what],
            one.title,
            report.units.get(one.title, ""),
            one.on,
            one.said or None,
            "、".join(one.documents) or "期限届满，没有文件",
            f"档案第{one.entry}条",
        )
        for one in those
    ]
    heads = ("事情", "称号", "单位", "日期", "结果", "文件", "出处")
    return Part("逐件", "复验、整改、取消称号逐件", "各称号的档案", heads, rows)


def _owed(report: Report, post_of: PostOf) -> Part:
    rows: list[tuple[Cell, ...]] = [
        (
            one.by.label,
            post_of(one.by),
            sum(one.ends.values()),
            *(one.ends.get(end, 0) for end in ENDS_IN_ORDER),
        )
        for one in by_party(report.owed)
    ]
    heads = ("承办", "现在的岗位", "应办", *(ENDS[end] for end in ENDS_IN_ORDER))
    basis = OWED_OF.format(f"{report.year}年", report.on) + "；逐件见下表"
    return Part("按时和逾期", "按时和逾期办结", basis, heads, rows)


def _owed_each(report: Report, called: Mapping[str, str]) -> Part:
    """Every duty behind the figures of who was in time, the worst first."""
    order = {end: n for n, end in enumerate(reversed(ENDS_IN_ORDER))}
    those = sorted(report.owed, key=lambda one: (order[one.end], one.due, one.title))
    rows: list[tuple[Cell, ...]] = [
        (
            one.by.label,
            called.get(one.about or "", one.about) or forms.DUTIES[one.duty],
            one.title,
            report.units.get(one.title, ""),
            one.due,
            ENDS[one.end],
        )
        for one in those
    ]
    heads = ("承办", "事项", "称号", "单位", "期限", "怎样")
    return Part("办结逐件", "按时和逾期办结逐件", "各称号的档案", heads, rows)


def _duties(report: Report) -> Part:
    rows: list[tuple[Cell, ...]] = [
        (wide(one.name), one.owner, one.at_least, one.times, CAME[one.came], one.due, one.work)
        for one in report.duties
    ]
    basis = f"各年度事项的登记，{report.known}查得；没有登记的也列出"
    heads = ("事项", "承办", "至少几次", "登记几次", "怎样", "期限", "出处")
    return Part("年度事项", f"{report.year}年的年度事项", basis, heads, rows)


def _filings(report: Report, called: Mapping[str, str]) -> Part:
    those = filings(report.owed)
    rows: list[tuple[Cell, ...]] = []
    for about in dict.fromkeys(one.about or "" for one in those):
        mine = [one for one in those if (one.about or "") == about]
        counts = Counter(one.end for one in mine)
        missing = _missing(mine, report)
        name = called.get(about, about)
        rows.append((name, len(mine), *(counts[end] for end in ENDS_IN_ORDER), missing or None))
    heads = ("报告", "应报", "按时报", "逾期报", "未报，按规定了结", "逾期未报", "没有报的单位")
    return Part("定期报告", "定期报告", OWED_OF.format(f"{report.year}年", report.on), heads, rows)


def _missing(those: Iterable[Owed], report: Report) -> str:
    missing = [one.title for one in those if one.end in ("lapsed", "open")]
    return "、".join(f"{report.units.get(title, '')}（{title}）" for title in sorted(missing))


def _load(report: Report) -> Part:
    work = report.load
    assert work is not None
    year = str(report.year + 1)
    rows: list[tuple[Cell, ...]] = []
    months = sorted({cell.month for cell in work.all if cell.month.startswith(year)})
    for month in months:
        cells = [cell for cell in work.all if cell.month == month]
        duties = Counter({forms.DUTIES[cell.duty]: 0 for cell in cells})
        for cell in cells:
            duties[forms.DUTIES[cell.duty]] += work.all[cell]
        total, projected, provisional = (
            sum(counted[cell] for cell in cells) for counted in (work.all, work.projected, work.provisional)
        )
        which = "、".join(f"{name}{n}" for name, n in duties.most_common())
        rows.append((month, total, total - projected, projected, provisional, which))
    heads = ("月份", "到期", "现已在办", "推算", "其中日期暂定", "哪些事项")
    return Part("下一年", f"{year}年到期的事项", LOADED.format(report.known, ASSUMPTION), heads, rows)
