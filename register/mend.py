"""Mend: what the register shows of titles and units, written anew from the ledger. The ledger is never written."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from register import journal, lawbook, standings, told
from register.connect import Register
from register.ledger import entry_of
from register.projection import obligation_rows, title_values
from register.tables import entries, obligations, papers, titles, units
from register.tables import standings as listed
from register.units import alone_with, keep, looked_up
from schemas.base import sealed
from schemas.entry import Entry
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.relive import Otherwise
from workflows.life.step import next_wake


class _Looked(NamedTuple):
    """What was found of a title: whether it was written anew, and what it says of units."""

    mended: bool
    words: list[told.Word]


def mend(register: Register) -> list[str]:
    """Titles whose life, columns, duties or unit are not what the ledger comes to are written anew; which they were.

    A ledger that the law does not come to is left as it is, and so is its unit: `verify` says so, and people must look.
    """
    with register.reading() as connection:
        known = list(connection.scalars(select(entries.c.title).distinct().order_by(entries.c.title)))
    heard: dict[str, list[told.Word]] = {}
    mended = set()
    for title in known:
        with register.writing(title) as connection:
            found = _mend(connection, lawbook.read_on(register, connection), title)
        if found is not None:
            heard[title] = found.words
            mended |= {title} if found.mended else set()
    for id_ in _wrong(register, heard):
        of_it = {word.title: word for words in heard.values() for word in words if word.after.id == id_}
        with register.writing() as connection:
            alone_with(connection, (word.after for word in of_it.values()))
            if told.put_right(connection, lawbook.read_on(register, connection), id_):
                mended |= of_it.keys()
    return sorted(mended)


def _wrong(register: Register, heard: dict[str, list[told.Word]]) -> list[str]:
    """The units whose rows are not what their titles have said of them."""
    known = told.come_to(chain.from_iterable(heard.values()))
    with register.reading() as connection:
        of_titles = connection.execute(select(titles.c.id, titles.c.unit_code)).all()
        doubtful = {row.unit_code for row in of_titles if row.id not in heard}
        rows = connection.execute(select(units).order_by(units.c.code)).all()
        found_by = looked_up(connection)
    return [
        row.code
        for row in rows
        if row.code in known
        and row.code not in doubtful
        and told.otherwise(row, known[row.code], found_by[row.code])
    ]


def _mend(connection: Connection, book: LawBook, title: str) -> _Looked | None:
    query = select(entries).where(entries.c.title == title).order_by(entries.c.seq)
    lines = connection.execute(query).all()
    if any(sealed(one.prev, one.body) != one.hash for one in lines):
        return None
    try:
        found = [entry_of(one) for one in lines]
        life, words, shown = told.relived(book, found, [one.recorded_at for one in lines])
    except (Otherwise, UnknownLawError, ValueError):
        return None
    law = book.law_of(life)
    values = title_values(life, law, next_wake(book, life))
    values |= {"opened_at": lines[0].effective, "recorded_at": lines[-1].recorded_at}
    owed = obligation_rows(life, law)
    row = connection.execute(select(titles).where(titles.c.id == title)).one_or_none()
    duties = select(obligations).where(obligations.c.title == title).order_by(obligations.c.id)
    kept = [dict(one._mapping) for one in connection.execute(duties)]
    displayed = row and {name: getattr(row, name) for name in values}
    if displayed == values and kept == owed:
        return _Looked(mended=_listed(connection, title, shown, found), words=words)
    _found(connection, words)
    if row is None:
        connection.execute(insert(titles).values(id=title, confirmed=0, **values))
    else:
        connection.execute(update(titles).where(titles.c.id == title).values(confirmed=0, **values))
    connection.execute(delete(obligations).where(obligations.c.title == title))
    if owed:
        connection.execute(insert(obligations), owed)
    _listed(connection, title, shown, found)
    return _Looked(mended=True, words=words)


def _listed(connection: Connection, title: str, shown: standings.Rows, found: list[Entry]) -> bool:
    """What lists show of a title, its documents, its lines in the journal; whether they were written anew."""
    anew = standings.write(connection, listed, title, shown)
    anew = standings.write(connection, papers, title, standings.papers_of(found)) or anew
    return journal.complete(connection, title, found) or anew


def _found(connection: Connection, words: Iterable[told.Word]) -> None:
    """Units that are not there at all come first, as the title has them: its row stands for one of them."""
    words = list(words)
    alone_with(connection, (word.after for word in words))
    for id_, known in told.come_to(words).items():
        if connection.scalar(select(units.c.code).where(units.c.code == id_)) is None:
            keep(connection, *known)
