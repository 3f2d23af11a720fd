"""`calendar`: the State Council's working-day notices: checked, imported, brought to every open title, shown."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from temporalio.service import RPCError

from activities import calendars
from commands.arrival import await_arrival
from commands.before_after import Foreseen, foresee, show_foreseen
from commands.desk import Desk, clock
from commands.hand_in import client_of
from commands.speak import Exit, Stop, say, show_json, show_table
from register import lawbook, queries
from register.lawbook import AlreadyImported
from regulations.calendars import CalendarFault, Known, calendar_of, contradictions, known, read_notice
from schemas.arrival import Arrival
from schemas.base import digest, local_date
from schemas.calendar import SATURDAY, Calendar
from schemas.holidays import HolidayNotice, Imported
from schemas.party import Role
from workflows.life.words import day as in_words

calendar = typer.Typer(
    help="放假安排：检查、导入国务院办公厅的通知，查看已有的。", no_args_is_help=True, rich_markup_mode=None
)

WEEKDAYS = "一二三四五六日"


class Coming(NamedTuple):
    """What the register would hold once a notice is in it."""

    one: Imported
    calendar: Calendar
    arrival: Arrival


@calendar.command()
def check(file: Annotated[Path, typer.Argument(help="通知文件（YAML）")]) -> None:
    """检查通知文件,读成放假和上班的日子,供与通知逐日核对；不登记。"""
    notice = _read(file)
    found = _known()
    _read_back(notice)
    if faults := _unfit(notice, found):
        raise Stop(Exit.FAILED, f"{file.name} 不能导入：", *faults)
    if other := _of_year(found, notice.year):
        if not other.same_days(notice):
            raise Stop(Exit.FAILED, *_different(notice, other))
        say(f"没有问题。{notice.year}年的放假安排已经登记，内容相同，不必再导入。")
    else:
        say(f"没有问题，可以导入：python starter.py calendar import {file}")


@calendar.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="通知文件（YAML）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改哪些期限，什么都不登记")] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="更正已登记的同一年安排（录入有误，或国务院办公厅作了调整）")
    ] = False,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """导入放假安排:重新计算全部在办期限,改了日期的通知承办方一次；已经过去的日期不动。"""
    desk = Desk.here()
    notice = _read(file)
    by = "试算" if dry_run else _office(desk, as_post)
    found = calendars.known_here(desk.register)
    other = _of_year(found, notice.year)
    if other and other.same_days(notice):
        _known_already(desk, found, notice, dry_run, as_json)
        return
    if faults := _unfit(notice, found):
        raise Stop(Exit.REFUSED, f"{file.name} 不能导入：", *faults)
    if other and not correct:
        raise Stop(Exit.REFUSED, *_different(notice, other))
    coming = _coming(notice, found, by, correcting=other is not None)
    foreseen = foresee(desk.register, desk.book, coming.calendar, coming.arrival, clock())
    if not as_json:
        show_foreseen(notice, foreseen)
    if dry_run:
        _dry(foreseen, as_json)
        return
    try:
        lawbook.import_notice(desk.register, coming.one, coming.calendar, clock())
    except AlreadyImported:
        raise Stop(
            Exit.REFUSED, f"刚有别人导入了{notice.year}年的放假安排，请用 calendar show 核对"
        ) from None
    if not as_json:
        say(f"已登记：{coming.arrival.ground}。今后的申报按它计算。", style="green")
    _bring(desk, coming.arrival, as_json, foreseen)


@calendar.command()
def show(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """查看放假安排:已登记哪些年份、从哪里来,还有多少期限是暂定的。"""
    desk = Desk.here()
    found = calendars.known_here(desk.register)
    newest = lawbook.newest_calendar(desk.register) or digest(found.calendar)
    through = desk.book.calendars.get(newest, found.calendar).noticed_through
    provisional = queries.provisional(desk.register)
    lacking = queries.lacking(desk.register, newest)
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


def _office(desk: Desk, wanted: str | None) -> str:
    """Who imports, by post and account."""
    seat = desk.seat(wanted)
    if not any(party.role is Role.OFFICE for party in seat.post.parties):
        raise Stop(Exit.REFUSED, f"导入放假安排由{Role.OFFICE.label}办理，您的岗位是{seat.post.name}")
    return f"{seat.post.name}（{seat.account}）"


def _known() -> Known:
    """Also where no service has ever been started: then what the program ships."""
    try:
        return calendars.known_here(Desk.here().register)
    except Stop:
        return known()


def _read(file: Path) -> HolidayNotice:
    try:
        return read_notice(file)
    except CalendarFault as fault:
        raise Stop(Exit.FAILED, "放假安排文件不能使用：", *str(fault).splitlines()) from None
    except OSError as failed:
        raise Stop(Exit.USAGE, f"{file}：读不到这个文件（{failed.strerror or failed}）") from None


def _of_year(found: Known, year: int) -> HolidayNotice | None:
    return next((one for one in found.notices if one.year == year), None)


def _unfit(notice: HolidayNotice, found: Known) -> list[str]:
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


def _different(notice: HolidayNotice, other: HolidayNotice) -> tuple[str, ...]:
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


def _coming(notice: HolidayNotice, found: Known, by: str, *, correcting: bool) -> Coming:
    mine = found.imported.get(notice.year)
    turn = (mine.correction if mine else 0) + 1 if correcting else 0
    notices = tuple(one for one in found.notices if one.year != notice.year)
    notices = tuple(sorted((*notices, notice), key=lambda one: one.year))
    others = sum(one.correction for year, one in found.imported.items() if year != notice.year)
    new = calendar_of(notices, turn + others)
    one = Imported(notice=notice, by=by, on=local_date(clock()), correction=turn)
    return Coming(one, new, calendars.arrival_with(one, digest(new)))


def _known_already(desk: Desk, found: Known, notice: HolidayNotice, dry_run: bool, as_json: bool) -> None:
    """Nothing to record; what an earlier import has not finished is gone on with."""
    arrival = calendars.arrival_of(desk.register, found)
    if not as_json:
        say(f"{notice.year}年的放假安排已经登记，内容相同")
    if dry_run or lawbook.newest_calendar(desk.register) != arrival.calendar:
        if as_json:
            show_json({"year": notice.year, "recorded": False})
        return
    _bring(desk, arrival, as_json, None)


def _dry(foreseen: Foreseen, as_json: bool) -> None:
    if as_json:
        show_json({"recorded": False, **foreseen.json()})
    else:
        say("以上是试算，什么都没有登记。")


def _bring(desk: Desk, arrival: Arrival, as_json: bool, foreseen: Foreseen | None) -> None:
    """Start what brings the calendar to every title, and wait for it."""
    left = queries.lacking(desk.register, arrival.calendar)
    if left:
        served = asyncio.run(_started(desk, arrival))
        left = await_arrival(desk, arrival.calendar, left, quiet=as_json) if served else left
    if as_json:
        show_json({"recorded": True, "calendar": arrival.calendar, "left": left})
    if left:
        raise Stop(
            Exit.KEPT,
            f"还有 {left} 个在办称号没有重新计算，在后台继续；服务停着的，启动后自动完成，一个也不会漏、不会办两遍。",
            "要看进展，再次键入同一命令，或 python starter.py calendar show。",
        )
    if not as_json:
        say("全部在办称号已按现行放假安排计算。", style="green")


async def _started(desk: Desk, arrival: Arrival) -> bool:
    try:
        await calendars.start(await client_of(desk), arrival)
    except (Stop, RPCError):
        return False  # nobody there: the worker sees to it when it comes
    return True
