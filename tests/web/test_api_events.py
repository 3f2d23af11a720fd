"""The API's events: what has happened since a place, each once, and only what the post of the key may see."""

import pytest

from register import journal
from tests.web.calling import Program, problem
from tests.web.conftest import Desk
from tests.web.test_api_acts import ACTS, ONCE, OPINE
from tests.web.test_doing import OFFICE, OPENED, STREET, lived


def test_all_that_happened_comes_in_parts_each_once(desk: Desk) -> None:
    program, seen, place = Program(desk, OFFICE), list[str](), ""
    while (told := program.get("/events", after=place, limit="30").json())["events"]:
        seen += [one["id"] for one in told["events"]]
        place = told["place"]
    with desk.register.reading() as connection:
        total = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
    assert len(seen) == len(set(seen)) == total


def test_whoever_has_seen_all_is_told_what_comes_next(desk: Desk) -> None:
    street = Program(desk, STREET)
    place = journal.newest(desk.register)
    assert street.get("/events", after=place).json() == {"events": [], "place": place}
    street.post(ACTS, OPINE, ONCE)
    lived(desk)
    (event,) = street.get("/events", after=place).json()["events"]
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "mingpai.title.opine", OPENED)
    assert event["data"]["said"].startswith("初审意见")
    assert Program(desk, "灵泉街道").get("/events", after=place).json()["events"] == []


@pytest.mark.parametrize("after", ["x", "0", "1-20200101T000000000000", "99999999999"])
def test_a_place_that_is_none_of_this_register_is_lost(desk: Desk, after: str) -> None:
    told = problem(Program(desk, OFFICE).get("/events", after=after), 410, "lost_place")
    assert "从头取一遍" in told["detail"]
