"""Steps: what a step of the law costs: the actions and wakes of the revoked story, over and over.

The floor is one round trip of the story's fullest life by `json` alone. Seconds are those of the processor, and the
best of many rounds counts. A fifth of a step writes the life and the entry that it leads to, and hashes both.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import TypeVar

from pydantic import TypeAdapter

from benchmarks.given import Given
from benchmarks.row import Row, Turn
from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import load_story
from schemas.action import Action
from schemas.facts import Facts
from schemas.life import Life
from workflows.life.law import LawBook
from workflows.life.step import step_under

STORY = Path(__file__).parents[1] / "stories" / "revoked.yaml"
T = TypeVar("T")
_ACTION: TypeAdapter[Action] = TypeAdapter(Action)

Call = tuple[Life, datetime, Action | None, Facts | None]


class Recorder(MemoryEngine):
    """The memory engine, keeping what each of its steps was given."""

    calls: list[Call]

    def _step(self, title: str, now: datetime, action: Action | None) -> None:
        facts = Facts() if action is not None and action.kind == "apply" else None
        self.calls.append((self.lives[title], now, action, facts))
        super()._step(title, now, action)


def calls() -> tuple[LawBook, list[Call]]:
    """The inputs of every step of the story's first title."""
    calendar = load_calendar()
    script = load_story(STORY, calendar)
    book = LawBook.of(script.regulation, calendar)
    engine = Recorder.of(book, script.regulation, calendar)
    assert isinstance(engine, Recorder)
    engine.calls = []
    faults = asyncio.run(run(script, engine, book))
    assert not faults, faults
    first = engine.calls[0][0].title
    return book, [call for call in engine.calls if call[0].title == first]


def fresh(chosen: list[Call]) -> Callable[[], list[Call]]:
    """The same inputs read anew, as a title that wakes reads them: nothing that a step kept of them helps the next."""
    told = [
        (life.model_dump_json(), now, _ACTION.dump_json(action) if action else None, facts)
        for life, now, action, facts in chosen
    ]
    return lambda: [
        (Life.model_validate_json(life), now, _ACTION.validate_json(action) if action else None, facts)
        for life, now, action, facts in told
    ]


def rate(given: Callable[[], list[T]], turn: Callable[[T], object], seconds: float) -> float:
    """How many turns a second of a core in the best of many rounds: undisturbed. What is `given` is not counted."""
    best, ends = 0.0, process_time() + seconds
    while process_time() < ends:
        round_of = given()
        began = process_time()
        for one in round_of:
            turn(one)
        best = max(best, len(round_of) / (process_time() - began))
    return best


def turns(given: Given, count: int) -> list[Turn]:
    """Each kind of step for a second; small: for a third."""
    seconds = given.of(small=300, usual=1000) / 1000
    book, stepped = calls()
    text = max((life.model_dump_json() for life, *_ in stepped), key=len)
    acts = [call for call in stepped if call[2] is not None]
    wakes = [call for call in stepped if call[2] is None]
    rungs = [call for call in wakes if all(one.kind == "rung" for one in step_under(book, *call).entries)]
    kinds = {"any step of a life": stepped, "a step that an act takes": acts, "a reminder's step": rungs}

    def turn() -> Turn:
        plain = 1000 / rate(lambda: [text] * 10, lambda one: json.loads(json.dumps(json.loads(one))), seconds)
        each = {
            name: 1000 / rate(fresh(chosen), lambda call: step_under(book, *call), seconds)
            for name, chosen in kinds.items()
        }
        return [Row(name, "ms", ours, plain, "JSON round trip") for name, ours in each.items()]

    return [turn() for _ in range(count)]
