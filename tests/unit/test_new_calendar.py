"""A calendar that arrives: open dates are worked out again, what has passed stands, whose date moved is told once."""

from datetime import date
from typing import Any

import pytest

from schemas.base import canonical, digest, local_date
from schemas.calendar import Calendar
from schemas.entry import Entry, Moved
from schemas.life import Life
from schemas.party import Role
from schemas.regulation import Regulation, Silence
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.tidings.parts import Given, Reckoned
from tests.lives import CALENDAR, Title, title_at
from tests.people import KAIYUAN
from tests.said import read
from wording import causes

# The first opinion: applied on Monday 3 March 2036, fifteen working days, due on Monday the 24th, all 暂定.
OFF = date(2036, 3, 20)
"""A Thursday before that day: where it is off, everything behind it moves a working day later."""
WORKED = date(2036, 3, 15)
"""A Saturday: where it is worked, the day comes earlier, on Friday 21 March."""
ON_TIME, EARLIER, LATER = date(2036, 3, 24), date(2036, 3, 21), date(2036, 3, 25)
NOTICE = "国务院办公厅关于2036年部分节假日安排的通知"


def noticed(*, off: tuple[date, ...] = (), on: tuple[date, ...] = (), through: int = 2036) -> Calendar:
    """The calendar once a notice has come: other days off, other days worked, nothing provisional through its year."""
    return Calendar(
        noticed_through=through,
        off=tuple(sorted({*CALENDAR.off, *off})),
        on=tuple(sorted({*CALENDAR.on, *on})),
    )


def arrives(title: Title, calendar: Calendar, day: str, at: str = "10:00") -> Entry:
    """The system brings a calendar; the entry that says so."""
    title.book = type(title.book)(title.book.editions, {**title.book.calendars, digest(calendar): calendar})
    title.done(day, "system", "adopt", at, calendar=digest(calendar), ground=NOTICE)
    return next(one for one in reversed(title.entries) if one.action is not None)


def shorter_silence(duty: str, after: str, means: str) -> Regulation:
    rule = KAIYUAN.duties[Duty(duty)].model_copy(
        update={"silence": Silence(after=Span.model_validate(after), means=means, assumed=True)}
    )
    return KAIYUAN.model_copy(update={"duties": {**KAIYUAN.duties, Duty(duty): rule}})


def moves(entry: Entry) -> list[tuple[str, date, date]]:
    return [(move.duty.value, move.was, move.due) for move in entry.moved if move.was != move.due]


@pytest.mark.parametrize(("days", "due"), [({"off": (OFF,)}, LATER), ({"on": (WORKED,)}, EARLIER)])
def test_an_open_date_is_worked_out_again_with_the_notice_as_the_reason(
    days: dict[str, Any], due: date
) -> None:
    title = title_at("preliminary")
    assert title.owed("preliminary").due == ON_TIME
    entry = arrives(title, noticed(**days), "2036-03-10")
    assert moves(entry) == [("preliminary", ON_TIME, due)]
    assert NOTICE in causes.why(entry.moved[0].cause)
    assert title.life.calendar == entry.calendar == digest(noticed(**days))


def test_whoever_owes_a_duty_whose_date_moved_is_told_once_and_nobody_else() -> None:
    entry = arrives(title_at("preliminary"), noticed(on=(WORKED,)), "2036-03-20")
    # The reminder three working days before the new date would have been due by now: the notice says it better.
    (told,) = entry.notices
    assert told.to.role is Role.TOWNSHIP
    assert "的期限改为2036年3月21日" in read(told).subject
    assert NOTICE in read(told).body


def test_a_date_that_does_not_move_loses_its_provisional_mark_and_nobody_is_told() -> None:
    title = title_at("preliminary")
    assert title.owed("preliminary").provisional
    entry = arrives(title, noticed(), "2036-03-10")
    assert not title.owed("preliminary").provisional
    assert entry.moved == (
        Moved(
            id=1,
            duty=Duty.PRELIMINARY,
            was=ON_TIME,
            due=ON_TIME,
            provisional=False,
            cause=Reckoned(given=Given(ground=NOTICE)),
        ),
    )
    assert not entry.notices


def test_a_date_that_has_passed_never_moves() -> None:
    title = title_at("preliminary").until("2036-03-25", "01:00")
    entry = arrives(title, noticed(off=(OFF,)), "2036-03-25", "02:00")
    assert moves(entry) == []
    assert not entry.notices
    one = title.owed("preliminary")
    assert (one.due, one.provisional) == (ON_TIME, False)


