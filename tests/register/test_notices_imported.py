"""Notices that an office imports lie in the register, and the register says which titles still lack their calendar."""

from datetime import datetime, timedelta

import pytest

from activities.governing import arrival_of, brought, known_here
from register import inbox, lawbook, outbox, queries
from register.connect import Register
from register.lawbook import AlreadyImported
from regulations.calendars import calendar_of, known
from schemas.base import CHINA, digest
from schemas.calendar import Calendar
from schemas.holidays import HolidayNotice, Imported
from tests.next_notice import YEAR, fill, notice
from tests.register.desk import Desk

MONDAY = datetime(2031, 3, 3, 10, tzinfo=CHINA)
NOTICE = HolidayNotice.model_validate(notice())


def imports(register: Register, at: datetime = MONDAY) -> Calendar:
    one = Imported(notice=NOTICE, by="办公室（甲）", on=MONDAY.date())
    calendar = calendar_of((*known().notices, NOTICE))
    assert lawbook.import_notice(register, one, calendar, at) == digest(calendar)
    return calendar


def test_a_notice_and_its_calendar_come_together(register: Register) -> None:
    calendar = imports(register)
    assert lawbook.newest_calendar(register) == digest(calendar)
    assert lawbook.read(register).calendars == {digest(calendar): calendar}
    found = known_here(register)
    assert (found.calendar, found.imported[YEAR].by) == (calendar, "办公室（甲）")


def test_two_clerks_do_not_import_one_year_at_once(register: Register) -> None:
    imports(register)
    with pytest.raises(AlreadyImported):
        imports(register, MONDAY + timedelta(seconds=1))
    assert len(lawbook.imported(register)) == 1


def test_the_reason_is_the_notice_that_the_calendar_came_with(register: Register) -> None:
    calendar = imports(register)
    arrival = arrival_of(register, known_here(register))
    assert arrival.calendar == digest(calendar)
    assert arrival.ground == f"{NOTICE.title}（{NOTICE.number}）"


def test_the_titles_that_lack_a_calendar_come_by_pages(register: Register) -> None:
    titles = fill(register, 3, MONDAY)
    newest = digest(imports(register))
    assert queries.lacking(register, newest) == 3
    first = queries.titles_lacking(register, newest, "", 2)
    assert [one[:2] for one in first] == [(titles[0], 1), (titles[1], 1)]
    assert [one[:2] for one in queries.titles_lacking(register, newest, titles[1], 2)] == [(titles[2], 1)]


def test_whoever_refused_a_calendar_is_not_asked_again_until_something_happens(register: Register) -> None:
    (title,) = fill(register, 1, MONDAY)
    newest = digest(imports(register))
    desk = Desk(register)
    arrival = arrival_of(register, known_here(register))
    tomorrow = arrival.model_copy(
        update={"document": arrival.document.model_copy(update={"date": MONDAY.date() + timedelta(days=1)})}
    )
    action = brought(tomorrow, title, 1, MONDAY)
    inbox.receive(register, action, lambda: MONDAY)
    desk.book = lawbook.read(register)
    desk.record(desk.request(action, late=True))
    assert queries.lacking(register, newest) == 0
    # And nobody is written to about what nobody handed in.
    assert [letter.key for letter in outbox.notices(register) if letter.key.startswith("refused")] == []
