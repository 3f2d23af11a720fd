"""Accounts 账号: signing in and out, and the password and the second factor of one's own.

Whoever tries a name learns nothing of it: of one that no account has and of a wrong password the same is said after the
same time, and both are locked alike. All of it stands in the audit log, by the transaction that did it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from desk import codes, passwords
from desk.errors import DeskError
from register import accounts, audit, sessions
from register.accounts import Account
from register.connect import Register
from register.keyfile import NoKeyError
from register.sessions import Session as Session  # what every face is given
from register.vault import Vault, is_sealed
from schemas.account import folded
from schemas.base import CHINA

LASTS = timedelta(days=90)
"""A password is changed after so long."""


class SignInError(DeskError):
    """Nobody is let in by this name and password."""

    def __init__(self, said: str = "账号或者口令不对，请重新填写") -> None:
        super().__init__(said)


class LockedError(SignInError):
    """Too many have failed by this name; `until` when it is locked."""

    def __init__(self, until: datetime) -> None:
        at = f"{until.astimezone(CHINA):%H:%M}"
        times = accounts.MOST_FAILURES
        super().__init__(f"连续{times}次没有通过，这个账号锁定到{at}，届时再试，或者请安全管理员解锁")
        self.until = until


class CodeWantedError(SignInError):
    """The password is right; the code of the second factor is still to be given."""

    def __init__(self) -> None:
        super().__init__("请填写手机上的六位验证码")


class WrongCodeError(SignInError):
    """The code is wrong, or was used before."""

    def __init__(self) -> None:
        super().__init__("验证码不对，或者已经用过，请等手机上出现下一个再填")


class LostKeyError(SignInError):
    """The password is right; what the codes are made of cannot be opened, as after a restore without its key."""

    def __init__(self) -> None:
        super().__init__(
            "验证码的密钥不在，或者不是原来那一把，认不出验证码：请系统管理员把备份以外另存的密钥文件放回，"
            "找不到的请安全管理员要求重新绑定手机"
        )


class UnsealedError(SignInError):
    """A secret cannot be sealed, and so none is made."""

    def __init__(self) -> None:
        super().__init__("验证码的密钥不能用，暂时不能绑定手机，请告诉系统管理员核对安装目录里的密钥文件")


class DisabledError(SignInError):
    """The password is right, and the account is disabled."""

    def __init__(self) -> None:
        super().__init__("这个账号已经停用，请找系统管理员")


class WrongPasswordError(SignInError):
    """Whoever is signed in has not typed the password that they signed in with."""

    def __init__(self) -> None:
        super().__init__("原口令不对")


class WeakPasswordError(DeskError):
    """The new password is not good enough: `why`, point by point."""

    def __init__(self, why: list[str]) -> None:
        super().__init__(f"新口令{'；'.join(why)}")
        self.why = why


class CodeKeptError(DeskError):
    """The account has its second factor; only the security administrator lets it take up another."""

    def __init__(self) -> None:
        super().__init__("这个账号已经绑定手机，换手机请找安全管理员")


class SignedIn(NamedTuple):
    """What the browser is to hold, and whose session it is."""

    token: str
    session: Session


class Verdict(NamedTuple):
    """What came of an attempt: the way in, or why there is none."""

    token: str | None
    no: SignInError | None = None


Then = Callable[[Connection, Account], Verdict]
"""What follows when name and password are right."""


def sign_in(
    register: Register,
    vault: Vault,
    name: str,
    password: str,
    code: str | None,
    now: datetime,
    address: str,
) -> SignedIn:
    """Let somebody in by name, password, and code where the account has a second factor; its other session ends.

    `SignInError`, `LockedError`, `DisabledError`, `CodeWantedError`, `WrongCodeError`, `LostKeyError`.
    """
    attempt = Attempt(register, name, now, address, SignInError())

    def let_in(connection: Connection, known: Account) -> Verdict:
        stale = known.must_change or now >= known.password_at + LASTS
        return attempt.let_in(connection, known, vault, code, must_change=stale)

    return attempt.admitted(password, let_in)


def session_of(register: Register, token: str, now: datetime) -> Session | None:
    """The session that a browser holds; None where there is none, or where it is over."""
    with register.reading() as connection:
        found = sessions.find(connection, token)
    if found is None or now - found.seen_at > sessions.IDLE or now - found.made_at > sessions.LONGEST:
        return None
    if now - found.seen_at >= sessions.SEEN:
        sessions.touch(register, found, now)
    return found


def lacks_code(session: Session, *, wanted: bool) -> bool:
    """Whether the account must take up its second factor first: `wanted` for all, or demanded of this one."""
    return not session.has_code and (wanted or session.must_enrol)


GIVEN_UP = timedelta(hours=24)
"""For so long after a session has run out what is posted under it is still believed to be its account's."""


