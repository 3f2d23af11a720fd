"""Lists: the titles of the register by whatever they are filtered by, now or as they stood on a past day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    and_,
    case,
    column,
    exists,
    func,
    or_,
    select,
    values,
)

from register.connect import Register
from register.tables import FOREVER, editions, obligations, papers, titles, units
from register.tables import standings as listed
from schemas.folding import everyday, fold
from schemas.precondition import LEVELS
from schemas.stage import Duty, Stage

_LOST = (Stage.AFTERMATH.value, Stage.ENDED.value)
"""Where a title that was named is no longer held."""

_LAST = 1_000_000
"""The place of what the office's own order does not name."""

_MANY = 500
"""Titles whose duties are asked for by their ids; of more, all are read."""


@dataclass(frozen=True)
class Wanted:
    """What a list is of. Of several values any will do; empty or None asks nothing.

    `on`: as it stood at the end of that day. `words` are looked for in names, codes, numbers and documents, each one.
    `due_until` and `duties` are about what is open now.
    """

    on: date | None = None
    words: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    honours: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    batches: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    due_until: date | None = None
    in_force: bool | None = None
    is_open: bool | None = None
    lost: bool | None = None
    named_from: date | None = None
    named_until: date | None = None


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by the office's order of townships and units where `by` is empty, else by a column."""

    by: str = ""
    down: bool = False
    townships: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Listed(NamedTuple):
    """Some rows of a list, and how many it has in all."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    total: int


def find(register: Register, wanted: Wanted, order: Order, start: int = 0, most: int | None = None) -> Listed:
    """The titles that are `wanted`, from `start` on and `most` of them, and how many there are."""
    source, where = _source(wanted), _where(wanted)
    query: Select[*tuple[Any, ...]] = select(*_COLUMNS, _name(wanted).label("unit_name"))
    query = _ordered(query.where(*where), source, wanted, order).offset(start)
    if most is not None:
        query = query.limit(most)
    with register.reading() as connection:
        rows = connection.execute(query).all()
        whole = start == 0 and (most is None or len(rows) < most)
        total = len(rows) if whole else _count(connection, source, where)
    return Listed(rows, total)


_SHOWN = [one for one in listed.c if one.name not in ("unit_name", "until")]
_COLUMNS = (*_SHOWN, units.c.credit, units.c.names, units.c.body, titles.c.opened_at, titles.c.recommender)


def _source(wanted: Wanted) -> FromClause:
    joined = listed.join(units, units.c.code == listed.c.unit_code)
    return joined.join(titles, titles.c.id == listed.c.title)


def _name(wanted: Wanted) -> ColumnElement[str]:
    """What the unit is called: as it was on a past day, or as it is by what any of its titles has said since."""
    return units.c.name if wanted.on is None else listed.c.unit_name


def _count(connection: Connection, source: FromClause, where: Iterable[ColumnElement[bool]]) -> int:
    return connection.scalar(select(func.count()).select_from(source).where(*where)) or 0


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    day = wanted.on
    where = [listed.c.until == FOREVER] if day is None else [listed.c.since <= day, listed.c.until > day]
    several = {
        "level": wanted.levels,
        "category": wanted.categories,
        "township": wanted.townships,
        "honour": wanted.honours,
        "stage": tuple(one.value for one in wanted.stages),
        "batch": wanted.batches,
        "edition": wanted.editions,
    }
    where += [listed.c[name].in_(those) for name, those in several.items() if those]
    where += [_contains(word) for word in wanted.words]
    if wanted.in_force is not None:
        where.append(listed.c.in_force == wanted.in_force)
    if wanted.is_open is not None:
        ended = listed.c.stage == Stage.ENDED.value
        where.append(~ended if wanted.is_open else ended)
    if wanted.lost is not None:
        lost = and_(listed.c.named_on.is_not(None), listed.c.stage.in_(_LOST))
        where.append(lost if wanted.lost else ~lost)
    if wanted.named_from is not None:
        where.append(listed.c.named_on >= wanted.named_from)
    if wanted.named_until is not None:
        where.append(listed.c.named_on <= wanted.named_until)
    return where + _owing(wanted)


def _owing(wanted: Wanted) -> list[ColumnElement[bool]]:
    owed = []
    if wanted.due_until is not None:
        owed.append(obligations.c.due <= wanted.due_until)
    if wanted.duties:
        owed.append(obligations.c.duty.in_([one.value for one in wanted.duties]))
    return [listed.c.title.in_(select(obligations.c.title).where(*owed))] if owed else []


def _contains(word: str) -> ColumnElement[bool]:
    """Whether a title's own number, its unit's names and codes, or a document of it has the word in it."""
    plain = fold(word)
    named = [units.c.folded.contains(plain, autoescape=True)]
    named += [units.c.folded.like(_pieces(one), escape="\\") for one in everyday(plain)]
    kept = (titles.c.id, titles.c.number_folded, units.c.code, units.c.credit)
    named += [one.contains(plain, autoescape=True) for one in kept]
    documents = select(papers.c.title).where(papers.c.folded.contains(plain, autoescape=True))
    return or_(*named, listed.c.title.in_(documents))


def _pieces(pieces: Iterable[str]) -> str:
    """A LIKE pattern: the pieces one after the other, with whatever between them."""
    for_like = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
    return f"%{'%'.join(one.translate(for_like) for one in pieces)}%"


def _ordered(
    query: Select[*tuple[Any, ...]], source: FromClause, wanted: Wanted, order: Order
) -> Select[*tuple[Any, ...]]:
    if not order.by:
        return _in_own_order(query, source, wanted, order)
    key: ColumnElement[Any]
    if order.by == "due":
        first = func.min(obligations.c.due).label("due")
        due = select(obligations.c.title, first).group_by(obligations.c.title).subquery()
        source, key = source.outerjoin(due, due.c.title == listed.c.title), due.c.due
    else:
        key = _key(order.by, wanted)
    query = query.select_from(source)
    return query.order_by(key.is_(None), key.desc() if order.down else key, listed.c.title)


def _in_own_order(
    query: Select[*tuple[Any, ...]], source: FromClause, wanted: Wanted, order: Order
) -> Select[*tuple[Any, ...]]:
    """By townships, by units within one, by number. What the order does not name comes last, by its own name."""
    keys: list[ColumnElement[Any]] = []
    for names, named in ((order.townships, listed.c.township), (order.units, _name(wanted))):
        if names:
            ranks = _ranks(names, f"order_{len(keys)}")
            source = source.outerjoin(ranks, ranks.c.name == named)
            keys.append(func.coalesce(ranks.c.place, _LAST))
    if order.townships:
        keys.insert(1, listed.c.township)
    query = query.select_from(source)
    return query.order_by(*(one.desc() if order.down else one for one in (*keys, listed.c.title)))


def _ranks(names: Sequence[str], called: str) -> Any:
    """The office's own order, as a table."""
    table = values(column("name", String), column("place", Integer), name=called)
    return table.data([(name, place) for place, name in enumerate(dict.fromkeys(names))]).cte()


