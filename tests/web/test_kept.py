"""Kept: what takes seconds to count is counted once, and anew when it has grown old, without anybody waiting."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from schemas.base import CHINA
from web.kept import OLD, Kept

NOW = datetime(2031, 3, 3, 9, tzinfo=CHINA)
PATIENCE = 60
"""Seconds that any wait here may take before it counts as a failure."""


def test_many_who_ask_at_once_wait_for_one_count() -> None:
    kept, turns = Kept(), itertools.count(1)
    with ThreadPoolExecutor(8) as room:
        asked = [room.submit(kept.of, "q", lambda: next(turns), NOW) for _ in range(8)]
        assert [one.result(PATIENCE) for one in asked] == [(1, NOW)] * 8


def test_what_is_old_is_shown_while_it_is_counted_anew() -> None:
    kept, may_end, ended = Kept(), threading.Event(), threading.Event()
    kept.of("q", lambda: "before", NOW)
    later = NOW + OLD + timedelta(seconds=1)

    def count() -> str:
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
    kept = Kept()
    kept.of("q", lambda: "before", NOW)

    def fails() -> str:
        raise RuntimeError("the register is away")

    later = NOW + OLD + timedelta(seconds=1)
    kept.of("q", fails, later)
    while kept.under_way:
        threading.Event().wait(0.001)
    assert kept.of("q", lambda: "after", NOW) == ("before", NOW)
