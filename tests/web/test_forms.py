"""Every kind of act has a form that comes from its class, and what is typed into it is read back as it was typed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from desk.fields import Field, fields_of
from desk.form import form
from schemas.action import KINDS
from tests.lives import Title
from tests.unit.rows.pair import assumed, measure
from web.forms.inputs import Input, laid_out, unplaced
from web.forms.reading import is_paper, read, typed_in
from web.forms.tree import Tree, name_of, pairs_of, path_of, tree_of
from web.forms.typed import as_typed
from web.shown import Shown

SAMPLES = {
    "line": "市公安局",
    "text": "第一行\n第二行",
    "date": "2026年11月3日",
    "instant": "2026-11-03T10:00:00+08:00",
    "whole": "３",
    "number": "18.5",
    "span": "１０个工作日",
    "choice": "国家级",
    "yes": "yes",
}


def boxes(found: tuple[Input, ...]) -> list[Input]:
    """The inputs into which somebody types."""
    return [box for one in found for box in (boxes(one.inner) if one.inner else [one])]


def filled_in(found: tuple[Input, ...], fields: dict[str, Field]) -> list[tuple[str, str]]:
    """Something typed into every box, the first row of every list."""
    pairs = []
    for one in found:
        if one.widget == "list":
            pairs += filled_in(one.inner[:1], fields)
        elif one.inner:
            pairs += filled_in(one.inner, fields)
        elif one.choices:
            pairs.append((one.name, next(iter(one.choices))))
        elif one.widget != "file":
            shape = fields[one.path[-1]].shape if one.path[-1] in fields else "line"
            pairs.append((one.name, SAMPLES[shape] if one.path[-1] != "key" else "报告"))
    return pairs


def all_of(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Every field by its name, also those within others."""
    found: dict[str, Field] = {}
    for one in fields:
        found |= {one.name: one} | all_of(one.inner)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_into_every_box_of_a_kind_is_read_back(kind: str) -> None:
    fields = fields_of(KINDS[kind])
    pairs = filled_in(laid_out(fields, {}), all_of(fields))
    said = read(fields, tree_of(pairs))
    assert said.keys() == {one.name for one in fields if one.shape != "act"}
    again = laid_out(fields, tree_of(pairs))
    assert {
        one.name: one.value or "".join(one.chosen) for one in boxes(again) if one.value or one.chosen
    } == dict(pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_every_box_has_a_name_of_its_own_and_a_word(kind: str) -> None:
    found = boxes(laid_out(fields_of(KINDS[kind]), {}))
    names = [one.name for one in found]
    assert len(names) == len(set(names))
    assert all(one.label for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_nothing(kind: str) -> None:
    fields = fields_of(KINDS[kind])
    blank: list[tuple[str, str]] = [(one.name, " ") for one in boxes(laid_out(fields, {}))]
    assert read(fields, tree_of(blank)) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_register_has_is_typed_as_it_would_be_read(kind: str) -> None:
    fields = fields_of(KINDS[kind])
    said = read(fields, tree_of(filled_in(laid_out(fields, {}), all_of(fields))))
    assert read(fields, as_typed(fields, said)) == said


def test_a_date_of_the_register_stands_as_on_paper() -> None:
    fields = fields_of(KINDS["pause"])
    assert as_typed(fields, {"until": "2026-11-03"}) == {"until": ["2026年11月3日"]}
    assert as_typed(fields, {"until": date(2026, 11, 3)}) == {"until": ["2026年11月3日"]}


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("民创办[2026]5号", "民创办〔2026〕5号"),
        ("民创办（2026）第5号", "民创办〔2026〕第5号"),
        ("民创办 【2026】 ５ 号", "民创办〔2026〕5号"),
        ("民创办〔2026〕5号", "民创办〔2026〕5号"),
        ("纪要(三)", "纪要(三)"),
        ("无", "无"),
    ],
)
def test_a_number_gets_the_brackets_that_it_has_on_paper(typed: str, read_as: str) -> None:
    said = read(fields_of(KINDS["opine"]), tree_of([("documents.0.number", typed)]))
    assert said["documents"] == [{"number": read_as}]


def test_rows_left_empty_are_closed_up_and_three_more_wait() -> None:
    fields = fields_of(KINDS["talk"])
    given = tree_of([("posts.0", ""), ("posts.4", "校长"), ("posts.7", "副校长")])
    assert read(fields, given)["posts"] == ["校长", "副校长"]
    posts = next(one for one in laid_out(fields, given) if one.name == "posts")
    assert [one.value for one in posts.inner] == ["校长", "副校长", "", "", ""]
    more = next(one for one in laid_out(fields, given, more={"posts": 3}) if one.name == "posts")
    assert len(more.inner) == 8
    assert not next(one for one in laid_out(fields, given, more={"posts": 30}) if one.name == "posts").more


