"""What only one of register and engine knows, the sweep brings to the other; on a real server, round by round."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from activities import ring
from activities.heal import heal
from activities.sweep import FIRST_PAUSE, Sweep
from register import engine, lawbook, ledger, outbox
from register.tables import outbox as outbox_table
from register.tables import recoveries, titles
from schemas.base import local_date
from schemas.delivery import delivery_id
from schemas.life import Life
from schemas.opening import TakeOver
from schemas.party import Actor, Party, Role
from schemas.reconciliation import Difference
from schemas.unit import credit_check_digit
from schemas.way_out import Linked
from tests.people import KAIYUAN, UNIT, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack
from workflows.plugin import TASK_QUEUE, workflow_id

pytestmark = pytest.mark.timeout(600)

LONG = timedelta(days=400)


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A server and a worker that does not sweep: the tests do, when they want it."""
    one = Stack(tmp_path_factory.mktemp("sweep"), KAIYUAN)
    try:
        await one.start_server()
        one.start_worker(sweep=0)
        yield one
    finally:
        one.close()


@pytest.fixture(scope="module")
async def client(stack: Stack) -> Client:
    """A client of that server."""
    return await stack.client()


@pytest.fixture
def sweep(stack: Stack, client: Client) -> Sweep:
    """A sweep that remembers nothing yet."""
    return Sweep(client, stack.register)


async def applied(stack: Stack, client: Client, n: int) -> Life:
    """A title that waits, asleep, for the township's opinion; its life."""
    title, stem = f"2026-{n:04d}", f"11532502015180{n:03d}"
    code = stem + credit_check_digit(stem)
    application = {"unit": {**UNIT, "code": code, "name": f"单位{n}"}, "honour": KAIYUAN.honour.name}
    action = does(title, "apply", "unit", now().date(), area=code, application=application)
    receipt = await stack.act(client, action)
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    await asleep(client, title)
    life = ledger.life_of(stack.register, title)
    assert life is not None
    return life


async def opined(stack: Stack, client: Client, title: str) -> None:
    """The township's opinion on it."""
    receipt = await stack.act(client, does(title, "opine", "township", now().date(), result="agreed"))
    assert receipt is not None
    assert receipt.accepted, said(receipt)


async def asleep(client: Client, title: str, seq: int | None = None) -> None:
    """Wait until the title sleeps, at entry `seq` by its own account."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            found = await client.get_workflow_handle(workflow_id(title)).describe()
            told = (await found.memo())["title"]
            if found.history_length == 1 and seq in (None, told["seq"]):
                return
            await asyncio.sleep(0.05)


async def listed_as_closed(client: Client, title: str, times: int = 1) -> None:
    """Wait until the server's list has that the title's workflow was ended, so many times by now."""
    query = f'WorkflowId = "{workflow_id(title)}" AND ExecutionStatus IN ("Terminated", "Canceled", "Failed")'
    async with asyncio.timeout(LONGEST_WAIT):
        while len([one async for one in client.list_workflows(query)]) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def age(stack: Stack, title: str, by: timedelta = timedelta(minutes=2)) -> None:
    """As if the title's newest entry and its notices had been recorded so long ago."""
    with stack.register.writing() as connection:
        connection.execute(update(titles).where(titles.c.id == title).values(recorded_at=now() - by))
        old = update(outbox_table).where(outbox_table.c.title == title)
        connection.execute(old.values(recorded_at=now() - by))


def confirmed(stack: Stack, title: str) -> int:
    """The newest entry that the engine is known to hold."""
    with stack.register.reading() as connection:
        return int(connection.execute(select(titles.c.confirmed).where(titles.c.id == title)).scalar_one())


def times_recovered(stack: Stack, title: str) -> list[int]:
    """The numbers of the title's recoveries."""
    with stack.register.reading() as connection:
        return list(connection.scalars(select(recoveries.c.number).where(recoveries.c.title == title)))


def recovered(stack: Stack) -> int:
    """How many titles `doctor` says were started again."""
    with stack.register.reading() as connection:
        return engine.recovered_on(connection, now() - timedelta(days=1))


async def forgotten(client: Client, title: str) -> None:
    """The engine knows nothing of a title any more."""
    execution = WorkflowExecution(workflow_id=workflow_id(title))
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(namespace=client.namespace, workflow_execution=execution)
    )
    for _ in range(600):
        try:
            await status(client, title)
        except RPCError:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("still known")


async def status(client: Client, title: str) -> WorkflowExecutionStatus | None:
    """Of the title's newest run."""
    return (await client.get_workflow_handle(workflow_id(title)).describe()).status


