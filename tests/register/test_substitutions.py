"""Substitutions 代理 are kept on every kind of database: read back as ordered, ended once, changed by nobody."""

from datetime import date, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from register import substitutions, tables
from schemas.base import CHINA
from schemas.document import Document
from schemas.substitution import Ended, Order
from tests.register.desk import Desk

AT = datetime(2031, 3, 3, 9, 30, tzinfo=CHINA)
PAPER = Document(number="民创办〔2031〕6号", title="关于岗位代理的通知", date=date(2031, 3, 2))
ORDER = Order(
    post="考核组",
    account="wang",
    since=date(2031, 3, 3),
    until=date(2031, 3, 20),
    ground="外出学习",
    document=PAPER,
)


def test_an_order_is_read_back_as_it_was_given(desk: Desk) -> None:
    made = substitutions.order(desk.register, ORDER, "chen", "办公室", AT)
    assert substitutions.every(desk.register) == [made]
    assert (made.order, made.at) == (ORDER, AT)
    held = [
        len(substitutions.held_by(desk.register, "wang", day))
        for day in (date(2031, 3, 2), ORDER.since, ORDER.until, date(2031, 3, 21))
    ]
    assert held == [0, 1, 1, 0]
    assert substitutions.held_by(desk.register, "li", ORDER.since) == []


def test_it_is_ended_once(desk: Desk) -> None:
    made = substitutions.order(desk.register, ORDER, "chen", "办公室", AT)
    ended = Ended(at=AT, by="chen", post="办公室", ground="提前返岗")
    substitutions.end(desk.register, made, ORDER.since, ended)
    assert [one.ended for one in substitutions.every(desk.register)] == [ended]
    with pytest.raises(substitutions.AlreadyEndedError):
        substitutions.end(desk.register, made, ORDER.since, ended)


def test_nobody_changes_or_takes_away_an_order(desk: Desk) -> None:
    substitutions.order(desk.register, ORDER, "chen", "办公室", AT)
    table = tables.substitutions
    for statement in (update(table).values(account="li"), delete(table)):
        with pytest.raises(DatabaseError, match="只能追加"), desk.register.writing() as connection:
            connection.execute(statement)
