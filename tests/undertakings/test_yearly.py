"""Yearly duties: each year a turn, reminded of before its day, pressed after it, and kept as what became of it."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from desk import yearly as desk
from register import outbox, undertakings
from register.tables import chapters
from register.tables import undertakings as table
from regulations.shipped import load_yearly, names, place_of
from schemas.base import GENESIS, sealed
from schemas.tidings.works import YearlyDue
from schemas.undertakings import yearly as it
from schemas.undertakings.common import NotYours
from schemas.undertakings.yearly import Fulfil, SetDuty, Yearly, YearlyRule
from tests.behind import behind
from tests.undertakings.house import House, at
from wording.undertakings.words import chapter
from wording.works import yearly_due
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
    house.watch(work, date(2033, 3, 20))
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


def test_after_an_outage_one_message_says_it_and_the_others_are_kept_as_folded(house: House) -> None:
    work = set_up(house)
    undertakings.tick(house.register, work, at(date(2033, 3, 20)))
    assert heard(house, work) == [("2033-03-16", "office"), ("2033-03-16", "leadership")]
    folded = [("2032", rung, "folded") for rung in range(5)]
    assert house.ended(work) == [*folded, ("2032", 5, "sent")]
    told = set_up(house, name="宣传日", day="11-18", lead=[30, 7], only_told=True, at_least=1)
    undertakings.tick(house.register, told, at(date(2034, 11, 12)))
    assert heard(house, told) == [("2034-11-11", "office")]
    assert [end for _, _, end in house.ended(told)] == ["folded"] * 5 + ["sent"]
    ledger = undertakings.chapters_of(house.register, work)
    assert [chapter("yearly", one) for one in ledger[-2:]] == ["提醒（并入以后的一次）", "提醒"]


def test_a_ledger_of_before_reminders_were_folded_is_still_sound(house: House) -> None:
    work = set_up(house)
    house.watch(work, date(2033, 1, 20))
    prev = GENESIS
    for one in undertakings.chapters_of(house.register, work):
        said = json.loads(one.model_dump_json()) | {"format": 1}
        body = json.dumps({name: value for name, value in said.items() if name != "rungs"})
        here = (chapters.c.undertaking == work) & (chapters.c.seq == one.seq)
        values = {"body": body, "prev": prev, "hash": sealed(prev, body)}
        prev = values["hash"]
        with behind(house.register) as connection:
            connection.execute(update(chapters).where(here).values(values))
            connection.execute(update(table).where(table.c.id == work).values(head=prev))
    assert house.ended(work) == []


def test_how_a_reminder_ended_cannot_be_changed(house: House) -> None:
    work = set_up(house)
    undertakings.tick(house.register, work, at(date(2032, 12, 30)))
    last = undertakings.newest(house.register, work)
    body = last.model_copy(update={"rungs": ()}).model_dump_json()
    with behind(house.register) as connection:
        here = (chapters.c.undertaking == work) & (chapters.c.seq == last.seq)
        prev = connection.scalar(select(chapters.c.prev).where(here)) or ""
        values = {"body": body, "hash": sealed(prev, body)}
        connection.execute(update(chapters).where(here).values(values))
        connection.execute(update(table).where(table.c.id == work).values(head=values["hash"]))
    assert house.faults() == [f"{work}：经办第{last.seq}条：与重演的结果不一致"]


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


def turns(house: House, work: str) -> list[tuple[int, int, str]]:
    return [(one.year, one.count, one.came) for one in state(house, work).turns]


def test_what_was_held_earlier_in_the_year_or_in_time_but_written_down_late_counts_where_it_lies(
    house: House,
) -> None:
    work = set_up(house)
    undertakings.tick(house.register, work, at(date(2033, 1, 5)))
    house.do(Fulfil, "office", date(2033, 1, 5), work, on=date(2032, 1, 20))
    house.do(Fulfil, "office", date(2033, 1, 6), work, on=date(2032, 12, 20))
    assert turns(house, work) == [(2032, 2, "fulfilled")]
    house.do(Fulfil, "office", date(2033, 1, 7), work, on=date(2032, 6, 1))
    assert turns(house, work) == [(2032, 3, "fulfilled")]
    house.do(Fulfil, "office", date(2033, 1, 8), work)
    assert (state(house, work).year, state(house, work).count) == (2033, 1)
    assert house.faults() == []


def test_a_missed_year_is_put_right_when_its_papers_turn_up(house: House) -> None:
    work = set_up(house, at_least=1)
    undertakings.tick(house.register, work, at(date(2034, 1, 5)))
    assert turns(house, work) == [(2032, 0, "missed")]
    house.do(Fulfil, "office", date(2034, 1, 6), work, on=date(2032, 7, 1))
    house.do(it.Excuse, "leadership", date(2034, 1, 7), work, ground="机构改革")
    assert turns(house, work) == [(2032, 1, "fulfilled"), (2033, 0, "excused")]
    house.do(it.Excuse, "leadership", date(2034, 1, 8), work, ground="原登记有误", year=2032)
    assert turns(house, work)[0] == (2032, 1, "excused")
    assert house.faults() == []


def test_what_is_lacking_of_a_year_is_made_up_or_said_to_be_of_the_next(house: House) -> None:
    """A meeting of February is the one that last year lacked, unless whoever shows it says that it is this year's."""
    work, other = set_up(house, at_least=1), set_up(house, name="学习", at_least=1)
    house.do(Fulfil, "office", date(2033, 2, 1), work)
    house.do(Fulfil, "office", date(2033, 2, 1), other, year=2033)
    assert turns(house, work) == [(2032, 1, "late")]
    assert turns(house, other) == [(2032, 0, "missed")]
    assert state(house, other).count == 1
    with pytest.raises(NotDone) as caught:
        house.do(Fulfil, "office", date(2033, 2, 1), work, year=2035)
    assert caught.value.reason == it.NoSuchYear(year=2035, known=(2032, 2033))


