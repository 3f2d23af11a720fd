"""Passages: sign-ins through the office's own service that have begun, each once, for minutes, for one browser."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from register.tables import passages as table
from schemas.base import sealed

LASTS = timedelta(minutes=10)
"""So long may somebody take over there, and again over what is asked of them here."""


class Passage(NamedTuple):
    """One of them. `back` is where to go on; `account` and `subject` are known once they have come back."""

    back: str
    account: str | None
    subject: str | None


def begin(
    connection: Connection,
    token: str,
    back: str,
    now: datetime,
    account: str | None = None,
    subject: str | None = None,
) -> None:
    """Somebody sets out, or has come back and is asked something. What was begun and left is gone."""
    connection.execute(delete(table).where(table.c.made_at < now - LASTS))
    row = {"token": sealed(token), "back": back, "account": account, "subject": subject, "made_at": now}
    connection.execute(insert(table).values(row))


def find(connection: Connection, token: str, now: datetime) -> Passage | None:
    """That of a browser; None where there is none, or where it took too long."""
    query = select(table.c.back, table.c.account, table.c.subject)
    row = connection.execute(
        query.where(table.c.token == sealed(token), table.c.made_at >= now - LASTS)
    ).one_or_none()
    return Passage(*row) if row else None


def end(connection: Connection, token: str) -> bool:
    """It is over; whether there was one. Of two who end it at once one is told so."""
    return bool(connection.execute(delete(table).where(table.c.token == sealed(token))).rowcount)
