"""What clerks type is understood whatever keyboard, width or word they use, and near names are proposed."""

from pathlib import Path

import pytest
import yaml

from commands.place import clock
from register import ledger, queries
from schemas.action import Correct, Opine
from schemas.folding import fold
from tests.commands.conftest import Installation
from tests.commands.test_hand_in import OFFICE, PAPER, TITLE, TODAY, apply, nothing_received, opine
from tests.people import GOOD

CODE = "11532502900000001J"


def named(office: Installation, name: str) -> int:
    return apply(office, unit={"name": name, "code": CODE})


@pytest.mark.parametrize(
    "typed", ["那•吉社区服务中心", "那・吉社区服务中心", "那‧吉 社区　服务中心", "·吉社区"]
)
def test_a_name_is_found_however_its_dots_and_spaces_are_typed(served: Installation, typed: str) -> None:
    assert named(served, "那·吉社区服务中心") == 0, served.complained
    assert served.run("show", typed) == 0, served.complained


def test_a_name_kept_with_a_space_is_found_without(served: Installation) -> None:
    assert named(served, "开远市 测试　医院") == 0
    assert served.run("show", "开远市测试医院") == 0


def test_a_near_name_is_proposed(served: Installation) -> None:
    assert named(served, "开远市第一中学") == 0
    assert served.run("show", "开远第一中学校") == 2
    assert "您是不是要找：开远市第一中学？" in served.complained


@pytest.mark.parametrize("typed", ["民示(2024)001号", "民示〔２０２４〕001号", "民示[2024]001号"])
def test_a_number_is_found_in_any_brackets(practice_office: Installation, typed: str) -> None:
    clerk = practice_office
    title, number = numbered(clerk)
    with clerk.register.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE titles SET number = '民示（2024）001号', number_folded = ? WHERE number = ?",
            (fold("民示（2024）001号"), number),
        )
    assert clerk.run("show", typed) == 0, clerk.complained
    assert title in clerk.said


def numbered(office: Installation) -> tuple[str, str]:
    with office.register.reading() as connection:
        row = connection.exec_driver_sql("SELECT id, number FROM titles WHERE number IS NOT NULL").first()
    assert row is not None
    return row[0], row[1]


def test_a_code_and_a_division_may_be_typed_in_full_width(served: Installation) -> None:
    wide = {ord(char): ord(char) + 0xFEE0 for char in CODE}
    unit = {"code": CODE.translate(wide), "division": "５３２５０２"}
    assert apply(served, unit=unit) == 0, served.complained
    assert served.run("show", CODE) == 0


@pytest.mark.parametrize(
    "on",
    [
        "{0.year}年{0.month}月{0.day}日",
        "{0.year}/{0.month}/{0.day}",
        "{0.year}.{0.month}.{0.day}",
        "{0.year}{0.month:02}{0.day:02}",
    ],
)
def test_a_date_may_be_typed_as_people_write_it(served: Installation, on: str) -> None:
    assert apply(served) == 0
    assert opine(served, "--on", on.format(clock())) == 0, served.complained


@pytest.mark.parametrize("on", ["0", "1772409600"])
def test_a_number_is_no_date(served: Installation, on: str) -> None:
    assert apply(served) == 0
    assert opine(served, "--on", on) == 2
    assert "--on：不是日期" in served.complained


def test_the_honour_category_and_township_may_be_typed_with_spaces(served: Installation) -> None:
    unit = {"township": "灵泉 街道", "category": "学 校"}
    assert apply(served, unit=unit, honour="民族团结进步　示范单位") == 0, served.complained
    row = queries.title_row(served.register, TITLE)
    assert row is not None
    assert row.honour == "民族团结进步示范单位"


def test_a_mailbox_that_no_server_takes_is_refused_at_the_form(served: Installation) -> None:
    assert apply(served, unit={"contact": {"post": "办公室", "mailbox": "办公室@example.gov.cn"}}) == 2
    assert "unit.contact.mailbox（联系邮箱）：邮件服务器不收这样的邮箱" in served.complained
    assert nothing_received(served)


@pytest.mark.parametrize("phone", ["0873-7120000转801", "0873－7120000", "0873-7120000、7120001"])
def test_an_office_telephone_is_taken(served: Installation, phone: str) -> None:
    assert apply(served, unit={"contact": {"post": "办公室", "phone": phone}}) == 0, served.complained


