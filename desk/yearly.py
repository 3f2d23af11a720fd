"""Yearly 年度事项: which of a file's duties are new, every duty with its next reminder, and a duty as it is to be."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk import undertakings as works
from desk.errors import DeskError
from desk.faults import faults_in
from register import undertakings
from register.connect import Register
from register.undertakings import Kept
from schemas.folding import fold
from schemas.undertakings.yearly import Yearly, YearlyDuties, YearlyRule
from workflows.undertakings.yearly import reminder


class DutyFaultsError(DeskError):
    """A duty cannot be so: every fault."""


class Sorted(NamedTuple):
    """The duties of a file: new ones, those that are there, or were, and those whose document hides a number."""

    new: tuple[YearlyRule, ...]
    known: tuple[YearlyRule, ...]
    masked: tuple[YearlyRule, ...]


class Duty(NamedTuple):
    """A duty, and the day of its next reminder; None where it has been ended."""

    kept: Kept
    state: Yearly
    next: date | None


def sort(register: Register, found: YearlyDuties) -> Sorted:
    """What a file's duties are to this register. One that was ended is not begun again."""
    names = {fold(one.state.name) for one in undertakings.every(register, "yearly")}
    known = tuple(one for one in found.duties if fold(one.name) in names)
    masked = tuple(one for one in found.duties if one.masked and one not in known)
    new = tuple(one for one in found.duties if one not in known and one not in masked)
    return Sorted(new, known, masked)


def every(register: Register, *, ended: bool = False) -> list[Duty]:
    """Duties, that of the nearest day first."""
    found = undertakings.every(register, "yearly", open_only=not ended)
    some = [Duty(kept, kept.state, reminder(kept.state)) for kept in found if isinstance(kept.state, Yearly)]
    return sorted(some, key=lambda one: (one.state.closed, one.state.rule.due(one.state.year)))


def called(register: Register, text: str) -> Duty:
    """The duty of that number or name. `UnknownUndertakingError`."""
    kept = works.called(register, text, "yearly")
    assert isinstance(kept.state, Yearly)
    return Duty(kept, kept.state, reminder(kept.state))


def changed(rule: YearlyRule, fields: Mapping[str, Any]) -> YearlyRule:
    """The duty with these fields as they are to be, None: as it is; a day takes the place of a week.

    What the office has set itself is assumed no longer. `DutyFaultsError`.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    if "owner" in said:
        said["area"] = fields.get("area")
    if "day" in said:
        said["week"] = None
    said["unsaid"] = tuple(one for one in rule.unsaid if one not in said)
    try:
        return YearlyRule.model_validate(rule.model_dump() | said)
    except ValidationError as invalid:
        raise DutyFaultsError("；".join(one.problem for one in faults_in(invalid))) from None
