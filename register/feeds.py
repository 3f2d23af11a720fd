"""Feeds 日历订阅: addresses by which a calendar program fetches a post's deadlines; each can be taken back at once."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, insert, select, update

from register.connect import Register
from register.tables import feeds as table
from schemas.base import sealed


class Feed(NamedTuple):
    """An address that an account has for a post. `id` is what it may be called: not what stands in the address."""

    id: str
    account: str
    post: str
    made_at: datetime


def make(register: Register, account: str, post: str, now: datetime) -> str:
    """A new one in place of the one that the account had for this post; the secret part of its address."""
    secret = secrets.token_urlsafe(32)
    with register.writing(f"feed {account} {post}") as connection:
        mine = (table.c.account == account) & (table.c.post == post) & table.c.ended_at.is_(None)
        connection.execute(update(table).where(mine).values(ended_at=now))
        said = {"id": secrets.token_hex(6), "account": account, "post": post, "made_at": now}
        connection.execute(insert(table).values(secret=sealed(secret), **said))
    return secret


def end(register: Register, account: str, post: str, now: datetime) -> None:
    """Take it back: from now on nothing is told at its address."""
    mine = (table.c.account == account) & (table.c.post == post) & table.c.ended_at.is_(None)
    with register.writing(f"feed {account} {post}") as connection:
        connection.execute(update(table).where(mine).values(ended_at=now))


def of(register: Register, account: str, post: str) -> Feed | None:
    """The one that an account has for a post."""
    return _find(register, (table.c.account == account) & (table.c.post == post))


def by(register: Register, secret: str) -> Feed | None:
    """The one with this secret, unless it was taken back."""
    return _find(register, table.c.secret == sealed(secret))


def _find(register: Register, where: ColumnElement[bool]) -> Feed | None:
    columns = (table.c.id, table.c.account, table.c.post, table.c.made_at)
    query = select(*columns).where(where, table.c.ended_at.is_(None))
    with register.reading() as connection:
        row = connection.execute(query).first()
    return Feed(*row) if row else None
