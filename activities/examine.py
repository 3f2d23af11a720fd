"""Examine: one title's workflow beside the register, and what is wrong with it. Nothing is changed here."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from temporalio.api.common.v1 import WorkflowExecution as WorkflowExecutionId
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
)
from temporalio.exceptions import FailureError
from temporalio.service import RPCError, RPCStatusCode

from register import inbox, queries
from register.connect import Register
from schemas.reconciliation import Difference, Kind
from schemas.stage import Stage
from wording import forms
from workflows.plugin import workflow_id
from workflows.title import spread

LATE = timedelta(minutes=10)
"""A wake, or an action in the inbox, older than this is late: the sweep is every half minute."""

TRIES = 4
"""A task that failed so often fails for a reason that does not go away by itself."""

SLOW_TRIES = 12
"""One that ran out of time, or was held for a deadlock, is a busy machine's or a killed worker's; but not for ever."""

DEADLOCK = "TMPRL1101"
"""The SDK's mark on a task that it called off after two seconds without an answer."""

EFFECT_TRIES = 10
"""Likewise an effect, which waits up to a minute between tries while the register is away: four minutes of them."""

RPC = timedelta(seconds=10)


class Headway(NamedTuple):
    """How far a title has come by the register, or by the memo of its workflow."""

    seq: int
    stage: str
    next: datetime | None


UNREADABLE = Headway(-1, "", None)
"""Of one whose content no key that we have opens, or that is not ours."""


class Examined(NamedTuple):
    """What a look at one title found: what is wrong, or that it sleeps at this entry; neither when it is at work."""

    wrong: Difference | None = None
    asleep_at: int | None = None


async def examine(client: Client, register: Register, title: str, now: datetime) -> Examined:
    """One look. Only a sleeper is judged, and only by what the register said before and after it was looked at."""
    before = await asyncio.to_thread(queries.title_row, register, title)
    described = await describe(client, title)
    asleep = described is not None and described.history_length == 1
    told = await _told(described) if described is not None and asleep else None
    row = await asyncio.to_thread(queries.title_row, register, title)
    if (before and before.seq) != (row and row.seq):
        return Examined()
    if described is None:
        if row is None or not row.is_open:
            return Examined(asleep_at=row.seq if row else None)
        return await _gone(client, title, row.stage)
    if wrong := await _failing(client, title, described, told):
        return Examined(wrong=wrong)
    if told is None:
        return Examined()
    if row is None:
        waiting = await asyncio.to_thread(inbox.waiting, register, title)
        return Examined() if waiting.actions else _wrong("unknown", title, "名册中没有此称号，却有流程在运行")
    if not row.is_open:
        return _wrong("superfluous", title, "名册已办结，流程仍在运行")
    kept = Headway(row.seq, row.stage.value, row.next_wake)
    if not same(told, kept):
        return _wrong("different", title, _apart(told, kept))
    if late(title, kept.next, now):
        return _wrong("different", title, f"应于{row.next_wake:%Y-%m-%d %H:%M}后唤醒，至今未醒")
    return Examined(asleep_at=row.seq)


async def describe(client: Client, title: str) -> WorkflowExecutionDescription | None:
    """The running workflow of a title; None when there is none."""
    try:
        found = await client.get_workflow_handle(workflow_id(title)).describe(rpc_timeout=RPC)
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return found if found.status is WorkflowExecutionStatus.RUNNING else None


def late(title: str, wake: datetime | None, now: datetime) -> bool:
    """Whether a title has overslept; its place in the night's spread is no oversleeping."""
    return wake is not None and spread(title, wake) < now - LATE


def same(told: Headway, kept: Headway) -> bool:
    """Whether the workflow is where the register is; or behind it, but asleep until the same wake: it reads the ledger
    then. So it is where a calendar came that changed nothing.
    """
    if told.next is None:
        return told[:2] == kept[:2]
    return (told.stage, told.next) == (kept.stage, kept.next) and told.seq <= kept.seq


def told_by(memo: Mapping[str, Any]) -> Headway:
    """Where a sleeper is by its memo."""
    told = memo.get("title", memo)  # at first each was a value of its own
    if "seq" not in told:
        return UNREADABLE
    wake = told.get("next")
    return Headway(told["seq"], told["stage"], datetime.fromisoformat(wake) if wake else None)


