"""Calls: what a program with a key sends to the API: by the API's own description, by acts that were done, spoilt."""

import copy
import json
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from desk.fields import UNTYPED
from register.connect import Register
from register.tables import inbox
from tests.desk.accounts import CHEAP
from tests.hostile.asking import Answer, Asking, Request, quoted
from tests.hostile.ground import Ground
from tests.hostile.held import Held
from tests.hostile.judged import Said
from tests.hostile.spoilt import TOKENS, WORDS, anything, change, spoilt, word
from tests.web.calling import Program
from tests.web.conftest import Desk
from web.api.problems import ROOT, TYPE

POSTS = ("领导小组办公室", "单位窗口", "领导小组", "命名机关", "考核组", "灵泉街道", "乐白道街道", "市公安局")
"""Whose keys there are: of every kind of post one."""
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "甲", "get")
HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "Content-Length", "Accept", "Cookie", "Origin")
MORE_HEADERS = ("X-Forwarded-For", "Transfer-Encoding", "Accept-Encoding", "Host", "If-None-Match", "Range")
TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "",
    "application/jsonx",
    "APPLICATION/JSON;",
)


def often() -> pytest.MonkeyPatch:
    """Whoever asks may come as often as they like, until this is undone."""
    patch = pytest.MonkeyPatch()
    patch.setattr("web.limits.MovingWindowRateLimiter.hit", lambda *_: True)
    # a guess costs a fifth of a second, so that nobody guesses
    patch.setattr("desk.passwords._NOBODYS", CHEAP)
    patch.setattr("desk.passwords._HASHER", Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1))
    return patch


class Made:
    """Values by a JSON schema: what it allows mostly, with words that people use where it takes any."""

    def __init__(self, schemas: dict[str, Any], words: list[str]) -> None:
        self.schemas, self.words = schemas, words

    def value(self, schema: dict[str, Any], chance: random.Random, deep: int = 0) -> Any:
        """One; now and then what it does not allow."""
        if chance.random() < 0.02 or deep > 8:
            return anything(chance)
        match schema:
            case {"$ref": str(ref)}:
                return self.value(self.schemas[ref.rpartition("/")[2]], chance, deep + 1)
            case {"const": one}:
                return one
            case {"enum": some}:
                return chance.choice(some)
            case {"anyOf": some} | {"oneOf": some}:
                return self.value(chance.choice(some), chance, deep + 1)
        return self._typed(schema, chance, deep)

    def _typed(self, schema: dict[str, Any], chance: random.Random, deep: int) -> Any:
        match schema.get("type"):
            case "object":
                return self._map(schema, chance, deep)
            case "array":
                number = chance.choice((0, 1, 1, 1, 2, 3, 21 if deep < 2 else 2))
                kinds = schema.get("prefixItems") or [schema.get("items", {})] * number
                return [self.value(one, chance, deep + 1) for one in kinds]
            case "integer":
                return chance.choice((0, 1, 2, 3, 5, 12, 18, 100, 2026, 2031, schema.get("maximum", 7)))
            case "boolean":
                return chance.random() < 0.5
            case "string" if schema.get("format") == "date":
                year = chance.choice((2019, 2021, 2025, 2026, 2026, 2026, 2027, 2031))
                return f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            case "string":
                return chance.choice(WORDS if chance.random() < 0.1 else self.words)
            case "null":
                return None
        return anything(chance)

    def _map(self, schema: dict[str, Any], chance: random.Random, deep: int) -> dict[str, Any]:
        wanted = schema.get("required", ())
        found = {
            name: self.value(one, chance, deep + 1)
            for name, one in schema.get("properties", {}).items()
            if name in wanted or chance.random() < 0.3
        }
        if isinstance(other := schema.get("additionalProperties"), dict):
            found |= {chance.choice(self.words): self.value(other, chance, deep + 1) for _ in range(2)}
        return found


