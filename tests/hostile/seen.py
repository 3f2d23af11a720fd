"""Seen: what the pages have shown to each who may look at them: addresses, forms, and what can be filled in there."""

import pickle
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from register.connect import Register
from tests.desk.conftest import NOW
from tests.hostile.asking import Asking, Request
from tests.hostile.calls import often
from tests.hostile.ground import ADMINISTRATORS, POSTS
from tests.importing.made import GOOD, HEADER, csv
from tests.provider import SECRET, SECRET_ENV, Provider
from tests.stack import ROOT
from tests.web.conftest import ORIGIN, Desk
from tests.web.filled import Form as Filled
from tests.web.test_importing import bring
from web.guard import COOKIE
from web.pages.provider import COOKIE as AWAY

BEGUN = 20
"""Sign-ins that have been begun at the office's own service."""
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
LISTS = {
    "/importing": csv(HEADER, GOOD, ("开远市第二小学", "", "学校", "大庄乡", "第七批", "昨天")).encode(),
    "/unit-changes": (ROOT / "stories" / "examples" / "roll.csv").read_bytes(),
}
"""Lists that have been brought, by where."""
ENDS = ("/sign-out", "/password", "/seats")
"""Forms after which somebody would be out, or another."""


class Form(NamedTuple):
    """A form of a page: where it goes, by whom, what stands in it, its boxes for files."""

    who: int
    method: str
    actions: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Seen(NamedTuple):
    """What was seen at the pages: the cookie of each visitor, the addresses, the forms, and what was begun.

    `begun`: of everybody on their way to the office's own sign-in the state that they come back with, and the cookie.
    """

    cookies: tuple[str, ...]
    links: tuple[tuple[int, str], ...]
    forms: tuple[Form, ...]
    begun: tuple[tuple[str, str], ...]


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


def coming() -> pytest.MonkeyPatch:
    """Whoever asks may come as often as they like, and the office's own sign-in needs no certificate."""
    patch = often()
    patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    patch.setenv(SECRET_ENV, SECRET)
    return patch


def look_around(register: Register, folder: Path) -> None:
    """Let everybody sign in and look at pages, and keep what they have seen in the folder."""
    patch = coming()
    provider = Provider(lambda: NOW, ORIGIN)
    desk = desk_of(register, folder, provider)
    browsers = [desk.sign_in(name, POSTS.get(name)) for name in (*POSTS, *ADMINISTRATORS)]
    cookies = (*(one.client.cookies[COOKIE] for one in browsers), "")
    for path, said in OPENED.items():
        browsers[0].get(path)
        Filled(browsers[0]).send("preview", None, **said)
        Filled(browsers[0]).send("send")
    for at, content in LISTS.items():
        bring(browsers[0], content, at=at)
    asking = Asking(desk.app)
    links, forms = list[tuple[int, str]](), list[Form]()
    for who, cookie in enumerate(cookies):
        waiting, kinds = ["/", *LISTS, "/holders", "/sign-in"], Counter[str]()
        while waiting and kinds.total() < PAGES:
            address = urlsplit(path := waiting.pop(0))
            kind = re.sub(r"[0-9a-f-]{5,}", "0", address.path)
            if (who, path) in links or kinds[kind] == OF_A_KIND:
                continue
            kinds[kind] += 1
            answer = asking.ask(Request("GET", address.path, address.query.encode(), cookie_of(cookie)))
            if answer.status != 200:
                continue
            links.append((who, path))
            if "html" not in answer.headers["content-type"]:
                continue
            page = _Page(who, answer.body.decode())
            forms += [one for one in page.forms if not one.actions[0].startswith(ENDS)]
            waiting += page.links
    begun = [_set_out(asking) for _ in range(BEGUN)]
    asking.close()
    provider.close()
    patch.undo()
    seen = Seen(cookies, tuple(dict.fromkeys(links)), tuple(dict.fromkeys(forms)), tuple(begun))
    (folder / "seen").write_bytes(pickle.dumps(seen))


def _set_out(asking: Asking) -> tuple[str, str]:
    """Somebody goes to the office's own sign-in."""
    answer = asking.ask(Request("GET", "/sign-in/oidc"))
    state = re.search(r"state=([^&]+)", answer.headers["location"])
    token = re.search(rf"{AWAY}=([^;]+)", answer.headers["set-cookie"])
    assert state
    assert token
    return state[1], token[1]


def desk_of(register: Register, folder: Path, provider: Provider) -> Desk:
    """Pages whose forms are sealed by one key in every process, with a sign-in of the office's own."""
    desk = Desk(register, folder)
    desk.arrange(desk.office.model_copy(update={"oidc": provider.oidc}))
    vars(desk.house)["key"] = b"k" * 32
    return desk


def cookie_of(cookie: str) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"cookie", f"{COOKIE}={cookie}".encode()),) if cookie else ()
