"""Two texts that only a keyboard tells apart are one; what is typed is found, and near names are proposed."""

import re
from itertools import product

import pytest
from pydantic import TypeAdapter, ValidationError

from desk.importing.cells import batch_of
from desk.importing.titles import said_in
from schemas.days import Day
from schemas.folding import (
    batch,
    community,
    everyday,
    fold,
    key_of,
    meant,
    near,
    number_of,
    perhaps,
    same,
    unquoted,
    usual_document_number,
)
from schemas.unit import Contact, takes_mail
from tests.lives import Title, title_at
from tests.people import KAIYUAN, UNIT, bodies_of

ALIKE = [
    ("民示（2024）001号", "民示〔２０２４〕001号"),
    ("民示(2024)001号", "民示［2024］001号"),
    ("民创办〔2026〕5号", "民创办【2026】5号"),
    ("那·吉社区", "那•吉社区"),
    ("那·吉社区", "那・吉社区"),
    ("那·吉社区", "那‧吉社区"),
    ("开远市测试医院", "开远市 测试　医院"),
    ("开远市", "开远\ufe00市"),
    ("开远市", "\ufeff开\u200b远市"),
    ("开远市第一中学", "开远市第⼀中学"),
    ("齐齐哈尔路社区", "⻬⻬哈尔路社区"),
    ("ky4-001", "KY4—001"),
    ("ＫＹ４－００１", "KY4-001"),
    ("“甲”社区", '"甲"社区'),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_only_a_keyboard_tells_apart_is_one(one: str, other: str) -> None:
    assert same(one, other)
    assert fold(fold(one)) == fold(one)


@pytest.mark.parametrize(
    ("one", "other"), [("开远一中", "开远二中"), ("2024-1", "2024-11"), ("民示1号", "民示Ⅱ号"), ("日", "曰")]
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("民创办[2026]5号", "民创办〔2026〕5号"),
        ("民创办（2026）第5号", "民创办〔2026〕第5号"),
        ("民创办 【２０２６】 ５ 号", "民创办〔2026〕5号"),
        ("民创办〔2026〕5号", "民创办〔2026〕5号"),
        ("纪要(三)", "纪要(三)"),
        ("会议（2026）纪要", "会议（2026）纪要"),
        ("无", "无"),
    ],
)
def test_a_number_of_a_document_gets_the_brackets_that_it_has_on_paper(typed: str, usual: str) -> None:
    assert usual_document_number(typed) == usual


def test_a_name_is_given_back_as_it_is_written_where_it_is_known() -> None:
    assert meant("灵泉 街道", ["灵泉街道", "乐白道街道"]) == "灵泉街道"
    assert meant("灵泉", ["灵泉街道"]) is None
    assert key_of("政治 建设", {"zhengzhi": "政治建设", "sixiang": "思想建设"}) == "zhengzhi"
    assert key_of("ＺＨＥＮＧＺＨＩ", {"zhengzhi": "政治建设"}) == "zhengzhi"


def test_what_means_two_things_means_neither() -> None:
    assert meant("那·吉", ["那•吉", "那・吉"]) is None


def test_near_names_are_proposed_the_nearest_first() -> None:
    known = ["开远市第一中学", "开远市第二中学", "灵泉街道办事处"]
    assert near("开远第一中学", known)[0] == "开远市第一中学"
    assert perhaps("灵泉街道", known) == "您是不是要找：灵泉街道办事处？"
    assert perhaps("火星", known) == ""


DAY: TypeAdapter[object] = TypeAdapter(Day)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026年11月3日",
        "2026 年 11 月 3 日",
        "2026/11/3",
        "2026.11.3",
        "２０２６－１１－０３",
        "2026—11—3",
        "２０２６年１１月３日",
        "20261103",
        "２０２６１１０３",
        "二〇二六年十一月三日",
        "二零二六年十一月三日",
        "二○二六年 11月3号",
    ],
)
def test_a_date_is_read_in_any_usual_form(text: str) -> None:
    assert str(DAY.validate_python(text)) == "2026-11-03"
    assert str(DAY.validate_json(f'"{text}"')) == "2026-11-03"


@pytest.mark.parametrize(
    "value",
    [
        0,
        86400,
        1772409600,
        20261103,
        "0",
        "86400",
        "20261303",
        "30261103",
        "二〇二六年十三月三日",
        "二〇二六年十一月",
        "1772409600",
        1.5,
        True,
        "2026-13-01",
        "2026-02-30",
        "昨天",
        "",
        "26-1-1",
        None,
    ],
    ids=repr,
)
def test_a_number_is_never_a_date_and_a_day_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0873-7120000", "0873-7120000"),
        ("0873-7120000转801", "0873-7120000转801"),
        ("0873－7120000", "0873-7120000"),
        ("０８７３—７１２００００", "0873-7120000"),
        ("0873-7120000、7120001", "0873-7120000、7120001"),
        ("(0873) 712 0000", "(0873) 712 0000"),
    ],
)
def test_an_office_telephone_is_taken_as_offices_write_it(typed: str, kept: str) -> None:
    assert Contact(post="办公室", phone=typed).phone == kept


@pytest.mark.parametrize(
    "mailbox", ["办公室@example.gov.cn", "a@b", "a b@example.cn", "a@-x.cn", "a@例.中国", "@x.cn"]
)
def test_a_mailbox_that_no_server_takes_is_known(mailbox: str) -> None:
    assert not takes_mail(mailbox)


def test_a_mailbox_of_an_office_is_taken() -> None:
    assert takes_mail("ky.office+a@example.gov.cn")