def lapsed(register: Register, token: str, now: datetime) -> Session | None:
    """The session that a browser held until it ran out by itself; None for one that goes on, or that somebody ended."""
    with register.reading() as connection:
        found = sessions.find(connection, token)
    if found is None or session_of(register, token, now) is not None or now - found.seen_at > GIVEN_UP:
        return None
    return found


def sit(register: Register, session: Session, post_id: str) -> None:
    """Work from this post from now on. Whether it is theirs is asked at each request, by who sits down."""
    sessions.sit(register, session, post_id)


def sign_out(register: Register, session: Session, now: datetime) -> None:
    """End a session."""
    with accounts.alone(register) as connection:
        sessions.end(connection, folded(session.account))
        audit.note(connection, now, session.account, "signed_out")


def change_password(
    register: Register, session: Session, old: str, new: str, now: datetime, address: str
) -> SignedIn:
    """Change one's own password; the session goes on under another token. `SignInError`, `WeakPasswordError`."""
    why = list(passwords.faults(session.account, new))
    if passwords.plain(old) == passwords.plain(new):
        why.append("不得与原口令相同")
    if why:
        raise WeakPasswordError(why)
    kept = passwords.hashed(new)

    def changed(connection: Connection, known: Account) -> Verdict:
        accounts.cleared(connection, known.name)
        accounts.change(connection, known, password=kept, password_at=now, must_change=False)
        token = sessions.begin(connection, known, now, must_change=False, post=session.post)
        facts = accounts.told(kept) | sessions.told(token)
        audit.note(connection, now, known.name, "password", address=address, facts=facts)
        return Verdict(token)

    return Attempt(register, session.account, now, address, WrongPasswordError()).admitted(old, changed)


def seal_kept(register: Register, vault: Vault) -> int:
    """Seal what was kept before secrets were sealed; how many. `NoKeyError`."""
    count = 0
    with accounts.alone(register) as connection:
        for known in accounts.every(connection):
            kept = {"secret": known.secret, "offered": known.offered}
            plain = {name: text for name, text in kept.items() if text and not is_sealed(text)}
            count += len(plain)
            if plain:
                own = {name: vault.sealed(known.folded, text) for name, text in plain.items()}
                accounts.change(connection, known, **own)
    return count


def without_key(register: Register, vault: Vault) -> list[str]:
    """Whose second factor cannot be opened, as after a restore without its key; by name."""

    def opens(known: Account) -> bool:
        try:
            return known.secret is None or bool(vault.opened(known.folded, known.secret))
        except NoKeyError:
            return False

    with register.reading() as connection:
        return [known.name for known in accounts.every(connection) if not opens(known)]


def offer_code(register: Register, vault: Vault, session: Session) -> str:
    """A secret for one's telephone; it counts when a code has proven it. Asked again, the same one. `CodeKeptError`.

    `UnsealedError` where it cannot be sealed.
    """
    with accounts.alone(register) as connection:
        known = accounts.find(connection, session.account)
        assert known is not None, "a session is of an account"
        if known.secret is not None:
            raise CodeKeptError
        made = _offered(vault, known) or codes.new_secret()
        try:
            accounts.change(connection, known, offered=vault.sealed(known.folded, made))
        except NoKeyError:
            raise UnsealedError from None
        return made


def _offered(vault: Vault, known: Account) -> str | None:
    """What was offered and can still be opened."""
    try:
        return vault.opened(known.folded, known.offered) if known.offered else None
    except NoKeyError:
        return None


