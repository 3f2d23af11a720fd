"""Administration of accounts 账号: each of the three administrators does their own part, and none does more.

The system administrator makes, resets, disables; the security administrator unlocks, ends sessions, demands another
second factor, unbinds an account from the office's own service of sign-in; the audit administrator reads the log. None
of them has a post. Whoever is at the machine itself 运维 may do all of this, unless they have a post or are an
administrator of another part: so the first administrator is made.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection

from desk import passwords
from desk.errors import DeskError
from desk.faults import faults_in
from register import accounts, audit, sessions, substitutions
from register.accounts import Account
from register.connect import Register
from schemas.account import AccountName, Administrator, folded
from schemas.base import CHINA, local_date
from schemas.office import Office
from wording.accounts import ADMINISTRATORS

Act = Literal["made", "reset", "disabled", "enabled", "unlocked", "ended", "code_wanted", "unbound"]

PARTS: dict[Act, Administrator] = {
    "made": "system",
    "reset": "system",
    "disabled": "system",
    "enabled": "system",
    "unlocked": "security",
    "ended": "security",
    "code_wanted": "security",
    "unbound": "security",
}
"""Whose part each act is."""

OWN: frozenset[Act] = frozenset(("disabled", "ended"))
"""What an administrator may do to their own account: nothing that widens what they can."""


class By(NamedTuple):
    """Whose hand it is: an account of the web desk, or of the operating system of the machine itself."""

    account: str
    address: str = ""
    at_machine: bool = False


class AccountError(DeskError):
    """It cannot be done with this account, or not by this hand; as a text: why."""


class Listed(NamedTuple):
    """An account as administrators see it."""

    account: Account
    posts: tuple[str, ...]
    locked_until: datetime | None
    seen_at: datetime | None


def make(
    register: Register,
    office: Office,
    name: str,
    by: By,
    now: datetime,
    administrator: Administrator | None = None,
) -> str:
    """Make an account; its first password, which is told once and changed at the first sign-in. `AccountError`.

    An account that has a post is called as the office's own file calls it.
    """
    called = _called(office, name)
    password = passwords.first()
    made = Account(
        folded=folded(called),
        name=called,
        administrator=administrator,
        password=passwords.hashed(password),
        password_at=now,
        must_change=True,
        secret=None,
        offered=None,
        last_step=0,
        must_enrol=False,
        disabled_at=None,
        made_at=now,
    )
    with accounts.alone(register) as connection:
        _may(connection, register, office, by, "made", now)
        if accounts.find(connection, called) is not None:
            raise AccountError(f"已有账号{called}，一人只有一个账号")
        if administrator is not None and has_business(register, office, called, local_date(now)):
            raise AccountError(f"账号{called}有业务岗位或者岗位代理，不能作{ADMINISTRATORS[administrator]}")
        accounts.add(connection, made)
        _note(connection, by, "made", made, now)
    return password


def reset(register: Register, office: Office, name: str, by: By, now: datetime) -> str:
    """Give an account a first password again, and end its session. `AccountError`."""
    password = passwords.first()
    kept = passwords.hashed(password)

    def done(connection: Connection, known: Account) -> None:
        accounts.change(connection, known, password=kept, password_at=now, must_change=True)
        sessions.end(connection, known.folded)

    _do(register, office, name, by, now, "reset", done)
    return password


def disable(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Let nobody in by an account any more. The last system administrator stays. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        if known.disabled_at is not None:
            raise AccountError(f"账号{known.name}已经停用")
        if known.administrator == "system" and accounts.count(connection, "system") == 1:
            raise AccountError("这是最后一个系统管理员，先建立另一个，再停用这一个")
        accounts.change(connection, known, disabled_at=now)
        sessions.end(connection, known.folded)

    _do(register, office, name, by, now, "disabled", done)


def enable(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Let a disabled account in again. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        if known.disabled_at is None:
            raise AccountError(f"账号{known.name}没有停用")
        if known.administrator and has_business(register, office, known.name, local_date(now)):
            raise AccountError(f"账号{known.name}现在有业务岗位或者岗位代理，不能再作管理员")
        accounts.change(connection, known, disabled_at=None)

    _do(register, office, name, by, now, "enabled", done)


def unlock(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Let an account that was locked try again at once. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        if not accounts.cleared(connection, known.name):
            raise AccountError(f"账号{known.name}没有锁定")

    _do(register, office, name, by, now, "unlocked", done)


def end_sessions(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Sign an account out wherever it is signed in. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        if not sessions.end(connection, known.folded):
            raise AccountError(f"账号{known.name}没有登录")

    _do(register, office, name, by, now, "ended", done)


def want_code(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Demand that an account takes up a second factor, another one where it has one. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        accounts.change(connection, known, secret=None, offered=None, must_enrol=True)
        sessions.end(connection, known.folded)

    _do(register, office, name, by, now, "code_wanted", done)


def unbind(register: Register, office: Office, name: str, by: By, now: datetime) -> None:
    """Let an account be bound anew to somebody of the office's own service of sign-in. `AccountError`."""

    def done(connection: Connection, known: Account) -> None:
        if known.subject is None:
            raise AccountError(f"账号{known.name}没有绑定统一身份认证")
        accounts.change(connection, known, subject=None)
        sessions.end(connection, known.folded)

    _do(register, office, name, by, now, "unbound", done)


