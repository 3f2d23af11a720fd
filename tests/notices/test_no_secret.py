"""Secrets planted in every kind of channel, every way of failing, and then searched for wherever words are kept."""

import asyncio
import logging
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities import channels, mail, robot
from activities.deliver import Deliver
from activities.dispatch import start_deliveries
from activities.message import Message
from activities.office_file import OfficeFaultsError, load_office
from activities.secret import ChannelError, Secrets
from observation import logs
from register import deliveries
from register.connect import Register
from schemas.delivery import delivery_id
from schemas.office import (
    Channel,
    DingtalkChannel,
    FeishuChannel,
    MailChannel,
    MailServer,
    Office,
    WebhookChannel,
    WecomAppChannel,
    WecomRobotChannel,
)
from schemas.office import Post as OfficePost
from tests.notices.conftest import KEY, OFFICE, Post, Receiver, letter, put
from tests.stack import ROOT, free_port

MARK = "PLANTED"
"""Stands in every secret here; whoever finds it has found a leak."""

KINDS = ("webhook", "webhook_env", "wecom_robot", "wecom_app", "dingtalk", "feishu", "smtp", "smtp_tls")
WAYS_TO_FAIL = (
    "refused",
    "echoed_500",
    "echoed_403",
    "echoed_200",
    "redirected",
    "silent",
    "not_an_address",
    "no_such_host",
    "bug",
)


class Bench:
    """A channel of one kind that is about to fail in one way, with a secret wherever it can hold one."""

    def __init__(self, kind: str, failing: str, receiver: Receiver, mail: Post) -> None:
        base, mail_port = f"http://127.0.0.1:{receiver.port}", mail.port
        host = "127.0.0.1"
        match failing:
            case "refused":
                mail_port = free_port()
                base = f"http://127.0.0.1:{mail_port}"
            case "echoed_500" | "echoed_403" | "echoed_200" | "redirected":
                receiver.status = {"redirected": 302}.get(failing) or int(failing[-3:])
                receiver.answer = f"invalid key in {{path}} ({MARK})"
                mail.box.answer = f"554 {MARK} is not welcome here"
            case "silent":
                receiver.go.clear()
                mail.box.held = 1
            case "not_an_address":
                base, host = f"http://[{MARK}", f"[{MARK}"
            case "no_such_host":
                base, host = f"http://{MARK}.invalid", f"{MARK}.invalid"
        url = f"{base}/hook/{MARK}?key={MARK}&access_token={MARK}"
        self.secrets = {"URL": url, "SIGN": f"SEC{MARK}", "APP": f"app{MARK}", "PASSWORD": f"pw{MARK}"}
        app = WecomAppChannel(corp="ww1", agent=7, secret_env="APP", api=base)
        of_kind: dict[str, Channel] = {
            "webhook": WebhookChannel(url=url),
            "webhook_env": WebhookChannel(url_env="URL"),
            "wecom_robot": WecomRobotChannel(url_env="URL"),
            "wecom_app": app,
            "dingtalk": DingtalkChannel(url_env="URL", sign_env="SIGN"),
            "feishu": FeishuChannel(url_env="URL"),
        }
        self.channel = of_kind.get(kind, MailChannel(to="office@example.gov.cn"))
        self.office = Office(
            name="开远",
            regulation="x.yaml",
            posts=(OfficePost(id="办公室", name="办公室", parties=(OFFICE,), channel=self.channel),),
            mail=MailServer(
                host=host,
                port=mail_port,
                sender="m@example.gov.cn",
                user="mingpai",
                password_env="PASSWORD",
                implicit_tls=kind == "smtp_tls",
            ),
        )


class Ear(logging.Handler):
    """Hears everything that any logger says, formatted as a worker's log would be."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line, traceback and all; but the mail server of the test, which runs here too, may say anything."""
        if record.name != "mail.log":
            self.heard.append(self.format(record))


