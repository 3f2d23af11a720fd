"""What people type is put as the register has it: one batch 批次 has one name."""

from typing import Any

import pytest

from commands.typed import given
from desk.meant import by_the_measure, in_its_batch
from desk.parts import correct
from register import ledger
from schemas.action import KINDS
from tests.desk.conftest import Face
from tests.lives import Title
from tests.unit.rows.pair import assumed, measure


@pytest.mark.parametrize("typed", ["第一批", "第1批", "第 一 批", "第１批", "一批", "第一批次"])
def test_a_batch_that_is_there_is_the_same_however_it_is_typed(face: Face, typed: str) -> None:
    life = ledger.life_of(face.register, "2021-0001")
    assert life is not None
    assert in_its_batch(face.register, {"batch": typed}, life) == {"batch": "第一批"}


@pytest.mark.parametrize("typed", ["第十一批", "第21批", "2021年第一批", "首批", "第百批"])
def test_another_batch_stays_as_it_is_typed(face: Face, typed: str) -> None:
    life = ledger.life_of(face.register, "2021-0001")
    assert life is not None
    assert in_its_batch(face.register, {"batch": typed}, life) == {"batch": typed}


METHODS = assumed(["材料审核", "实地考察"])
SHEET: dict[str, Any] = {
    "rows": [
        {"id": "zuzhi", "name": "组织领导", "maximum": 60, "methods": {"材料审核": 40, "实地考察": 20}},
        {"id": "xuanjiao", "name": "1.宣传教育", "maximum": 40},
    ],
    "pass_line": assumed(80),
    "assumed": True,
}


def filled(*scores: str) -> dict[str, Any]:
    """The scores that were typed, as the measure has its rows and methods."""
    title = Title(measure(sheet=SHEET, methods=METHODS)).comes_to("assessment")
    typed = given(KINDS["assess"], {"scores": list(scores)}).fields
    found: dict[str, Any] = by_the_measure(KINDS["assess"], typed, title.law, title.life)["scores"]
    return found


def test_points_are_typed_by_row_and_method() -> None:
    assert filled("组织领导.材料审核=30", "zuzhi.实地 考察=18,19", "1.宣传教育=40") == {
        "zuzhi": {"材料审核": "30", "实地考察": ["18", "19"]},
        "xuanjiao": "40",
    }


def test_a_method_that_is_none_is_left_to_the_law_to_name() -> None:
    assert filled("组织领导.问卷=30", "教育.问卷=3") == {"zuzhi": {"问卷": "30"}, "教育.问卷": "3"}


@pytest.mark.parametrize(
    "twice", [("组织领导.材料审核=30", "zuzhi.材料审核=31"), ("组织领导=30", "zuzhi.材料审核=31")]
)
def test_points_typed_twice_in_two_ways_stay_as_they_are_typed(twice: tuple[str, str]) -> None:
    assert filled(*twice) == dict(one.split("=") for one in twice)


def test_the_points_of_a_method_are_corrected_by_their_name() -> None:
    sheet = measure(sheet=SHEET, methods=METHODS).sheet
    said: dict[str, Any] = {"kind": "assess", "scores": {"zuzhi": {"材料审核": 30.0, "实地考察": 9.0}}}
    correct(said, {"组织领导.实地考察": "18", "1.宣传教育": "40"}, sheet)
    assert said["scores"] == {"zuzhi": {"材料审核": 30.0, "实地考察": "18"}, "xuanjiao": "40"}
    nothing: dict[str, Any] = {"kind": "assess", "scores": {}}
    correct(nothing, {"组织领导.实地考察": "18"}, sheet)
    assert nothing["scores"] == {"zuzhi": {"实地考察": "18"}}
