"""An office with its people: accounts, pages, worker, engine; the clock of all of it is the engine's, and told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from activities.office_file import load_office
from register import accounts as kept_accounts
from register import audit, lawbook
from register.accounts import Account
from register.connect import Register
from register.migrate import to_head
from regulations.calendars import load_calendar
from regulations.load import load_binding
from rehearsal.temporal import LONGEST_SKIP, QUIET, virtual_time
from schemas.account import Administrator, folded
from schemas.office import Office, Oidc
from tests.desk.accounts import CHEAP, GOOD, noted
from tests.stack import ROOT
from web.app import make_app
from web.house import House
from worker import hosting
from workflows.plugin import plugin

PATIENCE = 60_000
"""Milliseconds for which a page may keep one waiting on a busy machine; nothing is measured by it."""


class Site:
    """The pages of an office at an address, and its clock."""

    def __init__(self, register: Register, environment: WorkflowEnvironment | None = None) -> None:
        self.register, self.environment = register, environment
        self.listener = socket.create_server(
            ("127.0.0.1", 0)
        )  # who comes before the pages are ready waits in it
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.now = datetime.now(UTC)
        self.answers = Event()
        self.answers.set()

    async def until(self, instant: datetime) -> None:
        """Let time pass, to an instant; every timer on the way fires."""
        assert self.environment is not None
        while (left := instant - await self.environment.get_current_time()) > timedelta(0):
            await self.environment.sleep(min(left, LONGEST_SKIP))
        self.now = max(self.now, await self.environment.get_current_time())

    def clock(self) -> datetime:
        """Now, as pages know it; no page is made before they may."""
        self.answers.wait()
        return self.now


class Person:
    """Somebody of the office, signed in at a browser of their own."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    async def go(self, path: str) -> None:
        """Open a page."""
        await self.page.goto(self.site.address + path)

    async def sign_in(self, name: str) -> None:
        """By the account's password."""
        await self.go("/sign-in")
        await self.fill({"account": name, "password": GOOD})
        await self.page.click("button.main")

    async def text(self) -> str:
        """What the page says."""
        return await self.page.inner_text("main")

    async def fill(self, fields: Mapping[str, str]) -> None:
        """Fill the form of the page in, by the names of its fields."""
        for name, value in fields.items():
            one = self.page.locator(f'[name="{name}"]')
            if await self.page.locator(f'input[type="radio"][name="{name}"]').count():
                await self.page.check(f'input[name="{name}"][value="{value}"]')
            elif await one.first.evaluate("e => e.tagName") == "SELECT":
                await one.select_option(value)
            else:
                await one.fill(value)

    async def act(self, title: str, kind: str, fields: Mapping[str, str]) -> str:
        """An act, from the title's own page over the preview to the receipt; what that says."""
        await self.go(f"/titles/{title}")
        await self.page.click(f'a[href^="/titles/{title}/do/{kind}"] >> nth=0')
        return await self.hand_in(fields)

    async def hand_in(self, fields: Mapping[str, str]) -> str:
        """The form that is open: filled in, looked at beforehand, sent."""
        await self.fill(fields)
        await self.page.click('button.main[value="preview"]')
        assert "还没有提交" in await self.text(), await self.text()
        await self.page.click('button.main[value="send"]')
        return await self.text()


def staffed(people: Mapping[str, tuple[str, ...]]) -> Office:
    """The example's office in real use: who holds which posts."""
    office = load_office(ROOT / "office.example.yaml")
    posts = tuple(
        one.model_copy(update={"accounts": tuple(name for name, those in people.items() if one.id in those)})
        for one in office.posts
    )
    return office.model_copy(update={"trial": False, "posts": posts})


@asynccontextmanager
async def open_office(office: Office, folder: Path) -> AsyncIterator[Site]:
    """The whole of it: the time-skipping engine, a worker, the pages on a free port of 127.0.0.1."""
    register = Register(f"sqlite:///{folder / 'mingpai.db'}", told_time=True)
    to_head(register)
    for law in (load_calendar(), load_binding(ROOT / office.regulation)):
        lawbook.add(register, law, datetime(2021, 1, 1, tzinfo=UTC))
    async with (
        await virtual_time(plugins=[plugin()], runtime=QUIET) as environment,
        hosting(environment.client, register, office, folder, sweep_every=None, watch_deadlocks=False),
    ):
        site = Site(register, environment)
        await site.until(datetime.now(UTC))
        async with _served(site, office, folder):
            yield site
    register.close()


@asynccontextmanager
async def open_pages(
    register: Register,
    now: datetime,
    folder: Path,
    oidc: Oidc | None = None,
    office: Office | None = None,
) -> AsyncIterator[Site]:
    """The pages over a register that stands still: no engine, no worker. Of the example's office unless of another."""
    site = Site(register)
    site.now = now
    office = (office or load_office(ROOT / "office.example.yaml")).model_copy(update={"oidc": oidc})
    async with _served(site, office, folder):
        yield site


@asynccontextmanager
async def _served(site: Site, office: Office, folder: Path) -> AsyncIterator[None]:
    async def engine() -> Client:
        if site.environment is None:
            raise RuntimeError("no engine here")
        return site.environment.client

    file = ROOT / "office.example.yaml"
    house = House(site.register, office, file, folder, folder / "evidence", site.clock, engine)
    server = uvicorn.Server(uvicorn.Config(make_app(house), log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[site.listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def account(site: Site, name: str, administrator: Administrator | None = None) -> None:
    """An account with a password of its own."""
    kept = Account(
        folded(name), name, administrator, CHEAP, site.now, False, None, None, 0, False, None, site.now
    )
    with kept_accounts.alone(site.register) as connection:
        known = kept_accounts.find(connection, name)
        if known is None:
            kept_accounts.add(connection, kept)
            noted(connection, kept)
        else:  # what has run out in years that were leapt over was changed meanwhile
            kept_accounts.change(connection, known, password_at=site.now)
            audit.note(connection, site.now, name, "password", facts=kept_accounts.told(CHEAP))


async def sign_in(
    browser: Browser,
    site: Site,
    name: str,
    *,
    script: bool = True,
    administrator: Administrator | None = None,
    **how: Any,
) -> Person:
    """Somebody who has an account signs in at a browser of their own; `script`: whether it runs JavaScript.

    `how` else the browser is, as Playwright's `new_context` has it.
    """
    account(site, name, administrator)
    context = await browser.new_context(java_script_enabled=script, locale="zh-CN", **how)
    return await sign_in_at(context, site, name)


async def sign_in_at(context: BrowserContext, site: Site, name: str, post: str | None = None) -> Person:
    """Somebody who has an account signs in at a browser that others may have used before."""
    context.set_default_timeout(PATIENCE)
    person = Person(await context.new_page(), site)
    await person.sign_in(name)
    if post is not None:
        await person.go("/seats")
        await person.page.click(f'button[value="{post}"]')
    return person
