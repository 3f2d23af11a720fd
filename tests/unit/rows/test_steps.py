"""Row «steps, order, consulted bodies, who approves» 环节: the way in."""

from datetime import date
from typing import Any

from schemas.party import Party, Role
from schemas.stage import Stage
from tests.lives import Title
from tests.people import GOOD
from tests.said import said
from tests.unit.rows.pair import assumed, lives, row

ROW = "steps, order, consulted bodies, who approves"
BODIES = ("市纪委监委", "市委政法委", "市公安局")
BESIDE = ["preliminary", "materials", ["assessment", "consultation"], "decision", "publicity", "naming"]
SIGNED = [*BESIDE[:2], ["decision", "assessment"], "publicity", "naming"]
WITHOUT = ["preliminary", "materials", "assessment", "consultation", "decision", "publicity", "naming"]
PROVISIONAL = [*WITHOUT[:-1], "provisional", "naming"]
ON_REQUEST = {"assessment": {"by": ["office"], "assumed": True}}
CAUSES = {
    "fraud": {"label": "弄虚作假", "by": ["supervisor"], "follows": {"then": "revoke"}, "assumed": True}
}


def consults(title: Title, day: str, *bodies: str, **says: str) -> Title:
    """Bodies give their opinions: agreed unless said."""
    for body in bodies:
        title.done(day, f"consulted/{body}", "consult", body=body, result=says.get("result", "agreed"))
    return title


@row(ROW, "differ by place")
def test_steps_and_their_order_differ_by_place() -> None:
    assessed_first, consulted_first = lives(
        "way_in",
        assumed(["preliminary", "assessment", "consultation", "naming"]),
        assumed(["consultation", "assessment", "naming"]),
    )
    assert assessed_first.done("2036-03-03", "unit", "apply").stage is Stage.PRELIMINARY
    assert consulted_first.done("2036-03-03", "unit", "apply").stage is Stage.CONSULTATION
    assert consults(consulted_first, "2036-03-04", *BODIES).stage is Stage.ASSESSMENT
    for title in (assessed_first, consulted_first):
        assert title.comes_to("term").stage is Stage.TERM


@row(ROW, "differ by place")
def test_steps_side_by_side_are_both_open_and_either_may_finish_first() -> None:
    in_turn, beside = lives("way_in", assumed(WITHOUT), assumed(BESIDE), to="assessment")
    early = in_turn.acts("2036-03-08", "consulted/市公安局", "consult", body="市公安局", result="agreed")
    assert not early.accepted
    assert {one.duty for one in in_turn.life.obligations} == {"assessment"}
    assert {one.duty for one in beside.life.obligations} == {"assessment", "consultation"}

    consulted = consults(beside.copy(), "2036-03-08", *BODIES)
    assert (consulted.stage, consulted.life.standing.beside) == (Stage.ASSESSMENT, ())
    assert consulted.done("2036-03-09", "assessor", "assess", scores=GOOD).stage is Stage.DECISION

    assessed = beside.copy().done("2036-03-08", "assessor", "assess", scores=GOOD)
    assert (assessed.stage, assessed.life.standing.beside) == (Stage.CONSULTATION, ())
    assert consults(assessed, "2036-03-09", *BODIES).stage is Stage.DECISION


@row(ROW, "differ by place")
def test_of_steps_side_by_side_one_that_refuses_ends_the_application() -> None:
    in_turn, beside = lives("way_in", assumed(WITHOUT), assumed(BESIDE), to="assessment")
    against: dict[str, Any] = {"body": "市公安局", "result": "opposed"}
    assert not in_turn.acts("2036-03-08", "consulted/市公安局", "consult", **against).accepted
    beside.done("2036-03-08", "consulted/市公安局", "consult", **against)
    assert (beside.stage, beside.life.standing.ground) == (Stage.ENDED, "turned_down")
    assert beside.life.obligations == ()
    assert "征求意见未通过，申报终止" in beside.letters("consult")


