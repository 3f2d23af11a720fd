"""Marked: a copy of the list that says beside each row what was found, and is corrected and imported again."""

import io
import zipfile
from typing import Any

from python_calamine import load_workbook

from desk.importing.judged import Reading
from desk.importing.marked import marked
from desk.importing.reading import read
from tests.importing.made import GOOD, HEADER, csv, given, reading, xlsx
from tests.importing.test_golden import POLICE


def rows_of(result: Reading) -> list[list[Any]]:
    """The cells of a copy's first sheet."""
    sheet = load_workbook(io.BytesIO(marked(result))).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def again(result: Reading, **answers: str) -> Reading:
    """The copy, read after a person has written answers 处理: by row, as r3."""
    rows = rows_of(result)
    for row, answer in answers.items():
        rows[int(row[1:]) - 1][-1] = answer
    return read(xlsx(*rows), "名单.xlsx", given())


def test_result_problem_and_answer_stand_beside_each_row() -> None:
    rows = rows_of(reading(GOOD, ("甲局", *GOOD[1:5], "2030-01-01")))
    assert rows[0][-3:] == ["结果", "问题", "处理"]
    assert rows[1][-3:] == ["可以接管", "", ""]
    assert rows[2][-3:] == ["有错误", "“命名时间”“2030-01-01”还没有到：核对命名的日期。", ""]


def test_a_row_that_was_left_out_says_so() -> None:
    assert rows_of(reading(GOOD, ["合计", 1]))[2][-3:] == ["跳过：合计行", "", ""]


def test_a_code_stays_a_text() -> None:
    (judged,) = (result := reading((GOOD[0], POLICE, *GOOD[2:]))).rows
    assert judged.inherited
    assert rows_of(result)[1][1] == POLICE


def test_what_begins_like_a_formula_is_a_text() -> None:
    data = csv(HEADER, ("=cmd|' /C calc'!A0", *GOOD[1:])).encode()
    rows = rows_of(read(data, "名单.csv", given()))
    assert rows[1][0] == "=cmd|' /C calc'!A0"


def test_nothing_of_a_person_is_in_the_copy() -> None:
    header = (*HEADER, "联系人", "联系电话", "推荐单位")
    rows = rows_of(
        reading((*GOOD, "张三", "张三13800001111、0873-7120000", "李四 13900001111"), header=header)
    )
    assert rows[1][6:9] == ["（个人信息，不接管）", "0873-7120000", "李四【个人号码】"]


def test_what_is_of_a_person_has_still_to_be_put_right_in_the_copy() -> None:
    result = reading((*GOOD, "李四 13900001111"), header=(*HEADER, "推荐单位"))
    assert [one.column for one in again(result).rows[0].wrong] == ["推荐单位"]


def test_a_sheet_that_was_not_read_is_not_copied() -> None:
    data = xlsx(sheets={"名单": [HEADER, GOOD], "通讯录": [["张三", "科长"]]})
    copy = load_workbook(io.BytesIO(marked(read(data, "名单.xlsx", given()))))
    assert copy.sheet_names == ["名单"]


def test_the_header_is_frozen_and_filtered_and_the_answers_are_offered() -> None:
    with zipfile.ZipFile(io.BytesIO(marked(reading(GOOD)))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:I2"/>' in sheet
    assert '"同一单位,另一单位,不接管"' in sheet.replace("&quot;", '"')


def test_a_wrong_cell_is_coloured_also_where_it_is_empty() -> None:
    result = reading((*GOOD[:2], None, *GOOD[3:]))
    with zipfile.ZipFile(io.BytesIO(marked(result))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="C2" s=' in sheet


def test_the_marks_are_not_read_again_and_the_answers_are() -> None:
    result = reading(("大庄村", *GOOD[1:]), ("大庄社区", *GOOD[1:]))
    assert again(result, r2="", r3="").rows[1].doubts
    assert again(result, r2="", r3="同一单位").ready
    assert again(result, r2="", r3="不接管").rows[1].answer == "skip"


def test_a_copy_of_a_copy_has_the_marks_once_and_keeps_the_answers() -> None:
    result = reading(("大庄村", *GOOD[1:]), ("大庄社区", *GOOD[1:]))
    rows = rows_of(again(result, r2="", r3="另一单位"))
    assert rows[0].count("结果") == 1
    assert rows[2][-3:] == ["可以接管", "", "另一单位"]


def test_what_may_be_two_days_is_asked_about_in_the_copy_too() -> None:
    """A number, and a number in a text, stay numbers: as texts they would be one of the two."""
    for data in (xlsx(HEADER, (*GOOD[:5], 2019.1)), csv(HEADER, (*GOOD[:5], "2019.1")).encode()):
        copy = marked(read(data, "名单", given()))
        assert "10月" in read(copy, "名单.xlsx", given()).rows[0].wrong[0].why


def test_sheets_with_names_that_a_workbook_cannot_have_are_copied() -> None:
    from tests.importing.made import changed

    data = changed(
        xlsx(sheets={"甲": [HEADER, GOOD], "乙": [HEADER, GOOD]}),
        "xl/workbook.xml",
        lambda xml: xml.replace("甲".encode(), ("长" * 60).encode()).replace(
            "乙".encode(), ("长" * 61).encode()
        ),
    )
    assert len(load_workbook(io.BytesIO(marked(read(data, "名单.xlsx", given())))).sheet_names) == 2
