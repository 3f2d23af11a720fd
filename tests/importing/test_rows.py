"""Rows: what a row says of a title, what is wrong with it and what to do, and nothing of a person."""

from datetime import date

import pytest

from desk.importing.file import UnreadableError
from desk.importing.reading import read
from tests.importing.made import CATEGORIES, GOOD, HEADER, TOWNSHIPS, given, reading, row, wrongs, xlsx


def test_a_row_is_known_by_file_hash_sheet_and_number() -> None:
    at = row().row
    assert (at.file, at.sheet, at.row, len(at.sha256)) == ("名单.xlsx", "名单", 2, 64)


@pytest.mark.parametrize("header", ["单位名称", "类别", "乡镇（街道）"])
def test_what_a_title_cannot_be_without_is_asked_for(header: str) -> None:
    assert wrongs(row(**{header: None})) == {header: "是空的"}


def test_a_naming_without_a_day_is_asked_for_unless_batch_or_title_say_the_year() -> None:
    assert wrongs(row(命名时间=None)) == {"命名时间": "是空的"}
    judged = row(命名时间=None, 批次="2019年")
    assert judged.inherited
    assert judged.inherited.named_on == date(2019, 1, 1)
    assert "没有写命名时间，依批次或标题的2019年按2019-01-01算" in judged.notes


def test_a_naming_that_lies_ahead_is_refused() -> None:
    assert wrongs(row(命名时间="2030-01-01")) == {"命名时间": "还没有到"}


def test_a_day_before_the_naming_is_refused() -> None:
    assert wrongs(row(有效期至="2018-12-31")) == {"有效期至": "到期在命名之前"}


def test_a_formula_that_nobody_has_opened_is_named() -> None:
    (judged,) = reading((*GOOD[:5], ("=DATE(2019,12,3)", ""))).rows
    assert str(judged.wrong[0]) == "“命名时间”是未计算过的公式：用表格软件打开，保存一次，再导入"


@pytest.mark.parametrize("error", ["#REF!", "#N/A"])
def test_a_formula_that_went_wrong_is_named(error: str) -> None:
    assert wrongs(row(类别=error)) == {"类别": "是出错的公式"}


def test_names_lose_the_spaces_that_line_them_up() -> None:
    judged = row(单位名称="开远市  灵 泉　社 区")
    assert judged.inherited
    assert judged.inherited.application.unit.name == "开远市灵泉社区"


@pytest.mark.parametrize(
    ("name", "more", "now", "former"),
    [
        ("第四小学（原东城小学）", {}, "第四小学", ("东城小学",)),
        ("第四小学(曾用名：东城小学)", {}, "第四小学", ("东城小学",)),
        ("东城小学（现更名为第四小学）", {}, "第四小学", ("东城小学",)),
        ("第四小学", {"曾用名": "东城小学、东门小学"}, "第四小学", ("东城小学", "东门小学")),
        ("第四小学", {"备注": "原东城小学"}, "第四小学", ("东城小学",)),
        ("第四小学（东校区）", {}, "第四小学(东校区)", ()),
    ],
)
def test_former_names_are_found(name: str, more: dict[str, str], now: str, former: tuple[str, ...]) -> None:
    judged = row(单位名称=name, **more)
    assert judged.inherited
    unit = judged.inherited.application.unit
    assert (unit.name, unit.former_names) == (now, former)


@pytest.mark.parametrize("name", ["开远市第一小学\n开远市第二小学", "市公安局、市司法局"])
def test_two_units_in_a_cell_are_not_one(name: str) -> None:
    assert wrongs(row(单位名称=name)) == {"单位名称": "像是一格里写了几个单位"}


def test_a_name_that_is_broken_into_lines_is_one() -> None:
    judged = row(单位名称="开远市民族宗教\n事务局")
    assert judged.inherited
    assert judged.inherited.application.unit.name == "开远市民族宗教事务局"


