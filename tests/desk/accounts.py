"""An office in real use with its web accounts, for tests of who may what with them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection

from desk import accounts, administration
from desk.accounts import SignedIn
from desk.administration import By
from register import accounts as kept_accounts
from register import audit
from register.accounts import Account
from register.connect import Register
from register.vault import Vault
from schemas.account import Administrator, Noted, folded
from schemas.base import CHINA
from schemas.office import Office, Post
from schemas.party import Party, Role

NOW = datetime(2031, 3, 3, 9, 30, 10, tzinfo=CHINA)
ADDRESS = "10.0.0.7"
GOOD = "Kaiyuan-2031"
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
ROOT = By("root", "本机", at_machine=True)


def office(*, trial: bool = False, second_factor: bool = False) -> Office:
    """Li decides, Chen keeps the office's desk."""
    posts = (
        Post(id="领导小组", name="领导小组", parties=(Party(role=Role.LEADERSHIP),), accounts=("li",)),
        Post(id="办公室", name="领导小组办公室", parties=(Party(role=Role.OFFICE),), accounts=("Chen",)),
    )
    return Office(
        name="领导小组办公室", regulation="x.yaml", trial=trial, posts=posts, second_factor=second_factor
    )


def noted(connection: Connection, kept: Account) -> None:
    """The audit log has what it would have of an account with a password of its own."""
    facts = {"administrator": kept.administrator} if kept.administrator else {}
    told = kept_accounts.told(kept.password)
    audit.note(connection, kept.made_at, "root", "made", kept.name, facts=facts)
    audit.note(connection, kept.made_at, kept.name, "password", facts=told)


@dataclass
class Accounts:
    """Whoever is at the machine makes accounts here; time is told."""

    register: Register
    var: Path
    office: Office = field(default_factory=office)
    now: datetime = NOW

    @property
    def vault(self) -> Vault:
        """What opens the secrets of second factors."""
        return Vault(self.var)

    def passes(self, **span: float) -> None:
        """Some time later."""
        self.now += timedelta(**span)

    def make(self, name: str, administrator: Administrator | None = None, by: By = ROOT) -> str:
        """An account; its first password."""
        return administration.make(self.register, self.office, name, by, self.now, administrator)

    def signs_in(self, name: str, password: str = GOOD, code: str | None = None) -> SignedIn:
        """Sign in, or fail to."""
        return accounts.sign_in(self.register, self.vault, name, password, code, self.now, ADDRESS)

    def at_work(self, name: str, administrator: Administrator | None = None) -> SignedIn:
        """Signed in to an account that there is, with a password of its own whose hash is cheap to compare."""
        kept = Account(
            folded(name), name, administrator, CHEAP, self.now, False, None, None, 0, False, None, self.now
        )
        with kept_accounts.alone(self.register) as connection:
            kept_accounts.add(connection, kept)
        return self.signs_in(name)

    def changes(self, signed: SignedIn, old: str, new: str) -> SignedIn:
        """Change the password."""
        return accounts.change_password(self.register, signed.session, old, new, self.now, ADDRESS)

    def session(self, signed: SignedIn) -> accounts.Session | None:
        """What the token is good for now."""
        return accounts.session_of(self.register, signed.token, self.now)

    def lapsed(self, signed: SignedIn) -> accounts.Session | None:
        """The session of the token, where it has run out by itself."""
        return accounts.lapsed(self.register, signed.token, self.now)

    def enrols(self, signed: SignedIn, password: str = GOOD) -> tuple[str, SignedIn]:
        """Take up the second factor; the secret, and the session after it."""
        secret = accounts.offer_code(self.register, self.vault, signed.session)
        code = self.code(secret)
        taken = accounts.take_code(
            self.register, self.vault, signed.session, password, code, self.now, ADDRESS
        )
        return secret, taken

    def code(self, secret: str) -> str:
        """What the telephone shows now."""
        return pyotp.TOTP(secret).at(self.now)

    def log(self) -> list[Noted]:
        """The audit log, the oldest line first."""
        return audit.read(self.register, most=1000)[::-1]

    def told(self) -> list[tuple[str, str, str]]:
        """Who did what, and with whom."""
        return [(one.account, one.what, one.about) for one in self.log()]
