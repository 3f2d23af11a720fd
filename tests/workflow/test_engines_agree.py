"""Every story gives the same entries and the same notices on the pure law in memory and on the real engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from register import verify
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import Script, load_story
from rehearsal.temporal import TemporalEngine, temporal_engine
from workflows.life.law import LawBook

STORIES = sorted((Path(__file__).parents[2] / "stories").glob("*.yaml"))
CALENDAR = load_calendar()


@pytest.fixture(params=STORIES, ids=lambda path: path.stem)
def script(request: pytest.FixtureRequest) -> Script:
    """One of the shipped stories."""
    return load_story(request.param, CALENDAR)


@pytest.fixture
async def engine(script: Script, tmp_path: Path) -> AsyncIterator[TemporalEngine]:
    """The real engine for it."""
    async with temporal_engine(script, tmp_path) as one:
        yield one


def book_of(script: Script) -> LawBook:
    """Every edition of the story."""
    return LawBook.of(script.regulation, script.calendar, *script.others.values())


async def test_both_engines_tell_the_story_alike(script: Script, engine: TemporalEngine) -> None:
    book = book_of(script)
    memory = MemoryEngine.of(book, script.regulation, script.calendar)
    assert await run(script, memory, book) == []
    assert await run(script, engine, book) == []
    for title, entries in memory.ledgers.items():
        assert await engine.entries(title) == entries
    assert verify.verify(engine.register, book) == []
