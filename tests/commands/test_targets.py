"""`targets` on a terminal, for programs and as a workbook: no figure stands there without its list and its source."""

import shlex

import pytest

from tests.commands.conftest import NOW, Installation
from tests.commands.test_xlsx import read


@pytest.fixture
def office(practice_office: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The office of the guide, on the day on which its register stands."""
    monkeypatch.setattr("commands.targets.clock", lambda: NOW)
    monkeypatch.setattr("commands.lists.clock", lambda: NOW)
    return practice_office


def test_every_target_has_its_figure_its_state_its_list_and_its_source(office: Installation) -> None:
    assert office.run("targets") == 0
    assert "截至 2026-11-22 的目标完成情况" in office.said
    lines = [line for line in office.said.splitlines() if "省级示范单位" in line]
    assert "10个以上" in lines[0]
    assert "未达到，还差10个" in lines[0]
    assert "《开远市实施方案》一“省级示范单位10个以上”" in lines[0]
    assert "list --level 省级 --honour 民族团结进步示范单位 --in-force --on 2025-12-31" in office.said


def test_the_rate_stands_beside_its_definition_which_is_marked_as_assumed(office: Installation) -> None:
    assert office.run("targets") == 0
    [line] = [line for line in office.said.splitlines() if line.startswith("算法：")]
    assert "巩固率＝复验后仍保持称号的÷" in line
    assert "暂定，文件未作规定" in line
    assert "正在复验、整改或处理，尚无结果 3 个，有效期内，尚未复验 1 个" in office.said


def test_what_is_typed_beside_a_figure_lists_as_many(office: Installation) -> None:
    found = office.json("targets", "--on", "2021-12-31")
    figures = [one["now"] for one in found["targets"]]
    figures += [one for points in found["points"] for one in points["categories"]]
    typed = [one for one in figures if one["query"]]
    assert sum(one["value"] for one in typed) == 3, "named in 2021: a school, a village, a hospital"
    for one in typed:
        assert office.json(*shlex.split(one["query"]))["total"] == one["value"], one["query"]


def test_a_workbook_has_the_targets_the_rate_title_by_title_and_the_points(office: Installation) -> None:
    book = read(office, "targets")
    assert list(book) == ["目标", "巩固率（2026-11-22）", "巩固率（2025-12-31）", "典型示范点"]
    heads, *rows = book["目标"][2:]
    assert heads[-2:] == ["按什么计", "出处"]
    assert all(row[-1] and row[-2] for row in rows)
    fates = [row[2] for row in book["巩固率（2026-11-22）"][3:]]
    assert sorted(fates) == ["有效期内，尚未复验", *["正在复验、整改或处理，尚无结果"] * 3]


def test_an_office_without_targets_still_sees_which_category_lacks_a_point(office: Installation) -> None:
    office.office(targets=None)
    assert office.run("targets") == 0
    assert "没有写 targets" in office.complained
    assert "还缺 12 类" in office.said


def test_a_file_of_targets_with_faults_is_told_line_by_line(office: Installation) -> None:
    path = office.folder / "目标.yaml"
    path.write_text("name: 目标\ntargets:\n  - {name: 甲, number: 两个}\n", encoding="utf-8")
    assert office.run("targets", str(path)) == 2
    assert "目标.yaml 第3行" in office.complained


def test_a_day_to_come_is_refused(office: Installation) -> None:
    assert office.run("targets", "--on", "2027-01-01") == 2
    assert "还没有到" in office.complained
