"""A unit that changes takes its title along in the register, but never to a unit that has one already."""

from datetime import date

from sqlalchemy import select, update

from register import queries
from register.others import others
from register.tables import titles
from schemas.opening import Apply
from schemas.record import Recorded
from schemas.step import Receipt
from tests.register.desk import PACK, TITLE, Desk, unit
from tests.said import said
from workflows.life.others import Asked

OTHER = "2031-0002"
MERGED = date(2032, 1, 5)


def merge(desk: Desk) -> None:
    """The first unit is named, and merges into the second, which has applied for the same title."""
    desk.apply()
    desk.name("KY-1")
    second = unit(2, "开远市灵泉街道新正街社区居民委员会")
    desk.apply(second, date(2032, 1, 4), OTHER)
    change = desk.action("change", "unit", MERGED, change="merged", unit=second)
    assert isinstance(desk.do(change), Recorded)


def recognise(desk: Desk, day: date) -> Receipt:
    """The office recognises the merged unit."""
    answer = desk.do(desk.action("recognise", "office", day, result="recognised"))
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    return answer.receipt


def test_a_title_does_not_come_to_a_unit_that_has_one_under_way(desk: Desk) -> None:
    merge(desk)
    refused = recognise(desk, date(2032, 1, 6))
    assert not refused.accepted
    assert OTHER in said(refused)
    assert desk.life().standing.stage == "recognition"


def test_a_title_goes_with_its_unit_and_is_found_by_every_name(desk: Desk) -> None:
    merge(desk)
    desk.do(desk.action("withdraw", "unit", date(2032, 1, 6), OTHER))
    assert recognise(desk, date(2032, 1, 7)).accepted
    with desk.register.reading() as connection:
        code = connection.scalar(select(titles.c.unit_code).where(titles.c.id == TITLE))
    assert code == unit(2).code
    for name in ("南正街", "新正街"):
        assert TITLE in [row.id for row in queries.find_titles(desk.register, name)]


def test_who_recommended_a_lost_title_is_known_to_the_next_application(desk: Desk) -> None:
    desk.apply()
    with desk.register.writing("test") as connection:
        connection.execute(update(titles).values(recommender_until=date(2033, 1, 1)))
    other = desk.application(unit(2), date(2032, 1, 4), OTHER)
    assert isinstance(other, Apply)
    facts = desk.facts(other.application, PACK.honour.level, OTHER)
    assert (facts.recommender_until, facts.open_title, facts.held_before) == (date(2033, 1, 1), None, False)


def test_only_the_lost_titles_of_the_recommending_body_are_asked_for(desk: Desk) -> None:
    desk.apply()
    with desk.register.writing("test") as connection:
        connection.execute(update(titles).values(recommender_until=date(2033, 1, 1)))
    typed = [others(desk.register, Asked(recommender=one)) for one in ("灵泉街道 办事处", "乐白道街道办事处")]
    assert [[one.title for one in found] for found in typed] == [[TITLE], []]


def test_a_honour_of_another_level_is_known_with_its_date_to_the_next_application(desk: Desk) -> None:
    desk.apply()
    applied = desk.application(unit(1), date(2032, 1, 4), OTHER)
    assert isinstance(applied, Apply)
    assert desk.facts(applied.application, "national", OTHER).honours == ()
    desk.name("KY-1")
    (known,) = desk.facts(applied.application, "national", OTHER).honours
    assert (known.title, known.level, known.held) == (TITLE, PACK.honour.level, True)
    assert known.since == desk.life().standing.dates["named"]
    with desk.register.writing("test") as connection:
        connection.execute(update(titles).values(stage="aftermath"))
    (lost,) = desk.facts(applied.application, "national", OTHER).honours
    assert not lost.held
