"""The pages of a worker at work: they say which part is missing, and never take a title down."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from temporalio.client import Client
from temporalio.worker import Worker

from activities.client import check_server
from activities.office_file import load_office
from observation import checkup
from observation.health import Health
from observation.metrics import METRICS
from observation.server import observed, place
from register.connect import Register
from schemas.base import CHINA
from tests.people import KAIYUAN, applies
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack, free_port
from worker import MIGRATE, hosting, watched
from workflows.plugin import TASK_QUEUE

pytestmark = pytest.mark.timeout(600)

TITLE = "2026-0001"

T = TypeVar("T")


class Site:
    """A dev server, a worker in this process, and a browser at its pages."""

    def __init__(self, stack: Stack, client: Client, browser: httpx2.AsyncClient) -> None:
        self.stack, self.client, self.browser = stack, client, browser

    async def parts(self) -> tuple[int, dict[str, Any]]:
        """The status of /readyz, and its parts."""
        answer = await self.browser.get("/readyz")
        return answer.status_code, answer.json()["parts"]

    async def until(self, ask: Callable[[], Awaitable[T]], holds: Callable[[T], bool]) -> T:
        """The pages give an answer again for a few seconds: ask until it is the one that is expected."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                answer = await ask()
                if holds(answer):
                    return answer
                await asyncio.sleep(0.2)

    async def figures(self) -> dict[str, float]:
        """/metrics, by name and label."""
        text = (await self.browser.get("/metrics")).text
        return {
            "/".join((one.name, *one.labels.values())): one.value
            for family in text_string_to_metric_families(text)
            for one in family.samples
        }


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Everything is well, and each test leaves it so."""
    folder = tmp_path_factory.mktemp("site")
    stack = Stack(folder, KAIYUAN)
    try:
        await stack.start_server()
        client = await stack.client()
        async with (
            hosting(client, stack.register, load_office(folder / "office.yaml"), folder),
            watched(client, stack.register, folder, port=0) as pages,
            httpx2.AsyncClient(base_url=str(pages), timeout=LONGEST_WAIT) as browser,
        ):
            yield Site(stack, client, browser)
    finally:
        stack.close()


@asynccontextmanager
async def watching(client: Client, url: str, folder: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """The pages of a worker whose register lies at `url`."""
    register = Register(url)
    health = Health(client, register, folder, check_server, lambda: datetime.now(UTC))
    try:
        async with (
            observed(health, "127.0.0.1", 0, {"migrate": MIGRATE}) as pages,
            httpx2.AsyncClient(base_url=str(pages), timeout=LONGEST_WAIT) as browser,
        ):
            yield browser
    finally:
        register.close()


async def test_a_worker_that_lacks_nothing_is_ready_and_shows_every_figure(site: Site) -> None:
    receipt = await site.stack.act(site.client, applies(TITLE, datetime.now(CHINA).date()))
    assert receipt is not None
    assert receipt.accepted, said(receipt)
    assert (await site.browser.get("/healthz")).json() == {"status": "ok"}
    status, parts = await site.parts()
    assert (status, [name for name, part in parts.items() if not part["ok"]]) == (200, [])
    assert set(parts) == {"database", "migrations", "temporal", "lawbook"}
    figures = await site.figures()
    assert figures["mingpai_titles/preliminary"] == 1
    assert figures["mingpai_register_up"] == figures["mingpai_temporal_up"] == 1
    assert figures["mingpai_inbox_closed_without_entry"] == 0
    names = {key.split("/")[0] for key in figures if key.startswith("mingpai")}
    assert names == set(METRICS)


async def test_a_database_that_is_gone_is_named_and_comes_back(site: Site) -> None:
    file = site.stack.folder / "register.db"
    away = file.rename(file.with_suffix(".away"))
    _, parts = await site.until(site.parts, lambda answer: answer[0] == 503)
    assert not parts["database"]["ok"]
    assert "register.db" in parts["database"]["why"]
    assert parts["temporal"]["ok"]
    assert not file.exists()
    figures = await site.until(site.figures, lambda figures: figures["mingpai_register_up"] == 0)
    assert "mingpai_late_wakes" not in figures
    assert (await site.browser.get("/healthz")).status_code == 200
    away.rename(file)
    await site.until(site.parts, lambda answer: answer[0] == 200)


async def test_a_server_that_does_not_answer_is_named(site: Site, tmp_path: Path) -> None:
    nobody = await Client.connect(f"127.0.0.1:{free_port()}", lazy=True)
    url = site.stack.register.url.render_as_string()
    async with watching(nobody, url, tmp_path) as browser:
        answer = await browser.get("/readyz")
    assert answer.status_code == 503
    assert [name for name, part in answer.json()["parts"].items() if not part["ok"]] == ["temporal"]


async def test_a_register_of_another_shape_is_not_ready(site: Site, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    async with watching(site.client, f"sqlite:///{tmp_path / 'empty.db'}", tmp_path) as browser:
        answer = await browser.get("/readyz")
    assert answer.status_code == 503
    migrations = answer.json()["parts"]["migrations"]
    assert not migrations["ok"]
    assert migrations["why"] == f"表结构与本程序的版本不符，请执行迁移：{MIGRATE}"
    assert answer.json()["parts"]["database"]["ok"]


async def test_a_postgresql_that_refuses_is_named_without_the_password(site: Site, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://mingpai:planted-secret@127.0.0.1:{free_port()}/mingpai"
    async with watching(site.client, url, tmp_path) as browser:
        answer = await browser.get("/readyz")
    assert answer.status_code == 503
    assert not answer.json()["parts"]["database"]["ok"]
    assert "planted-secret" not in answer.text


async def test_a_database_that_never_answers_holds_up_neither_pages_nor_titles(
    site: Site, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://mingpai:x@127.0.0.1:{silent.getsockname()[1]}/mingpai"
        async with watching(site.client, url, tmp_path) as browser:
            asking = asyncio.create_task(browser.get("/readyz"))
            held, _ = await asyncio.to_thread(silent.accept)
            assert (await browser.get("/healthz")).status_code == 200
            answer = await asking
            held.close()
    assert answer.status_code == 503
    assert "没有应答" in answer.json()["parts"]["database"]["why"]
    receipt = await site.stack.act(site.client, applies(TITLE, datetime.now(CHINA).date()))
    assert receipt is not None


async def test_a_fault_in_a_page_stays_in_that_page(site: Site, tmp_path: Path) -> None:
    def broken() -> datetime:
        raise ValueError("a mistake of ours")

    health = Health(site.client, site.stack.register, tmp_path, check_server, broken)
    async with (
        observed(health, "127.0.0.1", 0) as pages,
        httpx2.AsyncClient(base_url=str(pages), timeout=LONGEST_WAIT) as browser,
    ):
        assert (await browser.get("/metrics")).status_code == 500
        assert (await browser.get("/healthz")).status_code == 200


async def test_a_checkup_counts_the_workers_that_ask_for_work(site: Site) -> None:
    now = datetime.now(UTC)
    found = {one.subject: one.level.value async for one in checkup.temporal(site.client, now)}
    assert found == {"Temporal": "正常", "工作进程": "正常"}
    earlier = now - timedelta(minutes=10)
    found = {one.subject: one.level.value async for one in checkup.temporal(site.client, earlier)}
    assert found["时钟"] == "故障", "the server's clock is ahead"
    later = now + timedelta(minutes=10)
    found = {one.subject: one.level.value async for one in checkup.temporal(site.client, later)}
    assert found["工作进程"] == "故障"


async def test_a_checkup_names_workers_of_an_earlier_version_which_deliver_nothing(tmp_path: Path) -> None:
    async with Stack.running(tmp_path, KAIYUAN) as stack:
        client = await stack.client()
        async with Worker(client, task_queue=TASK_QUEUE), asyncio.timeout(LONGEST_WAIT):
            while True:
                found = {
                    one.subject: one.level.value async for one in checkup.temporal(client, datetime.now(UTC))
                }
                if found["工作进程"] == "正常":
                    break
                await asyncio.sleep(0.1)
    assert found["投递"] == "故障"


async def test_a_port_that_is_taken_is_no_reason_to_stop(site: Site, tmp_path: Path) -> None:
    taken = int(str(site.browser.base_url).rstrip("/").rsplit(":", 1)[-1])
    async with watched(site.client, site.stack.register, tmp_path, port=taken) as pages:
        assert pages is None
    assert (await site.browser.get("/healthz")).status_code == 200


def test_the_place_is_loopback_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGPAI_HTTP_HOST", raising=False)
    monkeypatch.delenv("MINGPAI_HTTP_PORT", raising=False)
    assert place(8321) == ("127.0.0.1", 8321)
    monkeypatch.setenv("MINGPAI_HTTP_HOST", "0.0.0.0")
    monkeypatch.setenv("MINGPAI_HTTP_PORT", "9000")
    assert place(8321) == ("0.0.0.0", 9000)
    monkeypatch.setenv("MINGPAI_HTTP_PORT", "八三二一")
    assert place(8321) == ("0.0.0.0", 8321)