def test_nor_does_it_move_when_another_clock_is_worked_out_again() -> None:
    title = title_at("aftermath").until("2042-04-08")
    plaque, window = title.owed("plaque").due, title.owed("review_window")
    assert plaque < date(2042, 4, 8)
    arrives(title, noticed(off=(date(2042, 3, 18),), through=2042), "2042-04-08", "13:00")
    title.done("2042-04-09", "office", "extend", obligation=window.id, by="10日", ground="邮路中断")
    assert moves(title.entries[-1])[0][0] == "review_window"
    assert title.owed("plaque").due == plaque


def test_a_date_still_ahead_never_becomes_one_that_has_passed() -> None:
    title = title_at("preliminary").until("2036-03-22")
    entry = arrives(title, noticed(on=(WORKED, date(2036, 3, 8))), "2036-03-22", "13:00")
    assert moves(entry) == [("preliminary", ON_TIME, date(2036, 3, 22))]


def test_a_corrected_anchor_still_moves_a_date_that_a_calendar_left_alone() -> None:
    title = title_at("report").until("2041-08-01")
    overdue = title.owed("report").due
    arrives(title, noticed(off=(date(2041, 7, 8),), through=2041), "2041-08-01", "13:00")
    assert title.owed("report").due == overdue
    assert title.corrects("2041-08-02", "office", "inspect", on="2041-06-27").accepted
    assert title.owed("report").due < overdue


def test_a_silence_that_a_calendar_would_have_had_in_the_past_falls_at_the_end_of_the_day() -> None:
    title = Title(shorter_silence("preliminary", "5个工作日", "agreed"))
    title.done("2036-03-03", "unit", "apply").until("2036-03-31")
    assert title.stage is Stage.PRELIMINARY  # silence on the 31st at midnight
    arrives(title, noticed(on=(date(2036, 3, 29),)), "2036-03-31", "13:00")  # as reckoned now: on the 29th
    assert title.stage is Stage.PRELIMINARY
    silence = title.until("2036-04-01").entry("preliminary")
    assert (local_date(silence.effective), silence.stage) == (date(2036, 4, 1), Stage.MATERIALS)


def test_what_lapsed_before_the_calendar_came_is_not_undone_by_it() -> None:
    title = title_at("publicity").until("2036-05-20", "09:00")
    arrives(title, noticed(off=(date(2036, 5, 19),)), "2036-05-20")
    assert title.corrects("2036-05-20", "leadership", "decide", on="2036-05-11").accepted
    assert title.stage is Stage.NAMING


def test_terms_in_years_do_not_ask_the_calendar() -> None:
    title = title_at("term")
    before = title.life.obligations
    entry = arrives(title, noticed(off=(OFF,)), "2037-01-04")
    assert (title.life.obligations, entry.moved, entry.notices) == (before, (), ())


def test_a_calendar_is_brought_whatever_edition_applies_meanwhile() -> None:
    title = title_at("preliminary")
    edition = title.life.edition
    arrives(title, noticed(), "2036-03-10")
    assert title.life.edition == edition


def test_an_edition_that_comes_with_a_calendar_does_not_move_what_has_passed_either() -> None:
    title = title_at("report").until("2041-08-01")
    overdue = title.owed("report").due
    later = noticed(off=(date(2041, 7, 8),), through=2041)
    edition = KAIYUAN.edition.model_copy(update={"id": "later-edition"})
    new = KAIYUAN.model_copy(update={"edition": edition})
    book = title.book
    title.book = type(book)({**book.editions, digest(new): new}, {**book.calendars, digest(later): later})
    ids = {"edition": digest(new), "calendar": digest(later)}
    title.done("2041-08-01", "office", "adopt", "13:00", ground="施行新版本", **ids)
    assert (title.life.edition, title.life.calendar) == (digest(new), digest(later))
    assert title.owed("report").due == overdue


def test_the_same_calendar_is_not_brought_twice() -> None:
    title = title_at("preliminary")
    arrives(title, noticed(), "2036-03-10")
    again = title.acts("2036-03-11", "system", "adopt", calendar=digest(noticed()), ground=NOTICE)
    assert not again.accepted


def test_what_no_calendar_has_touched_keeps_its_canonical_form() -> None:
    life = title_at("preliminary").life
    written = canonical(life.model_dump(mode="json"))
    assert '"kept"' not in written
    assert '"spared"' not in written
    assert Life.model_validate_json(life.model_dump_json()) == life
