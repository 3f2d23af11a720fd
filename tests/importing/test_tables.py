"""Tables: the header is found by its meaning, what joins rows is carried on, what is no title is left out and told."""

from datetime import date
from typing import Any

import pytest

from desk.importing.file import UnreadableError
from desk.importing.judged import Reading
from desk.importing.reading import read
from tests.importing.made import GOOD, HEADER, changed, csv, given, reading, xlsx


def names(result: Reading) -> list[str]:
    """The units of the rows that are right."""
    return [one.inherited.application.unit.name for one in result.rows if one.inherited]


def test_a_header_below_a_title_line_is_found() -> None:
    title = ["开远市民族团结进步示范单位名单"]
    result = read(xlsx(title, [], HEADER, GOOD), "名单.xlsx", given())
    assert [(one.row.row, one.row.sheet) for one in result.rows] == [(4, "名单")]


def test_a_title_line_and_the_name_of_a_sheet_say_what_rows_do_not() -> None:
    header, cells = HEADER[:4], GOOD[:4]
    sheets = {
        "省级": [["2018年命名第三批示范单位"], header, cells],
        "州级": [["第二批（2016年命名）"], header, cells],
    }
    result = read(xlsx(sheets=sheets), "名单.xlsx", given())
    said = [
        (one.inherited.application.level, one.inherited.batch, one.inherited.named_on)
        for one in result.rows
        if one.inherited
    ]
    assert said == [("provincial", "第3批", date(2018, 1, 1)), ("prefectural", "第2批", date(2016, 1, 1))]
    assert "工作表“省级”的名称或标题：级别省级、批次第3批、命名2018年，没有另写的行照此" in result.notes


@pytest.mark.parametrize("header", ["单位名称", "示范单位", "名 称", "单位名称（全称）", "＊单位名称："])
def test_a_column_is_known_by_any_of_its_words(header: str) -> None:
    result = reading(GOOD, header=(header, *HEADER[1:]))
    assert names(result) == ["开远市灵泉社区"]
    assert not result.questions


def test_a_header_that_is_only_like_one_is_proposed_and_asked() -> None:
    result = reading(GOOD, header=(*HEADER[:5], "示范单位命名年月日"))
    assert result.questions == ("工作表“名单”的F列“示范单位命名年月日”像是“命名时间”",)
    assert names(result) == ["开远市灵泉社区"]
    assert not result.ready


def test_a_person_says_what_a_column_is() -> None:
    result = reading(GOOD, header=(*HEADER[:5], "时"), columns={"时": "命名时间"})
    assert result.ready


def test_a_column_is_also_called_by_its_letter() -> None:
    assert reading(GOOD, header=(*HEADER[:5], "时"), columns={"F": "命名时间"}).ready


def test_what_a_person_says_of_a_column_goes_before_what_it_looks_like() -> None:
    result = reading((*GOOD, "真名"), header=(*HEADER, "全称"), columns={"G": "单位名称"})
    assert names(result) == ["真名"]
    assert result.ready


def test_another_table_below_the_first_is_asked_about() -> None:
    result = reading(
        GOOD, ["序号", "名称", "类型", "属地", "命名日期"], [1, "乙局", "机关", "灵泉街道", "2019"]
    )
    assert result.questions == ("工作表“名单”第3行是另一个表头，它下面的行请放到另一张工作表",)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("开远市创建全国民族团结进步示范市工作名单", ""),
        ("市级机关名单（截至2023年）", ""),
        ("2016—2023年命名名单", ""),
        ("2019年度", "命名2019年"),
        ("第六批示范单位名单（2026年3月命名）", "批次第6批、命名2026年3月"),
        ("2019年县级民族团结进步示范单位名单", "级别县级、命名2019年"),
        ("2019年民族团结进步示范单位名单（第八批）", "批次第8批、命名2019年"),
        ("截至2023年示范单位名单", ""),
        ("示范单位名单（截至2023年12月）", ""),
        ("2015-2020年示范单位名单", ""),
        ("2015年至2020年示范单位名单", ""),
        ("2021年度工作总结", ""),
        ("2023年复验单位名单", ""),
        ("2024年取消称号单位名单", ""),
        ("州级示范单位（2019年命名）", "级别州级、命名2019年"),
        ("第十二批", "批次第12批"),
        ("一、第三批示范单位", "批次第3批"),
        ("2019-第三批", "批次第3批、命名2019年"),
        ("关于命名第三批示范单位的决定", "批次第3批"),
        ("不含第三批", ""),
        ("除第一、二批外", ""),
        ("第四批示范单位名单（不含第一、二批）", "批次第4批"),
        ("第四批示范单位名单（第三批除外）", "批次第4批"),
    ],
)
def test_of_a_title_only_what_it_surely_says_is_taken(title: str, told: str) -> None:
    (table,) = read(xlsx([title], HEADER, GOOD), "名单.xlsx", given()).tables
    assert "、".join(table.said.told) == told


