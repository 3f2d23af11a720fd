"""Filings 定期报告: from when each report that a measure asks for is counted."""

from datetime import date

from schemas.life import Standing
from workflows.life import clock
from workflows.life.law import Law


def starts(law: Law, standing: Standing, since: date) -> dict[str, date]:
    """From when each periodical report 定期报告 is counted that the standing knows nothing of yet.

    One that is due on a day of the year falls due for the first time in the year after `since`.
    """
    found = {}
    for name, filing in sorted(law.regulation.filings.items()):
        if f"filing {name}" not in standing.dates:
            month_day = filing.due_on
            start = date.fromisoformat(f"{since.year}-{month_day}") if month_day else since
            found[f"filing {name}"] = start
    return found


def following(law: Law, name: str, start: date) -> date:
    """From when the turn of a report is counted that follows the one from `start`: from where that one ends, on the day
    after its last where the first day counts."""
    period = law.regulation.filings[name].period
    if period.first_day_counts:
        return clock.last_day(start, period, law.calendar) + clock.DAY
    return clock.plus(start, period.within, law.calendar)


def next_turn(law: Law, name: str, start: date, due: date) -> date:
    """The same of the turn wanted next after the one that was `due` then: of none whose own end had come by that day.

    Example. A yearly report is due on 2 June 2037, and its clock stands still for two years: it is due on 1 June 2039.
    Filed in May 2039, the next is wanted by 2 June 2040; the turns of 2038 and 2039 are over with this one.
    """
    start = following(law, name, start)
    while following(law, name, start) <= due:
        start = following(law, name, start)
    return start


def looked_by(law: Law, since: date, today: date) -> date | None:
    """When the last look 查看 was due that was over before `today`, of those counted from `since` on."""
    rule, found = law.look, None
    while rule is not None and rule.silence is not None:
        due = clock.last_day(found or since, rule.period, law.calendar)
        if clock.plus(due, rule.silence.after, law.calendar) >= today:
            break
        found = due
    return found


def resumed(law: Law, standing: Standing, since: date) -> dict[str, date]:
    """The same of those known, once nobody had to file for a while: what fell due before `since` is not asked for."""
    found = {}
    for name in sorted(law.regulation.filings):
        start = standing.dates.get(f"filing {name}")
        while start and start < (due := following(law, name, start)) < since:
            start = found[f"filing {name}"] = due
    return found
