"""`packs adopt`: a new edition into the register, and an `adopt` action for each title that shall live under it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from commands.content import Given, check, content
from commands.hand_in import hand_in
from commands.installation import Installation
from commands.measure import read_pack
from commands.office import seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json
from commands.which import which
from desk import adoption
from desk.acts import Meant
from desk.errors import DeskError, KeptError, OutOfReachError
from desk.evidence import Paper
from desk.hand_in import settled
from desk.seats import Seat
from register import lawbook
from regulations.load import load_binding
from schemas.action import Adopt
from schemas.base import local_date

UNTIL_READ = timedelta(seconds=30)
"""A worker reads new editions every ten seconds, and until then a title that is to adopt one has to try again."""


def adopt(
    file: Annotated[Path, typer.Argument(metavar="文件", help="新版本的办法文件")],
    ground: Annotated[str, typer.Option("--ground", help="理由")],
    document: Annotated[list[str], typer.Option("--document", help="文件：'文号；标题；日期'")],
    title: Annotated[list[str] | None, typer.Option("--title", help="哪个称号，可重复")] = None,
    every: Annotated[bool, typer.Option("--all", help="该称号全部在办的")] = False,
    on: Annotated[str | None, typer.Option("--on", help="日期，缺省为今天")] = None,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A new edition into the register, and titles under it."""
    if every is bool(title):
        raise Stop(Exit.USAGE, "请写明哪些称号适用新版本：--title 称号（可重复）或 --all")
    regulation = read_pack(file, load_binding)
    installation = Installation.here()
    calendar = lawbook.newest_calendar(installation.register)
    if calendar is None:
        raise Stop(Exit.UNREACHABLE, "名册中没有日历，请先启动一次服务：python starter.py up")
    law = adoption.law_of(regulation, calendar)
    given = Given(fields={"ground": ground, "on": on, **law}, documents=tuple(document))
    fields, dated, papers = content(Adopt, given, local_date(clock()), installation.store)
    check(Adopt, fields)
    seat = seat_of(installation, as_post)
    if why := adoption.why_not(seat):
        raise Stop(Exit.REFUSED, why, "没有登记该版本")
    register, named = installation.register, [which(installation, one) for one in title or ()]
    titles = named or adoption.concerned(register, regulation)
    meant = [adoption.meant(register, one, fields, dated=dated) for one in dict.fromkeys(titles)]
    if refused := adoption.refused_by_all(register, regulation, seat, meant, clock()):
        raise Stop(Exit.REFUSED, *refused, "没有登记该版本")
    adoption.put_in(register, regulation, clock())
    applies = adoption.applies(register, regulation, local_date(clock()))
    if not as_json:
        then = "今后的申报适用" if applies else "今后的申报不适用，仍适用现行版本；本版本为"
        say(f"已登记版本 {law['edition'][:12]}：{then}《{regulation.edition.title}》")
        say(*(() if meant else ("在办的称号中没有适用该版本的（0 个）",)))
    results: dict[str, tuple[Exit, str]] = {}
    patience = UNTIL_READ
    for one in meant:
        results[one.title] = _adopted(installation, seat, one, patience, papers)
        # Where nobody answered once, the rest is left to the inbox: a thousand titles would wait for hours.
        patience = timedelta(0) if results[one.title][0] is Exit.KEPT else patience
    if as_json:
        shown = {one: {"code": int(code), "said": line} for one, (code, line) in results.items()}
        show_json({"edition": law["edition"], "applies": applies, "titles": shown})
    else:
        say(*(f"  {one}  {line}" for one, (_, line) in results.items()))
    worst = max((code for code, _ in results.values()), default=Exit.DONE)
    if worst is not Exit.DONE:
        undone = sum(code is not Exit.DONE for code, _ in results.values())
        raise Stop(worst, f"有 {undone} 个称号没有办成，其余已办")


def _adopted(
    installation: Installation, seat: Seat, meant: Meant, patience: timedelta, papers: Sequence[Paper]
) -> tuple[Exit, str]:
    """What became of one title; a refusal of one does not stop the others."""
    try:
        handed = hand_in(installation, seat, meant.make, None, meant.seed(seat.account), patience, papers)
        settled(installation.register, handed, clock())
    except OutOfReachError:
        raise
    except KeptError:
        return Exit.KEPT, "已收件，服务恢复后办理"
    except DeskError as no:
        return Exit.REFUSED, str(no)
    return Exit.DONE, "已适用新版本"
