"""Audit log 审计日志: who came, saw, took and did what, line by line, for ever: never less than six months, and more.

Nobody edits it: the database refuses, each line stands on the hash of the one before, and `verify` goes through them.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, Select, insert, select

from register.connect import Register, lock
from register.tables import audit as table
from schemas.account import Noted, What
from schemas.base import CHINA, GENESIS, canonical, sealed

_KINDS = frozenset(get_args(What))
_LONGEST = 200
_AT_ONCE = 1000


def note(
    where: Connection | Register,
    now: datetime,
    account: str,
    what: What,
    about: str = "",
    address: str = "",
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Write one line; its number. With a connection it is written with all else that its transaction does, as the last.

    Whoever notes is alone with the log until the transaction ends: no other lock is asked for after this one.
    """
    if what not in _KINDS:
        raise ValueError(f"{what} is not in the closed set of what the audit log is told")
    if isinstance(where, Register):
        with where.writing() as connection:
            return note(connection, now, account, what, about, address, facts)
    lock(where, "audit")
    last, prev = head(where)
    number = last + 1
    said = {
        "number": number,
        "at": now.astimezone(CHINA).isoformat(),
        "account": _short(account),
        "what": what,
        "about": _short(about),
        "address": _short(address),
        "facts": dict(facts or {}),
    }
    body = canonical(said)
    columns = {"at": now, **{name: said[name] for name in ("number", "account", "what", "about")}}
    where.execute(insert(table).values(prev=prev, hash=sealed(prev, body), body=body, **columns))
    return number


def head(connection: Connection) -> tuple[int, str]:
    """The number of the last line and its hash, which the next one stands on."""
    last = connection.execute(
        select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
    ).first()
    return (last.number, last.hash) if last else (0, GENESIS)


def first(connection: Connection, what: What) -> datetime | None:
    """When something was noted first; None where it never was. It is looked for from the first line on."""
    query = select(table.c.at).where(table.c.what == what).order_by(table.c.number).limit(1)
    found: datetime | None = connection.scalar(query)
    return found


def hash_of(connection: Connection, number: int) -> str | None:
    """The hash of a line; None where there is none."""
    return connection.scalar(select(table.c.hash).where(table.c.number == number))


def read(
    register: Register,
    *,
    account: str = "",
    what: What | None = None,
    about: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    most: int = 100,
) -> list[Noted]:
    """Lines, the newest first: those of an account, of a kind, about something, from `since` and before `until`.

    `before` is the number of the last line of the page that was shown.
    """
    query = select(table.c.body)
    for column, wanted in ((table.c.account, account), (table.c.what, what), (table.c.about, about)):
        query = query.where(column == wanted) if wanted else query
    query = query.where(table.c.at >= since) if since else query
    query = query.where(table.c.at < until) if until else query
    query = query.where(table.c.number < before) if before else query
    with register.reading() as connection:
        found = connection.scalars(query.order_by(table.c.number.desc()).limit(most))
        return [Noted.model_validate_json(body) for body in found]


def faults(connection: Connection) -> Iterator[str]:
    """What is wrong with the log, line by line, in Chinese."""
    prev, place = GENESIS, 1
    for row in _every(connection, select(table).order_by(table.c.number)):
        if row.number != place:
            yield f"审计日志第{place}条缺失"
        elif row.prev != prev or sealed(row.prev, row.body) != row.hash:
            yield f"审计日志第{row.number}条：与哈希不符，内容被改动过"
        elif not _tells(row):
            yield f"审计日志第{row.number}条：栏目与正文不一致，或者无法读出"
        prev, place = row.hash, row.number + 1


def _every(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    streamed = {"stream_results": True, "yield_per": _AT_ONCE}
    yield from connection.execute(query, execution_options=streamed)


def _tells(row: Row[Any]) -> bool:
    try:
        said = Noted.model_validate_json(row.body)
    except ValueError:
        return False
    kept = (row.number, row.at, row.account, row.what, row.about)
    return kept == (said.number, said.at, said.account, said.what, said.about)


def _short(text: str) -> str:
    return text[:_LONGEST]
