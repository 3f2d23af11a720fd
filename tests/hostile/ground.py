"""Ground: a register with some titles and accounts, made once and laid anew for every batch."""

import secrets
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

from register import accounts as kept_accounts
from register.accounts import Account
from register.connect import Register
from register.migrate import migrate
from schemas.account import Administrator, folded
from tests.desk.accounts import CHEAP, noted
from tests.desk.conftest import NOW
from tests.guide import practice
from tests.hostile.spoilt import TAG
from tests.postgres import Postgres

HOSTILE = f"=HYPERLINK(1){TAG}"
"""A unit's name, which no sheet may take for a formula and no page for a tag."""
POSTS = {
    "wang": "领导小组办公室",
    "li": "单位窗口",
    "zhao": "灵泉街道",
    "qian": "领导小组",
    "sun": "考核组",
    "zhou": "命名机关",
}
"""Who works from which post, in an office in trial."""
ADMINISTRATORS: dict[str, Administrator] = {"sys": "system", "sec": "security", "aud": "audit"}


class Ground:
    """Registers to copy from, one with titles and one without a row: files, or databases of a server."""

    def __init__(self, folder: Path, server: Postgres | None = None) -> None:
        self._server, self.folder, self.made = server, folder, folder / "made"
        if server:
            self.full, self.bare = server.fresh(), server.fresh()
        else:
            self.full, self.bare = f"sqlite:///{folder}/full.db", f"sqlite:///{folder}/empty.db"

    def make(self, *more: Callable[[Register, Path], None]) -> None:
        """Fill them; `more` keeps in the folder what it has seen of the one with titles."""
        migrate(self.bare)
        migrate(self.full)
        register = Register(self.full, told_time=True)
        practice.fill(register, NOW)
        past = practice.Past(register, NOW.date())
        past.acted = 1000  # behind those that are there
        past.applied("2026-0009", NOW.date() - timedelta(days=20), HOSTILE, "学校", "灵泉街道")
        past.until("2026-0009", NOW)
        for name in (*POSTS, *ADMINISTRATORS):
            administrator = ADMINISTRATORS.get(name)
            kept = Account(
                folded(name), name, administrator, CHEAP, NOW, False, None, None, 0, False, None, NOW
            )
            with kept_accounts.alone(register) as connection:
                kept_accounts.add(connection, kept)
                noted(connection, kept)
        for one in more:
            one(register, self.folder)
        register.close()
        self.made.touch()

    def laid(self, path: Path) -> str:
        """The address of a copy that nobody has used; at the path, where it is a file."""
        return self._copied(self.full, path)

    def empty(self, path: Path) -> str:
        """Likewise of a register without a row."""
        return self._copied(self.bare, path)

    def _copied(self, url: str, path: Path) -> str:
        source = str(make_url(url).database)
        if not self._server:
            shutil.copy(source, path)
            return f"sqlite:///{path}"
        name = f"copy_{secrets.token_hex(6)}"
        self._server.do(f"CREATE DATABASE {name} TEMPLATE {source}")
        return self._server.url(name)

    def take_up(self, url: str) -> None:
        """Nobody uses that copy any more."""
        one = make_url(url)
        if self._server:
            self._server.do(f"DROP DATABASE {one.database} WITH (FORCE)")
        else:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{one.database}{suffix}").unlink(missing_ok=True)
