"""Reconcile 对账: every workflow of a title against the register, by pages; and the repair of what differs.

The list of workflows may be seconds behind, so it only raises suspicions: whatever looks wrong is looked at again by
itself, workflow and register, before it is told. What went wrong in the last seconds is told the next time.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client, WorkflowExecution

from activities import heal, ring
from activities.examine import LATE, Examined, Headway, examine, late, same, told_by
from register import engine, inbox, queries
from register.connect import Register
from schemas.action import Action
from schemas.reconciliation import Difference, Reconciliation
from wording import forms
from workflows.plugin import workflow_id

QUERY = 'WorkflowType = "Title" AND ExecutionStatus = "Running"'
PAGE = 1000
"""As many as an engine gives at once: one on SQLite goes through all of them for each page."""
AT_ONCE = 20
"""Closer looks under way at a time."""

LOOKS = 3
LOOK_AGAIN = timedelta(seconds=2)
"""A title that is at work is looked at so many times, so far apart; steps take milliseconds."""


async def reconcile(client: Client, register: Register, now: datetime) -> Reconciliation:
    """Compare everything. Nothing is changed but what is known of the engine: whoever agrees is confirmed."""
    running = {_title(one.id): await _memo(one) async for one in client.list_workflows(QUERY, page_size=PAGE)}
    open_titles = await asyncio.to_thread(queries.headways, register)
    known = {title: Headway(*come) for title, come in open_titles.items()}
    agreed = {
        title for title in running.keys() & known.keys() if _agree(title, running[title], known[title], now)
    }
    await asyncio.to_thread(engine.confirm, register, {title: known[title].seq for title in agreed})
    room = asyncio.Semaphore(AT_ONCE)

    async def look(title: str) -> Examined:
        async with room:
            return await _look(client, register, title, now)

    found = await asyncio.gather(*(look(title) for title in sorted((running.keys() | known.keys()) - agreed)))
    waiting = await asyncio.to_thread(inbox.stragglers, register, now - LATE)
    return Reconciliation(
        open=len(known),
        running=len(running),
        busy=sum(one == Examined() for one in found),
        differences=(
            *(one.wrong for one in found if one.wrong is not None),
            *(_waiting(one) for one in waiting),
        ),
    )


async def repair(
    client: Client,
    register: Register,
    differences: Iterable[Difference],
    now: datetime,
    *,
    at_once: bool = False,
    by_hand: bool = False,
) -> list[str]:
    """Set right what can be, many at a time; what was done. `at_once` and `by_hand` as for `heal`."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(found: Difference) -> str | None:
        async with room:
            return await heal.heal(client, register, found, now, at_once=at_once, by_hand=by_hand)

    async def handle(action: Action) -> str | None:
        async with room:
            receipt = await ring.ring(client, register, action)
            if receipt is not None:
                return f"{action.title}：积压的“{forms.ACTS[action.kind]}”已办理"
        silent = Difference(kind="silent", title=action.title, detail="叫醒后没有应答")
        return await one(silent) if by_hand else None

    done = await asyncio.gather(*(one(found) for found in differences if found.kind != "waiting"))
    late = {one.id: one for one in await asyncio.to_thread(inbox.stragglers, register, now - LATE)}
    handled = await asyncio.gather(*(handle(action) for action in late.values()))
    return [line for line in (*done, *handled) if line is not None]


def _title(workflow: str) -> str:
    return workflow.removeprefix(workflow_id(""))


async def _memo(workflow: WorkflowExecution) -> Mapping[str, Any]:
    """What it tells about itself; nothing where no key that we have opens it."""
    try:
        return await workflow.memo()
    except KeyError:
        return {}


def _agree(title: str, memo: Mapping[str, Any], kept: Headway, now: datetime) -> bool:
    return same(told_by(memo), kept) and not late(title, kept.next, now)


async def _look(client: Client, register: Register, title: str, now: datetime) -> Examined:
    """What is wrong with a title; nothing is said of one that is at work whenever it is looked at."""
    for _ in range(LOOKS - 1):
        if (found := await examine(client, register, title, now)) != Examined():
            return found
        await asyncio.sleep(LOOK_AGAIN.total_seconds())
    return await examine(client, register, title, now)


def _waiting(action: Action) -> Difference:
    what = f"{action.received_at:%Y-%m-%d %H:%M}收到的“{forms.ACTS[action.kind]}”尚未办理"
    return Difference(kind="waiting", title=action.title, detail=what)
