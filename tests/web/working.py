"""Working: an office whose people do the deeds of undertakings through pages; what they order is carried out here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

from desk import workbook
from desk.table import Cell, Sheet
from register import accounts as kept_accounts
from register import audit, undertakings
from register.connect import Register
from register.migrate import to_head
from register.undertakings import Kept
from tests.desk.conftest import NOW
from tests.undertakings.house import House, at
from tests.web.conftest import Browser, Desk
from tests.web.filled import File, Form

NAMES = ("wang", "li")


class Office:
    """Pages over a register, and whoever carries out what they order."""

    def __init__(self, register: Register, folder: Path) -> None:
        self.house, self.desk = House(register), Desk(register, folder)
        for name in NAMES:
            self.desk.account(name)
        self.people: dict[str, tuple[Browser, str]] = {}
        self.titles = list[str]()

    def on(self, day: date) -> None:
        """It is ten of that day; whoever was signed in has gone home since."""
        self.desk.now = at(day)
        self.people = {}
        with kept_accounts.alone(self.desk.register) as connection:
            for name in NAMES:  # what has run out in years that were leapt over was changed meanwhile
                known = kept_accounts.find(connection, name)
                assert known is not None
                kept_accounts.change(connection, known, password_at=self.desk.now)
                audit.note(
                    connection,
                    self.desk.now,
                    known.name,
                    "password",
                    facts=kept_accounts.told(known.password),
                )

    def at(self, post: str, name: str = "wang") -> Browser:
        """Somebody at a post."""
        browser, where = self.people.get(name, (None, ""))
        if browser is None:
            browser = self.desk.sign_in(name, post)
        elif where != post:  # an account works in one place at a time
            browser.get("/seats")
            browser.post("/seats", post=post)
        self.people[name] = (browser, post)
        return browser

    def form(self, post: str, path: str, name: str = "wang", **asked: str) -> Form:
        """A form that somebody has opened."""
        browser = self.at(post, name)
        answer = browser.get(path, **asked)
        assert answer.status_code == 200, browser.text()
        return Form(browser)

    def do(
        self,
        post: str,
        path: str,
        files: list[tuple[str, File]] | None = None,
        who: str = "wang",
        /,
        **said: str | list[str],
    ) -> str:
        """A deed, from its form over the preview to the receipt; what that says."""
        form = self.form(post, path, who)
        form.send("preview", files, **said)
        browser = form.browser
        assert "还没有提交" in browser.text(), browser.text()
        Form(browser).send("send")
        assert "已办理：" in browser.text(), browser.text()
        return browser.text()

    def newest(self, kind: str) -> Kept:
        """The undertaking that was opened last."""
        return undertakings.every(self.desk.register, kind)[0]


@contextmanager
def working(folder: Path) -> Iterator[Office]:
    """An office with nothing in its register yet."""
    register = Register(f"sqlite:///{folder / 'mingpai.db'}", told_time=True)
    to_head(register)
    try:
        yield Office(register, folder)
    finally:
        register.close()


def sheet(heads: tuple[str, ...], *rows: tuple[Cell, ...]) -> bytes:
    """A spreadsheet as somebody has saved it."""
    stream = BytesIO()
    workbook.fill(stream, [Sheet("表", "表", "", heads, rows)], NOW)
    return stream.getvalue()


def paper(number: str, day: str = "2031年5月20日") -> dict[str, str | list[str]]:
    """A document as somebody types it."""
    return {
        "documents__0__number": number,
        "documents__0__title": "关于示范单位的文件",
        "documents__0__date": day,
    }
