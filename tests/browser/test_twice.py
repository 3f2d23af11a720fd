"""Twice: who clicks twice, as people do who know a mouse from files, has sent a form once."""

import pytest
from playwright.async_api import Browser

from register import audit
from tests.browser.office import Site, sign_in

pytestmark = pytest.mark.timeout(600)


async def test_an_account_that_is_made_by_a_double_click_has_its_first_password_shown(
    chromium: Browser, site: Site
) -> None:
    guan = await sign_in(chromium, site, "guan", administrator="system")
    await guan.go("/accounts")
    await guan.fill({"name": "li"})
    await guan.page.dblclick("button.main", delay=60)
    await guan.page.wait_for_load_state("networkidle")
    assert "已新建账号li，首次口令：" in await guan.text()


async def test_a_key_that_is_made_by_a_double_click_is_one(chromium: Browser, site: Site) -> None:
    wang = await sign_in(chromium, site, "wang")
    await wang.go("/seats")
    await wang.page.click('button[value="领导小组办公室"]')
    await wang.go("/keys")
    await wang.fill({"name": "政务平台"})
    await wang.page.dblclick("button.main", delay=60)
    await wang.page.wait_for_load_state("networkidle")
    assert await wang.page.locator("main tbody tr").count() == 1


async def test_a_password_that_is_mistyped_by_a_double_click_has_failed_once(
    chromium: Browser, site: Site
) -> None:
    wang = await sign_in(chromium, site, "wang")
    await wang.page.context.clear_cookies()
    await wang.go("/sign-in")
    await wang.fill({"account": "wang", "password": "wrong"})
    await wang.page.dblclick("button.main", delay=60)
    await wang.page.wait_for_load_state("networkidle")
    assert len(audit.read(site.register, what="refused_in")) == 1
