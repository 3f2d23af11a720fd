"""A real server whose content is sealed: who reaches its port reads and forges nothing; lost keys are made good."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHistory,
    WorkflowUpdateFailedError,
)
from temporalio.worker import Replayer, Worker

from activities import keyring, ring, unreadable
from activities.codec import Sealing
from activities.dispatch import start_deliveries
from activities.keyring import Keyring
from activities.reconcile import reconcile
from activities.sweep import Sweep
from register import deliveries, ledger
from register.keyfile import NoKeyError
from schemas.unit import credit_check_digit
from tests.heal.test_sweep import applied, asleep, opined, status
from tests.notices.conftest import letter, put
from tests.people import KAIYUAN, UNIT, does
from tests.stack import LONGEST_WAIT, Stack
from tests.workflow.test_forged import Evil
from workflows.plugin import plugin, workflow_id
from workflows.title import TitleWorkflow

pytestmark = pytest.mark.timeout(600)

FAR = timedelta(days=400)
CODE = "11532502015180007" + credit_check_digit("11532502015180007")
APPLICATION = {"unit": {**UNIT, "code": CODE, "name": "单位7"}, "honour": KAIYUAN.honour.name}


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """An installation with a key, its server and a worker that does not sweep."""
    one = Stack(tmp_path, KAIYUAN)
    keyring.add(tmp_path, now())
    try:
        await one.start_server()
        one.start_worker(sweep=0)
        yield one
    finally:
        one.close()


@pytest.fixture
async def client(stack: Stack) -> Client:
    """One of ours."""
    return await stack.client()


async def stranger(stack: Stack, codec: Sealing | None = None, identity: str | None = None) -> Client:
    """Somebody at the port who has this program and no key."""
    return await Client.connect(stack.address, plugins=[plugin(codec=codec)], identity=identity)


async def held(client: Client) -> tuple[bytes, set[str]]:
    """All that the port tells about all workflows: as it comes, and how its payloads are encoded."""
    told, encodings = [], set[str]()
    async for one in client.list_workflows(""):
        handle = client.get_workflow_handle(one.id, run_id=one.run_id)
        for message in [one.raw_info, *[event async for event in handle.fetch_history_events()]]:
            told.append(message.SerializeToString())
            encodings |= set(_encodings(MessageToDict(message)))
    return b"".join(told), encodings


def _encodings(found: Any) -> Iterator[str]:
    """Of every payload in a message, but for what the engine's own pages show and how the SDK counts."""
    if isinstance(found, dict):
        if encoding := found.get("metadata", {}).get("encoding"):
            yield b64decode(encoding).decode()
        for name, each in found.items():
            if name not in ("searchAttributes", "data", "header"):
                yield from _encodings(each)
    elif isinstance(found, list):
        for each in found:
            yield from _encodings(each)


async def test_the_port_and_the_file_tell_names_stages_and_times_and_nothing_else(
    stack: Stack, client: Client
) -> None:
    before = await applied(stack, client, 1)
    await opined(stack, client, before.title)
    await asleep(client, before.title, seq=2)
    told, encodings = await held(await stranger(stack))
    assert encodings == {"binary/sealed"}
    life = ledger.life_of(stack.register, before.title)
    assert life is not None
    files = b"".join(one.read_bytes() for one in stack.folder.glob("temporal.db*"))
    for secret in (life.head, life.edition, "agreed"):
        assert secret.encode() not in told, secret
        assert secret.encode() not in files, secret


async def test_a_failure_says_nothing_at_the_port(stack: Stack, client: Client) -> None:
    """What a database says of a failure may quote what was to be written."""
    life = await applied(stack, client, 1)
    handle = client.get_workflow_handle(workflow_id(life.title))
    with pytest.raises(WorkflowUpdateFailedError) as no:
        await handle.execute_update("act", args=[{"secret": "南正街"}])
    assert "Failed decoding" in str(no.value.cause)
    other = (await stranger(stack)).get_workflow_handle(workflow_id(life.title))
    with pytest.raises(WorkflowUpdateFailedError) as told:
        await other.execute_update("act", "2026")
    assert str(told.value.cause) == "RuntimeError: Encoded failure"


async def test_what_a_stranger_sends_is_turned_down_and_the_title_goes_on(
    stack: Stack, client: Client
) -> None:
    life = await applied(stack, client, 1)
    other = await stranger(stack)
    title = other.get_workflow_handle(workflow_id(life.title))
    with pytest.raises(WorkflowUpdateFailedError):
        await title.execute_update(TitleWorkflow.act, "forged")
    await title.signal("forged", "anything")
    await opined(stack, client, life.title)
    assert stack.faults() == []


async def test_a_stranger_has_no_effect_done(stack: Stack, client: Client) -> None:
    life = await applied(stack, client, 1)
    other = await stranger(stack)
    async with Worker(other, task_queue="evil", workflows=[Evil]):
        question = {"title": life.title, "now": now().isoformat()}
        with pytest.raises(WorkflowFailureError) as no:
            await other.execute_workflow("Evil", args=["record", question], id="evil", task_queue="evil")
    assert "Encoded failure" in str(no.value.cause.__cause__)


