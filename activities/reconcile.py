"""Reconcile 对账: every workflow of a title against the register, by pages; and the repair of what differs.

The list of workflows may be seconds behind, so it only raises suspicions: whatever looks wrong is looked at again by
itself, workflow and register, before it is told. What went wrong in the last seconds is told the next time.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError, RPCStatusCode

from activities import ring
from register import inbox, ledger, queries
from register.connect import Register
from schemas.action import LABELS, Action
from schemas.life import Life
from schemas.reconciliation import Difference, Reconciliation
from schemas.record import PATIENCE
from schemas.stage import Stage
from workflows.plugin import workflow_id
from workflows.title import TitleWorkflow, spread

QUERY = 'WorkflowType = "Title" AND ExecutionStatus = "Running"'
PAGE = 500
AT_ONCE = 20
"""Closer looks under way at a time."""

LOOKS = 3
LOOK_AGAIN = timedelta(seconds=2)
"""A title that is at work is looked at so many times, so far apart; steps take milliseconds."""

LATE = timedelta(minutes=10)
"""A wake, or an action in the inbox, older than this is late: the sweep is every half minute."""

TRIES = 5
"""A task or an effect that was tried so often fails for a reason that does not go away by itself."""

NOBODY = "reconcile"
"""The id of an action that nobody ever handed in: an update for it only makes a title look into the ledger."""


class Place(NamedTuple):
    """How far a title has come by its workflow or by the register; a workflow tells `next` only in its memo."""

    seq: int
    stage: str
    next: datetime | None


async def reconcile(client: Client, register: Register, now: datetime) -> Reconciliation:
    """Compare everything. Nothing is changed."""
    running = {_title(one.id): await one.memo() async for one in client.list_workflows(QUERY, page_size=PAGE)}
    titles = await asyncio.to_thread(lambda: list(queries.open_titles(register)))
    known = {one.title: Place(one.life.seq, one.life.standing.stage.value, one.next_wake) for one in titles}
    both = running.keys() & known.keys()
    suspects = running.keys() ^ known.keys() | {
        title for title in both if not _agree(title, running[title], known[title], now)
    }
    room = asyncio.Semaphore(AT_ONCE)

    async def look(title: str) -> Difference | bool:
        async with room:
            return await _look(client, register, title, now)

    found = await asyncio.gather(*(look(title) for title in sorted(suspects)))
    late = await asyncio.to_thread(inbox.stragglers, register, now - LATE)
    return Reconciliation(
        open=len(known),
        running=len(running),
        busy=sum(one is True for one in found),
        differences=(
            *(one for one in found if isinstance(one, Difference)),
            *(_waiting(one) for one in late),
        ),
    )


async def repair(
    client: Client, register: Register, differences: Iterable[Difference], now: datetime
) -> list[str]:
    """Set right what can be: start, wake, ring; terminate only what the register has never heard of. What was done."""
    done = []
    late = {one.id: one for one in await asyncio.to_thread(inbox.stragglers, register, now - LATE)}
    for action in late.values():
        if await ring.ring(client, register, action) is not None:
            done.append(f"{action.title}：积压的“{LABELS[action.kind]}”已办理")
    for one in differences:
        if one.kind == "missing":
            life = await asyncio.to_thread(ledger.life_of, register, one.title)
            row = await asyncio.to_thread(queries.title_row, register, one.title)
            if life is not None and row is not None:
                await ring.start(client, life, until_wake(one.title, row.next_wake, now))
                done.append(f"{one.title}：已按名册重新启动")
        elif one.kind in ("superfluous", "different", "stuck"):
            if await _wake(client, one.title):
                done.append(f"{one.title}：已唤醒，流程以名册为准")
        elif one.kind == "unknown":
            await client.get_workflow_handle(workflow_id(one.title)).terminate(
                reason="对账：名册中没有此称号"
            )
            done.append(f"{one.title}：名册中没有此称号，已终止其流程")
    return done


def until_wake(title: str, next_wake: datetime | None, now: datetime) -> timedelta | None:
    """How long a title that is started now should sleep first; None when it is to run at once."""
    delay = spread(title, next_wake) - now if next_wake else timedelta(0)
    return delay if delay > timedelta(0) else None


def _title(workflow: str) -> str:
    return workflow.removeprefix(workflow_id(""))


def _agree(title: str, memo: Mapping[str, Any], kept: Place, now: datetime) -> bool:
    told = _told_by(memo)
    return told is not None and _same(told, kept) and not _late(title, kept, now)


def _late(title: str, kept: Place, now: datetime) -> bool:
    return kept.next is not None and spread(title, kept.next) < now - LATE


def _same(told: Place, kept: Place) -> bool:
    return told[:2] == kept[:2] and told.next in (None, kept.next)


def _told_by(memo: Mapping[str, Any]) -> Place | None:
    """None for a workflow that has not slept yet, or fell asleep under a version that did not write `seq`."""
    if "seq" not in memo:
        return None
    return Place(memo["seq"], memo["stage"], datetime.fromisoformat(memo["next"]))


async def _look(client: Client, register: Register, title: str, now: datetime) -> Difference | bool:
    """What is wrong with a title; True when it is at work whenever looked at, False when nothing is."""
    for _ in range(LOOKS - 1):
        if (found := await _judge(client, register, title, now)) is not True:
            return found
        await asyncio.sleep(LOOK_AGAIN.total_seconds())
    return await _judge(client, register, title, now)


async def _judge(client: Client, register: Register, title: str, now: datetime) -> Difference | bool:
    """One look. Only a sleeper is judged, and only by what the register said before and after it was looked at."""
    before = await asyncio.to_thread(queries.title_row, register, title)
    described = await _describe(client, title)
    asleep = described is not None and described.history_length == 1
    told = await _told(client, described) if described is not None and asleep else None
    row = await asyncio.to_thread(queries.title_row, register, title)
    if (before and before.seq) != (row and row.seq):
        return True
    if described is None:
        if row is None or not row.is_open:
            return False
        return _difference("missing", title, f"名册在办（现处：{row.stage.label}），却没有流程在运行")
    if tries := _tries(described):
        return _difference("stuck", title, f"同一步已重试{tries}次")
    if told is None:
        return True
    if row is None:
        waiting = await asyncio.to_thread(inbox.waiting, register, title)
        return bool(waiting.actions) or _difference("unknown", title, "名册中没有此称号，却有流程在运行")
    if not row.is_open:
        return _difference("superfluous", title, "名册已办结，流程仍在运行")
    kept = Place(row.seq, row.stage.value, row.next_wake)
    if not _same(told, kept):
        return _difference("different", title, _apart(told, kept))
    if _late(title, kept, now):
        return _difference("different", title, f"应于{row.next_wake:%Y-%m-%d %H:%M}后唤醒，至今未醒")
    return False


def _apart(told: Place, kept: Place) -> str:
    said = f"流程停在第{told.seq}条（{_stage(told)}），名册为第{kept.seq}条（{_stage(kept)}）"
    if told.next in (None, kept.next):
        return said
    wake = f"{kept.next:%Y-%m-%d}" if kept.next else "无"
    return f"{said}；流程下次唤醒{told.next:%Y-%m-%d}，名册为{wake}"


def _stage(place: Place) -> str:
    return Stage(place.stage).label if place.stage in set(Stage) else place.stage


def _tries(described: WorkflowExecutionDescription) -> int:
    """How often the same was tried already, if too often."""
    raw = described.raw_description
    tries = max([raw.pending_workflow_task.attempt, *(one.attempt for one in raw.pending_activities)])
    return int(tries) if tries >= TRIES else 0


async def _describe(client: Client, title: str) -> WorkflowExecutionDescription | None:
    """The running workflow of a title; None when there is none."""
    try:
        found = await client.get_workflow_handle(workflow_id(title)).describe()
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return found if found.status is WorkflowExecutionStatus.RUNNING else None


async def _told(client: Client, described: WorkflowExecution) -> Place | None:
    """By its memo; without one by the life that it was started with. None when that run is over already."""
    if told := _told_by(await described.memo()):
        return told
    handle = client.get_workflow_handle(described.id, run_id=described.run_id)
    async for event in handle.fetch_history_events(page_size=1):
        payloads = event.workflow_execution_started_event_attributes.input.payloads
        life = (await client.data_converter.decode(payloads, [Life]))[0]
        return Place(life.seq, life.standing.stage.value, None)
    return None


async def _wake(client: Client, title: str) -> bool:
    """Make a title look into the ledger and take the life that it finds there; False when no worker answered."""
    handle = client.get_workflow_handle_for(TitleWorkflow.run, workflow_id(title))
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await handle.execute_update(TitleWorkflow.act, NOBODY)
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
        return False
    except (WorkflowUpdateFailedError, RPCError):
        return True  # it ended under the update, or had ended before: the next comparison tells
    return True


def _difference(kind: Any, title: str, detail: str) -> Difference:
    return Difference(kind=kind, title=title, detail=detail)


def _waiting(action: Action) -> Difference:
    what = f"{action.received_at:%Y-%m-%d %H:%M}收到的“{LABELS[action.kind]}”尚未办理"
    return _difference("waiting", action.title, what)
