"""Keys 接口密钥: by which a program of others comes in from an account's post; each can be ended at once."""

import secrets
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from register import audit
from register.accounts import told
from register.connect import Register
from register.tables import keys as table
from schemas.account import What
from schemas.base import sealed

PREFIX = "mingpai_"
"""What a secret begins with: whoever finds one in a file knows what it opens."""

SEEN = timedelta(minutes=1)
"""That a key is used is written down no more often than this: to read shall not be to write."""


class Key(NamedTuple):
    """A key that is not ended. `id` is what it may be called: not what opens; `until` is its last day."""

    id: str
    account: str
    post: str
    name: str
    made_at: datetime
    until: date
    used_at: datetime | None


def make(
    register: Register,
    account: str,
    post: str,
    name: str,
    until: date,
    now: datetime,
    address: str,
    most: int,
) -> str | None:
    """A further one for this account and post; what opens. None where there are so many as there may be at `most`."""
    secret, id_ = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(6)
    with register.writing(f"keys {account} {post}") as connection:
        standing = _mine(account, post) & (table.c.until >= now.date())
        if (connection.scalar(select(func.count()).where(standing)) or 0) >= most:
            return None
        said = {"account": account, "post": post, "name": name, "until": until, "made_at": now}
        connection.execute(insert(table).values(secret=sealed(secret), id=id_, **said))
        facts = {"post": post, "name": name, "until": until.isoformat(), **told(sealed(secret))}
        _note(connection, now, account, "key_made", id_, address, **facts)
    return secret


def end(register: Register, account: str, post: str, id_: str, now: datetime, address: str) -> bool:
    """End one of this account and post: from now on it opens nothing. False where there is none of that id."""
    with register.writing(f"keys {account} {post}") as connection:
        mine = _mine(account, post) & (table.c.id == id_)
        if not connection.execute(update(table).where(mine).values(ended_at=now)).rowcount:
            return False
        _note(connection, now, account, "key_ended", id_, address, post=post)
    return True


def of(register: Register, account: str, post: str) -> list[Key]:
    """Those that an account has for a post, the newest first; also those whose last day is over."""
    query = select(*_COLUMNS).where(_mine(account, post)).order_by(table.c.made_at.desc(), table.c.id)
    with register.reading() as connection:
        return [Key(*row) for row in connection.execute(query)]


def by(register: Register, secret: str) -> Key | None:
    """The one that this opens with, unless it was ended."""
    query = select(*_COLUMNS).where(table.c.secret == sealed(secret), table.c.ended_at.is_(None))
    with register.reading() as connection:
        row = connection.execute(query).first()
    return Key(*row) if row else None


def touch(register: Register, key: Key, now: datetime) -> None:
    """It is used."""
    if key.used_at is None or now - key.used_at >= SEEN:
        with register.writing() as connection:
            connection.execute(update(table).where(table.c.id == key.id).values(used_at=now))


_COLUMNS = tuple(table.c[name] for name in Key._fields)


def _mine(account: str, post: str) -> ColumnElement[bool]:
    return (table.c.account == account) & (table.c.post == post) & table.c.ended_at.is_(None)


def _note(
    connection: Connection,
    now: datetime,
    account: str,
    what: What,
    id_: str,
    address: str,
    **facts: str,
) -> None:
    audit.note(connection, now, account, what, id_, address, facts)
