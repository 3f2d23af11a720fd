"""Questions that people and workers ask the register: which title, what is due, what is open."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from register.connect import Register
from register.listed import lists_of
from register.tables import IS_OPEN, inbox, obligations, titles, unit_names, units
from register.units import LONGEST, called, spoken, unit_in
from schemas.base import Instant, Model, Sha256
from schemas.folding import fold
from schemas.stage import Stage
from schemas.unit import Unit

if TYPE_CHECKING:  # to look at a list needs no life
    from schemas.life import Life

_PAGE = 500
"""Titles read at a time: a rebuild of thousands holds no transaction open meanwhile."""


class TitleRow(Model):
    """A title as lists show it."""

    id: str
    unit_code: str
    unit_name: str
    honour: str
    level: str
    stage: Stage
    is_open: bool
    number: str | None
    batch: str | None
    named_on: date | None
    term_end: date | None
    ban_until: date | None
    next_wake: Instant | None
    opened_at: Instant
    seq: int
    edition: str
    calendar: str


class OpenTitle(NamedTuple):
    """What is needed to start a title again."""

    title: str
    life: "Life"
    next_wake: datetime | None


MOST = 200
"""Titles listed for a text that many contain."""


def find_titles(register: Register, text: str) -> list[TitleRow]:
    """The titles that `text` means: by id, number, unit code or one of the unit's names, also a former one.

    Whatever matches whole as it is typed comes alone; then what does however it is typed; only where nothing does, what
    contains `text`, in the same order; then what is called so in everyday words. Open titles stand first.
    One more than `MOST` at most: there may be others. What matches whole is found by indexes; only for a part is
    everything read.
    """
    text = text.strip()
    plain = fold(text)
    if not plain or len(text) > LONGEST:  # no name or number is longer
        return []
    whole = or_(
        func.upper(titles.c.id) == text.upper(),
        titles.c.number == text,
        units.c.code == text.upper(),
        units.c.credit == text.upper(),
        units.c.names.contains(f"\n{text}\n", autoescape=True),
    )
    whole_folded = or_(
        titles.c.id == plain,
        titles.c.number_folded == plain,
        units.c.code == plain,
        units.c.credit == plain,
        units.c.folded.contains(f"\n{plain}\n", autoescape=True),
    )
    part = or_(
        titles.c.id.icontains(text, autoescape=True),
        titles.c.number.icontains(text, autoescape=True),
        units.c.code.icontains(text, autoescape=True),
        units.c.credit.icontains(text, autoescape=True),
        units.c.names.icontains(text, autoescape=True),
    )
    kept_folded = (titles.c.id, titles.c.number_folded, units.c.code, units.c.credit, units.c.folded)
    part_folded = or_(
        *(one.contains(plain, autoescape=True) for one in kept_folded)
    )  # whatever matches at all
    rank = case((whole, 0), (whole_folded, 1), (part, 2), (part_folded, 3), else_=4)
    query = select(titles, units.c.name.label("unit_name"), rank.label("rank"))
    query = query.join(units, units.c.code == titles.c.unit_code)
    query = query.order_by(rank, titles.c.is_open.desc(), titles.c.id).limit(MOST + 1)
    by_index = and_(_perhaps(text, plain), or_(whole, whole_folded))
    with register.reading() as connection:
        for where in (by_index, or_(part_folded, *spoken(units.c.folded, plain))):
            if found := connection.execute(query.where(where)).all():
                return [_title_row(row) for row in found if row.rank == found[0].rank]
    return []


def _perhaps(text: str, plain: str) -> ColumnElement[bool]:
    """What a title that is called so as a whole has in one of its indexes, or its unit in one of theirs."""
    codes = (text.upper(), plain)
    named = union(
        select(units.c.code).where(units.c.code.in_(codes)),
        select(units.c.code).where(units.c.credit.in_(codes)),
        select(unit_names.c.unit_code).where(unit_names.c.folded == plain[:LONGEST]),
    )
    return or_(
        titles.c.id.in_(codes),
        titles.c.number == text,
        titles.c.number_folded == plain,
        titles.c.unit_code.in_(named),
    )


def names_like(register: Register, text: str, limit: int = 500) -> list[str]:
    """Names of units that share two characters in a row with `text`."""
    pairs = {text[n : n + 2] for n in range(min(len(text), 20) - 1)}
    if not pairs:
        return []
    query = select(units.c.name).where(or_(*(units.c.name.contains(one, autoescape=True) for one in pairs)))
    with register.reading() as connection:
        return list(connection.scalars(query.order_by(units.c.name).limit(limit)))


def batches(register: Register, honour: str) -> list[str]:
    """The batches in which titles of an honour have been named."""
    query = select(titles.c.batch).where(titles.c.batch.is_not(None), titles.c.honour == honour).distinct()
    with register.reading() as connection:
        return list(connection.scalars(query.order_by(titles.c.batch)))


def title_row(register: Register, title: str) -> TitleRow | None:
    """One title by its id."""
    with register.reading() as connection:
        return next(iter(_titles(connection, titles.c.id == title)), None)


def unit(register: Register, id_: str) -> Unit | None:
    """A unit by what it is known by, as it is now."""
    return next(iter(_units(register, units.c.code == id_)), None)


def units_of(register: Register, code: str) -> list[Unit]:
    """The units that have a credit code: a branch may share its parent's."""
    return _units(register, units.c.credit == code)


