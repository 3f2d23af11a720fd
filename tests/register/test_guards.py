"""The database itself refuses what must never happen to ledger and editions, whoever asks."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from register.connect import Register
from register.tables import editions, entries, titles
from schemas.base import CHINA
from tests.register.desk import TITLE, Desk, unit


def refused(register: Register, statement: str) -> str:
    """What the database says to a statement that it refuses."""
    with pytest.raises(DBAPIError) as refusal, register.writing() as connection:
        connection.exec_driver_sql(statement)
    return str(refusal.value.orig)


def line(desk: Desk, **changes: Any) -> dict[str, Any]:
    """The ledger's last line, changed."""
    with desk.register.reading() as connection:
        last = connection.execute(select(entries).order_by(entries.c.seq.desc()).limit(1)).one()
    return {**last._mapping, "action_id": None, **changes}


@pytest.mark.parametrize("change", ["UPDATE entries SET outcome = 'agreed'", "DELETE FROM entries"])
def test_the_ledger_is_neither_changed_nor_deleted(desk: Desk, change: str) -> None:
    desk.apply()
    assert "档案只能追加" in refused(desk.register, change)


@pytest.mark.parametrize("change", ["UPDATE editions SET body = '{}'", "DELETE FROM editions"])
def test_editions_are_neither_changed_nor_deleted(desk: Desk, change: str) -> None:
    assert "永久保存" in refused(desk.register, change)


@pytest.mark.parametrize("table", ["entries", "editions"])
def test_nothing_replaces_or_empties_them(desk: Desk, table: str) -> None:
    desk.apply()
    if desk.register.engine.dialect.name == "sqlite":
        statement, words = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "不得重复写入"
    else:
        statement, words = f"TRUNCATE {table} CASCADE", "不得修改或删除"
    assert words in refused(desk.register, statement)


def test_an_entry_that_does_not_follow_the_last_one_is_refused(desk: Desk) -> None:
    desk.apply()
    broken = line(desk, seq=2, prev="a" * 64, hash="b" * 64)
    with pytest.raises(DBAPIError, match="档案断链"), desk.register.writing() as connection:
        connection.execute(insert(entries).values(broken))


def test_an_entry_that_leaves_a_gap_is_refused(desk: Desk) -> None:
    desk.apply()
    last = line(desk)
    with pytest.raises(DBAPIError, match="档案断链"), desk.register.writing() as connection:
        connection.execute(insert(entries).values({**last, "seq": 3, "prev": last["hash"]}))


def test_a_first_entry_that_follows_something_is_refused(desk: Desk) -> None:
    desk.apply()
    with desk.register.writing() as connection:
        row = connection.execute(select(titles)).one()
        other = {**row._mapping, "id": "2031-0002", "is_open": False}
        connection.execute(insert(titles).values(other))
    with pytest.raises(DBAPIError, match="档案断链"), desk.register.writing() as connection:
        connection.execute(insert(entries).values(line(desk, title="2031-0002", prev="a" * 64)))


def test_a_unit_has_one_open_title_of_a_kind(desk: Desk) -> None:
    desk.apply()
    desk.apply(unit(2), title="2031-0002")
    with pytest.raises(IntegrityError), desk.register.writing() as connection:
        connection.execute(update(titles).where(titles.c.id == "2031-0002").values(unit_code=unit().code))


def test_an_instant_without_a_zone_is_refused(desk: Desk) -> None:
    naive = datetime(2031, 1, 1)  # noqa: DTZ001  that is what is refused
    with pytest.raises(Exception, match="必须带时区"), desk.register.writing() as connection:
        connection.execute(
            insert(editions).values(hash="c" * 64, kind="edition", id="x", body="{}", added_at=naive)
        )


def test_an_instant_comes_back_in_the_zone_of_the_law(desk: Desk) -> None:
    instant = datetime(2031, 2, 28, 16, 0, 0, 123456, tzinfo=UTC)
    with desk.register.writing() as connection:
        connection.execute(
            insert(editions).values(hash="c" * 64, kind="edition", id="x", body="{}", added_at=instant)
        )
    with desk.register.reading() as connection:
        found = connection.scalar(select(editions.c.added_at).where(editions.c.hash == "c" * 64))
    assert found is not None
    assert (found, found.tzinfo) == (instant, CHINA)


def test_a_title_lives_under_laws_that_the_register_keeps(desk: Desk) -> None:
    desk.apply()
    with pytest.raises(IntegrityError), desk.register.writing() as connection:
        connection.execute(update(titles).where(titles.c.id == TITLE).values(edition="f" * 64))
