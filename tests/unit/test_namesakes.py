"""What other titles of a unit, or of one called so, mean for an act that says who the unit is."""

from datetime import date
from typing import Any

import pytest

from schemas.action import ChangeUnit
from schemas.bar import Bars
from schemas.life import Life
from schemas.opening import Apply
from schemas.refusals.applying import (
    CodeOfAnother,
    CodeShared,
    SameName,
    UnitNamedBefore,
    UnitNamedOtherwise,
    UnitReachedOtherwise,
)
from schemas.unit import Unit
from tests.people import UNIT, applies, does
from workflows.life.namesakes import spoken_for, stranger
from workflows.life.others import Other

DAY = date(2036, 3, 3)
CODE_OF_ANOTHER = "91350100M000100Y43"
NAME = str(UNIT["name"])


def other(*, is_open: bool = True, **unit: Any) -> Other:
    """Another title, of this unit but for what is said."""
    whose = Unit.model_validate({**UNIT, **unit})
    return Other("2031-0001", whose, "别的称号", "county", None, None, is_open, DAY, is_open, Bars())


def application(*, another_unit: bool = False, **unit: Any) -> Apply:
    action = applies("2036-0001", DAY, **{"name": NAME, **unit})
    assert isinstance(action, Apply)
    said = action.application.model_copy(update={"another_unit": another_unit})
    return action.model_copy(update={"application": said})


def refused(action: Apply, *others: Other) -> type | None:
    """As what it is refused."""
    unborn = Life(title="2036-0001", edition="0" * 64, calendar="0" * 64, at=action.received_at)
    unit = spoken_for(unborn, action)
    assert unit == action.application.unit
    found = stranger(unborn, action, unit, others)
    return type(found) if found else None


def at(mailbox: str) -> dict[str, Any]:
    return {"contact": {"post": "办公室", "mailbox": mailbox}}


NUMBERED: dict[str, Any] = {"office_number": "幼-001"}

SAID: dict[str, tuple[dict[str, Any], Other, type | None]] = {
    "the unit itself": ({}, other(), None),
    "its name typed otherwise": ({"name": f" {NAME[:3]} {NAME[3:]}"}, other(), None),
    "another name": ({"name": "幼儿园"}, other(), UnitNamedOtherwise),
    "another name, after the end": ({"name": "幼儿园"}, other(is_open=False), UnitNamedBefore),
    "a former name, after the end": (
        {"name": "新校", "former_names": [NAME]},
        other(is_open=False),
        None,
    ),
    "a former name, under way": ({"name": "新校", "former_names": [NAME]}, other(), UnitNamedOtherwise),
    "a branch under a number": ({"name": "幼儿园", **NUMBERED}, other(), None),
    "a branch of the same name": (NUMBERED, other(), SameName),
    "another code, the same name": ({"code": CODE_OF_ANOTHER}, other(), SameName),
    "another code, a former name": (
        {"code": CODE_OF_ANOTHER},
        other(name="新校", former_names=[NAME]),
        SameName,
    ),
    "another code, another name": ({"code": CODE_OF_ANOTHER, "name": "别的学校"}, other(), None),
    "the code of a numbered unit": ({"name": "总校"}, other(**NUMBERED), CodeShared),
    "a mailbox of its own": (at("a@example.gov.cn"), other(), UnitReachedOtherwise),
    "another mailbox": (at("a@example.gov.cn"), other(**at("b@example.gov.cn")), UnitReachedOtherwise),
    "the same mailbox": (at("A@example.gov.cn"), other(**at("a@example.gov.cn")), None),
    "no mailbox": ({}, other(**at("b@example.gov.cn")), None),
    "another mailbox, after the end": (at("a@example.gov.cn"), other(is_open=False), None),
}


@pytest.mark.parametrize("case", SAID)
def test_an_application_speaks_for_its_own_unit_alone(case: str) -> None:
    unit, there, wanted = SAID[case]
    assert refused(application(**unit), there) is wanted