def every(register: Register, office: Office, now: datetime) -> list[Listed]:
    """All accounts, by name."""
    with register.reading() as connection:
        seen = sessions.seen(connection)
        return [
            Listed(
                one,
                tuple(post.name for post in office.posts if one.folded in map(folded, post.accounts)),
                accounts.locked_until(connection, one.name, now),
                seen.get(one.folded),
            )
            for one in accounts.every(connection)
        ]


def state(one: Listed) -> str:
    """How an account stands, in a word or two."""
    if one.account.disabled_at is not None:
        return "已停用"
    if one.locked_until is not None:
        return f"锁定到{one.locked_until.astimezone(CHINA):%H:%M}"
    return "口令待改" if one.account.must_change else "正常"


def has_business(register: Register, office: Office, account: str, today: date) -> bool:
    """Whether an account has a post, or stands in for one today or later."""
    wanted = folded(account)
    if any(wanted in map(folded, post.accounts) for post in office.posts):
        return True
    return any(
        folded(one.order.account) == wanted and one.ended is None and one.order.until >= today
        for one in substitutions.every(register)
    )


def both(register: Register, office: Office, today: date) -> list[str]:
    """Administrators who came to have a post afterwards, by the office's own file: what nobody may be."""
    with register.reading() as connection:
        known = [one.name for one in accounts.every(connection) if one.administrator]
    return [name for name in known if has_business(register, office, name, today)]


def _called(office: Office, name: str) -> str:
    try:
        plain: str = TypeAdapter(AccountName).validate_python(name)
    except ValidationError as wrong:
        raise AccountError(f"账号写得不对：{next(iter(faults_in(wrong))).problem}") from None
    named = {folded(one): one for post in office.posts for one in post.accounts}
    return named.get(folded(plain), plain)


def _do(
    register: Register,
    office: Office,
    name: str,
    by: By,
    now: datetime,
    act: Act,
    done: Callable[[Connection, Account], None],
) -> None:
    """What a part may, to an account that there is, and not to one's own where that would widen what one can."""
    with accounts.alone(register) as connection:
        _may(connection, register, office, by, act, now)
        known = accounts.find(connection, name)
        if known is None:
            raise AccountError(f"没有账号{name[:60]}")
        if known.folded == folded(by.account) and act not in OWN:
            raise AccountError("不得办理自己的账号，请另一位管理员办理")
        done(connection, known)
        _note(connection, by, act, accounts.find(connection, name) or known, now)


def _may(connection: Connection, register: Register, office: Office, by: By, act: Act, now: datetime) -> None:
    known, part = accounts.find(connection, by.account), PARTS[act]
    if known is not None and known.disabled_at is not None:
        raise AccountError(f"账号{known.name}已经停用")
    if known is not None and known.administrator is not None:
        if known.administrator != part:
            raise AccountError(
                f"这件事由{ADMINISTRATORS[part]}办理，{ADMINISTRATORS[known.administrator]}不能办"
            )
    elif not by.at_machine:
        raise AccountError(f"这件事由{ADMINISTRATORS[part]}办理")
    elif not office.trial and has_business(register, office, by.account, local_date(now)):
        raise AccountError(f"账号{by.account}有业务岗位，不能管理账号，请用没有岗位的账号执行")


def _note(connection: Connection, by: By, act: Act, known: Account, now: datetime) -> None:
    facts: dict[str, str] = {"administrator": known.administrator} if known.administrator else {}
    facts |= accounts.told(known.password) if act in ("made", "reset") else {}
    audit.note(connection, now, by.account, act, known.name, by.address, facts)
