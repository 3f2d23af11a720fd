"""A unit at its own window in a real browser: with scripts and without, by keyboard, small, printed, sent twice."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload

from register import inbox
from register.connect import Register
from schemas.action import documents_of
from tests import files
from tests.browser.office import Person, Site, open_pages, sign_in
from tests.desk.conftest import NOW
from tests.web.conftest import Desk
from tests.web.window import BASE, SCHOOL, based, window

pytestmark = pytest.mark.timeout(600)

REPORT = {
    "documents.0.number": "校字[2026]40号",
    "documents.0.title": "2026年度工作报告",
    "documents.0.date": "2026.11.20",
}
SCHOOLS = "开远市第一小学校"
"""The school's own post."""
SMALL = {"width": 320, "height": 640}
PAGES = (
    "/today",
    "/receipts",
    f"/titles/{BASE}",
    f"/titles/{BASE}/do/file?filing=niandu",
    f"/titles/{SCHOOL}/do/update",
    "/apply",
    "/announcements",
    "/drafts",
)
"""What a unit looks at."""


@pytest.fixture
async def site(practised: Path, tmp_path: Path) -> AsyncIterator[Site]:
    """The pages, with a post for the school, which is an education base too."""
    path = tmp_path / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    desk = Desk(register, tmp_path)
    desk.account("wang")
    based(desk)
    window(desk, BASE)
    async with open_pages(register, NOW, tmp_path, office=desk.office) as found:
        yield found
    register.close()


async def at_window(chromium: Browser, site: Site, **how: Any) -> Person:
    """A clerk of the school."""
    person = await sign_in(chromium, site, "wang", **how)
    await person.go("/seats")
    await person.page.click(f'button[value="{SCHOOLS}"]')
    return person


def pdf(name: str = "报告.pdf") -> FilePayload:
    """A small file."""
    return {"name": name, "mimeType": "application/pdf", "buffer": files.PDF}


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
async def test_a_unit_reports_from_its_first_page_to_a_receipt_once(
    chromium: Browser, site: Site, *, script: bool
) -> None:
    person = await at_window(chromium, site, script=script)
    page = person.page
    await person.go("/today")
    await page.click('.owed a.button:has-text("定期报告") >> nth=0')
    assert await page.input_value('[name="documents.0.title"]') == "2025年度教育基地工作报告"
    await page.set_input_files('[name="documents.0.file"]', pdf())
    await person.fill(REPORT)
    await page.click('button.main[value="preview"]')
    assert "一样的：备注" in await person.text()
    await page.dblclick('button.main[value="send"]')
    await page.wait_for_url("**/receipts/*")
    receipt = page.url
    assert "报告.pdf（已存入）" in await person.text()
    (action,) = inbox.waiting(site.register, BASE).actions
    assert [one.kept_as for one in documents_of(action)] == ["报告.pdf"]
    await person.go("/receipts")
    assert await page.locator(f'a[href="{receipt.removeprefix(site.address)}"]').count() == 1


async def test_every_page_of_a_unit_is_for_everybody_and_fits_a_small_screen(
    chromium: Browser, site: Site
) -> None:
    person = await at_window(chromium, site, bypass_csp=True, viewport=SMALL)
    await person.go("/receipts")
    receipt = await person.page.get_attribute('a:has-text("看回执") >> nth=0', "href")
    assert receipt
    found = {}
    for path in (*PAGES, receipt):
        await person.go(path)
        result = (await Axe().run(person.page)).response["violations"]
        serious = [one["id"] for one in result if one["impact"] in ("serious", "critical")]
        wide = await person.page.evaluate("document.documentElement.scrollWidth")
        if serious or wide > SMALL["width"]:
            found[path] = serious, wide
    assert found == {}


async def test_the_keyboard_alone_opens_what_is_asked(chromium: Browser, site: Site) -> None:
    person = await at_window(chromium, site)
    page = person.page
    await person.go("/today")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if "/do/file" in (await page.evaluate("document.activeElement.href || ''")):
            break
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/do/file**")
    assert "名册登记的，不必再填" in await person.text()


async def test_a_receipt_prints_with_its_files_and_without_its_buttons(chromium: Browser, site: Site) -> None:
    person = await at_window(chromium, site)
    await person.go(f"/titles/{BASE}/do/file?filing=niandu")
    await person.page.set_input_files('[name="documents.0.file"]', pdf())
    await person.hand_in(REPORT)
    await person.page.emulate_media(media="print")
    assert "报告.pdf（已存入）" in await person.page.inner_text("main")
    for hidden in (".top", ".screen-only", "button"):
        for one in await person.page.locator(hidden).all():
            assert not await one.is_visible(), hidden
    assert (await person.page.pdf()).startswith(b"%PDF-")


async def test_what_is_too_large_is_told_before_it_is_sent(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    large = [tmp_path / f"录像{n}.mp4" for n in range(2)]
    for one in large:
        one.write_bytes(files.MP4 + bytes(33 * 2**20))
    person = await at_window(chromium, site)
    await person.go(f"/titles/{BASE}/do/file?filing=niandu")
    await person.page.fill('[name="note"]', "写了很久的话")
    await person.page.set_input_files('[name="documents.new.files"]', large)
    await person.page.click('button.main[value="preview"]')
    assert "一共 66.0 MB，一次至多 64 MB" in await person.page.inner_text(".dropping [role=alert]")
    assert await person.page.input_value('[name="note"]') == "写了很久的话"


async def test_a_session_that_was_signed_out_is_of_no_use_to_whoever_copied_it(
    chromium: Browser, site: Site
) -> None:
    person = await at_window(chromium, site)
    stolen = await person.page.context.cookies()
    await person.go("/today")
    await person.page.click('button:has-text("退出")')
    await person.page.wait_for_url("**/sign-in*")  # a click waits for no answer: only now it is over
    context = await chromium.new_context()
    await context.add_cookies([{k: v for k, v in one.items() if k != "sameSite"} for one in stolen])  # type: ignore[misc]
    thief = Person(await context.new_page(), site)
    await thief.go(f"/titles/{BASE}")
    assert "/sign-in" in thief.page.url
    assert "开远市第一小学校" not in await thief.text()