def every_unit(register: Register) -> list[Unit]:
    """All units, by what they are known by."""
    return _units(register, true())


def _units(register: Register, where: ColumnElement[bool]) -> list[Unit]:
    query = select(units.c.body, units.c.credit).where(where).order_by(units.c.code)
    with register.reading() as connection:
        return [unit_in(row) for row in connection.execute(query)]


def units_called(register: Register, text: str) -> list[Unit]:
    """The units that have this code or number, or have or had this name, however it is typed."""
    key = text.strip().upper()
    return _units(register, or_(units.c.code == key, units.c.credit == key, called(text)))


def units_with_titles(register: Register) -> list[Unit]:
    """The units that have a title under way or held."""
    return _units(register, units.c.code.in_(select(titles.c.unit_code).where(titles.c.is_open)))


def titles_of(register: Register, unit: str) -> list[TitleRow]:
    """The titles of a unit, by what it is known by; open ones first."""
    with register.reading() as connection:
        return _titles(connection, titles.c.unit_code == unit)


def open_count(register: Register) -> int:
    """How many titles are open."""
    with register.reading() as connection:
        return connection.scalar(select(func.count()).select_from(titles).where(titles.c.is_open)) or 0


def open_titles(register: Register) -> Iterator[OpenTitle]:
    """Every open title in the order of ids: all that a rebuild needs."""
    from schemas.life import Life

    after = ""
    while True:
        query = (
            select(titles.c.id, titles.c.head, titles.c.life, titles.c.next_wake)
            .where(titles.c.is_open, titles.c.id > after)
            .order_by(titles.c.id)
            .limit(_PAGE)
        )
        with register.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        for row in rows:
            yield OpenTitle(row.id, Life.read(row.life, row.head), row.next_wake)
        after = rows[-1].id


def headways(register: Register) -> dict[str, tuple[int, str, datetime | None]]:
    """How far every open title has come: its newest entry, its stage, its next wake. No life is read for it."""
    query = select(titles.c.id, titles.c.seq, titles.c.stage, titles.c.next_wake).where(titles.c.is_open)
    with register.reading() as connection:
        return {row.id: (row.seq, row.stage, row.next_wake) for row in connection.execute(query)}


def lacking(register: Register, calendar: Sha256) -> int:
    """How many open titles live under another calendar than this, not counting those that refused it as they stand.

    There are none all year but after a notice: an index says what lies before it and behind it, not what is another.
    """
    its = titles.c.calendar
    others = (select(titles.c.id).where(IS_OPEN, one) for one in (its < calendar, its > calendar))
    query = select(func.count()).select_from(titles).where(titles.c.id.in_(union_all(*others)))
    with register.reading() as connection:
        return connection.scalar(query.where(*_lacking(calendar))) or 0


class Lacking(NamedTuple):
    """A title that lives under another calendar, the length of its ledger, and the newest entry of the engine's."""

    title: str
    seq: int
    confirmed: int


