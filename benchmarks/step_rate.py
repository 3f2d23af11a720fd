"""How many steps of the law one core does a second: the actions and wakes of the revoked story, over and over.

Run `python -m benchmarks.step_rate`. Machines differ, so the figure to compare is the ratio to a plain JSON round
trip of a life, measured in the same run.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter

from regulations.calendars import load_calendar
from rehearsal.memory import MemoryEngine
from rehearsal.run import run
from rehearsal.story import load_story
from schemas.action import Action
from schemas.facts import Facts
from schemas.life import Life
from schemas.step import Step
from workflows.life.law import LawBook
from workflows.life.step import step_under

STORY = Path(__file__).parents[1] / "stories" / "revoked.yaml"
SECONDS = 3.0
"""How long each figure is measured: a few thousand steps."""

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


def rate(turn: Callable[[], int], seconds: float) -> float:
    """How many a second in the best of many turns: undisturbed. `turn` does some and says how many."""
    best, ends = 0.0, perf_counter() + seconds
    while perf_counter() < ends:
        began = perf_counter()
        done = turn()
        best = max(best, done / (perf_counter() - began))
    return best


def main(seconds: float = SECONDS) -> None:
    """Print the figures."""
    book, given = calls()
    fullest = max((life for life, *_ in given), key=lambda life: len(life.model_dump_json()))
    text = fullest.model_dump_json()

    def some(chosen: list[Call]) -> Callable[[], int]:
        def turn() -> int:
            for life, now, action, facts in chosen:
                step_under(book, life, now, action, facts)
            return len(chosen)

        return turn

    def trip() -> int:
        Life.model_validate_json(fullest.model_dump_json())
        return 1

    def plain() -> int:
        json.loads(json.dumps(json.loads(text)))
        return 1

    entries: Callable[[Call], Step] = lambda call: step_under(book, *call)  # noqa: E731
    acts = [call for call in given if call[2] is not None]
    wakes = [call for call in given if call[2] is None]
    rungs = [call for call in wakes if all(one.kind == "rung" for one in entries(call).entries)]
    trips, plains = rate(trip, seconds), rate(plain, seconds)
    print(f"a life of {len(text.encode())} bytes: {trips:,.0f} round trips/s, {plains:,.0f} by json alone")
    for name, chosen in (("all steps", given), ("actions", acts), ("reminders", rungs)):
        steps = rate(some(chosen), seconds)
        print(f"{name} ({len(chosen)}): {steps:,.0f} steps/s, {steps / trips:.2f} a round trip")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
