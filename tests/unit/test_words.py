"""Notices: who is told what and when, as a clerk would have it; and the rungs that are spared."""

import pytest

from schemas.application import Application
from schemas.stage import Duty, Stage
from tests.lives import Title, title_at
from tests.people import UNIT
from tests.said import Read, read
from wording import forms
from workflows.life.course import ARROWS, TOLD
from workflows.life.kinds import ANSWERS, HELD


def told(title: Title, role: str) -> list[Read]:
    """What the last entry tells a role."""
    return [read(one) for one in title.entries[-1].notices if one.to.role == role]


def rungs(title: Title, duty: str) -> list[str]:
    return [one.end for entry in title.entries for one in entry.rungs if one.duty is Duty(duty)]


def test_a_result_and_a_duty_for_one_reader_come_in_one_letter() -> None:
    title = title_at("statement")
    (letter,) = told(title, "unit")
    assert letter.subject == (
        "开远市灵泉街道南正街社区居民委员会：整改复验仍不合格；请于2042年2月24日前就拟取消称号陈述申辩"
    )
    assert letter.urgent
    assert letter.body.count("称号：2036-0001") == 1


def test_a_duty_says_what_by_when_why_what_follows_and_how() -> None:
    (letter,) = told(title_at("rectification"), "unit")
    for part in (
        "事项：完成整改并提交整改报告（依据：《开远市实施方案》三（四）“责令限期整改”）",
        "期限：2042年1月25日（含当日；自送达之日（2041年7月25日）起6个月）",
        "视为整改不合格，转入取消称号程序（先听取单位陈述申辩）",
        "办理：提交整改报告；没有账号的，请交受理窗口代办。",
        "注：期限、逾期后果文件未作规定，暂按此办理，待领导小组办公室确认。",
    ):
        assert part in letter.body


def test_a_due_date_beyond_the_newest_notice_says_that_it_is_provisional_and_why() -> None:
    (letter,) = told(title_at("statement"), "unit")
    assert "2042年放假调休安排公布前为暂定" in letter.body


def test_steps_inside_the_office_are_not_told_to_the_unit() -> None:
    for stage in ("talk", "order", "service"):
        assert told(title_at(stage), "unit") == []


def test_nobody_is_told_what_they_have_just_done_themselves() -> None:
    title = title_at("second")
    assert told(title, "unit") == []
    assert len(told(title, "office")) == 1


def test_at_the_expiry_the_unit_hears_whether_its_title_still_stands() -> None:
    (letter,) = told(title_at("reinspection"), "unit")
    assert "复验结果作出前，称号继续有效（文件未作规定，暂按此办理）" in letter.body


def test_the_unit_hears_of_its_publicity_and_of_its_end() -> None:
    title = title_at("publicity")
    assert "2036年5月13日至2036年5月19日公示" in title.heard("unit")[-1]
    assert "公示期满无异议，提请命名" in title.until("2036-05-20").heard("unit")[-1]


def test_whoever_owed_a_duty_hears_that_it_is_off() -> None:
    title = title_at("assessment").done("2036-04-01", "unit", "withdraw")
    (letter,) = told(title, "assessor")
    assert "不必再实地考核验收并评分" in letter.subject
    assert "现不必再办（撤回申报）" in letter.body


def test_bodies_that_have_not_answered_hear_that_another_opposed() -> None:
    title = title_at("consultation")
    title.done("2036-04-12", "consulted/市公安局", "consult", body="市公安局", result="opposed")
    assert sorted(str(one.to.area) for one in told(title, "consulted")) == ["市委政法委", "市纪委监委"]