def test_what_nobody_sees_in_a_cell_is_left_out() -> None:
    judged = row(单位名称="灵泉\u200b社区\ufeff", 批次="第四批\u200e")
    assert judged.inherited
    assert (judged.inherited.application.unit.name, judged.inherited.batch) == ("灵泉社区", "第4批")


@pytest.mark.parametrize(
    "written", ["灵泉街道", "开远市灵泉街道", "灵泉街道办事处", "云南省开远市灵泉街道办"]
)
def test_a_township_is_read_by_its_own_name(written: str) -> None:
    (judged,) = reading((*GOOD[:3], written, *GOOD[4:])).rows
    assert judged.inherited
    assert judged.inherited.application.unit.township == "灵泉街道"


def test_a_file_has_a_name_and_no_path() -> None:
    data = xlsx(HEADER, GOOD)
    said = [
        read(data, name, given()).rows[0].row.file for name in ("../台账\n.xlsx", "C:\\表\\台账.xlsx", "/")
    ]
    assert said == ["台账 .xlsx", "台账.xlsx", "名单"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("=HYPERLINK(A1)", "公式"),
        ("＝1+1灵泉社区", "公式"),
        ("+86灵泉社区", "公式"),
        ("@SUM(A1)", "公式"),
        ("../../灵泉社区", "路径"),
        ("灵泉/../社区", "路径"),
        ("C:\\表\\灵泉社区", "路径"),
        ("\\\\server\\灵泉", "路径"),
        ("/etc/passwd", "路径"),
        ("灵泉社区http://a.cn/x", "网址"),
        ("www.灵泉社区.cn", "网址"),
        ("<b>灵泉社区</b>", "网页"),
        ("灵泉＜script＞社区", "网页"),
        ("灵泉&nbsp;社区", "网页"),
    ],
)
def test_what_a_program_would_follow_is_no_name_of_a_unit(name: str, why: str) -> None:
    assert why in wrongs(row(单位名称=name))["单位名称"]
    assert why in wrongs(row(曾用名=name))["曾用名"]
    assert row(单位名称=name).inherited is None


@pytest.mark.parametrize(
    "name", ["灵泉社区/灵泉居委会", "A+B社区", "甲-乙学校", "“石榴红”家园", "甲&乙公司", "<石榴红>家园"]
)
def test_a_sign_within_a_name_makes_it_no_less_of_one(name: str) -> None:
    assert row(单位名称=name).inherited


@pytest.mark.parametrize("name", ["张三家庭", "李四户"])
def test_a_household_holds_no_title(name: str) -> None:
    assert "家庭" in wrongs(row(单位名称=name))["单位名称"]


def test_a_category_is_read_as_the_measure_has_it() -> None:
    (judged,) = reading((*GOOD[:2], "进社区", *GOOD[3:]), categories=CATEGORIES).rows
    assert judged.inherited
    assert judged.inherited.application.unit.category == "社区"


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("进村", "乡镇(村)"),
        ("村", "乡镇(村)"),
        ("学校类", "学校"),
        ("进社区类", "社区"),
        ("乡镇（村）", "乡镇(村)"),
    ],
)
def test_a_category_is_known_by_a_part_of_its_name(written: str, category: str) -> None:
    (judged,) = reading((*GOOD[:2], written, *GOOD[3:]), categories=("机关", "社区", "乡镇(村)", "学校")).rows
    assert judged.inherited
    assert judged.inherited.application.unit.category == category


def test_a_category_or_township_that_there_is_not_is_told_with_near_ones() -> None:
    (judged,) = reading(
        (*GOOD[:2], "社区的", "灵泉乡", *GOOD[4:]), categories=CATEGORIES, townships=TOWNSHIPS
    ).rows
    assert [(one.column, one.remedy) for one in judged.wrong] == [
        ("类别", "改写为社区"),
        ("乡镇（街道）", "改写为灵泉街道"),
    ]


