"""Units 单位 in the register: who is kept under which number, by which names, and who may write there."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from register.connect import lock
from register.tables import unit_names, units
from schemas.folding import END, everyday, fold
from schemas.unit import Unit


def values_of(unit: Unit, names: str) -> dict[str, Any]:
    """A unit's columns, with all its names."""
    return {
        "credit": unit.code,
        "name": unit.name,
        "names": names,
        "folded": folded_of(names),
        "body": unit.model_dump_json(),
    }


def names_of(said: Iterable[Unit], known: str = "") -> str:
    """Every name that a unit has had, one a line, beside those that are known."""
    names = {name for unit in said for name in (unit.name, *unit.former_names)} | set(known.split("\n"))
    return "\n" + "\n".join(sorted(name for name in names if name)) + "\n"


def folded_of(names: str) -> str:
    """The names as they are compared."""
    return "\n" + "\n".join(sorted({fold(name) for name in names.split("\n") if name})) + "\n"


def said_in(column: ColumnElement[str], plain: str) -> ColumnElement[bool]:
    """Whether names that are kept folded say a folded text, in whatever way people say it.

    What all ways begin with is asked first: few names have it, and only those are compared with each.
    """
    ways = [column.contains(plain, autoescape=True), *spoken(column, plain)]
    chars = zip(plain, *(pieces[0] for pieces in everyday(plain)), strict=False)
    begin = "".join(those[0] for those in takewhile(lambda those: len(set(those)) == 1, chars))
    return and_(column.contains(begin, autoescape=True), or_(*ways)) if begin else or_(*ways)


def spoken(column: ColumnElement[str], plain: str) -> list[ColumnElement[bool]]:
    """Whether names that are kept folded say a folded text in the other ways in which people say it."""
    for_like = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
    patterns = ("%".join(one.translate(for_like) for one in pieces) for pieces in everyday(plain))
    ended = column + END
    return [ended.like(f"%{one}%", escape="\\") for one in patterns]


def unit_in(row: Any) -> Unit:
    """The unit in a row, with the code that it has or has got. `ValueError` where it cannot be read."""
    return Unit.model_validate_json(row.body).model_copy(update={"code": row.credit})


def keep(connection: Connection, unit: Unit, names: str) -> None:
    """The unit as it is from now on. A name that it ever had stays."""
    values = values_of(unit, names)
    done = connection.execute(update(units).where(units.c.code == unit.id).values(**values))
    if not done.rowcount:
        connection.execute(insert(units).values(code=unit.id, **values))
    known = looked_up(connection, unit.id)[unit.id]
    wanted = lookups_of(names)
    gone = unit_names.c.folded.in_(known - wanted)
    if known - wanted:
        connection.execute(delete(unit_names).where(unit_names.c.unit_code == unit.id, gone))
    if new := wanted - known:
        rows = [{"unit_code": unit.id, "folded": one} for one in sorted(new)]
        connection.execute(insert(unit_names), rows)


LONGEST = 200
"""Characters that a name or number has at most, as it is written; a longer text is not looked for. Folded it may have
more: so much of that is looked up, and what is found is compared in full.
"""


def lookups_of(names: str) -> set[str]:
    """The names as they are looked up whole."""
    return {one[:LONGEST] for one in folded_of(names).split("\n") if one}


def looked_up(connection: Connection, unit: str | None = None) -> defaultdict[str, set[str]]:
    """By which names each unit is found, or one."""
    query = select(unit_names.c.unit_code, unit_names.c.folded)
    if unit is not None:
        query = query.where(unit_names.c.unit_code == unit)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        found[row.unit_code].add(row.folded)
    return found


def called(name: str) -> ColumnElement[bool]:
    """That a unit has, or had, this name, however it is typed."""
    same = select(unit_names.c.unit_code).where(unit_names.c.folded == fold(name)[:LONGEST])
    return units.c.code.in_(same)


def alone_with(connection: Connection, said: Iterable[Unit], *numbers_of: str) -> None:
    """Be alone with these units, with whoever has a name or a code of theirs, and with the numbers of these honours."""
    names = {f"unit {key}" for one in said for key in (one.id, one.code, fold(one.name)) if key}
    for name in sorted(names | {f"numbers {honour}" for honour in numbers_of}):
        lock(connection, name)