def test_a_revocation_tells_unit_township_recommender_and_each_body_whose_money_follows() -> None:
    application = {
        "unit": UNIT,
        "honour": "民族团结进步示范单位",
        "recommender": "灵泉街道办事处",
        "funders": ["市民族宗教事务局", "市财政局"],
    }
    title = title_at("aftermath")
    title.life = title.life.model_copy(update={"application": Application.model_validate(application)})
    assert title.annuls("2042-03-20", "naming_body", "revoke").accepted
    title.done("2042-03-21", "naming_body", "revoke", result="revoked")
    readers = sorted((one.to.role.value, str(one.to.area)) for one in title.entries[-1].notices)
    assert readers == [
        ("funder", "市民族宗教事务局"),
        ("funder", "市财政局"),
        ("recommender", "灵泉街道办事处"),
        ("township", "灵泉街道"),
        ("unit", UNIT["code"]),
    ]
    (money,) = (one for one in told(title, "funder") if one.to.area == "市财政局")
    assert "随该称号安排的资金、项目请相应处理" in money.body
    assert "仍不合格的，取消其荣誉称号" in money.body, "a revocation names its article"


def test_where_nobody_recommended_nobody_is_told_as_recommender() -> None:
    assert told(title_at("aftermath"), "recommender") == []


def test_a_review_that_upholds_is_told_to_the_unit() -> None:
    title = title_at("aftermath").done("2042-04-01", "unit", "request_review")
    title.done("2042-05-08", "naming_body", "decide_review", result="upheld")
    assert "复核决定维持取消" in title.heard("unit")[-1]


# --- reminders ---


def test_a_reminder_asks_the_owner_to_act_and_the_others_to_urge() -> None:
    title = title_at("rectification").until("2042-01-18")
    (own,), (other,) = told(title, "unit"), told(title, "township")
    assert "办理：提交整改报告" in own.body
    assert "签收" not in own.body, "an owner's acknowledgement stops nothing"
    assert "请督促" in other.body
    assert "已知悉请签收（第17号事项；签收不免除事项）" in other.body


def test_a_ladder_that_nothing_stops_asks_nobody_to_acknowledge() -> None:
    title = title_at("term").until("2041-05-02")
    assert [len(told(title, role)) for role in ("unit", "township", "office")] == [1, 1, 1]
    assert all("签收" not in read(one).body for one in title.entries[-1].notices)


def test_nobody_hears_of_a_delay_in_the_moment_in_which_it_has_its_effect() -> None:
    title = title_at("consultation").until("2036-04-25", "09:00")
    assert title.stage is Stage.DECISION
    assert rungs(title, "consultation") == ["sent", "sent", "sent", "folded", "folded", "folded"]
    assert not any("已逾期" in said for said in title.heard("consulted"))


def test_after_an_outage_one_message_comes_and_not_four() -> None:
    title = title_at("rectification")
    before = len(title.heard("unit"))
    title.sleeps_until("2042-01-31")
    assert rungs(title, "rectification") == ["folded", "folded", "folded", "sent"]
    assert len(title.heard("unit")) == before
    assert "已逾期" in title.heard("office")[-1]


def test_a_reminder_that_was_due_before_its_duty_opened_is_not_sent_beside_the_opening() -> None:
    late = title_at("service").done("2042-01-20", "office", "serve", on="2041-07-25")
    assert rungs(late, "rectification") == ["folded", "folded"]


# --- completeness ---

TELLS = {key for key, told in TOLD.items() if told != "inside"}
"""The outcomes that the unit is told of."""


@pytest.mark.parametrize("duty", [one for one in Duty if one is not Duty.TERM])
def test_every_duty_but_the_term_is_answered_by_an_action(duty: Duty) -> None:
    assert ANSWERS[duty] in forms.ACTS


def test_every_outcome_that_the_unit_is_told_of_is_on_the_course() -> None:
    parallel = {(Stage.AFTERMATH, "upheld"), *((stage, "lifted") for stage in HELD)}
    assert set(TELLS) - parallel <= set(ARROWS)


def test_every_end_of_an_application_but_its_own_withdrawal_is_told_to_the_unit() -> None:
    ends = {key for key, arrow in ARROWS.items() if arrow.to is Stage.ENDED}
    own = {key for key in ends if key[1] in ("withdrawn", "settled")}
    assert {key for key in ends - own if key not in TELLS} == set()
