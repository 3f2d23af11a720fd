"""Quiet: whether the engine is where the ledger is, once nobody has acted for a while. It asks the server alone.

Every open title runs, at the ledger's entry; no workflow task was tried twice; nothing runs that the register has not.
"""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.exceptions import TemporalError
from temporalio.service import RPCError, RPCStatusCode

from tests.storm.books import Books, Row
from tests.storm.checker import Finding

LOOKS = 5
"""How often a title that just stepped is looked at again."""

ANSWERS_WITHIN = timedelta(seconds=10)
AT_ONCE = 16
"""Titles that are asked at one time."""


async def engine(client: Client, books: Books, reread: Any) -> list[Finding]:
    """Where engine and ledger differ. `reread` gives the register's content anew: an awake title may have stepped."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def asked(title: str) -> list[Finding]:
        async with gate:
            return await _title(client, title, reread)

    by_title = await asyncio.gather(*map(asked, books.titles))
    findings = [one for found in by_title for one in found]
    return [*findings, *await _strangers(client, books)]


async def _title(client: Client, title: str, reread: Any) -> list[Finding]:
    found: list[str] = []
    for _ in range(LOOKS):
        row = (await asyncio.to_thread(reread)).titles[title]
        found = await _compared(client, title, row)
        if not found:
            break
        await asyncio.sleep(2)
    return [Finding(title, "engine", seen) for seen in found]


async def _compared(client: Client, title: str, row: Row) -> list[str]:
    handle = client.get_workflow_handle(f"title/{title}")
    described = await _described(handle)
    if described is None:
        return ["open, and the engine has no workflow"] if row["is_open"] else []
    status = WorkflowExecutionStatus.Name(described.raw_description.workflow_execution_info.status)
    running = described.status is not None and described.status.name == "RUNNING"
    if not row["is_open"]:
        return [f"ended, and its workflow is {status}"] if running else []
    if not running:
        return [f"open, and its workflow is {status}"]
    task = described.raw_description.pending_workflow_task
    found = [f"a workflow task is tried for the {task.attempt}th time"] if task.attempt > 1 else []
    found += [
        f"{one.activity_type.name} is tried for the {one.attempt}th time: {one.last_failure.message[:200]}"
        for one in described.raw_description.pending_activities
        if one.attempt > 1
    ]
    at = await _where(handle, described)
    if at != row["seq"]:
        found.append(f"the ledger is at entry {row['seq']}, the engine at {at}")
    return found


async def _strangers(client: Client, books: Books) -> list[Finding]:
    """Nothing runs for a title that the register does not have."""
    query = 'WorkflowType = "Title" AND ExecutionStatus = "Running"'
    ids = [run.id.removeprefix("title/") async for run in client.list_workflows(query)]
    unknown = [one for one in ids if one not in books.titles]
    return [Finding(one, "engine", "a workflow runs, and the register has no such title") for one in unknown]


async def _described(handle: Any) -> WorkflowExecutionDescription | None:
    try:
        described: WorkflowExecutionDescription = await handle.describe(rpc_timeout=ANSWERS_WITHIN)
    except RPCError as failed:
        if failed.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return described


async def _where(handle: Any, described: WorkflowExecutionDescription) -> Any:
    """The entry that the engine knows: a sleeper's memo says so without waking it, an awake title answers."""
    if described.history_length == 1:  # a run that began with a back-off, and nothing since
        return (await described.memo()).get("title", {}).get("seq", "no entry that its memo tells")
    try:
        async with asyncio.timeout(ANSWERS_WITHIN.total_seconds()):
            return await handle.execute_update("look", result_type=int)
    except (TimeoutError, TemporalError) as failed:
        return f"no entry that it tells ({type(failed).__name__})"
