"""Yearly duties: each year a turn, reminded of before its day, pressed after it, and kept as what became of it."""

from datetime import date
from typing import Any

import pytest

from register import outbox, undertakings
from regulations.shipped import load_yearly, names, place_of
from schemas.undertakings import yearly as it
from schemas.undertakings.common import NotYours
from schemas.undertakings.yearly import Fulfil, SetDuty, Yearly
from tests.undertakings.house import House, at
from workflows.undertakings.world import NotDone

DAY = date(2032, 3, 1)
MEETINGS = {"name": "会议", "at_least": 2, "day": "12-31", "assumed": True}


def set_up(house: House, begun: date = DAY, **says: Any) -> str:
    rule = {**MEETINGS, **says}
    return house.do(SetDuty, "office", begun, name=rule["name"], rule=rule).undertaking


def state(house: House, work: str) -> Yearly:
    found = house.kept(work).state
    assert isinstance(found, Yearly)
    return found


def heard(house: House, work: str) -> list[tuple[str, str]]:
    return [
        (f"{one.effective:%Y-%m-%d}", one.role.value) for one in outbox.notices(house.register, title=work)
    ]


def test_it_is_reminded_of_before_its_day_and_climbs_after_it(house: House) -> None:
    work = set_up(house)
    undertakings.tick(house.register, work, at(date(2033, 3, 20)))
    assert heard(house, work) == [
        ("2032-12-01", "office"),
        ("2032-12-24", "office"),
        ("2033-01-01", "office"),
        ("2033-01-15", "office"),
        ("2033-02-14", "office"),
        ("2033-02-14", "leadership"),
        ("2033-03-16", "office"),
        ("2033-03-16", "leadership"),
    ]
    assert house.faults() == []


def test_what_was_done_often_enough_is_not_asked_for_and_is_kept_year_by_year(house: House) -> None:
    work = set_up(house)
    house.do(Fulfil, "leadership", date(2032, 5, 10), work)
    house.do(Fulfil, "leadership", date(2032, 11, 10), work)
    undertakings.tick(house.register, work, at(date(2033, 6, 1)))
    assert heard(house, work) == []
    assert [(one.year, one.count, one.came) for one in state(house, work).turns] == [(2032, 2, "fulfilled")]
    assert state(house, work).year == 2033


def test_late_is_late_and_a_year_without_is_missed(house: House) -> None:
    work = set_up(house, at_least=1)
    house.do(Fulfil, "office", date(2033, 2, 1), work)
    undertakings.tick(house.register, work, at(date(2034, 12, 2)))
    turns = [(one.year, one.came) for one in state(house, work).turns]
    assert turns == [(2032, "late"), (2033, "missed")]
    assert house.faults() == []


def test_a_clock_that_slept_for_years_brings_each_year_once_and_in_order(house: House) -> None:
    work = set_up(house)
    undertakings.tick(house.register, work, at(date(2037, 7, 1)))
    assert [one.year for one in state(house, work).turns] == [2032, 2033, 2034, 2035]
    chapters = undertakings.chapters_of(house.register, work)
    instants = [one.effective for one in chapters]
    assert instants == sorted(instants)
    assert house.faults() == []


def test_three_days_are_three_reminders_and_nothing_is_to_be_shown(house: House) -> None:
    """In 2026 the 18th of November is not in the second week, which begins on the 9th."""
    begun = date(2026, 3, 1)
    told: dict[str, Any] = {"only_told": True, "lead": [7], "at_least": 1}
    month = set_up(house, begun, **told, name="宣传月", day="11-01")
    week = set_up(house, begun, **told, name="宣传周", day=None, week={"month": 11, "week": 2})
    the_day = set_up(house, begun, **told, name="宣传日", day="11-18")
    for work in (month, week, the_day):
        undertakings.tick(house.register, work, at(date(2026, 12, 1)))
    assert [heard(house, one)[0][0] for one in (month, week, the_day)] == [
        "2026-10-25",
        "2026-11-02",
        "2026-11-11",
    ]
    assert state(house, the_day).turns[0].came == "told"
    with pytest.raises(NotDone) as caught:
        house.do(Fulfil, "office", date(2026, 12, 1), the_day)
    assert isinstance(caught.value.reason, it.NotAsked)


def test_every_five_years(house: House) -> None:
    work = set_up(house, name="表彰大会", at_least=1, every=5, first=2025, lead=[365])
    assert (state(house, work).year, house.kept(work).next_wake) == (
        2035,
        at(date(2034, 12, 31)).replace(hour=0),
    )


def test_the_leadership_group_alone_excuses_a_year(house: House) -> None:
    work = set_up(house)
    with pytest.raises(NotDone) as caught:
        house.do(it.Excuse, "office", DAY, work, ground="机构改革")
    assert isinstance(caught.value.reason, NotYours)
    house.do(it.Excuse, "leadership", DAY, work, ground="机构改革")
    assert [(one.year, one.came) for one in state(house, work).turns] == [(2032, "excused")]


def test_one_name_runs_once(house: House) -> None:
    set_up(house)
    with pytest.raises(NotDone) as caught:
        set_up(house)
    assert isinstance(caught.value.reason, it.DutyThere)


@pytest.mark.parametrize("name", names("yearly"))
def test_what_ships_can_be_loaded_and_says_where_it_stands(house: House, name: str) -> None:
    found = load_yearly(place_of("yearly", name))
    for one in found.duties:
        house.do(SetDuty, "office", DAY, name=one.name, rule=one.model_dump())
        assert one.source is not None
    assert house.faults() == []
