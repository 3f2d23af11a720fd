"""A spreadsheet that a list is written to: read back, whole or not there, and nobody's file overwritten."""

import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desk import workbook
from desk.errors import UnwrittenError
from desk.table import Cell, Sheet
from schemas.base import CHINA

NOW = datetime(2026, 11, 28, 9, tzinfo=CHINA)
CODE = "115325020151800021"


def sheet(*rows: tuple[Cell, ...], heads: tuple[str, ...] = ("单位", "代码", "命名日期", "件")) -> Sheet:
    """A list of units."""
    return Sheet("名册", "荣誉称号名册", "学校，共1个，2026-11-28导出", heads, rows)


def written(tmp_path: Path, *sheets: Sheet) -> Path:
    """A spreadsheet of these."""
    path = tmp_path / "名册 1.xlsx"
    workbook.write(path, sheets, NOW)
    return path


def inside(path: Path, part: str) -> str:
    """A part of a spreadsheet as it is kept."""
    with zipfile.ZipFile(path) as book:
        return book.read(part).decode()


def test_what_was_written_is_read_back_dates_as_dates_and_codes_as_text(tmp_path: Path) -> None:
    path = written(tmp_path, sheet(("甲校", CODE, date(2021, 6, 1), 3), ("乙校", None, None, None)))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("名册").to_python()
    assert [row[0] for row in rows[:2]] == ["荣誉称号名册", "学校，共1个，2026-11-28导出"]
    assert rows[2] == ["单位", "代码", "命名日期", "件"]
    assert rows[3] == ["甲校", CODE, date(2021, 6, 1), 3.0]
    assert rows[4] == ["乙校", "", "", ""]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://a")', "http://example.cn"]
)
def test_no_cell_is_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, sheet((text, CODE, None, None)))
    kept = inside(path, "xl/worksheets/sheet1.xml")
    assert "<f>" not in kept
    assert "hyperlink" not in kept
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[3][0] == text


def test_a_sheet_is_printed_on_a4_across_with_its_headings_on_every_page(tmp_path: Path) -> None:
    path = written(tmp_path, sheet(*[("甲校", CODE, None, 1)] * 100))
    kept = inside(path, "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in kept
    assert 'orientation="landscape"' in kept
    assert 'fitToHeight="0"' in kept
    assert '<autoFilter ref="A3:D103"/>' in kept
    assert 'topLeftCell="A4"' in kept
    assert "名册!$1:$3" in inside(path, "xl/workbook.xml")


def test_a_list_of_nothing_is_a_sheet_with_headings(tmp_path: Path) -> None:
    rows = CalamineWorkbook.from_path(written(tmp_path, sheet())).get_sheet_by_index(0).to_python()
    assert rows[2][0] == "单位"


def test_tabs_are_told_apart_and_take_any_name(tmp_path: Path) -> None:
    sheets = [sheet()._replace(tab=name) for name in ("名册", "名册", "2026/1[甲]:乙*?", "长" * 40, "")]
    names = CalamineWorkbook.from_path(written(tmp_path, *sheets)).sheet_names
    assert len(set(names)) == 5
    assert all(len(one) <= 31 for one in names)


def test_another_file_is_only_overwritten_when_told(tmp_path: Path) -> None:
    path = written(tmp_path, sheet())
    before = path.read_bytes()
    with pytest.raises(UnwrittenError, match="已有这个文件") as there:
        workbook.write(path, [sheet(("甲", None, None, None))], NOW)
    assert there.value.exists
    assert path.read_bytes() == before
    workbook.write(path, [sheet(("甲", None, None, None))], NOW, replace=True)
    assert path.read_bytes() != before


def test_a_file_that_somebody_makes_meanwhile_stays_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fill = tmp_path / "名册.xlsx", workbook.fill

    def slowly(*given: object) -> None:
        fill(*given)  # type: ignore[arg-type]
        path.write_text("别人的")

    monkeypatch.setattr(workbook, "fill", slowly)
    with pytest.raises(UnwrittenError, match="已有这个文件"):
        workbook.write(path, [sheet()], NOW)
    assert path.read_text() == "别人的"
    assert os.listdir(tmp_path) == ["名册.xlsx"]


def test_a_file_that_was_half_written_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk.workbook.os.fsync", full)
    with pytest.raises(UnwrittenError, match="写不进去"):
        workbook.write(tmp_path / "名册.xlsx", [sheet()], NOW)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有/名册.xlsx", "没有这个文件夹"),
        ("名册.xls", "应以 .xlsx 结尾"),
        ("名册", "应以 .xlsx 结尾"),
        ("夹.xlsx", "这是一个文件夹"),
        (f"{'长' * 300}.xlsx", "写不进去"),
    ],
)
def test_where_no_file_can_be_is_told_beforehand(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(UnwrittenError, match=said):
        workbook.check(tmp_path / name, replace=False)


def test_a_list_too_long_for_a_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST", 1)
    with pytest.raises(UnwrittenError, match="最多1行"):
        workbook.write(tmp_path / "名册.xlsx", [sheet(*[("甲", None, None, None)] * 2)], NOW)
