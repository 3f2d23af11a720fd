"""Row «what real measures also have», the sheets: another for re-inspection, parts of a sheet, methods of a row."""

from typing import Any

import pytest

from schemas.stage import Stage
from tests.lives import Title
from tests.people import GOOD, KAIYUAN
from tests.said import said
from tests.unit.rows.pair import assumed, faults, lives, measure, row

ROW = "what real measures also have"
SHEET = KAIYUAN.model_dump(mode="json", exclude_none=True)["sheet"]

# --- parts of a sheet: 材料评审 40% + 实地考评 60% ---

PAPER, SITE = "材料评审", "实地考评"
PARTED: dict[str, Any] = {
    "rows": [
        {"id": "zuzhi", "name": "组织领导", "maximum": 60, "part": PAPER},
        {"id": "xuanjiao", "name": "宣传教育", "maximum": 40, "part": PAPER},
        {"id": "huanjing", "name": "环境氛围", "maximum": 50, "part": SITE},
    ],
    "parts": [{"name": PAPER}, {"name": SITE}],
    "pass_line": assumed(120),
    "assumed": True,
}
WEIGHTED = [{"name": PAPER, "weight": 40}, {"name": SITE, "weight": 60}]
LINED: list[dict[str, Any]] = [{"name": PAPER, "pass_line": assumed(80)}, {"name": SITE}]
THREE = {"at_least": 3, "combine": "lowest", "assumed": True}


def parted(**changes: Any) -> dict[str, Any]:
    """The sheet of two parts, changed."""
    return {**PARTED, **changes}


def assesses(title: Title, scores: dict[str, Any], **says: Any) -> Stage | str:
    """The assessors hand their sheet in: where the application stands then, or why it is refused."""
    answer = title.acts("2036-04-10", "assessor", "assess", scores=scores, **says)
    return title.stage if answer.accepted else said(answer)


def filled(zuzhi: Any, xuanjiao: Any, huanjing: Any) -> dict[str, Any]:
    """Points of the three rows."""
    return {"zuzhi": zuzhi, "xuanjiao": xuanjiao, "huanjing": huanjing}


@row(ROW, "parts of a sheet with weights")
def test_points_of_parts_are_added_or_converted_by_their_weights() -> None:
    """60 + 20 of 100 and 40 of 50: added 120 of 150; at 40% and 60% they come to 32 + 48 = 80 of 100."""
    line = {"pass_line": assumed(80)}
    added, weighted = lives("sheet", parted(**line), parted(**line, parts=WEIGHTED), to="assessment")
    assert assesses(added.copy(), filled(60, 20, 39)) is Stage.CONSULTATION
    assert assesses(weighted.copy(), filled(60, 20, 39)) is Stage.ENDED
    assert assesses(weighted, filled(60, 20, 40)) is Stage.CONSULTATION
    assert assesses(added, filled(20, 20, 39)) is Stage.ENDED


@row(ROW, "a line of a part")
def test_a_part_has_a_line_of_its_own() -> None:
    none, lined = lives("sheet.parts", PARTED["parts"], LINED, to="assessment", sheet=PARTED)
    assert assesses(none, filled(40, 39, 50)) is Stage.CONSULTATION
    assert assesses(lined.copy(), filled(40, 39, 50)) is Stage.ENDED
    assert assesses(lined, filled(40, 40, 50)) is Stage.CONSULTATION


def test_where_each_part_has_its_line_the_whole_needs_none() -> None:
    both: list[dict[str, Any]] = [LINED[0], {"name": SITE, "pass_line": assumed(30)}]
    title = lives("sheet", None, parted(parts=both, pass_line=None), to="assessment")[1]
    assert assesses(title.copy(), filled(40, 40, 29)) is Stage.ENDED
    assert assesses(title, filled(40, 40, 30)) is Stage.CONSULTATION


