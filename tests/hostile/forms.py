"""Forms: what somebody at a browser sends to the pages: the forms that the pages have shown, spoilt, with files."""

import pickle
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from register.connect import Register
from tests.hostile.asking import Answer, Asking, Request, quoted
from tests.hostile.calls import often
from tests.hostile.ground import ADMINISTRATORS, POSTS, Ground
from tests.hostile.held import Held
from tests.hostile.judged import Said
from tests.hostile.spoilt import TAG, TOKENS, WORDS, spoilt, word
from tests.importing.made import GOOD, HEADER, csv, xlsx
from tests.stack import ROOT
from tests.web.conftest import ORIGIN, Desk
from tests.web.filled import Form as Filled
from web.guard import COOKIE

PAGES, OF_A_KIND = 60, 2
"""That each of them looks at, to find forms, and of one kind."""
OPENED: dict[str, dict[str, str | list[str]]] = {
    "/works/new/do/batch/call": {
        "name": "第七批",
        "honour": "民族团结进步示范单位",
        "batch": "第七批",
        "opens": "2026-12-04",
        "closes": "2026-12-22",
    },
    "/works/new/do/campaign/open_campaign": {
        "name": "复验",
        "batch": "第一批",
        "opens": "2026-12-04",
        "closes": "2026-12-22",
    },
    "/works/new/do/findings/open_findings": {
        "title": "2021-0001",
        "source": "other",
        "problems__0__problem": "台账不全",
        "problems__0__measure": "补齐",
        "problems__0__by": "2026-12-30",
    },
    "/works/new/do/supervision/open_supervision": {
        "name": "督导",
        "groups__0__name": "第一组",
        "groups__0__areas": "灵泉街道",
    },
    "/works/new/do/yearly/set_duty": {"name": "例会", "day": "12-20", "each": "yes"},
    "/works/new/do/grouping/form_grouping": {"name": "带", "form": "belt"},
}
"""Undertakings under way, one of every kind."""
ENDS = ("/sign-out", "/password", "/seats")
"""Forms after which somebody would be out, or another."""
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


class Form(NamedTuple):
    """A form of a page: where it goes, by whom, what stands in it, its boxes for files."""

    who: int
    method: str
    actions: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Seen(NamedTuple):
    """What was seen at the pages: the cookie of each visitor, the addresses, the forms."""

    cookies: tuple[str, ...]
    links: tuple[tuple[int, str], ...]
    forms: tuple[Form, ...]


class _Page(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, who: int, text: str) -> None:
        super().__init__()
        self.who, self.links, self.forms = who, list[str](), list[Form]()
        self._form: Form | None = None
        self._name, self._area = "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up what leads on and what can be filled in."""
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and has.get("href", "").startswith("/"):
            self.links.append(has["href"])
        if tag == "form":
            self._form = Form(self.who, has.get("method", "get").upper(), (has.get("action", ""),), (), ())
        if (form := self._form) is None:
            return
        name, value = has.get("name", ""), has.get("value", "")
        match tag:
            case "input" if has.get("type") == "file":
                self._form = form._replace(files=(*form.files, name))
            case "input" if name:
                self._form = form._replace(fields=(*form.fields, (name, value)))
            case "select":
                self._name = name
            case "option" if self._name and ("selected" in has or value):
                self._form = form._replace(fields=(*form.fields, (self._name, value)))
                self._name = ""
            case "textarea":
                self._form = form._replace(fields=(*form.fields, (name, "x")))
            case "button":
                more = ((name, value),) if name else ()
                actions = (has["formaction"],) if "formaction" in has else ()
                self._form = form._replace(actions=form.actions + actions, fields=form.fields + more)

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form" and self._form:
            self.forms.append(self._form)
            self._form = None


def look_around(register: Register, folder: Path) -> None:
    """Let everybody sign in and look at pages, and keep what they have seen in the folder."""
    patch = often()
    desk = _desk(register, folder)
    browsers = [desk.sign_in(name, POSTS.get(name)) for name in (*POSTS, *ADMINISTRATORS)]
    cookies = (*(one.client.cookies[COOKIE] for one in browsers), "")
    for path, said in OPENED.items():
        browsers[0].get(path)
        Filled(browsers[0]).send("preview", None, **said)
        Filled(browsers[0]).send("send")
    asking = Asking(desk.app)
    links, forms = list[tuple[int, str]](), list[Form]()
    for who, cookie in enumerate(cookies):
        waiting, kinds = ["/", "/holders", "/sign-in"], Counter[str]()
        while waiting and kinds.total() < PAGES:
            address = urlsplit(path := waiting.pop(0))
            kind = re.sub(r"[0-9a-f-]{5,}", "0", address.path)
            if (who, path) in links or kinds[kind] == OF_A_KIND:
                continue
            kinds[kind] += 1
            answer = asking.ask(Request("GET", address.path, address.query.encode(), _cookie(cookie)))
            if answer.status != 200:
                continue
            links.append((who, path))
            if "html" not in answer.headers["content-type"]:
                continue
            page = _Page(who, answer.body.decode())
            forms += [one for one in page.forms if not one.actions[0].startswith(ENDS)]
            waiting += page.links
    asking.close()
    patch.undo()
    seen = Seen(cookies, tuple(dict.fromkeys(links)), tuple(dict.fromkeys(forms)))
    (folder / "seen").write_bytes(pickle.dumps(seen))


def _desk(register: Register, folder: Path) -> Desk:
    """Pages whose forms are sealed by one key in every process."""
    desk = Desk(register, folder)
    vars(desk.house)["key"] = b"k" * 32
    return desk


def _cookie(cookie: str) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"cookie", f"{COOKIE}={cookie}".encode()),) if cookie else ()


class Forms:
    """The pages over a register, to which everybody sends what they like."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        self._patch, self._ground, self._folder = often(), ground, folder
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
        self._open()

    def _open(self) -> None:
        self.url = self._ground.laid(self._folder / "mingpai.db")
        self.register = Register(self.url, told_time=True)
        self.held = Held(self.url)
        self._asking = Asking(_desk(self.register, self._folder).app)

    def inputs(self, seed: int) -> Iterator[Request]:
        """Without end; the same for the same seed."""
        chance = random.Random(seed)
        while True:
            if chance.random() < 0.25:
                yield self._look(chance)
            else:
                form = chance.choice(chance.choice(self._kinds))
                yield self._look(chance, form) if form.method == "GET" else self._send(form, chance)

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
        return Request("GET", "/" + "/".join(parts).lstrip("/"), query.encode(), _cookie(cookie))

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
                    fields += [[one[0], "x"]] * chance.choice((50, 500, 7000))
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
        headers = (*_cookie(cookie), (b"origin", ORIGIN.encode()))
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
        """Send it; somebody who is out by it comes in again by another register."""
        answer = self._asking.ask(one)
        spoke = "text" in answer.headers.get("content-type", "text")
        text = answer.body.decode(errors="replace") if spoke else "字节"
        if answer.headers.get("location", "").startswith("/sign-in") and b"cookie" in dict(one.headers):
            self._close()
            self._open()
        return Said(answer.status, answer.status >= 400, text, _wrong(answer))

    def _close(self) -> None:
        self._asking.close()
        self.held.close()
        self.register.close()
        self._ground.take_up(self.url)

    def close(self) -> None:
        """The pages are closed."""
        self._close()
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
