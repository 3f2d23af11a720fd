"""Desk people: who sits at the desk, which pages they open on a working day and how often, and how long they wait.

Each has a browser of their own at a machine of their own, signs in by name and password, and goes where the pages that
they have seen lead. Between two pages they think.
"""

import asyncio
import html
import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any, NamedTuple

import httpx2

from schemas.base import CHINA, local_date

TIMEOUT = 120.0
"""Seconds after which a page counts as one that never came."""

WEIGHTS: dict[str, dict[str, int]] = {
    "office": {
        "today": 14,
        "titles": 12,
        "title": 20,
        "found": 6,
        "filtered": 6,
        "deadlines": 6,
        "chart": 3,
        "works": 2,
        "ahead": 2,
        "measure": 1,
        "load": 1,
        "leader": 2,
        "drafts": 2,
        "refused": 3,
        "check": 6,
        "apply": 2,
    },
    "township": {
        "today": 14,
        "titles": 10,
        "title": 16,
        "found": 6,
        "filtered": 3,
        "deadlines": 5,
        "chart": 2,
        "drafts": 2,
        "measure": 1,
        "refused": 2,
        "opine": 8,
    },
    "unit": {"today": 8, "titles": 3, "title": 12, "deadlines": 3, "measure": 2, "drafts": 2, "refused": 1},
    "assessor": {"today": 8, "titles": 6, "title": 12, "found": 4, "deadlines": 3, "sheet": 6, "chart": 1},
    "leader": {"leader": 10, "today": 5, "chart": 5, "title": 6, "titles": 3, "load": 2, "works": 2},
}
"""How often who opens what; a browser's own files are fetched once and then kept, as they may be."""

SHARES = {"office": 12, "township": 20, "unit": 10, "assessor": 5, "leader": 3}
"""Of fifty people so many."""

NAMES = {
    "found": "titles, one found",
    "filtered": "titles, filtered",
    "sheet": "act, score sheet",
    "refused": "act, not possible",
    "load": "five years",
}
"""What some of them are called in the table."""

LIMIT_KB = 100
"""No page needs more."""


@dataclass(frozen=True)
class Who:
    """Somebody with an account, and the post that it holds."""

    account: str
    kind: str
    machine: str


class Opened(NamedTuple):
    """A page that was opened: how long it took, its size, what of that came over the wire, and its status."""

    page: str
    seconds: float
    size: int
    sent: int
    status: int


@dataclass
class Measured:
    """What everybody has seen."""

    pages: list[Opened] = field(default_factory=list)

    def by_page(self) -> dict[str, list[Opened]]:
        """Page by page, in the order in which they were first opened."""
        found: dict[str, list[Opened]] = defaultdict(list)
        for one in self.pages:
            found[one.page].append(one)
        return dict(found)


class Work:
    """Titles that wait for an act of a kind, each done once."""

    def __init__(self, by_area: dict[str, list[str]]) -> None:
        self.waiting = by_area

    def next(self, area: str) -> str | None:
        """One that nobody has taken."""
        those = self.waiting.get(area)
        return those.pop() if those else None


