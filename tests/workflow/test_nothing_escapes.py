"""Nothing that an effect can raise ends a title: it stays, and goes on when the effect works again."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus
from temporalio.worker import Replayer, Worker

from activities.ring import start
from register import lawbook, ledger
from tests.crash.test_killed import codes, today
from tests.faltering import (
    Faltering,
    Fault,
    answered_nonsense,
    cancelled,
    failed,
    failed_for_good,
    timed_out,
)
from tests.people import applies, does, wakeful
from tests.stack import LONGEST_WAIT
from workflows.plugin import TASK_QUEUE, plugin, workflow_id
from workflows.title import ANOTHER_TRY, TitleWorkflow

pytestmark = pytest.mark.timeout(600)

AWAKE = wakeful("preliminary", "materials", seconds=280)

EFFECT = "record"

CODES = codes(100)
"""Each title's unit is another one: a unit applies once."""

_numbers = count()


@pytest.fixture(scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Faltering]:
    """An installation, nobody hosting yet."""
    async with Faltering.running(tmp_path_factory.mktemp("faltering"), AWAKE) as one:
        yield one


@pytest.fixture
def title() -> str:
    """A title of its own."""
    return f"2026-{next(_numbers):04d}"


async def begin(here: Faltering, title: str) -> None:
    """Start the workflow of an application that nobody rings for: `run` finds it."""
    action = here.stack.receive(applies(title, today(), code=CODES[int(title[5:])]))
    await start(here.client, lawbook.begun_by(here.stack.register, action))


async def reaches(here: Faltering, title: str, seq: int) -> None:
    """Wait until the ledger has an entry; where an effect failed for good, the title's patience is skipped."""
    async with asyncio.timeout(LONGEST_WAIT):
        while (life := ledger.life_of(here.stack.register, title)) is None or life.seq < seq:
            await asyncio.sleep(0.1)
            if await pausing(here, title):
                await here.environment.sleep(ANOTHER_TRY)


async def pausing(here: Faltering, title: str) -> bool:
    """Whether a title waits before it tries an effect anew."""
    events = (await here.client.get_workflow_handle(workflow_id(title)).fetch_history()).events
    timers = [one.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta() for one in events]
    fired = sum(one.event_type == EventType.EVENT_TYPE_TIMER_FIRED for one in events)
    return timers.count(ANOTHER_TRY) > fired


async def tasks_failed(here: Faltering, title: str) -> int:
    """How many tasks of a title could not be done."""
    history = await here.client.get_workflow_handle(workflow_id(title)).fetch_history()
    return sum(one.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED for one in history.events)


async def assert_accepted(here: Faltering, title: str) -> None:
    """Ring for what comes after the application: in the end it is in the ledger, and whoever rang hears of it."""
    opinion = here.stack.receive(does(title, "opine", "township", today(), result="agreed"))
    handle = here.client.get_workflow_handle(workflow_id(title))
    async with asyncio.timeout(ANOTHER_TRY.total_seconds() + LONGEST_WAIT):
        receipt = await handle.execute_update(TitleWorkflow.act, opinion.id)
    assert receipt is not None
    assert receipt.accepted
    await reaches(here, title, 2)


async def assert_sound(here: Faltering, title: str) -> None:
    """The title runs, what was to fail has failed, and what it did replays."""
    handle = here.client.get_workflow_handle(workflow_id(title))
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    assert here.faults.left(title) == 0
    await Replayer(workflows=[], plugins=[plugin()]).replay_workflow(await handle.fetch_history())


@pytest.mark.parametrize("fault", [timed_out, failed, cancelled, failed_for_good])
async def test_what_an_effect_raises_in_run_ends_no_title(here: Faltering, title: str, fault: Fault) -> None:
    here.faults.put(title, EFFECT, fault, fault)  # the quick try and the regular one
    async with here.hosting():
        await begin(here, title)
        await reaches(here, title, 1)
        await assert_sound(here, title)
        assert await tasks_failed(here, title) == 0


@pytest.mark.parametrize("fault", [timed_out, failed, cancelled])
async def test_what_an_effect_raises_in_an_update_ends_no_title(
    here: Faltering, title: str, fault: Fault
) -> None:
    async with here.hosting():
        await begin(here, title)
        await reaches(here, title, 1)
        here.faults.put(title, EFFECT, fault, fault)
        await assert_accepted(here, title)
        await assert_sound(here, title)
        assert await tasks_failed(here, title) == 0


async def test_an_effect_that_fails_for_good_in_an_update_is_tried_anew_a_minute_later(
    here: Faltering, title: str
) -> None:
    async with here.hosting():
        await begin(here, title)
        await reaches(here, title, 1)
        here.faults.put(title, EFFECT, failed_for_good, failed_for_good)
        await assert_accepted(here, title)  # a real minute: virtual time stands still for an update under way
        await assert_sound(here, title)


async def test_an_effect_that_a_worker_does_not_know_is_waited_for(here: Faltering, title: str) -> None:
    async with Worker(here.client, task_queue=TASK_QUEUE):
        await begin(here, title)
        async with asyncio.timeout(LONGEST_WAIT):
            failures = 0
            while not failures:
                await asyncio.sleep(0.1)
                failures = await tasks_failed(here, title)
    async with here.hosting():
        await reaches(here, title, 1)
        await assert_sound(here, title)


async def test_a_quick_answer_that_nobody_can_read_is_asked_for_again(here: Faltering, title: str) -> None:
    async with here.hosting():
        here.faults.put(title, EFFECT, answered_nonsense)
        await begin(here, title)
        await reaches(here, title, 1)
        here.faults.put(title, EFFECT, answered_nonsense)
        await assert_accepted(here, title)
        await assert_sound(here, title)