def test_a_fault_stands_beside_its_box_and_else_with_the_nearest() -> None:
    fields = fields_of(KINDS["opine"])
    given = tree_of([("documents.2.title", "意见")])
    faults = {("documents", "0", "date"): "缺少这一项", ("documents",): "内容不能为空", ("batch",): "没有"}
    found = laid_out(fields, given, faults)
    told = {one.name: one.faults for one in (*boxes(found), *found) if one.faults}
    assert told == {"documents.0.date": ("缺少这一项",), "documents": ("内容不能为空",)}
    assert unplaced(found, faults) == ["没有"]


SHEET: dict[str, Any] = {
    "rows": [
        {"id": "zuzhi", "name": "组织领导", "maximum": 60, "methods": {"材料审核": 40, "实地考察": 20}},
        {"id": "1.1", "name": "宣传教育", "maximum": 40},
    ],
    "pass_line": assumed(80),
    "assumed": True,
}


def sheet(rows: int = 0) -> tuple[Field, ...]:
    """The form of an assessment by this sheet, or by one of so many rows."""
    own = [{"id": f"r{n}", "name": f"第{n}项", "maximum": 1} for n in range(rows)] or SHEET["rows"]
    methods = {} if rows else {"methods": assumed(["材料审核", "实地考察"])}
    title = Title(measure(sheet={**SHEET, "rows": own}, **methods))
    title = title.comes_to("assessment")
    return form(title.law, title.life, "assess")


def test_a_score_sheet_is_read_row_by_row_method_by_method_assessor_by_assessor() -> None:
    pairs = [
        ("scores.zuzhi.材料审核", "３０，31"),
        ("scores.zuzhi.实地考察", "18、17"),
        ("scores.1%2E1", "36.5"),
    ]
    said = read(sheet(), tree_of(pairs))
    assert said == {"scores": {"zuzhi": {"材料审核": ["30", "31"], "实地考察": ["18", "17"]}, "1.1": "36.5"}}
    found = laid_out(sheet(), tree_of(pairs), {("scores", "1.1", "0"): "数值过大"})
    told = {one.name: (one.value, one.faults) for one in boxes(found) if one.path[0] == "scores"}
    assert told["scores.1%2E1"] == ("36.5", ("数值过大",))
    assert [one.highest for one in boxes(found) if one.path[0] == "scores"] == [40, 20, 40]


def test_what_a_sheet_has_not_is_not_asked() -> None:
    assert [one.name for one in laid_out(sheet(), {})] == ["on", "note", "documents", "scores"]


def test_a_sheet_of_three_hundred_rows_is_read_whole() -> None:
    fields = sheet(300)
    pairs = [(f"scores.r{n}", "0.5") for n in range(300)]
    assert len(read(fields, tree_of(pairs))["scores"]) == 300
    assert len(boxes(laid_out(fields, tree_of(pairs)))) > 300


def test_a_sheet_of_three_hundred_rows_is_a_page_like_any_other() -> None:
    page = '{% import "_fields.html" as f with context %}{% for one in inputs %}{{ f.field(one, {}) }}{% endfor %}'
    inputs = laid_out(sheet(300), tree_of((f"scores.r{n}", "0.5") for n in range(300)))
    drawn = (
        Shown()
        .templates.from_string(page)
        .render(inputs=inputs, visit=SimpleNamespace(today=date(2026, 11, 22)))
    )
    assert drawn.count('name="scores.r') == 300
    assert len(drawn.encode()) < 100_000


def test_what_a_form_does_not_ask_is_not_read() -> None:
    pairs = [("scores.geheim", "9"), ("actor.post", "office"), ("id", "x"), ("documents.0.sha256", "0" * 64)]
    assert read(sheet(), tree_of(pairs)) == {}


def test_names_that_contradict_one_another_do_no_harm() -> None:
    deep = ".".join(["documents"] * 50)
    pairs = [
        ("documents", "a"),
        ("documents.0.title", "b"),
        ("posts.0.x", "c"),
        ("posts.0", "d"),
        (deep, "e"),
        ("", "f"),
    ]
    tree = tree_of(pairs)
    for kind in KINDS:
        read(fields_of(KINDS[kind]), tree)
        laid_out(fields_of(KINDS[kind]), tree)


def test_a_document_is_said_with_the_file_that_was_kept_for_it() -> None:
    tree: Tree = {"documents": {"0": {"title": ["意见"], "kept": [f"{'a' * 64} 初审 意见.pdf"]}}}
    assert read(fields_of(KINDS["opine"]), tree)["documents"] == [
        {"title": "意见", "sha256": "a" * 64, "kept_as": "初审 意见.pdf"}
    ]


def test_a_name_means_its_place_whatever_stands_in_it() -> None:
    for path in [("scores", "1.1", "实地"), ("a%2Eb", "c"), ("%", ".")]:
        assert path_of(name_of(path)) == path
    pairs = [("a.0.b", "x"), ("a.0.c", "y"), ("d", "z")]
    assert pairs_of(tree_of(pairs)) == pairs


def test_of_a_document_nobody_types_a_hash() -> None:
    papers = next(one for one in fields_of(KINDS["opine"]) if one.name == "documents")
    assert is_paper(papers)
    assert [one.name for one in typed_in(papers)] == ["number", "title", "date"]
