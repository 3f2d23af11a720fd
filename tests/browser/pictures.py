"""The pictures in README, drawn anew from the pages themselves: `python -m tests.browser.pictures`."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import ViewportSize, async_playwright

from register.connect import Register
from tests.browser.conftest import CHROMIUM
from tests.browser.office import open_pages, sign_in
from tests.desk.conftest import NOW
from tests.guide import practice
from tests.stack import ROOT

FOLDER = ROOT / "docs" / "pictures"
SHOWN = {
    "today": "/today",
    "title": "/titles/2021-0003",
    "act": "/titles/2021-0003/do/inspect",
    "chart": "/chart",
    "leader": "/leader",
}
"""The name of a picture, and its page."""
TABLET: ViewportSize = {"width": 800, "height": 1100}


async def draw(folder: Path) -> None:
    """Every picture, of the office in the guide on its day."""
    made = practice.made_at(folder / "mingpai.db", NOW)
    register = Register(f"sqlite:///{made}", told_time=True)
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as playwright, open_pages(register, NOW, folder) as site:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        person = await sign_in(browser, site, "wang", viewport={"width": 1200, "height": 800})
        await person.go("/seats")
        await person.page.click('button[value="领导小组办公室"]')
        for name, path in SHOWN.items():
            await person.go(path)
            await person.page.screenshot(path=FOLDER / f"{name}.png")
        await person.page.set_viewport_size(TABLET)
        await person.go("/site/2021-0003/inspect")
        await person.page.wait_for_selector(".net.is-on")
        await person.page.screenshot(path=FOLDER / "site.png")
        await browser.close()
    register.close()


if __name__ == "__main__":
    with TemporaryDirectory() as there:
        asyncio.run(draw(Path(there)))
