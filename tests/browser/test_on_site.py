"""On site: a tablet that loses its network, is closed, changes hands; a sheet arrives once, under its own account."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Dialog,
    FilePayload,
    Page,
    Route,
    async_playwright,
    expect,
)

from desk.hand_in import recorded_at_once
from register import inbox, ledger
from register.evidence import Store
from schemas.action import Inspect
from tests.browser.conftest import CHROMIUM
from tests.browser.office import PATIENCE, Person, Site, account, sign_in_at
from tests.desk.conftest import NOW

pytestmark = pytest.mark.timeout(600)

OFFICE, TITLE = "领导小组办公室", "2021-0003"
SHEET = f"/site/{TITLE}/inspect"
POINTS = {"zhengzhi": "18", "sixiang": "18", "wenhua": "14", "wuzhi": "13", "shehui": "14", "fazhi": "14"}
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One point of a picture."""
PHOTOGRAPHS = [
    FilePayload(name=f"{name}.png", mimeType="image/png", buffer=PNG + name.encode())
    for name in ("大门", "宣传栏", "会议室", "档案柜")
]
"""One more than the form has rows."""
Tablet = Callable[..., Awaitable[BrowserContext]]
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def site(site: Site) -> Site:
    """Its pages, and who goes there."""
    account(site, "wang")
    account(site, "li")
    return site


@pytest.fixture
async def tablet(chromium: Browser, tmp_path: Path) -> AsyncIterator[Tablet]:
    """A tablet: whatever is opened on it finds what was kept before."""
    assert chromium.is_connected()
    async with AsyncExitStack() as held:
        playwright = await held.enter_async_context(async_playwright())

        async def opened(**how: Any) -> BrowserContext:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path / "tablet",
                executable_path=CHROMIUM,
                args=["--no-sandbox", *how.pop("args", ())],
                locale="zh-CN",
                viewport={"width": 800, "height": 1280},
                **how,
            )
            held.push_async_callback(context.close)
            await context.clock.install(time=NOW)
            context.set_default_timeout(PATIENCE)
            return context

        yield opened


async def ready(context: BrowserContext, site: Site, name: str = "wang", post: str = OFFICE) -> Person:
    """Signed in, with the pages of the post kept for the way."""
    person = await sign_in_at(context, site, name, post)
    await person.go("/site")
    await expect(person.page.locator("[data-net]")).to_contain_text("可以离线使用")
    return person


async def fill(page: Page, points: dict[str, str] = POINTS) -> None:
    """Points and photographs; and wait until the tablet has them."""
    for row, given in points.items():
        await page.fill(f'[name="scores.{row}"]', given)
    await page.set_input_files('[name="documents.new.files"]', PHOTOGRAPHS)
    await told(page, "填写中，还没有点发送")
    await page.wait_for_function(
        """async (count) => {
            const [one] = await mingpai.all();
            return one && one.files.length === 4 && one.pairs.filter(p => p[0].startsWith("scores.")).length === count;
        }""",
        arg=len(points),
    )


async def told(page: Page, text: str) -> None:
    """What is said of the sheet, when it is said."""
    await expect(page.locator("[data-told]")).to_contain_text(text)


async def pages(page: Page) -> list[str]:
    """Whose pages the tablet holds."""
    found: list[str] = await page.evaluate("caches.keys()")
    return found


def lived(site: Site) -> None:
    """What lies in the inbox is recorded, as the worker would."""
    for action in inbox.waiting(site.register, TITLE).actions:
        recorded_at_once(site.register, action, site.clock)


def inspections(site: Site) -> list[Inspect]:
    """The re-inspections in the title's ledger since the guide's, what waits recorded."""
    lived(site)
    acts = [one.action for one in ledger.entries_of(site.register, TITLE)]
    return [one for one in acts if isinstance(one, Inspect) and one.on == NOW.date()]


