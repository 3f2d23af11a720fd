"""`notices`: what was told to whom, what has not arrived, and sending that again."""

import asyncio
from typing import Annotated, Any

import typer
from temporalio.service import RPCError

from activities.deliver import start_deliveries
from commands.desk import Desk, clock, unreachable_server
from commands.due import role_of
from commands.hand_in import client_of
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.which import which
from register import outbox
from register.outbox import Letter
from schemas.party import Party
from workflows.plugin import TASK_QUEUE

notices = typer.Typer(
    help="通知：发给谁、说什么、送到没有；notices resend 重发未送达的。", rich_markup_mode=None
)

STATES = {"pending": "待发", "delivered": "已送达", "failed": "未送达"}


@notices.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    reader: Annotated[
        str | None, typer.Option("--reader", help="只看发给谁的：角色或 角色/范围，如 township/灵泉街道")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="只看这个称号的")] = None,
    undelivered: Annotated[bool, typer.Option("--undelivered", help="只看没有送达的")] = False,
    full: Annotated[bool, typer.Option("--full", help="连正文一起显示")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """列出通知。"""
    if context.invoked_subcommand is not None:
        return
    role, _, area = (reader or "").partition("/")
    wanted = role_of(role or None, "--reader")
    desk = Desk.here()
    title_id = which(desk, title) if title else None
    letters = outbox.notices(desk.register, wanted, title_id, area or None)
    if undelivered:
        letters = [one for one in letters if one.state == "failed"]
    if as_json:
        show_json([_json(one) for one in letters])
        return
    if not letters:
        say("没有未送达的通知" if undelivered else "没有通知")
        return
    if full:
        for one in letters:
            say(f"【{_state(one)}】{_reader(one)}  {one.effective:%Y-%m-%d}  {one.key}", style="bold")
            say(one.subject, one.body, "")
        return
    rows = [
        (f"{one.effective:%Y-%m-%d}", _reader(one), one.subject, _state(one), one.last_error or "", one.key)
        for one in letters
    ]
    show_table(("日期", "发给", "通知", "状态", "原因", "编号"), rows)
    say(f"共 {len(letters)} 份")


@notices.command()
def resend(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False) -> None:
    """重发全部未送达的通知。"""
    desk = Desk.here()
    letters = outbox.undelivered(desk.register)
    if letters:
        try:
            asyncio.run(_resend(desk, letters))
        except RPCError as failed:
            raise Stop(Exit.UNREACHABLE, *unreachable_server(desk.address)) from failed
    if as_json:
        show_json({"resent": [one.key for one in letters]})
    else:
        say(f"已安排重发 {len(letters)} 份通知" if letters else "没有未送达的通知")


async def _resend(desk: Desk, letters: list[Letter]) -> None:
    await start_deliveries(await client_of(desk), letters, clock(), TASK_QUEUE, again=True)


def _reader(one: Letter) -> str:
    return Party(role=one.role, area=one.area).label


def _state(one: Letter) -> str:
    urgent = "加急" if one.urgent else ""
    if one.state == "pending" and one.digest_on:
        return f"待 {one.digest_on} 汇总发出"
    return urgent + STATES[one.state]


def _json(one: Letter) -> dict[str, Any]:
    return one.model_dump(mode="json")
