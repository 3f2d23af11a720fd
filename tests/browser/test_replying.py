"""Replying to an urging by its link in a real browser: on a small screen, without scripts, with nobody signed in."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from activities import urging
from register import outbox, replies, wanted
from register.connect import Register
from register.migrate import to_head
from schemas.party import Role
from tests.browser.office import PATIENCE, Site, open_pages
from tests.register.desk import TITLE, Desk, ten_o_clock

pytestmark = pytest.mark.timeout(300)

DAY = date(2031, 3, 14)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """Pages over a register in which a township was urged."""
    register = Register(f"sqlite:///{tmp_path / 'mingpai.db'}", told_time=True)
    to_head(register)
    desk = Desk(register)
    desk.apply()
    desk.do(desk.action("urge", "office", DAY, obligation=1))
    async with open_pages(register, ten_o_clock(DAY) + timedelta(hours=1), tmp_path) as found:
        yield found
    register.close()


def link(site: Site) -> str:
    """The address that went out with its notice."""
    letters = [one for one in outbox.notices(site.register, Role.TOWNSHIP) if one.urgent]
    made = urging.link(site.address, letters, wanted.facts_of(site.register, [one.key for one in letters]))
    assert made
    replies.keep_link(site.register, made.secret, made.notices, site.now)
    return made.address


async def opened(chromium: Browser, address: str, *, script: bool) -> Page:
    context = await chromium.new_context(
        java_script_enabled=script, bypass_csp=script, viewport={"width": 320, "height": 640}
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(address)
    return page


async def test_a_reader_replies_without_scripts_and_gets_no_cookie(chromium: Browser, site: Site) -> None:
    page = await opened(chromium, link(site), script=False)
    await page.check('input[value="doing"]')
    await page.fill("#day", "2031年3月20日")
    await page.click("button.main")
    assert "经链接答复：正在办理，预计2031年3月20日前办结" in await page.inner_text("main")
    assert await page.context.cookies() == []
    assert replies.latest(site.register, [TITLE])[TITLE, 1].answer == "doing"


async def test_the_page_has_no_serious_fault_and_fits_a_small_screen(chromium: Browser, site: Site) -> None:
    page = await opened(chromium, link(site), script=True)
    result = (await Axe().run(page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
