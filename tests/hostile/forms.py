"""Forms: what somebody at a browser sends to the pages: the forms that they have shown, spoilt, with files."""

import os
import pickle
import random
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from desk.brought import MOST
from register.connect import Register
from tests.desk.conftest import NOW
from tests.hostile.asking import Answer, Asking, Request, quoted
from tests.hostile.composed import composed_once
from tests.hostile.ground import Ground
from tests.hostile.held import Held
from tests.hostile.judged import Said
from tests.hostile.seen import Form, Seen, coming, cookie_of, desk_of
from tests.hostile.signed_in import SignedIn
from tests.hostile.spoilt import TAG, TOKENS, WORDS, spoilt, word
from tests.importing.made import GOOD, HEADER, csv, xlsx
from tests.provider import Provider
from tests.stack import ROOT
from tests.web.conftest import ORIGIN
from web.pages.provider import COOKIE as AWAY

NAMES = (
    "材料.pdf",
    "../../x.html",
    "a\0b.pdf",
    "x" * 300 + ".pdf",
    '".pdf',
    "甲\r\nX: y.pdf",
    "con",
    "",
    ".",
    "名.csv",
)
"""Of files."""


class Forms:
    """The pages over a register, to which everybody sends what they like."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self._patch, self._ground = coming(), ground
        self._patch.setattr("regulations.load.compose", composed_once(lambda path: path.is_relative_to(ROOT)))
        self._seen: Seen = pickle.loads((ground.folder / "seen").read_bytes())
        kinds: dict[tuple[str, str], list[Form]] = {}
        for one in self._seen.forms:
            kinds.setdefault((one.method, re.sub(r"\d+", "0", one.actions[0])), []).append(one)
        self._kinds = [*kinds.values()]  # each as often as any other, on however many pages it stands
        packs = sorted((ROOT / "regulations").glob("*.yaml"))[:3]
        self._papers = [
            *(one.read_bytes() for one in packs),
            (ROOT / "regulations" / "calendars" / "2026.yaml").read_bytes(),
            (ROOT / "stories" / "examples" / "roll.csv").read_bytes(),
            xlsx(HEADER, GOOD),
            csv(HEADER, GOOD, GOOD).encode(),
            b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF",
            b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
            b"",
        ]
        self._provider = Provider(lambda: NOW, ORIGIN)
        self.url = ground.laid(folder / "mingpai.db")
        self.register = Register(self.url, told_time=True)
        self.held = Held(self.url)
        self._lists, self._brought = folder / "lists", ground.folder / "lists"
        shutil.copytree(self._brought, self._lists)
        self._asking = Asking(desk_of(self.register, folder, self._provider).app)
        self._signed_in = SignedIn(self.register)

    def inputs(self, seed: int) -> Iterator[Request]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        while True:
            if chance.random() < 0.02:
                yield self._back(chance)
            elif chance.random() < 0.25:
                yield self._look(chance)
            else:
                form = chance.choice(chance.choice(self._kinds))
                yield self._look(chance, form) if form.method == "GET" else self._send(form, chance)

    def _back(self, chance: random.Random) -> Request:
        """From the office's own sign-in, as it sends people back or as nobody does."""
        state, token = chance.choice(self._seen.begun)
        said = {"state": state, "code": "x" * 20, "error": "access_denied"}
        for name in chance.sample(sorted(said), 2):
            said[name] = word(said[name], chance)
        query = "&".join(f"{name}={quoted(value)}" for name, value in said.items() if chance.random() < 0.8)
        token = token if chance.random() < 0.8 else word(token, chance).encode("ascii", "ignore").decode()
        cookie = f"{AWAY}={token}".encode().translate(None, b"\0\r\n")
        return Request("GET", "/sign-in/oidc/back", query.encode(), ((b"cookie", cookie),))

    def _look(self, chance: random.Random, form: Form | None = None) -> Request:
        who, link = (form.who, form.actions[0]) if form else chance.choice(self._seen.links)
        address = urlsplit(link)
        parts = address.path.split("/")
        if not form or chance.random() < 0.1:
            at = chance.randrange(len(parts))
            parts[at] = quoted(word(parts[at], chance))
        pairs = [tuple(one.split("=", 1)) for one in address.query.split("&") if "=" in one]
        if form:
            pairs = [(name, quoted(_text(value, chance))) for name, value in form.fields]
        if not pairs or chance.random() < 0.2:
            name = chance.choice(
                ("q", "back", "page", "sort", "kept", "state", "code", "township", "until", "day")
            )
            pairs.append((name, quoted(word("", chance))))
        query = "&".join(f"{name}={value}" for name, value in pairs)
        cookie = self._seen.cookies[chance.choice((who, who, who, chance.randrange(len(self._seen.cookies))))]
        return Request("GET", "/" + "/".join(parts).lstrip("/"), query.encode(), cookie_of(cookie))

    def _send(self, form: Form, chance: random.Random) -> Request:
        fields = [list(one) for one in form.fields]
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            one = chance.choice(fields)
            match chance.randrange(8):
                case 0:
                    fields.append([one[0], chance.choice(WORDS)])
                case 1 if len(fields) > 1:
                    fields.remove(one)
                case 2:
                    fields.append([re.sub(r"\d+", chance.choice(("7", "99", "-1", "9" * 30)), one[0]), "x"])
                case 3 if chance.random() < 0.1 and len(fields) < 1000:
                    fields += [[one[0], "x"] for _ in range(chance.choice((50, 500, 7000)))]
                case _ if one[0] != "csrf" or chance.random() < 0.1:
                    one[1] = _text(one[1], chance)
        cookie = self._seen.cookies[
            form.who if chance.random() < 0.95 else chance.randrange(len(self._seen.cookies))
        ]
        action = chance.choice(form.actions)
        if action.endswith("/preview") and chance.random() < 0.3:  # as if it had been seen
            action = f"{action.removesuffix('preview')}send"
            fields.append(["_seen", str(chance.randint(1, 24))])
        address = urlsplit(action)
        headers = (*cookie_of(cookie), (b"origin", ORIGIN.encode()))
        kind, body = (
            _multipart(form, fields, self._papers, chance)
            if form.files or chance.random() < 0.2
            else _plain(fields)
        )
        if chance.random() < 0.05:
            body = spoilt(body, chance) if len(body) < 300_000 else body[: chance.randrange(len(body))]
        if chance.random() < 0.03:
            kind = chance.choice(
                (
                    b"",
                    b"application/json",
                    b"multipart/form-data",
                    b"multipart/form-data; boundary=",
                    b"text/plain; charset=x",
                )
            )
        return Request(
            "POST", address.path, address.query.encode(), (*headers, (b"content-type", kind)), body
        )

    def answer(self, one: Request) -> Said:
        """Send it; whoever is out by it is in again."""
        answer = self._asking.ask(one)
        spoke = "text" in answer.headers.get("content-type", "text")
        text = answer.body.decode(errors="replace") if spoke else "字节"
        if answer.headers.get("location", "").startswith("/sign-in") and b"cookie" in dict(one.headers):
            self._signed_in.again()
        if len(os.listdir(self._lists)) > MOST:  # no more are taken, and none would be read
            shutil.rmtree(self._lists)
            shutil.copytree(self._brought, self._lists)
        return Said(answer.status, answer.status >= 400, text, _wrong(answer))

    def close(self) -> None:
        """The pages are closed."""
        self._asking.close()
        self.held.close()
        self.register.close()
        self._ground.take_up(self.url)
        self._provider.close()
        self._patch.undo()