def test_what_a_list_does_not_say_is_given_once_and_told_once() -> None:
    header = ("单位名称", "类别", "命名时间")
    result = reading(
        ("甲局", "机关", "2019-12-03"), ("乙局", "机关", "2019-12-03"), header=header, township="市直"
    )
    assert result.ready
    assert result.notes == (
        "称号一律为“民族团结进步示范单位”",
        "级别一律为县级",
        "行政区划代码一律为532502",
        "联系岗位一律为“办公室”",
    )


@pytest.mark.parametrize("header", ["联系人", "负责人", "法定代表人", "手机号码", "身份证号", "民族", "性别"])
def test_a_column_of_persons_is_not_taken_in_and_told(header: str) -> None:
    result = reading((*GOOD, "张三"), header=(*HEADER, header))
    assert f"工作表“名单”的G列“{header}”是个人信息，没有接管" in result.notes
    assert "张三" not in repr(result.rows)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0873-7120000", "0873-7120000"),
        ("张三 13800001111", None),
        ("0873-7120000、13800001111", "0873-7120000"),
        ("李四7120000", "7120000"),
        (13800001111, None),
    ],
)
def test_of_telephones_only_an_office_s_is_taken(cell: object, phone: str | None) -> None:
    judged = row(联系电话=cell)
    assert judged.inherited
    assert judged.inherited.application.unit.contact.phone == phone
    assert "1380" not in repr(judged)
    assert "张三" not in repr(judged)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("单位名称", "灵泉社区13800001111"),
        ("推荐单位", "138 0000 1111"),
        ("统一社会信用代码", "532502198001011234"),
    ],
)
def test_what_is_a_person_s_is_refused_elsewhere_and_not_repeated(header: str, cell: str) -> None:
    judged = row(**{header: cell})
    assert wrongs(judged).keys() == {header}
    assert "1380000" not in repr(judged)
    assert "532502198001011234" not in repr(judged)


def test_a_re_inspection_that_was_passed_is_taken_with_its_day() -> None:
    judged = row(复验时间="2021.5", 复验结果="合格")
    assert judged.inherited
    assert judged.inherited.passed_on == date(2021, 5, 1)


def test_day_and_result_of_a_re_inspection_may_share_a_cell() -> None:
    judged = row(复验情况="2021年5月8日合格")
    assert judged.inherited
    assert judged.inherited.passed_on == date(2021, 5, 8)


def test_of_several_re_inspections_the_last_counts() -> None:
    judged = row(第一次复验时间="2021-05-08", 第二次复验时间="2025-05-08", 复验结果="合格")
    assert judged.inherited
    assert judged.inherited.passed_on == date(2025, 5, 8)


def test_a_re_inspection_that_was_not_passed_is_read_as_rectification_and_told() -> None:
    judged = row(复验时间="2025-05-08", 复验结果="不合格")
    assert judged.inherited
    assert (judged.inherited.state, judged.inherited.since) == (
        "rectifying",
        date(2025, 5, 8),
    )
    assert "复验不合格，读作整改中" in judged.notes


def test_a_re_inspection_without_a_result_is_not_taken_for_passed() -> None:
    assert wrongs(row(复验时间="2025-05-08")) == {"复验结果": "没有写复验是否通过"}


def test_a_title_that_is_lost_says_since_when_and_whether_its_plaque_hangs() -> None:
    judged = row(状态="取消称号（牌匾未收回）", 取消时间="2023.5")
    assert judged.inherited
    assert (judged.inherited.state, judged.inherited.since, judged.inherited.plaque_out) == (
        "revoked",
        date(2023, 5, 31),
        True,
    )


def test_the_end_of_a_term_is_the_last_day_that_its_words_allow() -> None:
    judged = row(有效期="2019年12月至2024年12月")
    assert judged.inherited
    assert judged.inherited.until == date(2024, 12, 31)


@pytest.mark.parametrize(
    "written",
    ["2019年12月-2024年12月", "2019.12—2024.12", "2019-12至2024-12", "自2019年12月起至2024年12月止"],
)
def test_a_naming_that_says_an_end_says_the_term(written: str) -> None:
    judged = row(命名时间=written)
    assert judged.inherited
    assert (judged.inherited.named_on, judged.inherited.until) == (date(2019, 12, 1), date(2024, 12, 31))
    assert any("写了起止" in one and "读作命名" in one and "读作到期" in one for one in judged.notes)


