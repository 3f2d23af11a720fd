"""The legal clock: from an anchor and a budget to the last day, with pauses, extensions, rungs and silence."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from schemas.base import local_date, midnight
from schemas.calendar import Calendar
from schemas.ladder import Ladder
from schemas.obligation import Obligation, Paused
from schemas.period import Period
from schemas.regulation import DutyRule
from schemas.span import Span
from workflows.life.kinds import CLAIMED, RUN_OUT

DAY = timedelta(days=1)
ABOUT_DAYS = {"working_days": 1.4, "days": 1, "months": 30.4, "years": 365, "seconds": 1 / 86400}
"""About how many days a unit of legal time is: to compare spans, never to reckon with."""
_MONTHS = {"months": 1, "years": 12}
"""The units that are counted by the calendar's months, of unlike lengths."""


def plus_months(day: date, months: int) -> date:
    """The same day `months` later; where the month is too short, its last day (29 February falls on 28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus(day: date, span: Span, calendar: Calendar, sign: int = 1) -> date:
    """The day `span` after (`sign` -1: before) `day`; the day itself never counts. Seconds do not move a date."""
    n = span.n * sign
    match span.unit:
        case "days":
            return day + n * DAY
        case "months" | "years":
            return plus_months(day, _MONTHS[span.unit] * n)
        case "working_days":
            return calendar.working_day(day, n)
    return day


def before(day: date, span: Span, calendar: Calendar) -> date:
    """The last day from which the whole span still fits in by the end of `day`: 31 August is six months before 28
    February, as the six months that begin on 29, 30 or 31 August all end on it."""
    if span.unit not in _MONTHS or (day + DAY).day != 1:
        return plus(day, span, calendar, -1)
    return plus(day + DAY, span, calendar, -1) - DAY


def _suspended(day: date, pauses: tuple[Paused, ...]) -> bool:
    return any(one.since <= day < one.until for one in pauses)


def _counted(anchor: date, period: Period, calendar: Calendar) -> date:
    """The last day of a period without pauses."""
    span = period.within
    if span.unit not in _MONTHS:
        return plus(anchor - DAY if period.first_day_counts else anchor, span, calendar)
    # Months and years from the anchor itself, so that 31 January counts as January's end, not 30 January's.
    day = plus(anchor, span, calendar)
    return day - DAY if period.first_day_counts and day.day == anchor.day else day


def last_day(anchor: date, period: Period, calendar: Calendar, pauses: tuple[Paused, ...] = ()) -> date:
    """The last day of a period; counted backwards, its first, which no suspension moves.

    Where the first day counts, five working days from a Monday end on that Friday, and a period of months or years
    ends on the eve of the same date; where the last month has no such date, with the month (民法典 202). Suspended
    days do not count.

    Example. Five years whose first day counts, begun on 28 and 29 February and on 1 March 2024, end on 27, 28 and 28
    February 2029.
    """
    span, first_day_counts = period.within, period.first_day_counts
    dated = on_day(anchor, period)
    if period.back:
        return dated or before(anchor, span, calendar)
    start = anchor - DAY if first_day_counts else anchor
    if span.unit == "working_days" and pauses:
        day, left = start, span.n
        while left:
            day += DAY
            left -= calendar.is_working_day(day) and not _suspended(day, pauses)
        return day
    day = dated or _counted(anchor, period, calendar)
    passed = start
    while pauses and passed < day:
        passed += DAY
        if _suspended(passed, pauses):
            day += DAY
    return day


def on_day(anchor: date, period: Period) -> date | None:
    """The day of the calendar on which a period ends, if the measure names one: never before what it is counted from.

    Example. 12月31日 of the same year (`within` 0年) is 2036-12-31 from 2036-06-02 on. 3月31日 of the same year is
    2037-03-31, for in 2036 it has passed; of the next year (1年) it is that day too. Counted back from an expiry on
    2041-06-01, 3月31日 of the same year is 2041-03-31, and 9月30日 is 2040-09-30.
    """
    if period.due_on is None:
        return None
    sign = -1 if period.back else 1
    month, day = map(int, period.due_on.split("-"))
    found = date(anchor.year + sign * period.within.n, month, day)
    passed = found > anchor if period.back else found < anchor
    return plus_months(found, sign * 12) if passed else found


def due_at(obligation: Obligation, calendar: Calendar) -> tuple[datetime, bool]:
    """The instant at which an obligation's time is over, and whether it is 暂定 for want of a notice."""
    span = obligation.within
    if span.unit == "seconds":
        extra = sum(one.by.n for one in obligation.extensions if one.by.unit == "seconds")
        return obligation.opened_at + timedelta(seconds=span.n + extra), False
    longer = [one.by for one in obligation.extensions]
    fixed = obligation.back or obligation.due_on
    whole, later = (span, longer) if fixed else _together(span, longer)
    counted = obligation.model_copy(update={"within": whole}) if longer else obligation
    day = last_day(obligation.anchor.day, counted, calendar, obligation.pauses)
    for by in later:
        day = last_day(day, Period(within=by), calendar, obligation.pauses)
    working = any(one.unit == "working_days" for one in (span, *longer))
    return midnight(day + DAY), working and calendar.is_provisional(day)


