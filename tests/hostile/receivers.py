"""Receivers: what machines outside answer to whoever sends them notices and events, and how slowly."""

import asyncio
import gzip
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
import structlog

from activities.channels import Channels
from activities.message import Message, compose
from activities.office_file import load_office
from activities.provider import Provider, ProviderError
from activities.push import fresh_secret, push, written
from activities.secret import ChannelError, Secrets
from register import outbox
from schemas.delivery import Delivery
from schemas.event import Event
from schemas.notice import Notice
from schemas.office import (
    Channel,
    DingtalkChannel,
    FeishuChannel,
    Oidc,
    WebhookChannel,
    WecomAppChannel,
    WecomRobotChannel,
)
from schemas.party import Party, Role
from tests.desk.conftest import NOW
from tests.hostile.ground import Ground
from tests.hostile.judged import Said
from tests.hostile.spoilt import TOKENS, WORDS, anything, change, spoilt
from tests.stack import ROOT
from tests.teller import Tale, Teller
from wording.notices import Worded

PATIENCE = 0.2
"""Seconds, so that much is tried: whoever is left after them would be left after ten."""
STATUSES = (*[200] * 6, 204, 206, 301, 302, 307, 400, 401, 404, 410, 413, 429, 500, 503, 99, 1000, 0, -1)
NAMES = (
    "Retry-After",
    "Location",
    "Content-Encoding",
    "Transfer-Encoding",
    "Set-Cookie",
    "Content-Type",
    "X",
)
VALUES = (
    "0",
    "7",
    "-1",
    "9" * 500,
    "gzip",
    "br",
    "gzip, gzip",
    "chunked",
    "http://127.0.0.1:1/",
    "/in",
    "a=b",
)
TOLD: tuple[dict[str, object], ...] = (
    {"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200},
    {"errcode": 45009, "errmsg": "often"},
    {"code": 11232, "msg": "often"},
    {"StatusCode": 0},
    {"issuer": "x", "authorization_endpoint": "x", "token_endpoint": "x", "jwks_uri": "x"},
    {
        "keys": [
            {"kty": "RSA", "n": "x", "e": "AQAB", "kid": "1"},
            {"kty": "EC", "crv": "P-256", "x": "x", "y": "x"},
        ]
    },
)
BOMB = gzip.compress(b" " * (32 << 20), 9)


class Input(NamedTuple):
    """Who asks, and what they are told."""

    who: str
    tale: Tale


class Receivers:
    """One machine that tells whatever it is to tell, and everybody who asks it."""

    def __init__(self, folder: Path, _: Ground) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.held = self
        self._patch = pytest.MonkeyPatch()
        for name in ("channels.TIMEOUT", "provider.TIMEOUT", "push.TIMEOUT", "push.WHOLE"):
            self._patch.setattr(f"activities.{name}", PATIENCE)
        self._patch.setattr("activities.provider.LEFT_ALONE", 0)
        self._patch.setenv("NO_PROXY", "*")
        # stdout is for what is found
        self._patch.setattr("activities.push.log", structlog.wrap_logger(structlog.PrintLogger(sys.stderr)))
        self._teller = Teller()
        self._asking = _asking(folder, self._teller.url)

    def content(self) -> object:
        """Whatever lies in the folder."""
        return sorted(os.listdir(self.folder))

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        while True:
            yield Input(chance.choice(sorted(self._asking)), _tale(chance))

    def answer(self, one: Input) -> Said:
        """Have somebody ask."""
        self._teller.tale = one.tale
        try:
            self._asking[one.who]()
            return Said(0, False, "")
        except (ChannelError, ProviderError) as no:
            return Said(2, True, str(no))

    def close(self) -> None:
        """Nobody tells anything any more."""
        self._teller.close()
        self._patch.undo()


def _asking(folder: Path, url: str) -> dict[str, Callable[[], object]]:
    secrets = {"URL": url, "SIGN": "SEC0123456789abcdef"}
    office = load_office(ROOT / "office.example.yaml")
    ways = Channels(folder, office, Secrets(None, secrets))
    robots: dict[str, Channel] = {
        "webhook": WebhookChannel(url=url),
        "wecom_robot": WecomRobotChannel(url_env="URL"),
        "wecom_app": WecomAppChannel(corp="c", agent=1, secret_env="SIGN", api=url),
        "dingtalk": DingtalkChannel(url_env="URL", sign_env="SIGN"),
        "feishu": FeishuChannel(url_env="URL"),
    }
    message = _message()
    found: dict[str, Callable[[], object]] = {
        name: partial(ways.send, channel, message) for name, channel in robots.items()
    }
    event = Event(id="2026-0001/1", source="/x", type="x", time=NOW, subject="2026-0001")
    secret = written(fresh_secret())
    oidc = Oidc(name="认证", issuer=url, client="x", secret_env="URL")
    found["push"] = lambda: asyncio.run(push(url, secret, event, NOW))
    found["provider"] = lambda: Provider(oidc, Secrets(None, secrets)).look()
    return found


def _message() -> Message:
    office, said = Party(role=Role.OFFICE), "南正街社区：荣誉称号已取消"
    row = outbox.row(
        office,
        Worded(said, said),
        Notice(to=office, unit="南正街社区", tidings=()),
        urgent=True,
        key="2026-0001/1/1",
        title="2026-0001",
        seq=1,
        effective=NOW,
        recorded_at=NOW,
        digest_on=None,
    )
    letter = outbox.Letter.model_validate({name: row.get(name) for name in outbox.Letter.model_fields})
    return compose(Delivery(reader=office, key="2026-0001/1/1"), [letter], NOW, folder="领导小组办公室")


def _tale(chance: random.Random) -> Tale:
    """An answer, spoilt or not, whole or in parts; now and then one that comes slowly or does not end."""
    head, body = _head(chance), _body(chance)
    match chance.randrange(24):
        case 0:
            return Tale(())
        case 1:
            return Tale((head,), PATIENCE * 5)
        case 2:
            return Tale((head, b"x"), PATIENCE / 4, endless=True)
        case 3:
            return Tale((head + b"X: ", b"x" * 4096), endless=True)
        case 4:
            return Tale((head, b"X: y\r\n"), PATIENCE / 4, endless=True)
        case 5:
            return Tale((head + b"\r\n", b" " * 65536), endless=True)
        case 6:
            return Tale((head + b"Content-Encoding: gzip\r\n\r\n" + BOMB,))
    if chance.random() < 0.5:
        head += f"Content-Length: {chance.choice((len(body), len(body), 0, len(body) + 9, 10**12, -1))}\r\n".encode()
    whole = head + b"\r\n" + body
    if chance.random() < 0.4:
        whole = spoilt(whole, chance)
    cut = chance.randrange(len(whole) + 1)
    return Tale((whole[:cut], whole[cut:]))


def _head(chance: random.Random) -> bytes:
    lines = [f"HTTP/1.{chance.choice('11110')} {chance.choice(STATUSES)} OK"]
    for _ in range(chance.choice((0, 0, 1, 2, 200 if chance.random() < 0.1 else 3))):
        value = chance.choice(WORDS if chance.random() < 0.4 else VALUES)
        lines.append(f"{chance.choice(NAMES)}: {value}")
    return "".join(f"{one}\r\n" for one in lines).encode()


def _body(chance: random.Random) -> bytes:
    told = json.loads(json.dumps(chance.choice(TOLD)))
    for _ in range(chance.choice((0, 1, 2))):
        change(told, chance)
    if chance.random() < 0.2:
        told = anything(chance)
    if chance.random() < 0.1:
        return chance.choice(TOKENS) * chance.choice((1, 100))
    return json.dumps(told, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
