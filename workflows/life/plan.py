"""Plan 推演: the years ahead of one title, lived through on the law itself by people who all act in one way."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from schemas.base import midnight
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.stage import Duty
from schemas.step import Step
from workflows.life import clock
from workflows.life.actors import answer
from workflows.life.law import LawBook
from workflows.life.outlook import AT, LONGEST, PASSES
from workflows.life.step import next_wake, step_under


class Way(NamedTuple):
    """One way in which the years may go: its name, what everybody does, and the outcome of each duty acted on."""

    name: str
    said: str
    outcomes: Mapping[Duty, str]


FAILS = PASSES | {Duty.REINSPECTION: "failed", Duty.SECOND: "failed"}
WAYS = {
    "passes": Way("合格", "各方都在期限当日办理并通过；公示期、有效期等期间自行届满。", PASSES),
    "fails": Way(
        "不合格", "申报照常通过；复验、整改复验均不合格，此后按办法处理；各方都在期限当日办理。", FAILS
    ),
    "nobody": Way("无人办理", "今天以后谁也不办理：只有提醒、升级和办法规定的逾期后果。", {}),
}
"""The three that an office asks about."""


def lived(
    book: LawBook, life: Life, now: datetime, until: date, outcomes: Mapping[Duty, str]
) -> Iterator[Step]:
    """The steps of `life` from `now` to `until`, or to its end: the first is what is overdue from the engine by now.

    Duties in `outcomes` are acted on at noon of their due day, or at `now` where that has passed; the others by
    nobody, and so is one whose act the law refuses for want of what a thought cannot make up. Without outcomes the
    title wakes for every reminder; else only where something comes to pass.
    """
    end = midnight(until + clock.DAY)
    stuck: set[int] = set()
    step = step_under(book, life, now)
    yield step
    for _ in range(LONGEST if outcomes else 12 * LONGEST):  # reminders come by the day, duties by the month
        life = step.life
        if not life.is_open:
            return
        law = book.law_of(life)
        acts = [(_acted(one, now, life), one.id) for one in _willing(life, outcomes, stuck)]
        wake = next_wake(book, life) if not outcomes else _lapse(book, life)
        instant, number = min(acts, default=(end, 0))
        if min(instant, wake or end) >= end:
            return
        if wake is not None and wake <= instant:
            step = step_under(book, life, wake)
        else:
            one = next(one for one in life.obligations if one.id == number)
            step = step_under(book, life, instant, answer(law, life, one, outcomes[one.duty], instant))
            if step.receipt is not None and not step.receipt.accepted:
                stuck.add(number)
        yield step


def _willing(life: Life, outcomes: Mapping[Duty, str], stuck: set[int]) -> Iterator[Obligation]:
    return (one for one in life.obligations if one.duty in outcomes and one.id not in stuck)


def _acted(one: Obligation, now: datetime, life: Life) -> datetime:
    return max(midnight(one.due) + AT, now, life.at)


def _lapse(book: LawBook, life: Life) -> datetime | None:
    """When the next silence takes effect."""
    law = book.law_of(life)
    silences = (
        clock.silence_at(one, law.rule(one.duty, one.about), law.calendar) for one in life.obligations
    )
    return min((instant for instant in silences if instant is not None), default=None)