@pytest.mark.parametrize(("unit", "there"), [({"code": CODE_OF_ANOTHER}, other()), ({}, other(**NUMBERED))])
def test_that_it_is_another_unit_can_be_said(unit: dict[str, Any], there: Other) -> None:
    assert refused(application(**unit), there) is not None
    assert refused(application(another_unit=True, **unit), there) is None


def amended(there: Other, **unit: Any) -> type | None:
    """As what an amendment of the unit's application is refused, that says something else of it."""
    said = application(**unit).application
    act = does("2036-0001", "amend", "office", DAY, application=said)
    life = Life(
        title="2036-0001",
        edition="0" * 64,
        calendar="0" * 64,
        at=act.received_at,
        application=application().application,
    )
    whose = spoken_for(life, act)
    found = stranger(life, act, whose, [there]) if whose else None
    return type(found) if found else None


NAMESAKE, BRANCH = other(code=CODE_OF_ANOTHER), other(name="幼儿园", **NUMBERED)
REACHED = at("a@example.gov.cn")

AMENDED: dict[str, tuple[dict[str, Any], Other, type | None]] = {
    "a mailbox, beside a later namesake": (REACHED, NAMESAKE, None),
    "a mailbox, beside a branch with its code": (REACHED, BRANCH, None),
    "a category, beside a branch with its code": ({"category": "学校"}, BRANCH, None),
    "a name, beside a branch with its code": ({"name": "新校"}, BRANCH, None),
    "the name of another": ({"name": "幼儿园"}, BRANCH, SameName),
    "the code of another": ({"code": CODE_OF_ANOTHER}, other(code=CODE_OF_ANOTHER, **NUMBERED), CodeShared),
    "another name than its other title has": ({"name": "新校"}, other(), UnitNamedOtherwise),
    "a telephone, while its other title has another name": (
        {"contact": {"post": "办公室", "phone": "0873-7129998"}},
        other(name="旧校"),
        None,
    ),
    "a mailbox, while its other title has another name": (REACHED, other(name="旧校"), UnitReachedOtherwise),
}


@pytest.mark.parametrize("case", AMENDED)
def test_an_amendment_is_asked_only_about_what_it_changes(case: str) -> None:
    unit, there, wanted = AMENDED[case]
    assert amended(there, **unit) is wanted


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        (other(), CodeOfAnother),
        (other(office_number="幼-002"), CodeOfAnother),
        (other(code=CODE_OF_ANOTHER), None),
        (other(**NUMBERED), None),
    ],
    ids=["a parent's", "another branch's", "nobody's", "its own other title has it"],
)
def test_the_code_that_a_unit_has_got_is_no_others(there: Other, wanted: type | None) -> None:
    act = does("2036-0001", "update", "office", DAY, code=UNIT["code"])
    said = application(**NUMBERED).application
    codeless = said.unit.model_copy(update={"code": None})
    life = Life(
        title="2036-0001",
        edition="0" * 64,
        calendar="0" * 64,
        at=act.received_at,
        application=said.model_copy(update={"unit": codeless}),
    )
    whose = spoken_for(life, act)
    assert whose is not None
    found = stranger(life, act, whose, [there])
    assert (type(found) if found else None) is wanted


def test_a_unit_that_merges_into_another_is_called_as_that_is() -> None:
    life = Life(
        title="2036-0001",
        edition="0" * 64,
        calendar="0" * 64,
        at=application().received_at,
        application=application().application,
    )
    there = other(code=CODE_OF_ANOTHER, name="别的学校")

    def merged(name: str) -> type | None:
        unit = {**UNIT, "code": CODE_OF_ANOTHER, "name": name}
        act = does("2036-0001", "change", "unit", DAY, change="merged", unit=unit)
        assert isinstance(act, ChangeUnit)
        whose = spoken_for(life, act)
        assert whose is not None
        found = stranger(life, act, whose, [there])
        return type(found) if found else None

    assert merged("别的学校") is None
    assert merged("随便什么学校") is UnitNamedOtherwise
    own = does("2036-0001", "change", "unit", DAY, change="renamed", unit={**UNIT, "name": "新校"})
    assert spoken_for(life, own) is None, "a unit may always say what it is called itself"
