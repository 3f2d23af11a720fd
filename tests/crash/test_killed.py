"""People, deadlines and the power going off: nobody loses to a timer, and nobody is answered twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from register import inbox, ledger
from schemas.base import CHINA
from schemas.unit import credit_check_digit
from tests.people import applies, does, hurried, way_in
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server on a file, no worker yet."""
    async with Stack.running(tmp_path, hurried(publicity=4)) as one:
        yield one


def today() -> date:
    """The law date of the real clock."""
    return datetime.now(CHINA).date()


async def test_an_objection_in_time_beats_the_timer_though_everybody_was_down(stack: Stack) -> None:
    client = await stack.client()
    worker = stack.start_worker()
    for action in [applies("2026-0001", today()), *way_in("2026-0001", today())]:
        receipt = await stack.act(client, action)
        assert receipt is not None
        assert receipt.accepted, said(receipt)
    worker.kill()
    worker.wait(LONGEST_WAIT)
    objection = does("2026-0001", "object", "office", today(), form="sealed", matter="公示材料与事实不符")
    received = stack.receive(objection)
    life = ledger.life_of(stack.register, "2026-0001")
    assert life is not None
    assert received.received_at < life.obligations[0].due_at
    await asyncio.sleep((life.obligations[0].due_at - datetime.now(CHINA)).total_seconds() + 1)

    stack.start_worker()
    await stack.stage_becomes("2026-0001", "objection")
    assert stack.faults() == []


async def test_a_record_held_past_the_next_deadline_neither_loses_nor_doubles_it(stack: Stack) -> None:
    client = await stack.client()
    worker = stack.start_worker()
    *before, publicise = [applies("2026-0001", today()), *way_in("2026-0001", today())]
    for action in before:
        assert (await stack.act(client, action, 60)) is not None
    worker.kill()
    worker.wait(LONGEST_WAIT)
    stack.start_worker(
        delay=6
    )  # the publicity period of 4 seconds ends while its own beginning is being recorded
    receipt = await stack.act(client, publicise, 60)
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    await stack.stage_becomes("2026-0001", "naming")
    silences = [e for e in ledger.entries_of(stack.register, "2026-0001") if e.kind == "silence"]
    assert [entry.outcome for entry in silences] == ["unopposed"]
    assert stack.faults() == []


async def test_sixty_callers_on_one_sleeping_title_are_each_answered_once(stack: Stack) -> None:
    client = await stack.client()
    stack.start_worker()
    assert await stack.act(client, applies("2026-0001", today()))
    calls = [does("2026-0001", "acknowledge", "township", today(), n=n, obligation=1) for n in range(60)]
    receipts = await asyncio.gather(*(stack.act(client, call, 60) for call in calls))
    assert all(receipt is not None and receipt.accepted for receipt in receipts)
    entries = ledger.entries_of(stack.register, "2026-0001")
    assert sorted(str(e.action_id) for e in entries[1:]) == sorted(call.id for call in calls)
    assert stack.faults() == []


async def test_titles_go_on_after_the_server_was_killed_among_their_actions(stack: Stack) -> None:
    client = await stack.client()
    stack.start_worker()
    titles = [f"2026-{n:04d}" for n in range(1, 9)]
    numbers = codes(len(titles))

    async def live(title: str, code: str) -> None:
        for action in [applies(title, today(), code=code), *way_in(title, today())]:
            receipt = await stack.act(client, action, 5)
            async with asyncio.timeout(LONGEST_WAIT):
                while receipt is None:
                    receipt = await stack.act(client, action, 5)
            assert receipt.accepted, said(receipt)

    living = [asyncio.create_task(live(title, code)) for title, code in zip(titles, numbers, strict=True)]
    await stack.stage_becomes(titles[0], "assessment")
    assert stack.server is not None
    stack.server.kill()
    stack.server.wait(LONGEST_WAIT)
    await stack.start_server()
    await asyncio.gather(*living)
    for title in titles:
        await stack.stage_becomes(title, "naming")
        actions = [e.action_id for e in ledger.entries_of(stack.register, title) if e.action_id]
        assert len(actions) == len(set(actions)) == 1 + len(way_in(title, today()))
        assert not inbox.waiting(stack.register, title).actions
    assert stack.faults() == []


def codes(n: int) -> list[str]:
    """Valid credit codes, all different."""

    stems = [f"1153250201518{number:04d}" for number in range(n)]
    return [stem + credit_check_digit(stem) for stem in stems]