def test_a_changed_duty_makes_nobody_late_and_keeps_what_was_counted(house: House) -> None:
    work = set_up(house)
    house.do(Fulfil, "office", date(2032, 5, 1), work)
    rule = desk.changed(state(house, work).rule, {"day": "06-30", "lead": ["20"], "at_least": 3})
    house.do(it.ChangeDuty, "office", date(2032, 6, 20), work, rule=rule, ground="上级要求")
    assert (state(house, work).year, state(house, work).count, state(house, work).rule.day) == (
        2032,
        1,
        "06-30",
    )
    assert heard(house, work) == []
    undertakings.tick(house.register, work, at(date(2032, 7, 2)))
    assert heard(house, work) == [("2032-07-01", "office")]
    early = desk.changed(rule, {"day": "03-31", "lead": ["30"]})
    other = set_up(house, name="学习")
    renamed = early.model_copy(update={"name": "学习"})
    house.do(it.ChangeDuty, "office", date(2032, 6, 20), other, rule=renamed, ground="上级要求")
    assert state(house, other).year == 2033, "the 31st of March of 2032 is over"
    with pytest.raises(NotDone) as caught:
        house.do(it.ChangeDuty, "office", date(2032, 7, 2), work, rule=renamed, ground="改名")
    assert isinstance(caught.value.reason, it.OtherName)
    assert house.faults() == []


def test_a_township_owes_its_own_and_shows_no_other(house: House) -> None:
    work = set_up(house, owner="township", area="灵泉街道", at_least=1)
    with pytest.raises(NotDone) as caught:
        house.do(Fulfil, "township/大庄乡", DAY, work)
    assert caught.value.reason == it.NotOurs(owner="灵泉街道")
    house.do(Fulfil, "township/灵泉街道", DAY, work)
    undertakings.tick(house.register, work, at(date(2033, 12, 5)))
    told = [(one.role.value, one.area) for one in outbox.notices(house.register, title=work)]
    assert told == [("township", "灵泉街道")]


LADDER = {
    "assumed": True,
    "acknowledgement": "nothing",
    "rungs": [{"when": "after", "by": "10日", "to": ["leadership"]}],
    "repeat": {"every": "2个月", "times": 2, "to": ["owner", "supervisor"]},
}


