"""The worker process: it refuses an old server, stops cleanly, and waits for a law that it has not read yet."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activities.client import ServerTooOldError, require
from activities.ring import start
from register import inbox, lawbook
from schemas.base import digest
from schemas.life import Life
from tests.crash.test_killed import today
from tests.people import KAIYUAN, applies, hurried
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server and a worker."""
    async with Stack.running(tmp_path, KAIYUAN, workers=1) as one:
        yield one


@pytest.mark.parametrize("version", ["1.31.9", "1.4.0", "0.99.0", "1.31.0-rc.2"])
def test_a_server_that_would_add_hibernations_up_is_refused(version: str) -> None:
    with pytest.raises(ServerTooOldError, match=version):
        require(version)


@pytest.mark.parametrize("version", ["1.32.0", "1.33.1", "2.0.0", ""])
def test_a_server_that_can_hibernate_is_served(version: str) -> None:
    require(version)


async def test_a_worker_told_to_stop_drains_and_ends_with_zero(stack: Stack) -> None:
    client = await stack.client()
    receipt = await stack.act(client, applies("2026-0001", today()))
    assert receipt is not None
    worker = stack.workers[0]
    worker.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait, LONGEST_WAIT) == 0
    assert '"stopped"' in (stack.folder / "worker.log").read_text(encoding="utf-8")


async def test_a_title_under_a_law_not_read_yet_waits_for_it_and_is_not_lost(stack: Stack) -> None:
    client = await stack.client()
    later = hurried(publicity=4)
    application = applies("2026-0001", today())
    stack.receive(application)
    life = Life(title="2026-0001", edition=digest(later), calendar=stack.calendar_id, at=datetime.now(UTC))
    await start(client, life)
    assert inbox.waiting(stack.register, "2026-0001", application.id).receipt is None

    lawbook.add(stack.register, later, datetime.now(UTC))
    receipt = await stack.act(client, application, patience=90)
    assert receipt is not None
    assert receipt.accepted, said(receipt)
