"""Overrun: how long a measure's own deadlines let it be from a title's expiry to a pass."""

from schemas.consequence import Consequence
from schemas.regulation import Regulation
from schemas.stage import Duty
from workflows.life.clock import ABOUT_DAYS
from workflows.life.kinds import BY_STAGE


def days_until_passed(regulation: Regulation) -> float:
    """About how long a title may take, in the time that the measure gives everybody, from its expiry to a pass."""

    def days(*duties: Duty) -> float:
        spans = (regulation.duties[one].within.value for one in duties if one in regulation.duties)
        return sum(span.n * ABOUT_DAYS[span.unit] for span in spans)

    def treated(one: Consequence) -> float:
        measures = days(*(BY_STAGE[stage] for stage in one.measures))
        own = one.within.n * ABOUT_DAYS[one.within.unit] if one.within else days(Duty.RECTIFICATION)
        return measures + own + days(Duty.SECOND)

    rectifying = [treated(one) for one in regulation.consequences() if one.then == "rectify"]
    more = regulation.rounds.value - 1 if regulation.rounds and rectifying else 0
    return days(Duty.REINSPECTION) + max(rectifying, default=0) + more * treated(regulation.once_more)
