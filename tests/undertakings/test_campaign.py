"""A campaign: a cohort is chosen, planned, visited; each result goes into the title's own ledger."""

from datetime import date, timedelta
from typing import Any

import pytest

from desk import campaign as desk
from desk.campaign import Cohort
from register import outbox, undertakings
from schemas.refusals.reason import Reason
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Campaign, OpenCampaign, Plan, Results, SetAssessors
from schemas.undertakings.common import NotAtThisStage
from tests.register.desk import SCORES
from tests.undertakings.house import House, at
from tests.undertakings.named import named
from workflows.life.kinds import HELD
from workflows.undertakings.planning import drawn
from workflows.undertakings.world import NotDone

OPENS, CLOSES = date(2036, 8, 4), date(2036, 8, 22)
"""A Monday, and the Friday two weeks later."""
ASSESSORS = [{"name": "考核一组", "a_day": 1}, {"name": "考核二组", "a_day": 1}]


def opened(house: House, titles: list[str], name: str = "2036年集中复验") -> str:
    says: dict[str, Any] = {
        "name": name,
        "opens": OPENS,
        "closes": CLOSES,
        "titles": titles,
        "cohort": "第五批",
    }
    return house.do(OpenCampaign, "office", OPENS, **says).undertaking


def planned(house: House, titles: list[str]) -> str:
    work = opened(house, titles)
    house.do(SetAssessors, "office", OPENS, work, assessors=ASSESSORS)
    house.do(Plan, "office", OPENS, work)
    return work


def state(house: House, work: str) -> Campaign:
    found = house.kept(work).state
    assert isinstance(found, Campaign)
    return found


def refused(house: House, cls: Any, by: str, day: date, work: str, **says: Any) -> Reason:
    before = house.kept(work)
    with pytest.raises(NotDone) as caught:
        house.do(cls, by, day, work, **says)
    assert house.kept(work) == before
    return caught.value.reason


def test_who_visits_whom_is_planned_on_working_days(house: House) -> None:
    work = planned(house, named(house, 5))
    days = [(one.day, one.assessor) for one in state(house, work).visits]
    assert sorted(days, key=str) == [
        (date(2036, 8, 4), "考核一组"),
        (date(2036, 8, 4), "考核二组"),
        (date(2036, 8, 5), "考核一组"),
        (date(2036, 8, 5), "考核二组"),
        (date(2036, 8, 6), "考核一组"),
    ]
    by_day, by_assessor = desk.plan_sheets(house.kept(work), state(house, work))
    assert [row[0] for row in by_day.rows] == sorted(one for one, _ in days if one)
    assert [row[0] for row in by_assessor.rows] == ["考核一组"] * 3 + ["考核二组"] * 2
    assert sorted(map(len, by_assessor.rows)) == [len(by_assessor.heads)] * 5
    assert house.faults() == []


def test_assessors_are_reminded_the_working_day_before_and_the_office_of_what_is_late(house: House) -> None:
    work = planned(house, named(house, 3))
    house.watch(work, date(2036, 8, 6))
    told = [(one.role, one.area, one.subject) for one in outbox.notices(house.register, title=work)]
    assert ("assessor", "考核一组", "2036年集中复验：2036年8月5日走访1个单位") in told
    assert ("office", None, "2036年集中复验：2036年8月4日的走访还没有登记结果") in told
    assert ("office", None, "2036年集中复验：2036年8月5日的走访还没有登记结果") in told
    before = len(told)
    undertakings.tick(house.register, work, at(date(2036, 12, 1)))
    assert len(outbox.notices(house.register, title=work)) == before, "each is said once"
    assert house.faults() == []


def test_after_an_outage_nobody_is_sent_where_the_day_is_over(house: House) -> None:
    work = planned(house, named(house, 3))
    undertakings.tick(house.register, work, at(date(2036, 8, 6)))
    assert {one.role for one in outbox.notices(house.register, title=work)} == {"office"}
    assert house.ended(work) == [
        ("2036-08-04", 0, "folded"),
        ("2036-08-05", 0, "folded"),
        ("2036-08-04", 1, "sent"),
        ("2036-08-05", 1, "sent"),
    ]


