"""The drill: the whole installation is lost; another one, on the other kind of database, goes on from the backup."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from activities.rebuild import rebuild
from register import outbox, queries
from register.backup import backup
from register.restore import restore
from schemas.base import CHINA, local_date
from tests.backup.conftest import NOW
from tests.conftest import Database, Opened
from tests.people import KAIYUAN
from tests.register.desk import Desk, unit
from tests.stack import LONGEST_WAIT, Stack
from workflows.plugin import workflow_id
from workflows.title import spread

pytestmark = pytest.mark.timeout(600)

ACCURACY = timedelta(minutes=2)
"""Between the clock that `rebuild` reads and the server's, on a busy machine."""


def applied_on() -> date:
    """A day so near that nothing has fallen due since, and so far that ten o'clock has passed."""
    return local_date(datetime.now(CHINA)) - timedelta(days=1)


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite")], ids="-to-".join)
async def lost_and_restored(
    request: pytest.FixtureRequest, database: Database, opened: Opened, tmp_path: Path
) -> AsyncIterator[tuple[Desk, Stack]]:
    """The office before its loss, and a new server and register restored from its backup; no worker yet."""
    source, target = request.param
    desk = Desk(opened(database(source)))
    for n in range(1, 6):
        desk.apply(unit(n, f"开远市第{n}单位"), applied_on(), f"2026-{n:04d}")
    desk.opine(applied_on(), "2026-0001")
    desk.hand_in(desk.action("opine", "township/灵泉街道", applied_on(), "2026-0002", result="agreed"))
    desk.do(desk.action("rectify", "unit", applied_on(), "2026-0003"), late=True)  # refused: an urgent notice
    backup(desk.register, tmp_path / "1.tar.gz", NOW)
    url = database(target, migrated=False)
    restore(tmp_path / "1.tar.gz", opened(url))
    stack = Stack(tmp_path, KAIYUAN, url)
    try:
        await stack.start_server()
        yield desk, stack
    finally:
        stack.close()


async def test_after_a_rebuild_everything_goes_on_as_it_would_have(
    lost_and_restored: tuple[Desk, Stack],
) -> None:
    desk, stack = lost_and_restored
    wakes = {one.title: one.next_wake for one in queries.open_titles(desk.register)}
    client = await stack.client()
    stack.start_worker(sweep=0)
    counts = await rebuild(client, stack.register, datetime.now(CHINA))
    assert (counts.started, counts.running) == (5, 0)

    # The one that waited is done; the others sleep until the instant at which they would have woken.
    await stack.stage_becomes("2026-0002", "materials")
    for title in wakes.keys() - {"2026-0002"}:
        wake = wakes[title]
        assert wake is not None
        described = await client.get_workflow_handle(workflow_id(title)).describe()
        assert described.execution_time is not None
        assert abs(described.execution_time - spread(title, wake)) < ACCURACY, title

    # What had not been delivered by then is delivered here.
    (key,) = [one.key for one in outbox.notices(desk.register) if one.urgent]
    await delivered(stack, key)
    assert stack.faults() == []


async def delivered(stack: Stack, key: str) -> None:
    """Wait until a notice has reached its channel."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            letter = await asyncio.to_thread(outbox.by_key, stack.register, key)
            if letter is not None and letter.state == "delivered":
                return
            await asyncio.sleep(0.1)
