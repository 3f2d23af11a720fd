"""The audit log 审计日志 is only added to; whoever changes it behind its back is found by `verify`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from register import audit, checkpoint, lawbook
from register.connect import Register
from register.tables import audit as table
from register.verify import verify
from schemas.base import CHINA, GENESIS, canonical, sealed
from tests.behind import behind

AT = datetime(2031, 3, 3, 9, 30, 15, 123456, tzinfo=CHINA)


@pytest.fixture
def log(register: Register) -> Register:
    """Four lines."""
    audit.note(register, AT, "wang", "signed_in", address="10.0.0.7")
    audit.note(register, AT + timedelta(minutes=1), "wang", "title", "2031-0001", facts={"post": "考核组"})
    audit.note(register, AT + timedelta(minutes=2), "li", "title", "2031-0001")
    audit.note(register, AT + timedelta(minutes=3), "wang", "export", "名册")
    return register


def numbers(register: Register, **asked: Any) -> list[int]:
    """Which lines are read."""
    return [one.number for one in audit.read(register, **asked)]


def test_a_line_is_read_back_as_it_was_noted(log: Register) -> None:
    one = audit.read(log, what="title")[-1]
    assert (one.number, one.at, one.account, one.about) == (2, AT + timedelta(minutes=1), "wang", "2031-0001")
    assert (one.facts, one.address) == ({"post": "考核组"}, "")


def test_lines_are_found_by_who_what_about_and_when(log: Register) -> None:
    assert numbers(log) == [4, 3, 2, 1]
    assert numbers(log, account="wang") == [4, 2, 1]
    assert numbers(log, what="title", account="li") == [3]
    assert numbers(log, about="2031-0001") == [3, 2]
    assert numbers(log, since=AT + timedelta(minutes=1), until=AT + timedelta(minutes=3)) == [3, 2]
    assert numbers(log, before=3, most=1) == [2]


def test_what_nobody_has_foreseen_is_not_noted(register: Register) -> None:
    with pytest.raises(ValueError, match="closed set"):
        audit.note(register, AT, "wang", "whatever")  # type: ignore[arg-type]


def test_a_line_is_written_with_what_it_tells_of_or_not_at_all(register: Register) -> None:
    with pytest.raises(ZeroDivisionError), register.writing() as connection:  # noqa: PT012
        audit.note(connection, AT, "wang", "act", "2031-0001")
        raise ZeroDivisionError
    assert audit.read(register) == []


def test_many_at_once_write_one_chain(register: Register) -> None:
    def write(n: int) -> None:
        audit.note(register, AT, f"u{n}", "page")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(24)))
    assert numbers(register) == list(range(24, 0, -1))
    assert verify(register, lawbook.read(register)) == []


def test_nobody_changes_deletes_or_empties_it(log: Register) -> None:
    for statement in (update(table).values(account="li"), delete(table)):
        with pytest.raises(DBAPIError, match="只能追加"), log.writing() as connection:
            connection.execute(statement)
    sqlite = log.engine.dialect.name == "sqlite"
    whole = "INSERT OR REPLACE INTO audit SELECT * FROM audit" if sqlite else "TRUNCATE audit"
    with pytest.raises(DBAPIError, match="审计日志"), log.writing() as connection:
        connection.exec_driver_sql(whole)


@pytest.mark.parametrize("changed", [{"number": 6}, {"prev": "a" * 64}])
def test_a_line_that_does_not_follow_the_last_one_is_refused(log: Register, changed: dict[str, Any]) -> None:
    with log.reading() as connection:
        last = connection.execute(select(table).where(table.c.number == 4)).one()
    row = {**last._mapping, "number": 5, "prev": last.hash, **changed}
    with pytest.raises(DBAPIError, match="断链"), log.writing() as connection:
        connection.execute(insert(table).values(row))


def body(connection: Connection) -> None:
    """Another account, in body and column, and a hash that fits the body."""
    row = connection.execute(select(table).where(table.c.number == 2)).one()
    text = row.body.replace('"wang"', '"zhao"')
    said = {"body": text, "account": "zhao", "hash": sealed(row.prev, text)}
    connection.execute(update(table).where(table.c.number == 2).values(said))


ALTERED: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "a line is gone": (lambda c: c.execute(delete(table).where(table.c.number == 2)), "第2条缺失"),
    "the first is gone": (lambda c: c.execute(delete(table).where(table.c.number == 1)), "第1条缺失"),
    "a body": (
        lambda c: c.execute(update(table).where(table.c.number == 3).values(body="{}")),
        "第3条：与哈希不符",
    ),
    "a body with its hash": (body, "第3条：与哈希不符"),
    "a column": (
        lambda c: c.execute(update(table).where(table.c.number == 4).values(account="li")),
        "第4条：栏目与正文不一致",
    ),
    "a time": (
        lambda c: c.execute(update(table).where(table.c.number == 4).values(at=AT)),
        "第4条：栏目与正文不一致",
    ),
}


@pytest.mark.parametrize("how", ALTERED)
def test_whoever_changes_it_behind_its_back_is_found(log: Register, how: str) -> None:
    alter, words = ALTERED[how]
    with behind(log) as connection:
        alter(connection)
    assert [one for one in verify(log, lawbook.read(log)) if words in one]


def test_a_guard_that_is_taken_away_is_missed(log: Register) -> None:
    sqlite = log.engine.dialect.name == "sqlite"
    with log.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER audit_chain{'' if sqlite else ' ON audit'}")
    assert verify(log, lawbook.read(log)) == ["数据库的保护（触发器 audit_chain）不见了"]


def test_a_log_that_was_chained_anew_is_found_from_the_last_checkpoint_on(
    log: Register, tmp_path: Path
) -> None:
    signed = checkpoint.take(log, tmp_path, AT + timedelta(hours=1))
    assert signed.log == 4
    assert checkpoint.faults(log, tmp_path) == []
    with behind(log) as connection:
        connection.execute(delete(table))
        for number in range(1, 6):
            audit.note(connection, AT + timedelta(minutes=number), "wang", "title", f"2031-000{number}")
    assert checkpoint.faults(log, tmp_path) == [
        f"审计日志：第4条已不是当时签署的内容（见检查点第1号，{signed.on}）"
    ]
    with behind(log) as connection:
        connection.execute(delete(table).where(table.c.number > 3))
    assert checkpoint.faults(log, tmp_path) == [f"审计日志：第4条已不存在（见检查点第1号，{signed.on}）"]


def test_a_line_that_came_since_is_signed_the_same_day(log: Register, tmp_path: Path) -> None:
    first = checkpoint.take(log, tmp_path, AT + timedelta(hours=1))
    assert checkpoint.take(log, tmp_path, AT + timedelta(hours=2)) == first
    audit.note(log, AT + timedelta(hours=3), "wang", "signed_out")
    second = checkpoint.take(log, tmp_path, AT + timedelta(hours=4))
    assert (second.number, second.log) == (2, 5)
    assert checkpoint.faults(log, tmp_path) == []


def test_a_checkpoint_of_before_the_log_was_signed_still_holds(log: Register, tmp_path: Path) -> None:
    new = checkpoint.take(log, tmp_path, AT + timedelta(hours=1))
    old = new.model_copy(update={"format": "mingpai-checkpoint-2", "log": 0, "log_head": GENESIS})
    old = old.model_copy(update={"signature": checkpoint.signing_key(tmp_path).sign(old.signed_text()).hex()})
    text = canonical(old.model_dump(mode="json"))
    assert '"log' not in text
    (path,) = checkpoint.folder_of(tmp_path).glob("*.json")
    path.write_text(text, encoding="utf-8")
    assert checkpoint.faults(log, tmp_path) == []
    assert checkpoint.take(log, tmp_path, AT + timedelta(days=1)).log == 4
