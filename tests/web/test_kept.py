"""Kept: what takes seconds to count is counted once, and anew when it has grown old, without anybody waiting."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from register.connect import Register
from schemas.base import CHINA
from web.kept import MOST, OLD, Counted, Kept

NOW = datetime(2031, 3, 3, 9, tzinfo=CHINA)
PATIENCE = 60
"""Seconds that any wait here may take before it counts as a failure."""


def here() -> Kept:
    """Counted in this process, of no register, and waited for."""
    return Kept(Register("sqlite://"))


def beside() -> Kept:
    """Nobody waits for it."""
    register = Register("sqlite://")
    return Kept(register, lambda count: count(register))


def test_many_who_ask_at_once_wait_for_one_count() -> None:
    kept, turns = here(), itertools.count(1)
    with ThreadPoolExecutor(8) as room:
        asked = [room.submit(kept.of, "q", lambda _: next(turns), NOW) for _ in range(8)]
        assert [one.result(PATIENCE) for one in asked] == [(1, NOW)] * 8


def test_what_is_old_is_shown_while_it_is_counted_anew() -> None:
    kept, may_end, ended = here(), threading.Event(), threading.Event()
    kept.of("q", lambda _: "before", NOW)
    later = NOW + OLD + timedelta(seconds=1)

    def count(_: Register) -> str:
        may_end.wait(PATIENCE)
        ended.set()
        return "after"

    assert kept.of("q", count, later) == ("before", NOW)
    may_end.set()
    assert ended.wait(PATIENCE)
    while kept.under_way:
        threading.Event().wait(0.001)
    assert kept.of("q", count, later) == ("after", later)


def test_a_count_that_fails_leaves_what_there_was() -> None:
    kept = here()
    kept.of("q", lambda _: "before", NOW)

    def fails(_: Register) -> str:
        raise RuntimeError("the register is away")

    later = NOW + OLD + timedelta(seconds=1)
    kept.of("q", fails, later)
    while kept.under_way:
        threading.Event().wait(0.001)
    assert kept.of("q", lambda _: "after", NOW) == ("before", NOW)


def test_who_does_not_wait_comes_away_without_and_finds_it_later() -> None:
    kept, may_end = beside(), threading.Event()

    def count(_: Register) -> str:
        may_end.wait(PATIENCE)
        return "counted"

    assert kept.of("q", count, NOW) is None
    (going,) = kept.under_way.values()
    assert kept.of("q", count, NOW) is None
    assert list(kept.under_way.values()) == [going]
    may_end.set()
    assert going.done.wait(PATIENCE)
    assert kept.of("q", count, NOW) == ("counted", NOW)


def test_who_waits_for_a_count_that_fails_is_told_why_and_the_next_counts_anew() -> None:
    kept = here()

    def fails(_: Register) -> str:
        raise RuntimeError("the register is away")

    with pytest.raises(RuntimeError, match="away"):
        kept.of("q", fails, NOW)
    assert kept.of("q", lambda _: "counted", NOW) == ("counted", NOW)


def test_who_does_not_wait_is_told_the_next_time_that_it_failed() -> None:
    kept = beside()

    def fails(_: Register) -> str:
        raise RuntimeError("the register is away")

    assert kept.of("q", fails, NOW) is None
    while kept.under_way:
        threading.Event().wait(0.001)
    with pytest.raises(RuntimeError, match="away"):
        kept.of("q", fails, NOW)
    assert kept.of("q", fails, NOW) is None


def test_failures_that_nobody_asks_for_do_not_pile_up() -> None:
    kept = beside()

    def fails(_: Register) -> str:
        raise RuntimeError("the register is away")

    for question in range(MOST + 3):
        kept.of(question, fails, NOW)
    while kept.under_way:
        threading.Event().wait(0.001)
    assert len(kept.failed) == MOST


def test_what_took_long_is_not_counted_every_ten_minutes() -> None:
    kept = here()
    kept.answers["q"] = Counted("before", NOW, took=2 * OLD)
    assert kept.of("q", lambda _: "after", NOW + 3 * OLD) == ("before", NOW)
    assert not kept.under_way
