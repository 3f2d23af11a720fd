"""Sound 健全: what a life is after every step of the law, in whichever test it is taken.

An open title can be acted on or wakes by itself, and has every date that its duties need. `tests/conftest.py` has this
checked after each step that a test takes in its own process; nothing calls it by hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Generic, TypeVar
from weakref import WeakSet

from schemas.life import Life
from schemas.stage import Duty, Stage
from workflows.life import clock, duties, ladders, step
from workflows.life.kinds import HELD
from workflows.life.law import Law
from workflows.life.workpaper import Workpaper

LIMIT = 60_000
"""Bytes of a life as JSON that no pack and no people may lead to; what is usual, the random lives hold it to."""


@contextmanager
def watched() -> Iterator[None]:
    """Meanwhile the life is sound after every step of the law, or the step fails.

    But for one that a test has made up: it was not sound before either.
    """
    advance = step._advance
    made_up = WeakSet[Workpaper]()

    def then(paper: Workpaper, now: datetime) -> datetime | None:
        if not paper.entries and not _has_come_about(_Itself(paper.law), _Itself(paper.life)):
            made_up.add(paper)
        wake = advance(paper, now)
        if paper not in made_up:
            _sound(_Itself(paper.law), _Itself(paper.life), wake)
        return wake

    step._advance = then
    try:
        yield
    finally:
        step._advance = advance


T = TypeVar("T")


class _Itself(Generic[T]):
    """An object as what it is, and not as what it is equal to."""

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.it is other.it


KEPT = 500
"""Lives that were looked at last and are not looked at again: one that nothing has happened to is the same object."""


@lru_cache(KEPT)
def _sound(law: _Itself[Law], life: _Itself[Life], wake: datetime | None) -> None:
    sound(law.it, life.it, wake)


@lru_cache(KEPT)
def _has_come_about(law: _Itself[Law], life: _Itself[Life]) -> bool:
    """Whether nothing is wrong with the life as it comes to a step."""
    try:
        open_duties_are_those_asked(law.it, life.it)
        dates_are_there(law.it, life.it)
    except AssertionError:
        return False
    return True


def sound(law: Law, life: Life, wake: datetime | None) -> None:
    """The one invariant of a life between two steps; `wake` is when it wakes."""
    open_duties_are_those_asked(law, life)
    every_stage_asks_something(law, life)
    dates_are_there(law, life)
    dates_are_what_the_clock_says(law, life)
    wakes_for_the_earliest(law, life, wake)
    assert len(life.text.encode()) < LIMIT, len(life.text.encode())


def open_duties_are_those_asked(law: Law, life: Life) -> None:
    """An open life has exactly the obligations that its standing asks for; a closed one none."""
    have = sorted((one.duty.value, one.about or "") for one in life.obligations)
    asked = sorted((want.duty.value, want.about or "") for want in duties.asked(law, life.standing))
    assert have == (asked if life.is_open else []), (have, asked, life.standing)
    ids = [one.id for one in life.obligations]
    assert len(set(ids)) == len(ids)
    assert all(0 < number <= life.obligations_opened for number in ids)


def every_stage_asks_something(law: Law, life: Life) -> None:
    """The title waits for somebody, or for a period, in its stage and in each of those that run beside it."""
    if life.is_open:
        idle = duties.idle(law, life.standing)
        assert idle is None, (idle, life.standing)


def dates_are_there(law: Law, life: Life) -> None:
    """A title that is held has the days that its term and its reports are counted from, under any edition."""
    standing = life.standing
    if standing.stage not in HELD:
        return
    missing = [name for name in law.regulation.filings if f"filing {name}" not in standing.dates]
    assert not missing, (missing, standing)
    assert {"named", "term_start", "stage"} <= standing.dates.keys()
    if standing.stage is Stage.TERM or standing.running:
        ends = "term_end" in standing.dates
        assert ends is (Duty.TERM in law.regulation.duties), (ends, standing)


def dates_are_what_the_clock_says(law: Law, life: Life) -> None:
    """Every due date can be worked out again, and the duty of the term is due when the term ends."""
    for one in life.obligations:
        assert duties.timed(law, one) == one
        anchor = life.standing.dates.get(one.anchor.on)
        # What was counted from the end of a term that an open-ended edition took away keeps that day.
        assert one.anchor.on == "reopened" or anchor in (None, one.anchor.day), (one, life.standing)
        if one.duty is Duty.TERM:
            ends = life.standing.dates["term_end"]
            assert ends == one.due, (ends, one)


def wakes_for_the_earliest(law: Law, life: Life, wake: datetime | None) -> None:
    """A title wakes for whatever comes first: the next rung or the silence of any of its duties."""
    instants = [
        instant
        for one in life.obligations
        for instant in (
            ladders.rung_at(law, one, one.next_rung),
            clock.silence_at(one, law.rule(one.duty, one.about), law.calendar),
        )
        if instant is not None
    ]
    assert wake == min(instants, default=None)
    assert (wake is not None) is life.is_open
