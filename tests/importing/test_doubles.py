"""Doubles: what is likely one unit is put to a person, what is surely two is not, and what is surely one is told."""

from typing import Any

import pytest

from desk.importing.judged import Judged, Known
from schemas.unit import credit_check_digit
from tests.importing.made import reading

HEADER = ("单位名称", "统一社会信用代码", "类别", "乡镇", "批次", "命名时间", "级别", "处理")
_FIRST = "11532502015123456"
CODE = _FIRST + credit_check_digit(_FIRST)


def line(name: str, **more: str) -> list[str | None]:
    """A row that is right."""
    told: dict[str, Any] = {"类别": "机关", "乡镇": "灵泉街道", "命名时间": "2019-12-03", "批次": "第四批"}
    told |= {"单位名称": name} | more
    return [told.get(one) for one in HEADER]


def second(one: list[str | None], other: list[str | None], **more: Any) -> Judged:
    """The second of two rows."""
    return reading(one, other, header=HEADER, **more).rows[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("开远市公安局", "市公安局"),
        ("灵泉社区", "灵泉社区居民委员会"),
        ("灵泉社区", "灵泉居委会"),
        ("大庄村委会", "大庄村村民委员会"),
        ("大庄村", "大庄社区"),
        ("创森实业有限公司", "创森实业有限责任公司"),
        ("第一小学", "一小学"),
        ("民族宗教事务局", "民族宗教事物局"),
        ("红河州开远市民族中学", "开远民族中学"),
        ("红河哈尼族彝族自治州税务局开远分局", "红河州税务局开远分局"),
    ],
)
def test_near_names_at_one_place_are_put_to_a_person(one: str, other: str) -> None:
    judged = second(line(one), line(other))
    assert [doubt.other for doubt in judged.doubts] == [f"第2行“{one}”"]
    assert judged.inherited
    assert not judged.ready


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大庄村", "大庄村一组"),
        ("大庄村", "大庄村大庄自然村"),
        ("大庄村委会", "大庄村第三村民小组"),
        ("开远市第一小学", "开远市第二小学"),
        ("开远市第一小学", "开远市第一中学"),
        ("南正街社区", "北正街社区"),
        ("大羊村", "小羊村"),
        ("消防一中队", "消防二中队"),
        ("灵泉派出所", "灵泉司法所"),
    ],
)
def test_a_village_is_not_its_hamlet_and_the_first_is_not_the_second(one: str, other: str) -> None:
    assert second(line(one), line(other)).ready


def test_the_same_name_in_another_township_is_another_village() -> None:
    assert second(line("大庄村"), line("大庄村", 乡镇="羊街乡")).ready


def test_a_long_name_in_another_township_is_asked_about() -> None:
    judged = second(line("创森实业有限公司"), line("创森实业有限公司", 乡镇="羊街乡"))
    assert "乡镇街道不同" in judged.doubts[0].question


def test_one_code_under_two_names_is_asked_about() -> None:
    judged = second(line("甲局", 统一社会信用代码=CODE), line("乙中心", 统一社会信用代码=CODE))
    assert "代码相同" in judged.doubts[0].question


def test_a_unit_that_stands_in_two_batches_is_asked_about() -> None:
    judged = second(line("甲局"), line("甲局", 批次="第五批", 命名时间="2021-12-03"))
    assert "另一批次" in judged.doubts[0].question


def test_a_unit_with_titles_at_two_levels_is_one_and_told() -> None:
    result = reading(line("甲局"), line("甲局", 级别="省级"), header=HEADER)
    one, other = (judged.inherited for judged in result.rows)
    assert one
    assert other
    assert one.application.unit == other.application.unit
    assert result.rows[1].notes == ("与第2行“甲局”是同一单位，另一称号",)
    assert result.ready


def test_an_answer_that_they_are_one_gives_both_rows_one_unit() -> None:
    """Called by the later name, so that the register finds it under both."""
    result = reading(line("大庄村"), line("大庄社区", 处理="同一单位", 命名时间="2021-12-03"), header=HEADER)
    one, other = (judged.inherited for judged in result.rows)
    assert result.ready
    assert one
    assert other
    assert one.application.unit == other.application.unit
    assert (one.application.unit.name, one.application.unit.former_names) == ("大庄社区", ("大庄村",))


def test_an_answer_that_they_are_two_gives_the_second_a_number_of_its_own() -> None:
    judged = second(
        line("甲局", 统一社会信用代码=CODE), line("乙中心", 统一社会信用代码=CODE, 处理="另一单位")
    )
    assert judged.ready
    assert judged.inherited
    assert judged.inherited.application.another_unit
    unit = judged.inherited.application.unit
    assert (unit.code, unit.office_number) == (CODE, "无码-001")


