"""A form is laid out from what the desk says of each field, and what was filled in wrongly is told by field."""

from typing import Any

import pytest

from desk.faults import InvalidError, built
from desk.fields import LABELS, UNTYPED, Field, application_fields, fields_of
from desk.form import application_form, form
from desk.look import look_up
from register import lawbook
from schemas.action import KINDS
from tests.desk.conftest import PAPER, Face
from tests.lives import Title
from tests.unit.rows.pair import assumed, measure, then


def field(kind: str, name: str) -> Field:
    """One field of a kind's form."""
    return next(one for one in fields_of(KINDS[kind]) if one.name == name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_a_label(kind: str) -> None:
    shown = fields_of(KINDS[kind])
    assert {one.name for one in shown} == KINDS[kind].model_fields.keys() - UNTYPED
    assert all(one.label for one in shown)


def test_no_label_is_of_nothing() -> None:
    fields = {name for cls in KINDS.values() for name in cls.model_fields}
    kinds = {f"{kind}.{name}" for kind, cls in KINDS.items() for name in cls.model_fields}
    assert {key for key in LABELS if "." not in key} <= fields
    assert {key for key in LABELS if key.partition(".")[0] in KINDS and "." in key} <= kinds


def test_a_result_is_chosen_among_words() -> None:
    result = field("opine", "result")
    assert (result.shape, result.required) == ("choice", True)
    assert result.choices == {"agreed": "同意", "rejected": "不同意"}


def test_limits_are_those_of_the_class() -> None:
    assert field("extend", "ground").longest == 4000
    assert field("extend", "ground").shape == "text"
    posts = field("talk", "posts")
    assert (posts.several, posts.least, posts.most, posts.longest) == (True, 1, 10, 200)
    scores = field("assess", "scores")
    assert (scores.keyed, scores.shape, scores.lowest) == (True, "number", 0)


def test_a_document_is_a_group_of_fields() -> None:
    papers = field("opine", "documents")
    assert (papers.shape, papers.several, papers.most) == ("group", True, 20)
    assert [one.label for one in papers.inner] == ["文号", "标题", "日期", "文件的 SHA-256", "存入的文件名"]


def test_a_form_to_apply_asks_for_the_unit_within() -> None:
    unit = application_fields()[0]
    assert [one.label for one in unit.inner][:3] == ["统一社会信用代码", "办公室编号", "单位名称"]
    assert unit.inner[-1].inner[0].hint == "不写姓名"


def test_what_does_not_fit_is_told_by_field() -> None:
    with pytest.raises(InvalidError, match="“初审意见”填写有误") as invalid:
        built(
            KINDS["opine"], {"result": "maybe", "documents": [{**PAPER, "date": "三月"}], "on": "2026-11-22"}
        )
    told = {one.path: one.problem for one in invalid.value.faults}
    assert told["documents", "0", "date"] == "不是日期，写作 2021-01-01"
    assert told["result",].startswith("不在可选范围内")


def on_title(face: Face, title: str, kind: str) -> dict[str, Field]:
    """The form of a kind for one title."""
    found = look_up(face.register, title)
    assert found is not None
    return {one.name: one for one in form(found.law, found.life, kind)}


def test_for_a_title_the_choices_are_what_its_measure_offers(face: Face) -> None:
    cause = on_title(face, "2024-0001", "raise")["cause"]
    assert cause.choices
    assert all(cause.choices.values())
    owed = on_title(face, "2025-0003", "extend")["obligation"]
    assert list((owed.choices or {}).values()) == [f"第{n}号：出具初审意见" for n in owed.choices or {}]


def test_a_score_sheet_has_a_field_a_row_with_its_maximum(face: Face) -> None:
    fields = on_title(face, "2021-0001", "inspect")
    assert "result" not in fields, "it is computed"
    rows = {one.name: one for one in fields["scores"].inner}
    assert (rows["zhengzhi"].highest, rows["zhengzhi"].lowest, rows["zhengzhi"].required) == (20, 0, True)
    assert fields["vetoes"].choices


def test_what_the_sheet_has_not_and_the_measure_leaves_to_nobody_is_not_asked(face: Face) -> None:
    fields = on_title(face, "2021-0001", "inspect")
    assert not {"indicators", "references", "choice"} & fields.keys()


def test_what_may_follow_a_last_failure_is_chosen_where_the_measure_lets_choose() -> None:
    ways = {
        "lower": {"label": "降级", "follows": then("downgrade"), "assumed": True},
        "gone": {"label": "收回", "follows": then("revoke", "criticism"), "assumed": True},
    }
    lower = {"name": "石榴红家园", "level": "county"}
    title = Title(measure(second_failures=ways, honour__lower=lower)).named().comes_to("reinspection")
    choice = next(one for one in form(title.law, title.life, "inspect") if one.name == "choice")
    assert choice.choices == {"lower": "降级", "gone": "收回"}


def test_an_application_chooses_among_what_measures_and_office_have(face: Face) -> None:
    fields = {one.name: one for one in application_form(lawbook.read(face.register), face.office)}
    assert [*fields] == ["application", "documents", "on", "note"]
    assert not fields["on"].required
    within = {one.name: one for one in fields["application"].inner}
    unit = {one.name: one for one in within["unit"].inner}
    assert "学校" in (unit["category"].choices or {})
    assert "羊街乡" in (unit["township"].choices or {})
    assert [*(within["honour"].choices or {})] == ["民族团结进步示范单位"]
    assert within["another_unit"].shape == "yes"
    assert "羊街乡人民政府" in (within["recommender"].choices or {})
    held = {one.name: one for one in within["holds"].inner}
    assert held["level"].choices
    assert held["honour"].choices is None, "what a unit holds already is of other measures too"


def test_corrections_choose_among_what_was_decided(face: Face) -> None:
    entry = on_title(face, "2024-0001", "annul")["entry"]
    assert list((entry.choices or {}).values())[-1].endswith("条：命名")


def test_a_sheet_in_parts_has_its_rows_part_by_part_and_a_field_a_method() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "huanjing", "name": "环境氛围", "maximum": 50, "part": "实地考评"},
        {"id": "zuzhi", "name": "组织领导", "maximum": 50, "part": "材料评审"},
    ]
    rows[0]["methods"] = {"实地考察": 30, "问卷": 20}
    sheet = {"rows": rows, "parts": [{"name": "材料评审"}, {"name": "实地考评"}], "assumed": True}
    pack = measure(sheet={**sheet, "pass_line": assumed(80)}, methods=assumed(["实地考察", "问卷"]))
    title = Title(pack).comes_to("assessment")
    scores = next(one for one in form(title.law, title.life, "assess") if one.name == "scores")
    assert [one.label for one in scores.inner] == ["材料评审：组织领导", "实地考评：环境氛围"]
    assert [(one.label, one.highest) for one in scores.inner[1].inner] == [("实地考察", 30), ("问卷", 20)]


@pytest.mark.parametrize("stage", ["reinspection", "second"])
def test_where_a_reinspection_is_not_scored_its_form_offers_what_the_law_takes(stage: str) -> None:
    good = {"label": "合格", "passes": True, "follows": then("renew"), "assumed": True}
    poor = {"label": "整改", "passes": False, "follows": then("rectify", "order", "service"), "assumed": True}
    pack = measure(results={"good": good, "poor": poor}, reinspection_scored=assumed(False))
    title = Title(pack).named().comes_to(stage, reinspection={"result": "poor"})
    fields = {one.name: one for one in form(title.law, title.life, "inspect")}
    assert "scores" not in fields
    assert fields["result"].choices == {"good": "合格", "poor": "整改"}
    for result in fields["result"].choices:
        assert title.copy().acts("2042-01-10", "office", "inspect", result=result).accepted
