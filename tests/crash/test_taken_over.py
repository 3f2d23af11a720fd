"""What a worker had in hand when it died another one takes over within seconds, not when the engine by itself would."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register import ledger
from tests.crash.mortal_worker import ARMED, REACHED
from tests.people import KAIYUAN, applies, does
from tests.stack import LONGEST_WAIT, Stack
from workflows.plugin import workflow_id
from workflows.title import GIVEN_UP_AFTER, ONE_QUICK_TRY

pytestmark = pytest.mark.timeout(600)

TITLE = "2026-0001"


async def test_an_act_in_the_hands_of_a_worker_that_dies_is_anothers_at_once(tmp_path: Path) -> None:
    async with Stack.running(tmp_path, KAIYUAN) as stack:
        client = await stack.client()
        stack.start_worker(sweep=3600)
        today = datetime.now(UTC).date()
        assert await stack.act(client, applies(TITLE, today))
        opinion = does(TITLE, "opine", "township", today, result="agreed")
        (stack.folder / ARMED).write_text(f"before_commit {TITLE}", encoding="utf-8")
        caller = asyncio.create_task(stack.act(client, opinion))
        async with asyncio.timeout(LONGEST_WAIT):
            while not (stack.folder / REACHED).exists():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        stack.kill_workers()
        caller.cancel()
        stack.start_worker(
            sweep=0
        )  # it serves, and looks for nothing: whatever comes to it the engine gives it
        await stack.stage_becomes(TITLE, "materials")
        assert [one.action_id for one in ledger.entries_of(stack.register, TITLE)][1:] == [opinion.id]
        assert stack.faults() == []
        now = await client.get_workflow_handle(workflow_id(TITLE)).describe()
        limit = now.raw_description.execution_config.default_workflow_task_timeout
        assert limit.ToTimedelta() == GIVEN_UP_AFTER


def test_a_task_is_not_given_up_while_its_quick_try_may_still_end() -> None:
    assert ONE_QUICK_TRY < 0.8 * GIVEN_UP_AFTER, "by when the SDK lets the server know that it goes on"
