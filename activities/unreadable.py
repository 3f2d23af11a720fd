"""Unreadable: what the engine holds and none of our keys opens is ended; whoever keeps it starts it again.

Titles are not of it: each is looked at, and started again from the register, by the comparison with that. But where
another machine seals under a key that is not here, both would end what the other has started: one does not serve.
"""

from datetime import datetime

import structlog
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowExecution

from activities.client import server_version
from activities.codec import SEALED, Sealing
from activities.keyring import Keyring
from observation.polled import POLLED, heard
from register.keyfile import NoKeyError
from workflows.plugin import TASK_QUEUE

TITLES = 'WorkflowType = "Title" AND ExecutionStatus = "Running"'
OTHERS = 'WorkflowType IN ("Delivery", "Undertaking", "Calendar", "Night") AND ExecutionStatus = "Running"'

NEWEST = 20
"""So many titles, those that were started last, say under which keys others seal now."""

log = structlog.get_logger("mingpai.unreadable")


def keys_of(client: Client) -> Keyring | None:
    """The keys that a client seals with; None where it does not."""
    codec = client.data_converter.payload_codec
    return codec.keys if isinstance(codec, Sealing) else None


async def refuse_without_keys(client: Client, now: datetime) -> None:
    """`NoKeyError` where titles are sealed and we have no keys, cannot read them, or have others than a live worker.

    Else they would be held for lost, and started again: for everybody to read, or in turn by each of the two.
    """
    if keys := keys_of(client):
        keys.seal()
    lacking = await lacking_key(client)
    if lacking and keys is None:
        raise NoKeyError(
            "Temporal 里的内容是加密的，这里没有密钥（var/keys/engine）：请把密钥放回；确已丢失的，"
            "用 python starter.py keys new 新建一把再启动，全部流程从名册恢复"
        )
    if lacking and (others := await _others(client, now)):
        raise NoKeyError(
            f"别的机器上的工作进程（{'、'.join(others)}）正用密钥 {lacking} 封存 Temporal 里的内容，这里没有这一把："
            "请把那台的 var/keys/engine 原样复制到这里（替换这里的）再启动；各台的密钥必须相同。"
            "确要改用这里的，先停下别的工作进程，过两分钟再启动，全部流程从名册恢复"
        )


async def lacking_key(client: Client) -> str | None:
    """The name of a key under which the titles started last are sealed, and which is not here; None where none is."""
    if not await server_version(client):  # the test server has no list
        return None
    keys = keys_of(client)
    async for one in client.list_workflows(TITLES, limit=NEWEST):
        for field in one.raw_info.memo.fields.values():
            name = field.metadata["key"].decode(errors="replace")
            if field.metadata["encoding"] == SEALED and (keys is None or keys.open(name) is None):
                return name
    return None


async def _others(client: Client, now: datetime) -> list[str]:
    """The other machines on which a worker asks for our work: those that have died no longer do."""
    live = {who for who, when in (await heard(client, TASK_QUEUE)).items() if now - when < POLLED}
    here = _machine(client.service_client.config.identity)
    return sorted({_machine(who) for who in live} - {here})


def _machine(identity: str) -> str:
    return identity.rpartition("@")[2]


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
