"""Rows «ban after leaving», «consequences for others» and «reminder lead times»."""

from datetime import date
from typing import Any

import pytest

from schemas.facts import Facts
from schemas.opening import Apply
from schemas.stage import Stage
from schemas.unit import Unit
from tests.lives import Title
from tests.people import BAD, KAIYUAN, UNIT
from tests.said import said
from tests.unit.rows.pair import assumed, lives, measure, row, silent, then
from workflows.life.facts import facts_of
from workflows.life.others import Other

BAN = "ban after leaving"
FRAUD = {"label": "弄虚作假", "by": ["supervisor"], "follows": then("revoke"), "assumed": True}
POOR = {"label": "管理松懈", "by": ["supervisor"], "follows": then("revoke"), "assumed": True}
FAILING: dict[str, Any] = {"reinspection": {"scores": BAD}, "second": {"scores": BAD}}


def revoked(title: Title, cause: str, day: str = "2038-04-01") -> Title:
    """A cause comes up in the term, and the title is revoked."""
    title.done("2038-03-01", "supervisor", "raise", cause=cause, matter="经核查属实。")
    return title.comes_to("revocation").done(day, "naming_body", "revoke", result="revoked")


@row(BAN, "none to several years", "by ground")
def test_none_to_several_years() -> None:
    none, three = lives("way_out.ban", None, assumed("3年"), to="term", causes={"fraud": FRAUD})
    for title in (none, three):
        revoked(title, "fraud")
    assert none.life.standing.ban_until is None
    assert three.life.standing.ban_until == date(2041, 4, 1)
    assert "不再受理申报" not in none.letters("revoke")
    assert "2041年4月1日前（含当日）不再受理申报" in three.letters("revoke")
    for title in (none, three):
        new = Title(title.law.regulation)
        facts = Facts(ban_until=title.life.standing.ban_until)
        application = {"unit": UNIT, "honour": KAIYUAN.honour.name}
        answer = new.until("2041-04-01").acts(
            "2041-04-01", "unit", "apply", facts=facts, application=application
        )
        assert answer.accepted is (title is none)


@row(BAN, "by ground")
def test_by_cause() -> None:
    general, by_cause = lives(
        "way_out.bans",
        {},
        {"fraud": {"length": "5年", "assumed": True}},
        to="term",
        causes={"fraud": FRAUD, "poor": POOR},
    )
    for title in (general, by_cause):
        assert revoked(title.copy(), "poor").life.standing.ban_until == date(2040, 4, 1)
        revoked(title, "fraud")
    assert general.life.standing.ban_until == date(2040, 4, 1)
    assert by_cause.life.standing.ban_until == date(2043, 4, 1)


@row(BAN, "by ground")
@pytest.mark.parametrize("ground", ["expired", "ended", "downgraded", "abolished"])
def test_by_ground(ground: str) -> None:
    given: dict[str, Any] = {
        "expired": {"duties__term__silence": silent("ended"), "causes": {"complaint": COMPLAINT}},
        "ended": {"failure": then("end")},
        "downgraded": {"failure": then("downgrade"), "honour__lower": LOWER},
        "abolished": {"changes": {"abolished": {"effect": "end", "assumed": True}}},
    }[ground]
    given |= {"duties__reinspection__counted_from": "stage"}
    if ground in ("ended", "downgraded"):
        given |= {"causes": {"poor": {**POOR, "follows": RECTIFY}}}
    free, barred = lives("way_out.bans", {}, {ground: {"length": "1年", "assumed": True}}, to="term", **given)
    for title in (free, barred):
        if ground == "abolished":
            title.until("2041-06-01").done("2041-06-01", "office", "change", "13:00", change="abolished")
        else:
            title.comes_to("aftermath", **FAILING)
        assert (title.stage, title.life.standing.leaving) == (Stage.AFTERMATH, ground)
        assert [one.duty for one in title.life.obligations] == ["plaque"]
    assert free.life.standing.ban_until is None
    day = barred.dates["stage"]
    assert barred.life.standing.ban_until == date(day.year + 1, day.month, day.day)
    told = barred.letters({"expired": "term", "abolished": "change"}.get(ground, "inspect"))
    assert f"2042年{day.month}月{day.day}日前（含当日）不再受理申报" in told
    for title in (free, barred):
        assert title.comes_to("ended").life.standing.ground == ground


LOWER = {"name": "石榴红家园", "level": "county"}
RECTIFY = then("rectify", "report", "talk", "order", "service")
COMPLAINT = {"label": "投诉查实", "by": ["supervisor"], "follows": then("reinspect"), "assumed": True}


