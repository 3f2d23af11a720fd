"""`reconcile`: every title's workflow against the register, and on request the repair of what differs."""

import asyncio
from typing import Annotated, NamedTuple

import typer
from temporalio.service import RPCError

from activities.reconcile import reconcile as compare
from activities.reconcile import repair as set_right
from commands.hand_in import client_of
from commands.installation import Installation
from commands.place import clock, unreachable_server
from commands.speak import Exit, Stop, say, show_json, show_table
from register.connect import Register
from schemas.reconciliation import LABELS, Reconciliation


class Outcome(NamedTuple):
    """What differed at first, what was done about it, and what differs still."""

    first: Reconciliation
    done: list[str]
    left: Reconciliation


def reconcile(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help="补启缺的流程，唤醒不一致的，重启没有应答的，催办积压的，终止来历不明的"
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """The engine's workflows beside the register's titles."""
    installation = Installation.here()
    register = installation.register
    try:
        outcome = asyncio.run(_reconcile(installation, register, repair))
    except RPCError as failed:
        raise Stop(Exit.UNREACHABLE, *unreachable_server(installation.address)) from failed
    if as_json:
        show_json(
            {
                "differences": [one.model_dump() for one in outcome.first.differences],
                "done": outcome.done,
                "left": outcome.left.model_dump(),
            }
        )
    else:
        _tell(outcome)
    if left := outcome.left.differences:
        advice = "修复过了仍不一致，请看日志" if repair else "加 --repair 可以修复"
        raise Stop(Exit.FAILED, f"对账发现 {len(left)} 处不一致（{advice}）")
    if not as_json:
        say("对账一致", style="green")


async def _reconcile(installation: Installation, register: Register, repair: bool) -> Outcome:
    client = await client_of(installation)
    first = await compare(client, register, clock())
    if not repair or not first.differences:
        return Outcome(first, [], first)
    done = await set_right(client, register, first.differences, clock(), at_once=True, by_hand=True)
    return Outcome(first, done, await compare(client, register, clock()))


def _tell(outcome: Outcome) -> None:
    found = outcome.first
    say(f"在办称号 {found.open} 个，运行中的流程 {found.running} 个，其中正在办理而未比对的 {found.busy} 个")
    if found.differences:
        rows = [(LABELS[one.kind], one.title, one.detail) for one in found.differences]
        show_table(("不一致", "称号", "情况"), rows)
    for line in outcome.done:
        say(line)
