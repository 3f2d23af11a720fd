"""A title that just did not answer is passed by, so that those behind it are reached."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.examine import describe
from activities.sweep import FIRST_PAUSE, Sweep
from tests.crash.test_killed import codes
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


async def test_a_page_of_titles_that_do_not_answer_does_not_hide_those_behind(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.sweep.PAGE", 1)
    today, later = datetime.now(UTC).date(), datetime.now(UTC) + timedelta(minutes=1)
    client = await stack.client()
    for title, code in zip(("2026-0001", "2026-0002"), codes(2), strict=True):
        stack.receive(applies(title, today, code=code))
    sweep = Sweep(client, stack.register, lambda: 0.0)
    await sweep.inbox(later)
    await sweep.inbox(later)
    assert await describe(client, "2026-0002") is not None, "it was rung for, and so started"
