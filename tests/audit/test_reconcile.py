"""Workflows against the register on a real server: whatever differs is told, and set right on request."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

import starter
from activities import examine, heal, reconcile, ring
from activities.reconcile import repair
from observation import checkup, metrics, snapshot
from register import checkpoint, inbox, ledger
from schemas.base import CHINA
from schemas.life import Life
from schemas.unit import credit_check_digit
from tests.people import KAIYUAN, UNIT, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack
from workflows.night import NIGHT_ID, NightWorkflow, until_night
from workflows.plugin import TASK_QUEUE, workflow_id

pytestmark = pytest.mark.timeout(600)

HOUR = timedelta(hours=1)


def now() -> datetime:
    """The real clock."""
    return datetime.now(CHINA)


def code(n: int) -> str:
    """One of many units."""
    stem = f"11532502015180{n:03d}"
    return stem + credit_check_digit(stem)


async def swept(stack: Stack) -> None:
    """Wait until the worker has swept once: its first round comes soon after it serves, and mends what it finds."""
    log = stack.folder / "worker.log"
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            if '"swept for the first time"' in log.read_text(encoding="utf-8"):
                return
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A server and a worker for all tests of this module; each has titles of its own."""
    one = Stack(tmp_path_factory.mktemp("reconcile"), KAIYUAN)
    try:
        await one.start_server()
        one.start_worker(sweep=3600)  # what the tests break, they mend themselves
        await swept(one)
        yield one
    finally:
        one.close()


@pytest.fixture(scope="module")
async def client(stack: Stack) -> Client:
    """A client of that server."""
    return await stack.client()


async def applied(stack: Stack, client: Client, n: int) -> str:
    """A title that waits, asleep, for the township's opinion."""
    title = f"2026-{n:04d}"
    application = {"unit": {**UNIT, "code": code(n), "name": f"单位{n}"}, "honour": KAIYUAN.honour.name}
    action = does(title, "apply", "unit", now().date(), area=code(n), application=application)
    receipt = await stack.act(client, action)
    assert receipt is not None
    assert receipt.accepted
    await asleep(client, title)
    return title


