"""Visits that change: both assessors hear of it; what was re-inspected outside of the campaign is visited no more."""

from datetime import date, timedelta

import pytest

from desk import campaign as desk
from register import outbox, undertakings
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Plan, SetAssessors, Visit
from tests.register.desk import SCORES
from tests.undertakings.house import House, at
from tests.undertakings.named import named
from tests.undertakings.test_campaign import OPENS, planned, refused, state

MONDAY, TUESDAY, THURSDAY = OPENS, OPENS + timedelta(days=1), OPENS + timedelta(days=3)
DOCUMENT = {"number": "开创验〔2036〕9号", "title": "复验意见", "date": OPENS.isoformat()}


def visit_of(house: House, work: str, title: str) -> Visit:
    return next(one for one in state(house, work).visits if one.title == title)


def moves(house: House, work: str) -> list[tuple[str | None, str]]:
    """Who was told of a visit that moves, and what."""
    told = outbox.notices(house.register, title=work)
    return [(one.area, one.body) for one in told if "走访有变" in one.subject]


def reinspected(house: House, title: str, day: date) -> None:
    """The office re-inspects a title by itself."""
    house.desk.record(house.desk.request(None, at(date(2036, 7, 1)), title))
    house.desk.do(house.desk.action("inspect", "office", day, title, scores=SCORES))


def test_who_was_to_go_and_who_goes_now_are_both_told(house: House) -> None:
    titles = named(house, 2)
    work = planned(house, titles)
    first, second = (visit_of(house, work, one) for one in titles)
    to = second.assessor
    assert first.assessor != to
    house.do(it.MoveVisit, "office", MONDAY, work, title=titles[0], assessor=to, visit_on=THURSDAY)
    told = dict(moves(house, work))
    assert told.keys() == {first.assessor, to}
    says = f"{first.unit}：原定2036年8月4日由{first.assessor}走访，改为2036年8月7日由{to}走访。"
    assert all(says in one for one in told.values())
    house.do(it.MoveVisit, "office", MONDAY, work, title=titles[0], assessor=to, visit_on=TUESDAY)
    assert [area for area, body in moves(house, work) if "原定2036年8月7日" in body] == [to], (
        "one reads it once"
    )
    assert house.faults() == []


@pytest.mark.parametrize("again", ["plan", "assessors"])
def test_who_was_reminded_hears_when_the_visit_falls_away(house: House, again: str) -> None:
    work = planned(house, named(house, 3))
    (late,) = [one for one in state(house, work).visits if one.day == TUESDAY]
    undertakings.tick(house.register, work, at(MONDAY))
    assert moves(house, work) == []
    others = [{"name": name} for name in ("考核一组", "考核二组") if name != late.assessor]
    house.do(SetAssessors, "office", MONDAY, work, assessors=others)
    assert [area for area, _ in moves(house, work)] == [late.assessor] * 2, "of Monday's and of Tuesday's"
    if again == "plan":
        house.do(Plan, "office", MONDAY, work, start=THURSDAY)
        (other,) = [one["name"] for one in others]
        assert [area for area, _ in moves(house, work)][2:] == [other], (
            "of what it was reminded of, and no more"
        )
    assert house.faults() == []


def test_a_title_that_is_reinspected_otherwise_is_ticked_off_before_anybody_goes(house: House) -> None:
    titles = named(house, 3)
    work = planned(house, titles)
    (last,) = [one for one in state(house, work).visits if one.day == TUESDAY]
    reinspected(house, last.title, MONDAY)
    undertakings.tick(house.register, work, at(TUESDAY))
    found = visit_of(house, work, last.title)
    assert (found.visited_on, found.elsewhere, found.day) == (MONDAY, True, None)
    assert desk.situation(found) == "2036-08-04已另行复验，不再走访"
    notices = [one for one in outbox.notices(house.register, title=work) if "8月5日" in one.subject]
    assert notices == [], "nobody is sent there"
    assert house.faults() == []


def test_a_plan_that_is_made_anew_leaves_out_who_was_reinspected_otherwise(house: House) -> None:
    titles = named(house, 2)
    work = planned(house, titles)
    reinspected(house, titles[0], MONDAY)
    says = {"title": titles[0], "assessor": "考核一组", "visit_on": THURSDAY}
    assert isinstance(refused(house, it.MoveVisit, "office", MONDAY, work, **says), it.NotOnThePlan)
    house.do(Plan, "office", MONDAY, work, titles=titles)
    assert visit_of(house, work, titles[0]).elsewhere
    assert state(house, work).stage == "visiting"
    reinspected(house, titles[1], MONDAY)
    undertakings.tick(house.register, work, at(TUESDAY))
    assert state(house, work).stage == "visited"
    assert house.faults() == []


def test_a_reinspection_of_before_the_campaign_ticks_nothing_off(house: House) -> None:
    titles = named(house, 1)
    reinspected(house, titles[0], date(2036, 7, 2))
    work = planned(house, titles)
    says = {"titles": titles, "cause": "jubao", "documents": [DOCUMENT]}
    house.do(Plan, "office", MONDAY, work, **says)
    assert visit_of(house, work, titles[0]).visited_on is None


def test_a_reinspection_that_was_annulled_ticks_nothing_off(house: House) -> None:
    titles = named(house, 1)
    work = planned(house, titles)
    reinspected(house, titles[0], MONDAY)
    entry = house.desk.life(titles[0]).taken[-1].entry
    house.desk.do(house.desk.action("annul", "office", MONDAY, titles[0], entry=entry, ground="程序有误"))
    house.do(Plan, "office", MONDAY, work, titles=titles)
    assert visit_of(house, work, titles[0]).visited_on is None
    assert house.faults() == []
