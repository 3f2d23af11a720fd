"""The legal clock: terms, months, working days, pauses, extensions, rungs and silences."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schemas.base import CHINA, midnight
from schemas.calendar import Calendar
from schemas.document import Document
from schemas.foundation import Sourced
from schemas.ladder import Ladder, Repeat, Rung
from schemas.obligation import Anchor, Extension, Obligation, Paused
from schemas.party import Party, Role
from schemas.period import Period
from schemas.regulation import DutyRule, Silence
from schemas.span import Span, SpanUnit
from schemas.stage import Duty
from tests.lives import CALENDAR, title_at
from workflows.life import clock
from workflows.life.clock import last_day, plus, plus_months

PAPER = Document(number="民创办〔2026〕1号", title="文件", date=date(2026, 1, 1))
LATE = Calendar(noticed_through=2020, off=(), on=())
"""A calendar that knows no notice of the days that are asked of it."""


def span(text: str) -> Span:
    return Span.model_validate(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def pause(since: str, until: str) -> Paused:
    return Paused(since=day(since), until=day(until), ground="因故", document=PAPER)


def longer(by: str) -> Extension:
    return Extension(by=span(by), ground="因故", document=PAPER)


def owed(anchor: str, within: str, **clockwork: Any) -> Obligation:
    """An obligation with its due date worked out."""
    opened = datetime.combine(day(anchor), datetime.min.time(), CHINA) + timedelta(hours=10)
    bare = Obligation(
        id=1,
        duty=Duty.RECTIFICATION,
        by=Party(role=Role.UNIT),
        anchor=Anchor(on="served", day=day(anchor)),
        within=span(within),
        opened_at=clockwork.pop("opened_at", opened),
        due_at=opened,
        **clockwork,
    )
    due_at, provisional = clock.due_at(bare, CALENDAR)
    return bare.model_copy(update={"due_at": due_at, "provisional": provisional})


def ladder(*rungs: str, every: str | None = None) -> Ladder:
    """`-30日` before, `5日` after the due date."""
    steps = tuple(
        Rung(when="before" if one[0] == "-" else "after", by=span(one.lstrip("-")), to=(Role.UNIT,))
        for one in rungs
    )
    repeat = Repeat(every=span(every), to=(Role.UNIT,)) if every else None
    return Ladder(rungs=steps, repeat=repeat, assumed=True)


def silent(after: str) -> DutyRule:
    return DutyRule(
        by=Role.UNIT,
        what="整改",
        within=Sourced[Span](value=span("6个月"), assumed=True),
        ladder="any",
        silence=Silence(after=span(after), means="failed", assumed=True),
        assumed=True,
    )


# --- terms and months ---


@pytest.mark.parametrize(
    ("start", "within", "ends"),
    [
        ("2036-06-01", "5年", "2041-05-31"),
        ("2036-06-02", "5年", "2041-06-01"),
        ("2036-01-01", "5年", "2040-12-31"),
        ("2024-02-28", "5年", "2029-02-27"),
        ("2024-02-29", "5年", "2029-02-28"),
        ("2024-03-01", "5年", "2029-02-28"),
        ("2036-02-29", "4年", "2040-02-28"),
        ("2035-03-01", "5年", "2040-02-29"),
        ("2036-06-01", "6个月", "2036-11-30"),
        ("2026-08-28", "6个月", "2027-02-27"),
        ("2026-08-29", "6个月", "2027-02-28"),
        ("2026-08-30", "6个月", "2027-02-28"),
        ("2026-08-31", "6个月", "2027-02-28"),
        ("2026-09-01", "6个月", "2027-02-28"),
        ("2027-08-29", "6个月", "2028-02-28"),
        ("2027-08-30", "6个月", "2028-02-29"),
        ("2026-03-30", "1个月", "2026-04-29"),
        ("2026-03-31", "1个月", "2026-04-30"),
    ],
)
def test_a_term_whose_first_day_counts_ends_on_the_eve_or_where_the_month_has_no_such_day_with_it(
    start: str, within: str, ends: str
) -> None:
    assert last_day(day(start), Period(within=span(within), first_day_counts=True), CALENDAR) == day(ends)


@pytest.mark.parametrize(
    ("start", "within", "ends"),
    [
        ("2041-07-25", "6个月", "2042-01-25"),
        ("2026-08-31", "6个月", "2027-02-28"),
        ("2027-08-31", "6个月", "2028-02-29"),
        ("2026-01-31", "1个月", "2026-02-28"),
        ("2026-12-31", "2个月", "2027-02-28"),
        ("2036-02-29", "1年", "2037-02-28"),
        ("2036-02-29", "4年", "2040-02-29"),
        ("2026-01-30", "60日", "2026-03-31"),
    ],
)
def test_a_period_after_a_day_ends_on_the_same_day_or_the_last_of_the_month(
    start: str, within: str, ends: str
) -> None:
    assert last_day(day(start), Period(within=span(within)), CALENDAR) == day(ends)


@pytest.mark.parametrize(
    ("ends", "within", "last"),
    [
        ("2029-02-28", "6个月", "2028-08-31"),  # 29, 30 and 31 August have their six months in by then
        ("2028-02-28", "6个月", "2027-08-28"),
        ("2028-02-29", "6个月", "2027-08-31"),
        ("2026-09-30", "6个月", "2026-03-31"),
        ("2026-08-31", "6个月", "2026-02-28"),
        ("2026-08-30", "6个月", "2026-02-28"),
        ("2029-02-28", "1年", "2028-02-29"),
        ("2026-06-15", "1个月", "2026-05-15"),
        ("2026-03-09", "5个工作日", "2026-03-02"),
    ],
)
def test_counted_backwards_the_last_day_is_the_one_from_which_the_whole_time_still_fits_in(
    ends: str, within: str, last: str
) -> None:
    assert last_day(day(ends), Period(within=span(within), back=True), CALENDAR) == day(last)


def test_months_go_back_as_they_go_forth() -> None:
    assert plus_months(day("2026-03-31"), -1) == day("2026-02-28")
    assert plus_months(day("2026-01-15"), -13) == day("2024-12-15")
    assert plus(day("2026-03-31"), span("1个月"), CALENDAR, -1) == day("2026-02-28")


# --- working days ---


@pytest.mark.parametrize(
    ("start", "n", "ends", "why"),
    [
        ("2026-03-02", 5, "2026-03-09", "a Monday, and the day itself does not count"),
        ("2026-03-07", 1, "2026-03-09", "from a Saturday to the Monday"),
        ("2026-09-30", 5, "2026-10-13", "over the seven days of October, with the Saturday worked after"),
        (
            "2026-02-13",
            2,
            "2026-02-24",
            "the Saturday before the Spring Festival is worked, then nine days off",
        ),
        ("2026-04-30", 1, "2026-05-06", "over the five days of May"),
        ("2025-12-31", 2, "2026-01-05", "over the turn of the year, with its worked Sunday"),
    ],
)
def test_working_days_are_those_of_the_notices(start: str, n: int, ends: str, why: str) -> None:
    assert last_day(day(start), Period(within=Span(n=n, unit="working_days")), CALENDAR) == day(ends), why


def test_where_the_first_day_counts_five_working_days_from_a_monday_end_on_the_friday() -> None:
    assert last_day(
        day("2026-03-02"), Period(within=span("5个工作日"), first_day_counts=True), CALENDAR
    ) == day("2026-03-06")


def test_a_first_day_that_is_no_working_day_does_not_count_even_so() -> None:
    assert last_day(
        day("2026-03-07"), Period(within=span("5个工作日"), first_day_counts=True), CALENDAR
    ) == day("2026-03-13")


def test_where_the_first_day_counts_ten_days_end_on_the_tenth() -> None:
    assert last_day(day("2026-03-01"), Period(within=span("10日"), first_day_counts=True), CALENDAR) == day(
        "2026-03-10"
    )


def test_a_working_day_date_beyond_the_newest_notice_is_provisional() -> None:
    near, far = owed("2026-11-02", "10个工作日"), owed("2026-12-25", "10个工作日")
    assert (near.provisional, far.provisional) == (False, True)


def test_a_date_in_days_or_months_is_never_provisional() -> None:
    assert not owed("2041-07-25", "6个月").provisional
    assert not owed("2041-07-25", "30日").provisional


def test_an_extension_in_working_days_makes_a_date_provisional() -> None:
    assert owed("2041-07-25", "6个月", extensions=(longer("5个工作日"),)).provisional


def test_a_calendar_without_notices_takes_each_day_for_what_its_weekday_says() -> None:
    assert last_day(day("2026-09-30"), Period(within=span("5个工作日")), LATE) == day("2026-10-07")


# --- pauses and extensions ---


def test_suspended_days_do_not_count() -> None:
    assert owed("2041-07-25", "6个月").due == day("2042-01-25")
    assert owed("2041-07-25", "6个月", pauses=(pause("2041-09-01", "2041-10-01"),)).due == day("2042-02-24")


def test_suspended_working_days_do_not_count_and_days_off_in_between_cost_nothing() -> None:
    week = pause("2026-03-09", "2026-03-16")
    assert owed("2026-03-02", "10个工作日").due == day("2026-03-16")
    assert owed("2026-03-02", "10个工作日", pauses=(week,)).due == day("2026-03-23")


def test_a_day_that_is_suspended_twice_is_taken_off_once() -> None:
    both = (pause("2041-09-01", "2041-10-01"), pause("2041-09-15", "2041-10-01"))
    assert owed("2041-07-25", "6个月", pauses=both).due == day("2042-02-24")


def test_a_suspension_that_begins_in_the_days_that_an_earlier_one_added_counts_too() -> None:
    both = (pause("2041-09-01", "2041-10-01"), pause("2042-02-20", "2042-02-25"))
    assert owed("2041-07-25", "6个月", pauses=both).due == day("2042-03-01")


def test_a_suspension_of_no_days_or_after_the_end_moves_nothing() -> None:
    for nothing in (pause("2041-09-01", "2041-09-01"), pause("2042-05-01", "2042-06-01")):
        assert owed("2041-07-25", "6个月", pauses=(nothing,)).due == day("2042-01-25")


@pytest.mark.parametrize(
    ("by", "due"),
    [("1个月", "2042-02-25"), ("10日", "2042-02-04"), ("1年", "2043-01-25"), ("1个工作日", "2042-01-27")],
)
def test_an_extension_counts_from_the_last_day(by: str, due: str) -> None:
    # 2042-01-25 is a Saturday.
    assert owed("2041-07-25", "6个月", extensions=(longer(by),)).due == day(due)


@pytest.mark.parametrize(
    ("anchor", "within", "by", "first", "due"),
    [
        ("2026-01-31", "1个月", "1个月", False, "2026-03-31"),
        ("2026-01-31", "1个月", "1年", False, "2027-02-28"),
        ("2024-03-01", "1年", "3年", True, "2028-02-29"),
        ("2026-08-31", "6个月", "1个月", True, "2027-03-30"),
        ("2026-01-31", "1个月", "10日", False, "2026-03-10"),
    ],
)
def test_months_that_extend_months_are_counted_with_them(
    anchor: str, within: str, by: str, first: bool, due: str
) -> None:
    one = owed(anchor, within, extensions=(longer(by),), first_day_counts=first)
    assert one.due == day(due)
    assert one.extensions[0].by.label == by


def test_a_suspension_within_an_extension_moves_the_date_too() -> None:
    # Extended to 2042-03-25; of the suspended days all but the first lie beyond the original last day.
    clockwork = {"extensions": (longer("2个月"),), "pauses": (pause("2042-02-02", "2042-07-01"),)}
    assert owed("2041-07-25", "6个月", **clockwork).due == day("2042-08-21")


def test_a_deadline_runs_to_the_midnight_that_ends_its_last_day() -> None:
    assert owed("2041-07-25", "6个月").due_at == midnight(day("2042-01-26"))


# --- rungs ---


def test_rungs_come_before_and_after_the_due_day_and_then_again_and_again() -> None:
    one, steps = owed("2041-07-25", "6个月"), ladder("-30日", "-7日", "1日", "10日", every="30日")
    instants = [clock.rung_at(one, steps, index, CALENDAR) for index in range(6)]
    assert [instant and instant.date().isoformat() for instant in instants] == [
        "2041-12-26",
        "2042-01-18",
        "2042-01-26",
        "2042-02-04",
        "2042-03-06",
        "2042-04-05",
    ]
    assert all(instant == midnight(instant.date()) for instant in instants if instant)


def test_a_ladder_without_repeat_ends() -> None:
    assert clock.rung_at(owed("2041-07-25", "6个月"), ladder("-30日"), 1, CALENDAR) is None


def test_a_ladder_of_only_repeats_counts_from_the_due_day() -> None:
    first = clock.rung_at(owed("2041-07-25", "6个月"), ladder(every="1个月"), 0, CALENDAR)
    assert first == midnight(day("2042-02-25"))


def test_rungs_in_working_days_skip_days_off() -> None:
    one = owed("2026-09-30", "5个工作日")
    assert clock.rung_at(one, ladder("-3个工作日"), 0, CALENDAR) == midnight(day("2026-10-09"))


# --- silence ---


def test_silence_takes_effect_when_the_day_after_its_delay_is_over() -> None:
    one = owed("2041-07-25", "6个月")
    assert clock.silence_at(one, silent("0日"), CALENDAR) == midnight(day("2042-01-26"))
    assert clock.silence_at(one, silent("15日"), CALENDAR) == midnight(day("2042-02-10"))


def test_where_a_pack_gives_silence_no_meaning_it_never_takes_effect() -> None:
    rule = silent("0日").model_copy(update={"silence": None})
    assert clock.silence_at(owed("2041-07-25", "6个月"), rule, CALENDAR) is None


@pytest.mark.parametrize("known", ["opened_at", "moved_at"])
def test_silence_is_counted_from_no_earlier_than_the_deadline_was_known(known: str) -> None:
    late = datetime(2042, 3, 1, 9, tzinfo=CHINA)
    duty = Duty.SUSPENDED if known == "opened_at" else Duty.RECTIFICATION
    one = owed("2041-07-25", "6个月", **{known: late}).model_copy(update={"duty": duty})
    assert clock.silence_at(one, silent("15日"), CALENDAR) == midnight(day("2042-03-17"))


def test_whoever_must_act_has_the_whole_time_from_an_opening_that_came_when_it_was_over() -> None:
    one = owed("2041-07-25", "6个月", opened_at=datetime(2042, 3, 1, 9, tzinfo=CHINA))
    assert one.due == day("2042-01-25"), "late it is"
    assert clock.silence_at(one, silent("15日"), CALENDAR) == midnight(day("2042-09-17"))


# --- seconds, for drills only ---


def test_a_drill_in_seconds_runs_from_the_opening() -> None:
    opened = datetime(2036, 3, 3, 10, tzinfo=CHINA)
    one = owed("2036-03-03", "30秒", opened_at=opened)
    assert one.due_at == opened + timedelta(seconds=30)
    assert clock.rung_at(one, ladder("-10秒", "5秒", every="7秒"), 0, CALENDAR) == opened + timedelta(
        seconds=20
    )
    assert clock.rung_at(one, ladder("-10秒", "5秒", every="7秒"), 2, CALENDAR) == opened + timedelta(
        seconds=42
    )
    assert clock.silence_at(one, silent("3秒"), CALENDAR) == opened + timedelta(seconds=33)


def test_every_unit_of_a_span_has_a_rough_length() -> None:
    assert set(clock.ABOUT_DAYS) == set(SpanUnit.__args__)  # type: ignore[attr-defined]


# --- in a life ---


def test_the_time_of_a_rectification_runs_from_its_service_not_from_the_order() -> None:
    title = title_at("service").done("2041-08-20", "office", "serve", on="2041-08-18")
    assert title.owed("rectification").due == day("2042-02-18")


def test_a_term_named_on_the_first_of_june_ends_on_the_thirty_first_of_may() -> None:
    title = title_at("naming").done(
        "2036-06-03", "naming_body", "name", on="2036-06-01", result="named", batch="第十六批", number="1"
    )
    assert title.dates["term_end"] == day("2041-05-31") == title.owed("term").due


def test_an_objection_counts_from_its_own_filing() -> None:
    title = title_at("publicity")
    title.done("2036-05-14", "township", "object", form="sealed", matter="不实")
    title.done("2036-05-16", "township", "object", form="sealed", matter="不实")
    assert title.owed("objection", "1").due == day("2036-05-28")
    assert title.owed("objection", "2").due == day("2036-06-02"), "the Dragon Boat Festival of 2036 is 30 May"
