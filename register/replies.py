"""Replies 答复 by the link of an urging notice 催办: which links there are, by their hashes, and what was said by them.

What was said is only added to. No account stands there: whoever had the link said it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, select

from register import outbox
from register.connect import Register
from register.tables import replies as table
from register.tables import reply_links as links
from schemas.base import sealed
from schemas.reply import Answer, Reply

KEY = "reply/"
"""How the key of the notice begins that whoever urged gets."""

HOLDS = timedelta(days=30)
"""How long after it was sent a link opens anything; whoever sends the next one clears it away."""

AT_ONCE = 500
"""Titles that one question names."""


class Urged(NamedTuple):
    """What a reply is to: the notice, and the duty that it urges."""

    notice: str
    title: str
    obligation: int


def key_of(number: int) -> str:
    """The key of the notice that tells of a reply."""
    return f"{KEY}{number}"


def keep_link(register: Register, secret: str, notices: Collection[str], now: datetime) -> None:
    """A link is about to be sent with these notices, by this channel or another. Of its secret the hash is kept."""
    rows = [{"secret": sealed(secret), "notice": one, "made_at": now} for one in notices]
    with register.writing() as connection:
        connection.execute(delete(links).where(links.c.made_at < now - HOLDS))
        if connection.scalar(select(links.c.secret).where(links.c.secret == sealed(secret)).limit(1)) is None:
            connection.execute(insert(links), rows)


def notices_of(register: Register, secret: str, since: datetime) -> list[str]:
    """The notices that a link went out with, not earlier than `since`; none where there is no such link."""
    query = select(links.c.notice).where(links.c.secret == sealed(secret), links.c.made_at >= since)
    with register.reading() as connection:
        return list(connection.scalars(query.order_by(links.c.notice)))


def write(
    register: Register,
    to: Sequence[Urged],
    answer: Answer,
    day: date | None,
    note: str | None,
    at: datetime,
    most: int,
    letter: Callable[[Reply], dict[str, object]],
) -> list[Reply]:
    """One reply to each, with the notice to whoever urged. The same twice running is written once; `most` to each."""
    written = []
    with register.writing("replies") as connection:
        number = connection.scalar(select(func.max(table.c.number))) or 0
        for one in to:
            before = _found(connection.execute(_query(table.c.notice == one.notice)).all())
            same = before and (before[-1].answer, before[-1].day, before[-1].note) == (answer, day, note)
            if same or len(before) >= most:
                continue
            number += 1
            made = Reply(number=number, **one._asdict(), answer=answer, day=day, note=note, recorded_at=at)
            connection.execute(insert(table).values(made.model_dump()))
            outbox.put(connection, [letter(made)])
            written.append(made)
    return written


def to_notices(register: Register, notices: Collection[str]) -> Mapping[str, list[Reply]]:
    """The replies to these notices, each one's in their order."""
    found = defaultdict[str, list[Reply]](list)
    with register.reading() as connection:
        for one in _found(connection.execute(_query(table.c.notice.in_(notices))).all()):
            found[one.notice].append(one)
    return found


def latest(register: Register, titles: Collection[str]) -> dict[tuple[str, int], Reply]:
    """The last reply about each duty of these titles, by title and number."""
    wanted, found = sorted(set(titles)), dict[tuple[str, int], Reply]()
    with register.reading() as connection:
        for n in range(0, len(wanted), AT_ONCE):
            rows = connection.execute(_query(table.c.title.in_(wanted[n : n + AT_ONCE]))).all()
            found |= {(one.title, one.obligation): one for one in _found(rows)}
    return found


def _query(where: ColumnElement[bool]) -> Select[Any]:
    return select(table).where(where).order_by(table.c.number)


def _found(rows: Sequence[Row[Any]]) -> list[Reply]:
    return [Reply.model_validate(dict(one._mapping)) for one in rows]
