"""`calendar check` and `calendar show`: a notice read back day by day, and the notices that hold here."""

from os.path import isfile
from pathlib import Path
from typing import Annotated, Any

import typer

from activities.governing import known_here
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from desk import holidays
from regulations.calendars import CalendarFault, Known, known, read_notice
from schemas.base import local_date
from schemas.holidays import HolidayNotice
from wording.dates import day as in_words


def check(file: Annotated[Path, typer.Argument(metavar="文件", help="通知文件（YAML）")]) -> None:
    """A notice read back day by day; nothing is recorded."""
    notice = read(file)
    found = _known()
    _read_back(notice)
    if faults := holidays.unfit(notice, found, local_date(clock())):
        raise Stop(Exit.FAILED, f"{file.name} 不能导入：", *faults)
    if other := holidays.of_year(found, notice.year):
        if not other.same_days(notice):
            raise Stop(Exit.FAILED, *different(notice, other))
        say(f"没有问题。{notice.year}年的放假安排已经登记，内容相同，不必再导入。")
    else:
        say(f"没有问题，可以导入：python starter.py calendar import {file}")


def show(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """The notices that hold here, and what is still provisional."""
    installation = Installation.here()
    found = known_here(installation.register)
    newest, through, provisional, lacking = holidays.standing(installation.register, found)
    if as_json:
        show_json(
            {
                "notices": [_row(found, notice) for notice in found.notices],
                "through": through,
                "calendar": newest,
                "provisional": provisional,
                "lacking": lacking,
                "apart": list(found.apart),
            }
        )
        return
    rows = [tuple(map(str, _row(found, notice).values())) for notice in found.notices]
    show_table(("年份", "通知", "文号", "发布", "来源"), rows)
    say(f"现行日历：{through}年（{newest[:8]}），其后的年份按法定节假日推算")
    say(f"暂定的期限：{provisional} 项" + ("，待下一份通知" if provisional else ""))
    if lacking:
        say(f"还有 {lacking} 个在办称号没有按它重新计算，服务运行时自动完成", style="yellow")
    for year in found.apart:
        say(
            f"程序自带的{year}年安排与本单位导入的不同，现按导入的计算。请核对通知，",
            "再用 python starter.py calendar import 文件 --correct 定下来。",
            style="yellow",
        )


def _row(found: Known, notice: HolidayNotice) -> dict[str, Any]:
    return {
        "year": notice.year,
        "title": notice.title,
        "number": notice.number,
        "published": notice.published.isoformat(),
        "from": holidays.came_from(found, notice),
    }


def _known() -> Known:
    """Also where no service has ever been started: then what the program ships."""
    try:
        return known_here(Installation.here().register)
    except Stop:
        return known()


def read(file: Path) -> HolidayNotice:
    try:
        return read_notice(file)
    except CalendarFault as fault:
        code = Exit.FAILED if isfile(file) else Exit.USAGE
        raise Stop(code, "放假安排文件不能使用：", *str(fault).splitlines()) from None


def _read_back(notice: HolidayNotice) -> None:
    say(f"{notice.title}（{notice.number}，{in_words(notice.published)}发布）", style="bold")
    show_table(holidays.HEADS, list(holidays.read_back(notice)))
    say(holidays.in_sum(notice))
    doubt_the_sum(notice)


def doubt_the_sum(notice: HolidayNotice) -> None:
    """Warn where the days off do not add up to those of the law."""
    if doubt := holidays.doubt(notice):
        warn(doubt)


def different(notice: HolidayNotice, other: HolidayNotice) -> tuple[str, str]:
    """How a notice differs from what is known of its year, and what can be done."""
    return (
        holidays.different(notice, other),
        "请对照通知核对。登记的有误，或国务院办公厅作了调整的，加 --correct 更正；已经过去的日期不会改动。",
    )