def take_code(
    register: Register,
    vault: Vault,
    session: Session,
    password: str,
    code: str,
    now: datetime,
    address: str,
) -> SignedIn:
    """Prove the secret that was offered by its first code, and one's own hand by the password. `SignInError`.

    From then on every sign-in wants a code.
    """
    attempt = Attempt(register, session.account, now, address, WrongPasswordError())

    def taken(connection: Connection, known: Account) -> Verdict:
        offered = _offered(vault, known)
        step = codes.step_of(offered, code, now, known.last_step) if offered else None
        if step is None:
            return attempt.failed(connection, known, "code", WrongCodeError())
        accounts.cleared(connection, known.name)
        accounts.change(
            connection, known, secret=known.offered, offered=None, last_step=step, must_enrol=False
        )
        changes = session.must_change
        token = sessions.begin(connection, known, now, must_change=changes, post=session.post)
        audit.note(connection, now, known.name, "code", address=address, facts=sessions.told(token))
        return Verdict(token)

    return attempt.admitted(password, taken)


class Attempt:
    """Somebody gives a name and a password; `wrong` is what they are told where these are not right."""

    def __init__(
        self, register: Register, name: str, now: datetime, address: str, wrong: SignInError
    ) -> None:
        self._register, self._name, self._now = register, name, now
        self._address, self._wrong = address, wrong

    def admitted(self, password: str, then: Then) -> SignedIn:
        """Judge it, do what follows, and give the session that this makes. `SignInError`."""
        with self._register.reading() as connection:
            looked_at = accounts.find(connection, self._name)
            locked = accounts.locked_until(connection, self._name, self._now) is not None
        kept = looked_at.password if looked_at else None
        right = not locked and passwords.matches(password, kept)
        return self._entered(lambda known: right and known.password == kept, then)

    def vouched(self, then: Then) -> SignedIn:
        """The same where another vouches for them, and no password is asked. `SignInError`."""
        return self._entered(lambda _: True, then)

    def let_in(
        self,
        connection: Connection,
        known: Account,
        vault: Vault,
        code: str | None,
        *,
        must_change: bool,
        facts: Mapping[str, str] | None = None,
    ) -> Verdict:
        """A session, if the account is in use and the code of its second factor is right; its other one ends."""
        if known.disabled_at is not None:
            return self.refused(connection, known, "disabled", DisabledError())
        if known.secret is not None:
            if not code:
                return Verdict(None, CodeWantedError())
            try:
                secret = vault.opened(known.folded, known.secret)
            except NoKeyError:
                return self.refused(connection, known, "key", LostKeyError())
            step = codes.step_of(secret, code, self._now, known.last_step)
            if step is None:
                return self.failed(connection, known, "code", WrongCodeError())
            accounts.change(connection, known, last_step=step)
        accounts.cleared(connection, self._name)
        token = sessions.begin(connection, known, self._now, must_change=must_change)
        said = {**(facts or {}), **sessions.told(token)}
        audit.note(connection, self._now, known.name, "signed_in", address=self._address, facts=said)
        return Verdict(token)

    def _entered(self, right: Callable[[Account], bool], then: Then) -> SignedIn:
        with accounts.alone(self._register) as connection:
            verdict = self._judged(connection, right, then)
            session = sessions.find(connection, verdict.token) if verdict.token else None
        if verdict.token is None or session is None:
            raise verdict.no or self._wrong
        return SignedIn(verdict.token, session)

    def _judged(self, connection: Connection, right: Callable[[Account], bool], then: Then) -> Verdict:
        """Alone with all accounts: meanwhile others may have failed by this name, or its password was changed."""
        known = accounts.find(connection, self._name)
        if (until := accounts.locked_until(connection, self._name, self._now)) is not None:
            return self.refused(connection, known, "locked", LockedError(until))
        if known is None or not right(known):
            return self.failed(connection, known, "password", self._wrong)
        return then(connection, known)

    def failed(self, connection: Connection, known: Account | None, why: str, no: SignInError) -> Verdict:
        """It was wrong, and counts."""
        until = accounts.failed(connection, self._name, self._now)
        verdict = self.refused(connection, known, why, no)
        if until is None:
            return verdict
        audit.note(connection, self._now, known.name if known else "", "locked", address=self._address)
        return Verdict(None, LockedError(until))

    def refused(self, connection: Connection, known: Account | None, why: str, no: SignInError) -> Verdict:
        """It is noted. What was typed for a name that no account has is not: it may be a password."""
        name, facts = (known.name, {"why": why}) if known else ("", {"why": "unknown"})
        audit.note(connection, self._now, name, "refused_in", address=self._address, facts=facts)
        return Verdict(None, no)
