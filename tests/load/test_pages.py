"""The measurement of pages holds together: its register is sound, its people get every page, none is too large."""

from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import copies, pages
from benchmarks.desk_people import LIMIT_KB, SHARES, WEIGHTS, seated
from register import lawbook, verify
from register.connect import Register
from schemas.base import CHINA

pytestmark = pytest.mark.timeout(600)

TITLES = 400


def test_every_copy_is_a_title_that_verify_has_nothing_to_say_of(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'register.db'}", told_time=True)
    made = copies.fill(register, TITLES, tmp_path, datetime.now(CHINA))
    assert len({one.unit for one in made}) == len({one.title for one in made}) == TITLES
    assert {one.waits for one in made} >= set(copies.WAY_IN)
    assert verify.verify(register, lawbook.read(register)) == []
    register.close()


def test_so_many_people_are_of_every_kind() -> None:
    assert set(seated(8)) == set(SHARES) == set(WEIGHTS)
    assert {kind: seated(50).count(kind) for kind in SHARES} == SHARES


def test_a_small_day_opens_its_pages_and_none_is_too_large(tmp_path: Path) -> None:
    asked = pages.Asked(titles=TITLES, people=8, seconds=5, think=0.3, acts=0.5)
    found = pages.measure(tmp_path, asked)
    rows = found["pages"]
    assert {"bare page", "sign-in, sent", "static", "today", "title", "all pages"} <= set(rows)
    assert {page: one["failed"] for page, one in rows.items() if one["failed"]} == {}
    assert {page: one["largest_kb"] for page, one in rows.items() if one["largest_kb"] > LIMIT_KB} == {}
    assert "0 unanswered" in found["acts_meanwhile"]
    assert len(pages.table(rows).splitlines()) == len(rows) + 1
