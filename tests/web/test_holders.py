"""The page of the public: one question, one answer for all who hold nothing, and a flood of it harms nobody else."""

import pytest
from limits import RateLimitItemPerMinute
from starlette.testclient import TestClient

from tests.web.conftest import Browser, Desk
from web import limits
from web.app import make_app

HOLDER, APPLICANT = "开远市乐白道街道办事处", "开远市羊街乡中学"


def said(browser: Browser, asked: str) -> str:
    """The answer's text."""
    answer = browser.get("/holders", q=asked)
    assert answer.status_code == 200
    return browser.text()


def test_a_stranger_learns_that_a_title_is_held_today(desk: Desk) -> None:
    answer = said(desk.browser(), HOLDER)
    assert "截至2026年11月22日，称号有效" in answer
    assert "2024年11月12日" in answer
    assert "KY3-001" in answer


def test_a_title_under_rectification_is_held_and_nothing_is_said_of_that(desk: Desk) -> None:
    answer = said(desk.browser(), "开远市羊街乡卫生院")
    assert "KY1-003" in answer
    assert "整改" not in answer


def test_an_applicant_and_one_that_nobody_knows_get_the_same_answer(desk: Desk) -> None:
    stranger = desk.browser()
    answers = {said(stranger, one).replace(one, "") for one in (APPLICANT, "没有这个单位")}
    assert len(answers) == 1
    assert "没有查到有效的称号" in answers.pop()


def test_the_page_shows_no_code_or_key(desk: Desk) -> None:
    stranger = desk.browser()
    said(stranger, HOLDER)
    assert "2024-0001" not in stranger.page
    assert "1153250220240001XH" not in stranger.page


def test_what_is_asked_is_shown_as_text(desk: Desk) -> None:
    stranger = desk.browser()
    said(stranger, "<script>alert(1)</script>")
    assert "<script>alert" not in stranger.page


def test_a_question_longer_than_any_name_is_refused(desk: Desk) -> None:
    stranger = desk.browser()
    assert stranger.get("/holders", q="铭" * 201).status_code == 400
    assert "写得太长" in stranger.text()


def test_a_machine_that_floods_the_page_is_told_to_wait_and_others_are_answered(desk: Desk) -> None:
    stranger = desk.browser()
    answers = [stranger.client.get("/holders") for _ in range(limits.QUESTIONS.amount + 1)]
    assert [one.status_code for one in answers[-2:]] == [200, 429]
    assert answers[-1].headers["retry-after"] == "60"
    desk.sign_in("wang", "领导小组办公室").get("/today")
    assert desk.browser().get("/sign-in").status_code == 200


def test_all_machines_together_ask_no_more_than_the_office_can_bear(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ALL_QUESTIONS", RateLimitItemPerMinute(3))
    app = make_app(desk.house)
    machines = [TestClient(app, client=(f"10.0.0.{n}", 5000)) for n in range(4)]
    assert [one.get("/holders").status_code for one in machines] == [200, 200, 200, 429]
