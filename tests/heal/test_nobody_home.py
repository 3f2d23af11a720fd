"""A title that just did not answer is passed by, so that those behind it are reached."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.sweep import FIRST_PAUSE, Sweep
from tests.people import KAIYUAN, applies
from tests.stack import Stack

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A server without any worker: whoever is rung for does not answer."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one


async def test_who_did_not_answer_is_passed_by_for_a_while_and_longer_each_time(stack: Stack) -> None:
    stack.receive(applies("2026-0001", datetime.now(UTC).date()))
    seconds = 0.0
    sweep = Sweep(await stack.client(), stack.register, lambda: seconds)
    later = datetime.now(UTC) + timedelta(minutes=1)

    await sweep.inbox(later)
    started = datetime.now(UTC)
    await sweep.inbox(later)
    assert datetime.now(UTC) - started < timedelta(seconds=5), "it was not rung for"

    seconds = FIRST_PAUSE + 1
    await sweep.inbox(later)
    seconds += FIRST_PAUSE + 1
    started = datetime.now(UTC)
    await sweep.inbox(later)
    assert datetime.now(UTC) - started < timedelta(seconds=5), "it is still passed by"
