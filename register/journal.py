"""Journal 流水: every entry of every ledger, numbered in the order in which it came to be seen.

Nothing else tells who has read so far what is new: what was recorded first may be committed last. `record` writes a
row without a number, in its own transaction, and waits for nobody; whoever reads numbers what is there, one at a time.
So that whoever has seen a number has seen, or can see, all before it.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, insert, select, update

from register.connect import Register
from register.sight import seen_by
from register.tables import entries, journal, standings
from schemas.base import local_date
from schemas.entry import Entry
from schemas.party import Party

MOST = 500
"""Lines that are read at a time, at most."""

_INTO = insert(journal)

_AT = "%Y%m%dT%H%M%S%f"


class Line(NamedTuple):
    """An entry, and the place after it; when it was recorded, and how lists showed its title at the end of its day.

    The entry is one without its notices.
    """

    place: str
    entry: Entry
    recorded_at: datetime
    shown: Row[Any]


class Page(NamedTuple):
    """Some lines, and the place from which to read on; whoever got no line has seen all that there is."""

    lines: list[Line]
    place: str


class LostPlaceError(Exception):
    """No place of this register: none at all, or one of before it was restored from a backup. Read from the start."""


def add(connection: Connection, come: Iterable[Entry]) -> None:
    """Entries that are being recorded. They have no number until somebody reads."""
    connection.execute(_INTO, [{"title": one.title, "seq": one.seq} for one in come])


def missing(there: Set[int], seqs: Set[int]) -> tuple[list[int], list[int]]:
    """Of a title that has these numbers in the journal, and entries of those: what it lacks, and what is too much."""
    return sorted(seqs - there), sorted(there - seqs)


def out_of_turn(rows: Iterable[Row[Any]]) -> list[int]:
    """The entries of a title that the journal numbers before an earlier one of it, or when it does not say."""
    before, found = 0, []
    for row in rows:
        if (row.number is None) is not (row.numbered_at is None) or (row.number or before + 1) <= before:
            found.append(row.seq)
        before = max(before, row.number or 0)
    return found


def complete(connection: Connection, title: str, found: Sequence[Entry]) -> bool:
    """Let the journal have all entries of a title, and nothing else of it; whether it had not."""
    there = set(connection.scalars(select(journal.c.seq).where(journal.c.title == title)))
    lacking, superfluous = missing(there, {one.seq for one in found})
    if superfluous:
        connection.execute(delete(journal).where(journal.c.title == title, journal.c.seq.in_(superfluous)))
    if lacking:
        add(connection, (one for one in found if one.seq in lacking))
    return bool(lacking or superfluous)


def number(register: Register) -> int:
    """Number what has none yet, within a title in its own order; how many there were."""
    unnumbered = journal.c.number.is_(None)
    with register.reading() as connection:
        if not connection.scalar(select(exists().where(unnumbered))):
            return 0
    with register.writing("journal") as connection:
        last = connection.scalar(select(func.max(journal.c.number))) or 0
        # A clock that was set back must not turn the order of one title's entries round.
        at = func.max(entries.c.recorded_at).over(partition_by=entries.c.title, order_by=entries.c.seq)
        query = (
            select(journal.c.title, journal.c.seq)
            .join(entries, and_(entries.c.title == journal.c.title, entries.c.seq == journal.c.seq))
            .where(unnumbered)
            .order_by(at, journal.c.title, journal.c.seq)
        )
        new = [
            {"of": row.title, "nth": row.seq, "as": place}
            for place, row in enumerate(connection.execute(query), last + 1)
        ]
        if new:
            row = (journal.c.title == bindparam("of"), journal.c.seq == bindparam("nth"))
            values = {"number": bindparam("as"), "numbered_at": register.now(connection)}
            connection.execute(update(journal).where(*row).values(values), new)
    return len(new)


def newest(register: Register) -> str:
    """The place after all that has happened so far."""
    number(register)
    with register.reading() as connection:
        return _newest(connection)


def after(register: Register, parties: Sequence[Party], place: str = "", most: int = MOST) -> Page:
    """What has happened since a place and a post of these parties may look at now; from the start without one.

    `LostPlaceError`.
    """
    number(register)
    with register.reading() as connection:
        since = _found(connection, place)
        query = (
            select(journal.c.number, journal.c.numbered_at, entries)
            .join(entries, and_(entries.c.title == journal.c.title, entries.c.seq == journal.c.seq))
            .where(journal.c.number > since)
        )
        if (seen := seen_by(parties, journal.c.title)) is not None:
            query = query.where(seen)
        rows = connection.execute(query.order_by(journal.c.number).limit(min(most, MOST))).all()
        full = len(rows) == min(most, MOST)
        read_on = _written(rows[-1].number, rows[-1].numbered_at) if full else _newest(connection)
        return Page(_lines(connection, rows), read_on)


def _lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[Line]:
    shown: dict[str, list[Row[Any]]] = {}
    query = select(standings).where(standings.c.title.in_({row.title for row in rows}))
    for one in connection.execute(query.order_by(standings.c.title, standings.c.since)):
        shown.setdefault(one.title, []).append(one)
    # Of one that lists never showed, for it could not be lived again, `verify` tells, and nobody can say more.
    return [
        Line(
            _written(row.number, row.numbered_at),
            Entry.read_untold(row.body, row.prev, row.hash),
            row.recorded_at,
            _then(shown[row.title], local_date(row.effective)),
        )
        for row in rows
        if row.title in shown
    ]


def _then(rows: Sequence[Row[Any]], day: date) -> Row[Any]:
    """What lists showed on a day; of a clock that ran ahead, what they showed first."""
    return next((one for one in reversed(rows) if one.since <= day), rows[0])


def _newest(connection: Connection) -> str:
    last = select(journal.c.number, journal.c.numbered_at).where(journal.c.number.is_not(None))
    row = connection.execute(last.order_by(journal.c.number.desc()).limit(1)).first()
    return _written(row.number, row.numbered_at) if row else ""


def _written(number: int, at: datetime) -> str:
    """A place: the number, and when it was given. In a register that was restored another entry has it since."""
    return f"{number}-{at.astimezone(UTC).strftime(_AT)}"


def _found(connection: Connection, place: str) -> int:
    if not place:
        return 0
    said = place.partition("-")[0]
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise LostPlaceError(place)
    columns = select(journal.c.number, journal.c.numbered_at)
    row = connection.execute(columns.where(journal.c.number == int(said))).first()
    if row is None or row.numbered_at is None or _written(row.number, row.numbered_at) != place:
        raise LostPlaceError(place)
    return int(row.number)