@row(ROW, "differ by place")
def test_a_decision_taken_side_by_side_can_be_taken_back_alone() -> None:
    in_turn, beside = lives("way_in", assumed(WITHOUT), assumed(BESIDE), to="assessment")
    for title in (in_turn, beside):
        title.done("2036-03-08", "assessor", "assess", scores=GOOD)
    consults(beside, "2036-03-09", "市公安局")
    for title in (in_turn, beside):
        assert title.annuls("2036-03-10", "assessor", "assess").accepted
    assert (in_turn.stage, in_turn.life.standing.beside) == (Stage.ASSESSMENT, ())
    assert {in_turn.owed("assessment").anchor.on} == {"reopened"}
    assert {beside.stage, *beside.life.standing.beside} == {Stage.ASSESSMENT, Stage.CONSULTATION}
    assert [one.about for one in beside.life.obligations if one.duty == "consultation"] == [*BODIES[:2]], (
        "what the third has said stands"
    )


@row(ROW, "two bodies may have to sign")
def test_two_roles_may_have_to_sign() -> None:
    alone, both = lives("duties.decision.jointly", [], ["naming_body"], to="decision")
    for title in (alone, both):
        title.done("2036-04-20", "leadership", "decide", result="approved")
    assert alone.stage is Stage.PUBLICITY
    assert both.stage is Stage.DECISION
    assert [one.by for one in both.life.obligations] == [Party(role=Role.NAMING_BODY)]
    assert not both.acts("2036-04-21", "leadership", "decide", result="approved").accepted
    assert both.done("2036-04-22", "naming_body", "decide", result="approved").stage is Stage.PUBLICITY


@row(ROW, "two bodies may have to sign")
def test_of_two_who_must_sign_one_who_refuses_ends_the_application() -> None:
    alone, both = lives("duties.decision.jointly", [], ["naming_body"], to="decision")
    refused: dict[str, Any] = {"result": "rejected"}
    assert "您的岗位是命名机关" in said(alone.acts("2036-04-20", "naming_body", "decide", **refused))
    both.done("2036-04-20", "naming_body", "decide", **refused)
    assert (both.stage, both.life.standing.ground) == (Stage.ENDED, "turned_down")
    both.done("2036-04-21", "naming_body", "annul", entry=both.entry("decide").seq, ground="表决有误")
    assert {one.by.role for one in both.life.obligations} == {Role.LEADERSHIP, Role.NAMING_BODY}


@row(ROW, "two bodies may have to sign")
def test_what_the_first_has_signed_stands_when_the_second_takes_its_own_back() -> None:
    alone, both = lives("duties.decision.jointly", [], ["naming_body"], to="decision")
    both.done("2036-04-20", "leadership", "decide", result="approved")
    both.done("2036-04-21", "naming_body", "decide", result="approved")
    alone.done("2036-04-20", "leadership", "decide", result="approved")
    assert both.annuls("2036-04-22", "naming_body", "decide").accepted
    assert alone.annuls("2036-04-22", "leadership", "decide").accepted
    assert [one.by.role for one in both.life.obligations] == [Role.NAMING_BODY]
    assert [one.by.role for one in alone.life.obligations] == [Role.LEADERSHIP]
    assert both.done("2036-04-23", "naming_body", "decide", result="approved").stage is Stage.PUBLICITY


@row(ROW, "differ by place")
def test_a_step_held_only_if_asked_for() -> None:
    always, asked = lives("on_request", {}, ON_REQUEST, to="preliminary")
    refusal = always.acts("2036-03-05", "office", "ask", step="assessment")
    assert "不是依提请增加的环节" in said(refusal)
    skipped = asked.copy()
    assert "应由领导小组办公室提请" in said(asked.acts("2036-03-05", "unit", "ask", step="assessment"))
    asked.done("2036-03-05", "office", "ask", step="assessment")
    assert "不必重复" in said(asked.acts("2036-03-05", "office", "ask", step="assessment"))
    for title in (always, asked, skipped):
        title.done("2036-03-10", "township", "opine", result="agreed")
        title.done("2036-03-20", "office", "check", result="complete")
    assert [one.stage for one in (always, asked, skipped)] == [
        Stage.ASSESSMENT,
        Stage.ASSESSMENT,
        Stage.CONSULTATION,
    ]
    late = skipped.acts("2036-03-21", "office", "ask", step="assessment")
    assert "时机已过" in said(late)


@row(ROW, "a provisional stage may come before the title")
def test_a_provisional_stage_may_come_before_the_title() -> None:
    at_once, first = lives("way_in", assumed(WITHOUT), assumed(PROVISIONAL), to="publicity", causes=CAUSES)
    for title in (at_once, first):
        title.done("2036-04-21", "office", "publicise").until("2036-05-01")
    assert at_once.stage is Stage.NAMING
    assert first.stage is Stage.PROVISIONAL
    start = first.dates["stage"]
    assert first.owed("provisional").due == date(start.year, start.month + 6, start.day)
    assert not first.acts(
        "2036-06-02", "naming_body", "name", result="named", batch="一", number="1"
    ).accepted
    assert first.until("2036-11-30").stage is Stage.NAMING
    assert "培育期满" in first.letters("provisional")


