"""Beside the table: a body by name beside the closed roles, wherever a measure may say a role."""

from typing import Any

import pytest

from desk.applying import check_contacts
from desk.errors import NoContactError
from schemas.base import digest
from schemas.office import Office, Post
from schemas.party import Body, Party, Role
from schemas.possible import Open
from schemas.regulation import Regulation
from schemas.stage import Stage
from tests.lives import Title
from tests.people import KAIYUAN
from tests.said import said
from tests.unit.rows.pair import assumed, editions, lives, row, then
from workflows.life.possible import possible

ROW = "what real measures also have"
VALUE = "a body by name beside the closed roles"
HAS: dict[str, Any] = {"named_bodies": assumed(["市委宣传部", "民族宗教事务局", "文明办"])}
PROPAGANDA = Party(role=Role.BODY, area="市委宣传部")


@row(ROW, VALUE)
def test_materials_are_checked_by_the_office_or_by_a_body_by_name() -> None:
    """由市委宣传部负责审核材料."""
    office, body = lives("duties.materials.by", "office", "市委宣传部", to="materials", **HAS)
    assert office.owed("materials").by == Party(role=Role.OFFICE)
    assert body.owed("materials").by == PROPAGANDA
    assert "审核申报材料" in body.letters("opine", "body/市委宣传部")
    refused = body.acts("2036-03-08", "office", "check", result="complete")
    assert "市委宣传部" in said(refused)
    assert "文明办" in said(body.acts("2036-03-08", "body/文明办", "check", result="complete"))
    assert body.done("2036-03-08", "body/市委宣传部", "check", result="complete").stage is Stage.ASSESSMENT
    assert not office.acts("2036-03-08", "body/市委宣传部", "check", result="complete").accepted


@row(ROW, VALUE)
def test_a_decision_is_signed_by_several_bodies_by_name() -> None:
    """由民族宗教事务局会同文明办联合审定."""
    alone, both = lives("duties.decision.jointly", [], ["民族宗教事务局", "文明办"], to="decision", **HAS)
    for title in (alone, both):
        title.done("2036-04-20", "leadership", "decide", result="approved")
    assert alone.stage is Stage.PUBLICITY
    assert [one.by.label for one in both.life.obligations] == ["民族宗教事务局", "文明办"]
    both.done("2036-04-21", "body/民族宗教事务局", "decide", result="approved")
    assert not both.acts("2036-04-22", "body/民族宗教事务局", "decide", result="approved").accepted
    took_back = both.copy()
    assert both.done("2036-04-22", "body/文明办", "decide", result="approved").stage is Stage.PUBLICITY
    assert took_back.annuls("2036-04-22", "body/民族宗教事务局", "decide").accepted
    assert {one.by.label for one in took_back.life.obligations} == {"民族宗教事务局", "文明办"}


@row(ROW, VALUE)
def test_of_bodies_that_sign_one_that_refuses_ends_the_application() -> None:
    alone, both = lives("duties.decision.jointly", [], ["文明办"], to="decision", **HAS)
    against: dict[str, Any] = {"result": "rejected"}
    assert not alone.acts("2036-04-20", "body/文明办", "decide", **against).accepted
    both.done("2036-04-20", "body/文明办", "decide", **against)
    assert (both.stage, both.life.standing.ground) == (Stage.ENDED, "turned_down")


@row(ROW, VALUE)
def test_a_revocation_is_told_to_a_body_by_name() -> None:
    """抄送文明办."""
    untold, told = lives("way_out.tells", ["unit"], ["unit", "文明办"], to="term", **HAS)
    for title in (untold, told):
        title.done("2037-06-10", "office", "raise", cause="zuojia", matter="材料造假")
        title.comes_to("revocation").done("2037-12-10", "naming_body", "revoke", result="revoked")
    assert untold.letters("revoke", "body/文明办") == ""
    assert "取消" in told.letters("revoke", "body/文明办")


@row(ROW, VALUE)
def test_a_body_by_name_is_reminded_and_can_acknowledge() -> None:
    to_office = {"when": "after", "by": "1日", "to": ["office"]}
    to_body = {**to_office, "to": ["文明办"]}
    office, body = lives("ladders.handling.rungs", [to_office], [to_body], to="materials", **HAS)
    for title in (office, body):
        title.until("2036-12-01")
    number = body.owed("materials").id
    assert any(one.to.area == "文明办" for entry in body.entries for one in entry.notices)
    assert not any(one.to.area == "文明办" for entry in office.entries for one in entry.notices)
    assert body.acts("2036-12-02", "body/文明办", "acknowledge", obligation=number).accepted
    assert not office.acts("2036-12-02", "body/文明办", "acknowledge", obligation=number).accepted


