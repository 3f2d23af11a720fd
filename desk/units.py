"""Units: which unit of the register somebody means who types a code, a number or both."""

from register import queries
from register.connect import Register
from schemas.folding import same
from schemas.unit import Misfit, Unit, misfits


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


def newly_unfit(before: Unit, after: Unit) -> list[Misfit]:
    """What nobody may say of a unit any more and is said of it now: what the register has is read as it is."""
    old = list(misfits(before))
    return [one for one in misfits(after) if one not in old]


def _called(unit: Unit, name: str) -> bool:
    return any(same(one, name) for one in (unit.name, *unit.former_names))
