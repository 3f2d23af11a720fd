"""Unreadable: what the engine holds and none of our keys opens is ended; whoever keeps it starts it again.

Titles are not of it: each is looked at, and started again from the register, by the comparison with that.
"""

import structlog
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowExecution

from activities.client import server_version
from activities.codec import SEALED, Sealing
from activities.keyring import Keyring
from register.keyfile import NoKeyError

TITLES = 'WorkflowType = "Title" AND ExecutionStatus = "Running"'
OTHERS = 'WorkflowType IN ("Delivery", "Undertaking", "Calendar", "Night") AND ExecutionStatus = "Running"'

log = structlog.get_logger("mingpai.unreadable")


def keys_of(client: Client) -> Keyring | None:
    """The keys that a client seals with; None where it does not."""
    codec = client.data_converter.payload_codec
    return codec.keys if isinstance(codec, Sealing) else None


async def refuse_without_keys(client: Client) -> None:
    """`NoKeyError` where titles are sealed and we have no keys, or cannot read them.

    Else they would be held for lost, and started again for everybody to read.
    """
    if keys := keys_of(client):
        keys.seal()
        return
    if not await server_version(client):  # the test server has no list
        return
    async for one in client.list_workflows(TITLES, limit=1):
        if any(field.metadata["encoding"] == SEALED for field in one.raw_info.memo.fields.values()):
            raise NoKeyError(
                "Temporal 里的内容是加密的，这里没有密钥（var/keys/engine）：请把密钥放回；确已丢失的，"
                "用 python starter.py keys new 新建一把再启动，全部流程从名册恢复"
            )


async def end_unreadable(client: Client) -> int:
    """End deliveries, undertakings, calendars and nights that nobody can read; how many."""
    if keys_of(client) is None:
        return 0
    count = 0
    async for one in client.list_workflows(OTHERS, page_size=500):
        if not await readable(client, one):
            handle = client.get_workflow_handle(one.id, run_id=one.run_id)
            await handle.terminate(reason="内容不是用现有的密钥封存的")
            count += 1
    if count:
        log.warning("ended what no key opens", count=count)
    return count


async def readable(client: Client, workflow: WorkflowExecution) -> bool:
    """Whether our keys open what a workflow holds."""
    codec = workflow.data_converter.payload_codec
    assert isinstance(codec, Sealing)
    held: list[Payload] = [*workflow.raw_info.memo.fields.values()]
    if not held:
        handle = client.get_workflow_handle(workflow.id, run_id=workflow.run_id)
        async for event in handle.fetch_history_events(page_size=1):
            held = [*event.workflow_execution_started_event_attributes.input.payloads]
            break
    return all(map(codec.opens, held))