def test_a_telephone_that_is_none_is_told_in_words(served: Installation) -> None:
    assert apply(served, unit={"contact": {"post": "办公室", "phone": "找王主任"}}) == 2
    assert "联系电话" in served.complained
    assert "^" not in served.complained


def test_a_long_dash_from_a_word_processor_begins_an_option(served: Installation) -> None:
    assert apply(served) == 0
    code = served.run("act", TITLE, "opine", "—result", "同意", "––document", PAPER, "—as", "灵泉街道")
    assert code == 0, served.complained


def test_a_post_is_found_in_any_width_and_a_near_one_proposed(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served, by="灵泉 街道") == 0, served.complained
    assert opine(served, by="灵泉街") == 2
    assert "您是不是要找：灵泉街道" in served.complained


def test_a_result_may_be_typed_by_any_of_its_words(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served) == 0
    done = served.run("act", TITLE, "check", "--result", "退回补正", "--document", PAPER, "--as", OFFICE)
    assert done == 0, served.complained
    assert "材料补正" in served.said


def test_score_rows_may_be_named_and_points_be_full_width(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served) == 0
    assert served.run("act", TITLE, "check", "--result", "齐全", "--document", PAPER, "--as", OFFICE) == 0
    rows = ("政治基础=１８", "思想 基础＝18", "wenhua=14", "物质基础=１３．５", "SHEHUI=14", "法治基础=14")
    typed = [part for row in rows for part in ("--score", row)]
    done = served.run("act", TITLE, "assess", *typed, "--document", PAPER, "--as", "考核组")
    assert done == 0, served.complained


def test_what_a_word_processor_has_quoted_is_understood(served: Installation) -> None:
    assert apply(served, unit={"name": "开远市测试医院", "code": CODE}) == 0
    paper = ("“民创办〔2026〕5号；初审", "意见；2026年11月3号”")
    typed = ("——result", "“同意”", "——document", *paper, "--as", "“灵泉街道”", "--dry-run")
    assert served.run("act", "“开远市测试医院”", "初审意见", *typed) == 0, served.complained


@pytest.mark.parametrize(("typed", "near"), [("opin", "opine"), ("初审", "初审意见"), ("公示", "开始公示")])
def test_a_near_kind_of_act_is_proposed(served: Installation, typed: str, near: str) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, typed) == 2
    assert f"您是不是要找：{near}" in served.complained


def test_a_near_score_row_is_proposed(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served) == 0
    assert served.run("act", TITLE, "check", "--result", "齐全", "--document", PAPER, "--as", OFFICE) == 0
    assert (
        served.run("act", TITLE, "assess", "--score", "政治=18", "--document", PAPER, "--as", "考核组") == 4
    )
    assert "您是不是要找：政治基础？" in served.complained


def test_an_application_is_put_right_and_a_contact_kept_up(served: Installation) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, "amend", "--set", "单位名称=新正街社区", "--as", OFFICE) == 0, (
        served.complained
    )
    assert served.run("act", TITLE, "update", "--mailbox", "xzj@example.gov.cn", "--as", OFFICE) == 0
    assert served.run("show", "新正街社区") == 0
    unit = queries.unit(served.register, "115325020151800337")
    assert unit is not None
    assert (unit.name, unit.contact.mailbox) == ("新正街社区", "xzj@example.gov.cn")


def test_a_body_that_there_is_not_is_told_with_the_near_ones(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served) == 0
    scores = [part for row, points in GOOD.items() for part in ("--score", f"{row}={points}")]
    for post, *act in ((OFFICE, "check", "--result", "齐全"), ("考核组", "assess", *scores)):
        assert served.run("act", TITLE, *act, "--document", PAPER, "--as", post) == 0, served.complained
    consult = ("act", TITLE, "consult", "--result", "同意", "--document", PAPER, "--as", "市纪委监委")
    assert served.run(*consult, "--body", "市纪委") == 4
    assert "“市纪委”不在征求意见的部门之列（市纪委监委、市委政法委、市公安局）" in served.complained
    assert "您是不是要找：市纪委监委" in served.complained


def test_of_a_unit_of_the_same_name_it_is_said_how_to_say_that_it_is_another(served: Installation) -> None:
    assert apply(served) == 0
    name = served.json("show", TITLE)["application"]["unit"]["name"]
    assert named(served, name) == 4
    assert "“确认是另一单位”一栏" in served.complained
    assert "another_unit: true" in served.complained
    assert named(served, "别的社区") == 0
    second = f"{clock().year}-0002"
    rename = ("act", second, "amend", "--set", f"单位名称={name}", "--as", OFFICE)
    assert served.run(*rename) == 4
    assert "--set 确认是另一单位=是" in served.complained
    assert served.run(*rename, "--set", "确认是另一单位=是") == 0, served.complained


