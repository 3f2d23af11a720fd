"""A warning leaves before what it warns of: on the last working morning before a holiday, or at once."""

from datetime import date, datetime, timedelta

import pytest

from schemas.base import CHINA, local_date
from schemas.entry import Entry
from schemas.life import Life
from schemas.notice import Notice
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import KAIYUAN
from tests.unit.rows.pair import duty, measure, silent
from workflows.life.actors import answer
from workflows.life.digest_day import digest_at, leaves_on
from workflows.life.plan import WAYS, lived

HOLIDAY = (date(2026, 2, 15), date(2026, 2, 23))
"""春节 2026, as the State Council has it; Saturday 14 February is worked, Tuesday the 24th again."""


def sent_back(on: str, law: Regulation = KAIYUAN) -> Title:
    """An application whose papers are sent back in February 2026; ten working days are given, and then five days."""
    title = Title(law)
    began = datetime(2026, 1, 20, 10, tzinfo=CHINA)
    title.life = Life(title="2026-0001", edition=title.life.edition, calendar=title.calendar, at=began)
    title.done("2026-01-20", "unit", "apply").done("2026-01-21", "township", "opine", result="agreed")
    return title.done(on, "office", "check", result="incomplete")


def within(span: str, after: str) -> Regulation:
    """Kaiyuan with so long for a supplement, and so long after it until silence ends the application."""
    rule = duty("unit", "补正申报材料", span, silence=silent("lapsed", after))
    return measure(duties__supplement=rule)


def left_on(title: Title, entry: Entry, notice: Notice) -> date:
    """The day on which a notice leaves: with a digest, or at once."""
    return leaves_on(title.law.calendar, notice, entry.effective) or local_date(entry.effective)


def told(title: Title, role: str = "unit") -> list[tuple[date, bool, str]]:
    """When what a role is told leaves, whether it is urgent, and what sort of thing it is."""
    return [
        (left_on(title, entry, notice), notice.urgent, notice.tidings[-1].code)
        for entry in title.entries
        for notice in entry.notices
        if notice.to.role == role
    ]


def test_an_overdue_notice_leaves_before_the_holiday_in_which_silence_takes_effect() -> None:
    title = sent_back("2026-02-02").until("2026-03-05")
    assert title.stage is Stage.ENDED
    assert told(title)[2:] == [
        (date(2026, 2, 11), False, "reminded"),
        (date(2026, 2, 14), False, "reminded"),
        (date(2026, 2, 24), False, "outcome"),
    ]
    assert (date(2026, 2, 14), False, "reminded") in told(title, "office"), "those who escalate hear as early"


def test_rungs_that_a_holiday_brings_onto_one_day_speak_once_to_the_readers_of_all() -> None:
    title = sent_back("2026-02-02").until("2026-02-14", "08:00")
    assert [(one.rung, one.end) for entry in title.entries for one in entry.rungs] == [
        (0, "sent"),
        (1, "folded"),
        (2, "sent"),
    ]
    assert {notice.to.role.value for notice in title.entries[-1].notices} == {"unit", "office"}


def test_what_is_only_known_when_the_last_working_morning_is_over_is_told_at_once() -> None:
    title = sent_back("2026-02-14", within("4日", "1日")).until("2026-03-05")  # at 10:00: the digest has left
    opening, *rest = told(title)[1:]
    assert opening == (date(2026, 2, 14), True, "opened")
    assert rest[:-1]
    assert all(urgent for _, urgent, _ in rest[:-1])
    assert [day for day, _, _ in rest[:-1]] == [date(2026, 2, 15), date(2026, 2, 19)]


def test_what_comes_before_the_next_morning_anyway_waits_for_it() -> None:
    title = sent_back("2026-02-02", within("10个工作日", "30日")).until("2026-03-05")
    assert (date(2026, 2, 24), False, "reminded") in told(title), "the 16th of March is far enough off"


@pytest.mark.parametrize("span", ["1日", "2日", "3日", "5日", "9日", "12日", "5个工作日"])
@pytest.mark.parametrize("after", ["0日", "1日", "4日", "8日", "3个工作日"])
@pytest.mark.parametrize("on", ["2026-02-05", "2026-02-11", "2026-02-13", "2026-02-14", "2026-02-20"])
def test_no_warning_leaves_after_what_it_warns_of(span: str, after: str, on: str) -> None:
    title = sent_back(on, within(span, after)).until("2026-04-01")
    lapse = next(entry.effective for entry in title.entries if entry.kind == "silence")
    for entry in title.entries:
        for notice in entry.notices:
            asks = any(tiding.code in ("opened", "reminded") for tiding in notice.tidings)
            if asks and notice.to.role == "unit":
                morning = leaves_on(title.law.calendar, notice, entry.effective)
                leaves = digest_at(morning) if morning else entry.effective
                assert leaves < lapse, (entry.effective, notice)


def test_a_notice_that_is_recorded_late_leaves_at_once_where_its_digest_would_be_too_late() -> None:
    title = sent_back("2026-02-02").until("2026-02-14", "08:00")
    (warning,) = (one for one in title.entries[-1].notices if one.to.role == "unit")
    in_time = title.entries[-1].effective
    assert leaves_on(title.law.calendar, warning, in_time) == date(2026, 2, 14)
    assert leaves_on(title.law.calendar, warning, in_time + timedelta(hours=9)) is None


def test_a_plan_shows_the_day_on_which_the_warning_leaves() -> None:
    title = sent_back("2026-02-02")
    nobody = lived(title.book, title.life, title.life.at, date(2026, 3, 5), WAYS["nobody"].outcomes)
    rungs = [local_date(entry.effective) for step in nobody for entry in step.entries if entry.kind == "rung"]
    assert rungs == [date(2026, 2, 11), date(2026, 2, 14), date(2026, 2, 14)]


def test_what_is_done_before_the_holiday_is_warned_of_no_more() -> None:
    title = sent_back("2026-02-02").until("2026-02-13")
    one = title.owed("supplement")
    title.hand_in(answer(title.law, title.life, one, "supplemented", datetime(2026, 2, 13, 15, tzinfo=CHINA)))
    assert not [entry for entry in title.until("2026-03-05").entries if entry.kind == "rung"][1:]
