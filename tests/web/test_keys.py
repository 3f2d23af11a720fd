"""Keys 接口密钥: what opens is told once and kept as its hash; an account ends what it made, and nobody else does."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import keys
from register import accounts, audit
from register import keys as kept
from register.tables import keys as table
from tests.web.conftest import Browser, Desk

STREET, OFFICE = "羊街乡", "领导小组办公室"


def made(browser: Browser, name: str = "市民族宗教事务局数据交换", days: str = "90") -> str:
    """A key that somebody has made; what opens."""
    browser.get("/keys")
    browser.post("/keys", name=name, days=days)
    found = re.search(r"<code>([^<]+)</code>", browser.page)
    assert found, browser.text()
    return found[1]


def comes_in(desk: Desk, secret: str) -> keys.CameIn | None:
    """Who comes by what opens."""
    return keys.came_in(desk.register, desk.office, secret, desk.now)


def test_what_opens_is_told_once_and_only_its_hash_is_kept(desk: Desk) -> None:
    browser = desk.sign_in("wang", STREET)
    secret = made(browser)
    assert secret not in browser.get("/keys").text
    assert "市民族宗教事务局数据交换" in browser.text()
    with desk.register.reading() as connection:
        assert secret not in str(connection.execute(select(table)).all())


def test_a_key_comes_in_from_the_post_that_it_was_made_for(desk: Desk) -> None:
    found = comes_in(desk, made(desk.sign_in("wang", STREET)))
    assert found
    assert (found.seat.post.id, found.seat.login) == (STREET, "wang")
    assert comes_in(desk, "mingpai_of-my-own") is None


def test_that_a_key_is_used_is_written_down_once_a_minute(desk: Desk) -> None:
    secret = made(desk.sign_in("wang", STREET))
    comes_in(desk, secret)
    first = desk.now
    desk.now += timedelta(seconds=59)
    comes_in(desk, secret)
    (key,) = kept.of(desk.register, "wang", STREET)
    assert key.used_at == first
    desk.now += timedelta(seconds=1)
    comes_in(desk, secret)
    (key,) = kept.of(desk.register, "wang", STREET)
    assert key.used_at == desk.now


def test_an_ended_key_opens_nothing_and_the_log_knows_who_made_and_ended_it(desk: Desk) -> None:
    browser = desk.sign_in("wang", STREET)
    secret = made(browser)
    (key,) = kept.of(desk.register, "wang", STREET)
    browser.post("/keys/end", id=key.id)
    assert comes_in(desk, secret) is None
    ended, begun = audit.read(desk.register, about=key.id)
    assert (begun.what, begun.account, begun.facts["name"]) == (
        "key_made",
        "wang",
        "市民族宗教事务局数据交换",
    )
    assert (ended.what, ended.account) == ("key_ended", "wang")
    assert secret not in str(begun)


def test_the_last_day_of_a_key_is_the_one_that_the_page_says(desk: Desk) -> None:
    browser = desk.sign_in("wang", STREET)
    secret = made(browser, days="30")
    desk.now += timedelta(days=30)
    assert comes_in(desk, secret)
    desk.now += timedelta(days=1)
    assert comes_in(desk, secret) is None


@pytest.mark.parametrize("days", ["", "0", "366", "1e3", "三十", "99999"])
def test_a_key_lasts_no_longer_than_there_is_to_choose(desk: Desk, days: str) -> None:
    browser = desk.sign_in("wang", STREET)
    browser.get("/keys")
    assert browser.post("/keys", name="试用", days=days).status_code == 409
    assert "有效期请在30、90、180、365天之中选择" in browser.text()
    assert kept.of(desk.register, "wang", STREET) == []


@pytest.mark.parametrize("name", ["", "  ", "甲\u200b乙", "长" * 101])
def test_a_key_says_what_it_is_for(desk: Desk, name: str) -> None:
    browser = desk.sign_in("wang", STREET)
    browser.get("/keys")
    assert browser.post("/keys", name=name, days="30").status_code == 409
    assert kept.of(desk.register, "wang", STREET) == []


def test_an_account_has_so_many_keys_for_a_post_and_those_that_are_over_do_not_count(desk: Desk) -> None:
    browser = desk.sign_in("wang", STREET)
    for number in range(keys.MOST):
        made(browser, f"第{number}个", days="30")
    browser.post("/keys", name="再一个", days="30")
    assert f"至多{keys.MOST}个密钥" in browser.text()
    desk.now += timedelta(days=31)
    made(desk.sign_in("wang", STREET), "再一个")


def test_nobody_ends_a_key_of_another_account_or_post(desk: Desk) -> None:
    desk.account("li")
    secret = made(desk.sign_in("wang", STREET))
    (key,) = kept.of(desk.register, "wang", STREET)
    for name, post in (("li", STREET), ("wang", OFFICE)):
        other = desk.sign_in(name, post)
        assert key.id not in other.get("/keys").text
        assert other.post("/keys/end", id=key.id).status_code == 409
    assert comes_in(desk, secret)


def test_a_key_falls_silent_with_its_account(desk: Desk) -> None:
    secret = made(desk.sign_in("wang", STREET))
    with accounts.alone(desk.register) as connection:
        known = accounts.find(connection, "wang")
        assert known
        accounts.change(connection, known, disabled_at=desk.now)
    assert comes_in(desk, secret) is None


def test_a_key_falls_silent_with_its_post(desk: Desk) -> None:
    secret = made(desk.sign_in("wang", STREET))
    others = [one.model_copy(update={"accounts": ("li",)}) for one in desk.office.posts]
    desk.arrange(desk.office.model_copy(update={"posts": tuple(others), "trial": False}))
    assert comes_in(desk, secret) is None