def test_who_hears_after_the_day_is_the_files_to_say(house: House) -> None:
    work = set_up(house, ladder=LADDER, day="01-31", lead=[5])
    house.watch(work, date(2033, 12, 31))
    assert heard(house, work) == [
        ("2033-01-26", "office"),
        ("2033-02-10", "leadership"),
        ("2033-04-10", "office"),
        ("2033-04-10", "supervisor"),
        ("2033-06-10", "office"),
        ("2033-06-10", "supervisor"),
    ]
    assert house.faults() == []


def test_a_files_ladder_is_that_of_every_duty_without_one_of_its_own() -> None:
    said = {
        "name": "某县",
        "ladder": LADDER,
        "duties": [MEETINGS, {**MEETINGS, "name": "学习", "ladder": SHORT}],
    }
    duties = it.YearlyDuties.model_validate(said)
    assert [one.ladder.rungs[0].by.label for one in duties.rules] == ["10日", "3日"]
    assert it.YearlyDuties.model_validate({**said, "ladder": it.PRESSED}).rules[0].ladder == it.PRESSED
    bare = load_yearly(place_of("yearly", "kaiyuan"))
    assert "ladder" in bare.model_fields_set, "what is assumed stands in the file"
    assert {one.ladder for one in bare.rules} == {it.PRESSED}


SHORT = LADDER | {"rungs": [{"when": "after", "by": "3日", "to": ["owner"]}], "repeat": None}


@pytest.mark.parametrize(
    "rungs",
    [
        [{"when": "after", "by": "10个工作日", "to": ["owner"]}],
        [{"when": "before", "by": "10日", "to": ["owner"]}],
        [{"when": "after", "by": "10日", "to": ["owner"]}, {"when": "after", "by": "9日", "to": ["owner"]}],
    ],
)
def test_a_ladder_goes_up_from_the_day_and_needs_no_calendar(rungs: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        YearlyRule.model_validate(MEETINGS | {"ladder": LADDER | {"rungs": rungs}})


def test_whoever_hears_of_it_hears_where_it_stands_and_what_is_assumed() -> None:
    rule = load_yearly(place_of("yearly", "kaiyuan")).duties[0]
    says: dict[str, Any] = {"foundation": rule.foundation, "unsaid": rule.unsaid, "at_least": 2}
    said = yearly_due(YearlyDue(year=2032, due=rule.due(2032), late=True, count=1, **says))
    text = "".join(said.lines)
    assert "全年至少2次，已登记1次" in text
    assert "依据：《开远市实施方案》二（一）1" in text
    assert "由谁办理、日期文件未作规定，暂定" in text


def test_an_ended_duty_is_told_no_more_and_does_not_come_back_by_loading(house: House) -> None:
    found = load_yearly(place_of("yearly", "kaiyuan"))
    first = found.duties[0]
    work = house.do(SetDuty, "office", DAY, name=first.name, rule=first.model_dump()).undertaking
    house.common("close", work, DAY, ground="并入其他会议")
    assert house.kept(work).next_wake is None
    some = desk.sort(house.register, found)
    assert (some.known, len(some.new)) == ((first,), len(found.duties) - 1)
    assert [one.state.name for one in desk.every(house.register)] == []


def test_a_hidden_number_binds_nobody_and_a_lead_leaves_room_for_the_turn_before(house: House) -> None:
    some = desk.sort(house.register, load_yearly(place_of("yearly", "xian-masked")))
    assert (some.new, len(some.masked)) == ((), 2)
    with pytest.raises(desk.DutyFaultsError):
        desk.changed(load_yearly(place_of("yearly", "kaiyuan")).duties[0], {"lead": ["365"]})


@pytest.mark.parametrize("name", names("yearly"))
def test_what_ships_can_be_loaded_and_says_where_it_stands(house: House, name: str) -> None:
    found = load_yearly(place_of("yearly", name))
    for one in found.duties:
        house.do(SetDuty, "office", DAY, name=one.name, rule=one.model_dump())
        assert one.source is not None
    assert house.faults() == []