@row(ROW, VALUE)
def test_a_cause_is_raised_by_a_body_by_name() -> None:
    cause = {"label": "弄虚作假", "by": ["supervisor"], "follows": then("revoke"), "assumed": True}
    others, body = lives("causes", {"fraud": cause}, {"fraud": {**cause, "by": ["文明办"]}}, to="term", **HAS)
    raises: dict[str, Any] = {"cause": "fraud", "matter": "材料造假"}
    assert "督导组" in said(others.acts("2037-01-10", "body/文明办", "raise", **raises))
    assert "文明办" in said(body.acts("2037-01-10", "supervisor", "raise", **raises))
    assert not body.acts("2037-01-10", "body/市委宣传部", "raise", **raises).accepted
    assert body.acts("2037-01-10", "body/文明办", "raise", **raises).accepted


@row(ROW, VALUE)
def test_a_step_is_asked_for_by_a_body_by_name() -> None:
    asked = {"assessment": {"by": ["office"], "assumed": True}}
    office, body = lives(
        "on_request.assessment.by", ["office"], ["文明办"], to="preliminary", on_request=asked, **HAS
    )
    assert "应由文明办提请" in said(body.acts("2036-03-05", "office", "ask", step="assessment"))
    assert body.acts("2036-03-05", "body/文明办", "ask", step="assessment").accepted
    assert not office.acts("2036-03-05", "body/文明办", "ask", step="assessment").accepted


@row(ROW, VALUE)
def test_time_is_given_and_a_silence_taken_back_by_a_body_by_name() -> None:
    def remedies(who: str) -> dict[str, Any]:
        return {"extend": [who], "pause": [who], "silence": who, "assumed": True}

    office, body = lives("remedies", remedies("office"), remedies("文明办"), to="assessment", **HAS)
    says: dict[str, Any] = {"by": "5日", "ground": "评审人员不足"}
    number = body.owed("assessment").id
    assert "文明办" in said(body.acts("2036-03-20", "office", "extend", obligation=number, **says))
    assert body.acts("2036-03-20", "body/文明办", "extend", obligation=number, **says).accepted
    assert office.acts("2036-03-20", "office", "extend", obligation=number, **says).accepted
    assert body.law.regulation.deciders == (Role.OFFICE, Body("文明办"))


@row(ROW, VALUE)
def test_what_can_be_done_is_offered_to_the_body_by_name_alone() -> None:
    _, body = lives("duties.materials.by", "office", "市委宣传部", to="materials", **HAS)
    actor = body.action("2036-03-08", "office", "check", result="complete").actor
    offered = possible(body.law, body.life, actor, body.life.at)
    assert [one.by for one in offered if isinstance(one, Open) and one.kind == "check"] == [(PROPAGANDA,)]


@row(ROW, VALUE)
def test_a_body_that_owes_something_needs_a_post() -> None:
    _, body = editions("duties.materials.by", "office", "市委宣传部", **HAS)
    application = Title(body).comes_to("materials").life.application
    assert application is not None
    roles = [Party(role=role) for role in Role if role not in (Role.OWNER, Role.SYSTEM, Role.BODY)]
    with pytest.raises(NoContactError) as found:
        check_contacts(_office(*roles, Party(role=Role.BODY, area="市委宣传布")), body, application)
    assert list(found.value.parties) == [PROPAGANDA]
    assert found.value.near == ["市委宣传布"]
    check_contacts(_office(*roles, PROPAGANDA), body, application)
    check_contacts(_office(*roles, Party(role=Role.BODY)), body, application)


def _office(*parties: Party) -> Office:
    return Office(name="办公室", regulation="pack.yaml", posts=(Post(id="a", name="甲", parties=parties),))


def test_a_measure_without_such_bodies_is_the_one_that_it_was() -> None:
    assert "named_bodies" not in KAIYUAN.model_dump(mode="json")
    assert digest(Regulation.model_validate_json(KAIYUAN.model_dump_json())) == digest(KAIYUAN)
