"""Consolidation 巩固率: of the titles that had to prove themselves, how many are still held, and which ones."""

from collections.abc import Container
from datetime import date, timedelta
from typing import NamedTuple

from register import acts, lists
from register.connect import Register
from register.lists import Wanted
from schemas.base import midnight
from schemas.stage import Stage
from schemas.target import Consolidation, Counted, Fate
from workflows.life.leaving import LEFT

_WITH_THE_UNIT = ("merged", "split", "abolished")


class Fated(NamedTuple):
    """A title, whose it is, and what became of it by the day."""

    title: str
    unit: str
    fate: Fate


class Rate(NamedTuple):
    """The rate on a day: so many of so many, None where there are none yet; and every title with what became of it.

    `inherited` is how many of these were taken over in mid-life: what had become of others before, nobody has kept.
    """

    on: date
    kept: int
    of: int
    titles: tuple[Fated, ...]
    inherited: int

    @property
    def share(self) -> float | None:
        """As a number from nought to one."""
        return self.kept / self.of if self.of else None

    def count(self, fate: Fate) -> int:
        """How many titles that became of."""
        return sum(one.fate == fate for one in self.titles)


def rate(register: Register, target: Consolidation, on: date) -> Rate:
    """The rate at the end of a day, by the formula of the target."""
    before = midnight(on + timedelta(days=1))
    done = acts.standing_acts(register, ("inspect", "take_over"), before)
    inspected = {one.title for one in done if one.kind == "inspect"}
    inherited = {one.title: one.says["inherited"] for one in done if one.kind == "take_over"}
    inspected |= {title for title, said in inherited.items() if said.get("passed_on")}
    ended_before = {title for title, said in inherited.items() if said["state"] == "ended"}
    gone = acts.left_with_unit(register, before)
    found = []
    for row in lists.stood(register, _wanted(target.counted, on)):
        fate: Fate
        if Stage(row.stage) not in LEFT:
            fate = _held(row, inspected)
        elif row.title in ended_before:
            fate = "unknown"
        elif row.ground in _WITH_THE_UNIT or row.title in gone:
            fate = "gone"
        else:
            in_term = row.term_end is not None and row.term_end >= on and row.title not in inspected
            fate = "early" if in_term else "lost"
        found.append(Fated(row.title, row.unit_name, fate))
    return _of(target, on, sorted(found), inherited)


def _held(row: lists.Shown, inspected: set[str]) -> Fate:
    if Stage(row.stage) is not Stage.TERM:
        return "pending"
    return "kept" if row.title in inspected else "fresh"


def _of(target: Consolidation, on: date, found: list[Fated], inherited: Container[str]) -> Rate:
    good: tuple[Fate, ...] = ("kept",)
    bad: tuple[Fate, ...] = ("lost",)
    if target.formula.value == "kept_of_named":
        good, bad = ("kept", "fresh", "pending"), ("lost", "early")
    kept, lost = (sum(one.fate in fates for one in found) for fates in (good, bad))
    return Rate(on, kept, kept + lost, tuple(found), sum(one.title in inherited for one in found))


def _wanted(counted: Counted | None, on: date) -> Wanted:
    """Every title that has been named, of those that count."""
    which = (counted.honours, counted.categories) if counted else ((), ())
    return Wanted(on=on, honours=which[0], categories=which[1], named_from=date.min)
