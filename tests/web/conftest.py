"""The pages of an office, over the register of the guide, asked as a browser asks: with cookies, forms and headers."""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from temporalio.client import Client

from activities.office_file import load_office
from desk.seats import Seat, sit_down
from register import accounts as kept_accounts
from register.accounts import Account
from register.connect import Register
from schemas.account import Administrator, folded
from schemas.office import Office
from tests.desk.accounts import CHEAP, GOOD, noted
from tests.desk.conftest import NOW
from tests.guide import practice
from tests.provider import SECRET, SECRET_ENV, Provider
from tests.stack import ROOT
from web.app import make_app
from web.house import House

PASSWORD = GOOD
ORIGIN = "http://desk.example"


class Browser:
    """Somebody at a browser: one cookie jar, the forms of the page that was looked at last."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.client = TestClient(desk.app, base_url=ORIGIN, raise_server_exceptions=False)
        self.page = ""

    def get(self, path: str, **asked: str) -> Response:
        """Look at a page."""
        return self._kept(self.client.get(path, params=asked or None, follow_redirects=True))

    def post(self, path: str, **form: str) -> Response:
        """Send a form, with the token that the page had."""
        fields = {"csrf": self.csrf, **form}
        return self._kept(self.client.post(path, data=fields, headers={"Origin": ORIGIN}))

    def _kept(self, response: Response) -> Response:
        self.page = response.text
        return response

    @property
    def csrf(self) -> str:
        """The token of the page that was looked at last."""
        found = re.search(r'name="csrf" value="([^"]*)"', self.page)
        return html.unescape(found[1]) if found else ""

    def text(self) -> str:
        """What the page says, without its marks."""
        return html.unescape(re.sub(r"<[^>]+>", "", self.page))


class Desk:
    """The pages of one office; `now` is what its clock shows."""

    def __init__(self, register: Register, folder: Path) -> None:
        self.register, self.now, self.folder = register, NOW, folder
        self.arrange(load_office(ROOT / "office.example.yaml"))

    def arrange(self, office: Office) -> None:
        """The pages of an office as its file has it now."""
        file, folder = ROOT / "office.example.yaml", self.folder
        self.office = office
        self.house = House(self.register, office, file, folder, folder / "evidence", self.clock, self.nobody)
        self.app = make_app(self.house)

    def clock(self) -> datetime:
        """Now."""
        return self.now

    async def nobody(self) -> Client:
        """No engine: what is handed in lies in the inbox."""
        raise RuntimeError("no engine here")

    def seat(self, post: str) -> Seat:
        """The seat of a post, for what is made ready without a browser."""
        return sit_down(self.office, "wang", post)

    def account(self, name: str, administrator: Administrator | None = None) -> None:
        """An account with a password of its own, whose hash is cheap to compare."""
        kept = Account(
            folded(name), name, administrator, CHEAP, self.now, False, None, None, 0, False, None, self.now
        )
        with kept_accounts.alone(self.register) as connection:
            kept_accounts.add(connection, kept)
            noted(connection, kept)

    def browser(self) -> Browser:
        """A browser that nobody has signed in from."""
        return Browser(self)

    def sign_in(self, name: str, post: str | None = None) -> Browser:
        """A browser from which somebody has signed in, and works from a post."""
        found = self.browser()
        found.get("/sign-in")
        found.post("/sign-in", account=name, password=PASSWORD)
        if post is not None:
            found.get("/seats")
            found.post("/seats", post=post)
        return found


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the guide, to copy from."""
    return practice.made_at(tmp_path_factory.mktemp("web") / "mingpai.db", NOW)


@pytest.fixture
def desk(practised: Path, tmp_path: Path) -> Iterator[Desk]:
    """An office in trial with one account, wang."""
    path = tmp_path / "mingpai.db"
    path.write_bytes(practised.read_bytes())
    register = Register(f"sqlite:///{path}", told_time=True)
    found = Desk(register, tmp_path)
    found.account("wang")
    yield found
    register.close()


@pytest.fixture
def provider(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The office's own service of sign-in, which knows wang as u-1 and a second wang, of another office, as u-2."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv(SECRET_ENV, SECRET)
    found = Provider(desk.clock, ORIGIN)
    found.people["u-1"] = {"preferred_username": "wang"}
    found.people["u-2"] = {"preferred_username": "wang"}
    desk.arrange(desk.office.model_copy(update={"oidc": found.oidc}))
    yield found
    found.close()
