"""Window 单位窗口: a unit's first page: what is asked of it, its titles, what comes, what it has handed in."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desk import findings, receipts
from desk.due import Owed, due
from desk.look import Look, look_up
from desk.receipts import Line
from desk.returned import returned
from desk.sentence import in_a_sentence
from desk.today import owes
from register import queries
from register.connect import Register
from register.queries import TitleRow
from schemas.party import Party
from schemas.stage import Duty
from workflows.life.kinds import CLAIMED, RUN_OUT

YEAR = timedelta(days=366)
"""How far a unit looks ahead: it may come once a year."""
RECENT = 5
"""Of what was handed in, so many stand on the first page."""

_ASKED = frozenset(Duty) - {*RUN_OUT} | {*CLAIMED}
"""What a unit does; what runs out by itself asks nothing, but a right that does is told while it can be used."""


class Asked(NamedTuple):
    """What a unit has to do, and why it was given back, where it was."""

    owed: Owed
    returned: str


class Had(NamedTuple):
    """A title that the unit has or asks for, and where it stands in a sentence."""

    row: TitleRow
    sentence: str


class Problems(NamedTuple):
    """A list of findings 问题清单 with so many items that the unit has not answered, the first of them by a day."""

    work: str
    name: str
    number: int
    by: date


class Window(NamedTuple):
    """The page: what is asked of the unit within a year, the earliest first; what others do and what runs out."""

    asked: list[Asked]
    problems: list[Problems]
    titles: list[Had]
    coming: list[Owed]
    handed_in: list[Line]


def window_of(register: Register, parties: Sequence[Party], today: date) -> Window:
    """What the units of these parties find."""
    rows = [row for unit in receipts.own_units(parties) for row in queries.titles_of(register, unit)]
    looks = {row.id: look for row in rows if (look := look_up(register, row.id, whole=False))}
    owed = [one for one in due(register, today + YEAR, today, seen=parties) if one.row.title in looks]
    mine = [one for one in owed if owes(parties, one) and one.row.duty in _ASKED]
    return Window(
        asked=[Asked(one, returned(looks[one.row.title], one.row.id)) for one in mine],
        problems=_problems(register, parties),
        titles=_titles(rows, looks, today),
        coming=[one for one in owed if one not in mine],
        handed_in=receipts.handed_in(register, parties, RECENT),
    )


def _titles(rows: Sequence[TitleRow], looks: dict[str, Look], today: date) -> list[Had]:
    """Those that are open first, the newest of each first."""
    had = [Had(row, in_a_sentence(looks[row.id], today)) for row in reversed(rows) if row.id in looks]
    return sorted(had, key=lambda one: not one.row.is_open)


def _problems(register: Register, parties: Sequence[Party]) -> list[Problems]:
    found = []
    for kept, state in findings.lists(register, open_only=True, readers=parties):
        owners = [one for one in state.items if not one.answered_on and not one.struck_on]
        mine = [one for one in owners if any(own.covers(one.owner) for own in parties)]
        if mine:
            found.append(Problems(kept.id, state.name, len(mine), min(one.by for one in mine)))
    return found
