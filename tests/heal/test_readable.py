"""What the engine's own pages list can be read: titles by unit and stage, undertakings by name and kind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.common import TypedSearchAttributes

from activities import ring, undertakings
from register import ledger
from schemas.life import Life
from schemas.undertaking import Close, Pause
from tests.crash.test_undertaking import common, dispatch
from tests.next_notice import fill, patient
from tests.people import KAIYUAN, UNIT, does
from tests.stack import LONGEST_WAIT, Stack
from workflows import labels
from workflows.plugin import workflow_id

pytestmark = pytest.mark.timeout(600)

TITLE = "2026-0001"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A server that no worker has served yet."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one


async def told(client: Client, workflow: str) -> TypedSearchAttributes:
    """What the newest run of a workflow shows."""
    return (await client.get_workflow_handle(workflow).describe()).typed_search_attributes


async def listed(client: Client, query: str) -> list[str]:
    """The ids that the server's list has for a query, once it has any."""
    async with asyncio.timeout(LONGEST_WAIT):
        while not (found := [one.id async for one in client.list_workflows(query)]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


async def accepted(stack: Stack, client: Client, kind: str, role: str, **says: Any) -> None:
    """An act on the title is accepted."""
    receipt = await stack.act(client, does(TITLE, kind, role, datetime.now(UTC).date(), **says))
    assert receipt is not None
    assert receipt.accepted


async def test_titles_are_listed_by_unit_and_stage_as_they_go_on(stack: Stack) -> None:
    stack.start_worker(sweep=0)
    client = await stack.client()
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
    await accepted(stack, client, "apply", "unit", area=UNIT["code"], application=application)
    query = f'Name = "{UNIT["name"]}" AND ExecutionStatus = "Running" AND Stage = '
    assert await listed(client, f'{query} "初审"') == [workflow_id(TITLE)]
    await accepted(stack, client, "opine", "township", result="agreed")
    assert await listed(client, f'{query} "材料审核"') == [workflow_id(TITLE)]


async def test_one_that_is_started_again_is_listed_at_once_though_it_sleeps(stack: Stack) -> None:
    stack.start_worker(sweep=0)
    client = await stack.client()
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
    await accepted(stack, client, "apply", "unit", area=UNIT["code"], application=application)
    life = ledger.life_of(stack.register, TITLE)
    assert life is not None
    await ring.start(client, life, delay=AN_HOUR, again=True)
    shown = await told(client, workflow_id(TITLE))
    assert (shown.get(labels.NAME), shown.get(labels.STAGE)) == (UNIT["name"], "初审")


async def test_a_server_that_does_not_know_what_titles_show_carries_them_all_the_same(stack: Stack) -> None:
    client = await stack.client()
    life = Life(title=TITLE, edition=stack.edition, calendar=stack.calendar_id, at=datetime.now(UTC))
    await ring.start(client, life, delay=AN_HOUR)
    assert (await told(client, workflow_id(TITLE))).get(labels.STAGE) is None


async def test_where_a_name_means_something_else_titles_go_on_and_show_nothing(stack: Stack) -> None:
    client = await stack.client()
    number = {labels.NAME.name: IndexedValueType.INDEXED_VALUE_TYPE_INT}
    taken = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=number)
    await client.operator_service.add_search_attributes(taken)
    stack.start_worker(sweep=0)
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
    await accepted(stack, client, "apply", "unit", area=UNIT["code"], application=application)
    await accepted(stack, client, "opine", "township", result="agreed")
    assert (await told(client, workflow_id(TITLE))).get(labels.STAGE) is None


async def test_undertakings_are_listed_by_name_and_kind_and_where_they_have_come_to(tmp_path: Path) -> None:
    async with Stack.running(tmp_path, patient(), workers=1) as stack:
        fill(stack.register, 2, datetime.now(UTC))
        client = await stack.client()
        work = dispatch(stack)
        id_ = undertakings.workflow_id(work)

        async def shows(stage: str) -> None:
            with suppress(TimeoutError):  # a busy machine answers later
                await undertakings.wake(client, work)
            assert await listed(client, f'WorkflowId = "{id_}" AND Stage = "{stage}"')

        await shows("批办：办理中")
        common(stack, Pause, work, ground="等候领导小组会议")
        await shows("批办：办理中（已暂停）")
        common(stack, Close, work, ground="不再需要")
        await shows("批办：已办结")
        assert (await told(client, id_)).get(labels.NAME) == "初审"