async def _gone(client: Client, title: str, stage: Stage) -> Examined:
    """An open title without a workflow, and whose doing that was."""
    stands = f"名册在办（现处：{forms.STAGES[stage]}）"
    if (by := await _ended_by(client, title)) is not None:
        return _wrong("ended", title, f"{stands}，流程却被人终止{by and f'（{by}）'}")
    return _wrong("missing", title, f"{stands}，却没有流程在运行")


async def _ended_by(client: Client, title: str) -> str | None:
    """Who ended a title's workflow in the engine, and why, as far as is told there; None where nobody did."""
    handle = client.get_workflow_handle(workflow_id(title))
    try:
        found = await handle.describe(rpc_timeout=RPC)
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    if found.status not in (WorkflowExecutionStatus.TERMINATED, WorkflowExecutionStatus.CANCELED):
        return None
    for event in await _last_events(client, found, 10):
        ended = event.workflow_execution_terminated_event_attributes
        asked = event.workflow_execution_cancel_requested_event_attributes
        if told := [one for one in (ended.identity or asked.identity, ended.reason or asked.cause) if one]:
            return "，".join(told)[:100]
    return ""


async def _last_events(client: Client, found: WorkflowExecution, count: int) -> Sequence[HistoryEvent]:
    """The last events of a run, the newest first."""
    answer = await client.workflow_service.get_workflow_execution_history_reverse(
        GetWorkflowExecutionHistoryReverseRequest(
            namespace=client.namespace,
            execution=WorkflowExecutionId(workflow_id=found.id, run_id=found.run_id),
            maximum_page_size=count,
        ),
        timeout=RPC,
    )
    return answer.history.events


async def _told(described: WorkflowExecution) -> Headway:
    try:
        return told_by(await described.memo())
    except KeyError:
        return UNREADABLE


async def _failing(
    client: Client, title: str, described: WorkflowExecutionDescription, told: Headway | None
) -> Difference | None:
    """What was tried too often, or would be in vain, if anything."""
    if told is UNREADABLE:
        return Difference(
            kind="stuck", title=title, detail="流程的内容不是用现有的密钥封存的，或者不是本程序写的"
        )
    raw = described.raw_description
    tries = raw.pending_workflow_task.attempt
    if tries >= TRIES and (tries >= SLOW_TRIES or await _failed(client, described)):
        return Difference(kind="stuck", title=title, detail=f"同一步已重试{tries}次")
    for one in raw.pending_activities:
        if one.attempt >= EFFECT_TRIES:
            reason = (await _said(described, one.last_failure)).strip().splitlines() or [""]
            detail = f"{one.activity_type.name}已重试{one.attempt}次：{reason[0][:100]}"
            return Difference(kind="failing", title=title, detail=detail)
    return None


async def _failed(client: Client, described: WorkflowExecutionDescription) -> bool:
    """Whether the task fails, and does not only run out of time.

    The history has how its first try ended; after five the server also says how the last ones did.
    """
    told = described.raw_description.workflow_execution_info.search_attributes.indexed_fields
    if "TemporalReportedProblems" in told:
        return b"WorkflowTaskFailed" in told["TemporalReportedProblems"].data
    for event in await _last_events(client, described, 1):
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
            failure = event.workflow_task_failed_event_attributes.failure
            return DEADLOCK not in await _said(described, failure)
    return False


async def _said(described: WorkflowExecution, failure: Failure) -> str:
    """What a failure says, sealed or not."""
    try:
        said = await described.data_converter.decode_failure(failure)
    except KeyError:
        return failure.message
    return said.message if isinstance(said, FailureError) else str(said)


def _apart(told: Headway, kept: Headway) -> str:
    said = f"流程停在第{told.seq}条（{_stage(told)}），名册为第{kept.seq}条（{_stage(kept)}）"
    if told.next in (None, kept.next):
        return said
    wake = f"{kept.next:%Y-%m-%d}" if kept.next else "无"
    return f"{said}；流程下次唤醒{told.next:%Y-%m-%d}，名册为{wake}"


def _stage(headway: Headway) -> str:
    return forms.STAGES[Stage(headway.stage)] if headway.stage in set(Stage) else headway.stage


def _wrong(kind: Kind, title: str, detail: str) -> Examined:
    return Examined(wrong=Difference(kind=kind, title=title, detail=detail))
