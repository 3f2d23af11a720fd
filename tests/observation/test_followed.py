"""One action is followed from its ring to its notice: in the worker's log, and in a trace when tracing is on."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from activities.client import connect
from observation import follow, tracing
from register import outbox
from schemas.action import Action
from schemas.base import CHINA
from schemas.delivery import Delivery
from schemas.party import Party
from tests.people import KAIYUAN, applies, does
from tests.register.desk import Desk, unit
from tests.said import said
from tests.stack import LONGEST_WAIT, Stack

pytestmark = pytest.mark.timeout(600)

TITLE = "2026-0001"
SECRET = "原意见有误，此处文字不应出现在日志和跟踪中"


class Collector:
    """An OpenTelemetry collector on loopback that keeps what it is sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Post(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Post)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Span]:
        """Every span that has arrived."""
        return [
            span
            for body in list(self.bodies)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Somebody who listens."""
    one = Collector()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join(LONGEST_WAIT)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A dev server, no worker yet."""
    async with Stack.running(tmp_path, KAIYUAN) as one:
        yield one
    await asyncio.to_thread(tracing.switch_off)


async def annulled(stack: Stack) -> Action:
    """A title whose preliminary opinion is taken back, which tells the unit at once; that action."""
    client = await connect(f"127.0.0.1:{stack.port}")
    today = datetime.now(CHINA).date()
    actions = [
        applies(TITLE, today),
        does(TITLE, "opine", "township", today, result="agreed"),
        does(TITLE, "annul", "township", today, entry=2, ground=SECRET),
    ]
    for action in actions:
        receipt = await stack.act(client, action, LONGEST_WAIT)
        assert receipt is not None
        assert receipt.accepted, said(receipt)
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            if any(one.urgent and one.state == "delivered" for one in outbox.notices(stack.register)):
                return actions[-1]
            await asyncio.sleep(0.1)


def values(span: Span) -> dict[str, str]:
    """A span's attributes."""
    return {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}


async def test_the_workers_log_has_an_actions_id_from_ring_to_delivery(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mingpai.follow")
    monkeypatch.delenv(tracing.ENDPOINT, raising=False)
    monkeypatch.setenv("MINGPAI_HTTP_PORT", "0")
    worker = stack.start_worker()
    action = await annulled(stack)
    worker.terminate()
    await asyncio.to_thread(worker.wait, LONGEST_WAIT)
    text = (stack.folder / "worker.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    mine = {line["event"]: line for line in lines if line.get("action") == action.id}
    assert set(mine) >= {"rung", "record", "deliver"}
    assert {line["title"] for line in mine.values()} == {TITLE}
    rings = [vars(one) for one in caplog.records if one.message == "ring"]
    mine["ring"] = next(one for one in rings if one["action"] == action.id)
    assert len({line["request"] for line in mine.values()}) == 1
    assert SECRET not in text


async def test_a_trace_leads_from_an_action_to_its_notice_and_holds_no_content(
    stack: Stack, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tracing.ENDPOINT, collector.endpoint)
    monkeypatch.setenv("MINGPAI_HTTP_PORT", "0")
    worker = stack.start_worker()
    action = await annulled(stack)
    worker.terminate()
    await asyncio.to_thread(worker.wait, LONGEST_WAIT)
    await asyncio.to_thread(tracing.switch_off)

    spans = collector.spans()
    ring = next(one for one in spans if one.name == "ring" and values(one)["mingpai.action"] == action.id)
    trace = {one.name: one for one in spans if one.trace_id == ring.trace_id}
    assert set(trace) == {"ring", "record", "deliver"}
    assert trace["record"].parent_span_id == ring.span_id
    assert trace["deliver"].parent_span_id == trace["record"].span_id
    assert values(trace["record"])["mingpai.title"] == TITLE
    told = {one.key: one.value.string_value for event in trace["deliver"].events for one in event.attributes}
    assert (told["mingpai.title"], told["mingpai.action"]) == (TITLE, action.id)
    assert len({values(one)["mingpai.request"] for one in trace.values()}) == 1
    assert SECRET.encode() not in b"".join(collector.bodies)


def test_each_notice_of_a_digest_names_the_action_that_it_tells_of(desk: Desk) -> None:
    first, second = desk.application(), desk.application(unit(2, "开远市第二小学"), title="2031-0002")
    for action in (first, second):
        desk.do(action)
    letters = outbox.notices(desk.register)
    reader = Party(role=letters[0].role, area=letters[0].area)
    digest = Delivery(reader=reader, digest_on=letters[0].digest_on)
    found = {one.title: one.action for one in follow.notices_of(desk.register, digest)}
    assert found == {first.title: first.id, second.title: second.id}


def test_a_late_refusal_names_the_action_that_was_refused(desk: Desk) -> None:
    desk.apply()
    wrong = desk.action("talk", "leadership", date(2031, 3, 10), posts=["主任"])
    desk.do(wrong, late=True)
    key = f"refused/{wrong.id}"
    found = follow.notices_of(desk.register, Delivery(reader=wrong.actor.party, key=key))
    assert [(one.key, one.action) for one in found] == [(key, wrong.id)]


def test_without_an_endpoint_nothing_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.ENDPOINT, raising=False)
    assert not tracing.wanted()
    with tracing.span("ring", None, {}) as span:
        assert span.traceparent is None
