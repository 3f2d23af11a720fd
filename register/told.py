"""Told: what titles say of their units, one after the other, and what the register has of a unit by that.

Every title keeps the unit as its own acts have described it. The register has one row for all titles of a unit: what
each act changed in it, in the order of recording, and nothing that a title only still has from before.

Example. A school has two titles. Through the first it is renamed; the second still has the old name. When the second
says that the telephone is another, the row gets the telephone, and keeps the new name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, and_, exists, func, or_, select

from register import standings, units
from register.tables import entries, titles
from register.tables import units as table
from schemas.action import Annul, ChangeUnit, Correct
from schemas.entry import Entry
from schemas.life import Life
from schemas.opening import Amend, UpdateUnit
from schemas.step import Step
from schemas.unit import Unit
from workflows.life.law import LawBook, UnknownLawError
from workflows.life.relive import Otherwise, relive_from, unwritten
from workflows.life.upkeep import reached

SPEAKING = ("apply", "take_over", "amend", "update", "change", "correct")
"""The acts in whose text a unit stands that a title has, or will have."""


Telling = UpdateUnit | ChangeUnit | Amend | Annul | Correct
"""Acts of which `heard` must know that it was they."""


class Word(NamedTuple):
    """A step by which a title's unit is another, or described otherwise, or by which the title opens or ends.

    `action` is there where it tells more than before and after: `verify` holds the words of all titles at once, and
    what an application says beside its unit is many times longer.
    """

    at: datetime
    title: str
    seq: int
    before: Unit | None
    after: Unit
    action: Telling | None
    is_open: bool


class Known(NamedTuple):
    """A unit as the register has it, and all its names, one a line."""

    unit: Unit
    names: str


class Relived(NamedTuple):
    """A title lived again: its life, what it said of its units, and what lists have shown of it."""

    life: Life
    words: list[Word]
    standings: standings.Rows


def word_of(before: Life, step: Step, at: datetime) -> Word | None:
    """What a step that was recorded at an instant says."""
    life = step.life
    old = before.application.unit if before.application else None
    if life.application is None or (old == life.application.unit and before.is_open == life.is_open):
        return None
    action = next((one.action for one in step.entries if isinstance(one.action, Telling)), None)
    return Word(at, life.title, life.seq, old, life.application.unit, action, life.is_open)


def relived(book: LawBook, found: Sequence[Entry], recorded: Sequence[datetime]) -> Relived:
    """A title lived again from its entries, one at least, and when each was recorded. Raises as `relive` does."""
    life, words = unwritten(found[0]), []
    rows: standings.Rows = []
    for step in relive_from(book, life, found):
        if word := word_of(life, step, recorded[step.life.seq - 1]):
            words.append(word)
        rows = standings.after(rows, book, [step])
        life = step.life
    return Relived(life, words, rows)


def heard(known: Unit | None, word: Word, *, beside: bool) -> Unit:
    """The unit after a word; `beside`: another of its titles is open, which an application does not change."""
    before, after, action = word.before, word.after, word.action
    if known is None:
        return after
    taken_back = isinstance(action, Annul | Correct)
    if before is None or before.id != after.id:
        return _with_code(known, after) if beside or taken_back else _with_code(after, known)
    if isinstance(action, UpdateUnit):
        return reached(known, action)
    if isinstance(action, ChangeUnit):
        return _with_code(after, known)
    if isinstance(action, Amend) and beside:
        return _with_code(known, after)
    contact = _changed(before.contact, after.contact, known.contact, only_as_it_was=taken_back)
    rest = _changed(before, after, known, only_as_it_was=taken_back)
    return known.model_copy(update={**rest, "contact": known.contact.model_copy(update=contact)})


def _with_code(one: Unit, other: Unit) -> Unit:
    return one if one.code else one.model_copy(update={"code": other.code})


def _changed(before: object, after: object, known: object, *, only_as_it_was: bool) -> dict[str, object]:
    """The fields that a step changed; of one that takes something back, those that nobody has changed since."""
    return {
        name: getattr(after, name)
        for name in type(after).model_fields  # type: ignore[attr-defined]
        if getattr(before, name) != getattr(after, name)
        and not (only_as_it_was and getattr(known, name) != getattr(before, name))
    }


def come_to(words: Iterable[Word]) -> dict[str, Known]:
    """What these words of all titles come to, by what the units are known by."""
    found: dict[str, Known] = {}
    there: dict[str, str] = {}
    open_: dict[str, set[str]] = defaultdict(set)
    for word in sorted(words, key=lambda one: (one.at, one.title, one.seq)):
        id_ = word.after.id
        if word.before != word.after:
            known = found.get(id_)
            unit = heard(known and known.unit, word, beside=bool(open_[id_] - {word.title}))
            found[id_] = Known(unit, units.names_of([word.after], known.names if known else ""))
        open_[there.get(word.title, id_)].discard(word.title)
        there[word.title] = id_
        if word.is_open:
            open_[id_].add(word.title)
    return found


def hear(connection: Connection, word: Word) -> None:
    """A word that is being recorded goes into the unit's row."""
    if word.before == word.after:
        return
    known = kept(connection, word.after.id)
    other = exists().where(titles.c.unit_code == word.after.id, titles.c.is_open, titles.c.id != word.title)
    unit = heard(known and known.unit, word, beside=bool(connection.scalar(select(other))))
    units.keep(connection, unit, units.names_of([word.after], known.names if known else ""))


