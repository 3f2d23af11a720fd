"""Every law that was ever in use is kept for ever, under its hash."""

from datetime import datetime, timedelta

from register import lawbook
from register.connect import Register
from schemas.base import CHINA, digest
from schemas.foundation import Sourced
from tests.register.desk import CALENDAR, PACK

MONDAY = datetime(2031, 3, 3, 10, tzinfo=CHINA)


def test_a_law_is_found_under_its_hash(register: Register) -> None:
    edition, calendar = (lawbook.add(register, item, MONDAY) for item in (PACK, CALENDAR))
    law = lawbook.read(register).law(edition, calendar)
    assert (law.regulation, law.calendar) == (PACK, CALENDAR)
    assert (edition, calendar) == (digest(PACK), digest(CALENDAR))


def test_a_law_added_again_stays_as_it_was(register: Register) -> None:
    lawbook.add(register, PACK, MONDAY)
    assert lawbook.add(register, PACK, MONDAY + timedelta(days=1)) == digest(PACK)
    assert len(lawbook.read(register).editions) == 1


def test_a_law_that_another_process_added_is_read_later(register: Register) -> None:
    assert lawbook.read(register).editions == {}
    other = Register(register.url.render_as_string(hide_password=False))
    lawbook.add(other, PACK, MONDAY)
    other.close()
    assert lawbook.read(register).editions == {digest(PACK): PACK}


def test_the_book_is_the_same_one_until_a_law_comes(register: Register) -> None:
    """What a book has worked out of its laws is worked out once, not for every page."""
    lawbook.add(register, PACK, MONDAY)
    book = lawbook.read(register)
    assert lawbook.read(register) is book
    lawbook.add(register, CALENDAR, MONDAY)
    assert lawbook.read(register).calendars == {digest(CALENDAR): CALENDAR}


def test_the_newest_text_of_an_edition_is_the_one_added_last(register: Register) -> None:
    mended = PACK.model_copy(update={"rounds": Sourced[int](value=2, assumed=True)})
    lawbook.add(register, PACK, MONDAY)
    lawbook.add(register, mended, MONDAY + timedelta(days=1))
    assert lawbook.current_edition(register, PACK.honour.name) == digest(mended)


def test_the_newest_calendar_is_the_one_with_the_newest_notice(register: Register) -> None:
    old = CALENDAR.model_copy(update={"noticed_through": 999})
    lawbook.add(register, CALENDAR, MONDAY)
    lawbook.add(register, old, MONDAY + timedelta(days=1))
    assert lawbook.newest_calendar(register) == digest(CALENDAR)


def test_an_empty_register_has_no_newest_law(register: Register) -> None:
    assert lawbook.newest_calendar(register) is None
    assert lawbook.current_edition(register, PACK.honour.name) is None


def test_an_application_comes_under_the_last_edition_in_force_on_its_day(register: Register) -> None:
    later = PACK.edition.in_force_from.model_copy(update={"value": MONDAY.date() + timedelta(days=90)})
    coming = PACK.model_copy(update={"edition": PACK.edition.model_copy(update={"in_force_from": later})})
    lawbook.add(register, PACK, MONDAY)
    lawbook.add(register, coming, MONDAY + timedelta(days=1))
    honour = PACK.honour.name
    assert lawbook.current_edition(register, honour, MONDAY.date()) == digest(PACK)
    assert lawbook.current_edition(register, honour, later.value) == digest(coming)
