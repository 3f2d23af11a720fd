"""How many steps of the law one core does a second: the actions and wakes of the revoked story, over and over.

Run `python -m benchmarks.step_rate`. Machines differ, so the figure to compare is the ratio to a plain JSON round
trip of a life, measured in the same run; seconds are those of the processor, so that others on the machine matter less.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import TypeVar

from pydantic import TypeAdapter

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
SECONDS = 3.0
"""How long each figure is measured: a few thousand steps."""

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


def main(seconds: float = SECONDS) -> None:
    """Print the figures."""
    book, given = calls()
    fullest = max((life for life, *_ in given), key=lambda life: len(life.model_dump_json()))
    text = fullest.model_dump_json()
    trips = rate(lambda: [text] * 10, lambda _: Life.model_validate_json(fullest.model_dump_json()), seconds)
    plains = rate(lambda: [text] * 10, lambda one: json.loads(json.dumps(json.loads(one))), seconds)
    print(f"a life of {len(text.encode())} bytes: {trips:,.0f} round trips/s, {plains:,.0f} by json alone")

    acts = [call for call in given if call[2] is not None]
    wakes = [call for call in given if call[2] is None]
    rungs = [call for call in wakes if all(one.kind == "rung" for one in step_under(book, *call).entries)]
    for name, chosen in (("all steps", given), ("actions", acts), ("reminders", rungs)):
        steps = rate(fresh(chosen), lambda call: step_under(book, *call), seconds)
        print(
            f"{name} ({len(chosen)}): {steps:,.0f} steps/s, {steps / plains:.2f} a round trip by json alone"
        )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
