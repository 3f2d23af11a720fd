"""OIDC 统一身份认证: signing in through the office's own service, from setting out to the session.

Whom it names has an account that an administrator has made here; it makes none. What it calls somebody may be changed
there, and given to another: it is believed once, together with the account's own password, and from then on the account
is bound to who they are there. The three administrators come by their password alone: whoever runs that service shall
not be all three. A second factor, the lock after failures, and the session are those of every sign-in.
"""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from activities.provider import Provider, ProviderError, SilentError
from desk.accounts import Attempt, DisabledError, SignedIn, SignInError, Verdict
from register import accounts, audit, passages
from register.accounts import Account
from register.connect import Register
from register.vault import Vault
from schemas.base import sealed
from schemas.office import Oidc

log = logging.getLogger("mingpai.oidc")


LASTS = passages.LASTS


class LostError(SignInError):
    """Whoever comes back has not set out from this browser, or too long ago, or is here already."""

    def __init__(self) -> None:
        super().__init__("这次登录过了十分钟、已经用过，或者不是在这个浏览器里开始的，请重新登录")


class NotVouchedError(SignInError):
    """The service does not say who has come."""


class StrangerError(SignInError):
    """Whom the service names may not come in this way; as a text: why."""


class Marks(NamedTuple):
    """What makes a sign-in itself, all of it from what its browser holds: the register could give none of it away."""

    token: str

    @property
    def state(self) -> str:
        """Comes back with the browser."""
        return sealed("state", self.token)

    @property
    def nonce(self) -> str:
        """Comes back within the signed token."""
        return sealed("nonce", self.token)

    @property
    def verifier(self) -> str:
        """Shown only when the code is turned in (PKCE)."""
        return sealed("verifier", self.token)


class Going(NamedTuple):
    """What the browser is to hold, and where it goes."""

    token: str
    address: str


class Asked(NamedTuple):
    """Who has come back and is still asked for something: by `token` they go on."""

    token: str
    account: str
    password: bool
    code: bool


def set_out(register: Register, provider: Provider, back: str, here: str, now: datetime) -> Going:
    """Send somebody to the service, which sends them back `here`; then they go on to `back`. `NotVouchedError`."""
    token = secrets.token_urlsafe(32)
    marks = Marks(token)
    try:
        address = provider.way_in(marks.state, marks.nonce, marks.verifier, here)
    except ProviderError as no:
        raise _not_vouched(provider.oidc, no) from no
    with register.writing() as connection:
        passages.begin(connection, token, back, now)
    return Going(token, address)


