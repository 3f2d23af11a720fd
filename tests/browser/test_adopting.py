"""An edition adopted in a browser before a real engine: tried, previewed, handed to the titles, who come under it."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload

from register import errands, lawbook, ledger
from tests.browser.office import Person, open_office, sign_in, staffed
from tests.next_notice import fill
from tests.people import KAIYUAN
from tests.web.test_adopting import FILLED
from tests.web.test_draft import shorter

pytestmark = pytest.mark.timeout(600)

TURNS = 60
"""Looks at how far the service has come, some seconds of the engine's time apart."""


async def fit(person: Person, where: str) -> None:
    """The page has no serious fault, and is no wider than a small screen."""
    result = (await Axe().run(person.page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == [], where
    assert await person.page.evaluate("document.documentElement.scrollWidth") <= 320, where


async def test_what_was_tried_is_adopted_and_every_title_comes_under_it(
    chromium: Browser, tmp_path: Path
) -> None:
    async with open_office(staffed({"zhao": ("领导小组办公室",)}), tmp_path) as site:
        titles = fill(site.register, 2, site.now, KAIYUAN)
        before = set(lawbook.read(site.register).editions)
        person = await sign_in(
            chromium, site, "zhao", bypass_csp=True, viewport={"width": 320, "height": 640}
        )
        page = person.page
        await person.go("/measure/draft")
        draft: FilePayload = {"name": "草案.yaml", "mimeType": "text/yaml", "buffer": shorter()}
        await page.set_input_files("#pack", draft)
        await page.click("button.main")
        await page.click("text=采用这个版本")
        await person.fill({**FILLED, "scope": "all"})
        await fit(person, "form")
        await page.click("button.main")
        await fit(person, "preview")
        await page.check('[name="sure"]')
        await page.click("button.main")
        work = page.url.split("/")[-3]
        for _ in range(TURNS):
            await site.until(site.now + timedelta(seconds=5))
            if all(one.state == "done" for one in errands.all_of(site.register, work)):
                break
        assert [(one.state, one.why) for one in errands.all_of(site.register, work)] == [("done", None)] * 2
        (new,) = set(lawbook.read(site.register).editions) - before
        assert [life.edition for one in titles if (life := ledger.life_of(site.register, one))] == [new] * 2
