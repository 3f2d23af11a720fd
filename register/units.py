"""Units 单位 in the register: who is kept under which number, by which names, and who may write there."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from register.tables import titles, units
from schemas.folding import fold
from schemas.unit import Unit


def values_of(unit: Unit, names: str, credit: str | None = None) -> dict[str, Any]:
    """A unit's columns: all its names, and the code that it has, or has got by another of its titles."""
    return {
        "credit": unit.code or credit,
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


def keep(connection: Connection, unit: Unit) -> None:
    """The unit as it is from now on."""
    row = connection.execute(select(units).where(units.c.code == unit.id)).one_or_none()
    if row is None:
        values = values_of(unit, names_of([unit]))
        connection.execute(insert(units).values(code=unit.id, **values))
        return
    values = values_of(unit, names_of([unit], row.names), row.credit)
    connection.execute(update(units).where(units.c.code == unit.id).values(**values))


def add(connection: Connection, unit: Unit) -> None:
    """A unit that is not there; of one that is, the names that are not."""
    names = connection.scalar(select(units.c.names).where(units.c.code == unit.id))
    if names is None:
        keep(connection, unit)
        return
    known = names_of([unit], names)
    values = {"names": known, "folded": folded_of(known)}
    connection.execute(update(units).where(units.c.code == unit.id).values(**values))


def applies(connection: Connection, unit: Unit, title: str) -> None:
    """The unit as an application describes it: what another of its titles has under way is not changed by that."""
    other = exists().where(titles.c.unit_code == unit.id, titles.c.is_open, titles.c.id != title)
    if connection.scalar(select(other)):
        add(connection, unit)
    else:
        keep(connection, unit)