@row(BAN, "counted from the decision or from the end of correction")
def test_from_the_decision_or_from_the_end_of_correction() -> None:
    rule = {"length": "2年", "assumed": True}
    decision, correction = lives(
        "way_out.bans.revoked.counted_from",
        "decision",
        "correction",
        to="reinspection",
        way_out__bans={"revoked": rule},
    )
    for title in (decision, correction):
        title.comes_to("rectification", **FAILING).done("2041-12-01", "unit", "rectify")
        title.comes_to("revocation", **FAILING).done("2042-02-10", "naming_body", "revoke", result="revoked")
    assert decision.life.standing.ban_until == date(2044, 2, 10)
    assert correction.life.standing.ban_until == date(2043, 12, 1)


@row(BAN, "counted from the decision or from the end of correction")
def test_a_corrected_day_moves_the_ban_that_counts_from_it() -> None:
    rule = {"length": "2年", "assumed": True}
    decision, correction = lives(
        "way_out.bans.revoked.counted_from",
        "decision",
        "correction",
        to="reinspection",
        way_out__bans={"revoked": rule},
    )
    for title in (decision, correction):
        title.comes_to("rectification", **FAILING).done("2041-12-01", "unit", "rectify")
        title.comes_to("revocation", **FAILING).done("2042-02-10", "naming_body", "revoke", result="revoked")
        assert title.corrects("2042-02-20", "naming_body", "revoke", on="2042-02-08").accepted
    assert decision.life.standing.ban_until == date(2044, 2, 8)
    assert correction.life.standing.ban_until == date(2043, 12, 1)


@row(BAN, "counted from the decision or from the end of correction")
def test_where_a_correction_never_came_it_ended_with_its_last_day() -> None:
    rule = {"length": "2年", "assumed": True}
    decision, correction = lives(
        "way_out.bans.revoked.counted_from",
        "decision",
        "correction",
        to="reinspection",
        way_out__bans={"revoked": rule},
        duties__rectification__silence=silent("failed", "60日"),
    )
    for title in (decision, correction):
        title.comes_to("rectification", **FAILING)
        assert title.owed("rectification").due == date(2041, 12, 7)
        assert title.until("2042-02-06").stage is Stage.STATEMENT, "sixty days later"
        title.comes_to("revocation").done("2042-12-10", "naming_body", "revoke", result="revoked")
    assert decision.life.standing.ban_until == date(2044, 12, 10)
    assert correction.life.standing.ban_until == date(2043, 12, 7)


@row(BAN, "none to several years")
def test_the_first_day_of_a_ban_counts_or_does_not() -> None:
    rule = {"length": "2年", "assumed": True}
    does_not, counts = lives(
        "way_out.bans.fraud.first_day_counts",
        None,
        True,
        to="term",
        way_out__bans={"fraud": rule},
        causes={"fraud": FRAUD},
    )
    for title in (does_not, counts):
        revoked(title, "fraud")
    assert does_not.life.standing.ban_until == date(2040, 4, 1)
    assert counts.life.standing.ban_until == date(2040, 3, 31)


@row(BAN, "none to several years")
def test_a_past_holder_is_barred_until_the_plaque_is_back_whatever_the_ban_says() -> None:
    none, three = lives("way_out.ban", None, assumed("3年"), to="term", causes={"fraud": FRAUD})
    for title in (none, three):
        revoked(title, "fraud").until("2045-01-01")
        assert "牌匾尚未收回" in applies_again(title, "2045-01-01")
        title.done("2045-01-02", "township", "return_plaque")
        assert applies_again(title, "2045-01-02") == "", "whatever the ban was, it is over"


def applies_again(title: Title, day: str, recommender: str | None = None, **other: Any) -> str:
    """Why a unit is refused that applies for the honour, or another, with what the register knows of `title`."""
    seen = Other.of(title.life, title.law)
    assert seen is not None
    new = Title(title.law.regulation)
    application = {"unit": UNIT, "honour": KAIYUAN.honour.name, "recommender": recommender}
    applied = new.action(day, "unit", "apply", application=application)
    assert isinstance(applied, Apply)
    facts = facts_of(applied.application, "county", "2036-0002", [seen._replace(**other)])
    answer = new.until(day).hand_in(applied, facts)
    return "" if answer.accepted else said(answer)


BODY = "灵泉街道办事处"
ELSEWHERE = {"unit": Unit.model_validate({**UNIT, "code": "91350100M000100Y43", "name": "另一单位"})}
"""The lost title is another unit's."""


def lost(title: Title, cause: str) -> Title:
    """A title that was recommended by a body is revoked on 1 April 2038."""
    apply = {"unit": UNIT, "honour": KAIYUAN.honour.name, "recommender": BODY}
    return revoked(title.comes_to("naming", apply={"application": apply}).named(), cause)


@row("consequences for others", "the recommending body may lose its quota")
def test_a_sanction_on_the_recommending_body_belongs_to_a_ground() -> None:
    every, fraud = lives(
        "way_out",
        {**OUT, "recommender_loses": assumed("1年")},
        {**OUT, "sanctions": {"fraud": {"length": "1年", "assumed": True}}},
        causes={"fraud": FRAUD, "poor": POOR},
    )
    for title in (every, fraud):
        assert lost(title.copy(), "fraud").life.standing.recommender_until == date(2039, 4, 1)
    assert lost(every, "poor").life.standing.recommender_until == date(2039, 4, 1)
    assert lost(fraud, "poor").life.standing.recommender_until is None


