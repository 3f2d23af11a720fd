"""`notices test`: a message that needs no answer through every channel of every post."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer

from activities.channels import Channels, named
from activities.message import Message
from activities.place import Place
from activities.secret import ChannelError
from commands.office import office_of
from commands.place import clock
from commands.speak import Exit, Stop, complain, say, show_json
from schemas.base import local_date
from schemas.office import Channel, Office, Post


def try_out(
    post: Annotated[str | None, typer.Option("--post", help="只试这个岗位（编号或名称）的渠道")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """A test message through every channel."""
    place = Place.here()
    office = office_of(place)
    posts = [one for one in office.posts if post is None or post in (one.id, one.name)]
    if not posts:
        known = "、".join(one.id for one in office.posts)
        raise Stop(Exit.USAGE, f"--post {post}：没有这个岗位", f"可用：{known}")
    ways = Channels(place.var / "notices", office)
    results = []
    for one in posts:
        if not as_json:
            say(one.id if one.id == one.name else f"{one.id}（{one.name}）", style="bold")
        for n, channel in enumerate(one.channels):
            reason = _tried(ways, channel, _test_message(office, one, n, clock()))
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
        complain(*_advice(place, results))
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


def _test_message(office: Office, post: Post, n: int, now: datetime) -> Message:
    channel = named(post.channels[n])
    return Message(
        id=hashlib.sha256(f"test {post.id} {n} {now.isoformat()}".encode()).hexdigest(),
        reader=post.parties[0],
        folder=post.id,
        day=local_date(now),
        subject=f"测试通知，不需办理（{_place(n)}渠道：{channel}）",
        body=f"收件：{post.name}\n\n这是{office.name}检查通知渠道的测试，不需办理，也不记入任何称号的档案。\n"
        f"发出：{now:%Y-%m-%d %H:%M}\n收到本通知，说明“{channel}”这条渠道畅通。\n",
        headings=(),
        letters=(),
        now=now,
    )


def _advice(place: Place, results: list[dict[str, Any]]) -> Iterator[str]:
    yield f"不通的渠道请按上面的原因处理，改 {place.office_path.name} 后重新启动服务。"
    if any("没有设置环境变量" in (one["reason"] or "") for one in results):
        yield (
            "环境变量要在服务和本窗口都设置才算数；"
            f"写入 {place.office_path.name} 的 secrets 所指的文件，则处处有效，也不必重启。"
        )
