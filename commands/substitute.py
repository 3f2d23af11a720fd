"""`substitute` 代理: an account stands in for a post for a period: ordered, ended before its time, listed."""

from typing import Annotated

import typer

from commands.content import document as document_of
from commands.installation import Installation
from commands.office import office_of, seat_of
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from desk import substitution as desk
from register import substitutions
from schemas.base import local_date
from schemas.substitution import Substitution


def substitute(
    post: Annotated[
        str | None, typer.Argument(metavar="[岗位]", help="由谁的岗位代理；不写就列出全部代理")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="代理人的账号")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="<date>", help="从哪一天起，缺省为今天")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="<date>", help="到哪一天止（含当日），最长一年")
    ] = None,
    ground: Annotated[str | None, typer.Option("--ground", help="理由，如 外出学习")] = None,
    document: Annotated[str | None, typer.Option("--document", help="文件：'文号；标题；日期'")] = None,
    end: Annotated[int | None, typer.Option("--end", metavar="<number>", help="提前结束第几号代理")] = None,
    as_post: Annotated[str | None, typer.Option("--as", metavar="<post>", help="以哪个岗位指定")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Order, end or list substitutions."""
    installation = Installation.here()
    if end is not None:
        _end(installation, end, ground, post, as_post)
    elif post is None:
        if by or since or until or ground or document:
            raise Stop(
                Exit.USAGE,
                "请写明由谁的岗位代理，如 substitute 考核组 --by li --until 2026-12-31 --ground 外出学习",
            )
        _list(installation, as_json=as_json)
    else:
        missing = [
            flag for flag, said in (("--by", by), ("--until", until), ("--ground", ground)) if not said
        ]
        if missing:
            raise Stop(Exit.USAGE, f"还须写明 {'、'.join(missing)}")
        made = desk.order(
            installation.register,
            office_of(installation),
            seat_of(installation, as_post),
            clock(),
            post=post,
            account=str(by),
            since=since,
            until=str(until),
            ground=str(ground),
            document=document_of(document) if document else None,
        )
        order = made.order
        period = f"{order.since} 至 {order.until}（含当日）"
        what = f"{order.account}代理“{order.post}”，{period}"
        say(f"已登记：第{made.number}号岗位代理，{what}", style="green")
        say("期满自行结束；提前结束：python starter.py substitute --end 号码 --ground 理由")


def _end(
    installation: Installation, number: int, ground: str | None, post: str | None, as_post: str | None
) -> None:
    if not ground or post is not None:
        raise Stop(Exit.USAGE, "提前结束写作：substitute --end 号码 --ground 理由")
    seat = seat_of(installation, as_post)
    office = office_of(installation)
    one = desk.end(installation.register, office, seat, clock(), number=number, ground=ground)
    say(f"已结束：第{number}号岗位代理（{one.order.account}代理“{one.order.post}”）", style="green")


def _list(installation: Installation, *, as_json: bool) -> None:
    today, found = local_date(clock()), substitutions.every(installation.register)
    if as_json:
        show_json([one.model_dump(mode="json") | {"in_force": one.in_force(today)} for one in found])
        return
    if not found:
        say("没有岗位代理")
        return
    rows = [
        (
            str(one.number),
            one.order.post,
            one.order.account,
            one.order.since.isoformat(),
            one.order.until.isoformat(),
            desk.state(one, today),
            _why(one),
            f"{one.by_post}（{one.by}）",
        )
        for one in found
    ]
    show_table(("号", "岗位", "代理人", "自", "至", "状态", "理由、文件", "指定"), rows)


def _why(one: Substitution) -> str:
    document = f"；{one.order.document.called}" if one.order.document else ""
    ended = f"；提前结束：{one.ended.ground}（{one.ended.post}）" if one.ended else ""
    return one.order.ground + document + ended