@row(ROW, "assessors of a part")
def test_a_part_has_assessors_of_its_own() -> None:
    several = [{"name": PAPER}, {"name": SITE, "assessors": THREE}]
    one, own = lives("sheet.parts", PARTED["parts"], several, to="assessment", sheet=PARTED)
    assert "实地考评每项只打一个分" in str(assesses(one, filled(60, 40, (20, 30, 40))))
    assert "材料评审每项只打一个分" in str(assesses(own, filled((60, 50), (40, 30), (20, 30, 40))))
    assert "实地考评须由至少3名考核人员分别打分，只有2名" in str(assesses(own, filled(60, 40, (20, 30))))
    assert assesses(own.copy(), filled(60, 40, (19, 30, 40))) is Stage.ENDED
    assert assesses(own, filled(60, 40, (20, 30, 40))) is Stage.CONSULTATION


@row(ROW, "one part after another")
def test_a_part_may_wait_for_the_one_before_to_reach_its_line() -> None:
    sheet = parted(parts=LINED)
    beside, in_turn = lives("sheet.in_turn", None, True, to="assessment", sheet=sheet)
    paper = {"zuzhi": 40, "xuanjiao": 39}
    assert "还有未打分的项目：实地考评：环境氛围" in str(assesses(beside, paper))
    assert "“材料评审”得79分，未达到80分，不再进行“实地考评”" in str(assesses(in_turn, filled(40, 39, 50)))
    assert "还有未打分的项目：材料评审：宣传教育" in str(assesses(in_turn, {"zuzhi": 40, "huanjing": 50}))
    assert "还有未打分的项目：实地考评：环境氛围" in str(assesses(in_turn, {**paper, "xuanjiao": 40}))
    assert assesses(in_turn.copy(), paper) is Stage.ENDED
    assert assesses(in_turn, filled(40, 40, 50)) is Stage.CONSULTATION


def test_where_a_part_was_not_held_what_is_measured_there_is_not_asked_for() -> None:
    known = {"id": "zhixiao", "name": "知晓率", "threshold": 85, "assumed": True}
    sheet = parted(parts=LINED, in_turn=True, indicators=[known])
    title = lives("sheet", None, sheet, to="assessment")[1]
    assert "须写明指标“知晓率”" in str(assesses(title, filled(60, 40, 50)))
    assert assesses(title, {"zuzhi": 40, "xuanjiao": 39}) is Stage.ENDED


def test_bonus_rows_are_added_to_the_whole() -> None:
    bonus = {"id": "jiangli", "name": "受上级表彰", "maximum": 5, "bonus": True}
    sheet = parted(parts=WEIGHTED, pass_line=assumed(80), rows=[*PARTED["rows"], bonus])
    title = lives("sheet", None, sheet, to="assessment")[1]
    assert assesses(title.copy(), filled(60, 20, 39)) is Stage.ENDED
    assert assesses(title, {**filled(60, 20, 39), "jiangli": 2}) is Stage.CONSULTATION


def test_who_failed_learns_what_each_part_came_to_and_the_rows_that_are_low_in_it() -> None:
    weighted = [{**one, "pass_line": assumed(line)} for one, line in zip(WEIGHTED, (80, 30), strict=True)]
    title = lives("sheet", None, parted(parts=weighted, pass_line=assumed(70)), to="assessment")[1]
    title.done("2036-04-10", "assessor", "assess", at="23:00", scores=filled(60, 10, 45))
    letter = title.letters("assess")
    assert "得分82分（满分100分，须达到70分）" in letter
    assert "各部分：材料评审70分（满分100分，须达到80分）、实地考评45分（满分50分，须达到30分）。" in letter
    assert "应当改进的项目：材料评审的宣传教育10分（满分40分）。" in letter


def test_who_failed_a_part_that_the_next_waits_for_learns_that_it_was_not_held() -> None:
    title = lives("sheet", None, parted(parts=LINED, in_turn=True), to="assessment")[1]
    title.done("2036-04-10", "assessor", "assess", at="23:00", scores={"zuzhi": 40, "xuanjiao": 39})
    letter = title.letters("assess")
    assert "未计总分（满分150分，须达到120分）" in letter
    assert "各部分：材料评审79分（满分100分，须达到80分）、实地考评未再进行。" in letter


