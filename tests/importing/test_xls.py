"""The oldest kind of file that offices have, also under the name that WPS gives it."""

import struct

import pytest

from desk.importing.file import UnreadableError, opened
from desk.importing.reading import read
from tests.importing.biff import compound, record, xls
from tests.importing.made import GOOD, HEADER, given

ROW = [cell or None for cell in GOOD]


@pytest.mark.parametrize("name", ["名单.xls", "名单.et", "名单.xlsx", "名单"])
def test_an_old_workbook_is_read_whatever_it_is_called(name: str) -> None:
    result = read(xls(HEADER, ROW), name, given())
    assert [one.inherited.application.unit.name for one in result.rows if one.inherited] == ["开远市灵泉社区"]


def test_its_joined_cells_are_carried_on() -> None:
    rows = (["甲局", *ROW[1:]], ["乙局", None, None, *ROW[3:]])
    assert read(xls(HEADER, *rows, merge=[(1, 2, 2, 2)]), "名单.xls", given()).ready


def test_its_code_in_a_cell_of_numbers_is_refused() -> None:
    (judged,) = read(xls(HEADER, [ROW[0], 115325020151234561.0, *ROW[2:]]), "名单.xls", given()).rows
    assert "近似数" in judged.wrong[0].why


@pytest.mark.parametrize("column", range(len(HEADER)))
def test_its_formula_that_nobody_has_opened_is_named(column: int) -> None:
    """It reads as 0."""
    (judged,) = read(xls(HEADER, ROW, formulas=[(1, column)]), "名单.xls", given()).rows
    assert (judged.wrong[0].column, judged.wrong[0].why) == (HEADER[column], "是0，可能是未计算过的公式")


EMPTY, TEXT = b"\x03\0\0\0\0\0\xff\xff", b"\0\0\0\0\0\0\xff\xff"
"""Values of a formula: an empty text, as programs write that work nothing out; and a text, which is to follow."""


@pytest.mark.parametrize("value", [EMPTY, TEXT, TEXT + record(0x0207, bytes(3))])
@pytest.mark.parametrize("column", range(len(HEADER)))
def test_its_formula_without_a_value_is_named(value: bytes, column: int) -> None:
    """It reads as if nothing stood there: a code or a batch would be lost without a word."""
    (judged,) = read(xls(HEADER, ROW, values={(1, column): value}), "名单.xls", given()).rows
    assert (judged.wrong[0].column, judged.wrong[0].why) == (HEADER[column], "是未计算过的公式")


def test_its_formula_that_was_worked_out_is_read() -> None:
    text = record(0x0207, struct.pack("<HB", 3, 1) + "第五批".encode("utf-16le"))
    (judged,) = read(xls(HEADER, ROW, values={(1, 4): TEXT + text}), "名单.xls", given()).rows
    assert judged.inherited
    assert judged.inherited.batch == "第5批"


def test_its_hidden_sheet_is_known_as_one() -> None:
    assert [one.visible for one in opened(xls(HEADER, hidden=True), "名单.xls").sheets] == [True, False]


@pytest.mark.parametrize("kind", [0, 1])
def test_its_password_is_told(kind: int) -> None:
    """Calamine knows the second kind only."""
    with pytest.raises(UnreadableError, match="密码"):
        opened(xls(HEADER, password=kind), "名单.xls")


def test_a_workbook_of_today_with_a_password_is_told_as_one() -> None:
    with pytest.raises(UnreadableError, match="密码"):
        opened(compound("EncryptedPackage", b"x"), "名单.xlsx")


def test_one_that_is_cut_off_is_refused() -> None:
    with pytest.raises(UnreadableError, match="损坏"):
        opened(xls(HEADER, ROW)[:1500], "名单.xls")
