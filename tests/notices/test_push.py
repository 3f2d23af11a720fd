"""What happened is pushed to other systems: nothing lost, nothing out of order, whatever the receiver is like."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from activities import push
from activities.push import HELD, Pushing
from desk.events import events
from desk.subscriptions import make
from register import subscriptions
from register.connect import Register
from register.subscriptions import Subscription
from register.tables import subscriptions as table
from register.vault import Vault
from schemas.office import Office, Post
from schemas.party import Party, Role
from tests.register.desk import TITLE, Desk, unit

OTHER = "2031-0002"
WAIT = 60.0
Answer = Callable[[BaseHTTPRequestHandler], None]


def taken(handler: BaseHTTPRequestHandler) -> None:
    """The receiver has it."""
    handler.send_response(204)
    handler.end_headers()


def answering(status: int, **headers: str) -> Answer:
    """It answers with a status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    return answer


class Hook:
    """Another system on loopback: what it was sent, and how it answers each, `taken` when nothing else is left."""

    def __init__(self, port: int = 0) -> None:
        self.got: list[tuple[str, dict[str, str]]] = []
        self.paths: list[str] = []
        self.answers: list[Answer] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = hook.answers.pop(0) if hook.answers else taken
                hook.paths.append(self.path)
                if answer is taken:
                    hook.got.append((body, {name.lower(): value for name, value in self.headers.items()}))
                answer(self)

            def log_message(self, *_: Any) -> None:
                """Tests have nothing to say."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                """Who hangs up in the middle means to."""

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        """Gone."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(WAIT)

    @property
    def events(self) -> list[tuple[str, int]]:
        """What it has, in the order of arrival."""
        data = [json.loads(body)["data"] for body, _ in self.got]
        return [(one["title"], one["seq"]) for one in data]


class Here:
    """A register with a desk, and a worker that pushes; time passes at once between two attempts."""

    def __init__(self, register: Register, var: Path, hook: Hook) -> None:
        self.desk, self.register, self.vault, self.hook = Desk(register), register, Vault(var), hook
        posts = (
            Post(id="办公室", name="办公室", parties=(Party(role=Role.OFFICE),)),
            Post(id="单位", name="单位", parties=(Party(role=Role.UNIT, area=unit(1).id),)),
        )
        self.office = Office(
            name="创建办", regulation="x", posts=posts, plain_receivers=(f"127.0.0.1:{hook.port}",)
        )
        self.pushing = self.worker()

    def worker(self) -> Pushing:
        """Another worker process."""
        return Pushing(self.register, self.office, self.vault, events)

    def subscribe(self, post: str = "办公室", *types: str, path: str = "/in", whole: bool = True) -> str:
        """The secret of a new subscription."""
        address = f"http://127.0.0.1:{self.hook.port}{path}"
        now = datetime.now(UTC)
        _, secret = make(
            self.register, self.office, self.vault, "平台", address, post, types, "xitong", now, whole=whole
        )
        return secret

    @property
    def one(self) -> Subscription:
        """The only one there is, as the register has it."""
        [found] = subscriptions.every(self.register)
        return found

    async def rounds(self, count: int = 1) -> None:
        """So many looks, each of which ends."""
        for _ in range(count):
            await asyncio.wait_for(asyncio.gather(*await self.pushing.round()), WAIT)

    def everything(self) -> list[tuple[str, int]]:
        """All that the office may see, in its order."""
        found = events(self.register, self.office, self.office.posts[0].parties).events
        return [(one.subject, one.data.seq) for one in found if one.data]


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.close()


