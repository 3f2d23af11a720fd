"""Sign-in through a provider of another site, in a real browser: over there by a link, back again, and out."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from register.connect import Register
from tests.browser.office import PATIENCE, Site, account, open_pages
from tests.desk.accounts import GOOD
from tests.desk.conftest import NOW
from tests.provider import SECRET, SECRET_ENV, Provider

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """At `localhost`, which to a browser is another site than 127.0.0.1, where the pages are."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv(SECRET_ENV, SECRET)
    found = Provider(lambda: NOW)
    found.people["u-1"] = {"preferred_username": "wang"}
    yield found
    found.close()


@pytest.fixture
async def site(practised: Path, tmp_path: Path, provider: Provider) -> AsyncIterator[Site]:
    """The pages of an office that names it."""
    path = tmp_path / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    async with open_pages(register, NOW, tmp_path, provider.oidc) as found:
        provider.known.add(f"{found.address}/sign-in/oidc/back")
        account(found, "wang")
        yield found
    register.close()


async def fit(page: Page) -> None:
    """For everybody, also on a small screen."""
    result = (await Axe().run(page)).response["violations"]
    assert [one["id"] for one in result if one["impact"] in ("serious", "critical")] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_somebody_goes_there_comes_back_and_leaves(
    chromium: Browser, site: Site, provider: Provider
) -> None:
    context = await chromium.new_context(locale="zh-CN", viewport={"width": 320, "height": 640})
    context.set_default_timeout(PATIENCE)
    page, complaints = await context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(f"{site.address}/titles/2021-0003")
    await page.click("text=用市统一身份认证登录")
    assert page.url.startswith(provider.address)
    await page.click("text=u-1")
    assert "账号是wang" in await page.inner_text("main")
    await page.fill("#password", GOOD)
    await page.click("button.main")
    assert "以哪个岗位办理" in await page.inner_text("main")
    await page.click('button[value="领导小组办公室"]')
    assert page.url.endswith("/titles/2021-0003")

    await page.click("text=退出")
    await page.wait_for_selector("text=那边还没有退出")
    await page.click("text=用市统一身份认证登录")
    await page.click("text=u-1")
    assert "以哪个岗位办理" in await page.inner_text("main")

    await page.click("text=退出")
    await page.click("text=退出市统一身份认证")
    await page.wait_for_selector("text=已退出")
    assert not [one for one in complaints if "Content Security Policy" in one]
    await context.close()


async def test_the_pages_of_it_are_for_everybody(chromium: Browser, site: Site) -> None:
    context = await chromium.new_context(
        locale="zh-CN", bypass_csp=True, viewport={"width": 320, "height": 640}
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(f"{site.address}/sign-in?left=1")
    await fit(page)
    await page.click("text=用市统一身份认证登录")
    await page.click("text=u-1")
    await fit(page)
    await page.fill("#password", "wrong")
    await page.click("button.main")
    assert "口令不对" in await page.inner_text("#why")
    await fit(page)
    await context.close()
