"""Doubtful: what may say that a title is gone is not read as valid; 〃, near townships and former names are told."""

from datetime import date

import pytest

from desk.importing.reading import read
from tests.importing.made import GOOD, HEADER, TOWNSHIPS, given, reading, row, wrongs, xlsx

LOST = [
    "2025年撤销",
    "2025年3月收回牌匾",
    "已并入第一中学",
    "2024年5月复验不合格",
    "2024年更名为第二中学",
    "复验合格。2024年3月取消称号",
    "2019年复验合格，2024年3月取消称号",
    "原称号已经取消",
    "已关停",
    "2024年拆分",
    "除牌",
    "复检未达标",
    "降为县级",
    "2025年未参加复验",
    "停牌",
]


@pytest.mark.parametrize("remark", LOST)
def test_a_remark_that_may_mean_a_lost_title_is_asked(remark: str) -> None:
    judged = row(备注=remark)
    assert wrongs(judged).keys() == {"备注"}
    assert "状态" in judged.wrong[0].remedy or "只写现在的状态" in judged.wrong[0].remedy


@pytest.mark.parametrize("state", LOST)
def test_a_state_that_may_mean_a_lost_title_is_asked(state: str) -> None:
    assert wrongs(row(状态=state)).keys() == {"状态"}


@pytest.mark.parametrize(
    ("words", "since"),
    [
        ("2025年取消称号", date(2025, 12, 31)),
        ("2025年3月取消称号", date(2025, 3, 31)),
        ("该校于2025年3月10日被取消称号", date(2025, 3, 10)),
        ("取消称号（2025年3月10日，开民创〔2025〕3号）", date(2025, 3, 10)),
    ],
)
@pytest.mark.parametrize("header", ["状态", "备注"])
def test_a_plain_revocation_is_taken_with_its_day(header: str, words: str, since: date) -> None:
    judged = row(**{header: words})
    assert judged.inherited
    assert (judged.inherited.state, judged.inherited.since) == ("revoked", since)


def test_a_rectification_in_a_remark_is_one() -> None:
    judged = row(备注="限期整改中")
    assert judged.inherited
    assert judged.inherited.state == "rectifying"


@pytest.mark.parametrize("remark", ["2025年3月取消称号", "限期整改中", "2025年撤销", "2025年3月收回牌匾"])
def test_a_remark_against_the_state_is_asked(remark: str) -> None:
    assert wrongs(row(状态="有效", 备注=remark)).keys() == {"备注"}


@pytest.mark.parametrize("remark", ["请尽快联系", "2023年整改合格", "2024年更名为第二中学", "脱贫摘帽村"])
def test_a_remark_that_is_not_against_the_state_is_none(remark: str) -> None:
    assert row(状态="有效", 备注=remark).ready


def test_a_lost_title_may_be_remarked_upon() -> None:
    assert row(状态="取消称号", 备注="2025年撤销，牌匾未收回").ready


def test_a_day_of_a_revocation_without_the_state_is_asked() -> None:
    assert wrongs(row(取消时间="2023.5")).keys() == {"取消时间"}


def test_the_last_day_of_a_month_of_a_revocation_is_told() -> None:
    assert "状态只写到月，按2024-03-31算" in row(状态="2024年3月取消称号").notes


def test_a_failed_re_inspection_of_a_valid_title_is_told() -> None:
    judged = row(状态="有效", 复验时间="2024-05-08", 复验结果="不合格")
    assert "复验不合格，状态却写有效，请核对" in judged.notes


@pytest.mark.parametrize("mark", ["〃", '"', "”", "同上", "同前"])
def test_a_ditto_is_the_cell_above_and_told(mark: str) -> None:
    first, second, third = reading(
        GOOD, ("甲局", None, "机关", mark, *GOOD[4:]), ("乙局", None, mark, mark, *GOOD[4:])
    ).rows
    assert first.inherited
    assert second.inherited
    assert third.inherited
    assert second.inherited.application.unit.township == "灵泉街道"
    assert (third.inherited.application.unit.category, third.inherited.application.unit.township) == (
        "机关",
        "灵泉街道",
    )
    assert "乡镇（街道）照上一行：灵泉街道" in second.notes


def test_a_ditto_without_a_cell_above_is_refused() -> None:
    assert wrongs(row(类别="〃", 批次="同上")) == dict.fromkeys(("类别", "批次"), "上一行没有可以照抄的")


def test_a_ditto_below_an_empty_cell_is_refused() -> None:
    _, judged = reading((*GOOD[:4], None, GOOD[5]), ("甲局", *GOOD[1:4], "〃", GOOD[5])).rows
    assert wrongs(judged) == {"批次": "上一行没有可以照抄的"}


def test_what_is_no_number_of_a_document_is_told() -> None:
    judged = row(文号="5号")
    assert "文号5号不像完整的文号，请核对" in judged.notes


def test_a_document_that_is_elsewhere_is_none_and_told() -> None:
    judged = row(文号="见文件")
    assert judged.inherited
    assert judged.inherited.document is None
    assert "文号见文件不是文号，没有接管，请核对" in judged.notes


@pytest.mark.parametrize("written", ["灵泉", "灵泉街道办", "开远市灵泉街道办事处"])
def test_a_township_that_can_be_but_one_is_read_so_and_told(written: str) -> None:
    (judged,) = reading((*GOOD[:3], written, *GOOD[4:]), townships=TOWNSHIPS).rows
    assert judged.inherited
    assert judged.inherited.application.unit.township == "灵泉街道"
    assert f"乡镇（街道）{written}读作灵泉街道" in judged.notes


def test_a_township_that_can_be_two_is_asked() -> None:
    (judged,) = reading((*GOOD[:3], "羊街", *GOOD[4:]), townships=("羊街乡", "羊街街道")).rows
    assert wrongs(judged).keys() == {"乡镇（街道）"}


def test_a_township_unlike_all_is_taken_and_told_once() -> None:
    line = (*GOOD[1:3], "东兴镇", *GOOD[4:])
    result = reading(("甲局", *line), ("乙局", *line), townships=TOWNSHIPS)
    assert all(one.inherited for one in result.rows)
    assert [one for one in result.notes if "名目" in one] == [
        "不在名目里的乡镇街道：东兴镇，照写的接管，请核对"
    ]


def test_a_title_gives_the_month_of_naming_and_that_is_told() -> None:
    cells = [*GOOD[:4], None, None]
    (judged,) = read(xlsx(["第六批示范单位名单（2026年3月命名）"], HEADER, cells), "名单.xlsx", given()).rows
    assert judged.inherited
    assert (judged.inherited.batch, judged.inherited.named_on) == ("第6批", date(2026, 3, 1))
    assert "没有写命名时间，依批次或标题的2026年3月按2026-03-01算" in judged.notes


@pytest.mark.parametrize("remark", ["曾用名:开远市法制局", "曾用名：开远市法制局", "原名开远市法制局"])
def test_a_former_name_in_a_remark_is_one(remark: str) -> None:
    judged = row(备注=remark)
    assert judged.inherited
    assert judged.inherited.application.unit.former_names == ("开远市法制局",)


def test_what_the_level_of_a_city_is_read_as_is_told() -> None:
    assert "级别市级读作县级" in row(级别="市级").notes
