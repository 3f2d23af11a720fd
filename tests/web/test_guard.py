"""Guard: forms of other sites, sessions that have ended, words that lead elsewhere, requests that are too much."""

import gc

import pytest

from register import audit, reach
from tests.web.calling import Program
from tests.web.conftest import ORIGIN, PASSWORD, Desk
from web import limits


def test_a_form_without_the_token_of_the_session_does_nothing(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    refused = wang.client.post("/seats", data={"post": "考核组"}, headers={"Origin": ORIGIN})
    assert refused.status_code == 403
    wang.get("/today")
    assert "市民族团结进步创建工作领导小组办公室" in wang.text()


def test_nor_does_a_file_stay_open_that_came_with_one(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    sent = wang.client.post("/seats", data={"post": "考核组"}, files={"sheet": ("名单.txt", b"x")})
    assert sent.status_code == 403
    gc.collect()  # a file that nobody closed fails the test by its warning


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://elsewhere.example"}, {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_site_does_nothing(desk: Desk, headers: dict[str, str]) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/seats")
    sent = wang.client.post("/seats", data={"csrf": wang.csrf, "post": "考核组"}, headers=headers)
    assert sent.status_code == 403


def test_who_is_signed_in_may_sign_in_again_as_the_first_page_is_a_bookmark(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/sign-in")
    form = {"account": "wang", "password": PASSWORD, "back": "/today"}
    again = wang.client.post("/sign-in", data=form, headers={"Origin": ORIGIN}, follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/today")
    elsewhere = wang.client.post("/sign-in", data=form, headers={"Origin": "http://elsewhere.example"})
    assert elsewhere.status_code == 403


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example", "http://elsewhere.example", "/\\elsewhere.example", "/\r\nSet-Cookie: a=b"],
)
def test_coming_back_leads_to_no_other_site(desk: Desk, back: str) -> None:
    stranger = desk.browser()
    stranger.get("/sign-in")
    sent = stranger.client.post(
        "/sign-in",
        data={"account": "wang", "password": PASSWORD, "back": back},
        headers={"Origin": ORIGIN},
        follow_redirects=False,
    )
    assert sent.headers["location"] == "/"


def test_who_has_signed_out_is_out_also_with_the_old_cookie(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    cookies = dict(wang.client.cookies)
    wang.get("/today")
    wang.post("/sign-out")
    thief = desk.browser()
    thief.client.cookies.update(cookies)
    thief.get("/today")
    assert "登录" in thief.text()


def test_a_session_that_somebody_else_chose_is_none(desk: Desk) -> None:
    fixed = desk.browser()
    fixed.client.cookies.set("mingpai", "chosen-by-somebody-else", domain="desk.example")
    fixed.get("/sign-in")
    fixed.post("/sign-in", account="wang", password=PASSWORD)
    assert fixed.client.cookies["mingpai"] != "chosen-by-somebody-else"


def test_a_post_that_is_not_ones_own_is_not_taken(desk: Desk) -> None:
    wang = desk.sign_in("wang")
    wang.get("/seats")
    wang.post("/seats", post="不存在的岗位")
    assert "以哪个岗位办理" in wang.text()


def test_the_cookie_is_for_this_site_alone_and_for_no_script(desk: Desk) -> None:
    stranger = desk.browser()
    stranger.get("/sign-in")
    sent = stranger.client.post(
        "/sign-in",
        data={"account": "wang", "password": PASSWORD},
        headers={"Origin": ORIGIN},
        follow_redirects=False,
    )
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_more_than_a_form_may_hold_is_refused_before_it_is_read(desk: Desk) -> None:
    sent = desk.browser().client.post("/sign-in", content=b"", headers={"Content-Length": str(2**31)})
    assert sent.status_code == 413


def test_more_than_was_said_is_refused_while_it_comes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 1000)
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/seats")
    parts = iter([f"csrf={wang.csrf}&post=".encode(), b"x" * 2000])
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert wang.client.post("/seats", content=parts, headers=headers).status_code == 413


def test_a_page_that_was_refused_stands_in_the_audit_log(desk: Desk) -> None:
    street = desk.sign_in("wang", "乐白道街道")
    assert street.get("/leader").status_code == 403
    (noted,) = audit.read(desk.register, what="denied")
    assert (noted.account, noted.about) == ("wang", "/leader")


def test_a_machine_that_guesses_is_told_to_wait(desk: Desk) -> None:
    stranger = desk.browser()
    answers = [stranger.post("/sign-in", account=f"a{n}", password="x").status_code for n in range(25)]
    assert answers[-1] == 429


@pytest.mark.parametrize("table", ["accounts", "attempts"])
def test_a_stranger_learns_nothing_of_a_database_that_fails(
    desk: Desk, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    stranger, place = desk.browser(), reach.place(desk.register.url)
    stranger.get("/sign-in")
    with desk.register.writing() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO gone")
    form = {"account": "wang", "password": PASSWORD, "back": "/"}
    answer = stranger.client.post("/sign-in", data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 503
    assert "系统管理员" in answer.text
    assert place not in answer.text
    assert table not in answer.text
    assert place in caplog.text


def test_what_is_not_there_is_told_in_chinese(desk: Desk) -> None:
    answer = desk.browser().get("/nothing")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/titles/a%00b",
        "/titles?q=%00",
        "/receipts/%00",
        "/replies/%00",
        "/api/v1/titles/%00",
        "/api/v1/titles?q=%00",
    ],
)
def test_an_address_with_a_character_that_no_text_has_cannot_be_read(desk: Desk, path: str) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.client.headers["Authorization"] = f"Bearer {Program(desk, '领导小组办公室').secret}"
    answer = wang.client.get(path)
    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.text


def test_nor_can_the_name_of_an_account(desk: Desk) -> None:
    stranger = desk.browser()
    stranger.get("/sign-in")
    form = {"account": "wang\0", "password": PASSWORD}
    sent = stranger.client.post("/sign-in", data=form, headers={"Origin": ORIGIN})
    assert sent.status_code == 400
    assert "这个请求读不懂" in sent.text


ENDLESS = "9" * 5000
"""More digits than Python reads as a number."""


def test_a_number_without_end_is_no_entry(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    assert wang.get("/titles/2021-0001/do/correct", entry=ENDLESS).status_code == 200


def test_nor_is_it_a_place_that_was_seen(desk: Desk) -> None:
    wang = desk.sign_in("wang", "领导小组办公室")
    wang.get("/titles/2021-0001/do/acknowledge")
    said = {"obligation": "reinspection", "note": "知道了", "_seen": ENDLESS, "_post": "领导小组办公室"}
    assert wang.post("/titles/2021-0001/do/acknowledge/send", **said).status_code < 500


def test_a_length_without_end_is_too_much(desk: Desk) -> None:
    answer = desk.browser().client.get("/sign-in", headers={"Content-Length": ENDLESS})
    assert answer.status_code == 413


def test_the_first_of_all_days_is_no_day_of_the_log(desk: Desk) -> None:
    desk.account("aud", "audit")
    aud = desk.sign_in("aud")
    aud.get("/audit", since="0001-01-01")
    assert "应在1900年以后" in aud.text()
