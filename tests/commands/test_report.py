"""`report` on a terminal, for programs and as a workbook: the tables of a year, each with what it was counted by."""

import shlex
from datetime import timedelta

import pytest

from commands.place import clock
from tests.commands.conftest import NOW, Installation
from tests.commands.test_xlsx import read

TABLES = ["按级别", "按类别", "按乡镇", "本年命名", "复验和取消", "逐件", "按时和逾期", "办结逐件"]
TABLES += ["定期报告", "年度事项", "下一年"]


@pytest.fixture
def office(practice_office: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The office of the guide, on the day on which its register stands."""
    for name in ("report", "lists"):
        monkeypatch.setattr(f"commands.{name}.clock", lambda: NOW)
    return practice_office


def test_every_table_says_what_it_was_counted_by_and_on_which_day(office: Installation) -> None:
    assert office.run("report", "2026") == 0, office.complained
    assert office.said.startswith("2026年度报告的数字（截至 2026-11-22，2026-11-22 查得）")
    assert office.said.count("依据：") >= len(TABLES)
    assert "list --level 县级 --in-force --on 2026-11-22" in office.said
    assert "目标完成情况" in office.said


def test_a_decision_stands_there_with_its_document_and_its_entry(office: Installation) -> None:
    found = office.json("report", "2026")
    [rows] = [one["rows"] for one in found["tables"] if one["name"] == "逐件"]
    assert [(row["事情"], row["称号"]) for row in rows] == [
        ("复验", "2021-0003"),
        ("复验未通过", "2021-0003"),
        ("进入整改", "2021-0003"),
    ]
    assert all(row["文件"].startswith("民创办〔2026〕") and row["出处"].startswith("档案第") for row in rows)


def test_what_is_typed_beside_a_figure_lists_as_many_also_of_the_year_before(office: Installation) -> None:
    found = office.json("report", "2026")
    [rows] = [one["rows"] for one in found["tables"] if one["name"] == "按乡镇"]
    townships = [row for row in rows if row["query"]]
    assert len(townships) == 4
    for row in townships:
        assert office.json(*shlex.split(row["query"]))["total"] == row["2026-11-22有效"]
        assert office.json(*shlex.split(row["query_before"]))["total"] == row["2025-12-31有效"]


def test_a_workbook_has_a_sheet_for_each_table_and_those_of_the_targets(office: Installation) -> None:
    book = read(office, "report", "2026")
    assert list(book)[: len(TABLES)] == TABLES
    assert "目标" in book
    assert "典型示范点" in book
    assert book["按级别"][2][-1] == "按什么计"
    assert len(book["名册"][3:]) == 4, "every title in force on the last day"
    assert all("2026-11-22导出" in book[name][1][0] for name in TABLES)


def test_every_figure_says_how_to_have_it_again(office: Installation) -> None:
    found = office.json("report", "2026")
    again = "report 2026 --on 2026-11-22"
    assert {one["name"]: one["query"] for one in found["tables"]} == {
        **{name: f"{again} --table {name}" for name in TABLES if name not in ("本年命名", "下一年")},
        "本年命名": "list --named 2026 --on 2026-11-22",
        "复验和取消": f"{again} --table 逐件",
        "按时和逾期": f"{again} --table 办结逐件",
        "定期报告": f"{again} --table 办结逐件",
        "下一年": "forecast",
    }
    assert office.run("report", "2026") == 0
    for one in found["tables"]:
        assert "照此再查" in office.said.split(one["title"])[1].split("依据：")[1]
    assert office.run(*shlex.split(f"{again} --table 办结逐件")) == 0, office.complained
    of_owed = next(one["rows"] for one in found["tables"] if one["name"] == "办结逐件")
    assert len(of_owed) == len(found["owed"])
    assert office.said.count("2021-0003") == sum(row["称号"] == "2021-0003" for row in of_owed)
    assert office.run("report", "2026", "--table", "没有的表") == 2
    assert "按级别、按类别、按乡镇" in office.complained


def test_a_report_of_the_middle_of_a_year_can_be_had_again_later(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = office.json("report", "2026")
    monkeypatch.setattr("commands.report.clock", lambda: NOW + timedelta(days=60))
    again = office.json(*shlex.split(then["query"]))
    for name in ("按级别", "按类别", "按乡镇", "复验和取消", "逐件", "按时和逾期", "办结逐件", "定期报告"):
        rows = [
            next(one["rows"] for one in found["tables"] if one["name"] == name) for found in (then, again)
        ]
        assert rows[0] == rows[1], name
    assert office.run("report", "2026", "--on", "2025-12-31") == 2
    assert "应在2026年之内" in office.complained


def test_yearly_duties_stand_there_also_those_of_which_nothing_was_written_down(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.report.clock", clock)
    post = ("--as", "领导小组办公室")
    assert office.run("yearly", "load", "kaiyuan", *post) == 0, office.complained
    meeting = "党委（党组）会议研究民族工作"
    assert office.run("yearly", "done", meeting, "--times", "2", *post) == 0, office.complained
    found = office.json("report", str(clock().year))
    [rows] = [one["rows"] for one in found["tables"] if one["name"] == "年度事项"]
    said = {row["事项"]: (row["至少几次"], row["登记几次"]) for row in rows}
    assert said["党委（党组）会议研究民族工作"] == (2, 2)
    assert said["理论中心组学习民族理论、政策、法律法规"] == (2, 0)
    assert not any("宣传日" in name for name in said), "of a reminder nothing is asked"


def test_what_is_late_is_told_by_role_and_by_the_post_that_stands_for_it_now(office: Installation) -> None:
    found = office.json("report", "2026")
    [rows] = [one["rows"] for one in found["tables"] if one["name"] == "按时和逾期"]
    of_office = next(row for row in rows if row["承办"] == "领导小组办公室")
    assert of_office["现在的岗位"] == "市民族团结进步创建工作领导小组办公室"
    assert of_office["应办"] == sum(of_office[end] for end in list(of_office)[3:])


@pytest.mark.parametrize("year", ["2027", "去年"])
def test_a_year_that_is_none_or_has_not_begun_is_refused(office: Installation, year: str) -> None:
    assert office.run("report", year) == 2
    assert office.complained.startswith(f"年份 {year}：")
