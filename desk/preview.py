"""Preview 预演: what an act would cause, before it is sent: the law itself, in memory. Nothing is written."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from desk import findings
from desk.hand_in import Make, life_then, taken
from desk.points import points_line
from desk.seats import Seat
from desk.timeline import party_label
from register import lawbook
from register.connect import Register
from schemas.action import Action, Inspect, Rectify
from schemas.life import Life
from schemas.notice import Notice
from schemas.obligation import Obligation
from schemas.stage import Stage
from wording.duties import deadline, silence
from wording.undertakings.findings import unanswered
from workflows.life import tidings
from workflows.life.law import Law
from workflows.life.step import step_under


class Coming(NamedTuple):
    """A duty that the act would open: what, by whom, until when, why that day, and what follows if nobody acts."""

    what: str
    by: str
    due: date
    deadline: str
    silence: str


class Moving(NamedTuple):
    """A date that the act would move."""

    what: str
    was: date
    due: date


class Preview(NamedTuple):
    """What an act would cause: the stages before and after it, duties that open, move and end, notices that leave.

    `ended` are the duties that are open now and would not be any more. The number of an application that is only
    thought of is whatever number its act says. `points` are those of the years 平时得分, for a re-inspection;
    `unanswered` are the findings 问题清单 that nobody has answered, for a report of rectification: no refusal.
    """

    action: Action
    was: tuple[Stage, ...]
    stages: tuple[Stage, ...]
    opened: tuple[Coming, ...]
    moved: tuple[Moving, ...]
    ended: tuple[str, ...]
    notices: tuple[Notice, ...]
    life: Life
    points: str | None = None
    unanswered: tuple[str, ...] = ()


def preview(register: Register, seat: Seat, make: Make, now: datetime) -> Preview:
    """What the act that `make` makes would cause if it were handed in now from this seat.

    `RefusedError`, `InvalidError`, `NotBegunError`, `NoMeasureError` as when it is handed in.
    """
    book = lawbook.read(register)
    actions = [make("preview", actor, now) for actor in seat.actors]
    life = life_then(register, book, actions[0], now)
    life = step_under(book, life, now).life  # what happens by itself until now is not the act's doing
    action, step = taken(register, book, life, actions, now)
    law, after = book.law_of(step.life), step.life
    before = {one.id: one for one in life.obligations}
    return Preview(
        action=action,
        was=(life.standing.stage, *life.standing.beside),
        stages=(after.standing.stage, *after.standing.beside),
        opened=tuple(coming(law, after, one) for one in _by_day(after) if one.id not in before),
        moved=tuple(_moving(law, before, after)),
        ended=tuple(
            book.law_of(life).rule(one.duty, one.about).what
            for one in _by_day(life)
            if after.find(one.id) is None
        ),
        notices=tuple(one for entry in step.entries for one in entry.notices),
        life=after,
        points=points_line(law, life, action.on) if isinstance(action, Inspect) else None,
        unanswered=_unanswered(register, action.title) if isinstance(action, Rectify) else (),
    )


def _unanswered(register: Register, title: str) -> tuple[str, ...]:
    return tuple(unanswered(kept.id, one) for kept, one in findings.unanswered(register, title))


def _by_day(life: Life) -> list[Obligation]:
    return sorted(life.obligations, key=lambda one: (one.due_at, one.id))


def coming(law: Law, life: Life, one: Obligation) -> Coming:
    """A duty of a life, as it is told beforehand."""
    return Coming(
        law.rule(one.duty, one.about).what,
        party_label(life, one.by),
        one.due,
        deadline(tidings.deadline(law, one)),
        silence(one.duty, tidings.silence(law, one)),
    )


def _moving(law: Law, before: dict[int, Obligation], after: Life) -> Iterator[Moving]:
    for one in _by_day(after):
        was = before.get(one.id)
        if was is not None and was.due != one.due:
            yield Moving(law.rule(one.duty, one.about).what, was.due, one.due)