@row(ROW, "a provisional stage may come before the title")
def test_a_cause_in_the_provisional_stage_ends_it() -> None:
    at_once, first = lives("way_in", assumed(WITHOUT), assumed(PROVISIONAL), to="publicity", causes=CAUSES)
    fraud: dict[str, Any] = {"cause": "fraud", "matter": "台账系事后补造。"}
    for title in (at_once, first):
        title.done("2036-04-21", "office", "publicise").until("2036-05-01")
    assert not at_once.acts("2036-05-20", "supervisor", "raise", **fraud).accepted
    first.done("2036-05-20", "supervisor", "raise", **fraud)
    assert (first.stage, first.life.standing.ground) == (Stage.ENDED, "turned_down")
    assert "终止培育" in first.letters("raise")
    assert "弄虚作假" in first.letters("raise")


@row(ROW, "differ by place")
def test_the_consulted_bodies_differ_by_place() -> None:
    three, one = lives("bodies", assumed([*BODIES]), assumed(["州生态环境局"]), to="consultation")
    ours = one.acts("2036-03-10", "consulted/市公安局", "consult", body="市公安局", result="agreed")
    assert "不在征求意见的部门之列" in said(ours) or "没有待" in said(ours)
    assert consults(one, "2036-03-10", "州生态环境局").stage is Stage.DECISION
    assert consults(three, "2036-03-10", "市公安局").stage is Stage.CONSULTATION


@row(ROW, "differ by place")
def test_one_opposing_body_ends_the_application_or_is_only_reported() -> None:
    ends, reported = lives("opposition", assumed("ends"), assumed("reported"), to="consultation")
    for title in (ends, reported):
        consults(title, "2036-03-10", "市公安局", result="opposed")
    assert ends.stage is Stage.ENDED
    consults(reported, "2036-03-11", *BODIES[:2])
    assert reported.stage is Stage.DECISION
    assert reported.entry("consult").outcome == "reported"
    assert "市公安局" in reported.letters("consult", "leadership")


@row(ROW, "differ by place")
def test_who_approves_differs_by_place() -> None:
    group, office = lives("duties.decision.by", "leadership", "office", to="decision")
    assert "应由领导小组办理" in said(group.acts("2036-04-20", "office", "decide", result="approved"))
    assert office.done("2036-04-20", "office", "decide", result="approved").stage is Stage.PUBLICITY


@row(ROW, "differ by place")
def test_how_often_materials_are_sent_back_differs_by_place() -> None:
    once, never = lives("supplements", assumed(1), assumed(0), to="materials")
    assert once.done("2036-03-20", "office", "check", result="incomplete").stage is Stage.SUPPLEMENT
    assert "补正只能退回0次" in said(never.acts("2036-03-20", "office", "check", result="incomplete"))


@row(ROW, "differ by place")
def test_an_opinion_taken_back_does_not_come_back_with_another_that_is_taken_back() -> None:
    in_turn, beside = lives(
        "way_in", assumed(WITHOUT), assumed(BESIDE), to="assessment", opposition=assumed("reported")
    )
    for title in (in_turn, beside):
        title.done("2036-03-06", "assessor", "assess", scores=GOOD)
        for day, body in zip(("07", "08", "09"), BODIES, strict=True):
            consults(title, f"2036-03-{day}", body)
        first, second, third = (
            entry.seq for entry in title.entries if entry.action and entry.action.kind == "consult"
        )
        wrong = title.entries[first - 1].action
        assert wrong is not None
        instead = {**wrong.model_dump(mode="json"), "result": "opposed"}
        said: dict[str, Any] = {"ground": "登记有误"}
        title.done("2036-03-10", f"consulted/{BODIES[0]}", "correct", entry=first, instead=instead, **said)
        title.done("2036-03-10", f"consulted/{BODIES[2]}", "annul", entry=third, **said)
        title.done("2036-03-10", f"consulted/{BODIES[1]}", "annul", entry=second, **said)
        assert {one.about for one in title.life.obligations} == {*BODIES[1:]}