PARTS = {
    "a row of no part": (
        {"rows": [*PARTED["rows"], {"id": "x", "name": "其他", "maximum": 5}]},
        "sheet.rows.3.part：“其他”没有写明属于哪一部分",
    ),
    "a row of a part that is not there": (
        {"rows": [*PARTED["rows"], {"id": "x", "name": "其他", "maximum": 5, "part": "实地考核"}]},
        "sheet.rows.3.part：“实地考核”不是parts 里的部分",
    ),
    "a bonus row of a part": (
        {"rows": [*PARTED["rows"], {"id": "x", "name": "其他", "maximum": 5, "part": SITE, "bonus": True}]},
        "sheet.rows.3.part：加分项“其他”不属于任何部分，加在总分上",
    ),
    "a part without rows": (
        {"parts": [*PARTED["parts"], {"name": "答辩"}]},
        "sheet.parts.2：“答辩”没有评分项目",
    ),
    "a part without rows that counts for something": (
        {
            "parts": [*WEIGHTED[:1], {"name": SITE, "weight": 40}, {"name": "答辩", "weight": 20}],
            "pass_line": assumed(60),
        },
        "sheet.parts.2：“答辩”没有评分项目",
    ),
    "two parts of one name": (
        {"parts": [*PARTED["parts"], {"name": SITE}]},
        "sheet.parts：“实地考评”与另一项同名",
    ),
    "weights that are not 100": (
        {"parts": [{"name": PAPER, "weight": 40}, {"name": SITE, "weight": 50}], "pass_line": assumed(80)},
        "sheet.parts：各部分的 weight 合计90，不是100",
    ),
    "a weight of one part only": (
        {"parts": [{"name": PAPER, "weight": 40}, {"name": SITE}], "pass_line": assumed(80)},
        "sheet.parts：有的部分写了 weight，有的没有",
    ),
    "a line of a part that it cannot reach": (
        {"parts": [PARTED["parts"][0], {"name": SITE, "pass_line": assumed(60)}]},
        "sheet.parts.1.pass_line：“实地考评”的合格线60分高于本部分的满分50分",
    ),
    "a line that everybody reaches": (
        {"parts": [PARTED["parts"][0], {"name": SITE, "pass_line": assumed(0)}]},
        "sheet.parts.1.pass_line：“实地考评”的合格线为零",
    ),
    "a line of the whole beyond the weights": (
        {"parts": WEIGHTED},
        "sheet.pass_line：合格线高于满分",
    ),
    "no line at all": ({"pass_line": None, "parts": LINED}, "sheet.pass_line：没有写明合格线"),
    "a turn without a line": (
        {"in_turn": True},
        "sheet.parts.0：“材料评审”没有写明合格线，达到多少分才进行下一部分无从判断",
    ),
    "assessors whom every part has of its own": (
        {"assessors": THREE, "parts": [{**one, "assessors": THREE} for one in PARTED["parts"]]},
        "sheet.assessors：每一部分都另有考核人员，这里的用不上",
    ),
    "a turn of one": (
        {"in_turn": True, "parts": [], "rows": [{"id": "x", "name": "其他", "maximum": 150}]},
        "sheet.in_turn：没有先后可言：不足两个部分",
    ),
}


@pytest.mark.parametrize(("changes", "fault"), PARTS.values(), ids=PARTS)
def test_parts_that_do_not_fit_are_faults(changes: dict[str, Any], fault: str) -> None:
    assert faults(sheet=parted(**changes)) == [fault]


# --- several methods a row: 材料审核、实地考察、问卷 ---

METHODS = assumed(["材料审核", "问卷"])
WHOLE_ROW = {"id": "zuzhi", "name": "组织领导", "maximum": 100}
BY_METHOD = {**WHOLE_ROW, "methods": {"材料审核": 60, "问卷": 40}}


