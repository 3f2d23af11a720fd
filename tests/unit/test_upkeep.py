"""An application can be put right until it is publicised; how a unit is reached, and its code, as long as it lives."""

from typing import Any

import pytest

from schemas.facts import Facts
from schemas.refusals.applying import (
    AmendedTooLate,
    AssessedAlready,
    CodeIsIdentity,
    CodeKnown,
    HonourFixed,
    NothingAmended,
    OtherCategory,
    UnitBarred,
)
from schemas.stage import Stage
from schemas.step import Receipt
from schemas.unit import Unit
from tests.lives import Title, title_at
from tests.people import KAIYUAN, UNIT

HONOUR = KAIYUAN.honour.name
CODELESS = {**UNIT, "code": None, "office_number": "无码-001"}
CODE = str(UNIT["code"])


def amends(title: Title, day: str = "2036-03-11", facts: Facts | None = None, **unit: Any) -> Receipt:
    """The unit puts its application right."""
    application = {"unit": {**UNIT, **unit}, "honour": HONOUR}
    return title.acts(day, "unit", "amend", facts=facts, application=application)


def unit_of(title: Title) -> Unit:
    assert title.life.application is not None
    return title.life.application.unit


def why(receipt: Receipt) -> type | None:
    return type(receipt.reason) if receipt.reason else None


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "南正街道社区"},
        {"category": "学校"},
        {"township": "乐白道街道"},
        {"contact": {"post": "综合室"}},
    ],
)
def test_an_application_is_put_right_with_trace(changed: dict[str, Any]) -> None:
    title = title_at("preliminary")
    assert amends(title, "2036-03-04", **changed).accepted
    assert unit_of(title) == Unit.model_validate({**UNIT, **changed})
    assert title.entry("amend").action is not None
    assert title.stage is Stage.PRELIMINARY


def test_what_the_unit_owes_goes_with_its_township_and_its_code() -> None:
    title = title_at("preliminary")
    assert amends(title, "2036-03-04", township="乐白道街道").accepted
    assert title.owed("preliminary").by.area == "乐白道街道"


def told_of_a_duty(title: Title, kind: str) -> dict[str | None, list[str]]:
    """By area, what the last entry of a kind told of duties."""
    return {one.to.area: [tiding.code for tiding in one.tidings] for one in title.entry(kind).notices}


def test_a_township_hears_that_a_duty_is_its_own_now_and_the_former_one_that_it_is_not() -> None:
    title = title_at("preliminary")
    former = title.owed("preliminary").by.area
    assert amends(title, "2036-03-04", township="乐白道街道").accepted
    assert told_of_a_duty(title, "amend") == {"乐白道街道": ["opened"], former: ["dropped"]}
    assert "更正申报" in title.letters("amend", "township")
    assert amends(title, "2036-03-05", township="乐白道街道", category="学校").accepted
    assert told_of_a_duty(title, "amend") == {}, "nothing has changed hands"


def test_the_unit_whose_mistyped_code_is_put_right_hears_nothing_of_its_duties_again() -> None:
    title, other = title_at("supplement"), "91350100M000100Y43"
    title.done(
        "2036-03-21", "office", "amend", application={"unit": {**UNIT, "code": other}, "honour": HONOUR}
    )
    assert title.owed("supplement").by.area == other
    assert told_of_a_duty(title, "amend") == {}
    title.done(
        "2036-03-21", "office", "amend", application={"unit": {**UNIT, "name": "别的社区"}, "honour": HONOUR}
    )
    assert told_of_a_duty(title, "amend") == {CODE: ["opened"], other: ["dropped"]}


def test_a_document_takes_the_place_of_another() -> None:
    title = title_at("preliminary")
    paper = {"title": "请示（盖章）", "date": "2036-03-04"}
    application = {"unit": UNIT, "honour": HONOUR}
    assert title.acts("2036-03-04", "unit", "amend", application=application, documents=[paper]).accepted
    assert why(title.acts("2036-03-04", "unit", "amend", application=application)) is NothingAmended


def test_nobody_amends_what_has_been_publicised() -> None:
    assert why(amends(title_at("publicity"), "2036-05-14", name="新名")) is AmendedTooLate
    assert why(amends(title_at("naming"), "2036-05-22", name="新名")) is AmendedTooLate


def test_what_the_unit_was_assessed_by_stands_and_its_name_can_be_put_right() -> None:
    title = title_at("decision")
    assert why(amends(title, "2036-05-10", category="学校")) is AssessedAlready
    assert amends(title, "2036-05-10", name="南正街道社区").accepted


def test_it_is_judged_as_if_it_had_come_so() -> None:
    title = title_at("preliminary")
    assert why(amends(title, "2036-03-04", category="飞船")) is OtherCategory
    barred = Facts(ban_until=title.dates["applied"])
    assert why(amends(title, "2036-03-04", barred, code="91350100M000100Y43")) is UnitBarred
    other = {"unit": UNIT, "honour": "别的称号"}
    assert why(title.acts("2036-03-04", "unit", "amend", application=other)) is HonourFixed


def test_whoever_changes_what_is_judged_has_filed_it() -> None:
    title = title_at("preliminary")
    assert amends(title, "2036-03-04", name="南正街道社区").accepted
    assert "office" not in title.life.filers
    application = {"unit": {**UNIT, "category": "学校"}, "honour": HONOUR}
    title.done("2036-03-04", "office", "amend", application=application)
    assert "office" in title.life.filers


@pytest.mark.parametrize("stage", ["preliminary", "publicity", "term", "rectification", "aftermath"])
def test_how_a_unit_is_reached_changes_as_long_as_its_title_lives(stage: str) -> None:
    title = title_at(stage)
    day = title.life.at.date().isoformat()
    title.done(day, "unit", "update", at="23:00", phone="0873-7129998")
    assert unit_of(title).contact.phone == "0873-7129998"
    assert unit_of(title).contact.post == "办公室", "what is not said stays"
    assert title.stage is Stage(stage)
    assert why(title.acts(day, "unit", "update", at="23:30", phone="0873-7129998")) is NothingAmended


def test_an_offices_number_is_exchanged_for_a_code_and_stays_what_the_unit_is_known_by() -> None:
    title = Title()
    title.done("2036-03-03", "unit/无码-001", "apply", application={"unit": CODELESS, "honour": HONOUR})
    title.named()
    title.done("2036-06-03", "office", "update", code=CODE)
    unit = unit_of(title)
    assert (unit.code, unit.id) == (CODE, "无码-001")
    again = title.acts("2036-06-04", "office", "update", code="91350100M000100Y43")
    assert why(again) is CodeKnown, "another code is a change of the unit"
    assert (
        why(title_at("term").acts("2036-06-03", "office", "update", code="91350100M000100Y43"))
        is CodeIsIdentity
    )


def test_a_change_that_is_taken_back_leaves_the_unit_where_it_is_reached_now() -> None:
    title = title_at("term").done(
        "2036-06-05", "unit", "change", change="renamed", unit={**UNIT, "name": "新名"}
    )
    title.done("2036-06-06", "unit", "update", phone="0873-7129998")
    assert unit_of(title).contact.phone == "0873-7129998"
    assert unit_of(title).name == "新名"