@asynccontextmanager
async def answers_lost(context: BrowserContext) -> AsyncIterator[asyncio.Event]:
    """The network takes each sheet to the office, and loses what is answered; when that has happened."""
    lost = asyncio.Event()

    async def arrives(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        assert (await (await route.fetch()).json())["state"] == "sent"
        await route.abort("connectionreset")
        lost.set()

    await context.route(f"**{SHEET}", arrives)
    yield lost
    await context.unroute(f"**{SHEET}", arrives)


async def test_what_was_filled_in_without_a_network_arrives_once_after_the_tablet_was_closed(
    tablet: Tablet, site: Site, tmp_path: Path
) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    await context.set_offline(True)
    await page.goto(site.address + SHEET)
    await expect(page.locator("[data-net]")).to_contain_text("没有网络")
    assert "2026年10月25日" in await page.inner_text(".before"), "what was found the last time is at hand"
    await fill(page)
    await expect(page.locator("[data-sums]")).to_contain_text("已打6行，各行相加91分")
    await page.click("[data-send]")
    await told(page, "未发送，有网络时自动发送")
    await context.close()

    context = await tablet()
    await context.set_offline(True)
    page = await context.new_page()
    await page.goto(site.address + "/site")
    await expect(page.locator("[data-sheets]")).to_contain_text("未发送，有网络时自动发送")
    await page.goto(site.address + SHEET)
    await expect(page.locator('[name="scores.zhengzhi"]')).to_have_value("18")
    assert (
        await page.evaluate("""document.querySelector('[name="documents.0.file"]').files[0].name""")
        == "大门.png"
    )

    await context.set_offline(False)
    await expect(page.locator("[data-net]")).to_contain_text(
        "登录已经结束。填的还在这台平板上，由wang再登录后发送"
    )
    assert inspections(site) == []
    async with answers_lost(context) as lost:
        person = await sign_in_at(context, site, "wang", OFFICE)
        await person.go("/site")
        async with asyncio.timeout(PATIENCE / 1000):
            await lost.wait()
    await person.go("/site")
    await expect(person.page.locator("[data-sheets]")).to_contain_text("已发送")
    (one,) = inspections(site)
    assert one.scores == {row: float(given) for row, given in POINTS.items()}
    assert one.actor.account == f"wang@{OFFICE}"
    assert [paper.title for paper in one.documents] == ["大门", "宣传栏", "会议室", "档案柜"]
    for paper, photograph in zip(one.documents, PHOTOGRAPHS, strict=True):
        assert paper.kept_as == photograph["name"]
        assert paper.sha256 is not None
        assert Store(tmp_path / "evidence").place(paper.sha256).read_bytes() == photograph["buffer"]


async def test_what_the_law_refuses_on_arrival_stands_beside_its_field_with_all_that_was_typed(
    tablet: Tablet, site: Site
) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    await context.set_offline(True)
    await page.goto(site.address + SHEET)
    await fill(page, {**POINTS, "zhengzhi": "21"})
    await page.click("[data-send]")
    await told(page, "未发送")
    await context.set_offline(False)
    await told(page, "被退回")
    beside = page.locator('[name="scores.zhengzhi"] + .fault')
    await expect(beside).to_contain_text("20")
    await expect(page.locator('[name="scores.zhengzhi"]')).to_have_attribute("aria-invalid", "true")
    assert inspections(site) == []
    await page.reload()
    await expect(beside).to_contain_text("20")
    await expect(page.locator('[name="scores.fazhi"]')).to_have_value("14")
    await expect(page.locator("[data-sums]")).to_contain_text("不能打21")
    await page.fill('[name="scores.zhengzhi"]', "18")
    await page.click("[data-send]")
    await told(page, "已发送")
    assert len(inspections(site)) == 1


async def test_photographs_of_the_last_time_that_were_looked_at_are_at_hand_without_a_network(
    tablet: Tablet, site: Site
) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    await page.goto(site.address + SHEET)
    await fill(page)
    await page.click("[data-send]")
    await told(page, "已发送")
    assert len(inspections(site)) == 1
    await page.reload()
    await expect(page.locator("[data-photograph]")).to_have_count(4)
    await expect(page.locator("[data-net]")).to_contain_text("有网络")
    shown = "document.querySelector('[data-photograph]').naturalWidth"
    await page.wait_for_function(f"{shown} === 1")
    await page.wait_for_function(
        "caches.open(mingpai.pages).then(c => c.keys()).then(k => k.filter(r => /evidence/.test(r.url)).length === 4)"
    )
    await context.set_offline(True)
    await page.reload()
    await page.wait_for_function(f"{shown} === 1")
    await expect(page.locator("[data-net]")).to_contain_text("没有网络")


async def test_another_account_on_the_same_tablet_sees_and_sends_nothing(tablet: Tablet, site: Site) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    await context.set_offline(True)
    await page.goto(site.address + SHEET)
    await fill(page)
    await page.click("[data-send]")
    await told(page, "未发送")
    await page.goto("about:blank")
    await context.clear_cookies()  # the session has run out
    await context.set_offline(False)

    other = await ready(context, site, "li")
    assert await other.page.locator("[data-sheets] li").count() == 0
    await other.go(SHEET)
    await expect(other.page.locator('[name="scores.zhengzhi"]')).to_have_value("")
    assert await pages(other.page) == [f"site li {OFFICE}"], "those of whoever was here before are gone"
    assert inspections(site) == []

    await context.clear_cookies()
    again = await ready(context, site)
    await expect(again.page.locator("[data-sheets]")).to_contain_text("已发送")
    (one,) = inspections(site)
    assert one.actor.account == f"wang@{OFFICE}"


async def test_signing_out_warns_of_what_was_not_sent_and_leaves_no_page_behind(
    tablet: Tablet, site: Site
) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    await page.goto(site.address + SHEET)
    await fill(page)
    said: list[str] = []

    async def stay(dialog: Dialog) -> None:
        said.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", stay)
    await page.goto(site.address + "/today")
    async with page.expect_event("dialog"):
        await page.get_by_role("button", name="退出").click()
    assert "还有1份评分表没有发送" in said[0]
    assert page.url.endswith("/today")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/sign-in")
    assert await pages(page) == []
    person = await sign_in_at(context, site, "wang", OFFICE)
    await person.go(SHEET)
    await expect(person.page.locator('[name="scores.zhengzhi"]')).to_have_value("18")


async def test_a_network_that_does_not_answer_is_none(tablet: Tablet, site: Site) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    site.answers.clear()
    try:
        await page.goto(site.address + SHEET)
        assert "开远市羊街乡卫生院" in await page.inner_text("h1")
    finally:
        site.answers.set()


async def test_an_open_page_with_nothing_to_send_lets_the_session_run_out(tablet: Tablet, site: Site) -> None:
    context = await tablet()
    page = (await ready(context, site)).page
    site.now += timedelta(minutes=20)
    await page.clock.fast_forward(60_000)
    await page.wait_for_load_state("networkidle")
    site.now += timedelta(minutes=20)
    await page.goto(site.address + "/today")
    assert "/sign-in" in page.url


async def test_where_nothing_can_be_kept_the_page_says_so_and_is_the_ordinary_form(
    tablet: Tablet, site: Site
) -> None:
    """A browser keeps nothing for an address of the office's network without TLS."""
    context = await tablet(args=["--host-resolver-rules=MAP desk.example 127.0.0.1"])
    site.address = site.address.replace("127.0.0.1", "desk.example")
    person = await sign_in_at(context, site, "wang", OFFICE)
    await person.go(SHEET)
    await expect(person.page.locator("[data-net]")).to_contain_text("这里不能离线保存")
    assert await person.page.locator("[data-send]").is_hidden()
    await person.page.click('button.main[value="preview"]')
    await person.page.wait_for_url("**/preview")
