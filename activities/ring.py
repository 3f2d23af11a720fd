"""Ring: wake a title for an action that lies in its inbox, and bring the answer; start a workflow that is missing."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from observation.follow import ringing
from register import inbox, lawbook, ledger
from register.connect import Register
from register.keyfile import NoKeyError
from schemas.action import Action
from schemas.life import Life
from schemas.record import Called, Whereabouts
from schemas.step import Receipt
from schemas.tolerance import PATIENCE
from wording import forms
from workflows import labels
from workflows.plugin import TASK_QUEUE, workflow_id
from workflows.title import GIVEN_UP_AFTER, TitleWorkflow, memo

AGAIN_AFTER = 0.1
"""Seconds between two rings of one caller."""


async def start(
    client: Client,
    life: Life,
    *,
    wake: datetime | None = None,
    delay: timedelta | None = None,
    again: bool = False,
) -> None:
    """Start a title's workflow from its life, asleep for `delay` until `wake`, or at once.

    One that runs already is left alone; with `again` it is ended, and this one takes its place.
    """
    here = Whereabouts.of(life, wake)
    started = partial(
        client.start_workflow,
        TitleWorkflow.run,
        Called(title=life.title),
        id=workflow_id(life.title),
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING
        if again
        else WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        start_delay=delay,
        task_timeout=GIVEN_UP_AFTER,
        memo=memo(here),
        rpc_timeout=PATIENCE,
    )
    try:
        await started(search_attributes=labels.of_title(here, forms.STAGES))
    except RPCError as failed:
        # No worker has told this server yet what titles show: that is no reason to leave one without its workflow.
        if failed.status is not RPCStatusCode.INVALID_ARGUMENT:
            raise
        await started()


async def look(client: Client, title: str, patience: timedelta = PATIENCE) -> int | None:
    """Make a title look into ledger and inbox; the entry that it stands at for good, None when it does not answer.

    Raises `RPCError` (NOT_FOUND) when no workflow of the title runs.
    """
    handle = client.get_workflow_handle_for(TitleWorkflow.run, workflow_id(title))
    try:
        async with asyncio.timeout(patience.total_seconds()):
            try:
                return await handle.execute_update(TitleWorkflow.look)
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                raise called_off() from None
    except (TimeoutError, WorkflowUpdateFailedError):
        return None


async def ring(
    client: Client, register: Register, action: Action, patience: timedelta = PATIENCE
) -> Receipt | None:
    """The receipt for an action that lies in the inbox; None when nobody answered in time and it stays there."""
    with ringing(action), suppress(TimeoutError):
        async with asyncio.timeout(patience.total_seconds()):
            while True:
                receipt = await _once(client, register, action)
                if receipt is not None:
                    return receipt
                await asyncio.sleep(AGAIN_AFTER)
    return await _kept(register, action)


async def _once(client: Client, register: Register, action: Action) -> Receipt | None:
    """One ring. None when it went unheard: the run ended under it, the server had too many, the title was missing."""
    title = client.get_workflow_handle_for(TitleWorkflow.run, workflow_id(action.title))
    try:
        receipt = await title.execute_update(TitleWorkflow.act, action.id, id=action.id)
    except NoKeyError:
        receipt = None
        await _knock(client, action.title)
    except WorkflowUpdateRPCTimeoutOrCancelledError:
        raise called_off() from None
    except WorkflowUpdateFailedError:
        receipt = None
    except RPCError as failed:
        receipt = None
        if failed.status is RPCStatusCode.NOT_FOUND:
            life = await asyncio.to_thread(ledger.life_of, register, action.title)
            if life is None:
                life = await asyncio.to_thread(lawbook.begun_by, register, action)
            await start(client, life)
    # Whoever was heard has worked off the whole inbox, this action included.
    return receipt or await _kept(register, action)


async def _knock(client: Client, title: str) -> None:
    """An account that may read no key says nothing and hears nothing, but wakes a title for its inbox.

    The answer is in the register; a title that has no workflow yet the sweep starts.
    """
    with suppress(NoKeyError, RPCError):
        await look(client, title)


def called_off() -> BaseException:
    """The SDK tells a time-out and the end of its caller in one error; whoever was to stop must stop."""
    task = asyncio.current_task()
    return asyncio.CancelledError() if task is not None and task.cancelling() else TimeoutError()


async def _kept(register: Register, action: Action) -> Receipt | None:
    return (await asyncio.to_thread(inbox.waiting, register, action.title, action.id)).receipt
