"""Changes of units on pages: a unit is looked up, a change foreseen, confirmed, and told row by row."""

import re

import anyio
import pytest
from anyio import to_thread

from register import inbox, ledger, queries
from schemas.unit import Unit
from tests.web.conftest import Browser, Desk
from tests.web.filled import Form
from tests.web.test_importing import bring, confirm, here
from web.working import go_on

OFFICE = "领导小组办公室"
HEAD = "原名称/代码,变更类型,新名称,新代码,新乡镇,生效日期,文号,标题,文件日期"
PAPER = "2026-11-20,开编〔2026〕6号,关于机构调整的批复,2026-11-18"
ONE = {
    "on": "2026年11月20日",
    "number": "开编〔2026〕6号",
    "title": "关于机构调整的批复",
    "dated": "2026.11.18",
}


@pytest.fixture
def wang(desk: Desk) -> Browser:
    """The clerk of the office."""
    return desk.sign_in("wang", OFFICE)


def some(desk: Desk, n: int = 0) -> Unit:
    """A unit with a title that it holds."""
    rows = {one.name: one for one in queries.units_with_titles(desk.register)}
    return rows[sorted(rows)[n]]


def test_a_unit_is_found_by_a_part_of_its_name_with_its_titles(desk: Desk, wang: Browser) -> None:
    unit = some(desk)
    wang.get("/unit-changes", q=unit.name[2:-1])
    assert unit.name in wang.text()
    assert f"unit={unit.id}" in wang.page
    (title,) = [one.id for one in queries.titles_of(desk.register, unit.id) if one.is_open]
    assert wang.get(f"/titles/{title}/do/update").status_code == 200, "what is said of its contact"
    wang.get("/unit-changes", q="没有的单位")
    assert "名册里没有这样的单位" in wang.text()


def test_one_change_is_foreseen_confirmed_and_done_once(desk: Desk, wang: Browser) -> None:
    unit = some(desk)
    wang.get("/unit-changes", unit=unit.id)
    assert f'name="unit" value="{unit.id}"' in wang.page
    at = here(wang.post("/unit-changes/one", unit=unit.id, change="renamed", name="开远市新名称小学", **ONE))
    wang.get(at)
    assert "可以办理1行" in wang.text()
    assert "更名：开远市新名称小学。环节不变" in wang.text()
    assert queries.units_called(desk.register, "开远市新名称小学") == []
    confirm(wang, at)
    assert "已收件，尚未办理1行" in wang.text(), "nobody serves here: the inbox has it"
    wang.post("/unit-changes/one", unit=unit.id, change="renamed", name="开远市新名称小学", **ONE)
    confirm(wang, at)
    (row,) = [one for one in queries.titles_of(desk.register, unit.id) if one.is_open]
    assert len(ledger.entries_of(desk.register, row.id)) > 0


def test_a_change_that_lacks_something_is_asked_for_and_what_was_typed_stays(wang: Browser) -> None:
    wang.get("/unit-changes")
    wang.post("/unit-changes/one", unit="第九小学", change="renamed", name="新名称", **(ONE | {"title": ""}))
    assert "请填写：标题" in wang.text()
    assert 'name="unit" value="第九小学"' in wang.page


def test_what_is_wrong_with_one_change_is_put_right_on_its_form_where_all_of_it_still_stands(
    desk: Desk, wang: Browser
) -> None:
    wang.get("/unit-changes")
    wrong = ONE | {"on": "2026.13.40", "note": "第一行\n“引号”,逗号"}
    at = here(
        wang.post("/unit-changes/one", unit=some(desk).id, change="renamed", name="新名称小学", **wrong)
    )
    wang.get(at)
    assert "没有这一天" in wang.text()
    (link,) = re.findall(r'href="(/unit-changes\?like=[^"#]+)', wang.page)
    wang.get(link)
    form = Form(wang)
    assert (form.value("name"), form.value("on")) == ("新名称小学", "2026.13.40")
    assert form.value("change") == "renamed"
    other = desk.sign_in("wang", "领导小组")
    assert other.get(link).status_code in (403, 404)


def test_wrong_rows_among_right_ones_are_told_each_with_its_reason(desk: Desk, wang: Browser) -> None:
    unit = some(desk)
    rows = [
        f"{unit.name},更名,开远市新名称小学,,,{PAPER}",
        f"没有的单位,更名,甲,,,{PAPER}",
        f"{some(desk, 1).name},搬家,甲,,,{PAPER}",
        f"{some(desk, 2).name},更名,{some(desk, 2).name},,,{PAPER}",
    ]
    at = here(bring(wang, "\n".join((HEAD, *rows)).encode("gbk"), "变更.csv", "/unit-changes"))
    assert "可以办理1行" in wang.text()
    assert "不予办理3行" in wang.text()
    assert "名册中没有“没有的单位”" in wang.text()
    assert "变更类型“搬家”不在其列" in wang.text()
    assert wang.client.get(f"{at}/rows.xlsx").content.startswith(b"PK")


def test_the_row_that_the_law_refuses_names_what_can_be_done_now(desk: Desk, wang: Browser) -> None:
    unit = some(desk)
    rows = f"{unit.name},更名,{unit.name},,,{PAPER}"
    bring(wang, "\n".join((HEAD, rows)).encode(), "变更.csv", "/unit-changes")
    assert re.search("不予办理", wang.text())
    assert "现在可以办理" in wang.text()


def test_a_sheet_that_was_interrupted_is_gone_on_with_and_nothing_is_done_twice(
    desk: Desk, wang: Browser
) -> None:
    names = [some(desk).name, some(desk, 1).name]
    rows = [f"{name},更名,开远市新名称{n}小学,,,{PAPER}" for n, name in enumerate(names)]
    at = here(bring(wang, "\n".join((HEAD, *rows)).encode(), "变更.csv", "/unit-changes"))
    desk.house.runs.stop()
    confirm(wang, at)
    assert "办理中断了" in wang.text()
    desk.arrange(desk.office)
    anyio.run(to_thread.run_sync, go_on, desk.house)
    again = desk.sign_in("wang", OFFICE)
    again.get(at)
    assert "已收件，尚未办理2行" in again.text()
    for name in names:
        (unit,) = queries.units_called(desk.register, name)
        (title,) = [one.id for one in queries.titles_of(desk.register, unit.id) if one.is_open]
        assert len(inbox.waiting(desk.register, title).actions) == 1


def test_nobody_brings_what_is_no_list(wang: Browser) -> None:
    bring(wang, b"%PDF-1.4 ...", "变更.xlsx", "/unit-changes")
    assert "读不了" in wang.text()


def test_a_township_takes_all_its_units(desk: Desk, wang: Browser) -> None:
    unit = some(desk)
    held = [one for one in queries.units_with_titles(desk.register) if one.township == unit.township]
    bring(
        wang, f"{HEAD}\n{unit.township},乡镇调整,,,乐白道街道,{PAPER}".encode(), "变更.csv", "/unit-changes"
    )
    told = [one for one in held if one.name in wang.text()]
    assert told == held