@pytest.fixture
def here(register: Register, tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.setattr(push, "FIRST_AGAIN", timedelta(0))
    found = Here(register, tmp_path / "var", hook)
    found.desk.apply()
    found.desk.opine()
    found.desk.apply(unit(2), title=OTHER)
    return found


async def test_everything_arrives_once_in_order_and_signed(here: Here, hook: Hook) -> None:
    secret = here.subscribe()
    await here.rounds()
    assert hook.events == here.everything()
    for body, headers in hook.got:
        said = Webhook(secret).verify(body, headers)
        assert said["id"] == headers["webhook-id"]
        assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    here.desk.opine(title=OTHER)
    await here.rounds(2)
    assert hook.events == here.everything()


async def test_a_signature_by_another_secret_or_of_another_body_does_not_hold(here: Here, hook: Hook) -> None:
    secret = here.subscribe()
    await here.rounds()
    body, headers = hook.got[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(push.written(push.fresh_secret())).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(TITLE, OTHER), headers)


async def test_a_unit_is_sent_nothing_of_another(here: Here, hook: Hook) -> None:
    here.subscribe("单位")
    await here.rounds()
    assert hook.events == [(TITLE, 1), (TITLE, 2)]
    assert unit(2).name not in "".join(body for body, _ in hook.got)
    assert here.one.place.startswith("3-")


async def test_only_the_types_that_are_wanted_are_sent(here: Here, hook: Hook) -> None:
    here.subscribe("办公室", "mingpai.title.opine")
    await here.rounds()
    assert hook.events == [(TITLE, 2)]
    assert subscriptions.due(here.register, here.one.place, datetime.now(UTC)) == []


async def test_from_now_on_means_nothing_of_before(here: Here, hook: Hook) -> None:
    here.subscribe(whole=False)
    await here.rounds()
    here.desk.opine(title=OTHER)
    await here.rounds()
    assert hook.events == [(OTHER, 2)]


def closed(handler: BaseHTTPRequestHandler) -> None:
    """Hung up without an answer."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def trickling(handler: BaseHTTPRequestHandler) -> None:
    """An answer of which a byte comes now and then, each within what one may wait for the next."""
    for byte in b"HTTP/1.1 204 No Content\r\nX: ":
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        if ended.wait(0.1):
            return


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all."""
    ended.wait(2 * WAIT)


ended = threading.Event()


@pytest.fixture
def slow_ones() -> Iterator[None]:
    """Whoever is slow is let go in the end."""
    ended.clear()
    yield
    ended.set()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answering(500), "接收方答复 500"),
        (answering(302, Location="/elsewhere"), "接收方答复 302"),
        (answering(401), "接收方答复 401"),
        (closed, "与接收方的通信中断"),
    ],
    ids=["500", "redirect", "401", "hangs up"],
)
async def test_what_is_refused_comes_again_before_anything_else(
    here: Here, hook: Hook, answer: Answer, why: str
) -> None:
    here.subscribe()
    hook.answers = [taken, answer]
    await here.rounds()
    assert hook.events == here.everything()[:1]
    assert (here.one.failures, here.one.trouble) == (1, why)
    await here.rounds()
    assert hook.events == here.everything()
    assert (here.one.failures, here.one.trouble, here.one.failing_since) == (0, None, None)
    assert set(hook.paths) == {"/in"}


@pytest.mark.usefixtures("slow_ones")
@pytest.mark.parametrize("slow", [silent, trickling])
async def test_one_that_does_not_answer_in_time_is_given_up_for_now(
    here: Here, hook: Hook, slow: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "WHOLE", 1)
    here.subscribe()
    hook.answers = [slow]
    await here.rounds()
    assert (hook.events, here.one.trouble) == ([], "接收方没有及时应答")


@pytest.mark.usefixtures("slow_ones")
async def test_one_that_is_slow_keeps_no_other_waiting(
    here: Here, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WHOLE", "TIMEOUT"):
        monkeypatch.setattr(push, name, 10 * WAIT)
    here.subscribe()
    hook.answers = [silent]
    other = Hook()
    try:
        both = tuple(f"127.0.0.1:{one.port}" for one in (hook, other))
        here.office = here.office.model_copy(update={"plain_receivers": both})
        here.hook, here.pushing = other, here.worker()
        here.subscribe()
        tasks = await here.pushing.round()
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=WAIT)
        assert other.events == here.everything()
        assert hook.events == []
    finally:
        await here.pushing.stop()
        other.close()


async def test_a_huge_answer_is_not_read(here: Here, hook: Hook) -> None:
    written = list[int]()

    def huge(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(10**10))
        handler.end_headers()
        try:
            while sum(written) < 10**10:
                written.append(handler.wfile.write(b"x" * 2**20))
        except OSError:
            return

    here.subscribe()
    hook.answers = [huge]
    await here.rounds()
    assert sum(written) < 10**8
    assert hook.events == here.everything()[1:]


async def test_one_that_is_gone_and_comes_back_has_missed_nothing(here: Here, hook: Hook) -> None:
    here.subscribe()
    hook.close()
    await here.rounds(3)
    here.desk.opine(title=OTHER)
    await here.rounds()
    assert here.one.failures == 4
    again = Hook(hook.port)
    try:
        await here.rounds()
        assert again.events == here.everything()
    finally:
        again.close()


async def test_it_is_tried_less_and_less_often_and_no_sooner_than_it_asks(
    here: Here, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "FIRST_AGAIN", timedelta(seconds=30))
    here.subscribe()
    waits = []
    for tried in range(12):
        past = datetime.now(UTC)
        with here.register.writing() as connection:
            connection.execute(update(table).values(next_try=None, failures=tried))
        hook.answers = [answering(500)]
        await here.rounds()
        next_try = here.one.next_try
        assert next_try is not None
        waits.append((next_try - past).total_seconds())
    assert 27 <= waits[0] <= 40
    assert 2.5 * waits[0] < waits[1]
    assert max(waits) <= timedelta(hours=6.7).total_seconds()
    hook.answers = [answering(503, Retry_After="120")]
    with here.register.writing() as connection:
        connection.execute(update(table).values(next_try=None, failures=0))
    await here.rounds()
    next_try = here.one.next_try
    assert next_try is not None
    assert 115 <= (next_try - datetime.now(UTC)).total_seconds() <= 120


