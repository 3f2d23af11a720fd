"""Visits before the term is over: the plan opens the re-inspection by a cause of the measure, or says no."""

from datetime import date, timedelta
from typing import Any

import pytest

from register import lawbook
from schemas.refusals.reason import Item
from schemas.stage import Stage
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import OpenCampaign, Plan, Results, SetAssessors
from tests.register.desk import BEFORE, PACK, SCORES
from tests.undertakings.house import House
from tests.undertakings.named import named
from tests.undertakings.test_campaign import refused, state

OPENS = date(2033, 8, 1)
"""A Monday, years before the terms end."""
ENDS = date(2036, 6, 19)
PAPER = [{"number": "开创办〔2033〕8号", "title": "抽查方案", "date": OPENS}]
JUBAO = Item(key="jubao", name="举报反映的问题经初核属实")
ANJIAN = Item(key="anjian", name="辖区内发生较大涉民族因素案（事）件")


def opened(house: House, titles: list[str], opens: date = OPENS, closes: date | None = None) -> str:
    says: dict[str, Any] = {"name": "抽查", "opens": opens, "closes": closes or opens + timedelta(days=30)}
    says |= {"titles": titles, "cohort": "抽查"}
    work = house.do(OpenCampaign, "office", opens, **says).undertaking
    house.do(SetAssessors, "office", opens, work, assessors=[{"name": "考核组", "a_day": 1}])
    return work


def stages(house: House, titles: list[str]) -> list[Stage]:
    return [house.desk.life(one).standing.stage for one in titles]


def units(house: House, work: str) -> tuple[str, ...]:
    return tuple(one.unit for one in state(house, work).visits)


def test_the_plan_opens_the_reinspection_of_each_by_the_cause_that_is_named(house: House) -> None:
    titles = named(house, 2)
    work = opened(house, titles)
    says = {"titles": titles, "cause": "jubao", "documents": PAPER}
    house.do(Plan, "office", OPENS, work, **says)
    assert [(one.title, one.errand.kind) for one in house.ordered(work)] == [(one, "raise") for one in titles]
    house.carry_out(work, OPENS)
    assert house.progress(work).done == 2
    assert stages(house, titles) == [Stage.REINSPECTION] * 2
    house.do(Plan, "office", OPENS, work, titles=titles)
    assert len(house.ordered(work)) == 2, "nobody is opened twice"
    paper = [{"number": "开创验〔2033〕1号", "title": "复验意见", "date": OPENS.isoformat()}]
    results = [{"title": one, "says": {"scores": SCORES, "documents": paper}} for one in titles]
    house.do(Results, "office", OPENS, work, results=results)
    house.carry_out(work, OPENS)
    assert house.progress(work).done == 4
    assert stages(house, titles) == [Stage.TERM] * 2
    assert house.faults() == []


def test_a_plan_that_does_not_say_why_and_on_what_is_refused_with_the_units(house: House) -> None:
    titles = named(house, 2)
    work = opened(house, titles)
    some = units(house, work)
    assert refused(house, Plan, "office", OPENS, work, titles=titles) == it.CauseUnstated(
        count=2, units=some, known=(ANJIAN, JUBAO)
    )
    assert refused(house, Plan, "office", OPENS, work, titles=titles, cause="jubao") == it.EarlyUnfounded(
        count=2, units=some
    )
    says = {"titles": titles, "documents": PAPER}
    for no in ("没有的事由", "ducha"):
        assert refused(house, Plan, "office", OPENS, work, **says, cause=no) == it.NotEarly(
            count=2, units=some
        )
    assert state(house, work).stage == "preparing"


def test_a_measure_without_such_a_cause_lets_nobody_be_visited_before(house: House) -> None:
    edition = PACK.edition.model_copy(update={"id": "without-causes"})
    law = PACK.model_copy(update={"edition": edition, "causes": {}})
    house.desk.edition = lawbook.add(house.register, law, BEFORE + timedelta(days=1))
    house.desk.book = lawbook.read(house.register)
    titles = named(house, 1)
    work = opened(house, titles)
    no = it.NotEarly(count=1, units=units(house, work))
    assert refused(house, Plan, "office", OPENS, work, titles=titles, documents=PAPER) == no


@pytest.mark.parametrize(("day", "early"), [(ENDS, True), (ENDS + timedelta(days=1), False)])
def test_the_last_day_of_the_term_is_before_it_is_over(house: House, day: date, early: bool) -> None:
    titles = named(house, 1)
    work = opened(house, titles, opens=day, closes=day + timedelta(days=9))
    if early:
        no = refused(house, Plan, "office", day, work, titles=titles)
        assert isinstance(no, it.CauseUnstated)
    else:
        house.do(Plan, "office", day, work, titles=titles)
        assert house.ordered(work) == []


def test_a_visit_is_not_moved_to_before_the_end_of_the_term(house: House) -> None:
    titles = named(house, 1)
    start = ENDS - timedelta(days=10)
    work = opened(house, titles, opens=start)
    house.do(Plan, "office", start, work, titles=titles, start=ENDS + timedelta(days=1))
    says = {"title": titles[0], "assessor": "考核组", "visit_on": ENDS - timedelta(days=1)}
    assert isinstance(refused(house, it.MoveVisit, "office", start, work, **says), it.EarlyUnopened)
    house.do(Plan, "office", start, work, titles=titles, cause="jubao", documents=PAPER)
    house.do(it.MoveVisit, "office", start, work, **says)
    assert house.faults() == []
