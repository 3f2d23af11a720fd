"""Before and after: what a calendar would change, by the law itself on the register's lives; nothing is written."""

from datetime import date, datetime
from typing import Any, NamedTuple

from activities.governing import brought
from register import queries
from register.connect import Register
from schemas.arrival import Arrival
from schemas.calendar import Calendar
from workflows.life.law import LawBook
from workflows.life.step import step_under
from workflows.life.tidings import unit_name


class Moving(NamedTuple):
    """An open date that would move."""

    title: str
    unit: str
    what: str
    was: date
    due: date


class Foreseen(NamedTuple):
    """Of so many open titles and dates: those that move, and how many only lose their 暂定."""

    titles: int
    dates: int
    moving: list[Moving]
    settled: int

    def json(self) -> dict[str, Any]:
        """For programs."""
        moving = [
            one._asdict() | {"was": one.was.isoformat(), "due": one.due.isoformat()} for one in self.moving
        ]
        return {"titles": self.titles, "dates": self.dates, "moving": moving, "settled": self.settled}


def foresee(
    register: Register, book: LawBook, calendar: Calendar, arrival: Arrival, now: datetime
) -> Foreseen:
    """What the arrival of a calendar would do to every open title that lives under another one."""
    book = LawBook(book.editions, {**book.calendars, arrival.calendar: calendar})
    titles = dates = settled = 0
    moving: list[Moving] = []
    for one in queries.open_titles(register):
        titles += 1
        dates += len(one.life.obligations)
        if one.life.calendar == arrival.calendar:
            continue
        action = brought(arrival, one.title, one.life.seq, now)
        done = step_under(book, one.life, now, action)
        for entry in done.entries:
            if entry.action is None:
                continue
            law = book.law(entry.edition, entry.calendar)
            for move in entry.moved:
                before = one.life.find(move.id)
                settled += before is not None and before.provisional and not move.provisional
                if move.was == move.due:
                    continue
                owed = done.life.find(move.id)
                what = law.rule(owed.duty, owed.about).what if owed else ""
                moving.append(Moving(one.title, unit_name(one.life), what, move.was, move.due))
    return Foreseen(titles, dates, moving, settled)
