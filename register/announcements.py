"""Announcements 公告: a table that is only added to; one that is withdrawn has a second row that says why."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from register.connect import Register
from register.tables import announcements as table
from schemas.base import Sha256


class Form(NamedTuple):
    """A file that an announcement hands out."""

    sha256: Sha256
    name: str
    size: int


class Announcement(NamedTuple):
    """What the office told everybody, and by whom it was written."""

    number: int
    title: str
    text: str
    until: date | None
    files: tuple[Form, ...]
    by: str
    post: str
    at: datetime


class Over(NamedTuple):
    """An announcement that is shown no more: its day has passed, or it was withdrawn: why, as which post, and when."""

    one: Announcement
    why: str
    post: str
    at: datetime | None


class AlreadyWithdrawnError(Exception):
    """It was withdrawn meanwhile, or there is none of that number."""


def write(
    register: Register,
    title: str,
    text: str,
    until: date | None,
    files: tuple[Form, ...],
    by: str,
    post: str,
    at: datetime,
) -> Announcement:
    """Write one down, under the next number. The same that is shown already is not written twice."""
    with register.writing("announcements") as connection:
        standing = (one for one in _standing(connection) if one[1:5] == (title, text, until, files))
        if found := next(standing, None):
            return found
        made = Announcement(_next(connection), title, text, until, files, by, post, at)
        connection.execute(insert(table).values(_row(made)))
        return made


def withdraw(register: Register, number: int, why: str, by: str, post: str, at: datetime) -> None:
    """It is shown no more. `AlreadyWithdrawnError`."""
    with register.writing("announcements") as connection:
        known = connection.scalar(
            select(table.c.number).where(table.c.number == number, table.c.ends.is_(None))
        )
        ended = connection.scalar(select(table.c.number).where(table.c.ends == number))
        if known is None or ended is not None:
            raise AlreadyWithdrawnError
        row = Announcement(_next(connection), "", why, None, (), by, post, at)
        connection.execute(insert(table).values({**_row(row), "ends": number}))


def current(register: Register, today: date) -> list[Announcement]:
    """What is shown on a day, the newest first."""
    with register.reading() as connection:
        return [one for one in _standing(connection) if one.until is None or one.until >= today]


def over(register: Register, today: date) -> list[Over]:
    """What is shown no more on a day, the newest first."""
    with register.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.number.desc())).all()
    ends = {row.ends: row for row in rows if row.ends is not None}
    found = []
    for one in (_made(row) for row in rows if row.ends is None):
        if end := ends.get(one.number):
            found.append(Over(one, end.text, end.written_as, end.recorded_at))
        elif one.until and one.until < today:
            found.append(Over(one, "", "", None))
    return found


def handed_out(connection: Connection) -> Iterator[tuple[int, Form]]:
    """Every file, with the number of its announcement; also of one withdrawn, which stays on record."""
    query = select(table.c.number, table.c.files).where(table.c.ends.is_(None)).order_by(table.c.number)
    for number, files in connection.execute(query):
        yield from ((number, Form(**one)) for one in json.loads(files))


def _standing(connection: Connection) -> list[Announcement]:
    """Those that nobody withdrew, the newest first."""
    gone = select(table.c.ends).where(table.c.ends.is_not(None))
    query = select(table).where(table.c.ends.is_(None), table.c.number.not_in(gone))
    return [_made(row) for row in connection.execute(query.order_by(table.c.number.desc()))]


def _made(row: Row[Any]) -> Announcement:
    files = tuple(Form(**one) for one in json.loads(row.files))
    said = (row.number, row.title, row.text, row.until)
    return Announcement(*said, files, row.written_by, row.written_as, row.recorded_at)


def _next(connection: Connection) -> int:
    return (connection.scalar(select(func.max(table.c.number))) or 0) + 1


def _row(one: Announcement) -> dict[str, object]:
    """As the table has it. The files as documents of the ledger are written: whoever clears the folder looks there."""
    files = json.dumps([file._asdict() for file in one.files], ensure_ascii=False, separators=(",", ":"))
    said = {"title": one.title, "text": one.text, "until": one.until, "files": files}
    return {"number": one.number, **said, "written_by": one.by, "written_as": one.post, "recorded_at": one.at}
