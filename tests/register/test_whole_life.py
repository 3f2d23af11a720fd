"""A whole life on the real engine is recorded alike on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest

from register import verify
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import load_story
from rehearsal.temporal import temporal_engine
from tests.register.desk import CALENDAR
from workflows.life.law import LawBook

STORY = Path(__file__).parents[2] / "stories" / "revoked.yaml"


@pytest.mark.timeout(600)
async def test_a_revoked_life_is_recorded_as_the_law_in_memory_tells_it(url: str, tmp_path: Path) -> None:
    script = load_story(STORY, CALENDAR)
    book = LawBook.of(script.regulation, CALENDAR)
    memory = MemoryEngine.of(book, script.regulation, CALENDAR)
    assert await run(script, memory, book) == []
    async with temporal_engine(script, tmp_path, url=url) as engine:
        assert await run(script, engine, book) == []
        for title, entries in memory.ledgers.items():
            assert await engine.entries(title) == entries
        assert verify.verify(engine.register, book) == []