OUT: dict[str, Any] = {"tells": ["unit", "recommender"], "assumed": True}


@row("consequences for others", "the recommending body may lose its quota")
def test_it_belongs_to_the_honour_that_was_lost() -> None:
    title = Title(measure(way_out__recommender_loses=assumed("1年"), causes={"fraud": FRAUD}))
    lost(title, "fraud")
    assert "不得再推荐该称号" in applies_again(title, "2038-06-01", BODY, **ELSEWHERE)
    assert applies_again(title, "2038-06-01", "另一推荐单位", **ELSEWHERE) == ""
    assert applies_again(title, "2038-06-01", BODY, honour="石榴红家园", **ELSEWHERE) == ""
    assert applies_again(title, "2038-06-01", BODY, level="national", **ELSEWHERE) == ""


@row("consequences for others", "the recommending body may lose its quota")
def test_it_counts_from_the_decision_or_is_for_the_next_calendar_year() -> None:
    rule = {"length": "1年", "assumed": True}
    decision, next_year = lives(
        "way_out.sanctions.fraud.counted_from",
        "decision",
        "next_year",
        way_out={**OUT, "sanctions": {"fraud": rule}},
        causes={"fraud": FRAUD},
    )
    for title in (decision, next_year):
        lost(title, "fraud")
    days = ("2038-06-01", "2038-12-31", "2039-01-01", "2039-04-01", "2039-04-02", "2039-12-31", "2040-01-01")
    barred = [
        [day for day in days if applies_again(title, day, BODY, **ELSEWHERE)]
        for title in (decision, next_year)
    ]
    assert barred == [list(days[:4]), list(days[2:6])]
    told = next_year.letters("revoke", "recommender")
    assert "自2039年1月1日起，2039年12月31日前（含当日）不得再推荐该称号" in told
    corrected = next_year.corrects("2039-02-01", "naming_body", "revoke", on="2038-03-31")
    assert corrected.accepted
    assert next_year.life.standing.recommender_from == date(2039, 1, 1)


@row("consequences for others", "the recommending body may lose its quota")
def test_the_recommending_body_may_lose_its_quota() -> None:
    nothing, loses = lives("way_out.recommender_loses", None, assumed("1年"), causes={"fraud": FRAUD})
    recommended = {"unit": UNIT, "honour": KAIYUAN.honour.name, "recommender": "灵泉街道办事处"}
    for title in (nothing, loses):
        title.comes_to("naming", apply={"application": recommended})
        title.named().done("2038-03-01", "supervisor", "raise", cause="fraud", matter="经核查属实。")
        title.comes_to("revocation").done("2038-04-01", "naming_body", "revoke", result="revoked")
        assert "称号已取消" in title.letters("revoke", "recommender")
    assert nothing.life.standing.recommender_until is None
    assert loses.life.standing.recommender_until == date(2039, 4, 1)
    assert "不得再推荐" not in nothing.letters("revoke", "recommender")
    assert "2039年4月1日前（含当日）不得再推荐" in loses.letters("revoke", "recommender")
    for title in (nothing, loses):
        facts = Facts(recommender_until=title.life.standing.recommender_until)
        new = Title(title.law.regulation).until("2039-04-01")
        answer = new.acts("2039-04-01", "unit", "apply", facts=facts, application=recommended)
        assert answer.accepted is (title is nothing)


@row("consequences for others", "the recommending body may lose its quota")
def test_a_revocation_taken_back_gives_the_quota_and_the_right_to_apply_back() -> None:
    nothing, loses = lives(
        "way_out.recommender_loses", None, assumed("1年"), to="term", causes={"fraud": FRAUD}
    )
    for title in (nothing, loses):
        revoked(title, "fraud")
        assert title.annuls("2038-04-05", "naming_body", "revoke").accepted
        assert title.stage is Stage.REVOCATION
        assert title.life.standing.recommender_until is None
        assert title.life.standing.ban_until is None
        assert title.owed("term").due == date(2041, 6, 1)


@row("reminder lead times", "the office's own choice")
def test_reminder_lead_times_are_the_offices_own_choice() -> None:
    ladder = KAIYUAN.model_dump(mode="json", exclude_none=True)["ladders"]["term"]
    sooner = {"when": "before", "by": "1年", "to": ["unit"]}
    half_a_year, a_year = lives("ladders.term.rungs", ladder["rungs"], [sooner, *ladder["rungs"]], to="term")
    assert half_a_year.wakes == date(2040, 12, 3)
    assert a_year.wakes == date(2040, 6, 1)
    for title in (half_a_year, a_year):
        title.until("2040-06-01")
    assert not any("有效期还有" in subject for subject in half_a_year.heard("unit"))
    assert any("有效期还有365日届满" in subject for subject in a_year.heard("unit"))