def test_results_go_into_the_ledger_of_each_title(house: House) -> None:
    titles = named(house, 2)
    for title in titles:  # the term runs out, and the re-inspection begins
        house.desk.record(house.desk.request(None, at(date(2036, 7, 1)), title))
    work = planned(house, titles)
    document = {"number": "开创验〔2036〕1号", "title": "复验意见", "date": OPENS.isoformat()}
    scores = dict.fromkeys(("zhengzhi", "sixiang"), 20) | dict.fromkeys(
        ("wenhua", "wuzhi", "shehui", "fazhi"), 15
    )
    results = [
        {"title": one, "says": {"scores": scores, "documents": [document]}, "findings": ["台账不全"]}
        for one in titles
    ]
    house.do(Results, "office", OPENS, work, results=results)
    house.carry_out(work, OPENS)
    assert (house.progress(work).done, state(house, work).stage) == (2, "visited")
    assert [house.desk.life(one).standing.stage for one in titles] == ["term", "term"]
    sheet = desk.result_sheet(house.register, house.kept(work), state(house, work))
    assert [row[0] for row in sheet.rows] == titles
    assert all("台账不全" in str(row[-1]) for row in sheet.rows)
    assert isinstance(refused(house, Plan, "office", OPENS, work), NotAtThisStage)
    assert house.faults() == []


def test_what_the_plan_does_not_allow_is_refused(house: House) -> None:
    titles = named(house, 3)
    work = planned(house, titles)
    visit = {"title": titles[0], "assessor": "考核一组"}
    assert isinstance(
        refused(house, it.MoveVisit, "office", OPENS, work, **visit, visit_on=date(2036, 8, 9)),
        it.NoWorkingDay,
    )
    there = next(one for one in state(house, work).visits if one.title != titles[0])
    full = {"title": titles[0], "assessor": there.assessor, "visit_on": there.day}
    assert isinstance(refused(house, it.MoveVisit, "office", OPENS, work, **full), it.DayFull)
    strange = {"title": titles[0], "assessor": "考核三组", "visit_on": OPENS}
    assert isinstance(refused(house, it.MoveVisit, "office", OPENS, work, **strange), it.NoSuchAssessor)
    house.do(
        SetAssessors,
        "office",
        OPENS,
        work,
        assessors=[{"name": "考核一组", "recused": ["灵泉街道"]}, {"name": "考核二组"}],
    )
    assert isinstance(
        refused(house, it.MoveVisit, "office", OPENS, work, **visit, visit_on=date(2036, 8, 20)), it.Recused
    )


def test_a_title_is_in_one_open_campaign_and_stands_once(house: House) -> None:
    titles = named(house, 2)
    opened(house, titles[:1])
    with pytest.raises(NotDone) as caught:
        opened(house, titles, "另一次复验")
    assert caught.value.reason == it.InAnotherCampaign(titles=(titles[0],), other="2036年集中复验")
    with pytest.raises(NotDone) as again:
        opened(house, [titles[1], titles[1]], "第三次")
    assert isinstance(again.value.reason, it.TitleTwice)


def test_who_is_dropped_is_not_visited_and_the_rest_goes_on(house: House) -> None:
    titles = named(house, 2)
    work = planned(house, titles)
    house.do(it.Drop, "office", OPENS, work, titles=titles[:1], ground="单位撤销")
    assert state(house, work).titles == (titles[1],)
    assert isinstance(
        refused(house, it.Drop, "office", OPENS, work, titles=titles[:1], ground="再次"), it.NotOnThePlan
    )


def test_a_replan_leaves_what_was_visited_and_nobody_is_sent_into_the_past(house: House) -> None:
    titles = named(house, 4)
    work = planned(house, titles)
    document = {"number": "开创验〔2036〕1号", "title": "复验意见", "date": OPENS.isoformat()}
    first = state(house, work).visits[0].title
    says = [{"title": first, "says": {"documents": [document]}}]
    house.do(Results, "office", OPENS, work, results=says)
    house.do(Plan, "office", OPENS + timedelta(days=7), work)
    found = {one.title: one for one in state(house, work).visits}
    assert found[first].visited_on == OPENS
    assert all(one.day and one.day >= date(2036, 8, 11) for one in found.values() if one.title != first)


def test_the_same_seed_draws_the_same_and_the_auditor_draws_it_again(house: House) -> None:
    titles = named(house, 5)
    found = desk.chosen(house.register, Cohort(batch="第五批", share=0.4, seed="2036-抽查"))
    assert (found.titles, found.share) == (titles, 0.4)
    lot: dict[str, Any] = {
        "titles": found.titles,
        "cohort": found.said,
        "seed": found.seed,
        "share": found.share,
    }
    lot |= {"opens": OPENS, "closes": CLOSES}
    first = house.do(OpenCampaign, "office", OPENS, name="抽查", **lot).undertaking
    chosen = state(house, first).titles
    assert set(chosen) == drawn(titles, "2036-抽查", 0.4)
    assert len(chosen) == 2
    assert house.faults() == []
    with pytest.raises(NotDone):
        house.do(OpenCampaign, "office", OPENS, name="再抽", **lot)
    others = {frozenset(drawn([f"t{n}" for n in range(9)], str(seed), 0.2)) for seed in range(20)}
    assert len(others) > 5
    assert len(desk.chosen(house.register, Cohort(year=2036)).titles) == 5
    with pytest.raises(desk.NobodyError):
        desk.chosen(house.register, Cohort(batch="第六批"))


