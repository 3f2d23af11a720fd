"""A unit in the register: known by its code or by an office's number, and nobody else's act speaks for it."""

from typing import Any

import pytest

from register import queries, told
from register.others import others
from register.verify import verify
from schemas.opening import Apply
from schemas.record import Recorded
from schemas.unit import Unit
from tests.register.desk import APPLIED, TITLE, Desk, unit
from tests.said import said
from workflows.life.others import Asked

OTHER = "2031-0002"
SCHOOL = unit(1, "甲测试学校")


def like(other: Unit, **changes: Any) -> Unit:
    """A unit that is as another but for this."""
    return Unit.model_validate({**other.model_dump(), **changes})


KINDERGARTEN = like(SCHOOL, name="甲测试学校幼儿园")
NUMBERED = like(KINDERGARTEN, office_number="幼-001")
COMPANY = like(SCHOOL, code=None, office_number="无码-001", name="某部某连")


def applied(desk: Desk, who: Unit, title: str, **more: Any) -> str:
    """What the register says to an application; nothing where it is recorded."""
    action = desk.application(who, APPLIED, title)
    assert isinstance(action, Apply)
    action = action.model_copy(update={"application": action.application.model_copy(update=more)})
    answer = desk.do(action)
    assert isinstance(answer, Recorded)
    assert answer.receipt is not None
    return "" if answer.receipt.accepted else said(answer.receipt)


def mailbox(of: Unit, box: str) -> dict[str, Any]:
    return {"contact": {**of.contact.model_dump(), "mailbox": box}}


@pytest.fixture
def school(desk: Desk) -> Desk:
    """A school that has applied."""
    assert applied(desk, SCHOOL, TITLE) == ""
    return desk


def test_an_application_does_not_rename_another_titles_unit(school: Desk) -> None:
    found = applied(school, KINDERGARTEN, OTHER)
    assert found.startswith(
        f"名册中{SCHOOL.code}是“甲测试学校”（{TITLE}）：该单位已更名的，先就{TITLE}办理单位变更"
    )
    assert queries.unit(school.register, SCHOOL.id) == SCHOOL
    assert [row.id for row in queries.find_titles(school.register, "幼儿园")] == []


def test_a_branch_stands_beside_the_unit_whose_code_it_shares(school: Desk) -> None:
    assert applied(school, NUMBERED, OTHER) == ""
    assert queries.unit(school.register, SCHOOL.id) == SCHOOL
    assert queries.unit(school.register, "幼-001") == NUMBERED
    by_code = [row.id for row in queries.find_titles(school.register, str(SCHOOL.code))]
    assert sorted(by_code) == [TITLE, OTHER]
    assert [row.id for row in queries.find_titles(school.register, "幼-001")] == [OTHER]
    assert verify(school.register, school.book) == []


def test_two_branches_under_one_code_are_two_units(desk: Desk) -> None:
    """One's title of an honour is no obstacle to the other's."""
    assert applied(desk, NUMBERED, TITLE) == ""
    assert applied(desk, like(NUMBERED, office_number="幼-002", name="乙测试学校幼儿园"), OTHER) == ""


def test_a_unit_without_a_code_applies_under_the_offices_number(desk: Desk) -> None:
    assert applied(desk, COMPANY, TITLE) == ""
    assert [row.id for row in queries.find_titles(desk.register, "无码-001")] == [TITLE]
    assert [one.by.area for one in desk.life().obligations if one.by.role == "unit"] in ([], ["无码-001"])
    assert verify(desk.register, desk.book) == []


def test_an_offices_number_is_given_once(desk: Desk) -> None:
    assert applied(desk, COMPANY, TITLE) == ""
    assert "无码-001是“某部某连”" in applied(desk, like(COMPANY, name="某村民小组"), OTHER)


def test_an_application_sends_no_other_titles_notices_elsewhere(desk: Desk) -> None:
    first = like(SCHOOL, **mailbox(SCHOOL, "xx@example.gov.cn"))
    assert applied(desk, first, TITLE) == ""
    with desk.register.writing("test") as connection:
        other = like(SCHOOL, **mailbox(SCHOOL, "other@example.gov.cn"))
        told.hear(connection, told.Word(desk.life().at, OTHER, 1, None, other, None, is_open=True))
    assert queries.unit(desk.register, SCHOOL.id) == first


def test_another_title_of_a_unit_is_found_by_its_name_or_its_code(school: Desk) -> None:
    for who in (NUMBERED, like(SCHOOL, code=unit(2).code, name="甲 测试学校")):
        assert [one.title for one in others(school.register, Asked(unit=who))] == [TITLE]
    assert others(school.register, Asked(unit=unit(3, "丙测试学校"))) == []
