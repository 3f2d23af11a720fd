"""Urging on pages: several are told at once; who was told lately, who may not urge and what is not seen stay out."""

import re
from datetime import date, timedelta

import pytest

from register import inbox, owing
from register.owing import Sought
from schemas.action import Urge
from tests.web.conftest import Browser, Desk

LATER = timedelta(days=60)


def owed(browser: Browser) -> list[str]:
    """What the page offers to urge, or is about to."""
    return re.findall(r'name="owed" value="([^"]+)"', browser.page)


def urged(desk: Desk) -> list[tuple[str, int, str | None]]:
    """What lies in the inbox of every title: which duty is urged, with which words."""
    found = []
    for title in sorted({one.title for one in owing.due(desk.register, Sought(date.max))}):
        for one in inbox.waiting(desk.register, title).actions:
            assert isinstance(one, Urge)
            found.append((title, one.obligation, one.message))
    return found


@pytest.mark.parametrize("page", ["/today", "/deadlines"])
def test_those_that_are_marked_are_looked_at_first_and_then_urged(desk: Desk, page: str) -> None:
    desk.now += LATER
    wang = desk.sign_in("wang", "督导组")
    wang.get(page)
    boxes = owed(wang)
    assert len(boxes) > 1
    wang.post("/urging", owed=boxes[0], which="marked")
    assert "共1件，可以催办1件。还没有提交。" in wang.text()
    assert not urged(desk)
    assert owed(wang) == boxes[:1]
    answer = wang.post("/urging/send", owed=boxes[0], message="请于周五前办结")
    assert answer.status_code == 200
    assert "已收件，尚未办理" in wang.text()
    title, number = boxes[0].split("/")
    assert urged(desk) == [(title, int(number), "请于周五前办结")]


def test_all_that_is_late_is_urged_at_once_and_nobody_twice(desk: Desk) -> None:
    desk.now += LATER
    wang = desk.sign_in("wang", "督导组")
    wang.get("/today")
    wang.post("/urging", which="late")
    some = owed(wang)
    assert len(some) > 1
    for _ in range(2):
        wang.client.post("/urging/send", data={"csrf": wang.csrf, "owed": some})
    assert [f"{title}/{number}" for title, number, _ in urged(desk)] == sorted(some), wang.text()


def test_who_is_not_let_urge_by_any_measure_is_offered_no_box(desk: Desk) -> None:
    desk.now += LATER
    assessor = desk.sign_in("wang", "考核组")
    assessor.get("/deadlines")
    assert 'name="owed"' not in assessor.page
    assert "催办选中的" not in assessor.text()


def test_what_a_post_does_not_see_or_owes_itself_is_not_among_it(desk: Desk) -> None:
    desk.now += LATER
    wang = desk.sign_in("wang", "督导组")
    wang.get("/deadlines", within="366")
    boxes = owed(wang)
    street = desk.sign_in("wang", "乐白道街道")
    street.get("/today")
    street.client.post("/urging/send", data={"csrf": street.csrf, "owed": boxes})
    assert {title for title, *_ in urged(desk)} <= {"2025-0003"}
    assert street.post("/urging", which="marked").status_code == 409
    assert "没有选中可以催办的事项" in street.text()


def test_words_that_are_too_long_are_told_and_nobody_is_urged(desk: Desk) -> None:
    desk.now += LATER
    wang = desk.sign_in("wang", "督导组")
    wang.get("/deadlines")
    box = owed(wang)[0]
    answer = wang.post("/urging/send", owed=box, message="甲" * 201)
    assert answer.status_code == 409
    assert "附言：" in wang.text()
    assert not urged(desk)
