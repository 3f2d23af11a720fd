"""A real browser before the real pages: Debian's Chromium, driven by Playwright, and an office whose clock is told."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from register.connect import Register
from tests.browser.office import Site, open_pages
from tests.desk.conftest import NOW
from tests.guide import practice

KNOWN = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same engine without a window, whose toolbar is a page that each context would load, too."""

CHROMIUM = next(filter(None, map(shutil.which, KNOWN)), None)
"""The test command installs it where it can (Makefile); elsewhere these tests say that they were not run."""


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the guide, to copy from."""
    return practice.made_at(tmp_path_factory.mktemp("browser") / "mingpai.db", NOW)


@pytest.fixture
async def site(practised: Path, tmp_path: Path) -> AsyncIterator[Site]:
    """The pages of the guide's office."""
    path = tmp_path / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    async with open_pages(register, NOW, tmp_path) as found:
        yield found
    register.close()


@pytest.fixture(scope="session")
async def started() -> AsyncIterator[Browser]:
    """The browser, one for all tests of a process."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium: the test command could not install it")
        pytest.skip("no chromium on this machine: apt-get install chromium-headless-shell")
    async with async_playwright() as playwright:
        # As root, which a container is, Chromium's own sandbox does not start.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def chromium(started: Browser) -> AsyncIterator[Browser]:
    """The browser, which forgets whoever came in during a test: what stays open goes on working and grows."""
    yield started
    for context in started.contexts:
        await context.close()
