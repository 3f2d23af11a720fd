"""Plan 推演: the years ahead of one title, a line a day: what comes to pass, where it stands then, what is owed."""

from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from desk.timeline import party_label, what_of
from schemas.base import local_date
from schemas.entry import Entry
from schemas.life import Life
from schemas.obligation import Obligation
from wording import forms
from wording.articles import article
from wording.follows import apart
from wording.phrases import GROUNDS
from workflows.life import ladders
from workflows.life.law import Law, LawBook
from workflows.life.plan import Way, lived


class Owed(NamedTuple):
    """A duty in a plan: what, by whom, by when, and where the length of its time stands."""

    duty: str
    what: str
    by: str
    due: date
    provisional: bool
    article: str
    assumed: bool


class Day(NamedTuple):
    """One day of a plan: what comes to pass, where the title stands then, which duties open or move."""

    on: date
    what: str
    stage: str
    owed: tuple[Owed, ...]


class Course(NamedTuple):
    """One way through the years: its lines, where it leaves the title, how often the last reminder repeats."""

    lines: tuple[Day, ...]
    life: Life
    repeated: int


def course(book: LawBook, life: Life, way: Way, now: datetime, until: date) -> Course:
    """The lines of a way. Reminders stand in it where nobody acts; the turns of a repeating one are only counted."""
    lines: list[Day] = []
    repeated = 0
    for step in lived(book, life, now, until, way.outcomes):
        life = step.life
        for entry in step.entries:
            if _is_told(book, life, way, entry):
                lines.append(_day(book, life, entry))
            else:
                repeated += not way.outcomes
    return Course(tuple(lines), life, repeated)


def first_lines(
    book: LawBook, life: Life, way: Way, now: datetime, until: date, most: int
) -> tuple[Day, ...]:
    """So many lines of a way, the first ones: what comes after them is not lived."""
    steps = lived(book, life, now, until, way.outcomes)
    told = ((step.life, one) for step in steps for one in step.entries if _is_told(book, step.life, way, one))
    return tuple(_day(book, then, entry) for then, entry in islice(told, most))


def _is_told(book: LawBook, life: Life, way: Way, entry: Entry) -> bool:
    """Whether an entry has a line of its own."""
    if entry.kind != "rung":
        return True
    return not way.outcomes and not _repeats(book.law(entry.edition, entry.calendar), life, entry)


def _day(book: LawBook, life: Life, entry: Entry) -> Day:
    law = book.law(entry.edition, entry.calendar)
    owes = tuple(owed(law, life, one) for one in _opened(life, entry))
    return Day(local_date(entry.effective), _what(life, entry), forms.STAGES[entry.stage], owes)


def _what(life: Life, entry: Entry) -> str:
    if entry.kind != "rung":
        return what_of(entry)
    rung = entry.rungs[0]
    readers = "、".join(party_label(life, one.to) for one in entry.notices)
    asks = any(tiding.code == "to_decide" for notice in entry.notices for tiding in notice.tidings)
    nth = "提请决定" if asks else f"第{rung.rung + 1}次提醒"
    return f"{forms.DUTIES[rung.duty]}{nth}" + (f"：{readers}" if readers else "（不另发）")


def _opened(life: Life, entry: Entry) -> list[Obligation]:
    moved = [life.find(one.id) for one in entry.moved]
    return [*entry.opened, *(one for one in moved if one is not None)]


def _repeats(law: Law, life: Life, entry: Entry) -> bool:
    """Whether an entry is a turn of a repeating reminder beyond its first, and none that asks for a decision first."""
    rung = entry.rungs[0]
    one = life.find(rung.obligation)
    if one is None or rung.rung <= len(ladders.of(law, one).rungs):
        return False
    asks = [ladders.asks_to_decide(ladders.of(law, one), index) for index in (rung.rung - 1, rung.rung)]
    return asks != [False, True]


def owed(law: Law, life: Life, one: Obligation) -> Owed:
    rule = law.rule(one.duty, one.about)
    return Owed(
        one.duty.value,
        rule.what + apart(one.duty, one.about, one.by),
        party_label(life, one.by),
        one.due,
        one.provisional,
        article(rule.within),
        rule.within.assumed,
    )


def end_of(one: Course, until: date) -> str:
    standing = one.life.standing
    if one.life.is_open:
        return f"至 {until}：{forms.STAGES[standing.stage]}"
    ban = f"，{standing.ban_until} 前（含当日）不受理申报" if standing.ban_until else ""
    return f"终结（{GROUNDS[standing.ground] if standing.ground else ''}）{ban}"


def as_data(way: Way, one: Course) -> dict[str, Any]:
    standing = one.life.standing
    return {
        "name": way.name,
        "assumption": way.said,
        "lines": [line._asdict() | {"owed": [one._asdict() for one in line.owed]} for line in one.lines],
        "repeated": one.repeated,
        "stage": standing.stage.value,
        "is_open": one.life.is_open,
        "ground": standing.ground,
        "ban_until": standing.ban_until,
    }
