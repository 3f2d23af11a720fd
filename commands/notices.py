"""`notices`: what was told to whom, what has not arrived or not been acknowledged, sending again, trying channels."""

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from temporalio.service import RPCError

from activities.channels import Channels, named
from activities.deliver import start_deliveries
from activities.message import Message
from activities.secret import ChannelError
from commands.desk import Desk, clock, unreachable_server
from commands.due import role_of
from commands.hand_in import client_of
from commands.speak import Exit, Stop, complain, say, show_json, show_table
from commands.which import which
from register import outbox
from register.outbox import Letter
from register.unsigned import unsigned
from schemas.base import local_date
from schemas.office import Channel, Post
from schemas.party import Party
from workflows.life.words import day
from workflows.plugin import TASK_QUEUE

notices = typer.Typer(
    help="通知：发给谁、说什么、送到没有；notices resend 重发，notices test 试渠道。", rich_markup_mode=None
)

STATES = {"pending": "待发", "delivered": "已送达", "failed": "未送达", "given_up": "未送达，已停止重试"}


@notices.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    reader: Annotated[
        str | None, typer.Option("--reader", help="只看发给谁的：角色或 角色/范围，如 township/灵泉街道")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="只看这个称号的")] = None,
    undelivered: Annotated[bool, typer.Option("--undelivered", help="只看没有送达的")] = False,
    unacknowledged: Annotated[
        bool, typer.Option("--unacknowledged", help="只看要求签收而还没有人签收的")
    ] = False,
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
        letters = [one for one in letters if one.state in outbox.UNDELIVERED]
    waiting: dict[str, int] = {}
    if unacknowledged:
        waiting = {letter.key: obligation for letter, obligation in unsigned(desk.register, desk.book)}
        letters = [one for one in letters if one.key in waiting]
    if as_json:
        show_json([_json(one, waiting) for one in letters])
        return
    if not letters:
        kind = "未签收的" if unacknowledged else ""
        say(f"没有{'未送达的' if undelivered else ''}{kind}通知")
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
    for title_of, obligation in dict.fromkeys((one.title, waiting[one.key]) for one in letters if waiting):
        say(f"签收：python starter.py act {title_of} acknowledge --obligation {obligation}")


@notices.command()
def resend(
    keys: Annotated[
        list[str] | None, typer.Argument(help="通知的编号，可写几个；已送达的也会再发一次")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部未送达的")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """重发：写明编号的，或用 --all 全部未送达的。"""
    if bool(keys) is everything:
        raise Stop(Exit.USAGE, "请写明要重发的通知的编号（可写几个），或用 --all 重发全部未送达的", _WHERE)
    desk = Desk.here()
    letters = (
        [_letter(desk, key) for key in dict.fromkeys(keys)] if keys else outbox.undelivered(desk.register)
    )
    if letters:
        try:
            asyncio.run(_resend(desk, letters))
        except RPCError as failed:
            raise Stop(Exit.UNREACHABLE, *unreachable_server(desk.address)) from failed
    if as_json:
        show_json({"resent": [one.key for one in letters]})
    else:
        say(f"已安排重发 {len(letters)} 份通知" if letters else "没有未送达的通知")


_WHERE = "编号见：python starter.py notices（--undelivered 未送达，--unacknowledged 未签收）"


def _letter(desk: Desk, key: str) -> Letter:
    found = outbox.by_key(desk.register, key)
    if found is None:
        raise Stop(Exit.USAGE, f"没有编号为 {key[:100]} 的通知", _WHERE)
    if found.state == "pending" and found.digest_on and found.digest_on > local_date(clock()):
        raise Stop(Exit.REFUSED, f"{key} 将随 {day(found.digest_on)} 的每日汇总发出，不必重发")
    return found


async def _resend(desk: Desk, letters: list[Letter]) -> None:
    client = await client_of(desk)
    outbox.requeue(desk.register, [one.key for one in letters])
    await start_deliveries(client, letters, clock(), TASK_QUEUE, again=True)


@notices.command("test")
def try_out(
    post: Annotated[str | None, typer.Option("--post", help="只试这个岗位（编号或名称）的渠道")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """试渠道：向各岗位的每条渠道各发一份不需办理的测试通知，逐条说明结果。"""
    desk = Desk.here()
    posts = [one for one in desk.office.posts if post is None or post in (one.id, one.name)]
    if not posts:
        known = "、".join(one.id for one in desk.office.posts)
        raise Stop(Exit.USAGE, f"--post {post}：没有这个岗位", f"可用：{known}")
    ways = Channels(desk.var / "notices", desk.office)
    results = []
    for one in posts:
        if not as_json:
            say(one.id if one.id == one.name else f"{one.id}（{one.name}）", style="bold")
        for n, channel in enumerate(one.channels):
            reason = _tried(ways, channel, _test_message(desk, one, n, clock()))
            results.append(
                {"post": one.id, "channel": channel.kind, "delivered": not reason, "reason": reason}
            )
            if not as_json:
                say(f"  {_place(n)} {named(channel)}：{'没有送达——' + reason if reason else '已送达'}")
    failed = sum(not one["delivered"] for one in results)
    if as_json:
        show_json(results)
    else:
        say(f"共试 {len(results)} 条渠道，" + (f"{failed} 条不通" if failed else "全部畅通"))
    if failed:
        complain(*_advice(desk, results))
        raise typer.Exit(Exit.FAILED)


def _tried(ways: Channels, channel: Channel, message: Message) -> str | None:
    """Why it did not arrive; None when it did."""
    try:
        ways.send(channel, message)
    except ChannelError as failed:
        return str(failed)
    return None


def _place(n: int) -> str:
    return f"备用{n}" if n else "首选"


def _test_message(desk: Desk, post: Post, n: int, now: datetime) -> Message:
    channel = named(post.channels[n])
    return Message(
        id=hashlib.sha256(f"test {post.id} {n} {now.isoformat()}".encode()).hexdigest(),
        reader=post.parties[0],
        folder=post.id,
        day=local_date(now),
        subject=f"测试通知，不需办理（{_place(n)}渠道：{channel}）",
        body=f"收件：{post.name}\n\n这是{desk.office.name}检查通知渠道的测试，不需办理，也不记入任何称号的档案。\n"
        f"发出：{now:%Y-%m-%d %H:%M}\n收到本通知，说明“{channel}”这条渠道畅通。\n",
        letters=(),
        now=now,
    )


def _advice(desk: Desk, results: list[dict[str, Any]]) -> Iterator[str]:
    yield f"不通的渠道请按上面的原因处理，改 {desk.office_path.name} 后重新启动服务。"
    if any("没有设置环境变量" in (one["reason"] or "") for one in results):
        yield (
            "环境变量要在服务和本窗口都设置才算数；"
            f"写入 {desk.office_path.name} 的 secrets 所指的文件，则处处有效，也不必重启。"
        )


def _reader(one: Letter) -> str:
    return Party(role=one.role, area=one.area).label


def _state(one: Letter) -> str:
    urgent = "加急" if one.urgent else ""
    if one.state == "pending" and one.delivered_at:
        return "重发中"
    if one.state == "pending" and one.digest_on:
        return f"待 {one.digest_on} 汇总发出"
    return urgent + STATES[one.state]


def _json(one: Letter, waiting: dict[str, int]) -> dict[str, Any]:
    row = one.model_dump(mode="json")
    return row | {"obligation": waiting[one.key]} if waiting else row
