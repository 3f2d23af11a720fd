"""The morning of a post: with some rows of each kind it says the same as with all, and asks the register as often."""

from datetime import timedelta

import pytest

from desk.possible import now_possible
from desk.today import Today, today_of
from tests.register.plans import asked
from tests.web.conftest import Desk, desk, practised

__all__ = ["desk", "practised"]

LATER = timedelta(days=40)
"""By then some is late."""

KINDS = ("late", "due", "week", "later", "others")


@pytest.mark.parametrize("post", ["领导小组办公室", "灵泉街道", "督导组", "考核组"])
@pytest.mark.parametrize("most", [1, 2, 100])
def test_some_rows_are_the_first_and_the_numbers_are_of_all(desk: Desk, post: str, most: int) -> None:
    day = (desk.now + LATER).date()
    seat = desk.seat(post)

    def morning(most: int | None) -> Today:
        return today_of(desk.register, desk.office, seat, day, most)

    whole, short = morning(None), morning(most)
    for kind in KINDS:
        every, some = getattr(whole, kind), getattr(short, kind)
        assert every.number == len(every.rows) == some.number
        assert some.rows == every.rows[:most]
    assert short.others_late == sum(one.late > 0 for one in whole.others.rows)
    assert short.soon == whole.soon


def test_a_morning_has_the_late_and_what_is_passed_on(desk: Desk) -> None:
    day = (desk.now + LATER).date()
    posts = tuple(one for one in desk.office.posts if one.id != "羊街乡")
    office = desk.office.model_copy(update={"posts": posts})
    seat = desk.seat("领导小组办公室")
    found = today_of(desk.register, office, seat, day)
    passed = [
        one for part in found.own for one in part.rows if (one.row.title, one.row.id) in found.to_pass_on
    ]
    assert {one.row.area for one in passed} <= {"羊街乡"}
    assert all(one.late for one in found.late.rows)
    assert found.late.number > 0


def test_the_office_is_offered_of_what_it_passes_on_only_what_it_may_do_itself(desk: Desk) -> None:
    posts = tuple(one for one in desk.office.posts if one.id not in ("乐白道街道", "单位窗口"))
    office = desk.office.model_copy(update={"posts": posts})
    seat, day = desk.seat("领导小组办公室"), (desk.now + LATER).date()
    found = today_of(desk.register, office, seat, day)
    passed = [
        one for part in found.own for one in part.rows if (one.row.title, one.row.id) in found.to_pass_on
    ]
    offered = [(one.row.title, one.answer) for one in passed if one.answer]
    assert passed
    for title, kind in offered:
        assert kind in {one.kind for one in now_possible(desk.register, title, seat, desk.now).can}


def test_however_much_is_owed_a_morning_is_a_few_questions(desk: Desk) -> None:
    seat = desk.seat("领导小组办公室")
    day = (desk.now + LATER).date()
    assert len(asked(desk.register, lambda: today_of(desk.register, desk.office, seat, day, 1))) <= 12
