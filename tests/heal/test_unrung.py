"""An action that nobody rings for any more is worked off within seconds, and not only when the sweep comes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from activities.unrung import FIRST_PAUSE, Unrung
from register import inbox, ledger
from schemas.action import Action
from schemas.tolerance import PATIENCE, UNRUNG
from tests.crash.test_killed import codes
from tests.people import KAIYUAN, applies, does
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)

MOMENT = timedelta(seconds=1)


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@pytest.fixture
async def deaf(tmp_path: Path) -> AsyncIterator[Stack]:
    """A server without any worker: whoever is rung for does not answer."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one


def received(stack: Stack, n: int = 1) -> list[Action]:
    """So many applications lie in the inbox, and nobody rings for them."""
    return [
        stack.receive(applies(f"2026-{i:04d}", now().date(), code=code)) for i, code in enumerate(codes(n), 1)
    ]


async def settled(stack: Stack, action: Action) -> None:
    """Wait until the action is in the ledger."""
    async with asyncio.timeout(LONGEST_WAIT):
        while (known := inbox.received(stack.register, action.id)) is None or known.receipt is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert known.receipt.accepted, said(known.receipt)


async def test_what_nobody_rings_for_is_worked_off_long_before_the_sweep(tmp_path: Path) -> None:
    async with Stack.running(tmp_path, KAIYUAN) as stack:
        stack.start_worker(sweep=3600)  # the first round at its start, and no other in this test
        log = stack.folder / "worker.log"
        async with asyncio.timeout(LONGEST_WAIT):
            while b"swept for the first time" not in log.read_bytes():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        (action,) = received(stack)
        await settled(stack, action)
        opinion = stack.receive(does(action.title, "opine", "township", now().date(), result="agreed"))
        await settled(stack, opinion)
        assert [one.action_id for one in ledger.entries_of(stack.register, action.title)] == [
            action.id,
            opinion.id,
        ]
        assert stack.faults() == []


async def test_an_action_whose_sender_may_still_ring_is_left_to_it(deaf: Stack) -> None:
    (action,) = received(deaf)
    unrung = Unrung(await deaf.client(), deaf.register)
    assert await unrung.look(action.received_at + UNRUNG - MOMENT) == []
    assert len(await unrung.look(action.received_at + UNRUNG + MOMENT)) == 1


def test_it_is_rung_for_while_its_sender_is_still_patient_and_a_refusal_is_told_by_then() -> None:
    assert UNRUNG < PATIENCE


async def test_many_actions_of_one_title_are_one_ring_and_no_title_is_rung_for_twice_at_a_time(
    deaf: Stack,
) -> None:
    first, second = received(deaf, 2)
    for n in range(5):
        deaf.receive(does(first.title, "opine", "township", now().date(), n=n, result="agreed"))
    unrung = Unrung(await deaf.client(), deaf.register)
    later = second.received_at + 2 * UNRUNG
    under_way = await unrung.look(later)
    assert len(under_way) == 2
    assert await unrung.look(later) == under_way


async def test_who_did_not_answer_is_let_be_for_a_while_and_longer_each_time(deaf: Stack) -> None:
    (action,) = received(deaf)
    seconds = 0.0
    unrung = Unrung(await deaf.client(), deaf.register, lambda: seconds)
    later = action.received_at + 2 * UNRUNG
    await asyncio.gather(*await unrung.look(later))
    assert await unrung.look(later) == []
    seconds = FIRST_PAUSE + 1
    await asyncio.gather(*await unrung.look(later))
    seconds += FIRST_PAUSE + 1
    assert await unrung.look(later) == []
    seconds += FIRST_PAUSE
    assert len(await unrung.look(later)) == 1


async def test_where_nothing_waits_a_look_is_one_query_and_no_other(deaf: Stack) -> None:
    unrung = Unrung(await deaf.client(), deaf.register)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(deaf.register.engine, "before_cursor_execute", note)
    keeping = asyncio.create_task(unrung.keep(timedelta(seconds=0.01)))
    async with asyncio.timeout(LONGEST_WAIT):
        while len(asked) < 5:  # noqa: ASYNC110  another task asks
            await asyncio.sleep(0.01)
    keeping.cancel()
    assert all("FROM inbox" in one for one in asked)
