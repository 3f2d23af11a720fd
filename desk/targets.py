"""Targets 目标: how far a place has come with what it set itself, on any day, each figure with the list behind it."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from desk.basis import Figure, Known
from desk.consolidation import Rate, rate
from register import lawbook, lists
from register.connect import Register
from register.lists import Wanted
from schemas.regulation import Regulation
from schemas.target import Consolidation, Counted, Target, Targets
from wording.phrases import LEVELS

State = Literal["met", "exceeded", "short", "unknown"]
"""Reached, more than was asked for where exactly so many were, not reached, or the register does not know."""


class Standing(NamedTuple):
    """How a target stood on a day."""

    on: date
    figure: Figure
    state: State
    short: int


class Met(NamedTuple):
    """A target, how it stands, and how it stood on its last day where that is over."""

    target: Target
    now: Standing
    then: Standing | None


class Share(NamedTuple):
    """The consolidation rate likewise."""

    target: Consolidation
    now: Rate
    then: Rate | None


class Points(NamedTuple):
    """每进至少几个典型: by category, how many of a measure's title have been named in the year until the day."""

    law: Regulation
    year: int
    least: int
    categories: list[tuple[str, Figure]]

    @property
    def lacking(self) -> list[str]:
        """The categories that have too few; none where the register does not know."""
        return [name for name, one in self.categories if one.value is not None and one.value < self.least]


class Account(NamedTuple):
    """Everything about a day. `begins`: the register has titles only since then; `unknown`: so many were taken over
    after the day though they had been named by then."""

    on: date
    targets: list[Met]
    share: Share | None
    points: list[Points]
    begins: date | None
    unknown: int


def account(register: Register, targets: Targets | None, on: date) -> Account:
    """How everything stands at the end of a day."""
    first = lists.first_day(register)
    known = Known(register)
    met = [_met(register, known, one, on, first) for one in (targets.targets if targets else ())]
    share = _share(register, targets.consolidation, on, first) if targets and targets.consolidation else None
    return Account(
        on,
        met,
        share,
        points(register, known, on, first),
        first if first and on < first else None,
        lists.taken_over_since(register, on),
    )


def _met(register: Register, known: Known, target: Target, on: date, first: date | None) -> Met:
    then = _stood(register, known, target, target.by, first) if target.by < on else None
    return Met(target, _stood(register, known, target, on, first), then)


def _stood(register: Register, known: Known, target: Target, on: date, first: date | None) -> Standing:
    counted = target.counted
    asked = known.asked(
        on,
        level=LEVELS[target.level] if target.level else None,
        honours=counted.honours,
        categories=counted.categories,
        in_force=True,
    )
    if first is None or on < first:
        return Standing(on, Figure(None, asked), "unknown", 0)
    wanted = _wanted(counted, on, target.level)
    value = sum(lists.counted(register, wanted, "level").values()) if asked else 0
    return Standing(on, Figure(value, asked), *_state(target, value))


def _wanted(counted: Counted, on: date, level: str | None) -> Wanted:
    levels = (level,) if level else ()
    return Wanted(on=on, levels=levels, honours=counted.honours, categories=counted.categories, in_force=True)


def _state(target: Target, value: int) -> tuple[State, int]:
    if value < target.number:
        return "short", target.number - value
    return ("exceeded" if target.measure == "exactly" and value > target.number else "met"), 0


def _share(register: Register, target: Consolidation, on: date, first: date | None) -> Share:
    over = target.by < on and first is not None and first <= target.by
    return Share(target, rate(register, target, on), rate(register, target, target.by) if over else None)


def points(register: Register, known: Known, on: date, first: date | None) -> list[Points]:
    """Of every measure in force that asks for typical points each year: which category has how many."""
    found = []
    for law in laws_in_force(register, on):
        least = law.cohort.at_least_yearly if law.cohort else None
        if least is None:
            continue
        year, level = (date(on.year, 1, 1), date(on.year, 12, 31)), law.honour.level
        wanted = Wanted(
            on=on, levels=(level,), honours=law.honour.names, named_from=year[0], named_until=year[1]
        )
        counts = lists.counted(register, wanted, "category")
        rows = []
        for name in law.categories.value:
            asked = known.asked(
                on, level=LEVELS[level], honours=law.honour.names, categories=[name], named=on.year
            )
            value = counts.get((name,), 0) if first and first <= on else None
            rows.append((name, Figure(value, asked)))
        found.append(Points(law, on.year, least.value, rows))
    return found


def laws_in_force(register: Register, on: date) -> Sequence[Regulation]:
    """The measures in force on a day, each once, by the honour that they give."""
    editions = lawbook.read(register).editions
    honours = dict.fromkeys((one.honour.name, one.honour.level) for one in editions.values())
    keys = dict.fromkeys(lawbook.current_edition(register, name, on, level) for name, level in honours)
    laws = [editions[key] for key in keys if key]
    return [one for one in laws if one.edition.in_force_from.value <= on]
