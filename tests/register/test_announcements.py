"""Announcements 公告 are kept on every kind of database: shown until their day, withdrawn once, changed by nobody."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from register import announcements, evidence, tables
from register.announcements import AlreadyWithdrawnError, Announcement, Form
from register.evidence import Store
from schemas.base import CHINA
from tests.register.desk import Desk

AT = datetime(2031, 3, 3, 9, 30, tzinfo=CHINA)
DAY = date(2031, 3, 20)
FORM = Form("a" * 64, "申报表.xlsx", 2048)


def written(desk: Desk, title: str = "申报的通知", until: date | None = DAY) -> Announcement:
    return announcements.write(desk.register, title, "请按时申报", until, (FORM,), "wang", "办公室", AT)


def test_it_is_shown_until_its_day_the_newest_first(desk: Desk) -> None:
    first, second = written(desk), written(desk, "长期有效", None)
    assert announcements.current(desk.register, DAY) == [second, first]
    assert announcements.current(desk.register, DAY + timedelta(1)) == [second]


def test_the_same_is_not_written_twice(desk: Desk) -> None:
    assert written(desk) == written(desk)
    assert len(announcements.current(desk.register, DAY)) == 1


def test_it_is_withdrawn_once(desk: Desk) -> None:
    made = written(desk)
    announcements.withdraw(desk.register, made.number, "日期写错了", "wang", "办公室", AT)
    assert announcements.current(desk.register, DAY) == []
    for number in (made.number, made.number + 1, 99):
        with pytest.raises(AlreadyWithdrawnError):
            announcements.withdraw(desk.register, number, "再撤一次", "wang", "办公室", AT)


def test_nobody_changes_or_takes_away_one(desk: Desk) -> None:
    written(desk)
    table = tables.announcements
    for statement in (update(table).values(title="改过"), delete(table)):
        with pytest.raises(DatabaseError, match="只能追加"), desk.register.writing() as connection:
            connection.execute(statement)


def test_its_files_are_not_cleared_away_as_idle(desk: Desk, tmp_path: Path) -> None:
    store = Store(tmp_path / "evidence")
    for sha256 in (FORM.sha256, "b" * 64):
        store.place(sha256).parent.mkdir(parents=True)
        store.place(sha256).touch()
        os.utime(store.place(sha256), (0, 0))
    written(desk)
    idle = [store.place("b" * 64)]
    assert evidence.unnamed(desk.register, store, AT) == idle
    assert evidence.given_up(desk.register, [store.place(FORM.sha256), *idle], AT) == idle


def test_a_file_that_is_gone_or_another_is_told_also_of_one_withdrawn(desk: Desk, tmp_path: Path) -> None:
    store = Store(tmp_path / "evidence")
    made = written(desk)
    announcements.withdraw(desk.register, made.number, "日期写错了", "wang", "办公室", AT)
    gone = "公告：第1号所附“申报表.xlsx”不在佐证材料文件夹中，请从备份找回"
    assert evidence.faults(desk.register, store) == [gone]
    store.place(FORM.sha256).parent.mkdir(parents=True)
    store.place(FORM.sha256).write_bytes(b"another")
    [altered] = evidence.faults(desk.register, store)
    assert altered.startswith("公告：第1号所附“申报表.xlsx”的内容与登记的不符")
    assert evidence.faults(desk.register, store, titles=[]) == []