@pytest.fixture
def ear() -> Iterator[Ear]:
    """The worker's own configuration of logging, at the loudest."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure(logging.StreamHandler(sys.stderr))
    ear = Ear()
    root.addHandler(ear)
    root.setLevel(1)
    yield ear
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def doorman() -> Iterator[Post]:
    """A mail server that repeats the password which it does not accept."""

    def refuses(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False, message=f"535 wrong password pw{MARK}")

    with Post(authenticator=refuses, auth_required=True, auth_require_tls=False) as post:
        yield post


@pytest.fixture
def bench(
    request: pytest.FixtureRequest, receiver: Receiver, doorman: Post, monkeypatch: pytest.MonkeyPatch
) -> Bench:
    """A channel that fails."""
    kind, failing = request.param
    monkeypatch.setattr(channels, "TIMEOUT", 0.3)
    bench = Bench(kind, failing, receiver, doorman)
    if failing == "bug":

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError(f"{bench.secrets}")

        for module, name in ((channels, "post"), (mail, "send_mail"), (robot, "_ask")):
            monkeypatch.setattr(module, name, broken)
    return bench


EVERY = [
    (kind, failing)
    for kind in KINDS
    for failing in WAYS_TO_FAIL
    if not (
        kind.startswith("webhook") and failing == "echoed_200"
    )  # whatever an office's own gateway says is a yes
]
MEANT = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # loopback, and meant


@MEANT
@pytest.mark.parametrize("bench", EVERY, indirect=True, ids=lambda pair: "-".join(pair))
def test_no_failure_of_a_channel_tells_its_secret(
    tmp_path: Path, message: Message, bench: Bench, ear: Ear
) -> None:
    with pytest.raises(ChannelError) as failed:
        channels.Channels(tmp_path, bench.office, Secrets(None, bench.secrets)).send(bench.channel, message)
    told = "".join(traceback.format_exception(failed.value))
    assert failed.value.__cause__ is None, "Temporal keeps the words of a cause in its histories"
    for where in (str(failed.value), told, "\n".join(ear.heard)):
        assert MARK not in where


@MEANT
@pytest.mark.parametrize("kind", KINDS)
def test_no_success_of_a_channel_tells_its_secret(
    tmp_path: Path, message: Message, ear: Ear, kind: str, receiver: Receiver, mail: Post
) -> None:
    receiver.status = 200
    receiver.answer = {"errcode": 0, "code": 0, "access_token": f"token{MARK}"}
    bench = Bench(kind, "not", receiver, mail)
    with suppress(ChannelError):  # this mail server knows neither logins nor TLS
        channels.Channels(tmp_path, bench.office, Secrets(None, bench.secrets)).send(bench.channel, message)
    assert receiver.posts or kind.startswith("smtp")
    assert MARK not in "\n".join(ear.heard)


@pytest.fixture
async def town(
    virtual_time: WorkflowEnvironment, register: Register, tmp_path: Path, receiver: Receiver, doorman: Post
) -> AsyncIterator[tuple[WorkflowEnvironment, list[Bench]]]:
    """A worker whose one post has every kind of channel, each about to fail; four to a post, so two posts."""
    benches = [Bench(kind, "echoed_403", receiver, doorman) for kind in KINDS if kind != "smtp_tls"]
    first, *others = [one.channel for one in benches]
    secrets = Secrets(None, benches[0].secrets)
    post = OfficePost(id="办公室", name="办公室", parties=(OFFICE,), channel=first)
    # A post takes three fallbacks; this one has more, to fail through all kinds in one attempt.
    every = post.model_copy(update={"fallbacks": tuple(others)})
    office = benches[0].office.model_copy(update={"posts": (every,)})
    deliver = Deliver(register, office, tmp_path)
    deliver.channels.secrets = secrets
    with ThreadPoolExecutor(2) as threads:
        async with Worker(
            virtual_time.client,
            task_queue="secrets",
            activities=[deliver.deliver, deliver.give_up],
            activity_executor=threads,
            debug_mode=True,  # a busy machine is no deadlock
        ):
            yield virtual_time, benches


@MEANT
async def test_neither_outbox_nor_history_nor_log_of_a_given_up_delivery_tells_a_secret(
    town: tuple[WorkflowEnvironment, list[Bench]], register: Register, ear: Ear
) -> None:
    environment, benches = town
    put(register, KEY)
    await start_deliveries(
        environment.client,
        deliveries.waiting(register),
        await environment.get_current_time(),
        task_queue="secrets",
    )
    handle = environment.client.get_workflow_handle(delivery_id(OFFICE, KEY, None))
    async with asyncio.timeout(250):
        while (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            await environment.sleep(timedelta(hours=3))  # a longer one is an RPC that may time out
    assert await handle.result() == 0
    row = letter(register, KEY)
    assert row.last_error is not None
    assert row.last_error.count("；") == len(benches), "each channel's failure, and that it was given up"
    history = await handle.fetch_history()
    attempts = "\n".join(ear.heard)
    assert "channel failed" in attempts
    assert "403" in history.to_json()
    for where in (row.model_dump_json(), history.to_json(), str(history.events), attempts):
        assert MARK not in where


@pytest.mark.parametrize(
    "broken",
    [
        "channel: {kind: wecom_robot, url_env: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=PLANTED'}",
        "channel: {kind: webhook, url: 'PLANTED'}",
        "channel: {kind: webhook, url: 'https://x.cn/PLANTED', url_env: X}",
        "channel: {kind: wecom_robot, url_env: X, key: PLANTED}",
        "channel: {kind: wecom_app, corp: ww1, agent: PLANTED, secret_env: X}",
        "channel: {kind: dingtalk, url_env: X, sign_env: SECPLANTED-}",
        "channel: 'https://qyapi.weixin.qq.com/PLANTED'",
    ],
)
def test_a_secret_in_the_wrong_place_of_the_offices_file_is_not_repeated(tmp_path: Path, broken: str) -> None:
    text = (ROOT / "office.example.yaml").read_text(encoding="utf-8")
    path = tmp_path / "office.yaml"
    path.write_text(
        text.replace("[{role: office}]", f"[{{role: office}}]\n    {broken}", 1), encoding="utf-8"
    )
    with pytest.raises(OfficeFaultsError) as faults:
        load_office(path)
    assert MARK not in "".join(traceback.format_exception(faults.value))


def test_an_office_shown_in_a_log_shows_no_address(receiver: Receiver, mail: Post) -> None:
    office: Any = Bench("webhook", "not", receiver, mail).office
    assert MARK not in repr(office)
    assert MARK not in str(office)
