"""`clock`: the titles that lie ahead of the time because a clock was ahead, and the act that sets each right."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from commands.content import Given, built, check, content
from commands.hand_in import hand_in
from commands.installation import Installation
from commands.office import seat_of
from commands.place import clock as here
from commands.speak import Exit, Stop, say, show_json, show_table
from desk.errors import DeskError, KeptError, OutOfReachError
from desk.hand_in import settled
from desk.seats import Seat
from register import clocks, ledger
from register.clocks import Shown
from schemas.action import Action, SetClock
from schemas.base import CHINA, local_date
from schemas.party import Actor
from schemas.tolerance import PATIENCE
from wording import forms
from workflows.life.ahead import turns


def clock(
    set_right: Annotated[bool, typer.Option("--set-right", help="逐个校时")] = False,
    ground: Annotated[str | None, typer.Option("--ground", help="哪个时钟走快了，何时发现")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="文件：'文号；标题；日期'")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看要办哪些，不办")] = False,
    as_post: Annotated[str | None, typer.Option("--as", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """校时：哪些称号因时钟走快登记到了还没有到的时间，怎样改回来。"""
    if set_right is (ground is None):
        raise Stop(Exit.USAGE, "校时须写明理由：python starter.py clock --set-right --ground 哪个时钟走快了")
    installation = Installation.here()
    with installation.register.reading() as connection:
        now = (
            installation.register.now(connection).astimezone(CHINA)
            if clocks.shared(installation.register)
            else here()
        )
        found = clocks.ahead(connection, now)
    if not set_right or dry_run:
        _list(found, now, as_json=as_json)
        return
    given = Given(fields={"ground": ground, "shows": now.isoformat()}, documents=tuple(document or ()))
    fields = content(SetClock, given, local_date(now)).fields
    check(SetClock, fields)
    seat = seat_of(installation, as_post)
    results: dict[str, tuple[Exit, str]] = {}
    patience = PATIENCE
    for one in found:
        results[one.title] = _set_right(installation, seat, one, fields, now, patience)
        # Where nobody answered once, the rest is left to the inbox: a thousand titles would wait for hours.
        patience = timedelta(0) if results[one.title][0] is Exit.KEPT else patience
    if as_json:
        show_json(_json(found, now, results))
    elif found:
        say(*(f"{one}  {line}" for one, (_, line) in results.items()))
    else:
        say("没有超前的登记，无须校时")
    worst = max((code for code, _ in results.values()), default=Exit.DONE)
    if worst is not Exit.DONE:
        undone = sum(code is not Exit.DONE for code, _ in results.values())
        raise Stop(worst, f"有 {undone} 个称号没有办成，其余已办")


def _list(found: list[Shown], now: datetime, *, as_json: bool) -> None:
    if as_json:
        show_json(_json(found, now, {}))
        return
    say(f"现在是 {now:%Y-%m-%d %H:%M}（北京时间）")
    if not found:
        say("没有超前的登记，无须校时")
        return
    say(f"登记到了以后的时间的称号 {len(found)} 个：")
    show_table(
        ("称号", "单位", "登记到"), [(one.title, one.unit, f"{one.shows:%Y-%m-%d %H:%M}") for one in found]
    )
    say(
        "现在的时间不对的：先校准时钟，不必校时。",
        "现在的时间没有错的：python starter.py clock --set-right --ground 哪个时钟走快了",
    )


def _json(found: list[Shown], now: datetime, results: dict[str, tuple[Exit, str]]) -> dict[str, Any]:
    titles = []
    for one in found:
        code, said = results.get(one.title, (None, None))
        done = {} if code is None else {"code": int(code), "said": said}
        titles.append({"title": one.title, "unit": one.unit, "shows": one.shows.isoformat(), **done})
    return {"now": now.isoformat(), "titles": titles}


def _set_right(
    installation: Installation,
    seat: Seat,
    one: Shown,
    fields: dict[str, Any],
    now: datetime,
    patience: timedelta,
) -> tuple[Exit, str]:
    """What became of one title; a refusal of one does not stop the others."""
    passed_over = turns(ledger.entries_of(installation.register, one.title), now)

    def make(id_: str, actor: Actor, at: datetime) -> Action:
        said = {**fields, "shows": one.shows, "turns": passed_over}
        action: Action = built(SetClock, said, id=id_, title=one.title, actor=actor, received_at=at)
        return action

    seed = [one.title, "set_clock", one.shows.isoformat(), fields["ground"], seat.account]
    try:
        settled(installation.register, hand_in(installation, seat, make, None, seed, patience), here())
    except OutOfReachError:
        raise
    except KeptError:
        return Exit.KEPT, "已收件，服务恢复后办理"
    except DeskError as no:
        return Exit.REFUSED, str(no)
    life = ledger.life_of(installation.register, one.title)
    where = f"，现处环节：{forms.stages(life.standing.stage, *life.standing.beside)}" if life else ""
    return Exit.DONE, f"已校正（原登记到 {one.shows:%Y-%m-%d %H:%M}）{where}"
