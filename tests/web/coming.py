"""Somebody who signs in through the provider of an office, step by step, as a browser does."""

from typing import Any

import httpx2
from httpx2 import Response

from register import audit
from schemas.office import Oidc
from tests.desk.accounts import GOOD
from tests.web.conftest import ORIGIN, Browser, Desk

NAME = "市统一身份认证"


def names(desk: Desk, oidc: Oidc) -> None:
    """The office's file names a provider."""
    desk.arrange(desk.office.model_copy(update={"oidc": oidc}))


def path_of(address: str) -> str:
    """Of an address of the office's pages, what a browser asks them for."""
    assert address.startswith(ORIGIN), address
    return address.removeprefix(ORIGIN)


def sets_out(browser: Browser, back: str = "") -> str:
    """Somebody follows the link on the first page; where that leads."""
    answer = browser.client.get("/sign-in/oidc", params={"back": back}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def shows(address: str, who: str) -> str:
    """Somebody says over there who they are; the path that they are sent back to."""
    answer = httpx2.post(address, data={"who": who}, timeout=10)
    assert answer.status_code == 302, answer.text
    return path_of(answer.headers["location"])


def comes(browser: Browser, who: str = "u-1", back: str = "") -> Response:
    """All of it: there, back again, and what the pages say to that."""
    return arrives(browser, shows(sets_out(browser, back), who))


def arrives(browser: Browser, path: str) -> Response:
    """Somebody is sent back."""
    answer = browser.client.get(path, follow_redirects=False)
    browser.page = answer.text
    return answer


def binds(desk: Desk, who: str = "u-1") -> Browser:
    """Somebody comes for the first time, and gives the password of their account."""
    browser = desk.browser()
    comes(browser, who)
    browser.post("/sign-in/oidc/back", password=GOOD)
    return browser


def seated(browser: Browser) -> bool:
    """Whether somebody is in: an office in trial asks from which post."""
    browser.get("/today")
    return "以哪个岗位办理" in browser.text()


def whys(desk: Desk) -> list[Any]:
    """Why nobody was let in, by the log, the newest first."""
    return [one.facts.get("why") for one in audit.read(desk.register, what="refused_in")]