async def asleep(client: Client, title: str) -> None:
    """Wait until the title's workflow has gone to sleep."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            found = await client.get_workflow_handle(workflow_id(title)).describe()
            if found.history_length == 1:
                return
            await asyncio.sleep(0.05)


async def seen(client: Client, title: str) -> None:
    """Wait until the server's list has caught up with what became of the title's workflow; it retries for a while."""
    handle = client.get_workflow_handle(workflow_id(title))
    query = f'{reconcile.QUERY} AND WorkflowId = "{workflow_id(title)}"'
    end = time.monotonic() + 2 * LONGEST_WAIT
    while True:
        found = await handle.describe()
        runs = [found.run_id] if found.status is WorkflowExecutionStatus.RUNNING else []
        listed = [one.run_id async for one in client.list_workflows(query)]
        if listed == runs:
            return
        assert time.monotonic() < end, f"{title}: listed {listed}, running {runs}"
        await asyncio.sleep(0.05)


async def compare(stack: Stack, client: Client) -> dict[str, str]:
    """What is told, by title."""
    found = await reconcile.reconcile(client, stack.register, now())
    return {one.title: f"{one.kind}:{one.detail}" for one in found.differences}


async def mend(stack: Stack, client: Client) -> list[str]:
    """Compare, repair, and see that nothing is left."""
    found = await reconcile.reconcile(client, stack.register, now())
    done = await repair(client, stack.register, found.differences, now(), at_once=True, by_hand=True)
    assert await compare(stack, client) == {}
    return done


async def running(client: Client, title: str) -> bool:
    """Whether the title has a workflow."""
    found = await client.get_workflow_handle(workflow_id(title)).describe()
    return found.status is WorkflowExecutionStatus.RUNNING


async def test_sleeping_titles_agree_by_what_the_list_tells(stack: Stack, client: Client) -> None:
    for n in (1, 2):
        await applied(stack, client, n)
    found = await reconcile.reconcile(client, stack.register, now())
    assert found.differences == ()
    assert found.open >= 2
    assert found.busy == 0


async def test_an_open_title_without_a_workflow_is_started_again(stack: Stack, client: Client) -> None:
    title = await applied(stack, client, 10)
    await client.get_workflow_handle(workflow_id(title)).terminate()
    await seen(client, title)
    assert (await compare(stack, client))[title].startswith("ended:名册在办（现处：初审），流程却被人终止（")
    assert await mend(stack, client) == [f"{title}：已按名册重新启动"]
    assert await running(client, title)


async def test_a_workflow_that_the_register_has_never_heard_of_is_ended(stack: Stack, client: Client) -> None:
    life = Life(title="2026-0999", edition=stack.edition, calendar=stack.calendar_id, at=now())
    await ring.start(client, life, delay=HOUR)
    await seen(client, life.title)
    assert (await compare(stack, client))["2026-0999"].startswith("unknown:")
    assert await mend(stack, client) == ["2026-0999：名册中没有此称号，已终止其流程"]
    assert not await running(client, "2026-0999")


async def test_a_workflow_of_an_ended_title_takes_the_ledgers_life_and_ends(
    stack: Stack, client: Client
) -> None:
    title = await applied(stack, client, 11)
    old = ledger.life_of(stack.register, title)
    assert old is not None
    receipt = await stack.act(client, does(title, "withdraw", "unit", now().date(), area=code(11)))
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    await client.get_workflow_handle(workflow_id(title)).result()
    await ring.start(client, old, delay=HOUR)
    await seen(client, title)
    assert (await compare(stack, client))[title].startswith("superfluous:")
    assert await mend(stack, client) == [f"{title}：已唤醒，流程以名册为准"]
    found = await client.get_workflow_handle(workflow_id(title)).describe()
    assert found.status is WorkflowExecutionStatus.COMPLETED, "it ended by itself, nobody terminated it"


async def test_a_sleeper_behind_the_ledger_takes_the_ledgers_life(stack: Stack, client: Client) -> None:
    title = await applied(stack, client, 12)
    old = ledger.life_of(stack.register, title)
    assert old is not None
    await stack.act(client, does(title, "opine", "township", now().date(), result="agreed"))
    await asleep(client, title)
    await client.get_workflow_handle(workflow_id(title)).terminate()
    await ring.start(client, old, delay=HOUR)
    await seen(client, title)
    assert "流程停在第1条（初审），名册为第2条（材料审核）" in (await compare(stack, client))[title]
    await mend(stack, client)


async def test_a_sleeper_ahead_of_a_register_that_was_restored_goes_back_with_it(
    stack: Stack, client: Client
) -> None:
    title = await applied(stack, client, 13)
    file = Path(str(stack.register.url.database))
    with closing(connect(file)) as source, closing(connect(file.with_suffix(".bak"))) as copy:
        source.backup(copy)
    await stack.act(client, does(title, "opine", "township", now().date(), result="agreed"))
    await asleep(client, title)
    await seen(client, title)
    with closing(connect(file.with_suffix(".bak"))) as copy, closing(connect(file)) as target:
        copy.backup(target)
    assert "流程停在第2条（材料审核），名册为第1条（初审）" in (await compare(stack, client))[title]
    await mend(stack, client)
    again = await stack.act(client, does(title, "opine", "township", now().date(), n=1, result="agreed"))
    assert again is not None
    assert again.accepted
    assert stack.faults() == []


async def test_an_action_that_waits_long_is_told_and_worked_off(stack: Stack, client: Client) -> None:
    title = await applied(stack, client, 14)
    # Received by a clock four minutes ahead: until then no worker's sweep takes it away from the test.
    ahead = now() + timedelta(minutes=4)
    action = does(title, "opine", "township", now().date(), result="agreed")
    inbox.receive(stack.register, action, lambda: ahead)
    later = ahead + examine.LATE + timedelta(minutes=1)
    found = await reconcile.reconcile(client, stack.register, later)
    assert [(one.kind, one.title) for one in found.differences] == [("waiting", title)]
    assert "初审意见”尚未办理" in found.differences[0].detail
    assert await repair(client, stack.register, found.differences, later) == [
        f"{title}：积压的“初审意见”已办理"
    ]
    assert await compare(stack, client) == {}


async def test_a_title_whose_task_fails_again_and_again_is_stuck(
    stack: Stack, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "TRIES", 2)  # the fifth try is half a minute away
    title = "2026-0998"
    unreadable = {"no": "title"}
    handle = await client.start_workflow("Title", unreadable, id=workflow_id(title), task_queue=TASK_QUEUE)
    async with asyncio.timeout(LONGEST_WAIT):
        while (await handle.describe()).raw_description.pending_workflow_task.attempt < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await seen(client, title)
    assert (await compare(stack, client))[title].startswith("stuck:")
    await handle.terminate()
    await seen(client, title)


async def a_night(client: Client) -> dict[str, str]:
    """What the night's work says of itself, done now."""
    night = client.get_workflow_handle(NIGHT_ID)
    again = WorkflowIDConflictPolicy.TERMINATE_EXISTING
    await client.start_workflow(
        NightWorkflow.run, id=NIGHT_ID, task_queue=TASK_QUEUE, id_conflict_policy=again
    )
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            memo = dict(await (await night.describe()).memo())
            if "take_checkpoint" in memo:
                return {name: str(said) for name, said in memo.items()}
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", ["terminate", "cancel"])
async def test_what_somebody_ended_in_the_engine_the_night_starts_again_and_tells(
    stack: Stack, client: Client, how: str
) -> None:
    title = await applied(stack, client, 17 if how == "cancel" else 18)
    handle = client.get_workflow_handle(workflow_id(title))
    await (handle.cancel() if how == "cancel" else handle.terminate(reason="点错了"))
    await seen(client, title)
    assert title not in snapshot.take(stack.register, now()).ended
    assert json.loads((await a_night(client))["compare_with_register"])["ended"] == 1
    assert await running(client, title)
    taken = snapshot.take(stack.register, now())
    assert title in taken.ended
    sight = snapshot.Sight(taken, temporal=True, book_editions=1, book_calendars=1, disk_free=1)
    assert f"mingpai_titles_ended_by_hand {len(taken.ended)}.0" in metrics.Metrics().text(sight).decode()
    assert title in {one.subject: one.text for one in checkup.titles(taken)}["流程被终止"]


