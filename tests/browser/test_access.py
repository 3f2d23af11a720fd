"""Access: every page for those who see badly, have no mouse, have a small screen, or print it."""

import re
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload

from schemas.account import Administrator
from tests.browser.office import Person, Site, sign_in

pytestmark = pytest.mark.timeout(600)

PAGES = (
    "/today",
    "/titles",
    "/titles/2021-0003",
    "/titles/2021-0003/ahead",
    "/site",
    "/site/2021-0003/inspect",
    "/titles/2021-0003/do/inspect",
    "/apply",
    "/deadlines",
    "/load",
    "/chart",
    "/leader",
    "/works",
    "/works/new/do/batch/call",
    "/works/new/do/drive/dispatch?about=decide",
    "/importing",
    "/unit-changes?q=小学&unit=2021",
    "/works/new/do/campaign/open_campaign",
    "/works/new/do/findings/open_findings",
    "/works/new/do/supervision/open_supervision",
    "/works/new/do/yearly/set_duty",
    "/works/new/do/grouping/form_grouping",
    "/calendar",
    "/keys",
    "/interface",
    "/measure",
    "/holidays",
    "/holidays/new?year=2026",
    "/holidays/2026",
    "/announcements",
    "/drafts",
    "/holders?q=KY3-001",
)
"""What an office looks at; pages of administrators and of sign-in are looked at apart."""


async def at_desk(chromium: Browser, site: Site, **how: Any) -> Person:
    """The clerk of the office."""
    person = await sign_in(chromium, site, "wang", **how)
    await person.go("/seats")
    await person.page.click('button[value="领导小组办公室"]')
    return person


async def test_axe_finds_no_serious_fault_on_any_page(chromium: Browser, site: Site) -> None:
    person = await at_desk(chromium, site, bypass_csp=True)
    found = {}
    for path in ("/seats", *PAGES):
        await person.go(path)
        result = (await Axe().run(person.page)).response["violations"]
        serious = [one["id"] for one in result if one["impact"] in ("serious", "critical")]
        if serious:
            found[path] = serious
    assert found == {}


@pytest.mark.parametrize(
    ("administrator", "path"),
    [("system", "/accounts"), ("system", "/subscriptions"), ("security", "/accounts"), ("audit", "/audit")],
)
async def test_axe_finds_no_serious_fault_with_the_administrators(
    chromium: Browser, site: Site, administrator: Administrator, path: str
) -> None:
    person = await sign_in(chromium, site, "guan", administrator=administrator, bypass_csp=True)
    for one in (path, "/password", "/own-code"):
        await person.go(one)
        result = (await Axe().run(person.page)).response["violations"]
        assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == [], one


async def brought(person: Person) -> str:
    """A list that was looked through, with rows right and wrong; where its page is."""
    lines = (
        "单位名称,统一社会信用代码,类别,乡镇（街道）,批次,最终命名时间",
        "灵泉街道第九小学,125325024318651023,学校,灵泉街道,第三批,2017.12",
        "羊街乡古城卫生所,1.25325E+17,医院,羊街乡,第八批,2024年3月",
    )
    await person.go("/importing")
    file: FilePayload = {"name": "历年台账.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    await person.page.set_input_files("#file", file)
    await person.page.click('button.main[value="bring"]')
    await person.page.wait_for_selector("text=请先核对")
    return person.page.url.removeprefix(person.site.address)


async def test_a_list_that_was_brought_has_no_serious_fault_and_fits_a_small_screen(
    chromium: Browser, site: Site
) -> None:
    person = await at_desk(chromium, site, bypass_csp=True, viewport={"width": 320, "height": 640})
    await brought(person)
    result = (await Axe().run(person.page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == []
    assert await person.page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_at_320_pixels_nothing_but_tables_is_wider_than_the_screen(
    chromium: Browser, site: Site
) -> None:
    """That is also what 400 % of 1,280 pixels comes to (WCAG 1.4.10); tables scroll by themselves."""
    person = await at_desk(chromium, site, viewport={"width": 320, "height": 640})
    for path in PAGES:
        await person.go(path)
        wide = await person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path


async def test_a_deed_is_for_everybody_from_its_form_over_the_preview_to_the_receipt(
    chromium: Browser, site: Site
) -> None:
    person = await at_desk(chromium, site, bypass_csp=True, viewport={"width": 320, "height": 640})
    page = person.page
    called = {"name": "2026年第二批命名", "batch": "第二批", "opens": "2026-11-01", "closes": "2026-12-31"}
    await person.go("/works/new/do/batch/call")
    await page.click('button.main[value="preview"]')
    await fit(person, "refused")
    await person.fill({"honour": "民族团结进步示范单位", **called})
    for button in ("preview", "send"):
        await page.click(f'button.main[value="{button}"]')
        await fit(person, button)
    await page.click('text="看这项工作"')
    await fit(person, "work")
    for word in ("enter", "leave", "answer"):
        await person.go(f"/works/PC-2026-001/do/batch/{word}")
        await fit(person, word)


async def fit(person: Person, where: str) -> None:
    """The page has no serious fault, and is no wider than a small screen."""
    result = (await Axe().run(person.page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == [], where
    assert await person.page.evaluate("document.documentElement.scrollWidth") <= 320, where


async def test_the_keyboard_alone_signs_in_and_opens_what_is_late(chromium: Browser, site: Site) -> None:
    person = await at_desk(chromium, site)
    page = person.page
    await person.go("/today")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if "/do/" in (await page.evaluate("document.activeElement.href || ''")):
            break
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/do/**")
    assert "预览" in await person.text()


ON_PAPER = (
    "/titles/2021-0003",
    "/leader",
    "/chart",
    "/today",
    "/announcements",
    "/works",
    "/holders?q=KY3-001",
)


@pytest.mark.parametrize("path", ON_PAPER)
async def test_a_page_prints_without_its_buttons(chromium: Browser, site: Site, path: str) -> None:
    person = await at_desk(chromium, site)
    await person.go(path)
    await person.page.emulate_media(media="print")
    for hidden in (".top", ".screen-only", "button", ".button", "input"):
        for one in await person.page.locator(hidden).all():
            assert not await one.is_visible(), hidden
    assert (await person.page.pdf(prefer_css_page_size=True)).startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["/leader", "/chart", "/deadlines/month"])
async def test_what_is_for_one_sheet_prints_on_one(chromium: Browser, site: Site, path: str) -> None:
    person = await at_desk(chromium, site)
    await person.go(path)
    pdf = await person.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


async def test_what_somebody_types_never_becomes_part_of_the_page(chromium: Browser, site: Site) -> None:
    person = await at_desk(chromium, site)
    await person.go("/titles?q=%3Cscript%3Edocument.title%3D1%3C/script%3E&township=%22%3E%3Cimg%20src=x%3E")
    assert await person.page.title() == "名册 · 铭牌"
    assert await person.page.locator("main img").count() == 0


async def test_a_printed_title_names_each_notice_that_was_sent(chromium: Browser, site: Site) -> None:
    person = await at_desk(chromium, site)
    await person.go("/titles/2021-0003")
    await person.page.emulate_media(media="print")
    subjects = person.page.locator("#h-letters ~ .scroll summary")
    assert await subjects.count() > 0
    assert all([await one.is_visible() for one in await subjects.all()])
