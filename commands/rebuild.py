"""`rebuild`: every open title's workflow started again from the register alone, and waiting actions rung for."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer
from temporalio.service import RPCError

from activities.rebuild import Counts
from activities.rebuild import rebuild as start_again
from commands.hand_in import client_of
from commands.installation import Installation
from commands.place import clock, unreachable_server
from commands.speak import Exit, Stop, say, show_json
from register import inbox, queries
from register.connect import Register
from wording import forms


def rebuild(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出将要做什么")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Every open title's workflow from the register alone."""
    installation = Installation.here()
    if dry_run:
        _plan(installation, as_json)
        return
    register = installation.register
    try:
        counts = asyncio.run(_rebuild(installation, register))
    except RPCError as failed:
        raise Stop(
            Exit.UNREACHABLE, *unreachable_server(installation.address), "已启动的不受影响，可以再做一次。"
        ) from failed
    if as_json:
        show_json(counts._asdict())
        return
    say(
        f"重新启动 {counts.started} 个称号，原在运行 {counts.running} 个，办理积压收件 {counts.rung} 件，"
        f"续送未送达的通知 {counts.deliveries} 批",
        style="green",
    )
    if counts.mended:
        say(f"有 {counts.mended} 个称号的名册内容与档案不符，已按档案重写")
    if counts.recovered:
        say(f"另有 {counts.recovered} 个没有应答或与名册不一致的，已按名册重新启动")


def _plan(installation: Installation, as_json: bool) -> None:
    titles = list(queries.open_titles(installation.register))
    waiting = inbox.stragglers(installation.register, clock() + timedelta(days=1))
    if as_json:
        rows = [{"title": one.title, "next_wake": one.next_wake} for one in titles]
        show_json({"titles": rows, "waiting": [one.id for one in waiting]})
        return
    for one in titles:
        wake = f"{one.next_wake:%Y-%m-%d %H:%M}" if one.next_wake else "无"
        say(f"{one.title}  {forms.STAGES[one.life.standing.stage]}  下一次唤醒 {wake}")
    say(f"将启动 {len(titles)} 个称号（已在运行的不动），办理积压收件 {len(waiting)} 件。什么都没有做。")


async def _rebuild(installation: Installation, register: Register) -> Counts:
    return await start_again(await client_of(installation), register, clock())
