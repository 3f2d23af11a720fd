"""Accounts 账号 and who failed to sign in, as the register keeps them; what may be done with them the desk knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_args

from sqlalchemy import Connection, delete, func, insert, select, update

from register.connect import Register
from register.tables import accounts, attempts
from schemas.account import Administrator, folded
from schemas.base import sealed

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
"""So often a name may fail within so long; then nobody signs in by it for as long again."""


class Account(NamedTuple):
    """An account as it is kept."""

    folded: str
    name: str
    administrator: Administrator | None
    password: str
    password_at: datetime
    must_change: bool
    secret: str | None
    offered: str | None
    last_step: int
    must_enrol: bool
    disabled_at: datetime | None
    made_at: datetime
    subject: str | None = None


@contextmanager
def alone(register: Register) -> Iterator[Connection]:
    """A transaction that nobody else changes accounts, sessions or attempts beside."""
    with register.writing("accounts") as connection:
        yield connection


def find(connection: Connection, name: str) -> Account | None:
    """The account of a name, in whatever width and case it is typed."""
    row = connection.execute(select(accounts).where(accounts.c.folded == folded(name)[:200])).one_or_none()
    return Account(**row._mapping) if row else None


def of_subject(connection: Connection, subject: str) -> Account | None:
    """The account that is bound to somebody of the office's own service of sign-in."""
    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).one_or_none()
    return Account(**row._mapping) if row else None


def every(connection: Connection) -> list[Account]:
    """All of them, by name."""
    rows = connection.execute(select(accounts).order_by(accounts.c.folded))
    return [Account(**row._mapping) for row in rows]


def add(connection: Connection, account: Account) -> None:
    """Write a new one down."""
    connection.execute(insert(accounts).values(account._asdict()))


def change(connection: Connection, account: Account, **values: Any) -> None:
    """Change some of what is kept of one."""
    connection.execute(update(accounts).where(accounts.c.folded == account.folded).values(values))


def told(secret: str) -> dict[str, str]:
    """What the audit log is told of what somebody is let in by, so that nobody puts another in its place.

    The digest of a password's hash, of a key's, or of who they are to the office's own service of sign-in.
    """
    return {"kept": sealed(secret)}


def administrator_of(register: Register, name: str) -> Administrator | None:
    """Which administrator a name is, if any; one that is disabled stays one."""
    with register.reading() as connection:
        found = find(connection, name)
    return found.administrator if found else None


def count(connection: Connection, administrator: Administrator) -> int:
    """How many accounts of an administrator can sign in."""
    assert administrator in get_args(Administrator)
    query = select(func.count()).where(
        accounts.c.administrator == administrator, accounts.c.disabled_at.is_(None)
    )
    return connection.scalar(query) or 0


def locked_until(connection: Connection, name: str, now: datetime) -> datetime | None:
    """Until when nobody signs in by this name; None where it is not locked."""
    until = connection.scalar(select(attempts.c.locked_until).where(attempts.c.name == _hidden(name)))
    return until if until is not None and now < until else None


def failed(connection: Connection, name: str, now: datetime) -> datetime | None:
    """Somebody has failed to sign in by a name; until when it is locked by that, if it is."""
    connection.execute(delete(attempts).where(attempts.c.last_at < now - LOCKED_FOR))
    key = _hidden(name)
    failures = (connection.scalar(select(attempts.c.failures).where(attempts.c.name == key)) or 0) + 1
    locks = failures >= MOST_FAILURES
    until = now + LOCKED_FOR if locks else None
    cleared(connection, name)
    said = {"failures": 0 if locks else failures, "last_at": now, "locked_until": until}
    connection.execute(insert(attempts).values(name=key, **said))
    return until


def cleared(connection: Connection, name: str) -> bool:
    """Nobody has failed by this name any more; whether somebody had."""
    return bool(connection.execute(delete(attempts).where(attempts.c.name == _hidden(name))).rowcount)


def _hidden(name: str) -> str:
    """What was typed for a name may be a password: nobody shall read it here."""
    return sealed(folded(name))