def _together(span: Span, longer: list[Span]) -> tuple[Span, list[Span]]:
    """A span with the extensions that lengthen it by months or years too, as one; and those that come after it.

    A month from 31 January that is extended by a month is two: it ends on 31 March, not a month after 28 February.
    """
    while longer and span.unit in _MONTHS and longer[0].unit in _MONTHS:
        months = span.n * _MONTHS[span.unit] + longer[0].n * _MONTHS[longer[0].unit]
        span, longer = Span(n=months, unit="months"), longer[1:]
    return span, longer


def rung_at(obligation: Obligation, ladder: Ladder, index: int, calendar: Calendar) -> datetime | None:
    """When rung `index` of an obligation is due; past the ladder's end, the repeating rung's turns."""
    if index < len(ladder.rungs):
        rung = ladder.rungs[index]
        sign = -1 if rung.when == "before" else 1
        if rung.by.unit == "seconds":
            return obligation.due_at + sign * timedelta(seconds=rung.by.n)
        return midnight(plus(obligation.due, rung.by, calendar, sign))
    if ladder.repeat is None:
        return None
    turn, years = index - len(ladder.rungs) + 1, 0
    if (
        turn > ladder.repeat.times + 1
    ):  # its last turn asks for a decision, and so does every year from then on
        turn, years = ladder.repeat.times + 1, turn - ladder.repeat.times - 1
    last = ladder.rungs[-1] if ladder.rungs and ladder.rungs[-1].when == "after" else None
    every = ladder.repeat.every
    if every.unit == "seconds":
        offset = last.by.n if last and last.by.unit == "seconds" else 0
        return obligation.due_at + timedelta(seconds=offset + turn * every.n, days=365 * years)
    start = plus(obligation.due, last.by, calendar) if last else obligation.due
    asked = plus(start, Span(n=every.n * turn, unit=every.unit), calendar)
    yearly = max((Span(n=1, unit="years"), every), key=lambda one: one.n * ABOUT_DAYS[one.unit])
    return midnight(plus(asked, Span(n=yearly.n * years, unit=yearly.unit), calendar) if years else asked)


def silence_at(obligation: Obligation, rule: DutyRule, calendar: Calendar) -> datetime | None:
    """When silence takes effect: the end of the day that lies `after` beyond the due day; None where it never does.

    Where a duty was opened, or its due day moved, only after that day because an act was recorded or corrected late,
    it counts from the day that happened: nobody loses a title to a clerk's delay. Nor to a calendar's: what one that
    came later would have had take effect already does so at the end of the day on which it came. Whoever must or may
    act has their whole time from the opening, where that was late.

    Example. Scores dated 1 April are received on the 20th: the bodies, who have ten days, are late from the 12th on,
    but that none of them objects is taken from their silence only when the 30th is over.
    """
    if rule.silence is None:
        return None
    after = rule.silence.after
    if after.unit == "seconds":
        return obligation.due_at + timedelta(seconds=after.n)
    if obligation.within.unit == "seconds" and after.n == 0:
        return obligation.due_at
    known = max(obligation.due, local_date(obligation.moved_at or obligation.opened_at))
    if _opened_late(obligation):
        known = max(known, _from_opening(obligation, calendar))
    last = plus(known, after, calendar)
    return midnight(max(last, obligation.spared or last) + DAY)


_SET_AS_IT_OPENS = ("stage", "revoked", "objected", "review_requested")
"""What an act dates that opens the duties counted from it; all other days may lie long before."""


def _opened_late(obligation: Obligation) -> bool:
    """Whether it opened later than it is counted from, and its time is somebody's to act in.

    Example. Five years end on 1 June, and three months are given to re-inspect. Where the township answers first, on 1
    October, or what was found is not confirmed on 20 September, the re-inspection opens then, and not on 2 June.
    """
    if obligation.duty in RUN_OUT and obligation.duty not in CLAIMED:
        return False
    opened, anchor = local_date(obligation.opened_at), obligation.anchor
    if opened > obligation.due:  # one that only went on, for its silence was undone, has had its time before
        return obligation.opened_at != obligation.moved_at
    if anchor.on == "term_end" and not obligation.back:
        return opened > anchor.day + DAY
    return anchor.on.split()[0] in _SET_AS_IT_OPENS and opened > anchor.day


def _from_opening(obligation: Obligation, calendar: Calendar) -> date:
    """The last day that it would have, had its time been counted from the day on which it opened."""
    anchor = obligation.anchor.model_copy(update={"day": local_date(obligation.opened_at)})
    anew = {"anchor": anchor, "back": False, "due_on": None if obligation.back else obligation.due_on}
    return local_date(due_at(obligation.model_copy(update=anew), calendar)[0] - DAY)