def test_two_ends_of_a_term_that_differ_are_asked() -> None:
    judged = row(命名时间="2019年12月-2024年12月", 有效期至="2023-12-31")
    assert wrongs(judged) == {"有效期至": "与命名时间里的止日不同"}
    assert row(命名时间="2019年12月-2024年12月", 有效期至="2024年12月").ready


@pytest.mark.parametrize("written", ["2019-2024", "2019年12月至今"])
def test_what_is_no_term_is_none(written: str) -> None:
    assert row(命名时间=written).inherited is None


def test_a_term_that_ends_before_it_begins_is_asked_in_the_column_that_says_it() -> None:
    judged = row(命名时间="2024年12月-2019年12月")
    assert wrongs(judged) == {"命名时间": "止日在起日之前"}
    assert judged.inherited is None


def test_a_re_inspection_at_the_end_of_a_year_is_one() -> None:
    judged = row(复验情况="2021年底合格")
    assert judged.inherited
    assert judged.inherited.passed_on == date(2021, 12, 1)


def test_a_term_in_years_is_left_to_the_measure() -> None:
    judged = row(有效期="五年")
    assert judged.inherited
    assert judged.inherited.until is None


def test_a_state_that_is_none_is_refused_and_a_remark_is_not() -> None:
    assert wrongs(row(状态="天知道")) == {"状态": "认不出是什么状态"}
    assert row(备注="天知道").ready
    assert wrongs(row(备注="已撤销")).keys() == {"备注"}


def test_a_list_that_is_too_long_is_refused() -> None:
    lines = ["单位名称,类别,命名时间", *["甲,机关,2019"] * 60_001]
    with pytest.raises(UnreadableError, match="超过60000行"):
        read("\n".join(lines).encode(), "名单.csv", given())


def test_an_answer_that_there_is_not_is_told() -> None:
    assert wrongs(row(处理="再说")) == {"处理": "不是可以写的处理"}
    assert row(处理="不接管").answer == "skip"


def test_a_workbook_by_the_calendar_of_1904_is_read_by_it() -> None:
    from tests.importing.made import changed

    data = changed(
        xlsx(HEADER, (*GOOD[:5], 42340)),
        "xl/workbook.xml",
        lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" '),
    )
    (judged,) = read(data, "名单.xlsx", given()).rows
    assert judged.inherited
    assert judged.inherited.named_on == date(2019, 12, 3)


@pytest.mark.parametrize("header", ["批次", "命名文号", "文件标题"])
@pytest.mark.parametrize("number", ["13912345678", "532502198001010019"])
def test_a_number_of_a_person_is_refused_in_whatever_is_taken(header: str, number: str) -> None:
    judged = row(**{header: f"联系人{number}"})
    assert wrongs(judged) == {header: "里有手机号码或身份证号码"}
    assert number not in repr((judged.wrong, judged.notes, judged.inherited))


def test_a_number_of_a_person_in_the_name_of_a_file_or_a_sheet_is_not_taken() -> None:
    data = xlsx(sheets={"张13912345678": (HEADER, GOOD), "张13912345679": ((HEADER[0],),)})
    found = read(data, "名单13912345678.xlsx", given())
    at = found.rows[0].row
    assert (at.file, at.sheet) == ("名单【个人号码】.xlsx", "张【个人号码】（第1张）")
    assert "文件名里有手机号码或身份证号码，是个人信息，没有接管" in found.notes
    assert "工作表名里有手机号码或身份证号码，是个人信息，没有接管" in found.notes
    assert "1391234567" not in repr(found)


def test_a_batch_of_a_year_that_cannot_be_is_a_fault_and_no_day() -> None:
    judged = row(批次="1900年", 命名时间=None)
    assert judged.inherited is None
    assert any("1900" in why for why in wrongs(judged).values())