async def test_the_night_signs_a_checkpoint_compares_and_sleeps_until_the_next(
    stack: Stack, client: Client
) -> None:
    await applied(stack, client, 15)
    night = client.get_workflow_handle(NIGHT_ID)
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            with suppress(RPCError):  # the worker has not come to it yet
                delayed = await night.describe()
                break
            await asyncio.sleep(0.1)
    assert delayed.execution_time is not None
    assert delayed.execution_time.astimezone(CHINA).hour == 3, "the worker started it, for the night"
    memo = await a_night(client)
    signed, _ = checkpoint.read(stack.folder)
    assert memo["take_checkpoint"] == f"{signed[-1].number} {signed[-1].hash}"
    assert json.loads(str(memo["compare_with_register"]))["open"] > 0
    slept = await night.describe()
    assert slept.history_length == 1
    assert slept.execution_time is not None
    assert slept.execution_time.astimezone(CHINA).hour == 3


async def test_the_command_tells_repairs_and_exits_by_what_is_left(
    stack: Stack, client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = await applied(stack, client, 16)
    monkeypatch.setenv("MINGPAI_VAR", str(stack.folder))
    monkeypatch.setenv("MINGPAI_OFFICE", str(stack.folder / "office.yaml"))
    monkeypatch.setenv("MINGPAI_DATABASE_URL", stack.register.url.render_as_string(hide_password=False))
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{stack.port}")
    assert await asyncio.to_thread(starter.main, ["reconcile"]) == 0
    assert "对账一致" in capsys.readouterr().out
    await client.get_workflow_handle(workflow_id(title)).terminate()
    await seen(client, title)
    assert await asyncio.to_thread(starter.main, ["reconcile"]) == 1
    told = capsys.readouterr()
    assert "流程被人终止" in told.out
    assert "加 --repair 可以修复" in told.err
    assert await asyncio.to_thread(starter.main, ["reconcile", "--repair", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["title"] for one in answer["differences"]] == [title]
    assert answer["left"]["differences"] == []


@pytest.mark.parametrize(
    ("clock", "hours"),
    [
        (datetime(2031, 3, 3, 2, tzinfo=CHINA), 1),
        (datetime(2031, 3, 3, 3, tzinfo=CHINA), 24),
        (datetime(2031, 3, 2, 19, 30, tzinfo=CHINA), 7.5),
    ],
)
def test_the_next_night_is_never_now(clock: datetime, hours: float) -> None:
    assert until_night(clock) == timedelta(hours=hours)


def test_what_a_sleeper_should_have_done_by_now_is_late() -> None:
    morning = datetime(2031, 3, 4, 9, tzinfo=CHINA)
    due = datetime.combine(date(2031, 3, 4), datetime.min.time(), CHINA)
    assert heal.until_wake("2031-0001", due, morning) is None
    assert heal.until_wake("2031-0001", due + timedelta(days=1), morning) is not None
