"""Heal: a title whose workflow is not where the ledger is gets there: looked at, started, or ended and started again.

The register is the archive and the engine is what can be lost (design §7, 7). What was ended and started again is
written down; a title that starting again does not cure is left in peace for longer and longer, and shown by name.
"""

import asyncio
import logging
from datetime import datetime, timedelta

import structlog
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities import ring
from register import engine, inbox, lawbook, ledger, queries
from register.connect import Register
from schemas.life import Life
from schemas.reconciliation import Difference
from workflows.plugin import workflow_id
from workflows.title import spread

log = structlog.get_logger("mingpai.heal")


async def heal(
    client: Client,
    register: Register,
    found: Difference,
    now: datetime,
    *,
    at_once: bool = False,
    by_hand: bool = False,
) -> str | None:
    """Set one difference right; what was done, in a line, or None when nothing could be done (yet).

    `at_once`: however often it was tried in vain before. `by_hand`: also what people must decide, which is to end a
    workflow of a title that the register has never heard of.
    """
    title = found.title
    match found.kind:
        case "superfluous" | "different":
            if await looked(client, register, title):
                return f"{title}：已唤醒，流程以名册为准"
            return await start_again(client, register, found, now, at_once=at_once)
        case "missing" | "ended" | "stuck" | "failing" | "silent":
            return await start_again(client, register, found, now, at_once=at_once)
        case "unknown" if by_hand:
            await client.get_workflow_handle(workflow_id(title)).terminate(reason="对账：名册中没有此称号")
            return f"{title}：名册中没有此称号，已终止其流程"
    return None


async def looked(client: Client, register: Register, title: str) -> bool:
    """Whether a title, made to look, stands at the ledger's newest entry, or has ended; confirmed where it does."""
    try:
        seq = await ring.look(client, title)
    except RPCError as failed:
        if failed.status is not RPCStatusCode.NOT_FOUND:
            raise
        row = await asyncio.to_thread(queries.title_row, register, title)
        return row is not None and not row.is_open
    if seq is None:
        return False
    await asyncio.to_thread(engine.confirm, register, {title: seq})
    return True


async def start_again(
    client: Client, register: Register, found: Difference, now: datetime, *, at_once: bool = False
) -> str | None:
    """End a title's workflow if there is one, and start it from the ledger, asleep until its next wake."""
    title = found.title
    life = await asyncio.to_thread(_life, register, title)
    if life is None:
        return None
    first = found.kind == "missing" and not await _was_there(client, register, title)
    why = f"{engine.FIRST if first else ''}{found.kind}：{found.detail}"
    claimed = await asyncio.to_thread(engine.claim, register, title, life.seq, now, why, waiting=not at_once)
    if claimed is None:
        return None
    row = await asyncio.to_thread(queries.title_row, register, title)
    wake = row.next_wake if row else None
    await ring.start(client, life, wake=wake, delay=until_wake(title, wake, now), again=True)
    log.log(
        logging.INFO if first else logging.WARNING,
        "title started" if first else "title started again",
        title=title,
        seq=life.seq,
        number=claimed.number,
        why=claimed.why,
    )
    return f"{title}：已按名册重新启动"


async def _was_there(client: Client, register: Register, title: str) -> bool:
    """Whether the engine has ever had a title, as far as it or the register knows."""
    if await asyncio.to_thread(engine.ever_knew, register, title):
        return True
    try:
        await client.get_workflow_handle(workflow_id(title)).describe()
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


def until_wake(title: str, next_wake: datetime | None, now: datetime) -> timedelta | None:
    """How long a title that is started now should sleep first; None when it is to run at once."""
    delay = spread(title, next_wake) - now if next_wake else timedelta(0)
    return delay if delay > timedelta(0) else None


def _life(register: Register, title: str) -> Life | None:
    """The ledger's; before the first entry the one that the waiting application starts."""
    life = ledger.life_of(register, title)
    if life is not None:
        return life
    waiting = inbox.waiting(register, title).actions
    return lawbook.begun_by(register, waiting[0]) if waiting else None
