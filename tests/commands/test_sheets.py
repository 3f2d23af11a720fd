"""A sheet of several parts, with rows by several methods, is filled in and put right at the command line."""

from typing import Any

import pytest

from register import lawbook, ledger
from schemas.stage import Stage
from tests.commands.conftest import NOW, Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TITLE, apply, opine
from tests.unit.rows.pair import assumed, measure

SHEET: dict[str, Any] = {
    "parts": [
        {"name": "材料评审", "weight": 40, "pass_line": assumed(30)},
        {"name": "实地考评", "weight": 60},
    ],
    "in_turn": True,
    "rows": [
        {"id": "zuzhi", "name": "组织领导", "maximum": 50, "part": "材料评审"},
        {"id": "huanjing", "name": "环境氛围", "maximum": 100, "part": "实地考评"},
    ],
    "pass_line": assumed(80),
    "assumed": True,
}
SHEET["rows"][1]["methods"] = {"实地考察": 60, "问卷": 40}


@pytest.fixture
def scored(served: Installation) -> Installation:
    """An application that has come to its assessment under such a measure."""
    pack = measure(
        edition__id="parts",
        edition__in_force_from=assumed("2026-01-02"),
        sheet=SHEET,
        methods=assumed(["实地考察", "问卷"]),
    )
    lawbook.add(served.register, pack, NOW)
    assert apply(served) == 0, served.complained
    assert opine(served) == 0, served.complained
    assert served.run("act", TITLE, "check", "--result", "齐全", "--document", PAPER, "--as", OFFICE) == 0
    return served


def assess(office: Installation, *scores: str) -> int:
    """The assessors hand in what they have typed."""
    typed = [part for one in scores for part in ("--score", one)]
    return office.run("act", TITLE, "assess", *typed, "--document", PAPER, "--as", "考核组")


def stage(office: Installation) -> Stage:
    """Where the title stands."""
    life = ledger.life_of(office.register, TITLE)
    assert life is not None
    return life.standing.stage


def test_points_are_typed_by_row_and_method(scored: Installation) -> None:
    assert assess(scored, "组织领导=40", "环境氛围.实地考察=50", "huanjing.问卷=30") == 0, scored.complained
    assert stage(scored) is Stage.CONSULTATION


def test_a_method_that_is_left_out_is_told_as_it_is_typed(scored: Installation) -> None:
    assert assess(scored, "组织领导=40", "环境氛围.实地考察=50") == 4
    assert "评分表还有未打分的项目：实地考评：环境氛围（问卷）" in scored.complained
    assert "可填：huanjing.问卷" in scored.complained


def test_a_near_method_is_proposed(scored: Installation) -> None:
    assert assess(scored, "组织领导=40", "环境氛围.实地考查=50", "环境氛围.问卷=30") == 4
    assert "“实地考评：环境氛围”不按“实地考查”评分" in scored.complained
    assert "您是不是要找：实地考察？" in scored.complained


def test_points_that_are_none_are_told_by_their_place(scored: Installation) -> None:
    assert assess(scored, "组织领导=40", "环境氛围.问卷=很好") == 2
    assert "--score（huanjing.问卷）：不是数字" in scored.complained


def test_what_waits_for_a_part_that_has_failed_has_no_points(scored: Installation) -> None:
    assert assess(scored, "组织领导=29", "环境氛围.实地考察=50", "huanjing.问卷=30") == 4
    assert "“材料评审”得29分，未达到30分，不再进行“实地考评”，不能给它评分" in scored.complained
    assert assess(scored, "组织领导=29") == 0, scored.complained
    assert stage(scored) is Stage.ENDED


def corrects(office: Installation, *parts: str) -> int:
    """The assessors put what they have handed in right."""
    life = ledger.life_of(office.register, TITLE)
    assert life is not None
    typed = ("--entry", str(life.seq), *(part for one in parts for part in ("--set", one)))
    paper = ("--ground", "统分有误", "--document", PAPER, "--as", "考核组")
    return office.run("act", TITLE, "correct", *typed, *paper)


def test_the_points_of_a_method_are_put_right(scored: Installation) -> None:
    assert assess(scored, "组织领导=40", "环境氛围.实地考察=50", "huanjing.问卷=30") == 0
    assert corrects(scored, "环境氛围.问卷=20") == 0, scored.complained
    assert stage(scored) is Stage.ENDED, "40 of 50 come to 32, 70 of 100 to 42: 74 of 100"


def test_a_part_that_reached_its_line_after_all_is_put_right_with_those_that_waited(
    scored: Installation,
) -> None:
    assert assess(scored, "组织领导=29") == 0, scored.complained
    assert corrects(scored, "组织领导=40") == 4
    assert "实地考评：环境氛围" in scored.complained
    right = corrects(scored, "组织领导=40", "环境氛围.实地考察=50", "环境氛围.问卷=30")
    assert right == 0, scored.complained
    assert stage(scored) is Stage.CONSULTATION
