"""Yearly 年度事项: which of a file's duties are new, every duty with its next reminder, and a duty as it is to be."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from desk import undertakings as works
from desk.errors import DeskError
from desk.faults import faults_in
from desk.table import Cell
from register import lists, undertakings
from register.connect import Register
from register.undertakings import Kept
from schemas.arrangement import OwnOrder
from schemas.base import Name
from schemas.folding import fold
from schemas.office import Post
from schemas.party import Party, Role
from schemas.undertakings.yearly import Came, Each, Yearly, YearlyDuties, YearlyRule
from workflows.undertakings.yearly import reminder

OWNERS = ("承办", "年度", "次数", "到期", "情况")


def owner_row(rule: YearlyRule, track: Each) -> tuple[Cell, ...]:
    """One of several who owe a duty, as a list has it."""
    stands = "—" if rule.only_told else "已完成" if track.has_done(rule) else "没有完成"
    return track.owner.label, track.year, f"{track.count}／{rule.at_least}", rule.due(track.year), stands


class DutyFaultsError(DeskError):
    """A duty cannot be so: every fault."""


class Sorted(NamedTuple):
    """The duties of a file: new ones, those that are there, or were, and those whose document hides a number."""

    new: tuple[YearlyRule, ...]
    known: tuple[YearlyRule, ...]
    masked: tuple[YearlyRule, ...]


class OfYear(NamedTuple):
    """How a duty of a year went with one who owed it: so many times of so many, what became of it, by which day."""

    work: str
    name: str
    owner: str
    times: int
    at_least: int
    came: Came
    due: date


class Duty(NamedTuple):
    """A duty, and the day of its next reminder; None where it has been ended."""

    kept: Kept
    state: Yearly
    next: date | None


Areas = Callable[[Role], tuple[Name, ...]]
"""The areas of a role that an office has, in its own order."""


def in_year(register: Register, year: int, on: date) -> list[OfYear]:
    """Every duty of a year by what was written down of it, as of a day; whoever has done nothing stands there, too."""
    found = []
    for one in reversed(undertakings.every(register, "yearly")):
        state = one.state
        if not isinstance(state, Yearly) or state.rule.only_told:
            continue
        owners = (*state.tracks, *(track for track in state.each if track.left))
        for track in owners:
            if said := _of_year(state, track, year, on):
                found.append(OfYear(one.id, state.name, track.owner.label, *said))
    return found


def _of_year(state: Yearly, track: Each, year: int, on: date) -> tuple[int, int, Came, date] | None:
    rule = state.rule
    for turn in track.turns:
        if turn.year == year:
            return turn.count, rule.at_least, turn.came, turn.due or rule.due(year)
    if track.year != year or track.left or state.closed:
        return None
    due = rule.due(year)
    came: Came = "done" if track.has_done(rule) else "open" if due >= on else "overdue"
    return track.count, rule.at_least, came, due


def areas_of(register: Register, posts: Iterable[Post], order: OwnOrder) -> Areas:
    """The townships as the office orders them, what has a post of its own, and the townships of the register."""
    parties = [one for post in posts for one in post.parties]

    def areas(role: Role) -> tuple[Name, ...]:
        posted = tuple(one.area for one in parties if one.role is role and one.area)
        ordered, rest = (
            (order.townships, sorted(lists.known(register, "township")))
            if role is Role.TOWNSHIP
            else ((), [])
        )
        first: dict[str, Name] = {}
        for one in (*ordered, *posted, *rest):
            first.setdefault(fold(one), one)
        return tuple(first.values())

    return areas


def owned(rule: YearlyRule, areas: Areas) -> YearlyRule:
    """A duty of every area of a role, with those that there are."""
    if not rule.each:
        return rule
    owners = tuple(Party(role=rule.owner, area=area) for area in areas(rule.owner))
    return rule.model_copy(update={"owners": owners})


def sort(register: Register, found: YearlyDuties, areas: Areas = lambda _: ()) -> Sorted:
    """What a file's duties are to this register. One that was ended is not begun again."""
    duties = tuple(owned(one, areas) for one in found.rules)
    names = {fold(one.state.name) for one in undertakings.every(register, "yearly")}
    known = tuple(one for one in duties if fold(one.name) in names)
    masked = tuple(one for one in duties if one.masked and one not in known)
    new = tuple(one for one in duties if one not in known and one not in masked)
    return Sorted(new, known, masked)


def every(register: Register, *, ended: bool = False) -> list[Duty]:
    """Duties, that of the nearest day first."""
    found = undertakings.every(register, "yearly", open_only=not ended)
    some = [Duty(kept, kept.state, reminder(kept.state)) for kept in found if isinstance(kept.state, Yearly)]
    return sorted(some, key=lambda one: (one.state.closed, one.state.due))


def called(register: Register, text: str) -> Duty:
    """The duty of that number or name. `UnknownUndertakingError`."""
    kept = works.called(register, text, "yearly")
    assert isinstance(kept.state, Yearly)
    return Duty(kept, kept.state, reminder(kept.state))


_ALONE = {"area": None, "each": False, "owners": ()}
"""Of a duty that one alone owes, wherever that is."""


def changed(rule: YearlyRule, fields: Mapping[str, Any]) -> YearlyRule:
    """The duty with these fields as they are to be, None: as it is; a day takes the place of a week.

    What the office has set itself is assumed no longer. `DutyFaultsError`.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    if "owner" in said:
        said |= {name: fields.get(name, empty) for name, empty in _ALONE.items()}
    if "day" in said:
        said["week"] = None
    said["unsaid"] = tuple(one for one in rule.unsaid if one not in said)
    return made(rule.model_dump() | said)


def made(fields: Mapping[str, Any]) -> YearlyRule:
    """A duty of these fields. `DutyFaultsError`."""
    try:
        return YearlyRule.model_validate(fields)
    except ValidationError as invalid:
        raise DutyFaultsError("；".join(one.problem for one in faults_in(invalid))) from None
