"""`--xlsx` on every list: what stands on the screen is in the file, in the office's own order."""

from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.commands.conftest import Installation

PACK = "regulations/kaiyuan-danwei.yaml"
FILE = "表 1.xlsx"


def read(office: Installation, *arguments: str) -> dict[str, list[list[Any]]]:
    """The sheets of the file that a command writes."""
    path = office.folder / FILE
    assert office.run(*arguments, "--xlsx", str(path)) == 0, office.complained
    assert f"已写入 {path}" in office.said
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_register_is_written_in_the_offices_order_with_those_that_have_nothing(
    practice_office: Installation,
) -> None:
    practice_office.office(
        order={"townships": ["羊街乡", "碑格乡", "大庄乡", "乐白道街道"], "units": ["甲校"]}
    )
    rows = read(practice_office, "list", "--columns", "乡镇（街道）,单位,命名日期,统一社会信用代码")["名册"]
    assert rows[2][:2] == ["乡镇（街道）", "单位"]
    found = [row[0] or row[1] for row in rows[3:]]
    assert found == [
        "羊街乡",
        "羊街乡",
        "碑格乡（无）",
        "大庄乡",
        "乐白道街道",
        "乐白道街道",
        "灵泉街道",
        "灵泉街道",
        "甲校（无）",
    ]
    village = rows[6]
    assert isinstance(village[2], date)
    assert len(village[3]) == 18


def test_a_list_of_a_past_day_is_written_as_such(practice_office: Installation) -> None:
    rows = read(practice_office, "list", "--on", "2022-01-01")["名册"]
    assert rows[0][0] == "荣誉称号截至2022-01-01的名册"
    assert "最近期限" not in rows[2]


def test_what_is_due_is_written(practice_office: Installation) -> None:
    rows = read(practice_office, "due", "--within", "5y")["到期"]
    assert isinstance(rows[3][0], date)
    assert "以前到期，共" in rows[1][0]


def test_notices_are_written_with_their_text(practice_office: Installation) -> None:
    rows = read(practice_office, "notices", "--title", "第一小学", "--full")["通知"]
    assert rows[2] == ["日期", "发给", "通知", "状态", "原因", "编号", "正文"]
    assert rows[3][5] == "2021-0001/1/1"


def test_a_forecast_is_written_with_numbers(practice_office: Installation) -> None:
    rows = read(practice_office, "forecast")["预测"]
    assert rows[-1][0] == "合计"
    assert rows[-1][-1] == sum(row[-1] for row in rows[3:-1]) > 0


def test_a_simulation_is_written_with_its_titles(practice_office: Installation) -> None:
    sheets = read(practice_office, "simulate", "--pack", PACK)
    assert sheets["每月"][-1][0] == "合计"


@pytest.mark.parametrize(
    "line", [("list",), ("due",), ("notices",), ("forecast",), ("simulate", "--pack", PACK)]
)
def test_no_command_overwrites_a_file_or_writes_where_there_is_no_folder(
    practice_office: Installation, line: tuple[str, ...]
) -> None:
    path = practice_office.folder / FILE
    path.write_text("别的")
    assert practice_office.run(*line, "--xlsx", str(path)) == 2
    assert "已有这个文件，没有覆盖" in practice_office.complained
    assert "--overwrite" in practice_office.complained
    assert path.read_text() == "别的"
    assert practice_office.run(*line, "--xlsx", str(practice_office.folder / "没有" / FILE)) == 2
    assert "没有这个文件夹" in practice_office.complained
    assert practice_office.run(*line, "--xlsx", str(path), "--overwrite") == 0
    assert path.read_bytes().startswith(b"PK")