@pytest.mark.parametrize(
    ("typed", "meant_"),
    [
        ("“同意”", "同意"),
        ("‘同意’", "同意"),
        ("”同意”", "同意"),
        ("“石榴红”家园", "“石榴红”家园"),
        ("创建“石榴红”", "创建“石榴红”"),
        ("“甲”和“乙”", "“甲”和“乙”"),
        ("“”", "“”"),
    ],
)
def test_quotes_of_a_word_processor_around_the_whole_are_the_typists(typed: str, meant_: str) -> None:
    assert unquoted(typed) == meant_


def test_the_law_knows_a_name_however_it_is_typed() -> None:
    """A body consulted, its opinion, a category and a recommending body, without a desk before it."""
    body = bodies_of(KAIYUAN)[0]
    spaced = f"{body[:1]} {body[1:]}"
    title = title_at("consultation")
    assert title.acts("2036-04-12", f"consulted/{spaced}", "consult", body=spaced, result="agreed").accepted
    assert title.life.standing.opinions == {body: "agreed"}
    application = {"unit": {**UNIT, "category": "社　区"}, "honour": "民族团结进步 示范单位"}
    assert Title().acts("2036-03-03", "unit", "apply", application=application).accepted


def test_a_slip_in_a_part_of_a_name_is_near_to_the_whole_where_parts_are_typed() -> None:
    known = ["开远市灵泉街道南正街社区居民委员会", "开远市人民医院"]
    assert near("南正阶", known) == []
    assert near("南正阶", known, part=True) == known[:1]
    assert near("动物园", known, part=True) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("南正街居委会", "开远市灵泉街道南正街社区居民委员会"),
        ("大庄村村民委员会", "大庄乡大庄村村委会"),
        ("灵泉街道办", "开远市灵泉街道办事处"),
        ("羊街乡政府", "开远市羊街乡人民政府"),
        ("开远一中", "开远市第一中学"),
        ("第三小", "开远市第三小学校"),
        ("市民宗局", "开远市民族宗教事务局"),
    ],
)
def test_what_everybody_says_is_the_name_in_pieces(typed: str, name: str) -> None:
    assert _says(typed, name)


_ALIKE = {
    "community": ("南正社区", "南正社区居委会", "南正社区居民委员会", "南正居委会", "南正居民委员会"),
    "village": ("大庄村", "大庄村委会", "大庄村民委员会", "大庄村村委会", "大庄村村民委员会"),
}


@pytest.mark.parametrize("names", _ALIKE.values(), ids=_ALIKE)
def test_a_community_and_its_committee_find_each_other_and_nobody_else(names: tuple[str, ...]) -> None:
    for typed, kept in product(names, names):
        assert typed in kept or _says(typed, f"开远市{kept}\n")
        assert community(typed) == community(kept)
    for typed in names[1:]:
        assert not _says(typed, f"开远市{names[0]}卫生服务站\n")


def _says(typed: str, name: str) -> bool:
    return any(re.search(".*".join(map(re.escape, pieces)), name) for pieces in everyday(fold(typed)))


@pytest.mark.parametrize("typed", ["", "居委会", "社区", "村", "一", "第一小学", "民创办(2026)5号"])
def test_what_has_no_other_way_of_saying_it_is_looked_for_as_it_is(typed: str) -> None:
    assert all("" not in pieces for pieces in everyday(fold(typed)))


SPELLINGS = [
    ("4", 4),
    ("04", 4),
    ("４", 4),
    ("四", 4),
    ("十", 10),
    ("十二", 12),
    ("一十二", 12),
    ("二十", 20),
    ("二〇", 20),
    ("二零", 20),
    ("二十三", 23),
    ("一百", 100),
    ("一百〇三", 103),
    ("一百零三", 103),
    ("一〇三", 103),
    ("一百一十二", 112),
    ("一百十二", 112),
    ("一百二十三", 123),
    ("999", 999),
    ("九百九十九", 999),
]
NO_NUMBERS = [
    "",
    "一二",
    "一二三",
    "十十",
    "二三十",
    "百",
    "一百二",
    "一百二三",
    "三百零",
    "十百",
    "二〇一九",
    "1" * 10,
]


@pytest.mark.parametrize(("written", "number"), SPELLINGS)
def test_a_number_is_read_and_a_batch_is_one_wherever_it_is_written(written: str, number: int) -> None:
    assert number_of(written) == number
    for typed in (f"第{written}批", f"{written}批次", f" 第 {written} 批 ", written):
        assert batch(typed) == batch_of(typed) == f"第{number}批"
    assert said_in([f"民族团结进步示范单位第{written}批名单"]).batch == f"第{number}批"


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_what_is_no_well_formed_number_is_none_and_its_batch_is_left_alone(written: str) -> None:
    assert number_of(written) is None
    assert batch(f"第{written}批") == batch_of(f"第{written}批") == f"第{written}批"
    assert said_in([f"示范单位第{written}批名单"]).batch is None


@pytest.mark.parametrize("typed", ["2019", "2019年", "2019年度", "2019年批次", "2019批", "２０１９年 批"])
def test_a_batch_of_a_year_is_one_wherever_it_is_written(typed: str) -> None:
    assert batch(typed) == batch_of(typed) == "2019年"


@pytest.mark.parametrize("typed", ["首批", "第0批", "第零批", "2019年第二批"])
def test_a_batch_that_is_called_otherwise_is_called_so(typed: str) -> None:
    assert batch(typed) == batch_of(typed) == typed