def test_what_was_put_right_is_told_from_what_to_what(served: Installation) -> None:
    assert apply(served) == 0
    phone = ("update", "--phone", "0873-7129998", "--as", OFFICE)
    sets = ("amend", "--set", "单位名称=新正街社区", "--set", "类别=学校", "--as", OFFICE)
    for act in (sets, phone):
        assert served.run("act", TITLE, *act) == 0, served.complained
    unit = queries.unit(served.register, "115325020151800337")
    assert unit is not None
    file = served.folder / "change.yaml"
    whole = unit.model_dump(mode="json", exclude_none=True) | {"name": "正街社区", "category": "学校"}
    file.write_text(yaml.safe_dump({"unit": whole}, allow_unicode=True), encoding="utf-8")
    change = ("change", "--change", "更名", "--document", PAPER, "--file", str(file), "--as", OFFICE)
    assert served.run("act", TITLE, *change) == 0, served.complained
    what = [one["what"] for one in served.json("show", TITLE, "--why")["ledger"]]
    assert what[1].startswith("更正申报：单位名称 ")
    assert what[1].endswith(" → 新正街社区；类别 社区 → 学校")
    assert what[2].startswith("更新单位信息：联系电话 ")
    assert what[2].endswith(" → 0873-7129998")
    assert what[3] == "单位变更（更名）：单位名称 新正街社区 → 正街社区；曾用名 （空） → 新正街社区"
    assert served.run("show", TITLE, "--why") == 0
    said = "".join(served.said.split())
    assert f"；{clock().date()}生效（{PAPER.split('；')[0]}）" in said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("名称=新正街社区", "您是不是要找：单位名称"),
        ("电话=0873-7120000", "您是不是要找：联系电话"),
        ("乡镇=灵泉街道", "您是不是要找：乡镇街道"),
        ("称号=别的称号", "称号和级别不能更正"),
        ("曾用名=[甲", "--set 曾用名：这一栏可以有几项，写作 甲、乙"),
        ("已获称号=石榴红家园", "--set 已获称号：这一栏可以有几项，写作 [{level: county"),
        ("联系邮箱=办公室", "--set 联系邮箱：格式不符"),
        ("统一社会信用代码=123", "--set 统一社会信用代码：统一社会信用代码应为18位"),
        ("unit.contact.mailbox=办公室", "--set 联系邮箱：格式不符"),
        ("单位=新正街社区", "您是不是要找：单位名称"),
    ],
)
def test_what_cannot_be_put_right_is_answered_as_it_is_called(
    served: Installation, said: str, told: str
) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, "amend", "--set", said, "--as", OFFICE) in (2, 4)
    assert told in served.complained
    assert "unit." not in served.complained.replace("填写项", "")


def test_what_can_be_put_right_is_listed_once_each(served: Installation) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, "amend", "--set", "印章=无", "--as", OFFICE) == 2
    (listed,) = [line for line in served.complained.splitlines() if line.startswith("可用：")]
    names = listed.removeprefix("可用：").split("、")
    assert len(names) == len(set(names))
    assert {"单位名称", "曾用名", "推荐单位"} <= set(names)
    assert not {"称号", "级别", "文号", "单位", "联系方式"} & set(names)


def test_former_names_are_typed_as_a_list_of_names(served: Installation) -> None:
    assert apply(served) == 0
    former = ("act", TITLE, "amend", "--set", "曾用名=南街社区、正街社区", "--as", OFFICE)
    assert served.run(*former) == 0, served.complained
    unit = queries.unit(served.register, "115325020151800337")
    assert unit is not None
    assert unit.former_names == ("南街社区", "正街社区")


def test_the_number_of_a_document_gets_the_brackets_that_it_has_on_paper(served: Installation) -> None:
    assert apply(served) == 0
    opined = ("act", TITLE, "opine", "--result", "同意", "--document", f"民创办[2026]5号；初审意见；{TODAY}")
    assert served.run(*opined, "--as", "灵泉街道") == 0, served.complained
    entry = ledger.entries_of(served.register, TITLE)[-1]
    assert isinstance(entry.action, Opine)
    assert entry.action.documents[0].number == "民创办〔2026〕5号"


