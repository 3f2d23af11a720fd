"""Units: which unit of the register somebody means, and what nobody may say of one."""

from collections.abc import Iterator

from desk import divisions
from desk.faults import Fault, InvalidError
from register import queries
from register.connect import Register
from schemas.act import Act
from schemas.action import ChangeUnit
from schemas.folding import fold, same
from schemas.life import Life
from schemas.opening import STATING, UpdateUnit
from schemas.unit import Misfit, Unit, misfits
from workflows.life.upkeep import reached


def as_known(register: Register, unit: Unit) -> Unit:
    """The unit with the number and the code that the register has of it, where one of them was left out.

    Whose code was exchanged for its number is still known by the number; what it is called tells it from a branch.
    """
    if unit.office_number is not None:
        known = queries.unit(register, unit.office_number)
        return unit.model_copy(update={"code": known.code}) if known and unit.code is None else unit
    if unit.code is None or queries.unit(register, unit.code) is not None:
        return unit
    alike = [one for one in queries.units_of(register, unit.code) if _called(one, unit.name)]
    return unit.model_copy(update={"office_number": alike[0].office_number}) if len(alike) == 1 else unit


def unfit(unit: Unit, *known: Unit) -> list[Misfit]:
    """What nobody may say of a unit any more. What is `known` of it so already is read as it is."""
    old = [one for before in known for one in _misfits(before)]
    return [one for one in _misfits(unit) if one not in old]


def _misfits(unit: Unit) -> Iterator[Misfit]:
    yield from misfits(unit)
    yield from divisions.misfits(unit)


def check(register: Register, life: Life, action: Act) -> None:
    """`InvalidError` with what an act newly says of a unit, and nobody may say; asked of whatever is handed in."""
    own = life.application.unit if life.application else None
    path: tuple[str, ...] = ()
    unit: Unit | None = None
    if isinstance(action, STATING):
        unit, path = action.application.unit, ("application", "unit")
    elif isinstance(action, ChangeUnit):
        unit, path = action.unit, ("unit",)
    elif isinstance(action, UpdateUnit) and own:
        unit = reached(own, action)
    if unit is None:
        return
    known = (one for one in (own, queries.unit(register, unit.id)) if one)
    faults = [
        Fault((*path, *one.path) if path else one.path[-1:], f"{one.problem}，{one.remedy}")
        for one in unfit(unit, *known)
    ]
    if faults:
        raise InvalidError(type(action), faults)


def _called(unit: Unit, name: str) -> bool:
    return any(same(one, name) for one in (unit.name, *unit.former_names))


def like(register: Register, text: str, most: int) -> list[Unit]:
    """The units that are called so, now or before; else those in whose name it stands, at most so many."""
    found = queries.units_called(register, text)
    part = fold(text)
    if not found and len(part) > 1:
        every = queries.every_unit(register)
        found = [one for one in every if any(part in fold(name) for name in (one.name, *one.former_names))]
    return found[:most]
