"""Omissions 逾期: what follows from a report missed or a change told late, and the warnings 警告 that add up.

Whatever else is being carried out, an omission counts. What waits on a clerk never saves a unit, and is never lost.
"""

from datetime import date
from typing import NamedTuple

from schemas.consequence import Consequence
from schemas.life import Sets, Standing
from schemas.regulation import Regulation
from schemas.span import Span
from schemas.stage import MEASURES, Stage
from workflows.life import clock
from workflows.life.course import AT_ONCE, onward
from workflows.life.kinds import RAISED, REINSPECTED
from workflows.life.law import Law

FILING = "filing "
"""Before the name of a report."""
KEPT = 24
"""So many days of warnings are remembered at most."""


def or_too_many(
    law: Law, standing: Standing, follows: Consequence, day: date, *, to_come: int = 0
) -> Consequence:
    """What follows on `day`; in place of one warning 警告 more than a title may have, what the pack says instead."""
    warnings = law.regulation.warnings
    if warnings is None or Stage.WARNING not in follows.measures:
        return follows
    within, counted = warnings.within, len(standing.warned)
    if isinstance(within, Span):
        counted = sum(clock.plus(one, within, law.calendar) > day for one in standing.warned)
    return warnings.follows if counted + to_come >= warnings.most else follows


def counted_anew(regulation: Regulation, was: Standing, here: Stage, to: Stage, *, new_term: bool) -> Sets:
    """The warnings that go on counting when a title comes to `to`: where the measure counts within what is over, none.

    But one that was given for a re-inspection belongs to what that re-inspection began.
    """
    within = regulation.warnings.within if regulation.warnings else "term"
    inspected = here in (Stage.REINSPECTION, Stage.SECOND) or "inspected" in was.dates
    begins = to in REINSPECTED and here not in REINSPECTED
    turn = begins or (to is Stage.TERM and inspected)
    if not was.warned or not (new_term if within == "term" else within == "stage" and turn):
        return {}
    since = was.dates.get("inspected") if here in MEASURES and to is Stage.TERM else None
    return {"warned": tuple(one for one in was.warned if since and one >= since)}


def omitted(law: Law, standing: Standing, name: str, follows: Consequence, day: date) -> Sets | None:
    """What begins with an omission on `day`; None where that waits until what is being carried out is over.

    A title in its term is dealt with at once; so is any other for what would also follow at once from a cause, or
    where it comes in place of the very warning that a clerk has not given.

    Example. Two warnings are the most, and a third report missed means revocation. The report of 2037 is missed, and
    the clerk never writes the warning. That of 2038 waits as another warning; with that of 2039 there would be three:
    the revocation begins, though the title has all the time stood in its first warning.
    """
    if standing.stage is Stage.TERM:
        return begun(law, standing, name, follows, day)
    instead = or_too_many(law, standing, follows, day, to_come=_to_come(law.regulation, standing))
    at_once = instead.then in AT_ONCE or (instead is not follows and standing.stage is Stage.WARNING)
    if standing.stage not in RAISED or not at_once:
        return None
    waiting = standing.waiting
    if instead is not follows:  # which comes in place of the warnings that wait, too
        waiting = {one: days for one, days in waiting.items() if not _warns(law.regulation, one)}
    return {"follows": instead, "cause": name, "running": standing.running, "waiting": waiting}


def begun(law: Law, standing: Standing, name: str, follows: Consequence, day: date) -> Sets:
    """What begins with an omission of a title in its term."""
    follows = or_too_many(law, standing, follows, day)
    return {"follows": follows, "cause": name, "running": runs(standing, day)}


def runs(standing: Standing, day: date) -> bool:
    """Whether the term still runs: one that was over before another treatment was runs no more."""
    return day <= standing.dates.get("term_end", day)


def put_off(standing: Standing, name: str, day: date) -> Sets:
    """Its consequence waits."""
    return {"waiting": {**standing.waiting, name: (*standing.waiting.get(name, ()), day)}}


class Due(NamedTuple):
    """An omission whose consequence has waited until now, by its name, and as which outcome it is taken up."""

    name: str
    outcome: str
    follows: Consequence


def due(law: Law, standing: Standing) -> Due | None:
    """The first that has waited; the title is in its term again."""
    if standing.stage is not Stage.TERM:
        return None
    for name in standing.waiting:
        if (follows := _consequence(law.regulation, name)) is not None:
            return Due(name, "late" if name in law.regulation.changes else "missed", follows)
    return None


def taken_up(standing: Standing, name: str) -> Sets:
    """It waits no more."""
    left = {one: days[1:] if one == name else days for one, days in standing.waiting.items()}
    return {"waiting": {one: days for one, days in left.items() if days}}


def come_about_by(standing: Standing, today: date) -> Sets:
    """Warnings and omissions as of `today`: what a clock that was ahead made a report miss has not come about."""
    waiting = {
        name: tuple(min(day, today) for day in days if day <= today or not name.startswith(FILING))
        for name, days in standing.waiting.items()
    }
    return {
        "warned": tuple(min(day, today) for day in standing.warned),
        "waiting": {name: days for name, days in waiting.items() if days},
    }


def _consequence(regulation: Regulation, name: str) -> Consequence | None:
    """What an omission leads to under this measure; None where it leads to nothing."""
    if name in regulation.changes:
        return regulation.changes[name].late
    filing = regulation.filings.get(name.removeprefix(FILING))
    return filing.missing if filing else None


def _warns(regulation: Regulation, name: str) -> bool:
    follows = _consequence(regulation, name)
    return follows is not None and Stage.WARNING in follows.measures


def _to_come(regulation: Regulation, standing: Standing) -> int:
    """The warnings that are owed already: the one that is being carried out, and those that wait behind it."""
    own = standing.stage is Stage.WARNING
    if standing.stage in MEASURES:
        own = own or Stage.WARNING in onward(regulation, standing, standing.stage).measures
    return own + sum(len(days) for one, days in standing.waiting.items() if _warns(regulation, one))
