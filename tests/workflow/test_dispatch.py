"""Deliveries keep no title waiting: answers come before they are started, and they have a task queue of their own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from temporalio.client import Client, Interceptor, OutboundInterceptor, StartWorkflowInput

from activities.dispatch import start_deliveries
from activities.office_file import load_office
from register import outbox
from schemas.delivery import delivery_id
from schemas.party import Party
from tests.crash.test_killed import today
from tests.people import KAIYUAN, applies, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack
from worker import hosting
from workflows.plugin import DELIVERY_QUEUE, TASK_QUEUE, plugin

pytestmark = pytest.mark.timeout(300)

TITLE = "2026-0001"


class Starts(Interceptor):
    """The starts of deliveries, in order; each waits until they are let through."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.open = asyncio.Event()

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        """Stand before a client."""
        return _Before(next, self)


class _Before(OutboundInterceptor):
    def __init__(self, next: OutboundInterceptor, starts: Starts) -> None:
        super().__init__(next)
        self.starts = starts

    async def start_workflow(self, input: StartWorkflowInput) -> Any:
        if input.workflow == "Delivery":
            self.starts.seen.append(input.id)
            await self.starts.open.wait()
        return await super().start_workflow(input)


class Here(NamedTuple):
    """A server, a worker of this program, and the starts of its deliveries."""

    stack: Stack
    client: Client
    starts: Starts

    async def act(self, *actions: Any) -> None:
        """Hand these in; each is accepted."""
        for action in actions:
            receipt = await self.stack.act(self.client, action, LONGEST_WAIT)
            assert receipt is not None
            assert receipt.accepted, said(receipt)

    async def annul(self) -> None:
        """Somebody takes back an opinion, which the unit is told at once and apart."""
        await self.act(
            applies(TITLE, today()),
            does(TITLE, "opine", "township", today(), result="agreed"),
            does(TITLE, "annul", "township", today(), entry=2, ground="意见有误"),
        )

    def urgent(self) -> list[outbox.Letter]:
        """What leaves at once."""
        return [one for one in outbox.notices(self.stack.register) if one.urgent]

    async def delivered(self) -> None:
        """Wait until that has left."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                if all(one.state == "delivered" for one in self.urgent()):
                    return
                await asyncio.sleep(0.05)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    """All of them, on a real server."""
    starts = Starts()
    async with Stack.running(tmp_path, KAIYUAN) as stack:
        client = await Client.connect(stack.address, plugins=[plugin()], interceptors=[starts])
        office = load_office(tmp_path / "office.yaml")
        async with hosting(client, stack.register, office, tmp_path):
            yield Here(stack, client, starts)
            starts.open.set()


async def test_an_act_is_answered_though_no_delivery_can_be_started(here: Here) -> None:
    await here.annul()
    assert here.urgent()
    assert [one.state for one in here.urgent()] == ["pending"] * len(here.urgent())
    here.starts.open.set()
    await here.delivered()


async def test_a_later_step_starts_nothing_that_an_earlier_one_wrote(here: Here) -> None:
    await here.annul()
    told = {delivery_id(Party(role=one.role, area=one.area), one.key, None) for one in here.urgent()}
    here.starts.open.set()
    await here.delivered()
    await here.act(does(TITLE, "opine", "township", today(), result="agreed"))
    assert [here.starts.seen.count(one) for one in told] == [1] * len(told)


async def test_deliveries_are_at_a_task_queue_of_their_own(here: Here) -> None:
    here.starts.open.set()
    await here.annul()
    await here.delivered()
    for one in here.urgent():
        handle = here.client.get_workflow_handle(
            delivery_id(Party(role=one.role, area=one.area), one.key, None)
        )
        assert (await handle.describe()).task_queue == DELIVERY_QUEUE


async def test_what_an_earlier_version_started_with_the_titles_is_still_delivered(here: Here) -> None:
    await here.annul()
    [one, *_] = here.urgent()
    earlier = await Client.connect(here.stack.address, plugins=[plugin()])
    await start_deliveries(earlier, [one], datetime.now(UTC), task_queue=TASK_QUEUE)
    handle = earlier.get_workflow_handle(delivery_id(Party(role=one.role, area=one.area), one.key, None))
    async with asyncio.timeout(LONGEST_WAIT):
        await handle.result()
    assert (await handle.describe()).task_queue == TASK_QUEUE
    assert next(each for each in here.urgent() if each.key == one.key).state == "delivered"
