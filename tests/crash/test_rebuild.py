"""The server's file is lost: every open title is started again from the register alone, and goes on where it was."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from activities.rebuild import rebuild
from register import ledger
from schemas.base import CHINA
from tests.crash.test_killed import codes, today
from tests.people import KAIYUAN, applies, does, way_in
from tests.said import said
from tests.stack import Stack

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server and a worker."""
    async with Stack.running(tmp_path, KAIYUAN, workers=1) as one:
        yield one


async def test_every_open_title_lives_on_after_the_servers_file_was_deleted(stack: Stack) -> None:
    client = await stack.client()
    titles = [f"2026-{n:04d}" for n in range(1, 6)]
    for steps, (title, code) in enumerate(zip(titles, codes(5), strict=True)):
        for action in [applies(title, today(), code=code), *way_in(title, today())[:steps]]:
            receipt = await stack.act(client, action)
            assert receipt is not None
            assert receipt.accepted, said(receipt)
    left = does(titles[0], "opine", "township", today(), result="agreed")
    stages = {title: ledger.life_of(stack.register, title) for title in titles}
    stack.kill_all()
    await asyncio.to_thread(stack.receive, left)
    for file in stack.folder.glob("temporal.db*"):
        file.unlink()

    await stack.start_server()
    stack.start_worker(sweep=0)
    client = await stack.client()
    counts = await rebuild(client, stack.register, datetime.now(CHINA))
    assert (counts.started, counts.running, counts.recovered, counts.rung) == (5, 0, 0, 1)
    assert {title: ledger.life_of(stack.register, title) for title in titles[1:]} == {
        title: stages[title] for title in titles[1:]
    }
    receipt = await stack.act(client, does(titles[1], "check", "office", today(), result="complete"))
    assert receipt is not None
    assert receipt.accepted
    life = ledger.life_of(stack.register, titles[0])
    assert life is not None
    assert life.standing.stage == "materials"
    assert stack.faults() == []
