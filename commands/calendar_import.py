"""`calendar import`: a notice into the register, and its calendar to every open title."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from activities.governing import arrival_of, known_here
from commands.arrival import await_arrival
from commands.before_after import show_foreseen
from commands.calendar_look import different, doubt_the_sum, read
from commands.hand_in import brought
from commands.installation import Installation
from commands.office import seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json
from desk import holidays
from desk.before_after import Foreseen, foresee
from register import lawbook, queries
from register.lawbook import AlreadyImported
from regulations.calendars import Known
from schemas.arrival import Arrival
from schemas.base import local_date
from schemas.holidays import HolidayNotice
from schemas.party import Role


def import_(
    file: Annotated[Path, typer.Argument(metavar="文件", help="通知文件（YAML）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改哪些期限，什么都不登记")] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="更正已登记的同一年安排（录入有误，或国务院办公厅作了调整）")
    ] = False,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A notice into the register, and its calendar to every open title."""
    installation = Installation.here()
    notice = read(file)
    by = "试算" if dry_run else _office(installation, as_post)
    found = known_here(installation.register)
    other = holidays.of_year(found, notice.year)
    if other and other.same_days(notice):
        _known_already(installation, found, notice, dry_run, as_json)
        return
    if faults := holidays.unfit(notice, found, local_date(clock())):
        raise Stop(Exit.REFUSED, f"{file.name} 不能导入：", *faults)
    if other and not correct:
        raise Stop(Exit.REFUSED, *different(notice, other))
    doubt_the_sum(notice)
    coming = holidays.coming(notice, found, by, clock())
    foreseen = foresee(installation.register, installation.book, coming.calendar, coming.arrival, clock())
    if not as_json:
        show_foreseen(notice, foreseen)
    if dry_run:
        _dry(foreseen, as_json)
        return
    try:
        holidays.write_down(installation.register, coming, clock())
    except AlreadyImported:
        raise Stop(
            Exit.REFUSED, f"刚有别人导入了{notice.year}年的放假安排，请用 calendar show 核对"
        ) from None
    if not as_json:
        say(f"已登记：{coming.arrival.ground}。今后的申报按它计算。", style="green")
    _bring(installation, coming.arrival, as_json, foreseen)


def _office(installation: Installation, wanted: str | None) -> str:
    """Who imports, by post and account."""
    seat = seat_of(installation, wanted)
    by = holidays.importer(seat)
    if by is None:
        raise Stop(Exit.REFUSED, f"导入放假安排由{Role.OFFICE.label}办理，您的岗位是{seat.post.name}")
    return by


def _known_already(
    installation: Installation, found: Known, notice: HolidayNotice, dry_run: bool, as_json: bool
) -> None:
    """Nothing to record; what an earlier import has not finished is gone on with."""
    arrival = arrival_of(installation.register, found)
    if not as_json:
        say(f"{notice.year}年的放假安排已经登记，内容相同")
    if dry_run or lawbook.newest_calendar(installation.register) != arrival.calendar:
        if as_json:
            show_json({"year": notice.year, "recorded": False})
        return
    _bring(installation, arrival, as_json, None)


def _dry(foreseen: Foreseen, as_json: bool) -> None:
    if as_json:
        show_json({"recorded": False, **foreseen.json()})
    else:
        say("以上是试算，什么都没有登记。")


def _bring(installation: Installation, arrival: Arrival, as_json: bool, foreseen: Foreseen | None) -> None:
    """Start what brings the calendar to every title, and wait for it."""
    left = queries.lacking(installation.register, arrival.calendar)
    if left:
        served = asyncio.run(brought(installation, arrival))
        left = await_arrival(installation, arrival.calendar, left, quiet=as_json) if served else left
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
