"""Vouching: sign-ins by the office's own service, from setting out to the session, with tokens that it should not make.

Whoever the service names is in only where the token is whole: signed by it, for this office, for this sign-in.
"""

import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from joserfc.jwk import RSAKey

from register.connect import Register
from tests.desk.accounts import GOOD
from tests.desk.conftest import NOW
from tests.hostile.asking import Answer, Asking, Request, quoted
from tests.hostile.ground import Ground
from tests.hostile.held import Held
from tests.hostile.judged import Said
from tests.hostile.seen import coming, desk_of
from tests.hostile.signed_in import SignedIn
from tests.hostile.spoilt import HALVES, VALUES, word
from tests.provider import CLIENT, EC, RSA, Code, Provider
from tests.web.conftest import ORIGIN
from web.guard import COOKIE
from web.pages.provider import COOKIE as AWAY

BACK = "/sign-in/oidc/back"
CLAIMS = (
    "iss",
    "aud",
    "nonce",
    "sub",
    "exp",
    "iat",
    "nbf",
    "azp",
    "at_hash",
    "preferred_username",
    "email",
    "acr",
)
BINDING = {"iss", "aud", "nonce"}
"""What a token may not say otherwise."""
SAYABLE = [one for one in VALUES if one not in HALVES]
OTHER = RSAKey.generate_key(2048, {"kid": "rsa"}, private=True)
KEYS: dict[str, Any] = {
    "its own": RSA,
    "its other": EC,
    "another": OTHER,
    "none": None,
    "a secret": b"secret",
}
ALGORITHMS = {
    "its own": "RS256",
    "its other": "ES256",
    "another": "RS256",
    "none": "none",
    "a secret": "HS256",
}
NAMES = ("wang", "li", "zhao", "sys", "王", "nobody")


class Input(NamedTuple):
    """Who is vouched for, by what, and what whoever comes back says."""

    name: str
    subject: str
    lies: dict[str, Any]
    key: str
    bare: bool
    state: str | None
    password: str


class Vouching:
    """The pages of an office with a service of sign-in that says whatever it is told to."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self._patch, self._ground = coming(), ground
        self._patch.setattr("activities.provider.LEFT_ALONE", 0)
        self._provider = Provider(lambda: NOW, ORIGIN)
        self.url = ground.laid(folder / "mingpai.db")
        self.register = Register(self.url, told_time=True)
        self.held = Held(self.url)
        self._signed_in = SignedIn(self.register)
        self._asking = Asking(desk_of(self.register, folder, self._provider).app)

    def inputs(self, seed: int) -> Iterator[Input]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        while True:
            lies = {
                chance.choice(CLAIMS): chance.choice(SAYABLE)
                for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))
            }
            name = chance.choice(NAMES) if chance.random() < 0.8 else word("wang", chance)
            key = chance.choice(("its own", "its own", "its own", *KEYS))
            state = None if chance.random() < 0.9 else word("x" * 64, chance)
            password = GOOD if chance.random() < 0.8 else word(GOOD, chance)
            yield Input(
                name, f"u-{chance.randrange(10**9)}", lies, key, chance.random() < 0.2, state, password
            )

    def answer(self, one: Input) -> Said:
        """Somebody sets out, comes back, and says what is still asked of them."""
        self._vouch(one)
        gone = self._asking.ask(Request("GET", "/sign-in/oidc"))
        if gone.status != 303:
            return _said(gone)
        asked = dict(parse_qsl(urlsplit(gone.headers["location"]).query))
        self._provider.codes["code"] = Code("code", one.subject, asked)
        state = quoted(asked["state"] if one.state is None else one.state)
        cookie = (b"cookie", f"{AWAY}={_held(gone, AWAY)}".encode())
        answer = self._asking.ask(Request("GET", BACK, f"state={state}&code=code".encode(), (cookie,)))
        if answer.status == 200:
            answer = self._finish(answer, one.password)
        let_in = bool(_held(answer, COOKIE))
        said = _said(answer)
        if let_in:
            self._signed_in.again()
            said = said._replace(wrong=said.wrong or _why_not(one))
        return said

    def _vouch(self, one: Input) -> None:
        provider = self._provider
        provider.people = {one.subject: {"preferred_username": one.name}}
        provider.codes.clear()
        provider.tokens.clear()
        provider.lies, provider.bare, provider.key = one.lies, one.bare, KEYS[one.key]
        kid = {"kid": "ec" if one.key == "its other" else "rsa"}
        provider.header = {"alg": ALGORITHMS[one.key], **kid}

    def _finish(self, answer: Answer, password: str) -> Answer:
        cookie = (b"cookie", f"{AWAY}={_held(answer, AWAY)}".encode())
        token = re.search(r'name="csrf" value="([^"]*)"', answer.body.decode())
        said = {"password": password} | ({"csrf": unescape(token[1])} if token else {})
        body = "&".join(f"{name}={quoted(value)}" for name, value in said.items()).encode()
        kind = (b"content-type", b"application/x-www-form-urlencoded")
        return self._asking.ask(
            Request("POST", BACK, b"", (cookie, kind, (b"origin", ORIGIN.encode())), body)
        )

    def close(self) -> None:
        """The service is gone."""
        self._asking.close()
        self.held.close()
        self.register.close()
        self._ground.take_up(self.url)
        self._provider.close()
        self._patch.undo()


def _held(answer: Answer, name: str) -> str:
    """What a browser is to hold under a name, of the last that was said of it."""
    found = re.search(rf"{name}=([^;\"]+)", answer.headers.get("set-cookie", ""))
    return found[1] if found else ""


def _said(answer: Answer) -> Said:
    wrong = f"{answer.status}" if answer.status >= 500 and answer.status != 503 else ""
    return Said(answer.status, answer.status >= 400, answer.body.decode(), wrong)


def _why_not(one: Input) -> str:
    """Why somebody should not have been let in."""
    lied = {name for name in BINDING & one.lies.keys() if one.lies[name] not in (CLIENT, [CLIENT])}
    if lied or one.key not in ("its own", "its other"):
        return "let in by what is no token of this sign-in"
    return "let in by another password" if one.password != GOOD else ""
