"""Rights, cell by cell: every route is asked by everybody, and opens for just those for whom the table says so."""

from typing import get_args

import pytest
from fastapi.routing import APIRoute

from register import accounts
from schemas.account import Administrator
from tests.web.calling import Program
from tests.web.conftest import ORIGIN, Browser, Desk
from web.api.app import ROUTES as CALLS
from web.api.problems import ROOT
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


def filled(route: APIRoute) -> str:
    """The address of a route."""
    path = route.path
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", PARTS.get(name, "x"))
    return path


def call(program: Program, route: APIRoute) -> bool:
    """Whether a route of the API opens to a program."""
    method = next(iter(route.methods or set()))
    answer = program.client.request(method, ROOT + filled(route))
    assert answer.status_code < 500, (route.name, answer.text)
    return answer.status_code not in (401, 403)


def ask(browser: Browser, route: APIRoute) -> bool:
    """Whether a route opens: neither refused nor led away to where one says who one is."""
    path = filled(route)
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


@pytest.mark.parametrize("role", POSTS)
def test_a_program_opens_what_the_table_gives_the_role_of_its_post(desk: Desk, role: str) -> None:
    program, ranks = Program(desk, POSTS[role]), {role} | ALSO.get(role, set())
    for route in CALLS:
        assert call(program, route) is not RIGHTS[route.name].isdisjoint(ranks), route.name


def test_a_program_without_a_key_opens_what_is_anybodys(desk: Desk) -> None:
    program = Program(desk, None)
    for route in CALLS:
        assert call(program, route) is (RIGHTS[route.name] == ANYBODY), route.name


@pytest.mark.parametrize("administrator", get_args(Administrator))
def test_a_program_of_an_administrator_opens_what_is_anybodys(
    desk: Desk, administrator: Administrator
) -> None:
    program = Program(desk, POSTS["office"])
    with accounts.alone(desk.register) as connection:
        known = accounts.find(connection, "wang")
        assert known
        accounts.change(connection, known, administrator=administrator)
    for route in CALLS:
        assert call(program, route) is (RIGHTS[route.name] == ANYBODY), route.name


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


def test_who_has_no_post_is_told_so_and_may_leave(desk: Desk) -> None:
    posts = tuple(one.model_copy(update={"accounts": ("li",)}) for one in desk.office.posts)
    desk.arrange(desk.office.model_copy(update={"trial": False, "posts": posts}))
    browser = desk.sign_in("wang")
    browser.get("/password")
    for route in ROUTES:
        if route.name not in LEADING_OUT:
            assert ask(browser, route) is ("postless" in RIGHTS[route.name]), route.name
    browser.get("/")
    assert "账号wang没有岗位" in browser.text()
    browser.get("/password")
    browser.post("/sign-out")
    browser.get("/today")
    assert "登录" in browser.text()
    assert "没有岗位" not in browser.text()
