"""A register of its own for each test, and what stands at the other end of the channels: real servers on loopback."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from temporalio.testing import WorkflowEnvironment

from activities import channels
from activities.channels import Channels
from activities.message import Message, compose
from activities.secret import Secrets
from register import outbox
from register.connect import Register
from register.migrate import to_head
from rehearsal.temporal import virtual_time as start_virtual_time
from schemas.base import CHINA
from schemas.delivery import Delivery
from schemas.notice import Notice
from schemas.office import MailServer, Office
from schemas.office import Post as OfficePost
from schemas.party import Party, Role
from tests.stack import free_port
from wording.notices import Worded
from workflows.plugin import plugin

OFFICE = Party(role=Role.OFFICE)
NOON = datetime(2036, 3, 3, 12, tzinfo=CHINA)
KEY = "2036-0001/1/1"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine has, loopback is not behind it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An empty register."""
    register = Register(f"sqlite:///{tmp_path / '名册.db'}", told_time=True)
    to_head(register)
    yield register
    register.close()


def put(
    register: Register,
    *keys: str,
    to: Party = OFFICE,
    digest_on: date | None = None,
    subject: str = "南正街社区:请出具初审意见",
    text: str = "",
    at: datetime = NOON,
) -> None:
    """Notices in the outbox, as a recorded step leaves them; urgent when they have no digest. `text` comes last."""
    rows = [
        outbox.row(
            to,
            Worded(subject, f"事项:{subject}\n编号:{key}{text}"),
            Notice(to=to, unit="南正街社区", tidings=()),
            urgent=digest_on is None,
            key=key,
            title=key.split("/")[0],
            seq=1,
            effective=at,
            recorded_at=at,
            digest_on=digest_on,
        )
        for key in keys
    ]
    with register.writing() as connection:
        outbox.put(connection, rows)


def letter(register: Register, key: str) -> outbox.Letter:
    """The notice of that key."""
    found = outbox.by_key(register, key)
    assert found is not None
    return found


def ways(folder: Path, mail: MailServer | None = None, environ: Mapping[str, str] | None = None) -> Channels:
    """The channels of an office with that mail server and those secrets."""
    post = OfficePost(id="办公室", name="办公室", parties=(OFFICE,))
    return Channels(
        folder, Office(name="开远", regulation="x.yaml", posts=(post,), mail=mail), Secrets(None, environ)
    )


@pytest.fixture
def message() -> Message:
    """One urgent notice to the office."""
    subject = "南正街社区:荣誉称号已取消"
    row = outbox.row(
        OFFICE,
        Worded(subject, f"事项:{subject}\n编号:{KEY}"),
        Notice(to=OFFICE, unit="南正街社区", tidings=()),
        urgent=True,
        key=KEY,
        title="2036-0001",
        seq=1,
        effective=NOON,
        recorded_at=NOON,
        digest_on=None,
    )
    written = outbox.Letter.model_validate({name: row.get(name) for name in outbox.Letter.model_fields})
    return compose(Delivery(reader=OFFICE, key=KEY), [written], NOON, folder="领导小组办公室")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow server is slow after a third of a second."""
    monkeypatch.setattr(channels, "TIMEOUT", 0.3)


class Mailbox:
    """What a mail server has taken. `answer` is what it says to a mail, `password` what a login must bring."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipient_answer = "250 OK"
        self.answer = "250 OK"
        self.held = 0.0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        """A recipient is named."""
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """A mail has come."""
        await asyncio.sleep(self.held)
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.answer


class _Controller(Controller):
    """Looks by a plain connection whether it serves: it has no client's context for a port of implicit TLS."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), timeout=10):
            pass


class Post:
    """A mail server that can be started on its port, and stopped."""

    def __init__(self, **options: Any) -> None:
        self.box = Mailbox()
        self.port = free_port()
        self.options = options

    def settings(self, **more: Any) -> MailServer:
        """How `office.yaml` names it."""
        return MailServer(host="127.0.0.1", port=self.port, sender="mingpai@example.gov.cn", **more)

    def __enter__(self) -> "Post":
        self.controller = _Controller(self.box, hostname="127.0.0.1", port=self.port, **self.options)
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()


class Receiver:
    """A web server that keeps what was posted to it, and every path it was asked for; it answers `status`, `answer`.

    Without `go` it does not answer. `{path}` in an answer echoes what it was asked for, as some platforms do.
    """

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.status = 204
        self.answer: str | dict[str, Any] = ""
        self.headers: dict[str, str] = {}
        self.judge: Callable[[], dict[str, Any]] | None = None
        self.came = threading.Event()
        self.go = threading.Event()
        self.go.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def do_GET(self) -> None:
                self.answer(None)

            def answer(self, posted: dict[str, Any] | None) -> None:
                receiver.paths.append(self.path)
                receiver.came.set()
                receiver.go.wait(30)
                status, answer = receiver.status, receiver.judge() if receiver.judge else receiver.answer
                if posted is not None and status < 300:
                    receiver.posts.append(posted)
                text = answer.replace("{path}", self.path) if isinstance(answer, str) else json.dumps(answer)
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                if status != 204:
                    with suppress(OSError):  # whoever asked may have lost patience
                        self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook?token=geheim"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self) -> "Receiver":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go.set()
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()


@pytest.fixture
def mail() -> Iterator[Post]:
    """A mail server that takes everything."""
    with Post() as post:
        yield post


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server that takes everything."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def virtual_time() -> AsyncIterator[WorkflowEnvironment]:
    """A time-skipping server of the test's own: its one clock goes where the test lets it."""
    async with await start_virtual_time(plugins=[plugin()]) as environment:
        yield environment
