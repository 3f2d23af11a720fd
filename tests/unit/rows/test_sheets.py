"""Row «what real measures also have», the sheets: another for re-inspection, parts of a sheet, methods of a row."""

from typing import Any

from schemas.stage import Stage
from tests.lives import Title
from tests.people import GOOD, KAIYUAN
from tests.said import said
from tests.unit.rows.pair import assumed, faults, lives, row

ROW = "what real measures also have"
SHEET = KAIYUAN.model_dump(mode="json", exclude_none=True)["sheet"]

# --- a sheet of its own for 复验 ---

KEPT = {
    "rows": [
        {"id": "baochi", "name": "创建成果保持", "maximum": 60},
        {"id": "xin", "name": "创新", "maximum": 40},
    ],
    "pass_line": assumed(70),
    "assumed": True,
}


def inspects(title: Title, scores: dict[str, Any], **says: Any) -> Stage | str:
    """The office hands the sheet of a re-inspection in: where the title stands then, or why it is refused."""
    answer = title.acts("2041-07-01", "office", "inspect", scores=scores, **says)
    return title.stage if answer.accepted else said(answer)


@row(ROW, "a sheet of its own for re-inspection")
def test_a_reinspection_has_a_sheet_of_its_own() -> None:
    same, own = lives("reinspection_sheet", None, KEPT, to="reinspection")
    assert inspects(same.copy(), GOOD) is Stage.TERM
    assert "没有“zhengzhi”这一项；应为：创建成果保持、创新" in str(inspects(own, GOOD))
    assert "没有“baochi”这一项" in str(inspects(same, {"baochi": 50, "xin": 20}))
    assert inspects(own.copy(), {"baochi": 50, "xin": 20}) is Stage.TERM
    assert inspects(own, {"baochi": 50, "xin": 19}) is Stage.REPORT


@row(ROW, "a sheet of its own for re-inspection")
def test_a_category_has_a_sheet_of_its_own_for_reinspection() -> None:
    ours, theirs = ({**KEPT, "categories": [name]} for name in ("社区", "学校"))
    another, own = lives("reinspection_sheets", [theirs], [ours], to="reinspection")
    assert inspects(another, GOOD) is Stage.TERM
    assert inspects(own, {"baochi": 50, "xin": 20}) is Stage.TERM


@row(ROW, "a re-inspection that is not scored")
def test_a_reinspection_that_is_not_scored_is_stated() -> None:
    scored, stated = lives("reinspection_scored", None, assumed(False), to="reinspection")
    assert "按评分表得出结果，不能另写结果" in str(inspects(scored, GOOD, result="passed"))
    assert "须写明结果是否合格" in str(inspects(stated, {}))
    assert inspects(stated.copy(), {}, result="passed") is Stage.TERM
    assert inspects(stated, {}, result="failed") is Stage.REPORT


def test_a_reinspection_is_scored_or_it_is_not() -> None:
    assert faults(reinspection_scored=assumed(False), reinspection_sheet=KEPT) == [
        "reinspection_scored：写明复验不评分，又写了复验的评分表"
    ]
    assert faults(reinspection_scored=assumed(True), sheet=None) == [
        "reinspection_scored：写明复验评分，却没有评分表"
    ]
    assert faults(reinspection_sheet={**KEPT, "pass_line": assumed(101)}) == [
        "reinspection_sheet.pass_line：合格线高于满分"
    ]