SEVERAL = [
    "第1-3批",
    "第1—3批示范单位名单",
    "1～3批",
    "第一至三批",
    "第三到第五批",
    "第一、二、三批",
    "第一批和第二批",
    "第一批示范单位、第二批示范单位",
    "截至第三批",
    "前三批",
    "共三批",
    "第三批以前",
    "第三批及以后",
]


@pytest.mark.parametrize("title", SEVERAL)
def test_a_list_of_several_batches_is_of_none_of_them(title: str) -> None:
    cells = [*GOOD[:4], "", GOOD[5]]
    for sheet, above in ((title, []), ("名单", [[title]]), ("名单", [["第一至二批"], [title]])):
        result = read(xlsx(sheets={sheet: [*above, HEADER, cells]}), "名单.xlsx", given())
        assert [one.inherited.batch for one in result.rows if one.inherited] == [None]
        assert f"工作表“{sheet}”的名称或标题：不止一批（批次留空），没有另写的行照此" in result.notes


def test_of_two_titles_the_first_that_speaks_of_batches_counts() -> None:
    (table,) = read(xlsx(["第一至三批"], ["第三批为2019年命名"], HEADER, GOOD), "名单.xlsx", given()).tables
    assert table.said.batch == ""


@pytest.mark.parametrize("line", SEVERAL)
def test_below_a_line_of_several_batches_the_batch_above_it_counts_no_more(line: str) -> None:
    cells = [*GOOD[:4], "", GOOD[5]]
    other = ["乙局", *cells[1:]]
    result = read(xlsx(["第六批"], HEADER, cells, [line], other, merge=[(3, 0, 3, 5)]), "名单.xlsx", given())
    assert [one.inherited.batch for one in result.rows if one.inherited] == ["第6批", None]


def test_a_title_of_batches_of_two_years_says_neither() -> None:
    title = "2016年第一批、2018年第二批示范单位名单"
    (table,) = read(xlsx([title], HEADER, GOOD), "名单.xlsx", given()).tables
    assert table.said.named is None


@pytest.mark.parametrize(
    "header", ["第几批", "认定批次", "创建批次", "命名届次", "授牌批次", "第几届", "批次号"]
)
def test_offices_call_the_batch_by_many_names(header: str) -> None:
    result = reading(GOOD, header=(*HEADER[:4], header, HEADER[5]))
    assert [one.inherited.batch for one in result.rows if one.inherited] == ["第4批"]
    assert not result.questions


@pytest.mark.parametrize("header", ["复验批次", "取消批次", "推荐批次"])
def test_a_batch_of_something_else_is_none_of_naming(header: str) -> None:
    result = reading(GOOD, header=(*HEADER[:4], header, HEADER[5]))
    assert [one.inherited.batch for one in result.rows if one.inherited] == [None]


def test_a_meaning_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnreadableError, match="命名时间"):
        reading(GOOD, columns={"F": "命名的时间"})


def test_of_two_columns_for_one_thing_the_second_is_asked_about() -> None:
    result = reading((*GOOD, "甲"), header=(*HEADER, "名称"))
    assert result.questions == ("工作表“名单”的G列“名称”与前面一列含义相同，没有用",)


def test_a_header_of_two_rows_is_one() -> None:
    upper = ["单位名称", "类别", "乡镇", "命名情况", None, None]
    lower = [None, None, None, "批次", "时间", "文号"]
    merge = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 5)]
    rows: list[Any] = [
        upper,
        lower,
        ["灵泉社区", "社区", "灵泉街道", "第四批", "2019-12-03", "民创办[2019]5号"],
    ]
    result = read(xlsx(*rows, merge=merge), "名单.xlsx", given())
    (judged,) = result.rows
    assert judged.row.row == 3
    assert judged.inherited
    assert judged.inherited.document
    assert judged.inherited.document.number == "民创办〔2019〕5号"


