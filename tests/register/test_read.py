"""How much is read: what people ask all day is answered from indexes, on either database, however much there is."""

from datetime import date, datetime

import pytest

from observation import snapshot
from register import clocks, deliveries, engine, inbox, lawbook, linked, lists, outbox, sight
from register.connect import Register
from register.lists import Sorting, Wanted
from register.queries import find_titles, lacking, next_title_id
from schemas.base import CHINA
from schemas.party import Party, Role
from schemas.way_out import Linked
from tests.register.desk import PACK, TITLE, Desk, unit
from tests.register.plans import plans, scanned

NOW = datetime(2031, 5, 1, tzinfo=CHINA)
TOWN = (Party(role=Role.TOWNSHIP, area="灵泉街道"), Party(role=Role.RECOMMENDER, area="灵泉街道办事处"))
UNIT = (Party(role=Role.UNIT, area="115325020151800337"),)
BODY = (Party(role=Role.CONSULTED, area="市公安局"),)


@pytest.mark.parametrize("who", [TOWN, UNIT, BODY], ids=["township", "unit", "body"])
def test_whether_a_post_sees_a_title_is_answered_without_reading_all_notices(
    register: Register, who: tuple[Party, ...]
) -> None:
    plan = plans(register, lambda: sight.sees(register, who, "2026-0001"))
    assert "outbox" in plan
    assert scanned(plan) == []


@pytest.mark.parametrize("who", [TOWN, UNIT, BODY], ids=["township", "unit", "body"])
def test_the_list_of_a_post_begins_with_what_it_sees(register: Register, who: tuple[Party, ...]) -> None:
    plan = plans(register, lambda: lists.find(register, Wanted(seen_by=who), Sorting(), 0, 50))
    assert "outbox" in plan
    assert scanned(plan) == []


def test_what_waits_to_be_sent_is_found_without_reading_what_is_over(register: Register) -> None:
    reader, day = Party(role=Role.UNIT, area="115325020151800337"), date(2031, 5, 1)

    def look() -> None:
        outbox.pending(register, Role.OFFICE, None, day)
        outbox.urgent(register)
        outbox.urgent(register, reader)
        outbox.last_urgent(register, reader)
        outbox.notices(register, undelivered=True)
        outbox.notices(register, Role.OFFICE, undelivered=True, most=50)
        deliveries.leaving(register, NOW, day, NOW, 100)

    questions = plans(register, look).count("ix_outbox_role_area_digest_on")
    assert questions == 7


@pytest.mark.parametrize("role", [None, Role.OFFICE], ids=["all", "role"])
def test_the_newest_notices_are_found_at_the_end_of_an_index(register: Register, role: Role | None) -> None:
    plan = plans(register, lambda: outbox.notices(register, role, most=50))
    assert plan.count("ix_outbox_role_recorded_at") == (1 if role else len(Role))
    assert scanned(plan) == []


def test_the_newest_notices_of_a_title_or_an_area_are_found_among_its_own(register: Register) -> None:
    def look() -> None:
        outbox.notices(register, Role.UNIT, TITLE, most=50)
        outbox.notices(register, Role.UNIT, area="115325020151800337", most=50)

    plan = plans(register, look)
    assert "ix_outbox_role_recorded_at" not in plan
    assert scanned(plan) == []


def test_a_scrape_goes_through_no_table_that_grows(register: Register) -> None:
    plan = plans(register, lambda: snapshot.take(register, NOW))
    assert "COVERING INDEX ix_standings_until " in plan or "Only Scan using ix_standings_until " in plan
    few = ("editions", "subscriptions", "ix_titles_unconfirmed", "ix_outbox_role_area_digest_on")
    assert [line for line in scanned(plan) if not any(one in line for one in few)] == []


def test_whether_a_title_lacks_the_newest_calendar_is_seen_in_an_index(register: Register) -> None:
    plan = plans(register, lambda: lacking(register, "a" * 64))
    assert "ix_titles_calendar" in plan
    assert scanned(plan) == []


def test_what_a_unit_handed_in_is_found_without_reading_everybodys(register: Register) -> None:
    plan = plans(register, lambda: inbox.handed_in_by(register, ["115325020151800337"], 5))
    assert "inbox" in plan
    assert scanned(plan) == []


@pytest.mark.parametrize("by", ["township", "category"])
def test_what_stands_where_is_counted_from_an_index_alone(register: Register, by: str) -> None:
    plan = plans(register, lambda: lists.counted(register, Wanted(is_open=True), by, "stage"))
    assert "COVERING INDEX ix_standings_until " in plan or "Only Scan using ix_standings_until " in plan
    assert scanned(plan) == []


@pytest.mark.parametrize("by", ["township", "category"])
def test_what_is_late_is_counted_from_the_due_dates(register: Register, by: str) -> None:
    late = Wanted(is_open=True, due_until=date(2026, 11, 28))
    plan = plans(register, lambda: lists.counted(register, late, by, "stage"))
    assert "ix_obligations_due" in plan
    assert scanned(plan) == []


@pytest.mark.parametrize("word", ["第一小学", "2026-0001", "民创办(2026)1号"])
def test_a_word_is_looked_for_in_indexes_and_rows_are_read_of_what_has_it(
    register: Register, word: str
) -> None:
    plan = plans(register, lambda: lists.find(register, Wanted(words=(word,)), Sorting(), 0, 50))
    assert [line for line in scanned(plan) if "COVERING INDEX" not in line] == []


def test_who_should_have_woken_is_found_by_the_next_wake(register: Register) -> None:
    plan = plans(register, lambda: engine.wakes_before(register, NOW, 100))
    assert "ix_titles_next_wake" in plan
    assert scanned(plan) == []


def test_what_the_engine_may_not_have_heard_is_found_among_the_few_that_are_behind(
    register: Register,
) -> None:
    plan = plans(register, lambda: engine.unconfirmed(register, NOW, 100))
    assert "ix_titles_unconfirmed" in plan
    assert "ix_titles_recorded_at" not in plan


@pytest.mark.parametrize("text", [TITLE, unit().name, unit().id, "KY-1"])
def test_a_title_that_is_called_as_it_is_typed_is_found_by_indexes(desk: Desk, text: str) -> None:
    desk.apply()
    desk.name("KY-1")
    found: list[str] = []
    plan = plans(desk.register, lambda: found.extend(one.id for one in find_titles(desk.register, text)))
    assert set(found) == {TITLE}
    assert scanned(plan) == []


def test_what_a_loss_raises_is_looked_for_where_something_has_changed(register: Register) -> None:
    link = Linked(levels=("county",), cause="jubao", assumed=True)
    lawbook.add(register, PACK.model_copy(update={"linked": (link,)}), NOW)
    lawbook.read(register)
    plan = plans(register, lambda: linked.losses(register, NOW))
    assert "ix_titles_recorded_at" in plan
    assert [line for line in scanned(plan) if "editions" not in line] == []


def test_whose_clock_is_ahead_is_found_among_what_was_recorded_after_now(register: Register) -> None:
    def look() -> None:
        with register.reading() as connection:
            clocks.ahead(connection, NOW)

    plan = plans(register, look)
    assert "ix_titles_recorded_at" in plan
    assert scanned(plan) == []


def test_the_number_of_a_new_title_is_found_at_the_end_of_an_index(desk: Desk) -> None:
    desk.apply()
    plan = plans(desk.register, lambda: next_title_id(desk.register, 2031))
    assert "SEARCH titles" in plan or "Index" in plan
    assert scanned(plan) == []
    assert "TEMP B-TREE" not in plan
