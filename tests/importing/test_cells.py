"""Cells: days, batches, codes, states and documents as people write them; what may mean two things is not guessed."""

from datetime import date
from typing import Any

import pytest

from desk.importing.cells import UnfitError, batch_of, day_of, level_of, paper_of
from desk.importing.states import passed, stand_of
from tests.importing.made import row, wrongs


@pytest.mark.parametrize(
    "written",
    [
        "2019年12月3日",
        "2019-12-03",
        "2019/12/3",
        "2019.12.3",
        "２０１９．１２．３",
        "2019 年 12 月 3 日",
        "二〇一九年十二月三日",
        "20191203",
        "2019-12-03 00:00:00",
        20191203.0,
        43802.0,
        43802.5,
        date(2019, 12, 3),
    ],
)
def test_a_day_is_read_in_any_usual_form(written: Any) -> None:
    assert day_of(written, "first").day == date(2019, 12, 3)


def test_a_day_by_the_calendar_of_1904_is_another() -> None:
    assert day_of(42340.0, "first", from_1904=True).day == date(2019, 12, 3)


@pytest.mark.parametrize(
    "written",
    ["2019.12", "2019年12月", "2019-12", "2019/12", "201912", 201912.0, pytest.param(2019.12, id="number")],
)
def test_of_a_month_alone_the_day_is_told(written: Any) -> None:
    first, last = day_of(written, "first"), day_of(written, "last")
    assert (first.day, last.day) == (date(2019, 12, 1), date(2019, 12, 31))
    assert first.note == "只写到月，按2019-12-01算"


@pytest.mark.parametrize("written", ["2019年", "2019", "2019年度", 2019.0])
def test_of_a_year_alone_the_day_is_told(written: Any) -> None:
    assert day_of(written, "first") == (date(2019, 1, 1), "只写到年，按2019-01-01算")
    assert day_of(written, "last").day == date(2019, 12, 31)


@pytest.mark.parametrize("written", ["2019年底", "2019年末", "2019年年底", "二〇一九年底"])
def test_of_the_end_of_a_year_the_day_that_gives_no_advantage_is_told(written: str) -> None:
    assert day_of(written, "first") == (date(2019, 12, 1), "只写到年底，按2019-12-01算")
    assert day_of(written, "last").day == date(2019, 12, 31)


@pytest.mark.parametrize("written", ["19.12", pytest.param(19.12, id="number"), "19年12月"])
def test_a_year_of_two_figures_is_refused_and_how_to_write_it_is_said(written: Any) -> None:
    with pytest.raises(UnfitError) as unfit:
        day_of(written, "first")
    assert unfit.value.remedy == "写作 2019-12-03 或 2019年12月3日"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (2019.1, "10月"),
        ("19.12.3", "两位"),
        ("3/12/2019", "分不清"),
        ("2019-02-30", "没有这一天"),
        ("2019年13月", "没有这一天"),
        ("上个月", "不是日期"),
        ("0019-12-03", "不合常理"),
        (7.0, "不是日期"),
        (1e300, "不是日期"),
        (2019.123, "不是日期"),
    ],
)
def test_what_is_no_day_or_may_be_two_is_refused(written: Any, why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        day_of(written, "first")


def test_of_a_text_a_first_month_may_have_been_the_tenth() -> None:
    """2019.10 in a cell of numbers is 2019.1 in the text that a spreadsheet saves."""
    with pytest.raises(UnfitError, match="10月"):
        day_of("2019.1", "first", plain=True)
    assert day_of("2019.1", "first").day == date(2019, 1, 1)


@pytest.mark.parametrize("written", ["第四批", "第4批", "四批", "4", "第 ４ 批", "第四批次", 4.0])
def test_a_batch_has_one_name_however_it_is_written(written: Any) -> None:
    assert batch_of(written) == "第4批"


def test_a_batch_may_be_a_year_or_have_a_name() -> None:
    assert batch_of(2019.0) == batch_of("2019年") == batch_of("2019年度") == "2019年"
    assert (batch_of("第二十三批"), batch_of("首批")) == ("第23批", "首批")


@pytest.mark.parametrize(
    "written",
    [
        "民创办〔2019〕5号",
        "民创办[2019]5号",
        "民创办（2019）5号",
        "民创办【2019】05 号",
        "民创办<2019>第5号",
        "民创办 2019"[:3] + "(2019)5",
    ],
)
def test_a_number_of_a_document_has_the_brackets_that_it_should_have(written: str) -> None:
    assert paper_of(written).number == "民创办〔2019〕5号"


def test_number_and_title_of_a_document_may_share_a_cell() -> None:
    paper = paper_of("《关于命名第四批示范单位的决定》（开民创〔2019〕3号）")
    assert (paper.number, paper.title) == ("开民创〔2019〕3号", "关于命名第四批示范单位的决定")


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("有效", "held"),
        ("有效期内", "held"),
        ("在有效期内", "held"),
        ("仍在有效期内", "held"),
        ("复验合格", "held"),
        ("到期", "held"),
        ("复验中", "inspecting"),
        ("限期整改", "rectifying"),
        ("已取消", "revoked"),
        ("已摘牌", "revoked"),
        ("自然终止", "ended"),
        ("单位撤销", "ended"),
        ("2023年5月取消", "revoked"),
        ("取消（2023年5月，牌匾未收回）", "revoked"),
    ],
)
def test_the_words_for_a_state_are_known(written: str, state: str) -> None:
    stand = stand_of(written)
    assert stand
    assert stand.state == state