def _key(by: str, wanted: Wanted) -> ColumnElement[Any]:
    """What a column is sorted by: levels from the highest, stages in the order of the course."""
    match by:
        case "level":
            return case({one: place for place, one in enumerate(LEVELS)}, value=listed.c.level)
        case "stage":
            return case({one.value: place for place, one in enumerate(Stage)}, value=listed.c.stage)
        case "unit":
            return _name(wanted)
        case "opened_on":
            return titles.c.opened_at
        case "code":
            return units.c.credit
        case _:
            return listed.c[by]


SORTED_BY = (
    "title",
    "unit",
    "code",
    "category",
    "township",
    "honour",
    "level",
    "stage",
    "batch",
    "number",
    "named_on",
    "term_end",
    "opened_on",
    "due",
)
"""The columns that a list can be sorted by."""


def first_due(register: Register, those: Sequence[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Of each of these titles the open duty that is due first: what, by whom, when."""
    query = select(
        obligations.c.title, obligations.c.what, obligations.c.role, obligations.c.area, obligations.c.due
    ).order_by(obligations.c.due.desc(), obligations.c.id.desc())
    if len(those) <= _MANY:
        query = query.where(obligations.c.title.in_(those))
    with register.reading() as connection:
        return {row.title: row for row in connection.execute(query)}


def have(register: Register, wanted: Wanted, what: str) -> set[str]:
    """Which townships, or which units by name, have a title that is wanted."""
    named = _name(wanted) if what == "unit" else listed.c.township
    with register.reading() as connection:
        return set(
            connection.scalars(select(named).distinct().select_from(_source(wanted)).where(*_where(wanted)))
        )


def known(register: Register, name: str) -> list[str]:
    """Every value that a column of `standings` has ever had."""
    one = listed.c[name]
    with register.reading() as connection:
        return list(connection.scalars(select(one).where(one.is_not(None)).distinct().order_by(one)))


def finds(register: Register, word: str) -> bool:
    """Whether any title ever listed has the word in it."""
    query = select(listed.c.title).select_from(_source(Wanted())).where(_contains(word)).limit(1)
    with register.reading() as connection:
        return connection.scalar(query) is not None


def has(register: Register, name: str, text: str) -> bool:
    """Whether a column of `standings` has ever had exactly this value."""
    with register.reading() as connection:
        return bool(connection.scalar(select(exists().where(listed.c[name] == text))))


def laws(register: Register) -> dict[str, tuple[str, str]]:
    """The editions by hash: id, and text."""
    query = select(editions.c.hash, editions.c.id, editions.c.body).where(editions.c.kind == "edition")
    with register.reading() as connection:
        return {
            row.hash: (row.id, row.body) for row in connection.execute(query.order_by(editions.c.added_at))
        }


def first_day(register: Register) -> date | None:
    """From which day on the register has a title."""
    with register.reading() as connection:
        found: date | None = connection.scalar(select(func.min(listed.c.since)))
    return found