def titles_lacking(register: Register, calendar: Sha256, after: str, limit: int) -> list[Lacking]:
    """The next such titles in the order of ids."""
    columns = select(titles.c.id, titles.c.seq, titles.c.confirmed)
    query = columns.where(*_lacking(calendar), titles.c.id > after)
    with register.reading() as connection:
        return [Lacking(*row) for row in connection.execute(query.order_by(titles.c.id).limit(limit))]


def _lacking(calendar: Sha256) -> tuple[ColumnElement[bool], ...]:
    from schemas.arrival import prefix

    id_ = literal(prefix(calendar)).concat(titles.c.id).concat(".").concat(cast(titles.c.seq, String))
    refused = exists().where(inbox.c.action_id == id_, inbox.c.state == "refused")
    return titles.c.is_open, titles.c.calendar != calendar, ~refused


def provisional(register: Register) -> int:
    """How many open dates are 暂定 for want of a notice."""

    query = select(func.count()).select_from(obligations).where(obligations.c.provisional)
    with register.reading() as connection:
        return connection.scalar(query) or 0


def next_title_id(register: Register, year: int) -> str:
    """The id that the next application of `year` would get, like 2026-0001. `inbox.receive_new` also takes it."""
    with register.reading() as connection:
        return next_id(register, connection, year)


class FindingsOf(NamedTuple):
    """A list of findings 问题清单 of a title: its number, how many items it has, how many are not struck off."""

    id: str
    items: int
    left: int


def findings_of(register: Register, title: str) -> list[FindingsOf]:
    """The lists of findings of a title, the newest first."""
    with register.reading() as connection:
        found = [(id_, state["items"]) for id_, _, state in lists_of(connection, title)]
    return [
        FindingsOf(id_, len(items), sum(1 for one in items if not one.get("struck_on")))
        for id_, items in found
    ]


AHEAD = 50
"""Numbers after the last one known that are looked at: others may have taken some meanwhile."""


def next_id(register: Register, connection: Connection, year: int) -> str:
    """`next_title_id` inside a transaction. An application that was refused has used its id up.

    The last one is found once; from then on only whether there is one after the last one known.
    """
    last = register.numbered.get(year) or _last(connection, year)
    while further := _among(connection, year, range(last + 1, last + AHEAD)):
        last = further
    register.numbered[year] = last
    return f"{year}-{last + 1:04d}"


def _last(connection: Connection, year: int, digits: int = 4) -> int:
    """The highest number of so many digits, or of more where those are nearly used up; 0 where there is none.

    Ids of one length sort as their numbers do: an index has the last one at hand.
    """
    first, last = (f"{year}-{digit * digits}" for digit in "09")

    def id_of(column: Column[str], *where: ColumnElement[bool]) -> str | None:
        query = select(column).where(column.between(first, last), func.length(column) == len(last), *where)
        return connection.scalar(query.order_by(column.desc()).limit(1))

    highest = _number(year, id_of(titles.c.id), id_of(inbox.c.title, _ASKS))
    return highest if highest + AHEAD < 10**digits else max(highest, _last(connection, year, digits + 1))


def _among(connection: Connection, year: int, numbers: range) -> int:
    """The highest of these numbers that a title of the year has, or had asked for; 0 where none has."""
    ids = [f"{year}-{number:04d}" for number in numbers]
    asked = select(inbox.c.title).where(_ASKS, inbox.c.title.in_(ids))
    return _number(
        year, *connection.scalars(union_all(select(titles.c.id).where(titles.c.id.in_(ids)), asked))
    )


_ASKS = inbox.c.kind.in_(("apply", "take_over"))
"""That an action asks for a title of its own."""


def _number(year: int, *ids: str | None) -> int:
    pattern = re.compile(rf"{year}-(\d{{4,}})")
    return max((int(match[1]) for one in ids if one and (match := pattern.fullmatch(one))), default=0)


def _titles(connection: Connection, where: ColumnElement[bool]) -> list[TitleRow]:
    query: Select[*tuple[object, ...]] = select(titles, units.c.name.label("unit_name"))
    rows = connection.execute(
        query.join(units, units.c.code == titles.c.unit_code)
        .where(where)
        .order_by(titles.c.is_open.desc(), titles.c.id)
    )
    return [_title_row(row) for row in rows]


def _title_row(row: Row[*tuple[object, ...]]) -> TitleRow:
    values = dict(row._mapping)
    return TitleRow.model_validate({name: values[name] for name in TitleRow.model_fields})