@dataclass(frozen=True)
class Return:
    """Somebody is at the door with what a browser holds; `address` is the machine's."""

    register: Register
    vault: Vault
    provider: Provider
    token: str
    now: datetime
    address: str

    def come(self, state: str, code: str, here: str) -> tuple[SignedIn | Asked, str]:
        """Whoever was sent back `here`: their session, or what is asked of them; and where to go on. `SignInError`."""
        marks = Marks(self.token)
        if not (self.token and hmac.compare_digest(state.encode(), marks.state.encode())):
            raise LostError
        with self.register.writing() as connection:
            passage = passages.find(connection, self.token, self.now)
            once = passages.end(connection, self.token)
        if passage is None or not once or passage.subject is not None:
            raise LostError
        if not code:
            raise NotVouchedError(f"{self.provider.oidc.name}没有让您通过，没有登录")
        try:
            person = self.provider.person(code, marks.nonce, marks.verifier, here, self.now)
        except ProviderError as no:
            self._note("", "provider")
            raise _not_vouched(self.provider.oidc, no) from no
        subject = sealed(self.provider.oidc.issuer, "\n", person.subject)
        return self._known(person.name, subject, passage.back), passage.back

    def _known(self, name: str, subject: str, back: str) -> SignedIn | Asked:
        with self.register.reading() as connection:
            known = accounts.of_subject(connection, subject) or accounts.find(connection, name)
        if known is None:
            self._note("", "unknown")
            raise StrangerError(
                f"{self.provider.oidc.name}里的“{name[:60]}”在这里没有账号，请系统管理员开设同名的账号"
            )
        if no := self._refusal(known, subject):
            self._note(known.name, no[0])
            raise no[1]
        if known.subject is not None and known.secret is None:
            return self._admit(known, subject)
        token = secrets.token_urlsafe(32)
        with self.register.writing() as connection:
            passages.begin(connection, token, back, self.now, known.folded, subject)
        return _asked(token, known)

    def waiting(self) -> Asked:
        """What is asked of whoever has come back and is not in yet. `LostError`."""
        return _asked(self.token, self._arrived()[0])

    def finish(self, password: str, code: str | None) -> tuple[SignedIn, str]:
        """Their session, when what was asked of them is right; and where to go on. `SignInError`."""
        known, subject, back = self._arrived()
        return self._admit(known, subject, password, code), back

    def _arrived(self) -> tuple[Account, str, str]:
        with self.register.reading() as connection:
            passage = passages.find(connection, self.token, self.now) if self.token else None
            known = accounts.find(connection, passage.account) if passage and passage.account else None
        if passage is None or known is None or passage.subject is None:
            raise LostError
        return known, passage.subject, passage.back

    def _admit(self, known: Account, subject: str, password: str = "", code: str | None = None) -> SignedIn:
        """By what the service vouches for where the account is bound; else by its password, which binds it."""
        wrong = SignInError("口令不对，请重新填写")
        attempt = Attempt(self.register, known.name, self.now, self.address, wrong)
        bound = known.subject is not None

        def let_in(connection: Connection, known: Account) -> Verdict:
            if no := self._refusal(known, subject):
                return attempt.refused(connection, known, *no)
            owner = accounts.of_subject(connection, subject)
            expected = known.folded if bound else None  # unless somebody was bound or unbound meanwhile
            if (owner.folded if owner else None) != expected:
                return Verdict(None, LostError())
            verdict = attempt.let_in(
                connection, known, self.vault, code, must_change=known.must_change, facts={"by": "oidc"}
            )
            if verdict.token:
                passages.end(connection, self.token)
                if not bound:
                    accounts.change(connection, known, subject=subject)
                    facts = accounts.told(subject)
                    audit.note(connection, self.now, known.name, "bound", known.name, self.address, facts)
            return verdict

        return attempt.vouched(let_in) if bound else attempt.admitted(password, let_in)

    def _refusal(self, known: Account, subject: str) -> tuple[str, SignInError] | None:
        """Why somebody whom the service vouches for is not let in by this account, for the log and for them."""
        if known.administrator is not None:
            return "administrator", StrangerError("管理员账号只用账号和口令登录")
        if known.subject not in (None, subject):
            return "subject", StrangerError(
                f"账号{known.name}已经绑定{self.provider.oidc.name}里的另一个人，不能登录。"
                "同一个人在那里换了身份的，请安全管理员解除绑定；换了人的，请系统管理员停用旧账号、另开账号"
            )
        if known.disabled_at is not None:
            return "disabled", DisabledError()
        return None

    def _note(self, name: str, why: str) -> None:
        audit.note(self.register, self.now, name, "refused_in", address=self.address, facts={"why": why})


def _asked(token: str, known: Account) -> Asked:
    return Asked(token, known.name, known.subject is None, known.secret is not None)


def _not_vouched(oidc: Oidc, no: ProviderError) -> NotVouchedError:
    log.warning("the provider vouches for nobody", extra={"why": str(no)})
    if isinstance(no, SilentError):
        return NotVouchedError(f"{oidc.name}现在没有应答，请用账号和口令登录，或者稍后再试")
    return NotVouchedError(f"{oidc.name}的答复不能采信，没有登录，请用账号和口令登录，并告诉系统管理员")
