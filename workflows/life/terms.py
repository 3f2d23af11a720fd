"""Terms 有效期: the last day of a term, and when the next one begins where a title is passed very late."""

from datetime import date

from schemas.stage import Duty
from workflows.life import clock
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