def by_method(*rows: dict[str, Any], line: float = 80) -> dict[str, Any]:
    """A sheet of these rows."""
    return {"rows": list(rows), "pass_line": assumed(line), "assumed": True}


@row(ROW, "several methods a row")
def test_a_row_is_scored_by_several_methods() -> None:
    other = {"id": "xuanjiao", "name": "宣传教育", "maximum": 20, "methods": {"材料审核": 10, "问卷": 10}}
    whole, apart = lives(
        "sheet", by_method(WHOLE_ROW, other), by_method(BY_METHOD, other), to="assessment", methods=METHODS
    )
    rest = {"xuanjiao": {"材料审核": 10, "问卷": 10}}
    assert "“组织领导”不分方法评分" in str(assesses(whole, {"zuzhi": {"问卷": 40}, **rest}))
    assert "“组织领导”按几种方法评分，须逐一写明：组织领导（材料审核）、组织领导（问卷）" in str(
        assesses(apart, {"zuzhi": 80, **rest})
    )
    assert "未打分的项目：组织领导（问卷）" in str(assesses(apart, {"zuzhi": {"材料审核": 60}, **rest}))
    assert "“组织领导”不按“测试”评分；应为：材料审核、问卷" in str(
        assesses(apart, {"zuzhi": {"测试": 60}, **rest})
    )
    over = {"zuzhi": {"材料审核": 60, "问卷": 41}, **rest}
    assert "“组织领导（问卷）”满分40，不能打41" in str(assesses(apart, over))
    assert assesses(whole, {"zuzhi": 60, **rest}) is Stage.CONSULTATION
    assert assesses(apart.copy(), {"zuzhi": {"材料审核": 40, "问卷": 19.5}, **rest}) is Stage.ENDED
    assert assesses(apart, {"zuzhi": {"材料审核": 40, "问卷": 20}, **rest}) is Stage.CONSULTATION


def test_a_row_of_one_method_is_given_its_points_with_or_without_its_name() -> None:
    row_ = {**WHOLE_ROW, "methods": {"问卷": 100}}
    law = measure(sheet=by_method(row_), methods=assumed(["问卷"]))
    title = Title(law).comes_to("assessment")
    assert assesses(title.copy(), {"zuzhi": 80}) is Stage.CONSULTATION
    assert assesses(title, {"zuzhi": {"问卷": 80}}) is Stage.CONSULTATION


def test_several_assessors_give_points_by_each_method() -> None:
    sheet = {**by_method(BY_METHOD), "assessors": {"at_least": 2, "combine": "mean", "assumed": True}}
    title = Title(measure(sheet=sheet, methods=METHODS)).comes_to("assessment")
    assert "打分的人数不一致" in str(assesses(title, {"zuzhi": {"材料审核": (60, 50), "问卷": 30}}))
    assert assesses(title.copy(), {"zuzhi": {"材料审核": (60, 50), "问卷": (30, 19)}}) is Stage.ENDED
    assert assesses(title, {"zuzhi": {"材料审核": (60, 50), "问卷": (30, 20)}}) is Stage.CONSULTATION


@pytest.mark.parametrize(
    ("methods", "row_", "told"),
    [
        (
            METHODS,
            {"材料审核": 60, "问卷": 30},
            "sheet.rows.0.methods：“组织领导”各方法的分值合计90分，与满分100分不符",
        ),
        (
            METHODS,
            {"材料审核": 60, "问卷调查": 40},
            "sheet.rows.0.methods：“问卷调查”不是methods 里的评分方法",
        ),
        (
            assumed(["材料审核", "问卷", "实地考察"]),
            BY_METHOD["methods"],
            "methods.value.2：没有评分项目用到“实地考察”",
        ),
    ],
)
def test_methods_that_do_not_fit_are_faults(methods: Any, row_: dict[str, float], told: str) -> None:
    assert told in faults(methods=methods, sheet=by_method({**WHOLE_ROW, "methods": row_}))


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