def test_an_answer_that_fits_two_rows_has_to_say_which() -> None:
    rows = [line("大庄村"), line("大庄社区", 处理="另一单位"), line("大庄村委会", 处理="同一单位")]
    result = reading(*rows, header=HEADER)
    assert len(result.rows[2].doubts) == 0 or not result.rows[2].ready
    rows[2] = line("大庄社区居委会", 处理="同一单位第3行")
    result = reading(*rows, header=HEADER)
    one, other = result.rows[1].inherited, result.rows[2].inherited
    assert one
    assert other
    assert one.application.unit.id == other.application.unit.id


def test_a_row_that_is_not_to_be_taken_over_is_nobody_s_double() -> None:
    assert second(line("甲局", 处理="不接管"), line("甲局")).ready


def test_two_codes_are_two_units_unless_both_are_called_the_same() -> None:
    other = "11532502015123464"
    other += credit_check_digit(other)
    near = line("民族宗教事务局", 统一社会信用代码=CODE), line("民族宗教事物局", 统一社会信用代码=other)
    same = line("民族宗教事务局", 统一社会信用代码=CODE), line("民族宗教事务局", 统一社会信用代码=other)
    assert second(*near).ready
    assert not second(*same).ready


def test_of_a_crowd_of_one_name_each_is_asked_about_and_not_each_with_each() -> None:
    result = reading(*[line("大庄村", 批次=f"第{n}批") for n in range(1, 201)], header=HEADER)
    doubts = [len(one.doubts) for one in result.rows]
    assert doubts[0] == 0
    assert all(1 <= one < 40 for one in doubts[1:])


def test_a_known_unit_is_known_again_by_its_name_and_keeps_its_number() -> None:
    known = [Known("无码-007", "灵泉社区", "灵泉街道")]
    result = reading(line("灵泉社区"), line("新社区"), header=HEADER, known=known)
    numbers = [one.inherited.application.unit.office_number for one in result.rows if one.inherited]
    assert numbers == ["无码-007", "无码-008"]
    assert result.ready


def test_units_that_the_register_tells_apart_are_not_asked_about_again() -> None:
    known = [Known("无码-007", "大庄村", "灵泉街道"), Known("无码-008", "大庄社区", "灵泉街道")]
    assert reading(line("大庄村"), line("大庄社区"), header=HEADER, known=known).ready


def test_of_a_unit_with_several_rows_it_is_asked_once() -> None:
    result = reading(line("大庄村"), line("大庄村", 级别="省级"), line("大庄社区"), header=HEADER)
    assert [one.other for one in result.rows[2].doubts] == ["第2行“大庄村”"]


def test_what_two_rows_of_one_unit_say_otherwise_is_told() -> None:
    result = reading(line("甲局"), line("甲局", 级别="省级", 类别="企业"), header=HEADER)
    assert result.rows[1].notes[-1] == "与第2行“甲局”是同一单位，类别写得不同，请核对"


@pytest.mark.parametrize("answer", ["同一单位", "另一单位"])
def test_what_was_taken_over_reads_the_same_when_its_units_are_known(answer: str) -> None:
    """So that importing a file again changes nothing."""
    rows = [line("大庄村"), line("大庄社区", 处理=answer), line("乙局", 统一社会信用代码=CODE)]
    first = reading(*rows, header=HEADER)
    units = {
        one.inherited.application.unit.id: one.inherited.application.unit
        for one in first.rows
        if one.inherited
    }
    known = [Known(id_, one.name, one.township, one.code, one.former_names) for id_, one in units.items()]
    again = reading(*rows, header=HEADER, known=known)
    assert [one.inherited for one in again.rows] == [one.inherited for one in first.rows]


def test_a_known_unit_is_known_again_by_its_code_and_a_former_name() -> None:
    known = [Known(CODE, "乙中心", "灵泉街道", CODE, ("甲局",))]
    (judged,) = reading(line("甲局", 统一社会信用代码=CODE), header=HEADER, known=known).rows
    assert judged.ready
    assert judged.inherited
    assert judged.inherited.application.unit.name == "乙中心"


def test_a_name_like_a_known_one_s_is_put_to_a_person() -> None:
    known = [Known("无码-007", "灵泉社区", "灵泉街道")]
    (judged,) = reading(line("灵泉居委会"), header=HEADER, known=known).rows
    assert judged.doubts[0].other == "名册中的“灵泉社区”（无码-007）"
