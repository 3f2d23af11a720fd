"""Terms 有效期: which term a title is in when it is in one again, from when it runs and to its last day."""

from datetime import date

from schemas.life import Standing
from schemas.stage import MEASURES, Duty, Stage
from workflows.life import clock, filings
from workflows.life.law import Law


def last_day(law: Law, start: date) -> date:
    """The last day of a term that starts then."""
    return clock.last_day(start, law.rule(Duty.TERM).period, law.calendar)


def over(law: Law, start: date, day: date) -> bool:
    """Whether a term that begins on `start` is over before `day`."""
    return Duty.TERM in law.regulation.duties and last_day(law, start) < day


def in_turn(law: Law, start: date, passed: date, day: date) -> date:
    """From when a term from the old expiry is counted, or what begins where that one would be over by `day`.

    Example. The term ended on 1 June 2041 and the next runs two years from there. Rectification goes wrong twice, and
    the title is passed on 10 September 2043: a term until 1 June 2043 would be over. It begins on 10 September 2043,
    or where the measure renews `in_turn` on 2 June 2043.
    """
    late = law.regulation.term.late_renewal
    while over(law, start, day):
        if late is None or late.value == "from_pass":
            return passed
        start = last_day(law, start) + clock.DAY
    return start


def goes_on(law: Law, was: Standing, here: Stage, outcome: str) -> bool:
    """Whether the term that was running goes on, rather than a new one beginning.

    One that has run out while a cause was dealt with goes on as well: that it is over takes effect when the day is.
    """
    term = law.regulation.term
    endless = Duty.TERM in law.regulation.duties and "term_end" not in was.dates
    then = was.follows.then if was.follows else None
    inspected = here is Stage.REINSPECTION or "inspected" in was.dates
    judged = inspected or here is Stage.SECOND or was.cause is None
    if endless or (judged and not was.running):
        return False
    match here, outcome:
        case (Stage.RECOGNITION, _):
            return True
        case (Stage.REVOCATION, _):
            start = term.after_kept
        case (Stage.AFTERMATH, _):
            start = term.after_restored
        case _ if then == "keep" and here is not Stage.SECOND:
            return True
        case _:
            start = term.after_early if was.cause else None
    return start is not None and start.value == "same_term"


def begun(law: Law, now: Standing, was: Standing, here: Stage, day: date) -> Standing:
    """The standing with a term that begins on `day` as `was` has come to it from `here`."""
    dates, expiry = dict(now.dates), was.dates.get("term_end")
    renewal = was.follows.renewal if was.follows and here is not Stage.SECOND else None
    general = law.regulation.term.renewal
    start = was.dates.get("inspected", day) if here in MEASURES else day
    if here is Stage.NAMING or "named" not in was.dates:
        dates["named"] = day
    elif expiry and (renewal or (general.value if general else None)) == "from_expiry":
        start = in_turn(law, expiry + clock.DAY, start, day)
    dates["term_start"] = day if over(law, start, day) else start
    if Duty.TERM in law.regulation.duties:
        dates["term_end"] = last_day(law, dates["term_start"])
    else:
        dates.pop("term_end", None)
    if not was.running:
        dates |= filings.resumed(law, now.model_copy(update={"dates": dates}), day)
    for name in ("led", "renewal"):
        dates.pop(name, None)
    return now.model_copy(update={"round": 0, "dates": dates})


def in_term(law: Law, now: Standing, day: date) -> Standing:
    """What was being carried out is done with; reports that the measure asks for are counted from now on."""
    done = {
        "follows": None,
        "cause": None,
        "running": False,
        "rests": False,
        "new_unit": None,
        "length": None,
        "suspended": False,
    }
    now = now.model_copy(update=done)
    return now.model_copy(update={"dates": {**now.dates, **filings.starts(law, now, day)}})