def _text(value: str, chance: random.Random) -> str:
    match chance.randrange(12):
        case 0:
            return chance.choice(TOKENS).decode("latin-1")
        case 1:
            return (
                chance.choice(("甲" * 20_000, "x" * 200_000, "\n" * 20_000))
                if chance.random() < 0.1
                else "甲" * 210
            )
    return word(value, chance)


def _plain(fields: list[list[str]]) -> tuple[bytes, bytes]:
    body = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields)
    return b"application/x-www-form-urlencoded", body.encode()


def _multipart(
    form: Form, fields: list[list[str]], papers: list[bytes], chance: random.Random
) -> tuple[bytes, bytes]:
    parts = [(name, "", value.encode(errors="surrogatepass")) for name, value in fields]
    for name in form.files[:3] or ("file",):
        for _ in range(chance.choice((1, 1, 2, 25))):
            paper = chance.choice(papers)
            parts.append(
                (name, chance.choice(NAMES), spoilt(paper, chance) if chance.random() < 0.7 else paper)
            )
    body = bytearray()
    for name, file, content in parts:
        more = (
            f'; filename="{file}"\r\nContent-Type: {chance.choice(("text/html", "application/pdf", ""))}'
            if file
            else ""
        )
        head = f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        body += head.encode(errors="surrogatepass") + content + b"\r\n"
    return b"multipart/form-data; boundary=edge", bytes(body + b"--edge--\r\n")


def _wrong(answer: Answer) -> str:
    if answer.status >= 500:
        return f"{answer.status}"
    kind = answer.headers.get("content-type", "")
    if "html" in kind and TAG.encode() in answer.body:
        return "what was typed is a tag of the page"
    if "spreadsheet" in kind:
        with zipfile.ZipFile(BytesIO(answer.body)) as book:
            if any(b"<f>" in book.read(name) for name in book.namelist() if "/worksheets/" in name):
                return "a cell is a formula"
    return ""