class Person:
    """Somebody at a browser."""

    def __init__(self, who: Who, area: str, address: str, work: dict[str, Work], measured: Measured) -> None:
        self.who, self.area, self.work, self.measured = who, area, work, measured
        transport = httpx2.AsyncHTTPTransport(local_address=who.machine)
        self.browser = httpx2.AsyncClient(base_url=address, transport=transport, timeout=TIMEOUT)
        self.chance = random.Random(who.account)
        self.known: list[str] = []
        self.text = ""

    async def sign_in(self, password: str) -> None:
        """By name and password; the browser's files come with the first page."""
        page = await self.open("sign-in", "/sign-in")
        for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            await self.open("static", html.unescape(file))
        await self.send("sign-in, sent", "/sign-in", {"account": self.who.account, "password": password})
        await self.open("today, first", "/today")
        await self.open("titles, first", "/titles")

    async def works(self, until: float, think: Callable[[random.Random], float]) -> None:
        """Page after page, until the end of the day."""
        weights = WEIGHTS[self.who.kind]
        await asyncio.sleep(think(self.chance) * self.chance.random())
        while perf_counter() < until:
            (page,) = self.chance.choices(list(weights), list(weights.values()))
            await self.opens(page)
            await asyncio.sleep(max(0.0, min(think(self.chance), until - perf_counter())))

    async def opens(self, page: str) -> None:
        """One of the pages of a working day."""
        one, other = self._title(), self.chance.randrange(1, 6)
        plain: dict[str, str] = {
            "today": "/today",
            "titles": f"/titles?page={other}",
            "title": f"/titles/{one}",
            "found": f"/titles?q=第{one[-6:]}社区",
            "filtered": f"/titles?category=学校&state=有效&page={1 if self.who.kind == 'township' else other}",
            "deadlines": f"/deadlines?within={self.chance.choice(('30', '90', '180'))}",
            "chart": "/chart",
            "works": "/works",
            "ahead": f"/titles/{one}/ahead",
            "measure": "/measure",
            "load": "/load",
            "leader": "/leader",
            "drafts": "/drafts",
            "refused": f"/titles/{one}/do/acknowledge",
            "apply": "/apply",
        }
        if page in plain:
            await self.open(NAMES.get(page, page), plain[page])
            return
        title = self.work[page].next(self.area)
        if title is None:
            await self.open("titles", "/titles")
        elif page == "sheet":
            await self.open(NAMES[page], f"/titles/{title}/do/assess")
        else:
            await self._act(title, page, {"opine": "agreed", "check": "complete"}[page])

    async def open(self, page: str, path: str) -> str:
        """Open a page; what it says. A search that finds one title leads to it, as in any browser."""
        return await self._timed(page, lambda: self.browser.get(path, follow_redirects=True))

    async def send(self, page: str, path: str, fields: dict[str, str]) -> str:
        """Send the form of a page, and see what comes of it."""
        at = {"Origin": str(self.browser.base_url).rstrip("/")}
        csrf = re.search(r'name="csrf" value="([^"]*)"', self.text)
        said = {**fields, **({"csrf": html.unescape(csrf[1])} if csrf else {})}
        send = lambda: self.browser.post(path, data=said, headers=at, follow_redirects=True)  # noqa: E731
        return await self._timed(page, send)

    async def _act(self, title: str, kind: str, result: str) -> None:
        """The form, what it will cause, and the act itself with its receipt."""
        path = f"/titles/{title}/do/{kind}"
        today = local_date(datetime.now(CHINA))
        paper = {
            "number": f"民创办〔{today.year}〕{title[-4:]}号",
            "title": "关于办理情况的文件",
            "date": f"{today}",
        }
        said = {"result": result, "on": f"{today}", "_do": "preview"}
        await self.open("act", path)
        post = _hidden(self.text)
        preview = await self.send(
            "act, previewed",
            f"{path}/preview",
            {**post, **said, **{f"documents.0.{k}": v for k, v in paper.items()}},
        )
        if f"{path}/send" in preview:
            await self.send("act, handed in", f"{path}/send", {**_hidden(preview), "_do": "send"})

    async def _timed(self, page: str, ask: Callable[[], Awaitable[Any]]) -> str:
        began = perf_counter()
        try:
            got = await ask()
            text, sent, status = got.text, got.num_bytes_downloaded, got.status_code
        except httpx2.HTTPError:
            text, sent, status = "", 0, 0
        took = perf_counter() - began
        self.measured.pages.append(Opened(page, took, len(text.encode()), sent, status))
        if page != "static":
            self.text = text
        self.known = re.findall(r'href="/titles/(\d{4}-\d+)"', text) or self.known
        return str(text)

    def _title(self) -> str:
        return self.chance.choice(self.known) if self.known else "2026-000001"


def _hidden(page: str) -> dict[str, str]:
    """What a form carries along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def seated(count: int) -> list[str]:
    """The kinds of so many people, mixed so that any number of them has all kinds that it has room for."""
    turns = [(n / share, kind) for kind, share in SHARES.items() for n in range(share)]
    order = [kind for _, kind in sorted(turns, key=lambda one: one[0])]
    return [order[n % len(order)] for n in range(count)]


def share(found: Sequence[float], part: float) -> float:
    """What so large a part of them took at most."""
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
