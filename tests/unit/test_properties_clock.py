"""The legal clock against counting the days one by one."""

from calendar import monthrange
from datetime import date, datetime

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schemas.base import midnight
from schemas.document import Document
from schemas.ladder import Ladder
from schemas.obligation import Anchor, Obligation, Paused
from schemas.party import Party, Role
from schemas.period import Period
from schemas.span import Span, SpanUnit
from schemas.stage import Duty
from tests.unit.properties_world import DAY, EDITIONS, NOTICED
from workflows.life import clock

PROFILE = settings(
    max_examples=120, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
PAPER = Document(number="民创办〔2026〕1号", title="关于中止计时的决定", date=date(2026, 1, 1))
LADDERS = [ladder for pack in EDITIONS.values() for ladder in pack.ladders.values() if ladder.rungs]


def pauses(anchor: date) -> st.SearchStrategy[tuple[Paused, ...]]:
    one = st.builds(
        lambda after, days: Paused(
            since=anchor + after * DAY, until=anchor + (after + days) * DAY, ground="停工", document=PAPER
        ),
        st.integers(-10, 60),
        st.integers(0, 60),
    )
    return st.lists(one, max_size=3).map(tuple)


@PROFILE
@given(st.dates(date(2020, 6, 1), date(2029, 12, 31)), st.integers(-70, 70))
def test_a_working_day_looked_up_is_the_one_that_counting_finds(day: date, n: int) -> None:
    found, left = day, abs(n)
    while left:
        found += DAY if n > 0 else -DAY
        left -= NOTICED.is_working_day(found)
    assert NOTICED.working_day(day, n) == found


def suspended(day: date, pauses: tuple[Paused, ...]) -> bool:
    return any(one.since <= day < one.until for one in pauses)


@PROFILE
@given(data=st.data(), anchor=DAYS, n=st.integers(1, 60), first=st.booleans(), working=st.booleans())
def test_a_period_has_as_many_days_that_count_as_its_budget(
    data: st.DataObject, anchor: date, n: int, first: bool, working: bool
) -> None:
    paused = data.draw(pauses(anchor))
    unit: SpanUnit = "working_days" if working else "days"
    last = clock.last_day(
        anchor, Period(within=Span(n=n, unit=unit), first_day_counts=first), NOTICED, paused
    )

    def counts(day: date) -> bool:
        return not suspended(day, paused) and (not working or NOTICED.is_working_day(day))

    begins = anchor if first else anchor + DAY
    counted = [begins + step * DAY for step in range((last - begins).days + 1) if counts(begins + step * DAY)]
    assert len(counted) == n
    assert counted[-1] == last


@PROFILE
@given(data=st.data(), anchor=DAYS, n=st.integers(1, 60), first=st.booleans())
def test_a_period_of_months_ends_on_the_same_day_and_grows_by_the_days_suspended(
    data: st.DataObject, anchor: date, n: int, first: bool
) -> None:
    span = Span(n=n, unit="months")
    whole = clock.last_day(anchor, Period(within=span, first_day_counts=first), NOTICED)
    month = (anchor.year * 12 + anchor.month - 1) + n
    length = monthrange(month // 12, month % 12 + 1)[1]
    same = whole + DAY if first and anchor.day <= length else whole
    assert same == date(month // 12, month % 12 + 1, min(anchor.day, length))
    paused = data.draw(pauses(anchor))
    last = clock.last_day(anchor, Period(within=span, first_day_counts=first), NOTICED, paused)
    begins = anchor if first else anchor + DAY
    running = [begins + step * DAY for step in range((last - begins).days + 1)]
    assert sum(not suspended(day, paused) for day in running) == (whole - begins).days + 1
    assert not suspended(last, paused)


@PROFILE
@given(anchor=DAYS, n=st.integers(1, 60), years=st.booleans())
def test_a_period_begun_later_never_ends_earlier_and_none_is_shorter_than_its_months(
    anchor: date, n: int, years: bool
) -> None:
    """民法典 201, 202: a day whose first day counts ends at the latest where it would have without, and never sooner
    than the eve; counted back from its end, its anchor is in time."""
    span = Span(n=n, unit="years" if years else "months")
    for first in (True, False):
        ends = [
            clock.last_day(anchor + step * DAY, Period(within=span, first_day_counts=first), NOTICED)
            for step in range(3)
        ]
        assert ends == sorted(ends)
    counted = clock.last_day(anchor, Period(within=span, first_day_counts=True), NOTICED)
    after = clock.last_day(anchor, Period(within=span), NOTICED)
    assert after - DAY <= counted <= after
    last = clock.last_day(after, Period(within=span, back=True), NOTICED)
    assert anchor <= last
    assert clock.plus(last, span, NOTICED) <= after < clock.plus(last + DAY, span, NOTICED)


def obligation(due: date) -> Obligation:
    at = midnight(due + DAY)
    return Obligation(
        id=1,
        duty=Duty.MATERIALS,
        by=Party(role=Role.OFFICE),
        anchor=Anchor(on="stage", day=due),
        within=Span(n=1, unit="days"),
        opened_at=at,
        due_at=at,
    )


@PROFILE
@given(ladder=st.sampled_from(LADDERS), due=DAYS, turns=st.integers(1, 30))
def test_rungs_come_in_order_on_their_own_side_of_the_due_date(ladder: Ladder, due: date, turns: int) -> None:
    one = obligation(due)
    instants: list[datetime] = []
    for index in range(len(ladder.rungs) + turns):
        instant = clock.rung_at(one, ladder, index, NOTICED)
        if instant is not None:
            instants.append(instant)
    assert instants == sorted(instants)
    for rung, instant in zip(ladder.rungs, instants, strict=False):
        assert (instant < one.due_at) is (rung.when == "before")
    assert len(instants) == len(ladder.rungs) + (turns if ladder.repeat else 0)


@PROFILE
@given(ladder=st.sampled_from(LADDERS), due=DAYS, turn=st.integers(0, 30))
def test_a_repeating_rung_comes_at_its_interval_after_the_last(ladder: Ladder, due: date, turn: int) -> None:
    assume(ladder.repeat is not None and ladder.repeat.every.unit == "days")
    assert ladder.repeat is not None
    one, last = obligation(due), len(ladder.rungs) - 1
    first = clock.rung_at(one, ladder, last, NOTICED)
    later = clock.rung_at(one, ladder, last + 1 + turn, NOTICED)
    assert first is not None
    assert later is not None
    times = ladder.repeat.times
    if turn <= times:  # its turns, and the one that asks for a decision
        assert (later - first) == (turn + 1) * ladder.repeat.every.n * DAY
    else:
        asked = clock.rung_at(one, ladder, last + 1 + times, NOTICED)
        assert asked is not None
        assert later.date() == clock.plus_months(asked.date(), 12 * (turn - times))
