"""Undertakings 工作: how one is woken, and the one effect that its workflow asks for."""

import asyncio
from contextlib import suppress

from temporalio import activity
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities import ring
from activities.starting import Starter
from register.connect import Register
from register.keyfile import NoKeyError
from schemas.tolerance import PATIENCE
from schemas.undertaking import Tended, Tending, UndertakingId
from workflows.plugin import TASK_QUEUE
from workflows.undertaking import UndertakingWorkflow


def workflow_id(undertaking: UndertakingId) -> str:
    """The id of an undertaking's workflow."""
    return f"undertaking/{undertaking}"


async def wake(client: Client, undertaking: UndertakingId) -> None:
    """Have an undertaking look into the register: started where it has ended, woken where it sleeps.

    One that ended between the two had perhaps looked before the deed was written: a new one looks after it.
    `TimeoutError` when nobody serves. An account that may read no key can wake one that runs; `NoKeyError` where none
    does, which the sweep finds.
    """
    try:
        handle = await _start(client, undertaking)
    except NoKeyError:
        handle = client.get_workflow_handle_for(UndertakingWorkflow.run, workflow_id(undertaking))
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            try:
                with suppress(NoKeyError):  # the answer is sealed: it has come
                    await handle.execute_update(UndertakingWorkflow.look)
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                raise ring.called_off() from None
    except RPCError as failed:
        if failed.status is not RPCStatusCode.NOT_FOUND:
            raise
        await _start(client, undertaking)


async def _start(client: Client, undertaking: UndertakingId) -> WorkflowHandle[UndertakingWorkflow, None]:
    return await client.start_workflow(
        UndertakingWorkflow.run,
        undertaking,
        id=workflow_id(undertaking),
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        rpc_timeout=PATIENCE,
    )


class UndertakingActivities:
    """The one effect of an undertaking."""

    def __init__(self, register: Register, client: Client, starter: Starter) -> None:
        self.register = register
        self.client = client
        self.starter = starter

    @activity.defn(name="tend")
    async def tend(self, tending: Tending) -> Tended:
        """Write down what the clock has brought, hand in the next page of errands; what is left then."""
        # Imported by the first undertaking that has something to do: a tenth of a worker's start is what they all know.
        from activities.tending import Tender

        return await Tender(self.register, self.client, self.starter).tend(tending)
