"""Row «score sheet» 考核评分表: how a filled sheet becomes a result."""

from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.people import GOOD, KAIYUAN
from tests.said import said
from tests.unit.rows.pair import assumed, lives, row

ROW = "score sheet"
SHEET = KAIYUAN.model_dump(mode="json", exclude_none=True)["sheet"]
ROWS = [one for one in SHEET["rows"] if not one.get("bonus")]
BONUS = {"id": "jiangli", "name": "受上级表彰", "maximum": 10, "bonus": True}
FULL = {one["id"]: one["maximum"] for one in ROWS}


def assesses(title: Title, scores: dict[str, Any], **says: Any) -> Stage | str:
    """The assessors hand their sheet in: where the application stands then, or the reason of the refusal."""
    answer = title.acts("2036-04-10", "assessor", "assess", scores=scores, **says)
    return title.stage if answer.accepted else said(answer)


def points(total: float) -> dict[str, float]:
    """A filled sheet of Kaiyuan's rows with so many points in all."""
    scores, left = {}, total
    for name, most in FULL.items():
        scores[name] = min(most, left)
        left -= scores[name]
    return scores


@row(ROW, "total 100 or 120, pass lines 80, 90, 100")
@pytest.mark.parametrize(("line", "score"), [(90, 89.5), (100, 99)])
def test_pass_lines_80_90_100(line: float, score: float) -> None:
    eighty, higher = lives("sheet.pass_line", assumed(80), assumed(line), to="assessment")
    assert assesses(eighty, points(score)) is Stage.CONSULTATION
    assert assesses(higher, points(score)) is Stage.ENDED
    assert higher.life.standing.ground == "turned_down"


@row(ROW, "total 100 or 120, pass lines 80, 90, 100")
def test_total_120_with_the_line_at_100() -> None:
    more = [*ROWS, {"id": "chuangxin", "name": "创新基础", "maximum": 20}]
    hundred, more_than_hundred = lives(
        "sheet.rows", ROWS, more, to="assessment", sheet__pass_line=assumed(100)
    )
    assert assesses(hundred.copy(), points(99)) is Stage.ENDED
    assert "还有未打分的项目：创新基础" in assesses(more_than_hundred, points(99))
    assert assesses(more_than_hundred, {**points(84), "chuangxin": 16}) is Stage.CONSULTATION


@row(ROW, "per category")
def test_per_category() -> None:
    own = {**SHEET, "categories": ["社区"], "pass_line": assumed(95)}
    general, category = lives("sheets", [], [own], to="assessment")
    other = lives("sheets", [], [{**own, "categories": ["学校"]}], to="assessment")[1]
    assert assesses(general, points(90)) is Stage.CONSULTATION
    assert assesses(category, points(90)) is Stage.ENDED
    assert assesses(other, points(90)) is Stage.CONSULTATION


@row(ROW, "bonus rows")
def test_bonus_rows_add_and_may_be_left_out() -> None:
    without, bonus = lives("sheet.rows", ROWS, [*ROWS, BONUS], to="assessment")
    assert "没有“jiangli”这一项" in assesses(without, {**points(75), "jiangli": 6})
    assert assesses(bonus.copy(), points(75)) is Stage.ENDED
    assert assesses(bonus, {**points(75), "jiangli": 6}) is Stage.CONSULTATION


@row(ROW, "bonus rows")
def test_bonus_rows_up_to_a_cap() -> None:
    free, capped = lives("sheet.bonus_cap", None, assumed(4), to="assessment", sheet__rows=[*ROWS, BONUS])
    assert assesses(free, {**points(75), "jiangli": 6}) is Stage.CONSULTATION
    assert assesses(capped, {**points(75), "jiangli": 6}) is Stage.ENDED


@row(ROW, "veto rows (一票否决)")
def test_veto_rows() -> None:
    without, veto = lives("sheet.vetoes", [], SHEET["vetoes"], to="assessment")
    assert "没有“anjian”这一否决项" in assesses(without, FULL, vetoes=["anjian"])
    assert assesses(without, FULL) is Stage.CONSULTATION
    assert assesses(veto, FULL, vetoes=["anjian"]) is Stage.ENDED


@row(ROW)
@pytest.mark.parametrize(
    ("combine", "line", "passes"),
    [
        ("mean", 80, True),
        ("mean", 80.1, False),
        ("trimmed_mean", 82, True),
        ("trimmed_mean", 82.1, False),
        ("median", 86, True),
        ("median", 87, False),
        ("lowest", 60, True),
        ("lowest", 61, False),
    ],
)
def test_several_assessors_and_how_their_scores_combine(combine: str, line: float, passes: bool) -> None:
    """Five totals, 60 72 86 94 88: mean 80, without highest and lowest 82, median 86, lowest 60."""
    one, several = lives(
        "sheet.assessors",
        None,
        {"at_least": 3, "combine": combine, "assumed": True},
        to="assessment",
        sheet__pass_line=assumed(line),
    )
    totals = [points(total) for total in (60, 72, 86, 94, 88)]
    sheets = {name: [one[name] for one in totals] for name in FULL}
    assert "每项只打一个分" in assesses(one, sheets)
    two = {name: given[:2] for name, given in sheets.items()}
    assert "至少3名" in assesses(several, two)
    assert assesses(several, sheets) is (Stage.CONSULTATION if passes else Stage.ENDED)


RATE = {"id": "zhixiao", "name": "知晓率", "threshold": 85, "assumed": True}
COMPLAINTS = {"id": "tousu", "name": "投诉率", "must_be": "at_most", "threshold": 2, "assumed": True}
SATISFIED = {"id": "manyi", "name": "群众满意度", "reference": "全市平均满意度", "assumed": True}


@row(ROW)
@pytest.mark.parametrize(
    ("indicator", "met", "unmet"),
    [
        (RATE, {"indicators": {"zhixiao": 85}}, {"indicators": {"zhixiao": 84.9}}),
        (COMPLAINTS, {"indicators": {"tousu": 2}}, {"indicators": {"tousu": 2.1}}),
        (
            SATISFIED,
            {"indicators": {"manyi": 91}, "references": {"manyi": 91}},
            {"indicators": {"manyi": 91}, "references": {"manyi": 91.2}},
        ),
    ],
    ids=["at least a threshold", "at most a threshold", "a reference from outside"],
)
def test_computed_indicators(indicator: dict[str, Any], met: dict[str, Any], unmet: dict[str, Any]) -> None:
    without, held = lives("sheet.indicators", [], [indicator], to="assessment")
    assert assesses(without, GOOD, **unmet) is Stage.CONSULTATION
    assert f"须写明指标“{indicator['name']}”" in assesses(held, GOOD)
    assert assesses(held.copy(), GOOD, **met) is Stage.CONSULTATION
    assert assesses(held, GOOD, **unmet) is Stage.ENDED


@row(ROW)
def test_without_a_sheet_the_result_is_stated() -> None:
    sheet, none = lives("sheet", SHEET, None, to="assessment")
    assert "不能另写结果" in assesses(sheet, GOOD, result="passed")
    assert "须写明结果是否合格" in assesses(none, {})
    assert assesses(none, {}, result="passed") is Stage.CONSULTATION