async def test_a_title_that_a_stranger_made_up_gives_way_to_the_ledgers(stack: Stack, client: Client) -> None:
    life = await applied(stack, client, 1)
    other = await stranger(stack)
    await ring.start(other, life, delay=FAR, again=True)
    async with asyncio.timeout(LONGEST_WAIT):  # the list of workflows may be seconds behind
        while not (found := await reconcile(client, stack.register, now())).differences:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert [one.detail for one in found.differences] == [
        "流程的内容不是用现有的密钥封存的，或者不是本程序写的"
    ]
    await Sweep(client, stack.register).compare(now())
    await opined(stack, client, life.title)


async def test_an_account_without_the_key_hands_in_and_reads_the_answer_in_the_register(
    stack: Stack, client: Client
) -> None:
    life = await applied(stack, client, 1)
    keyless = await stranger(stack, Sealing(Keyring(stack.folder / "pack.yaml")))
    await opined(stack, keyless, life.title)
    seq = await ring.look(client, life.title)
    assert seq == 2


async def test_what_an_account_without_the_key_cannot_start_the_sweep_starts(
    stack: Stack, client: Client
) -> None:
    keyless = await stranger(stack, Sealing(Keyring(stack.folder / "pack.yaml")))
    action = stack.receive(
        does("2026-0007", "apply", "unit", now().date(), area=CODE, application=APPLICATION)
    )
    assert await ring.ring(keyless, stack.register, action, timedelta(seconds=1)) is None
    await Sweep(client, stack.register).inbox(now() + timedelta(minutes=1))
    assert await status(client, "2026-0007") is WorkflowExecutionStatus.RUNNING


async def test_after_all_keys_were_lost_titles_and_deliveries_go_on_from_the_register(
    stack: Stack, client: Client
) -> None:
    life = await applied(stack, client, 1)
    stack.kill_workers()
    put(stack.register, key := f"{life.title}/1/9", at=now())
    await start_deliveries(client, deliveries.waiting(stack.register), now())
    lose_the_keys(stack)
    stack.start_worker(sweep=1)
    again = await stack.client()
    await asleep_under(again, life.title)
    await opined(stack, again, life.title)
    await delivered(stack, key)
    assert [fault for fault in stack.faults() if key not in fault] == []


async def test_a_new_key_takes_over_while_everything_runs(stack: Stack, client: Client) -> None:
    life = await applied(stack, client, 1)
    new = keyring.add(stack.folder, now() + timedelta(seconds=1))
    await opined(stack, client, life.title)
    await asleep(client, life.title, seq=2)
    described = await client.get_workflow_handle(workflow_id(life.title)).describe()
    used = {field.metadata["key"].decode() for field in described.raw_info.memo.fields.values()}
    assert used == {new}
    found = await reconcile(client, stack.register, now())
    assert found.differences == ()


async def test_a_worker_without_the_keys_does_not_serve(stack: Stack, client: Client) -> None:
    await applied(stack, client, 1)
    await listed(client)
    with pytest.raises(NoKeyError, match="放回"):
        await unreadable.refuse_without_keys(await stranger(stack), now())


async def test_a_machine_with_other_keys_than_a_live_worker_s_does_not_serve_and_says_which_it_lacks(
    stack: Stack, client: Client, tmp_path: Path
) -> None:
    await applied(stack, client, 1)
    await listed(client)
    (lacking,) = keyring.names(keyring.folder_of(stack.folder))
    keyring.add(tmp_path / "elsewhere", now())
    others = Sealing(Keyring(keyring.folder_of(tmp_path / "elsewhere")))
    with pytest.raises(NoKeyError, match=f"正用密钥 {lacking} 封存"):
        await unreadable.refuse_without_keys(await stranger(stack, others, "1@elsewhere"), now())
    ours = Sealing(Keyring(keyring.folder_of(stack.folder)))
    await unreadable.refuse_without_keys(await stranger(stack, ours, "1@elsewhere"), now())
    # On this machine the keys that are lost were this one's, and what they sealed is made anew.
    await unreadable.refuse_without_keys(await stranger(stack, others), now())


async def listed(client: Client) -> None:
    """Until the server's list has a title."""
    async with asyncio.timeout(LONGEST_WAIT):
        while not [one async for one in client.list_workflows(unreadable.TITLES)]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_the_replayer_reads_what_is_sealed(stack: Stack, client: Client) -> None:
    life = await applied(stack, client, 1)
    query = f'WorkflowId = "{workflow_id(life.title)}" AND ExecutionStatus = "ContinuedAsNew"'
    async with asyncio.timeout(LONGEST_WAIT):
        while not (runs := [one async for one in client.list_workflows(query)]):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    keys = Keyring.of(stack.folder)
    assert keys is not None
    for one in runs:
        history = await client.get_workflow_handle(one.id, run_id=one.run_id).fetch_history()
        replayer = Replayer(workflows=[], plugins=[plugin(codec=Sealing(keys))], debug_mode=True)
        await replayer.replay_workflow(WorkflowHistory(history.workflow_id, history.events))


def lose_the_keys(stack: Stack) -> None:
    """The keys are gone, and somebody has made a new one."""
    for one in keyring.folder_of(stack.folder).iterdir():
        one.unlink()
    keyring.add(stack.folder, now())


async def delivered(stack: Stack, key: str) -> None:
    """Wait until a notice has left."""
    async with asyncio.timeout(LONGEST_WAIT):
        while letter(stack.register, key).state != "delivered":  # noqa: ASYNC110  another process sends it
            await asyncio.sleep(0.2)


async def asleep_under(client: Client, title: str) -> None:
    """Until the title sleeps under a key that opens."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            with suppress(KeyError):
                await asleep(client, title)
                return
            await asyncio.sleep(0.2)
