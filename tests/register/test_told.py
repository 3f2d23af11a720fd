"""A unit's row is what all its titles have said, in turn: each act changes what it says, and nothing besides."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from sqlalchemy import update

from register import lawbook, ledger, queries, told
from register.mend import mend
from register.tables import units
from register.verify import verify
from schemas.action import KINDS, Annul
from schemas.opening import Apply
from schemas.unit import Unit
from tests.register.desk import APPLIED, BEFORE, PACK, TITLE, Desk, unit
from tests.register.test_units import COMPANY, OTHER, SCHOOL, applied, like, mailbox

SECOND = "第二荣誉"
CODED = like(COMPANY, code=unit(2).code)
OLD = like(SCHOOL, **mailbox(SCHOOL, "old@example.gov.cn"))
NEW = like(OLD, name="甲测试中学", former_names=(OLD.name,), **mailbox(OLD, "new@example.gov.cn"))
RENAMED = date(2031, 3, 5)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk where a unit can apply for two honours."""
    honour = PACK.honour.model_copy(update={"name": SECOND})
    edition = PACK.edition.model_copy(update={"id": "second-2021"})
    lawbook.add(desk.register, PACK.model_copy(update={"honour": honour, "edition": edition}), BEFORE)
    desk.book = lawbook.read(desk.register)
    return desk


@pytest.fixture
def renamed(desk: Desk) -> Desk:
    """A school with two titles, that was renamed through the first and gets its notices elsewhere since."""
    assert applied(desk, OLD, TITLE) == ""
    apply_too(desk, OLD)
    desk.do(desk.action("change", "unit", RENAMED, change="renamed", unit=NEW))
    return desk


def apply_too(desk: Desk, who: Unit) -> None:
    """A unit's application for the second honour."""
    action = desk.application(who, APPLIED, OTHER)
    assert isinstance(action, Apply)
    desk.do(
        action.model_copy(update={"application": action.application.model_copy(update={"honour": SECOND})})
    )
    assert desk.life(OTHER).is_open


def row(desk: Desk, of: Unit) -> Unit:
    """The unit as the register has it, once it was verified."""
    assert verify(desk.register, desk.book) == []
    found = queries.unit(desk.register, of.id)
    assert found is not None
    return found


def with_phone(of: Unit, phone: str) -> Unit:
    return like(of, contact={**of.contact.model_dump(), "phone": phone})


def amend(desk: Desk, day: date, **changes: Any) -> None:
    """The second title's application, with its own copy of the unit, is put right."""
    application = desk.life(OTHER).application
    assert application is not None
    desk.do(desk.action("amend", "office", day, OTHER, application=application.model_copy(update=changes)))


def test_a_new_telephone_told_by_one_title_does_not_rename_the_unit_back(renamed: Desk) -> None:
    renamed.do(renamed.action("update", "unit", date(2031, 3, 6), OTHER, phone="0873-7999999"))
    assert row(renamed, OLD) == with_phone(NEW, "0873-7999999")


def test_nor_does_an_application_that_is_put_right(renamed: Desk) -> None:
    renamed.do(renamed.action("withdraw", f"unit/{OLD.id}", date(2031, 3, 6)))
    amend(renamed, date(2031, 3, 7), unit=with_phone(OLD, "0873-7111111"))
    assert row(renamed, OLD) == with_phone(NEW, "0873-7111111")
    amend(renamed, date(2031, 3, 8), recommender="灵泉街道")
    assert row(renamed, OLD) == with_phone(NEW, "0873-7111111")


def test_a_rename_that_is_taken_back_leaves_what_was_said_since(desk: Desk) -> None:
    annul = desk.action("annul", "office", RENAMED, entry=2, ground="登记有误")
    assert isinstance(annul, Annul)
    taken_back = told.Word(desk.life().at, TITLE, 3, NEW, OLD, annul, is_open=True)
    since = with_phone(NEW, "0873-7999999")
    assert told.heard(since, taken_back, beside=True) == with_phone(OLD, "0873-7999999")
    renamed_since = like(NEW, name="甲测试完全中学")
    assert told.heard(renamed_since, taken_back, beside=True).name == "甲测试完全中学"


def test_what_verify_keeps_of_every_title_holds_no_application(renamed: Desk) -> None:
    lines = ledger.lines_of(renamed.register, TITLE)
    found = told.relived(renamed.book, [one.entry for one in lines], [one.recorded_at for one in lines])
    kinds = [one.action.kind if one.action else None for one in found.words]
    assert kinds == [None, "change"]


def test_a_code_that_a_second_title_tells_is_the_units(desk: Desk) -> None:
    assert applied(desk, COMPANY, TITLE) == ""
    apply_too(desk, CODED)
    assert row(desk, COMPANY) == CODED
    assert queries.units_of(desk.register, str(CODED.code)) == [CODED]


def test_also_when_its_application_is_put_right(desk: Desk) -> None:
    assert applied(desk, COMPANY, TITLE) == ""
    apply_too(desk, COMPANY)
    amend(desk, RENAMED, unit=CODED)
    assert row(desk, COMPANY) == CODED


def test_what_was_said_first_counts_as_first_though_it_is_recorded_last(renamed: Desk) -> None:
    """The database was away on the day before the rename, and the step of that day is tried again."""
    day = date(2031, 3, 4)
    action = renamed.hand_in(renamed.action("update", "unit", day, OTHER, phone="0873-7999999"))
    renamed.record(renamed.request(action))
    assert row(renamed, OLD) == NEW


def test_verify_asks_for_the_last_word_of_all_titles_and_mend_writes_it(renamed: Desk) -> None:
    life = renamed.life(OTHER)
    assert life.application is not None
    assert life.application.unit == OLD
    stale = {"name": OLD.name, "body": OLD.model_dump_json(), "credit": None, "folded": ""}
    with renamed.register.writing("test") as connection:
        connection.execute(update(units).values(**stale))
    parts = ("名称或内容", "曾用名", "统一社会信用代码")
    assert verify(renamed.register, renamed.book) == [f"单位{OLD.id}：{one}与档案不一致" for one in parts]
    assert mend(renamed.register) == [TITLE, OTHER]
    assert row(renamed, OLD) == NEW
    assert mend(renamed.register) == []


def test_rows_of_an_earlier_program_are_put_right_when_the_tables_are_brought_up(renamed: Desk) -> None:
    """It put down the copy of whichever title had spoken last."""
    with renamed.register.writing("test") as connection:
        connection.execute(update(units).values(name=OLD.name, body=OLD.model_dump_json()))
    with renamed.register.migrating() as connection:
        told.put_all_right(connection, renamed.book)
    assert row(renamed, OLD) == NEW


def test_every_act_in_which_a_unit_stands_is_among_those_that_are_looked_through() -> None:
    """A kind that is not would be passed over when a unit's rows are put right."""
    assert {kind for kind, act in KINDS.items() if _holds_a_unit(act)} <= {*told.SPEAKING}


def _holds_a_unit(kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.values()
        return issubclass(kind, Unit) or any(_holds_a_unit(one.annotation) for one in fields)
    return any(map(_holds_a_unit, get_args(kind)))