def lose(house: House, title: str, day: date) -> None:
    """The unit is abolished, which ends its title."""
    change = house.desk.action("change", "office", day, title, change="abolished")
    house.desk.do(change)
    assert house.desk.life(title).standing.stage not in HELD


def rename(house: House, title: str, day: date, name: str) -> None:
    life = house.desk.life(title)
    assert life.application is not None
    changed = life.application.unit.model_copy(update={"name": name})
    house.desk.do(house.desk.action("change", "office", day, title, change="renamed", unit=changed))


def test_a_title_that_is_lost_in_the_middle_is_told_and_the_rest_goes_on(house: House) -> None:
    titles = named(house, 4)
    work = planned(house, titles)
    first, second = sorted(state(house, work).visits, key=lambda one: (one.day or OPENS, one.assessor or ""))[
        2:4
    ]
    assert first.day == second.day == date(2036, 8, 5)
    lose(house, first.title, OPENS)
    rename(house, second.title, OPENS, "改名后的学校")
    undertakings.tick(house.register, work, at(date(2036, 8, 4)))
    notices = outbox.notices(house.register, title=work)
    told = {(one.role.value, one.area): one for one in notices if "8月5日" in one.subject}
    assert told.keys() == {("office", None), ("assessor", second.assessor)}
    assert first.unit in told["office", None].body
    assert "改名后的学校" in told["assessor", second.assessor].body
    found = {one.title: one for one in state(house, work).visits}
    assert (found[first.title].day, found[first.title].why) == (None, "gone")
    assert found[second.title].unit == "改名后的学校"
    says = {"results": [{"title": first.title, "says": {}}]}
    assert isinstance(refused(house, Results, "office", OPENS, work, **says), it.NotHeld)
    assert house.faults() == []


def test_a_plan_leaves_out_what_is_lost_by_then(house: House) -> None:
    titles = named(house, 2)
    work = planned(house, titles)
    lose(house, titles[0], OPENS)
    house.do(Plan, "office", OPENS, work, titles=titles)
    found = {one.title: one for one in state(house, work).visits}
    assert (found[titles[0]].day, found[titles[0]].why) == (None, "gone")
    assert found[titles[1]].day == OPENS
    assert house.faults() == []


def test_who_may_not_go_any_more_is_taken_off_the_plan(house: House) -> None:
    work = planned(house, named(house, 2))
    before = {one.title: one.assessor for one in state(house, work).visits}
    house.do(SetAssessors, "office", OPENS, work, assessors=[{"name": "考核一组"}])
    for one in state(house, work).visits:
        stays = before[one.title] == "考核一组"
        assert (one.assessor, one.why) == (("考核一组", None) if stays else (None, "assessor_changed"))
    house.do(Plan, "office", OPENS, work, start=OPENS)
    assert {one.assessor for one in state(house, work).visits} == {"考核一组"}


def test_who_has_to_keep_away_gives_no_result(house: House) -> None:
    titles = named(house, 1)
    work = opened(house, titles)
    township = state(house, work).visits[0].township
    who = [{"name": "考核一组", "recused": [township]}, {"name": "考核二组"}]
    house.do(SetAssessors, "office", OPENS, work, assessors=who)
    house.do(Plan, "office", OPENS, work)
    says = {"results": [{"title": titles[0], "says": {}}]}
    assert isinstance(refused(house, Results, "assessor/考核一组", OPENS, work, **says), it.Recused)
    house.do(Results, "assessor/考核二组", OPENS, work, **says)


def test_what_a_title_has_refused_is_said_again(house: House) -> None:
    titles = named(house, 1)
    house.desk.record(house.desk.request(None, at(date(2036, 7, 1)), titles[0]))
    work = planned(house, titles)
    document = {"number": "开创验〔2036〕1号", "title": "复验意见", "date": OPENS.isoformat()}
    wrong = {"scores": {**SCORES, "zhengzhi": 999}, "documents": [document]}
    house.do(Results, "office", OPENS, work, results=[{"title": titles[0], "says": wrong}])
    once_more = {"results": [{"title": titles[0], "says": {"scores": SCORES, "documents": [document]}}]}
    assert isinstance(refused(house, Results, "office", OPENS, work, **once_more), it.NotOnThePlan)
    house.carry_out(work, OPENS)
    assert house.progress(work).refused == 1
    house.do(Results, "office", OPENS, work, **once_more)
    house.carry_out(work, OPENS)
    assert house.progress(work).done == 1
    assert house.faults() == []