_ROW = select(table.c.name, table.c.names, table.c.folded, table.c.body, table.c.credit)
"""What a row says, column by column: a migration reads it too."""


def kept(connection: Connection, id_: str) -> Known | None:
    """A unit's row."""
    row = connection.execute(_ROW.where(table.c.code == id_)).one_or_none()
    return Known(units.unit_in(row), row.names) if row else None


def overtaken(connection: Connection, word: Word) -> bool:
    """Whether a later step of another title of the unit was recorded before this word.

    That happens where a database was away: what was to be recorded is tried again, in whatever order.
    """
    at, title = titles.c.recorded_at, titles.c.id
    later = or_(at > word.at, and_(at == word.at, title > word.title))
    other = exists().where(titles.c.unit_code == word.after.id, title != word.title, later)
    return bool(connection.scalar(select(other)))


Part = Literal["unreadable", "unit", "names", "credit"]


def otherwise(row: Any, known: Known, found_by: Collection[str]) -> list[Part]:
    """What of a unit's row, or of the names that it is found by, is not as the ledgers have it."""
    try:
        unit = units.unit_in(row)
    except ValueError:
        return ["unreadable"]
    found: list[Part] = []
    if unit.model_copy(update={"code": known.unit.code}) != known.unit or row.name != known.unit.name:
        found.append("unit")
    names = (row.names, row.folded) == (known.names, units.folded_of(known.names))
    if not names or set(found_by) != units.lookups_of(known.names):
        found.append("names")
    if row.credit != known.unit.code:
        found.append("credit")
    return found


def put_right(connection: Connection, book: LawBook, id_: str) -> bool:
    """Write a unit's row as the ledgers of all its titles have it; whether it was otherwise. Raises as `relive` does.

    For whoever is alone with the unit.
    """
    acts = select(entries.c.title, entries.c.body).where(entries.c.act.in_(SPEAKING))
    in_part = connection.execute(acts.order_by(entries.c.title).execution_options(yield_per=500))
    told = dict.fromkeys(title for title, body in in_part if f'"{id_}"' in body)
    known = come_to(word for title in told for word in _words(connection, book, title)).get(id_)
    return known is not None and _written(connection, known)


def put_all_right(connection: Connection, book: LawBook) -> None:
    """The same of every unit that has several titles, or was changed: an earlier program put down any title's own copy.

    A unit whose title cannot be lived again stays as it is.
    """
    ledgers = connection.execute(select(entries.c.title, entries.c.body).execution_options(yield_per=500))
    changed = {title for title, body in ledgers if '"kind":"change"' in body}  # by then no column tells
    several = select(titles.c.unit_code).group_by(titles.c.unit_code).having(func.count() > 1)
    spoke = set(connection.scalars(select(titles.c.id).where(titles.c.unit_code.in_(several))))
    of_title = {row.id: row.unit_code for row in connection.execute(select(titles.c.id, titles.c.unit_code))}
    words: list[Word] = []
    for title in sorted(spoke | changed):
        with suppress(Otherwise, UnknownLawError, ValueError):
            words += _words(connection, book, title)
    heard_of = {word.title for word in words}
    doubtful = {unit for title, unit in of_title.items() if title not in heard_of}
    for id_, known in come_to(words).items():
        if id_ not in doubtful:
            _written(connection, known)


def _words(connection: Connection, book: LawBook, title: str) -> list[Word]:
    """What a title has said, by its ledger."""
    columns = (entries.c.body, entries.c.prev, entries.c.hash, entries.c.recorded_at)
    query = select(*columns).where(entries.c.title == title).order_by(entries.c.seq)
    lines = list(connection.execute(query))
    return relived(book, [Entry.read(*one[:3]) for one in lines], [one.recorded_at for one in lines]).words


def _written(connection: Connection, known: Known) -> bool:
    """Whether the unit's row had to be written anew."""
    row = connection.execute(_ROW.where(table.c.code == known.unit.id)).one_or_none()
    found_by = units.looked_up(connection, known.unit.id)[known.unit.id]
    if row and not otherwise(row, known, found_by):
        return False
    units.keep(connection, *known)
    return True
