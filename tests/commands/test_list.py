"""`list` on a terminal and for programs."""

import pytest
from rich.cells import cell_len

from tests.commands.conftest import Installation

ORDER = {"order": {"townships": ["羊街乡", "碑格乡", "大庄乡", "乐白道街道", "灵泉街道"]}}


def test_a_list_has_a_line_a_title_and_how_many(practice_office: Installation) -> None:
    assert practice_office.run("list", "--township", "羊街乡") == 0
    lines = practice_office.said.splitlines()
    assert lines[0].split() == ["称号", "单位", "乡镇（街道）", "环节", "状态", "有效期至", "最近期限"]
    assert [line.split()[0] for line in lines[1:-1]] == ["2021-0003", "2025-0002"]
    assert lines[-1] == "共 2 个（羊街乡）"


def test_a_list_fits_a_terminal_of_80_columns(
    practice_office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.speak.WIDE", 80)
    assert practice_office.run("list") == 0
    wide = [line for line in practice_office.said.splitlines() if cell_len(line) > 80]
    assert not wide


def test_a_list_by_pages_says_where_it_is(practice_office: Installation) -> None:
    assert practice_office.run("list", "--rows", "3", "--page", "2") == 0
    assert "共 7 个，第 2 页，共 3 页，下一页：--page 3" in practice_office.said
    assert practice_office.run("list", "--page", "9") == 2
    assert practice_office.complained.startswith("--page 9：只有1页（共7个）")


def test_a_list_in_the_offices_order_names_those_without_a_title(practice_office: Installation) -> None:
    practice_office.office(**ORDER)
    assert practice_office.run("list") == 0
    lines = practice_office.said.splitlines()
    assert [line.split()[2] for line in lines[1:3]] == ["羊街乡", "羊街乡"]
    assert "没有的乡镇（街道）：碑格乡" in lines
    assert practice_office.run("list", "--missing", "--category", "学校") == 0
    assert [line.split()[-1] for line in practice_office.said.splitlines()[1:-1]] == [
        "碑格乡",
        "大庄乡",
        "乐白道街道",
    ]


def test_a_township_that_the_order_misspells_is_told(practice_office: Installation) -> None:
    practice_office.office(order={"townships": ["羊街", "大庄乡", "乐白道街道", "灵泉街道"]})
    assert practice_office.run("list") == 0
    assert (
        "“羊街乡”不在 office.yaml 的顺序（order）中，排在最后；其中有一个近似的：羊街"
        in practice_office.complained
    )


def test_without_an_order_nobody_knows_who_is_missing(practice_office: Installation) -> None:
    practice_office.office(order={})
    assert practice_office.run("list", "--missing") == 0
    assert "还没有写乡镇（街道）和单位的顺序" in practice_office.said


def test_columns_are_chosen_once_and_kept_under_a_name(practice_office: Installation) -> None:
    practice_office.office(lists={"报州民委": ["单位", "类别", "命名日期"]})
    assert practice_office.run("list", "--columns", "报州民委", "第一小学") == 0
    assert practice_office.said.splitlines()[0].split() == ["单位", "类别", "命名日期"]
    assert practice_office.run("list", "--columns", "单位、批次", "第一小学") == 0
    assert practice_office.said.splitlines()[0].split() == ["单位", "批次"]


def test_a_column_misspelt_in_office_yaml_is_told_with_its_line(practice_office: Installation) -> None:
    practice_office.office(lists={"报州民委": ["单位", "命名日"]})
    assert practice_office.run("list") == 2
    assert "命名日期" in practice_office.complained
    assert "第" in practice_office.complained


def test_a_list_of_a_past_day_says_so_and_knows_no_deadlines(practice_office: Installation) -> None:
    assert practice_office.run("list", "--on", "2022-01-01") == 0
    lines = practice_office.said.splitlines()
    assert lines[0] == "截至 2022-01-01 的名册"
    assert "最近期限" not in lines[1]
    assert lines[-2:] == ["共 3 个", "没有的乡镇（街道）：乐白道街道"]
    assert practice_office.run("list", "--on", "2020-12-31") == 0
    assert "名册自 " in practice_office.said
    assert "没有的乡镇" not in practice_office.said
    assert practice_office.run("list", "--on", "2020-12-31", "--missing") == 0
    assert practice_office.said.startswith("名册自 ")


def test_a_list_that_finds_nothing_says_of_what(practice_office: Installation) -> None:
    assert practice_office.run("list", "--township", "羊街乡", "--level", "省级") == 0
    assert practice_office.said.splitlines()[0] == "没有符合条件的称号（羊街乡，省级）"


def test_a_list_for_programs_has_stable_keys(practice_office: Installation) -> None:
    found = practice_office.json("list", "--stage", "复验")
    assert (found["total"], found["page"], found["pages"], found["asked"]) == (2, 1, 1, "复验")
    one = found["items"][0]
    assert (one["title"], one["stage"], one["in_force"], one["township"]) == (
        "2021-0001",
        "reinspection",
        True,
        "灵泉街道",
    )


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--township", "羊街镇", "您是不是要找：羊街乡？"),
        ("--stage", "整改复检", "您是不是要找：整改复验"),
        ("--category", "学较", "可用："),
        ("--on", "2026-13-01", "不是日期"),
        ("--within", "很久", "90d"),
        ("--sort", "名字", "可用："),
        ("--columns", "名字", "可用："),
        ("--rows", "0", "每页1到500个"),
        ("--township", "长" * 300, "没有这一项"),
    ],
)
def test_what_a_list_cannot_be_asked_is_told_with_what_it_can(
    practice_office: Installation, option: str, text: str, said: str
) -> None:
    assert practice_office.run("list", option, text) == 2
    assert said in practice_office.complained


def test_an_empty_register_has_an_empty_list(installation: Installation) -> None:
    assert installation.run("list") == 0
    assert installation.said.splitlines() == [
        "名册中没有称号",
        "没有的乡镇（街道）：灵泉街道、乐白道街道、大庄乡、羊街乡",
    ]
