"""Whoever is called off while a title does not answer stops at once: a worker that is told to stop must not ring on."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from activities import ring
from register import lawbook
from tests.crash.test_killed import today
from tests.people import KAIYUAN, applies
from tests.stack import Stack

LONG = timedelta(seconds=60)


@pytest.mark.parametrize("rings", [True, False], ids=["ringing", "looking"])
async def test_whoever_is_called_off_while_a_title_does_not_answer_stops_at_once(
    tmp_path: Path, rings: bool
) -> None:
    async with Stack.running(tmp_path, KAIYUAN) as stack:
        client = await stack.client()
        action = await asyncio.to_thread(stack.receive, applies("2026-0001", today()))
        await ring.start(client, lawbook.begun_by(stack.register, action))  # and no worker carries it
        waiting: asyncio.Task[object] = asyncio.create_task(
            ring.ring(client, stack.register, action, LONG) if rings else ring.look(client, "2026-0001", LONG)
        )
        await asyncio.sleep(1)
        waiting.cancel()
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await waiting
