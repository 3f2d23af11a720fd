"""Rows of changed units as acts: of which titles, in what order, and what the unit is from then on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from desk.change_sheet import Column, Row, kind_of, read
from desk.several import Item, Result, became, take_in_each
from desk.unit_changes import carried_out
from register import inbox, ledger
from schemas.base import CHINA, local_date
from schemas.unit import Unit
from tests.commands.conftest import step_and_record
from tests.desk.conftest import Face
from tests.importing.made import xlsx
from tests.register.desk import Desk, unit

NOW = datetime.now(CHINA).replace(microsecond=0)
TODAY = local_date(NOW)
FREE: tuple[Column, ...] = ("name", "code", "township")
ONE, TWO = "2026-0901", "2026-0902"


@dataclass
class Window:
    """The office's window; `answers` says whether titles do."""

    face: Face
    answers: bool = True

    def brings(self, *rows: Row) -> list[Result]:
        return list(carried_out(self.face.register, self.face.office, rows, self.hand_in))

    def hand_in(self, items: list[Item]) -> list[Result]:
        register, seat = self.face.register, self.face.seat("领导小组办公室")
        found = []
        for taken in take_in_each(register, seat, items, lambda: NOW):
            handed = taken.handed
            if handed and handed.receipt is None and self.answers:
                step_and_record(register, handed.action)
                receipt = inbox.waiting(register, handed.action.title, handed.action.id).receipt
                handed = handed._replace(receipt=receipt)
            found.append(became(taken, handed))
        return found

    def unit(self, title: str) -> Unit:
        life = ledger.life_of(self.face.register, title)
        assert life is not None
        assert life.application is not None
        return life.application.unit


@pytest.fixture
def window(face: Face) -> Window:
    """Two units have applied some days ago."""
    desk = Desk(face.register)
    desk.apply(unit(11), TODAY - timedelta(days=10), ONE)
    desk.apply(unit(12), TODAY - timedelta(days=10), TWO)
    return Window(face)


def row(who: str, change: str, number: int = 2, **said: str) -> Row:
    day = TODAY - timedelta(days=1)
    words: dict[Column, str] = {"unit": who, "change": change, "number": "1号", "title": "批复"}
    words |= {get: said[get] for get in FREE if get in said}
    return Row(number, words, {"on": day, "dated": day}, ())


def states(results: list[Result]) -> list[str]:
    return [one.state for one in results]


def test_while_a_change_of_a_unit_waits_no_later_row_of_it_is_worked_out(window: Window) -> None:
    window.answers = False
    rows = (
        row(unit(11).name, "更名", name="甲社区"),
        row(unit(11).name, "区划调整", 3, township="乐白道街道"),
    )
    found = window.brings(*rows, row(unit(12).name, "更名", 4, name="乙社区"))
    assert states(found) == ["kept", "refused", "kept"]
    assert "前面还有该单位的变更尚未办理" in found[1].why


def test_after_the_service_is_back_the_same_sheet_goes_on(window: Window) -> None:
    rows = (
        row(unit(11).name, "更名", name="甲社区"),
        row(unit(11).name, "区划调整", 3, township="乐白道街道"),
    )
    window.answers = False
    window.brings(*rows)
    window.answers = True
    assert states(window.brings(*rows)) == ["done", "done"]
    assert states(window.brings(*rows)) == ["before", "before"]
    assert (window.unit(ONE).name, window.unit(ONE).township) == ("甲社区", "乐白道街道")


def test_a_name_that_two_units_have_is_asked_for_by_code(window: Window) -> None:
    window.brings(row(str(unit(12).code), "更名", name=unit(11).name))
    (found,) = window.brings(row(unit(11).name, "撤销"))
    assert found.state == "refused"
    assert "对应2个单位，请写代码" in found.why
    assert str(unit(11).code) in found.why


def test_a_unit_without_a_title_under_way_has_none_to_change(window: Window) -> None:
    assert states(window.brings(row(unit(11).name, "撤销"))) == ["done"]
    (found,) = window.brings(row(unit(11).name, "更名", name="甲社区"))
    assert "没有在办或者有效的称号" in found.why


def test_what_merged_into_a_unit_that_is_there_is_to_be_recognised_as_that_unit(window: Window) -> None:
    (found,) = window.brings(row("开远市乐白道街道办事处", "合并", name=unit(12).name))
    assert found.state == "done", found.why
    life = ledger.life_of(window.face.register, "2024-0001")
    assert life is not None
    assert life.standing.new_unit is not None
    assert life.standing.new_unit.code == unit(12).code


def test_a_former_name_of_another_unit_takes_no_title(window: Window) -> None:
    assert states(window.brings(row(str(unit(12).code), "更名", name="甲社区"))) == ["done"]
    (found,) = window.brings(row(unit(11).name, "拆分", name=unit(12).name))
    assert found.state == "refused"
    assert "只是曾用名，请在“新代码”一栏写代码：甲社区" in found.why
    assert window.unit(ONE).id == unit(11).id


def test_of_several_units_with_the_new_name_none_is_taken(window: Window) -> None:
    for code in (unit(11).code, unit(12).code):
        assert states(window.brings(row(str(code), "更名", name="甲社区"))) == ["done"]
    (found,) = window.brings(row("开远市乐白道街道办事处", "合并", name="甲社区"))
    assert found.state == "refused"
    assert "对应2个单位，请在“新代码”一栏写代码" in found.why


def test_a_code_alone_changes_with_the_name_kept(window: Window) -> None:
    code = unit(13).code
    assert code is not None
    assert states(window.brings(row(unit(11).name, "更名", code=code))) == ["done"]
    assert (window.unit(ONE).code, window.unit(ONE).name) == (code, unit(11).name)


def test_the_sheet_brought_again_after_the_unit_went_on_changes_nothing(window: Window) -> None:
    first = row(unit(11).name, "更名", name="甲社区")
    window.brings(first, row("甲社区", "更名", 3, name="乙社区"))
    before = len(ledger.entries_of(window.face.register, ONE))
    assert states(window.brings(first)) == ["before"]
    assert window.unit(ONE).name == "乙社区"
    assert len(ledger.entries_of(window.face.register, ONE)) == before


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("更名", "renamed"),
        ("合并", "merged"),
        ("分立", "split"),
        ("撤销", "abolished"),
        ("乡镇调整", "moved"),
        ("区划调整", "moved"),
        ("moved", "moved"),
        ("搬家", None),
    ],
)
def test_a_change_is_known_by_its_words(word: str, kind: str | None) -> None:
    assert kind_of(word) == kind


@pytest.mark.parametrize("number", ["13912345678", "532502198001010019"])
def test_a_number_of_a_person_in_a_row_is_refused_and_not_said_again(number: str) -> None:
    header = ("原名称", "变更类型", "新名称", "生效日期", "标题", "文件日期", "备注")
    line = ("甲社区", "更名", "乙社区", "2026-01-05", "通知", "2026-01-04", f"联系人{number}")
    (found,) = read(xlsx(header, line), "变更.xlsx").rows
    assert "里有手机号码或身份证号码，删去个人信息" in found.faults[0]
    assert number not in repr(found)
