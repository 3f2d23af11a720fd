"""Rights, cell by cell: every route is asked by everybody, and opens for just those for whom the table says so."""

from typing import get_args

import pytest
from fastapi.routing import APIRoute

from schemas.account import Administrator
from tests.web.conftest import ORIGIN, Browser, Desk
from web.app import SCREENS
from web.rights import ANYBODY, RIGHTS

PARTS = {"title": "2021-0003", "kind": "inspect", "work": "PC-2026-001"}
"""What stands in the addresses that are asked; for what is not here, `x`."""

POSTS = {
    "office": "领导小组办公室",
    "leadership": "领导小组",
    "naming_body": "命名机关",
    "assessor": "考核组",
    "supervisor": "督导组",
    "funder": "资金项目主管部门",
    "auditor": "审计",
    "consulted": "市公安局",
    "township": "羊街乡",
    "unit": "单位窗口",
}
"""A post of each role that an office of the example has; that of a township is its recommender too."""
ALSO = {"township": {"recommender"}}

ROUTES = [route for screen in SCREENS for route in screen.router.routes if isinstance(route, APIRoute)]
AWAY = ("/sign-in", "/seats", "/password", "/own-code")


def ask(browser: Browser, route: APIRoute) -> bool:
    """Whether a route opens: neither refused nor led away to where one says who one is."""
    path = route.path
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", PARTS.get(name, "x"))
    method = next(iter((route.methods or set()) - {"HEAD"}))
    data = {"csrf": browser.csrf} if method == "POST" else None
    answer = browser.client.request(
        method, path, data=data, headers={"Origin": ORIGIN}, follow_redirects=False
    )
    assert answer.status_code != 500, (route.name, answer.text)
    led_away = answer.status_code == 303 and answer.headers["location"].startswith(AWAY)
    return answer.status_code not in (401, 403) and not led_away


LEADING_OUT = ("sign_out", "sit", "do_sign_in", "sign_in", "home", "change_password")
"""Whoever asks for these is not where they were, or is led on: each has tests of its own."""


@pytest.mark.parametrize("role", POSTS)
def test_a_post_opens_what_the_table_gives_its_role(desk: Desk, role: str) -> None:
    browser = desk.sign_in("wang", POSTS[role])
    browser.get("/seats")
    ranks = {role} | ALSO.get(role, set())
    for route in ROUTES:
        if route.name not in LEADING_OUT:
            assert ask(browser, route) is not RIGHTS[route.name].isdisjoint(ranks), route.name


@pytest.mark.parametrize("administrator", get_args(Administrator))
def test_an_administrator_opens_nothing_of_the_offices_business(
    desk: Desk, administrator: Administrator
) -> None:
    desk.account("guan", administrator)
    browser = desk.sign_in("guan")
    browser.get("/")
    for route in ROUTES:
        if route.name not in LEADING_OUT:
            assert ask(browser, route) is not RIGHTS[route.name].isdisjoint({administrator}), route.name


def test_a_stranger_opens_what_is_anybodys(desk: Desk) -> None:
    browser = desk.browser()
    for route in ROUTES:
        if route.name not in LEADING_OUT:
            assert ask(browser, route) is (RIGHTS[route.name] == ANYBODY), route.name


def test_who_has_not_said_from_which_post_opens_only_that(desk: Desk) -> None:
    browser = desk.sign_in("wang")
    browser.get("/seats")
    for route in ROUTES:
        if route.name not in LEADING_OUT:
            assert ask(browser, route) is ("unseated" in RIGHTS[route.name]), route.name