async def test_what_a_sleeper_holds_is_confirmed_and_it_is_not_woken(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 1)
    age(stack, life.title)
    assert confirmed(stack, life.title) == 0
    await sweep.unheard(now())
    assert confirmed(stack, life.title) == life.seq
    assert engine.unconfirmed(stack.register, now(), 100) == []


async def test_an_entry_that_the_engine_never_heard_of_is_brought_to_it(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    before = await applied(stack, client, 2)
    await opined(stack, client, before.title)
    await ring.start(client, before, delay=LONG, again=True)  # as if all had died right after the commit
    age(stack, before.title)
    await sweep.unheard(now())
    await asleep(client, before.title, seq=2)
    assert confirmed(stack, before.title) == 2
    assert times_recovered(stack, before.title) == [], "it answered: nothing had to be ended"


@pytest.mark.parametrize("how", ["terminate", "cancel"])
async def test_a_title_whose_workflow_was_ended_by_hand_is_started_again(
    stack: Stack, client: Client, sweep: Sweep, how: str
) -> None:
    life = await applied(stack, client, 3 if how == "cancel" else 4)
    handle = client.get_workflow_handle(workflow_id(life.title))
    await (handle.cancel() if how == "cancel" else handle.terminate())
    await listed_as_closed(client, life.title)
    await sweep.ended(now())
    assert await status(client, life.title) is WorkflowExecutionStatus.RUNNING
    assert times_recovered(stack, life.title) == [1]
    await opined(stack, client, life.title)


async def test_what_the_engine_has_never_heard_of_is_started_and_counts_for_no_recovery(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 31)
    await forgotten(client, life.title)
    age(stack, life.title)
    before = recovered(stack)
    await sweep.unheard(now())
    assert await status(client, life.title) is WorkflowExecutionStatus.RUNNING
    assert times_recovered(stack, life.title) == [1], "two workers do not start it twice"
    assert recovered(stack) == before


async def test_what_it_has_lost_of_what_it_held_counts(stack: Stack, client: Client, sweep: Sweep) -> None:
    life = await applied(stack, client, 32)
    engine.confirm(stack.register, {life.title: life.seq})
    await forgotten(client, life.title)
    before = recovered(stack)
    await heal(client, stack.register, Difference(kind="missing", title=life.title, detail="没有流程"), now())
    assert recovered(stack) == before + 1


async def test_a_title_that_is_ended_again_at_once_is_started_as_soon_as_it_may_be(
    stack: Stack, client: Client
) -> None:
    life, seconds = await applied(stack, client, 11), 0.0
    sweep = Sweep(client, stack.register, lambda: seconds)
    for times in (1, 2):
        await client.get_workflow_handle(workflow_id(life.title)).terminate()
        await listed_as_closed(client, life.title, times)
        await sweep.ended(now())
    assert await status(client, life.title) is WorkflowExecutionStatus.TERMINATED, "too soon after the first"
    seconds = FIRST_PAUSE + 1
    await sweep.ended(now() + engine.FIRST_WAIT)
    assert await status(client, life.title) is WorkflowExecutionStatus.RUNNING


async def test_a_title_that_overslept_is_woken(stack: Stack, client: Client, sweep: Sweep) -> None:
    life = await applied(stack, client, 5)
    with stack.register.writing() as connection:
        late = update(titles).where(titles.c.id == life.title).values(next_wake=now() - timedelta(minutes=5))
        connection.execute(late)
    before = (await client.get_workflow_handle(workflow_id(life.title)).describe()).run_id
    await sweep.overslept(now())
    await asleep(client, life.title)
    assert (await client.get_workflow_handle(workflow_id(life.title)).describe()).run_id != before


async def wedged(client: Client, life: Life) -> None:
    """Start the title so that its task fails again and again: with what no version can read."""
    handle = await client.start_workflow(
        "Title",
        {"no": "title"},
        id=workflow_id(life.title),
        task_queue=TASK_QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
    )
    async with asyncio.timeout(2 * LONGEST_WAIT):
        while (await handle.describe()).raw_description.pending_workflow_task.attempt < 4:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_a_title_whose_task_fails_over_and_over_is_started_again_from_the_ledger(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 6)
    await wedged(client, life)
    age(stack, life.title)
    await sweep.unheard(now())
    await opined(stack, client, life.title)
    assert times_recovered(stack, life.title) == [1]


async def test_what_waits_in_the_inbox_of_a_wedged_title_is_worked_off_in_the_same_round(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 7)
    await wedged(client, life)
    waiting = stack.receive(does(life.title, "opine", "township", now().date(), result="agreed"))
    await sweep.inbox(now() + timedelta(minutes=1))
    assert [entry.action_id for entry in ledger.entries_of(stack.register, life.title)][-1] == waiting.id


def test_a_title_that_starting_again_does_not_cure_is_left_in_peace_longer_and_longer_and_named(
    stack: Stack,
) -> None:
    at = now()
    for number in (1, 2, 3):
        claimed = engine.claim(stack.register, "2026-0900", 0, at, "stuck：同一步已重试4次")
        assert claimed is not None
        assert claimed.number == number
        assert engine.claim(stack.register, "2026-0900", 0, at + timedelta(seconds=59), "x") is None
        at += engine.wait_after(number)
    assert [one.number for one in hopeless(stack, at)] == [3]
    assert engine.wait_after(20) == engine.LONGEST_WAIT
    by_hand = engine.claim(stack.register, "2026-0900", 0, at, "x", waiting=False)
    assert by_hand is not None


def test_two_workers_that_start_at_one_time_start_a_title_again_once(stack: Stack) -> None:
    at = now()
    assert engine.claim(stack.register, "2026-0901", 0, at, "x", waiting=False) is not None
    assert engine.claim(stack.register, "2026-0901", 0, at + timedelta(seconds=2), "x", waiting=False) is None


def hopeless(stack: Stack, at: datetime) -> list[engine.Recovery]:
    """Titles that are shown by name."""
    with stack.register.reading() as connection:
        return engine.hopeless_on(connection, at)


async def test_a_notice_whose_delivery_is_gone_gets_another_and_one_that_was_given_up_does_not(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 8)
    letter = outbox.notices(stack.register, title=life.title)[0]
    with stack.register.writing() as connection:
        urgent = update(outbox_table).where(outbox_table.c.title == life.title)
        then = now() - timedelta(minutes=2)
        connection.execute(urgent.values(urgent=True, digest_on=None, recorded_at=then, ensured_at=then))
    handle = client.get_workflow_handle(
        delivery_id(Party(role=letter.role, area=letter.area), letter.key, None)
    )
    outbox.mark_failed(stack.register, [letter.key], "x", 17, given_up=True)
    await sweep.notices(now())
    assert outbox.by_key(stack.register, letter.key).state == "given_up"  # type: ignore[union-attr]
    outbox.mark_failed(stack.register, [letter.key], "x", 1)
    await sweep.notices(now())
    async with asyncio.timeout(LONGEST_WAIT):
        await handle.result()
    assert outbox.by_key(stack.register, letter.key).state == "delivered"  # type: ignore[union-attr]


async def test_at_its_start_it_compares_everything_and_rings_for_whatever_waits(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    life = await applied(stack, client, 9)
    await client.get_workflow_handle(workflow_id(life.title)).terminate()
    await listed_as_closed(client, life.title)
    waiting = stack.receive(does(life.title, "opine", "township", now().date(), result="agreed"))
    await sweep.compare(now())
    assert await status(client, life.title) is WorkflowExecutionStatus.RUNNING
    assert [entry.action_id for entry in ledger.entries_of(stack.register, life.title)][-1] == waiting.id


def by_office(title: str) -> dict[str, Any]:
    """What an act of the office says."""
    actor = Actor(account="wang", post="office", party=Party(role=Role.OFFICE))
    return {
        "id": f"{title}.begun",
        "title": title,
        "actor": actor,
        "received_at": now(),
        "on": local_date(now()),
    }


async def test_the_loss_of_one_title_reaches_another_of_the_unit(
    stack: Stack, client: Client, sweep: Sweep
) -> None:
    link = Linked(levels=("county",), grounds=("abolished",), cause="jubao", assumed=True)
    honour = KAIYUAN.honour.model_copy(update={"level": "prefectural"})
    above = KAIYUAN.model_copy(update={"honour": honour, "linked": (link,)})
    lawbook.add(stack.register, above, now())
    unit = {**UNIT, "code": "11532502015180990" + credit_check_digit("11532502015180990")}
    day = local_date(now()) - timedelta(days=100)
    for title, level in (("2026-0990", "county"), ("2026-0991", "prefectural")):
        application = {"unit": unit, "honour": honour.name, "level": level}
        inherited = {"application": application, "named_on": day}
        row = {"file": "台账.csv", "sha256": "a" * 64, "sheet": "文本", "row": 1}
        action = TakeOver.model_validate({**by_office(title), "inherited": inherited, "row": row})
        begun = await stack.act(client, action)  # once the worker has read the measure
        assert begun is not None
        assert begun.accepted, said(begun)
    gone = does("2026-0990", "change", "office", local_date(now()), now(), change="abolished")
    receipt = await stack.act(client, gone)
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    await sweep.linked(now())
    (last,) = ledger.entries_of(stack.register, "2026-0991")[1:]
    assert (last.outcome, last.stage) == ("raised", "reinspection")
