"""`changes`: a sheet of changed units, row by row: a dry run, a result a row, and brought again it changes nothing."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter

from desk import change_sheet
from desk.importing.file import UnreadableError
from register import ledger, queries
from schemas.base import CHINA, local_date
from schemas.unit import Unit
from tests.commands.conftest import Installation
from tests.register.desk import unit

TODAY = local_date(datetime.now(CHINA))
ON = TODAY - timedelta(days=2)
FIRST, SECOND, THIRD = "2026-0001", "2026-0002", "2026-0003"
HEAD = ("原名称/代码", "变更类型", "新名称", "新代码", "新乡镇", "生效日期", "文号", "标题", "文件日期")
PAPER = ("开编〔2026〕6号", "关于机构调整的批复", ON.isoformat())
OFFICE = ("--as", "领导小组办公室")


@pytest.fixture
def office(served: Installation) -> Installation:
    """Three units have applied: two of one township, one of another."""
    for number, title in enumerate((FIRST, SECOND, THIRD), 1):
        township = "灵泉街道" if number < 3 else "乐白道街道"
        who = unit(number).model_copy(update={"township": township})
        served.clerk.apply(who, TODAY - timedelta(days=10), title)
    return served


def row(
    who: str, change: str, name: str = "", code: str = "", township: str = "", on: Any = ON
) -> tuple[str, ...]:
    return (who, change, name, code, township, str(on), *PAPER)


def sheet(office: Installation, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([("单位变更名单",), head, *rows])
    path = office.folder / "变更.csv"
    path.write_text(text.getvalue(), encoding="gbk")
    return str(path)


def unit_of(office: Installation, title: str) -> Unit:
    life = ledger.life_of(office.register, title)
    assert life is not None
    assert life.application is not None
    return life.application.unit


def length(office: Installation) -> int:
    return sum(len(ledger.entries_of(office.register, one)) for one in (FIRST, SECOND, THIRD))


def test_a_renamed_unit_keeps_its_title_and_is_found_by_its_old_name(office: Installation) -> None:
    old = unit(2).name
    path = sheet(office, row(old, "更名", "开远市灵泉街道东风社区居民委员会"))
    assert office.run("changes", path, *OFFICE) == 0, office.complained
    assert unit_of(office, SECOND).name == "开远市灵泉街道东风社区居民委员会"
    assert unit_of(office, SECOND).former_names == (old,)
    assert [one.id for one in queries.find_titles(office.register, old)] == [SECOND]
    action = ledger.entries_of(office.register, SECOND)[-1].action
    assert action is not None
    assert action.on == ON


def test_a_dry_run_tells_row_by_row_and_changes_nothing(office: Installation) -> None:
    before = length(office)
    path = sheet(office, row(unit(2).name, "更名", "东风社区"), row("没有的单位", "更名", "甲"))
    assert office.run("changes", path, "--dry-run", *OFFICE) == 4
    assert "第3行 更名：东风社区" in office.said
    assert "可以办理 1 件，不予办理 1 件" in office.said
    assert "名册中没有“没有的单位”" in office.said
    assert length(office) == before


def test_brought_again_it_changes_nothing(office: Installation) -> None:
    path = sheet(
        office,
        row(unit(2).name, "更名", "开远市东风社区居民委员会"),
        row("乐白道街道", "乡镇调整", township="灵泉街道"),
    )
    assert office.run("changes", path, *OFFICE) == 0, office.said
    after = length(office)
    assert office.run("changes", path, *OFFICE) == 0, office.said
    assert "共 2 件：以前已办理 2 件" in office.said
    assert office.said.count("，这次没有变化") == 2
    assert length(office) == after


def test_a_township_that_is_redrawn_takes_all_its_units_and_what_it_owes(office: Installation) -> None:
    path = sheet(office, row("灵泉街道", "乡镇调整", township="乐白道街道"))
    assert office.run("changes", path, *OFFICE) == 0, office.said
    for title in (FIRST, SECOND):
        assert unit_of(office, title).township == "乐白道街道"
        life = ledger.life_of(office.register, title)
        assert life is not None
        assert [one.by.area for one in life.obligations] == ["乐白道街道"]
    assert len(ledger.entries_of(office.register, THIRD)) == 1


def test_one_unit_of_a_township_moves_alone(office: Installation) -> None:
    assert (
        office.run(
            "changes", sheet(office, row(str(unit(2).code), "区划调整", township="乐白道街道")), *OFFICE
        )
        == 0
    )
    assert unit_of(office, SECOND).township == "乐白道街道"
    assert unit_of(office, FIRST).township == "灵泉街道"


def test_a_unit_that_is_gone_ends_what_the_measure_says_and_again_is_the_same(office: Installation) -> None:
    path = sheet(office, row(unit(2).name, "撤销"))
    assert office.run("changes", path, *OFFICE) == 0, office.said
    life = ledger.life_of(office.register, SECOND)
    assert life is not None
    assert not life.is_open
    assert office.run("changes", path, *OFFICE) == 0, office.said
    assert "以前已办理 1 件" in office.said


def test_a_later_row_finds_the_unit_as_the_earlier_one_left_it(office: Installation) -> None:
    path = sheet(
        office,
        row(unit(2).name, "更名", "开远市东风社区居民委员会"),
        row("开远市东风社区居民委员会", "乡镇调整", township="乐白道街道"),
    )
    assert office.run("changes", path, *OFFICE) == 0, office.said
    changed = unit_of(office, SECOND)
    assert (changed.name, changed.township) == ("开远市东风社区居民委员会", "乐白道街道")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (row("开远市", "更名", "甲"), "名册中没有“开远市”"),
        (row(unit(2).name, "搬家", "甲"), "变更类型“搬家”不在其列"),
        (row(unit(2).name, "更名", "甲", on="2026年"), "没有写到哪一天"),
        (row(unit(2).name, "更名", "甲", on="明天"), "生效日期“明天”不是日期"),
        (row(unit(2).name, "更名", "甲", on=TODAY + timedelta(days=9)), "在今天"),
        (row(unit(2).name, "更名", "甲", on=""), "没有写生效日期"),
        (row(unit(2).name, "更名", "甲", "115325020151800338"), "校验位不符"),
        (row(unit(2).name, "更名", "甲" * 101), "单位名称："),
        (row(unit(2).name, "乡镇调整"), "须写明另一乡镇"),
        (row(unit(2).name, "更名", unit(2).name), "更名须写明另一名称"),
        (row(unit(2).name, "更名", f" {unit(2).name}　"), "更名须写明另一名称"),
        (row(unit(2).name, "乡镇调整", township="没有的镇"), "没有岗位和联系方式"),
    ],
)
def test_a_row_that_is_wrong_is_told_and_keeps_no_other_from_being_done(
    office: Installation, wrong: tuple[str, ...], why: str
) -> None:
    path = sheet(office, wrong, row(str(unit(3).code), "更名", "开远市东风小学"))
    assert office.run("changes", path, *OFFICE) == 4
    said = "".join(office.said.split())
    assert "".join(why.split()) in said
    assert "不予办理1件" in said
    assert unit_of(office, THIRD).name == "开远市东风小学"
    assert unit_of(office, SECOND).name == unit(2).name


def test_a_code_that_a_program_has_rounded_is_refused_and_never_repaired() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        table = book.add_worksheet()
        table.write_row(0, 0, HEAD)
        table.write_row(1, 0, ("某单位", "更名", "", 115325020151800337, "", ON.isoformat(), *PAPER))
    (read,) = change_sheet.read(data.getvalue(), "变更.xlsx").rows
    assert any("末三位" in one or "后几位丢失" in one for one in read.faults)


@pytest.mark.parametrize("code", ["1.2533E+17", "125332502151800000"])
def test_a_code_that_stands_there_rounded_as_a_text_is_told_as_rounded(
    office: Installation, code: str
) -> None:
    path = sheet(office, row(unit(2).name, "更名", "甲", code), row(code, "更名", "乙"))
    assert office.run("changes", path, "--json", *OFFICE) == 4
    for one in json.loads(office.said):
        assert "被表格软件改成近似数" in one["why"]


def test_a_total_and_a_remark_are_left_out_and_that_is_told(office: Installation) -> None:
    rows = (row(unit(2).name, "更名", "东风社区"), ("合计", "1"), ("说明：据机构改革文件整理",))
    assert office.run("changes", sheet(office, *rows), *OFFICE) == 0, office.said
    assert "没有用到的：第4行（合计行）、第5行（说明行）" in office.complained
    assert "共 1 件：已办理 1 件" in office.said


def test_the_kinds_that_may_be_written_are_those_of_the_guide(office: Installation) -> None:
    office.run("changes", sheet(office, row(unit(2).name, "搬家", "甲")), "--json", *OFFICE)
    (one,) = json.loads(office.said)
    assert "可以写：更名、合并、分立、撤销、区划调整（也可写乡镇调整）" in one["why"]


def test_what_is_wrong_with_a_code_is_said_once(office: Installation) -> None:
    path = sheet(office, row(unit(2).name, "更名", "甲", "115325020151800338"))
    office.run("changes", path, "--json", *OFFICE)
    (one,) = json.loads(office.said)
    assert one["why"].startswith("统一社会信用代码：校验位不符")
    assert one["why"].endswith("请核对证书")


@pytest.mark.parametrize("missing", ["变更类型", "生效日期", "标题", "文件日期", "原名称/代码"])
def test_a_sheet_without_a_column_that_is_needed_is_none(office: Installation, missing: str) -> None:
    path = sheet(
        office, row(unit(2).name, "更名", "甲"), head=tuple(one if one != missing else "" for one in HEAD)
    )
    assert office.run("changes", path, *OFFICE) != 0
    assert "没有找到" in office.complained
    with pytest.raises(UnreadableError):
        change_sheet.read(b"\x00\x01", "变更.xlsx")


def test_a_file_that_is_not_there_is_told(office: Installation) -> None:
    assert office.run("changes", "没有.xlsx", *OFFICE) == 2
    assert "打不开" in office.complained
