"""Holidays in a browser: a notice copied with faults, set right, looked at, brought in, on a small screen."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from register import lawbook
from tests.browser.office import Person, Site, sign_in
from tests.next_notice import YEAR
from tests.web.test_holidays import on_paper, published

pytestmark = pytest.mark.timeout(600)


async def fit(person: Person, where: str) -> None:
    """The page has no serious fault, and is no wider than a small screen."""
    result = (await Axe().run(person.page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == [], where
    assert await person.page.evaluate("document.documentElement.scrollWidth") <= 320, where


@pytest.mark.parametrize("script", [True, False])
async def test_a_notice_is_copied_set_right_and_brought_in(
    chromium: Browser, site: Site, script: bool
) -> None:
    person = await sign_in(
        chromium,
        site,
        "wang",
        bypass_csp=True,
        script=script,
        viewport={"width": 320, "height": 640},
    )
    page = person.page
    await person.go("/seats")
    await page.click('button[value="领导小组办公室"]')
    await person.go("/holidays")
    await page.click(f"text=登记{YEAR}年的放假安排")
    await person.fill(on_paper(published()) | {"last-1": ""})
    await page.click("text=看看会改哪些期限")
    assert "请填写" in await page.inner_text("#last-1-fault")
    if script:
        await fit(person, "refused")
    await person.fill({"last-1": on_paper(published())["last-1"]})
    await page.click("text=看看会改哪些期限")
    if script:
        await fit(person, "preview")
    await page.click("button.main >> nth=-1")
    assert "已登记" in await person.text()
    assert [one.notice.year for one in lawbook.imported(site.register)] == [YEAR]
