"""New calendar 放假调休安排公布: what a calendar that comes only now may not change."""

from datetime import datetime

from schemas.base import local_date
from schemas.life import Life
from schemas.obligation import Obligation
from workflows.life import clock, duties
from workflows.life.law import Law


def under_new_calendar(law: Law, life: Life, at: datetime) -> Life:
    """What a calendar that comes only now may not change: a day that has passed never moves, and none moves before it.

    So also for silences that have taken effect and may be looked at again, and for those still to come.

    Example. A duty is due on 24 March, reckoned without the year's notice, which now makes it the 21st or the 26th.
    The notice comes on    reckoned    the duty is due on
    10 March               21 March    21 March: neither day has passed, and it moves
    22 March               21 March    22 March: none moves before the day of the notice (`kept`: reckoned 21, due 22)
    27 March               26 March    24 March: a day that has passed does not move (`kept`: reckoned 26, due 24)
    Where silence would thereby have taken effect before the notice came, `spared` is that day: it does when it is over.
    """
    today = local_date(at)
    obligations = []
    for one in life.obligations:
        reckoned = duties.reanchored(law, life, one.model_copy(update={"kept": None}))
        due = one.due if one.due < today else max(reckoned.due, today)
        kept = duties.timed(law, reckoned.model_copy(update={"kept": duties.kept_at(reckoned, due)}))
        rule = law.rule_of(one)
        silence = clock.silence_at(kept, rule, law.calendar) if rule else None
        spared = today if silence is not None and silence <= at else one.spared
        obligations.append(one.model_copy(update={"kept": kept.kept, "spared": spared}))
    taken = [
        one.model_copy(update={"lapsed": _settled(law, one.lapsed)}) if one.lapsed else one
        for one in life.taken
    ]
    return life.model_copy(update={"obligations": tuple(obligations), "taken": tuple(taken)})


def _settled(law: Law, lapsed: Obligation) -> Obligation:
    reckoned = duties.timed(law, lapsed.model_copy(update={"kept": None}))
    return lapsed.model_copy(update={"kept": duties.kept_at(reckoned, lapsed.due)})