def test_what_joined_cells_say_counts_for_every_row() -> None:
    rows: list[Any] = [
        ["甲机关", "", "机关", "灵泉街道", "第四批", "2019-12-03"],
        ["乙机关", "", None, "灵泉街道", "第四批", "2019-12-03"],
    ]
    result = reading(*rows, merge=[(1, 2, 2, 2)])
    assert [one.inherited.application.unit.category for one in result.rows if one.inherited] == [
        "机关",
        "机关",
    ]
    assert "工作表“名单”的合并单元格1处，内容用于所跨的每一行" in result.notes


def test_totals_remarks_blanks_and_headers_that_are_repeated_are_left_out_and_told() -> None:
    rows: list[Any] = [
        GOOD,
        [],
        HEADER,
        ["1", "2", "3", "4", "5", "6"],
        ["乙小学", "", "学校", "灵泉街道", "第四批", "2019-12-03"],
        ["小 计", 2],
        ["合计", None, 2],
        ["备注：本表截至2023年底"],
    ]
    result = reading(*rows)
    assert names(result) == ["开远市灵泉社区", "乙小学"]
    assert [(one.row, one.why) for one in result.tables[0].skipped] == [
        (4, "重复的表头"),
        (5, "栏号行"),
        (7, "合计行"),
        (8, "合计行"),
        (9, "说明行"),
    ]
    assert "工作表“名单”跳过合计行2行：第7、8行" in result.notes


def test_a_line_between_rows_says_the_category_of_those_below_it() -> None:
    header = ("序号", "单位名称", "乡镇", "命名时间")
    rows: list[Any] = [
        ["一、进机关（1个）"],
        [1, "甲局", "灵泉街道", "2019-12-03"],
        ["二、进学校（1个）"],
        [2, "乙小学", "灵泉街道", "2019-12-03"],
    ]
    result = reading(*rows, header=header)
    assert [one.inherited.application.unit.category for one in result.rows if one.inherited] == [
        "机关",
        "学校",
    ]


def test_a_column_of_numbers_alone_makes_no_row() -> None:
    rows: list[Any] = [[1, *GOOD], [2], [3]]
    assert len(reading(*rows, header=("序号", *HEADER)).rows) == 1


def test_a_hidden_sheet_is_not_read_and_told() -> None:
    data = changed(
        xlsx(sheets={"甲": [HEADER, GOOD], "乙": [HEADER, GOOD]}),
        "xl/workbook.xml",
        lambda xml: xml.replace(b'sheetId="2"', b'sheetId="2" state="hidden"'),
    )
    result = read(data, "名单.xlsx", given())
    assert len(result.rows) == 1
    assert "工作表“乙”是隐藏的，没有读；要导入的，取消隐藏" in result.notes


def test_rows_that_a_filter_hides_are_read_and_told() -> None:
    data = changed(
        xlsx(HEADER, GOOD, ("乙局", *GOOD[1:])),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="3"', b'<row r="3" hidden="1"'),
    )
    result = read(data, "名单.xlsx", given())
    assert names(result) == ["开远市灵泉社区", "乙局"]
    assert "工作表“名单”有1行是隐藏或筛选掉的，也读了：第3行" in result.notes


def test_a_sheet_without_a_header_is_told_and_a_file_without_one_is_refused() -> None:
    result = read(xlsx(sheets={"甲": [HEADER, GOOD], "封面": [["名单"]]}), "名单.xlsx", given())
    assert "工作表“封面”没有找到表头，没有读" in result.notes
    with pytest.raises(UnreadableError, match="没有找到表头"):
        read(xlsx(["甲", "乙"]), "名单.xlsx", given())


def test_a_text_is_read_like_a_sheet() -> None:
    result = read(csv(HEADER, GOOD).encode("gbk"), "名单.csv", given())
    assert names(result) == ["开远市灵泉社区"]
    assert result.rows[0].row.row == 2


def test_a_text_has_no_sheet_to_speak_of() -> None:
    again = ("单位名称", "类别", "命名时间", "级别")
    rows = ((*HEADER, "名称", "联系人"), (*GOOD, "甲", "张三"), (*again, "", "", "", ""), (*GOOD, "乙", ""))
    result = read(csv(*rows).encode(), "名单.csv", given())
    told = (*result.questions, *result.notes)
    assert "G列“名称”与前面一列含义相同，没有用" in told
    assert "第3行是另一个表头，它下面的行请放到另一个文件" in told
    assert "H列“联系人”是个人信息，没有接管" in told
    assert not [one for one in told if "工作表" in one or "“文本”" in one]
    assert result.rows[0].row.sheet == "文本", "what is stored stays as it was"
