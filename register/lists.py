"""Lists: the titles of the register by whatever they are filtered by, now or as they stood on a past day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
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
    null,
    select,
    union_all,
    values,
)

from register.connect import Register
from register.sight import few, seen_by, seen_now
from register.tables import FOREVER, editions, obligations, papers, titles, unit_names, units
from register.tables import standings as listed
from register.units import said_in
from schemas.folding import fold
from schemas.party import Party
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
    `due_until` and `duties` are about what is open now. `seen_by`: only what a post of these parties may look at.
    `after`: only titles whose ids come behind this one.
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
    seen_by: tuple[Party, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class Sorting:
    """How a list is sorted: by the office's order of townships and units where `by` is empty, else by a column."""

    by: str = ""
    down: bool = False
    townships: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Listed(NamedTuple):
    """Some rows of a list, and how many it has in all."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    total: int


def find(
    register: Register,
    wanted: Wanted,
    order: Sorting,
    start: int = 0,
    most: int | None = None,
    *,
    lean: bool = False,
) -> Listed:
    """The titles that are `wanted`, from `start` on and `most` of them, and how many there are.

    First which and in what order, by what the indexes have; then what there is of those. `lean`: without contact, day
    of application and recommending body, which stand behind long texts.
    """
    with register.reading() as connection:
        where = _where(connection, wanted)
        query = _ordered(select(listed.c.title).where(*where), wanted, order).offset(start)
        if most is not None:
            query = query.limit(most)
        those = list(connection.scalars(query))
        whole = start == 0 and (most is None or len(those) < most)
        counted = select(func.count()).select_from(listed).where(*where)
        total = len(those) if whole else connection.scalar(counted) or 0
        if len(those) <= _MANY:
            where = [*_stood(wanted, of_few=True), listed.c.title.in_(those)]
        rows = {row.title: row for row in connection.execute(_all_of(wanted, lean).where(*where))}
    return Listed([rows[title] for title in those], total)


_SHOWN = [one for one in listed.c if one.name not in ("unit_name", "until")]


def _all_of(wanted: Wanted, lean: bool) -> Select[*tuple[Any, ...]]:
    """What there is of titles, with their units; without `where`."""
    source = listed.join(units, units.c.code == listed.c.unit_code)
    columns = (*_SHOWN, _name(wanted).label("unit_name"), units.c.credit, units.c.names)
    if lean:
        empty = (null().label(name) for name in ("body", "opened_at", "recommender"))
        return select(*columns, *empty).select_from(source)
    source = source.join(titles, titles.c.id == listed.c.title)
    return select(*columns, units.c.body, titles.c.opened_at, titles.c.recommender).select_from(source)


def _name(wanted: Wanted) -> ColumnElement[str]:
    """What the unit is called: as it was on a past day, or as it is by what any of its titles has said since."""
    return units.c.name if wanted.on is None else listed.c.unit_name


def _stood(wanted: Wanted, those: FromClause = listed, *, of_few: bool = False) -> list[ColumnElement[bool]]:
    """The one row of each title that held on the day.

    `of_few`: of titles that are named, so that a database begins with them. It takes what holds for ever for little,
    and would go through all of it to find a title.
    """
    day, has = wanted.on, those.c
    if day is not None:
        return [has.since <= day, has.until > day]
    return [has.until >= FOREVER] if of_few else [has.until == FOREVER]


def _where(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    where = _of_titles(connection, wanted)
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
    if wanted.after:
        where.append(listed.c.title > wanted.after)
    return where + _owing(wanted)


def _of_titles(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Which titles have the words and are seen, and their one row that holds; few are looked up first."""
    sets, where, of_few = [_having(word, wanted) for word in wanted.words], [], False
    seen: ColumnElement[bool] | CompoundSelect[*tuple[Any, ...]] | None = None
    if wanted.seen_by:
        now = wanted.on is None
        seen = seen_now(connection, wanted.seen_by) if now else seen_by(wanted.seen_by, listed.c.title)
    if isinstance(seen, CompoundSelect):
        sets.append(seen)
    elif seen is not None:
        where.append(seen)
    for one in sets:
        named = few(connection, one)
        where.append(listed.c.title.in_(one if named is None else named))
        of_few |= named is not None
    return where + _stood(wanted, of_few=of_few)


def _owing(wanted: Wanted) -> list[ColumnElement[bool]]:
    owed = []
    if wanted.due_until is not None:
        owed.append(obligations.c.due <= wanted.due_until)
    if wanted.duties:
        owed.append(obligations.c.duty.in_([one.value for one in wanted.duties]))
    return [listed.c.title.in_(select(obligations.c.title).where(*owed))] if owed else []


def _having(word: str, wanted: Wanted) -> CompoundSelect[*tuple[Any, ...]]:
    """The titles whose own number, whose unit's names and codes, or a document of which has the word in it.

    The titles are gathered first, by what the indexes have: of rows read one by one a database would ask all of it.
    """
    plain = fold(word)
    called = select(unit_names.c.folded).where(said_in(unit_names.c.folded, plain))
    of_units = [select(unit_names.c.unit_code).where(unit_names.c.folded.in_(called))]
    if plain.isascii():  # as credit codes and the numbers of titles are
        of_units.append(select(units.c.code).where(_in_it(units.c.credit, plain)))
    of_units.append(select(units.c.code).where(units.c.code.contains(plain, autoescape=True)))
    then = listed.alias("listed_then")
    found = [
        select(then.c.title).where(then.c.unit_code.in_(union_all(*of_units)), *_stood(wanted, then)),
        select(titles.c.id).where(_in_it(titles.c.number_folded, plain)),
        select(papers.c.title).where(_in_it(papers.c.folded, plain)),
    ]
    if plain.isascii():
        found.append(select(titles.c.id).where(titles.c.id.contains(plain, autoescape=True)))
    return union_all(*found)


