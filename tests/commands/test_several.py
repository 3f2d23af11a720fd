"""`act 名单 …`: one act on every title of a list: all or nothing is understood, and each has a result of its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter

from register import ledger
from schemas.base import CHINA, local_date
from tests.commands.conftest import Installation
from tests.register.desk import SCORES, unit

DAY = local_date(datetime.now(CHINA))
ONE, TWO, THREE = "2026-0001", "2026-0002", "2026-0003"
EVERY = (ONE, TWO, THREE)
PAPER = ("--document", "灵街〔2026〕12号；初审意见；2026-03-05")
OPINE = ("opine", "--result", "同意", *PAPER, "--as", "灵泉街道")
CHECK = ("check", "--result", "齐全", *PAPER, "--as", "领导小组办公室")


@pytest.fixture
def office(served: Installation) -> Installation:
    """Three applications of one township, which wait for its opinion."""
    for number, title in enumerate(EVERY, 1):
        served.clerk.apply(unit(number), DAY - timedelta(days=3), title)
    return served


def roll(office: Installation, *lines: str, name: str = "名单.txt", encoding: str = "utf-8") -> str:
    """The path of a list."""
    path = office.folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return str(path)


def done(office: Installation, kind: str) -> list[str]:
    """The titles on which an act of a kind was done, once for each time."""
    return [
        title
        for title in EVERY
        for entry in ledger.entries_of(office.register, title)
        if entry.action and entry.action.kind == kind
    ]


def test_titles_are_listed_by_number_name_or_code_and_each_has_a_result(office: Installation) -> None:
    listed = roll(office, ONE, "", f"  {unit(2).name} ", str(unit(3).code))
    assert office.run("act", listed, *OPINE) == 0, office.complained
    assert done(office, "opine") == list(EVERY)
    assert office.said.count("已办理（档案第2条）") == 3
    assert "共 3 件：已办理 3 件" in office.said


def test_a_dry_run_tells_where_each_would_come_and_changes_nothing(office: Installation) -> None:
    assert office.run("act", roll(office, ONE, TWO), *OPINE, "--dry-run") == 0, office.complained
    assert "预演：没有提交" in office.said
    assert office.said.count("可以办理：初审 → 材料审核") == 2
    assert done(office, "opine") == []


def test_a_title_that_has_moved_on_is_refused_and_the_others_are_done(office: Installation) -> None:
    assert office.run("act", TWO, *OPINE) == 0, office.complained
    assert office.run("act", roll(office, *EVERY), *OPINE) == 4
    assert "共 3 件：已办理 2 件，不予办理 1 件" in office.said
    assert "不能办理“初审意见”" in office.said
    assert done(office, "opine") == list(EVERY)


def test_a_dry_run_ends_as_the_act_would(office: Installation) -> None:
    office.run("act", TWO, *OPINE)
    assert office.run("act", roll(office, *EVERY), *OPINE, "--dry-run") == 4
    assert "共 3 件：可以办理 2 件，不予办理 1 件" in office.said


def test_said_again_nothing_is_done_twice(office: Installation) -> None:
    listed = roll(office, *EVERY)
    assert office.run("act", roll(office, ONE, name="前半.txt"), *OPINE) == 0, office.complained
    assert office.run("act", listed, *OPINE) == 0, office.complained
    assert "共 3 件：已办理 2 件，以前已办理 1 件" in office.said
    for more in ((), ("--dry-run",)):
        assert office.run("act", listed, *OPINE, *more) == 0, office.complained
        assert "共 3 件：以前已办理 3 件" in office.said
        assert office.said.count("以前已办理（档案第2条），这次没有变化") == 3
    assert done(office, "opine") == list(EVERY)


def test_under_a_given_id_each_has_it_with_its_number(office: Installation) -> None:
    assert office.run("act", roll(office, ONE, TWO), *OPINE, "--id", "batch-4") == 0, office.complained
    ids = [ledger.entries_of(office.register, title)[-1].action_id for title in (ONE, TWO)]
    assert ids == [f"batch-4.{ONE}", f"batch-4.{TWO}"]


def test_while_nothing_answers_each_is_kept(installation: Installation) -> None:
    for number, title in enumerate((ONE, TWO), 1):
        installation.clerk.apply(unit(number), DAY - timedelta(days=3), title)
    assert installation.run("act", roll(installation, ONE, TWO), *OPINE) == 5
    assert "共 2 件：已收件，尚未办理 2 件" in installation.said
    assert "收件的时刻算数，服务恢复后自动办理" in installation.said
    assert [len(installation.waiting(title)) for title in (ONE, TWO)] == [1, 1]


def test_everything_wrong_with_a_list_is_told_at_once_and_nothing_is_done(office: Installation) -> None:
    listed = roll(office, ONE, "动物园", unit(2).name, TWO, "社区居民委员会")
    assert office.run("act", listed, *OPINE) == 2
    assert "名单有3处须改正，没有办理其中任何一件" in office.complained
    assert "第2行 动物园：没有找到" in office.complained
    assert "与第3行是同一个称号（2026-0002）" in office.complained
    assert f"对应3个称号，请改用编号：{'、'.join(EVERY)}" in office.complained
    assert done(office, "opine") == []


def test_a_list_in_the_office_s_old_encoding_is_read(office: Installation) -> None:
    listed = roll(office, unit(2).name, encoding="gbk")
    assert office.run("act", listed, *OPINE) == 0, office.complained
    assert done(office, "opine") == [TWO]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04\x14\x00", "文件已损坏"),
        (b"%PDF-1.7", "这是 PDF 文件"),
        (b"\x00\x01\x02", "认不出这是什么文件"),
        (b"", "文件是空的"),
        (b"\n \n", "文件里没有内容"),
        ("称号,单位名称\n".encode(), "名单里只有表头"),
        ("甲,乙\n丙,丁\n".encode(), "须有一行表头写明各栏是什么"),
        (b"2026-0001\n" * 2001, "名单超过2000个称号"),
    ],
)
def test_what_is_no_list_is_told(office: Installation, data: bytes, why: str) -> None:
    path = office.folder / "名单.csv"
    path.write_bytes(data)
    assert office.run("act", str(path), *OPINE) == 2
    assert why in office.complained


def sheet(office: Installation, rows: list[list[Any]], *more: str) -> str:
    """The path of a spreadsheet with these rows, and with more sheets."""
    path = office.folder / "名单.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("名单")
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
        for name in more:
            workbook.add_worksheet(name).write(0, 0, "另一张")
    return str(path)


def test_a_spreadsheet_is_read_below_its_title(office: Installation) -> None:
    rows: list[list[Any]] = [["拟初审名单"], ["序号", "单位名称"], [1, unit(1).name], [2, unit(3).name]]
    assert office.run("act", sheet(office, rows), *OPINE) == 0, office.complained
    assert done(office, "opine") == [ONE, THREE]


def test_a_code_that_a_spreadsheet_has_rounded_is_refused(office: Installation) -> None:
    assert office.run("act", sheet(office, [["统一社会信用代码"], [115325020151800017.0]]), *OPINE) == 2
    assert "已经舍去末几位，请把这一栏设为文本" in office.complained


def test_a_formula_without_a_value_is_no_title(office: Installation) -> None:
    assert office.run("act", sheet(office, [["单位名称"], ["=B2"]]), *OPINE) == 2
    assert "第2行" in office.complained
    assert "公式" in office.complained


def test_of_several_sheets_none_is_taken(office: Installation) -> None:
    assert office.run("act", sheet(office, [[ONE]], "说明"), *OPINE) == 2
    assert "文件有2张工作表，只留名单一张：名单、说明" in office.complained


def test_a_list_that_is_not_there_is_told(office: Installation) -> None:
    assert office.run("act", str(office.folder / "没有.txt"), *OPINE) == 2
    assert "打不开" in office.complained


def test_columns_say_what_is_each_title_s_own(office: Installation) -> None:
    listed = roll(office, *EVERY)
    for line in (OPINE, CHECK):
        assert office.run("act", listed, *line) == 0, office.complained
    rows = {row.id: row.name for row in office.clerk.book.editions[office.clerk.edition].sheet.rows}  # type: ignore[union-attr]
    heads = ",".join(["单位名称", "乡镇", *rows.values()])
    full = ",".join(f"{SCORES[key]:g}" for key in rows)
    scored = roll(
        office,
        heads,
        f"{unit(1).name},灵泉街道,{full}",
        f"{unit(2).name},灵泉街道,{full}",
        name="评分.csv",
    )
    assert office.run("act", scored, "assess", *PAPER, "--as", "考核组") == 0, office.complained
    assert f"名单中用到的栏：单位名称、{'、'.join(rows.values())}；没有用到的：乡镇" in office.complained
    assert done(office, "assess") == [ONE, TWO]
    action = ledger.entries_of(office.register, TWO)[-1].action
    assert action is not None
    assert getattr(action, "scores", None) == SCORES


def test_what_does_not_fit_in_a_column_is_told_by_its_line(office: Installation) -> None:
    listed = roll(
        office, "单位名称,办理日期", f"{unit(1).name},昨天", f"{unit(2).name},2026-03-05", name="单.csv"
    )
    assert office.run("act", listed, *OPINE) == 2
    assert "第2行 " + unit(1).name + "：办理日期：不是日期" in office.complained
    assert done(office, "opine") == []


def test_what_is_each_title_s_own_is_not_said_for_all(office: Installation) -> None:
    listed = roll(office, ONE, TWO)
    name = ("name", "--result", "命名", "--batch", "第四批", "--number", "KY-1", *PAPER, "--as", "命名机关")
    assert office.run("act", listed, *name) == 2
    assert "称号编号各件不同，写在名单里" in office.complained
    assert office.run("act", listed, "correct", "--entry", "1", "--set", "日期=2026-03-02") == 2
    assert "须逐件办理" in office.complained


def test_a_field_is_said_in_one_place(office: Installation) -> None:
    listed = roll(office, "称号,结论", f"{ONE},同意", name="单.csv")
    assert office.run("act", listed, *OPINE) == 2
    assert "--result：名单里已有“结论”一栏" in office.complained


@pytest.mark.parametrize("head", ["结论", "结果", "初审意见", " 结 果 "])
def test_a_column_of_results_is_each_title_s_own_by_any_word_for_it(office: Installation, head: str) -> None:
    listed = roll(office, f"称号,{head}", f"{ONE},同意", f"{TWO},不同意", name="名.csv")
    assert office.run("act", listed, *OPINE) == 2, "what a column says is not said for all"
    assert "--result：名单里已有“结论”一栏" in office.complained
    assert done(office, "opine") == []
    assert office.run("act", listed, "opine", *PAPER, "--as", "灵泉街道") == 0, office.complained
    results = [getattr(ledger.entries_of(office.register, one)[-1].action, "result", None) for one in EVERY]
    assert results == ["agreed", "rejected", None]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("审核结果", "结论对各件都一样（--result）"),
        ("意见", "结论对各件都一样（--result）"),
        ("日期", "办理日期对各件都一样（--on）"),
        ("文件名", "文件对各件都一样（--document）"),
    ],
)
def test_a_column_that_seems_to_say_what_is_said_for_all_is_refused(
    office: Installation, head: str, why: str
) -> None:
    listed = roll(office, f"称号,{head}", f"{ONE},不同意", f"{TWO},", name="名.csv")
    assert office.run("act", listed, *OPINE) == 2
    assert f"名单里的“{head}”一栏没有用到，而{why}" in office.complained
    assert done(office, "opine") == []
    empty = roll(office, f"称号,乡镇,{head}", f"{ONE},灵泉街道", f"{TWO},灵泉街道,", name="空.csv")
    assert office.run("act", empty, *OPINE) == 0, office.complained
    assert done(office, "opine") == [ONE, TWO], "nothing stands in it"


def test_a_field_has_one_column(office: Installation) -> None:
    listed = roll(office, "称号,结论,结果", f"{ONE},同意,不同意", name="名.csv")
    assert office.run("act", listed, "opine", *PAPER, "--as", "灵泉街道") == 2
    assert "名单有两栏都是“结论”，只留一栏" in office.complained


def test_a_condition_stands_for_every_open_title_that_meets_it(office: Installation) -> None:
    other = unit(4).model_copy(update={"township": "乐白道街道"})
    office.clerk.apply(other, DAY - timedelta(days=3), "2026-0004")
    assert office.run("act", TWO, *OPINE) == 0, office.complained
    assert office.run("act", "环节=初审，街道＝灵泉街道", *OPINE) == 0, office.complained
    assert "共 2 件：已办理 2 件" in office.said
    assert done(office, "opine") == list(EVERY)


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("天气=晴", "条件“天气=晴”看不懂，可以写：环节=…、批次=…"),
        ("环节=", "条件“环节=”看不懂"),
        ("环节=春天", "条件“春天”：没有这一项，可用："),
        ("环节=复验", "没有符合条件的称号（复验"),
    ],
)
def test_a_condition_that_nobody_understands_or_meets_does_nothing(
    office: Installation, condition: str, why: str
) -> None:
    assert office.run("act", condition, *OPINE) == 2
    assert why in office.complained
    assert done(office, "opine") == []


def test_at_a_terminal_a_condition_is_asked_about(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("commands.several.asking", lambda: True)

    def nothing(question: str) -> str:
        asked.append(question)
        return ""

    monkeypatch.setattr("builtins.input", nothing)
    assert office.run("act", "环节=初审", *OPINE) == 2
    assert "没有确认，什么都没有做" in office.complained
    assert "符合条件的有3个称号，都办理“初审意见”？" in asked[0]
    assert done(office, "opine") == []
    monkeypatch.setattr("builtins.input", lambda _: "是")
    assert office.run("act", "环节=初审", *OPINE) == 0, office.complained


def test_to_programs_each_is_told(office: Installation) -> None:
    found = office.json("act", roll(office, ONE, TWO), *OPINE)
    assert [(one["title"], one["state"], one["entry"]) for one in found] == [
        (ONE, "done", 2),
        (TWO, "done", 2),
    ]
