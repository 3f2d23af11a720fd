"""Mend: what the register shows of a title, written anew from its ledger. The ledger itself is never written."""

from sqlalchemy import Connection, delete, insert, select, update

from register import lawbook
from register.connect import Register, lock
from register.ledger import entry_of
from register.projection import obligation_rows, title_values
from register.tables import entries, obligations, titles
from register.units import add
from register.verify import names_unit
from schemas.base import sealed
from schemas.unit import Unit
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.relive import Otherwise, relive
from workflows.life.step import next_wake


def mend(register: Register) -> list[str]:
    """Titles whose life, columns or duties are not what their ledger comes to are written anew; which they were.

    A ledger that the law does not come to is left as it is: `verify` says so, and people must look.
    """
    with register.reading() as connection:
        known = list(connection.scalars(select(entries.c.title).distinct().order_by(entries.c.title)))
    mended = []
    for title in known:
        with register.writing(title) as connection:
            if _mend(connection, lawbook.read_on(register, connection), title):
                mended.append(title)
    return mended


def _mend(connection: Connection, book: LawBook, title: str) -> bool:
    query = select(entries).where(entries.c.title == title).order_by(entries.c.seq)
    lines = connection.execute(query).all()
    if any(sealed(one.prev, one.body) != one.hash for one in lines):
        return False
    said: list[Unit] = []
    life = None
    try:
        for step in relive(book, [entry_of(one) for one in lines]):
            life = step.life
            if names_unit(step.entries) and life.application:
                said.append(life.application.unit)
    except (Otherwise, UnknownLawError, ValueError):
        return False
    if life is None:
        return False
    law = book.law_of(life)
    values = title_values(life, law, next_wake(book, life))
    values |= {"opened_at": lines[0].effective, "recorded_at": lines[-1].recorded_at}
    owed = obligation_rows(life, law)
    row = connection.execute(select(titles).where(titles.c.id == title)).one_or_none()
    duties = select(obligations).where(obligations.c.title == title).order_by(obligations.c.id)
    kept = [dict(one._mapping) for one in connection.execute(duties)]
    shown = row and {name: getattr(row, name) for name in values}
    if shown == values and kept == owed:
        return False
    for unit in said:
        lock(connection, f"unit {unit.id}")
        add(connection, unit)
    if row is None:
        connection.execute(insert(titles).values(id=title, confirmed=0, **values))
    else:
        connection.execute(update(titles).where(titles.c.id == title).values(confirmed=0, **values))
    connection.execute(delete(obligations).where(obligations.c.title == title))
    if owed:
        connection.execute(insert(obligations), owed)
    return True
