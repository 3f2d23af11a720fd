"""`notices resend`: what did not arrive, or arrived once already, is sent again."""

import asyncio
from typing import Annotated

import typer
from temporalio.service import RPCError

from activities.dispatch import start_deliveries
from commands.hand_in import client_of
from commands.installation import Installation
from commands.place import clock, unreachable_server
from commands.speak import Exit, Stop, say, show_json
from register import outbox
from register.outbox import Letter
from schemas.base import local_date
from wording.dates import day


def resend(
    keys: Annotated[
        list[str] | None, typer.Argument(help="通知的编号，可写几个；已送达的也会再发一次")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部未送达的")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Named notices again, or all that did not arrive."""
    if bool(keys) is everything:
        raise Stop(Exit.USAGE, "请写明要重发的通知的编号（可写几个），或用 --all 重发全部未送达的", _WHERE)
    installation = Installation.here()
    letters = (
        [_letter(installation, key) for key in dict.fromkeys(keys)]
        if keys
        else outbox.notices(installation.register, undelivered=True)
    )
    if letters:
        try:
            asyncio.run(_resend(installation, letters))
        except RPCError as failed:
            raise Stop(Exit.UNREACHABLE, *unreachable_server(installation.address)) from failed
    if as_json:
        show_json({"resent": [one.key for one in letters]})
    else:
        say(f"已安排重发 {len(letters)} 份通知" if letters else "没有未送达的通知")


_WHERE = "编号见：python starter.py notices（--undelivered 未送达，--unacknowledged 未签收）"


def _letter(installation: Installation, key: str) -> Letter:
    found = outbox.by_key(installation.register, key)
    if found is None:
        raise Stop(Exit.USAGE, f"没有编号为 {key[:100]} 的通知", _WHERE)
    if found.state == "not_sent":
        raise Stop(Exit.REFUSED, f"{key} {found.last_error}")
    if found.state == "pending" and found.digest_on and found.digest_on > local_date(clock()):
        raise Stop(Exit.REFUSED, f"{key} 将随 {day(found.digest_on)} 的每日汇总发出，不必重发")
    return found


async def _resend(installation: Installation, letters: list[Letter]) -> None:
    client = await client_of(installation)
    outbox.requeue(installation.register, [one.key for one in letters])
    await start_deliveries(client, letters, clock(), again=True)