class Calls:
    """The API over a register, without an engine: what is handed in lies in the inbox."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self._patch, self._ground = often(), ground
        self.url = url = ground.laid(folder / "mingpai.db")
        self.register = Register(url, told_time=True)
        self.held = Held(url)
        desk = Desk(self.register, folder)
        self.keys = [Program(desk, one).secret for one in POSTS]
        self._asking = Asking(desk.app)
        described = desk.app.state.api.openapi()
        self._routes = [
            (method.upper(), path, one.get("parameters", []), one.get("requestBody"))
            for path, methods in described["paths"].items()
            for method, one in methods.items()
        ]
        self._weights = [20 if takes else 2 + 2 * len(more) for _, _, more, takes in self._routes]
        with self.register.reading() as connection:
            done: list[dict[str, Any]] = [
                json.loads(one)
                for one in connection.scalars(select(inbox.c.body).order_by(inbox.c.action_id))
            ]
        self._titles: list[str] = sorted({one["title"] for one in done})
        self._acts = [
            {name: value for name, value in one.items() if name not in UNTYPED or name == "kind"}
            for one in done
        ]
        self._of_title: list[str] = [one["title"] for one in done]
        self._made = Made(described["components"]["schemas"], [*self._titles, *sorted(_words(self._acts))])
        self._actions: list[str] = [one["id"] for one in done]
        for key in self.keys:  # the first use of a key is noted
            self._asking.ask(
                Request("GET", f"{ROOT}/me", headers=_headers({"Authorization": f"Bearer {key}"}))
            )

    def inputs(self, seed: int) -> Iterator[Request]:
        """Calls without end; the same for the same seed."""
        chance = random.Random(seed)
        for number in count():
            yield self._call(chance, f"{seed}-{number:08}")

    def _call(self, chance: random.Random, once: str) -> Request:
        method, path, parameters, takes = chance.choices(self._routes, self._weights)[0]
        headers = {"Authorization": f"Bearer {chance.choice(self.keys)}"}
        at = chance.randrange(len(self._acts))
        asked: list[tuple[str, str]] = []
        for one in parameters:
            match one["in"]:
                case "path":
                    path = path.replace(f"{{{one['name']}}}", quoted(self._part(one["name"], at, chance)))
                case "query" if chance.random() < 0.5:
                    asked += self._asked(one, chance)
                case "header":
                    headers[one["name"]] = once
        body = b""
        if takes is not None:
            headers["Content-Type"] = "application/json"
            body = self._body(at, "applications" in path, chance)
        if chance.random() < 0.15:
            _spoil_headers(headers, chance)
        if chance.random() < 0.03:
            method = chance.choice(METHODS)
        if chance.random() < 0.03:
            path = "/".join(
                quoted(word(one, chance)) if chance.random() < 0.5 else one for one in path.split("/")
            )
        query = "&".join(f"{name}={quoted(value)}" for name, value in asked).encode()
        if query and chance.random() < 0.1:
            query = quote(spoilt(query, chance), safe="=&%+;").encode()
        return Request(method, ROOT + path, query, _headers(headers), body)

    def _part(self, name: str, at: int, chance: random.Random) -> str:
        if chance.random() < 0.1:
            return word(self._of_title[at], chance) or "\udcff"
        match name:
            case "title":
                return self._of_title[at] if chance.random() < 0.7 else chance.choice(self._titles)
            case "kind":
                return str(self._acts[at]["kind"])
        return chance.choice(self._actions)

    def _asked(self, one: dict[str, Any], chance: random.Random) -> list[tuple[str, str]]:
        value = self._made.value(one["schema"], chance)
        some = value if isinstance(value, list) and len(value) < 30 else [value]
        texts = [one if isinstance(one, str) else json.dumps(one) for one in some]
        return [(one["name"], word(text, chance) if chance.random() < 0.4 else text) for text in texts]

    def _body(self, at: int, opens: bool, chance: random.Random) -> bytes:
        if chance.random() < 0.5:
            tree: Any = copy.deepcopy(self._acts[at])
        else:
            tree = self._made.value({"$ref": "act_apply" if opens else "Act"}, chance)
        if opens and isinstance(tree, dict):
            tree.pop("kind", None)
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            change(tree, chance)
        if chance.random() < 0.05:
            tree = anything(chance)
        text = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
        return spoilt(text, chance) if chance.random() < 0.15 else text

    def answer(self, one: Request) -> Said:
        """Send it; a refusal is a problem as the API describes it."""
        answer = self._asking.ask(one)
        return Said(
            answer.status, answer.status >= 400, answer.body.decode(errors="replace"), _wrong(one, answer)
        )

    def close(self) -> None:
        """The keys lead nowhere any more."""
        self._asking.close()
        self.held.close()
        self.register.close()
        self._ground.take_up(self.url)
        self._patch.undo()


def _words(tree: Any) -> set[str]:
    match tree:
        case dict():
            return set().union(*map(_words, tree.values()))
        case list():
            return set().union(*map(_words, tree))
    return {tree} if isinstance(tree, str) else set()


def _headers(some: dict[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """As a server hands them on, which has refused what no header may hold."""
    clean = (
        (name.lower().encode(), value.encode(errors="surrogatepass").translate(None, b"\0\r\n").strip())
        for name, value in some.items()
    )
    return tuple(clean)


def _spoil_headers(some: dict[str, str], chance: random.Random) -> None:
    """One of them another one, or gone."""
    name = chance.choice(HEADERS if chance.random() < 0.8 else MORE_HEADERS)
    match chance.randrange(4):
        case 0:
            some.pop(name, None)
        case 1 if name == "Content-Type":
            some[name] = chance.choice(TYPES)
        case 2:
            some[name] = chance.choice(TOKENS).decode("latin-1")
        case _:
            some[name] = word(some.get(name, "x" * 12), chance)


def _wrong(asked: Request, answer: Answer) -> str:
    if answer.status >= 500:
        return f"{answer.status}"
    if answer.status < 400 or asked.method == "HEAD" or not asked.path.startswith(f"{ROOT}/"):
        return ""
    if answer.headers.get("content-type") != TYPE:
        return "no problem as described"
    told = json.loads(answer.body)
    return "" if told["status"] == answer.status and told["detail"] else "no problem as described"