async def test_after_three_days_it_rests_and_goes_on_where_it_stopped(here: Here, hook: Hook) -> None:
    here.subscribe()
    hook.answers = [taken, answering(500), answering(500)]
    await here.rounds()
    with here.register.writing() as connection:
        connection.execute(update(table).values(failing_since=datetime.now(UTC) - timedelta(days=3)))
    await here.rounds()
    assert (here.one.state, here.one.trouble) == ("resting", "接收方答复 500")
    await here.rounds(2)
    assert hook.events == here.everything()[:1]
    subscriptions.switch(here.register, here.one.id, on=True)
    await here.rounds()
    assert hook.events == here.everything()


async def test_one_that_wants_no_more_rests_at_once(here: Here, hook: Hook) -> None:
    here.subscribe()
    hook.answers = [answering(410)]
    await here.rounds()
    assert here.one.state == "resting"


async def test_without_the_key_nothing_is_sent_unsigned(here: Here, hook: Hook) -> None:
    here.subscribe()
    here.vault.path.unlink()
    await here.rounds()
    assert hook.paths == []
    assert here.one.trouble == push.NO_KEY


async def test_a_post_that_is_no_more_sees_nothing(here: Here, hook: Hook) -> None:
    here.subscribe("单位")
    here.office = here.office.model_copy(update={"posts": here.office.posts[:1]})
    here.pushing = here.worker()
    await here.rounds()
    assert hook.paths == []
    assert here.one.state == "resting"


async def test_a_receiver_that_may_no_longer_be_told_in_the_open_is_not(here: Here, hook: Hook) -> None:
    here.subscribe()
    here.office = here.office.model_copy(update={"plain_receivers": ()})
    here.pushing = here.worker()
    await here.rounds()
    assert hook.paths == []
    assert here.one.state == "resting"


async def test_two_workers_push_nothing_twice(here: Here, hook: Hook) -> None:
    here.subscribe()
    workers = [here.worker() for _ in range(3)]
    tasks = [task for one in workers for task in await one.round()]
    await asyncio.wait_for(asyncio.gather(*tasks), WAIT)
    assert hook.events == here.everything()


async def test_another_worker_goes_on_where_one_died(here: Here, hook: Hook) -> None:
    here.subscribe()
    dead = here.worker()
    now = datetime.now(UTC)
    assert subscriptions.claim(here.register, here.one.id, dead.name, now - HELD, now - timedelta(seconds=1))
    await here.rounds()
    assert hook.events == here.everything()
    assert not subscriptions.arrived(here.register, here.one.id, dead.name, "1-x", now, now)


async def test_a_worker_that_is_told_to_stop_leaves_it_to_others_at_once(here: Here, hook: Hook) -> None:
    here.subscribe()
    ended.clear()
    came = threading.Event()

    def hanging(handler: BaseHTTPRequestHandler) -> None:
        came.set()
        silent(handler)

    hook.answers = [hanging]
    keeping = asyncio.create_task(here.pushing.keep(timedelta(seconds=60)))
    assert await asyncio.to_thread(came.wait, WAIT)
    keeping.cancel()
    await asyncio.wait({keeping}, timeout=WAIT)
    ended.set()
    here.pushing = here.worker()
    await here.rounds()
    assert hook.events == here.everything()


async def test_what_is_switched_off_meanwhile_is_pushed_no_further(here: Here, hook: Hook) -> None:
    here.subscribe()

    def switched_off(handler: BaseHTTPRequestHandler) -> None:
        subscriptions.switch(here.register, here.one.id, on=False)
        taken(handler)

    hook.answers = [switched_off]
    await here.rounds(2)
    assert len(hook.paths) == 1
    assert here.one.state == "off"


async def test_a_place_that_is_lost_is_told_and_begun_anew_by_hand(here: Here, hook: Hook) -> None:
    here.subscribe()
    with here.register.writing() as connection:
        connection.execute(update(table).values(place="99-20310101T000000000000"))
    await here.rounds()
    assert here.one.state == "resting"
    assert "从头推送" in (here.one.trouble or "")
    subscriptions.switch(here.register, here.one.id, on=True)
    await here.rounds()
    assert hook.events == here.everything()


async def test_no_secret_lies_in_the_register_as_it_is(here: Here) -> None:
    secret = here.subscribe()
    assert secret.startswith("whsec_")
    assert secret.removeprefix("whsec_") not in here.one.secret
    assert here.one.made_at.date() >= date(2026, 1, 1)
