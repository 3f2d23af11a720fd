"""A worker dies with an event in its hands: another one pushes it again, and nothing is lost or out of order."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from activities.office_file import load_office
from desk.events import events
from desk.subscriptions import make
from register import journal, subscriptions
from register.vault import Vault
from schemas.base import CHINA
from tests.notices.test_push import Hook, taken
from tests.people import applies, hurried, way_in
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)
OFFICE = "领导小组办公室"


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server on a file, no worker yet."""
    async with Stack.running(tmp_path, hurried(publicity=4)) as one:
        yield one


async def test_what_a_killed_worker_was_pushing_arrives_by_another(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    came, go_on = threading.Event(), threading.Event()

    def held(handler: BaseHTTPRequestHandler) -> None:
        came.set()
        go_on.wait(LONGEST_WAIT)
        taken(handler)

    hook = Hook()
    try:
        file = stack.folder / "office.yaml"
        allowed = f'\nplain_receivers: ["127.0.0.1:{hook.port}"]\n'
        file.write_text(file.read_text(encoding="utf-8") + allowed, encoding="utf-8")
        office = load_office(file)
        address, now = f"http://127.0.0.1:{hook.port}/in", datetime.now(UTC)
        _, secret = make(
            stack.register,
            office,
            Vault(stack.folder),
            "平台",
            address,
            OFFICE,
            (),
            "xitong",
            now,
            whole=True,
        )
        hook.answers = [taken, held]
        client, worker = await stack.client(), stack.start_worker(sweep=2)
        today = datetime.now(CHINA).date()
        for action in (applies("2026-0001", today), *way_in("2026-0001", today)):
            assert await stack.act(client, action) is not None
        assert await asyncio.to_thread(came.wait, LONGEST_WAIT)
        worker.kill()
        worker.wait(LONGEST_WAIT)
        go_on.set()
        stack.start_worker(sweep=2)
        await arrived(stack)
        parties = next(post.parties for post in office.posts if post.id == OFFICE)
        wanted = [one.id for one in events(stack.register, office, parties).events]
        got = [Webhook(secret).verify(body, headers)["id"] for body, headers in hook.got]
        assert list(dict.fromkeys(got)) == wanted
    finally:
        go_on.set()
        hook.close()


async def arrived(stack: Stack) -> None:
    """Wait until the register says that everything has: the last step is the naming's waiting."""
    await stack.stage_becomes("2026-0001", "naming")
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            [one] = await asyncio.to_thread(subscriptions.every, stack.register)
            if one.place == await asyncio.to_thread(journal.newest, stack.register):
                return
            await asyncio.sleep(0.1)
