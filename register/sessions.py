"""Sessions 登录: who is signed in, one session an account; the browser holds the token, the register its hash."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from register.accounts import Account
from register.connect import Register
from register.tables import accounts
from register.tables import sessions as table
from schemas.account import Administrator
from schemas.base import sealed

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
"""A session ends when nobody has worked in it for so long, and in any case after so long."""

SEEN = timedelta(minutes=1)
"""That somebody works in it is written down no more often than this."""


class Session(NamedTuple):
    """Who is signed in, as which administrator or from which post. `id` is what it may be called: not the token.

    `must_change`: nothing can be done but to change the password. `has_code`: the account has its second factor;
    `must_enrol`: the security administrator demands that it take one up.
    """

    id: str
    account: str
    administrator: Administrator | None
    post: str | None
    csrf: str
    must_change: bool
    has_code: bool
    must_enrol: bool
    made_at: datetime
    seen_at: datetime


def begin(
    connection: Connection, account: Account, now: datetime, *, must_change: bool, post: str | None = None
) -> str:
    """A new session, which ends the one that the account had; its token, 256 bits of chance."""
    end(connection, account.folded)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(table).values(
            token=sealed(token),
            id=secrets.token_hex(6),
            account=account.folded,
            csrf=secrets.token_urlsafe(32),
            post=post,
            must_change=must_change,
            made_at=now,
            seen_at=now,
        )
    )
    return token


def told(token: str) -> dict[str, str]:
    """What the audit log is told of a session that begins, so that nobody puts another token in its place."""
    return {"session": sealed(sealed(token))}


def find(connection: Connection, token: str) -> Session | None:
    """The session of a token, over or not, of an account that may sign in."""
    query = (
        select(table, accounts.c.name, accounts.c.administrator, accounts.c.secret, accounts.c.must_enrol)
        .join(accounts, accounts.c.folded == table.c.account)
        .where(table.c.token == sealed(token), accounts.c.disabled_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Session(
        id=row.id,
        account=row.name,
        administrator=row.administrator,
        post=row.post,
        csrf=row.csrf,
        must_change=row.must_change,
        has_code=row.secret is not None,
        must_enrol=row.must_enrol,
        made_at=row.made_at,
        seen_at=row.seen_at,
    )


def touch(register: Register, session: Session, now: datetime) -> None:
    """Somebody works in it."""
    _change(register, session, seen_at=now)


def sit(register: Register, session: Session, post: str) -> None:
    """From now on work is done from this post."""
    _change(register, session, post=post)


def end(connection: Connection, account: str) -> bool:
    """End the session of an account, by its folded name; whether there was one."""
    return bool(connection.execute(delete(table).where(table.c.account == account)).rowcount)


def seen(connection: Connection) -> dict[str, datetime]:
    """When somebody was last seen in each session, by the folded name of its account."""
    return {row.account: row.seen_at for row in connection.execute(select(table.c.account, table.c.seen_at))}


def _change(register: Register, session: Session, **values: object) -> None:
    with register.writing() as connection:
        connection.execute(update(table).where(table.c.id == session.id).values(values))
