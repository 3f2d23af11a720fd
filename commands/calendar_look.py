"""`calendar check` and `calendar show`: a notice read back day by day, and the notices that hold here."""

from os.path import isfile
from pathlib import Path
from typing import Annotated, Any

import typer

from activities.governing import known_here
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table, warn
from register import lawbook, queries
from regulations.calendars import CalendarFault, Known, beyond_the_law, contradictions, known, read_notice
from schemas.base import digest, local_date
from schemas.calendar import SATURDAY
from schemas.holidays import HolidayNotice
from wording.dates import day as in_words

WEEKDAYS = "一二三四五六日"


def check(file: Annotated[Path, typer.Argument(metavar="文件", help="通知文件（YAML）")]) -> None:
    """A notice read back day by day; nothing is recorded."""
    notice = read(file)
    found = _known()
    _read_back(notice)
    if faults := unfit(notice, found):
        raise Stop(Exit.FAILED, f"{file.name} 不能导入：", *faults)
    if other := of_year(found, notice.year):
        if not other.same_days(notice):
            raise Stop(Exit.FAILED, *different(notice, other))
        say(f"没有问题。{notice.year}年的放假安排已经登记，内容相同，不必再导入。")
    else:
        say(f"没有问题，可以导入：python starter.py calendar import {file}")


def show(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """The notices that hold here, and what is still provisional."""
    installation = Installation.here()
    found = known_here(installation.register)
    newest = lawbook.newest_calendar(installation.register) or digest(found.calendar)
    through = installation.book.calendars.get(newest, found.calendar).noticed_through
    provisional = queries.provisional(installation.register)
    lacking = queries.lacking(installation.register, newest)
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
    mine = found.imported.get(notice.year)
    turn = f"，第{mine.correction}次更正" if mine and mine.correction else ""
    return {
        "year": notice.year,
        "title": notice.title,
        "number": notice.number,
        "published": notice.published.isoformat(),
        "from": f"{mine.on} {mine.by}导入{turn}" if mine else "程序自带",
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


def of_year(found: Known, year: int) -> HolidayNotice | None:
    return next((one for one in found.notices if one.year == year), None)


def unfit(notice: HolidayNotice, found: Known) -> list[str]:
    """Why a notice that is right by itself does not go with what is known; each line with its remedy."""
    first, last = found.notices[0].year, found.notices[-1].year
    faults = contradictions(notice, found.notices)
    if notice.year > last + 1:
        missing = "、".join(f"{year}年" for year in range(last + 1, notice.year))
        faults.append(f"已登记到{last}年，年份应当连续，请先导入{missing}的通知")
    if notice.year < first:
        faults.append(f"最早的一份是{first}年，更早的年份不需要")
    if notice.published > local_date(clock()):
        faults.append(f"发布日期（published）{notice.published}在今天之后，请对照通知改正")
    return faults


def different(notice: HolidayNotice, other: HolidayNotice) -> tuple[str, ...]:
    off, on = set(other.off()) ^ set(notice.off()), set(other.on()) ^ set(notice.on())
    days = "、".join(f"{in_words(day)}（星期{WEEKDAYS[day.weekday()]}）" for day in sorted(off | on))
    return (
        f"{notice.year}年的放假安排已经登记（{other.title}，{other.number}），与这份不同：{days}",
        "请对照通知核对。登记的有误，或国务院办公厅作了调整的，加 --correct 更正；已经过去的日期不会改动。",
    )


def _read_back(notice: HolidayNotice) -> None:
    say(f"{notice.title}（{notice.number}，{in_words(notice.published)}发布）", style="bold")
    rows = []
    for one in notice.holidays:
        span = in_words(one.first) + ("" if one.first == one.last else f"至{in_words(one.last)}")
        worked = "、".join(f"{in_words(day)}（星期{WEEKDAYS[day.weekday()]}）" for day in one.worked)
        rows.append((one.name, span, f"{len(one.days())}天", worked))
    show_table(("节日", "放假", "天数", "调休上班"), rows)
    free = sum(day.weekday() < SATURDAY for day in notice.off())
    say(f"放假占用工作日 {free} 天，调休上班 {len(notice.on())} 天")
    doubt_the_sum(notice)


def doubt_the_sum(notice: HolidayNotice) -> None:
    """Warn where the days off do not add up to those of the law."""
    if more := beyond_the_law(notice):
        warn(
            f"放假占用的工作日减去调休上班的天数，比法定节假日{'多' if more > 0 else '少'}{abs(more)}天。"
            "请与通知逐日核对，尤其是调休上班（worked）有没有漏写；确有特别安排的，不必改。"
        )