def test_a_correction_takes_the_names_of_what_it_puts_right(served: Installation) -> None:
    assert apply(served) == 0
    assert opine(served) == 0
    correct = ("act", TITLE, "correct", "--entry", "2", "--ground", "笔误", "--document", PAPER)
    sets = ("--set", "文号=民创办〔2026〕9号", "--set", "备注=补记", "--set", f"日期={TODAY}")
    assert served.run(*correct, *sets, "--as", "灵泉街道") == 0, served.complained
    entry = ledger.entries_of(served.register, TITLE)[-1]
    assert isinstance(entry.action, Correct)
    assert entry.action.instead.documents[0].number == "民创办〔2026〕9号"
    assert entry.action.instead.note == "补记"
    assert served.run(*correct, "--set", "结果=不同意", "--as", OFFICE) == 4, (
        "understood, and for others to do"
    )
    assert served.run(*correct, "--set", "日期=昨天", "--as", OFFICE) == 2
    assert "--set 日期：" in served.complained


def test_an_update_of_nothing_is_told_what_can_be_given(served: Installation) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, "update", "--as", OFFICE) == 2
    assert "还缺（至少写一项）" in served.complained
    for flag in ("--contact", "--phone", "--mailbox", "--code"):
        assert flag in served.complained


@pytest.mark.parametrize("said", ["乡镇街道=乐百道街道", "推荐单位=乐百道街道办事处"])
def test_an_application_is_not_put_into_hands_that_no_notice_reaches(served: Installation, said: str) -> None:
    assert apply(served) == 0
    assert served.run("act", TITLE, "amend", "--set", said, "--as", OFFICE) == 4
    assert "通知送不到" in served.complained
    assert "您是不是要找：乐白道街道" in served.complained
    assert served.run("act", TITLE, "amend", "--set", said.replace("百", "白"), "--as", OFFICE) == 0


def test_a_changed_unit_is_not_in_a_township_that_no_notice_reaches(served: Installation) -> None:
    assert apply(served) == 0
    unit = queries.unit(served.register, "115325020151800337")
    assert unit is not None
    for township, code in ((" 乐百道街道", 4), (" 乐白道街道 ", 0)):
        file = served.folder / "change.yaml"
        whole = unit.model_dump(mode="json", exclude_none=True) | {"township": township}
        file.write_text(yaml.safe_dump({"unit": whole}, allow_unicode=True), encoding="utf-8")
        change = ("change", "--change", "更名", "--document", PAPER, "--file", str(file), "--as", OFFICE)
        assert served.run("act", TITLE, *change) == code, served.complained
    life = ledger.life_of(served.register, TITLE)
    assert life is not None
    assert life.obligations[0].by.area == "乐白道街道"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("amend", "--set", "unit.code=110101199001011234"), "身份证号码"),
        (("amend", "--set", "unit.contact.mailbox=办公室@qq.com"), "邮件服务器不收"),
        (("update", "--mailbox", "办公室@qq.com"), "--mailbox：邮件服务器不收"),
        (("correct", "--entry", "1", "--set", "on=2026-11-01", "--ground", "误"), "不是可以更正的决定"),
    ],
)
def test_what_nobody_may_say_of_a_unit_is_told_for_every_act(
    served: Installation, typed: tuple[str, ...], told: str
) -> None:
    assert apply(served) == 0
    paper = ("--document", PAPER) if typed[0] == "correct" else ()
    assert served.run("act", TITLE, *typed, *paper, "--as", OFFICE) == 2
    assert told in served.complained


def test_a_file_of_a_change_is_asked_what_a_form_is_asked(served: Installation, tmp_path: Path) -> None:
    assert apply(served) == 0
    file = tmp_path / "change.yaml"
    file.write_text(
        'unit:\n  code: 115325020151800337\n  name: 新正街社区\n  category: 社区\n  division: "532502"\n'
        "  township: 灵泉街道\n  contact: {post: 办公室, mailbox: 办公室@qq.com}\n",
        encoding="utf-8",
    )
    change = ("change", "--change", "更名", "--document", PAPER, "--file", str(file), "--as", OFFICE)
    assert served.run("act", TITLE, *change) == 2
    assert "第7行 unit.contact.mailbox" in served.complained
    assert "邮件服务器不收这样的邮箱" in served.complained
