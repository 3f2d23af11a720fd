"""Builds of the worker: nobody's until one is made current by Compose's own one-shot, then everybody's."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from temporalio.api.deployment.v1 import WorkerDeploymentVersion
from temporalio.api.enums.v1 import ContinueAsNewVersioningBehavior
from temporalio.api.history.v1 import WorkflowExecutionStartedEventAttributes
from temporalio.api.workflowservice.v1 import DescribeWorkerDeploymentVersionRequest
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError

from schemas.base import CHINA
from tests.deploy.compose import healthy, run_script
from tests.people import KAIYUAN, applies, does
from tests.stack import LONGEST_WAIT, Stack, free_port
from worker import PORT
from workflows.plugin import DEPLOYMENT, workflow_id

pytestmark = pytest.mark.timeout(600)
TITLE = "2026-0001"
UNHEARD = 3.0
"""Seconds after which a ring that nobody answered is taken as unanswered."""


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server on a file, no worker yet."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one


def today() -> date:
    """The law date of the real clock."""
    return datetime.now(CHINA).date()


async def polls(client: Client, build: str) -> None:
    """Wait until the server knows a worker of this build."""
    version = WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build)
    request = DescribeWorkerDeploymentVersionRequest(namespace=client.namespace, deployment_version=version)
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            try:
                await client.workflow_service.describe_worker_deployment_version(request)
                return
            except RPCError:
                await asyncio.sleep(0.1)


async def make_current(stack: Stack, build: str) -> None:
    """Run the script of the service `current-version` as Compose would."""
    address = f"127.0.0.1:{stack.port}"
    await asyncio.to_thread(
        run_script,
        "current-version",
        TEMPORAL_ADDRESS=address,
        TEMPORAL_NAMESPACE="default",
        MINGPAI_BUILD_ID=build,
    )


def wait_healthy(port: int) -> None:
    """Wait until Compose would start `current-version`; if health asked for a current build, nothing ever would be."""
    end = time.monotonic() + LONGEST_WAIT
    while not healthy("worker", str(PORT), port):
        assert time.monotonic() < end, "not healthy"


class Sleep(NamedTuple):
    """A sleeping title: the one event of its present run, and the history of the run before."""

    started: WorkflowExecutionStartedEventAttributes
    before: WorkflowHistory

    @property
    def builds(self) -> set[str]:
        """The builds that worked while the title was last awake."""
        done = [event.workflow_task_completed_event_attributes for event in self.before.events]
        return {one.deployment_version.build_id for one in done if one.started_event_id}

    @property
    def wakes_on_the_current_build(self) -> bool:
        """Whether the run before asked for it."""
        asked = self.started.inherited_auto_upgrade_info.continue_as_new_initial_versioning_behavior
        return asked == ContinueAsNewVersioningBehavior.CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_AUTO_UPGRADE


async def asleep(client: Client) -> Sleep:
    """Wait until the title hibernates."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            events = (await client.get_workflow_handle(workflow_id(TITLE)).fetch_history()).events
            started = events[0].workflow_execution_started_event_attributes
            if len(events) == 1 and (run := started.continued_execution_run_id):
                before = client.get_workflow_handle(workflow_id(TITLE), run_id=run)
                return Sleep(started, await before.fetch_history())
            await asyncio.sleep(0.1)


async def test_a_build_serves_nobody_until_it_is_current_and_sleepers_wake_on_the_next_one(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await stack.client()
    monkeypatch.setenv("MINGPAI_BUILD_ID", "1")
    monkeypatch.setenv("MINGPAI_HTTP_PORT", str(page := free_port()))
    first = stack.start_worker()
    await polls(client, "1")
    await asyncio.to_thread(wait_healthy, page)
    application = applies(TITLE, today())
    assert await stack.act(client, application, UNHEARD) is None

    await make_current(stack, "1")
    receipt = await stack.act(client, application, LONGEST_WAIT)
    assert receipt is not None
    assert receipt.accepted
    sleep = await asleep(client)
    assert sleep.builds == {"1"}
    assert sleep.wakes_on_the_current_build

    monkeypatch.setenv("MINGPAI_BUILD_ID", "2")
    monkeypatch.setenv("MINGPAI_HTTP_PORT", str(free_port()))
    stack.start_worker()
    await make_current(stack, "2")
    first.terminate()
    await asyncio.to_thread(first.wait, LONGEST_WAIT)
    receipt = await stack.act(
        client, does(TITLE, "opine", "township", today(), result="agreed"), LONGEST_WAIT
    )
    assert receipt is not None
    assert receipt.accepted
    assert (await asleep(client)).builds == {"2"}
    assert stack.faults() == []


async def test_a_title_that_slept_without_versions_wakes_on_the_first_current_build(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await stack.client()
    monkeypatch.delenv("MINGPAI_BUILD_ID", raising=False)
    embedded = stack.start_worker()
    receipt = await stack.act(client, applies(TITLE, today()), LONGEST_WAIT)
    assert receipt is not None
    assert receipt.accepted
    assert not (await asleep(client)).wakes_on_the_current_build
    embedded.terminate()
    await asyncio.to_thread(embedded.wait, LONGEST_WAIT)

    monkeypatch.setenv("MINGPAI_BUILD_ID", "1")
    stack.start_worker()
    await make_current(stack, "1")
    receipt = await stack.act(
        client, does(TITLE, "opine", "township", today(), result="agreed"), LONGEST_WAIT
    )
    assert receipt is not None
    assert receipt.accepted
    assert (await asleep(client)).builds == {"1"}
