"""The journal 流水: whoever has read so far misses nothing of what comes after, and nobody reads what is not theirs."""

import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text

from register import journal, lawbook
from register.backup import backup
from register.connect import Register, head
from register.journal import LostPlaceError, after, newest
from register.mend import mend
from register.migrate import upgrade
from register.restore import restore
from register.tables import journal as table
from register.verify import verify
from schemas.base import CHINA
from schemas.party import Party, Role
from tests.conftest import Database, Opened
from tests.register.desk import TITLE, Desk, unit

OFFICE = (Party(role=Role.OFFICE),)
OTHER = "2031-0002"
WAIT = 60.0
NOW = datetime(2031, 6, 1, tzinfo=CHINA)


def told(register: Register, place: str = "", parties: tuple[Party, ...] = OFFICE) -> list[tuple[str, int]]:
    return [(one.entry.title, one.entry.seq) for one in after(register, parties, place).lines]


def test_it_has_every_entry_once_a_title_in_its_own_order(desk: Desk) -> None:
    desk.apply()
    desk.opine()
    assert told(desk.register) == [(TITLE, 1), (TITLE, 2)]
    assert [one.place.split("-")[0] for one in after(desk.register, OFFICE).lines] == ["1", "2"]


def test_what_is_recorded_with_an_earlier_date_still_comes_after_what_was_read(desk: Desk) -> None:
    desk.apply(day=date(2031, 3, 9))
    place = newest(desk.register)
    desk.apply(unit(2), date(2031, 3, 3), OTHER)
    assert told(desk.register, place) == [(OTHER, 1)]


def test_who_reads_while_somebody_records_does_not_miss_it(
    database: Database, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What began first is committed last, which only PostgreSQL lets happen: SQLite has one writer at a time."""
    desk = Desk(opened(database("postgresql")))
    begun, go_on, add = threading.Event(), threading.Event(), journal.add

    def slow(connection: Any, come: Any) -> None:
        add(connection, come)
        if threading.current_thread() is not threading.main_thread():
            begun.set()
            assert go_on.wait(WAIT)

    monkeypatch.setattr(journal, "add", slow)
    late = threading.Thread(target=desk.apply)
    late.start()
    assert begun.wait(WAIT)
    desk.apply(unit(2), title=OTHER)
    first = after(desk.register, OFFICE)
    go_on.set()
    late.join(WAIT)
    assert [one.entry.title for one in first.lines] == [OTHER]
    assert told(desk.register, first.place) == [(TITLE, 1)]


def test_several_who_read_at_once_number_nothing_twice(desk: Desk) -> None:
    for n in range(1, 6):
        desk.apply(unit(n), title=f"2031-{n:04d}")
    readers = [threading.Thread(target=journal.number, args=(desk.register,)) for _ in range(4)]
    for one in readers:
        one.start()
    for one in readers:
        one.join(WAIT)
    assert [one.place.split("-")[0] for one in after(desk.register, OFFICE).lines] == list("12345")


def test_it_is_read_page_by_page(desk: Desk) -> None:
    desk.apply()
    desk.opine()
    desk.apply(unit(2), title=OTHER)
    place, found = "", []
    while (page := after(desk.register, OFFICE, place, 1)).lines:
        place = page.place
        found += [(one.entry.title, one.entry.seq) for one in page.lines]
    assert found == told(desk.register)


def test_a_unit_reads_its_own_and_its_place_goes_on_past_the_others(desk: Desk) -> None:
    desk.apply()
    desk.apply(unit(2), title=OTHER)
    mine = (Party(role=Role.UNIT, area=unit(1).id),)
    page = after(desk.register, mine)
    assert [one.entry.title for one in page.lines] == [TITLE]
    assert page.place == newest(desk.register)


@pytest.mark.parametrize(
    "place", ["1", "x", "-", "9-20310101T000000000000", "1-20310101T000000000000", "²-", "-1"]
)
def test_what_is_no_place_of_this_register_is_refused(desk: Desk, place: str) -> None:
    desk.apply()
    newest(desk.register)
    with pytest.raises(LostPlaceError):
        after(desk.register, OFFICE, place)


def test_a_place_of_before_a_restore_is_not_taken_for_one_of_after(
    desk: Desk, database: Database, opened: Opened, tmp_path: Path
) -> None:
    desk.apply()
    kept = newest(desk.register)
    backup(desk.register, tmp_path / "1.tar.gz", NOW)
    desk.opine()
    lost = newest(desk.register)
    again = opened(database(desk.register.url.get_backend_name(), migrated=False))
    restore(tmp_path / "1.tar.gz", again)
    Desk(again).apply(unit(2), title=OTHER)
    assert told(again, kept) == [(OTHER, 1)]
    with pytest.raises(LostPlaceError):
        after(again, OFFICE, lost)


def test_lines_that_are_gone_are_told_and_come_again(desk: Desk) -> None:
    desk.apply()
    desk.opine()
    newest(desk.register)
    with desk.register.writing() as connection:
        connection.execute(delete(table).where(table.c.seq == 2))
    assert verify(desk.register, desk.book) == [f"{TITLE}：第2条：没有编入流水"]
    assert mend(desk.register) == [TITLE]
    assert verify(desk.register, desk.book) == []
    assert told(desk.register) == [(TITLE, 1), (TITLE, 2)]


def test_lines_of_no_entry_are_told_and_taken_out(desk: Desk) -> None:
    desk.apply()
    with desk.register.writing() as connection:
        connection.execute(table.insert().values(title=TITLE, seq=7))
    assert verify(desk.register, desk.book) == [f"{TITLE}：流水中有第7条而档案中没有"]
    assert mend(desk.register) == [TITLE]
    assert verify(desk.register, desk.book) == []


def test_the_entries_of_before_are_numbered_as_they_were_recorded(desk: Desk) -> None:
    desk.apply(day=date(2031, 3, 4))
    desk.apply(unit(2), date(2031, 3, 3), OTHER)
    desk.opine(title=OTHER)
    with desk.register.writing() as connection:
        connection.execute(text("DROP TABLE journal"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0017'"))
        upgrade(connection, "0018")
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{head()}'"))
    assert told(desk.register) == [(OTHER, 1), (TITLE, 1), (OTHER, 2)]
    assert verify(desk.register, lawbook.read(desk.register)) == []
    assert told(desk.register, newest(desk.register)) == []


def test_how_lists_showed_the_title_goes_with_each_entry(desk: Desk) -> None:
    desk.apply()
    renamed = unit(1, "开远市新测试学校")
    day = date(2031, 3, 5)
    desk.do(desk.action("change", "unit", day, change="renamed", unit=renamed))
    names = [one.shown.unit_name for one in after(desk.register, OFFICE).lines]
    assert names == [unit(1).name, renamed.name]
