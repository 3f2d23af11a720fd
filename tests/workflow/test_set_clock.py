"""校时 on the real engine: a title that was carried ahead comes back and wakes when it would have, as in memory."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from register import ledger, recording, verify
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.story import Script, load_story
from rehearsal.temporal import TemporalEngine, temporal_engine
from schemas.base import CHINA
from schemas.record import RecordRequest
from schemas.stage import Stage
from tests.people import does
from workflows.life.ahead import turns
from workflows.life.law import LawBook
from workflows.life.step import next_wake

TITLE = "2036-0001"
NAMED = datetime(2036, 6, 4, 9, tzinfo=CHINA)


@pytest.fixture
def script() -> Script:
    """A title that is named and re-inspected."""
    return load_story(Path(__file__).parents[2] / "stories" / "revoked.yaml", load_calendar())


@pytest.fixture
async def engine(script: Script, tmp_path: Path) -> AsyncIterator[TemporalEngine]:
    """A real engine; the title is named and in its term."""
    async with temporal_engine(script, tmp_path) as one:
        for index, event in enumerate(script.story.events):
            await one.until(event.instant)
            if event.expect is not None:
                break
            await one.act(script.action(index))
        await one.until(NAMED)
        yield one


def carried(engine: TemporalEngine, book: LawBook, until: datetime) -> None:
    """What a server that is ahead does: every wake up to an instant is recorded. The workflow here hears nothing."""
    while True:
        life = ledger.life_of(engine.register, TITLE)
        assert life is not None
        wake = next_wake(book, life)
        if wake is None or wake > until:
            return
        recording.record(engine.register, RecordRequest(TITLE, None, wake))


async def test_both_engines_bring_a_title_back_alike(script: Script, engine: TemporalEngine) -> None:
    book = LawBook.of(script.regulation, script.calendar, *script.others.values())
    memory = MemoryEngine.of(book, script.regulation, script.calendar)
    memory.lives[TITLE] = await engine.life(TITLE)
    memory.ledgers[TITLE] = list(await engine.entries(TITLE))
    before, ahead = memory.lives[TITLE].standing, NAMED + timedelta(days=7 * 365)
    await asyncio.to_thread(carried, engine, book, ahead)
    await memory.until(ahead)
    assert (await engine.life(TITLE)).standing.stage is not Stage.TERM

    at = NAMED + timedelta(hours=1)
    shows = (await engine.life(TITLE)).at
    await engine.until(at)
    said: dict[str, Any] = {
        "shows": shows,
        "turns": turns(memory.ledgers[TITLE], at),
        "ground": "服务器电池失效",
    }
    act = does(TITLE, "set_clock", "office", at.date(), at, **said)
    receipt = await engine.act(act)
    assert receipt is not None
    assert receipt.accepted, receipt.reason
    await memory.act(act)
    assert (await engine.life(TITLE)).standing == before

    for engine_or_memory in (engine, memory):
        await engine_or_memory.until(datetime(2041, 7, 1, 9, tzinfo=CHINA))
    assert await engine.entries(TITLE) == memory.ledgers[TITLE]
    assert (await engine.life(TITLE)).standing.stage is Stage.REINSPECTION
    assert await asyncio.to_thread(verify.verify, engine.register, book) == []
