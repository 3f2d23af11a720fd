"""The outlook agrees with the law: its dates are those that `step` gives when everybody acts as it assumes."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import load_story
from schemas.action import Action
from schemas.base import local_date
from schemas.life import Life
from schemas.stage import Duty
from tests.lives import CALENDAR
from tests.unit.test_stories import TITLES
from workflows.life.law import LawBook
from workflows.life.outlook import PASSES, Ahead, Outline, Outlooks, outlook
from workflows.life.plan import lived

YEARS = timedelta(days=7 * 365)
Seen = set[tuple[date, Duty, str | None]]


class Recorder(MemoryEngine):
    """The memory engine, keeping every life that it had."""

    had: list[Life]

    def _step(self, title: str, now: datetime, action: Action | None) -> None:
        super()._step(title, now, action)
        self.had.append(self.lives[title])


async def lives_of(path: Path) -> tuple[LawBook, list[Life]]:
    """The open lives of a story after each of its steps, and the law that they live under."""
    script = load_story(path, CALENDAR)
    book = LawBook.of(script.regulation, *script.others.values(), CALENDAR)
    engine = Recorder.of(book, script.regulation, CALENDAR)
    assert isinstance(engine, Recorder)
    engine.had = []
    assert await run(script, engine, book) == []
    changed = {
        (life.title, str(life.standing), str(life.obligations), life.edition): life
        for life in engine.had
        if life.is_open
    }
    return book, list(changed.values())


def lived_through(book: LawBook, life: Life, now: datetime, until: date) -> Seen:
    """Every due date that the real law gives up to a day, with everybody acting on the due date.

    What is dropped on the way has not fallen due, unless it was owed from the beginning.
    """
    owed = {one.id: one for one in life.obligations}
    for step in lived(book, life, now, until, PASSES):
        opened = (one for entry in step.entries for one in entry.opened)
        owed |= {one.id: one for one in (*opened, *step.life.obligations)}
        closed = (one for entry in step.entries for one in entry.closed)
        for one in closed:
            if one.how == "dropped" and life.find(one.id) is None:
                del owed[one.id]
    return {(one.due, one.duty, one.about) for one in owed.values() if one.due <= until}


def looked_ahead(found: tuple[Ahead, ...]) -> Seen:
    return {(one.due, one.duty, one.about) for one in found}


@pytest.mark.parametrize("late", [0, 250], ids=["at once", "after 250 days asleep"])
@pytest.mark.parametrize("path", TITLES, ids=lambda path: path.stem)
async def test_the_outlook_of_a_life_has_the_dates_of_the_law_itself(path: Path, late: int) -> None:
    book, lives = await lives_of(path)
    for life in lives[:: 3 if late else 2]:
        now = life.at + timedelta(days=late)
        until = local_date(now) + YEARS
        law = book.law_of(life)
        found = looked_ahead(outlook(law, life, now, until))
        assert found == lived_through(book, life, now, until), (life.standing.stage, life.seq)


async def test_a_title_among_others_has_the_outlook_that_it_has_alone() -> None:
    for path in TITLES[::5]:
        book, lives = await lives_of(path)
        now = max(life.at for life in lives)
        until = local_date(now) + YEARS
        together = Outlooks(book, now, until)
        for life in lives:
            law = book.law_of(life)
            body = life.model_dump_json()
            shared = together.of(Outline.model_validate_json(body), body)
            assert looked_ahead(shared) == looked_ahead(outlook(law, life, now, until)), (path.stem, life.seq)
