"""A session that is over, or another than that of the form: nothing is done, and nothing that was typed is lost."""

from datetime import timedelta

import pytest

from register import announcements, drafts, inbox
from tests.web.conftest import ORIGIN, PASSWORD, Browser, Desk
from tests.web.filled import PAPER, Form

OFFICE, STREET = "领导小组办公室", "乐白道街道"
ACT = "/titles/2021-0002/do/inspect"
OPINE = "/titles/2025-0003/do/opine"
ANNOUNCED = {"title": "申报的通知", "text": "第一段。\n第二段。", "until": "2026年12月31日"}
CHANGED = {"unit": "开远市人民医院", "change": "renamed", "name": "开远市第一人民医院", "on": "2026.11.20"}
PLAIN = {"/announcements": ("/announcements", ANNOUNCED), "/unit-changes/one": ("/unit-changes", CHANGED)}


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office."""
    return desk.sign_in("wang", OFFICE)


def signs_in(browser: Browser, post: str | None = None) -> None:
    """The same browser signs in once more, at another page."""
    browser.get("/sign-in")
    browser.post("/sign-in", account="wang", password=PASSWORD)
    if post:
        browser.get("/seats")
        browser.post("/seats", post=post)


def test_a_form_of_before_signing_in_anew_is_not_sent_and_is_gone_on_with(desk: Desk, wang: Browser) -> None:
    wang.get(ACT)
    form = Form(wang)
    signs_in(wang, OFFICE)
    assert form.send("preview", note="写了半天", **PAPER).status_code == 200
    assert "重新登录过，所以刚才的没有提交" in wang.text()
    assert "接着填草稿：wang" in wang.text()
    assert Form(wang).value("note") == "写了半天"
    assert not inbox.waiting(desk.register, "2021-0002").actions


def test_whoever_has_not_said_yet_from_which_post_is_told_whose_draft_it_is(wang: Browser) -> None:
    wang.get(ACT)
    form = Form(wang)
    signs_in(wang)
    form.send("preview", note="写了半天", **PAPER)
    assert "填写的已经存为市民族团结进步创建工作领导小组办公室的草稿" in wang.text()
    wang.post("/seats", post=OFFICE, back=f"{ACT}?draft=1")
    wang.get(ACT, draft="1")
    assert Form(wang).value("note") == "写了半天"


def test_a_form_that_says_of_no_page_that_it_comes_from_there_is_not_kept(desk: Desk, wang: Browser) -> None:
    wang.get(ACT)
    sent = wang.client.post(f"{ACT}/preview", data={"csrf": "another", "note": "偷写"})
    assert sent.status_code == 403
    assert not drafts.of_post(desk.register, OFFICE)


def test_a_form_of_a_post_that_the_account_has_not_is_not_kept(desk: Desk) -> None:
    posts = tuple(
        one.model_copy(update={"accounts": ("wang",) if one.id == STREET else ()})
        for one in desk.office.posts
    )
    desk.arrange(desk.office.model_copy(update={"trial": False, "posts": posts}))
    wang = desk.sign_in("wang")
    wang.get(OPINE)
    form = Form(wang)
    signs_in(wang)
    assert form.send("preview", _post=OFFICE, note="不是本岗位的", **PAPER).status_code == 403
    assert not drafts.of_post(desk.register, OFFICE)


@pytest.mark.parametrize("route", PLAIN)
@pytest.mark.parametrize("anew", [True, False])
def test_what_is_written_beside_acts_is_not_lost_either(
    desk: Desk, wang: Browser, route: str, anew: bool
) -> None:
    page, typed = PLAIN[route]
    wang.get(page)
    token = wang.csrf
    if anew:
        signs_in(wang, OFFICE)
    else:
        desk.now += timedelta(minutes=31)
    answer = wang.client.post(
        route, data={"csrf": token, "_post": OFFICE, **typed}, headers={"Origin": ORIGIN}
    )
    if not anew:
        assert "刚才的没有提交。填写的都存下了" in answer.text
        signs_in(wang, OFFICE)
    assert not announcements.current(desk.register, desk.now.date())
    wang.get("/drafts")
    assert f'href="{page}?draft=1"' in wang.page
    wang.get(page, draft="1")
    form = Form(wang)
    assert {name: form.value(name) for name in typed} == typed


def test_what_was_published_after_all_is_a_draft_no_more(desk: Desk, wang: Browser) -> None:
    wang.get("/announcements")
    desk.now += timedelta(minutes=31)
    wang.client.post("/announcements", data={"csrf": wang.csrf, **ANNOUNCED}, headers={"Origin": ORIGIN})
    signs_in(wang, OFFICE)
    wang.get("/announcements", draft="1")
    wang.post("/announcements", **ANNOUNCED)
    assert not drafts.of_post(desk.register, OFFICE)


def test_a_reason_that_was_written_when_the_session_ran_out_stands_there_again(
    desk: Desk, wang: Browser
) -> None:
    desk.now += timedelta(minutes=31)
    answer = wang.client.post(
        "/works/W-1", data={"csrf": wang.csrf, "deed": "pause", "ground": "汛情"}, headers={"Origin": ORIGIN}
    )
    assert "%3Fground%3D%25E6%25B1%259B%25E6%2583%2585" in str(answer.url)