def test_a_state_that_takes_itself_back_is_asked() -> None:
    with pytest.raises(UnfitError, match="不是一个状态"):
        stand_of("有效（2024年5月复验不合格）")


def test_a_state_may_say_since_when() -> None:
    """A ban runs from a revocation: of a month its last day is taken."""
    stand = stand_of("2023年5月取消")
    assert stand
    assert stand.since
    assert stand.since.day == date(2023, 5, 31)


def test_a_state_may_have_begun_at_the_end_of_a_year() -> None:
    stand = stand_of("2023年底取消")
    assert stand
    assert stand.since
    assert (stand.state, stand.since.day) == ("revoked", date(2023, 12, 31))


def test_a_word_that_may_mean_the_title_or_the_unit_is_asked() -> None:
    with pytest.raises(UnfitError, match="单位撤销"):
        stand_of("已撤销")


def test_what_is_no_state_is_none() -> None:
    assert stand_of("请尽快联系") is None


@pytest.mark.parametrize(
    ("written", "outcome"),
    [("合格", True), ("不合格", False), ("未通过", False), ("否", False), ("另行通知", None)]
    + [(word, False) for word in ("未能通过", "不予通过", "未获通过", "没通过", "未达合格")]
    + [(word, None) for word in ("不予保留", "不保留", "不再保留", "待通过", "暂缓通过")],
)
def test_whether_a_re_inspection_was_passed_is_known_by_its_words(written: str, outcome: bool | None) -> None:
    assert passed(written) is outcome


@pytest.mark.parametrize(
    ("written", "division", "level"),
    [
        ("国家级", "532502", "national"),
        ("省级", "532502", "provincial"),
        ("州级", "532502", "prefectural"),
        ("市级", "532502", "county"),
        ("市级", "530112", "prefectural"),
        ("县级", "532502", "county"),
        ("区级", "530112", "county"),
    ],
)
def test_a_level_is_known_by_the_place(written: str, division: str, level: str) -> None:
    """开远 is a city below a prefecture: there 市级 is the county's level; in 昆明 it is the prefecture's."""
    assert level_of(written, division) == level


@pytest.mark.parametrize(
    "written", ["1.15E+17", 1.15325020151234561e17, 115325020151234567, "115325020151234000"]
)
def test_a_code_that_a_spreadsheet_rounded_is_refused_and_never_repaired(written: Any) -> None:
    judged = row(统一社会信用代码=written)
    assert judged.inherited is None
    assert "近似数" in wrongs(judged)["统一社会信用代码"]


def test_a_code_in_any_width_and_with_spaces_is_read() -> None:
    judged = row(
        统一社会信用代码=" １１５３２５０２ ０１５１２３４５６Ｘ".replace("Ｘ", _right("11532502015123456"))
    )
    assert judged.inherited
    assert judged.inherited.application.unit.code == "11532502015123456" + _right("11532502015123456")


@pytest.mark.parametrize(
    ("written", "why"),
    [("MB0123456", "9位"), ("11532502015123456A", "校验位"), ("无证", "18位"), ("1153", "18位")],
)
def test_what_is_no_code_says_why(written: str, why: str) -> None:
    assert why in wrongs(row(统一社会信用代码=written))["统一社会信用代码"]


@pytest.mark.parametrize("written", ["无", "—", "/", None])
def test_a_unit_without_a_code_gets_a_number_of_the_office(written: str | None) -> None:
    judged = row(统一社会信用代码=written)
    assert judged.inherited
    assert judged.inherited.application.unit.office_number == "无码-001"


def _right(first17: str) -> str:
    from schemas.unit import credit_check_digit

    return credit_check_digit(first17)