def _in_it(one: Column[Any], plain: str) -> ColumnElement[bool]:
    """Whether a column has a text in it: the few values that do are looked for in its index, not in the long rows."""
    return one.in_(select(one).where(one.contains(plain, autoescape=True)))


def _ordered(query: Select[*tuple[Any, ...]], wanted: Wanted, order: Sorting) -> Select[*tuple[Any, ...]]:
    if not order.by:
        return _in_own_order(query, order)
    of_unit = units.c.code == listed.c.unit_code
    key: ColumnElement[Any]
    if order.by in ("due", "opened_on"):
        table, day = (obligations, obligations.c.due) if order.by == "due" else (listed, listed.c.since)
        first = select(table.c.title, func.min(day).label("day")).group_by(table.c.title).subquery()
        query, key = query.select_from(listed.outerjoin(first, first.c.title == listed.c.title)), first.c.day
    elif order.by in ("unit", "code"):
        query = query.select_from(listed.join(units, of_unit))
        key = _name(wanted) if order.by == "unit" else units.c.credit
    else:
        key = _key(order.by)
    return query.order_by(key.is_(None), key.desc() if order.down else key, listed.c.title)


def _in_own_order(query: Select[*tuple[Any, ...]], order: Sorting) -> Select[*tuple[Any, ...]]:
    """By townships, by units within one, by number. What the order does not name comes last, by its own name."""
    keys: list[ColumnElement[Any]] = []
    source: FromClause = listed
    if order.townships:
        places = {name: place for place, name in enumerate(dict.fromkeys(order.townships))}
        keys += [case(places, value=listed.c.township, else_=_LAST), listed.c.township]
    if order.units:
        ranks = _ranks([fold(name) for name in order.units])
        placed = select(unit_names.c.unit_code, func.min(ranks.c.place).label("place"))
        placed = placed.join(ranks, ranks.c.name == unit_names.c.folded).group_by(unit_names.c.unit_code)
        first = placed.cte("place_of_units")
        source = source.outerjoin(first, first.c.unit_code == listed.c.unit_code)
        keys.append(func.coalesce(first.c.place, _LAST))
    query = query.select_from(source)
    return query.order_by(*(one.desc() if order.down else one for one in (*keys, listed.c.title)))


def _ranks(names: Sequence[str]) -> Any:
    """The office's own order, as a table."""
    table = values(column("name", String), column("place", Integer), name="order_of_units")
    return table.data([(name, place) for place, name in enumerate(dict.fromkeys(names))]).cte()


def _key(by: str) -> ColumnElement[Any]:
    """What a column is sorted by: levels from the highest, stages in the order of the course."""
    match by:
        case "level":
            return case({one: place for place, one in enumerate(LEVELS)}, value=listed.c.level)
        case "stage":
            return case({one.value: place for place, one in enumerate(Stage)}, value=listed.c.stage)
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


def townships_in(register: Register, wanted: Wanted) -> set[str]:
    """Which townships have a title that is wanted."""
    with register.reading() as connection:
        return set(
            connection.scalars(select(listed.c.township).where(*_where(connection, wanted)).distinct())
        )


def units_in(register: Register, wanted: Wanted, names: Iterable[str]) -> set[str]:
    """Which of these units, by any name that they have had here, folded, have a title that is wanted."""
    called = select(unit_names.c.folded, unit_names.c.unit_code)
    called = called.where(unit_names.c.folded.in_([fold(name) for name in names]))
    with register.reading() as connection:
        codes = [(row.folded, row.unit_code) for row in connection.execute(called)]
        there = select(listed.c.unit_code).where(listed.c.unit_code.in_([code for _, code in codes]))
        found = set(connection.scalars(there.where(*_where(connection, wanted)).distinct()))
    return {name for name, code in codes if code in found}


def counted(register: Register, wanted: Wanted, *names: str) -> dict[tuple[Any, ...], int]:
    """How many titles are wanted, by the values of these columns."""
    by = [listed.c[name] for name in names]
    with register.reading() as connection:
        query = select(*by, func.count()).where(*_where(connection, wanted)).group_by(*by)
        return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


Shown = Row[*tuple[Any, ...]]
"""A row of `standings`."""


def stood(register: Register, wanted: Wanted) -> Sequence[Shown]:
    """What lists show of every title that is wanted, in no order, without its unit's own row."""
    with register.reading() as connection:
        return connection.execute(select(listed).where(*_where(connection, wanted))).all()


def known(register: Register, name: str) -> list[str]:
    """Every value that a column of `standings` has ever had."""
    one = listed.c[name]
    with register.reading() as connection:
        return list(connection.scalars(select(one).where(one.is_not(None)).distinct().order_by(one)))


def finds(register: Register, word: str) -> bool:
    """Whether any title has the word in it."""
    with register.reading() as connection:
        where = _where(connection, Wanted(words=(word,)))
        return connection.scalar(select(listed.c.title).where(*where).limit(1)) is not None


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


def taken_over_since(register: Register, day: date) -> int:
    """How many titles the register did not have by then, though they had been named: it took them over later."""
    had = select(listed.c.title).where(listed.c.since <= day)
    named = (listed.c.since > day, listed.c.named_on <= day, listed.c.title.not_in(had))
    with register.reading() as connection:
        return connection.scalar(select(func.count(listed.c.title.distinct())).where(*named)) or 0


def first_day(register: Register) -> date | None:
    """From which day on the register has a title."""
    with register.reading() as connection:
        found: date | None = connection.scalar(select(func.min(listed.c.since)))
    return found
