"""Hashes are kept as bytes, instants in SQLite as numbers; both say what they said, in a register of before too."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, LargeBinary, select, text, type_coerce, update

from register.columns import HashColumn
from register.connect import Register
from register.migrate import to_head, upgrade
from register.tables import METADATA, editions, entries, inbox, titles
from register.verify import verify
from schemas.base import CHINA, sealed
from tests.behind import behind
from tests.conftest import Database, Opened
from tests.register.before import copy_all
from tests.register.desk import TITLE, Desk
from tests.register.lived_in import lived_in

FAR = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC) - timedelta(days=1)


def test_a_hash_takes_half_as_much_and_says_the_same(desk: Desk) -> None:
    desk.apply()
    with desk.register.reading() as connection:
        (kept,) = connection.scalars(select(type_coerce(entries.c.hash, LargeBinary)))
        (said,) = connection.execute(select(entries)).all()
        assert kept.hex() == said.hash == sealed(said.prev, said.body)
        assert connection.scalar(select(entries.c.seq).where(entries.c.hash == said.hash)) == 1


@pytest.mark.parametrize("said", ["", "x", "甲", "0" * 63, "0" * 66, "A" * 64, "g" * 64, "00 " * 32])
def test_what_is_no_hash_stays_what_it_says(desk: Desk, said: str) -> None:
    desk.apply()
    with behind(desk.register) as connection:
        connection.execute(update(titles).values(head=said))
    with desk.register.reading() as connection:
        assert connection.scalar(select(titles.c.head)) == said
    assert any(TITLE in fault for fault in verify(desk.register, desk.book))


INSTANTS = [
    datetime(1969, 7, 20, 20, 17, 40, 1, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2031, 3, 1, 9, tzinfo=CHINA),
    datetime(2031, 3, 1, 1, 0, 0, 1, tzinfo=UTC),
    FAR,
]


def test_instants_come_back_to_the_microsecond_and_sort_as_they_follow(desk: Desk) -> None:
    desk.apply()
    with desk.register.writing() as connection:
        row = dict(connection.execute(select(inbox)).one()._mapping)
        for n, at in enumerate(reversed(INSTANTS), 2):
            connection.execute(
                inbox.insert().values({**row, "action_id": f"{n}", "turn": n, "received_at": at})
            )
    with desk.register.reading() as connection:
        query = select(inbox.c.received_at).where(inbox.c.turn > 1).order_by(inbox.c.received_at)
        found = connection.scalars(query).all()
        assert found == INSTANTS
        assert {at.utcoffset() for at in found} == {timedelta(hours=8)}
        kept = inbox.c.received_at
        after = select(inbox.c.turn).where(inbox.c.turn > 1, kept > INSTANTS[2], kept < FAR)
        assert connection.scalars(after).all() == [3]


def test_an_instant_that_somebody_writes_into_sqlite_as_a_text_is_read(desk: Desk) -> None:
    if desk.register.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes nothing else")
    desk.apply()
    with behind(desk.register) as connection:
        connection.execute(text("UPDATE entries SET recorded_at = '2030-01-01 00:00:00'"))
    with desk.register.reading() as connection:
        assert connection.scalar(select(entries.c.recorded_at)) == datetime(2030, 1, 1, tzinfo=UTC)
    assert any(TITLE in fault for fault in verify(desk.register, desk.book))


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Register:
    """An empty register of before."""
    register = opened(database(request.param, migrated=False))
    with register.migrating() as connection:
        upgrade(connection, "0024")
    return register


def test_a_register_of_before_in_which_much_has_happened_says_what_it_said(
    before: Register, database: Database, opened: Opened
) -> None:
    lived = lived_in(opened(database("sqlite")))
    with lived.register.reading() as then, before.writing("test") as connection:
        copy_all(then, connection, "0024")
    to_head(before)
    with lived.register.reading() as then, before.reading() as now:
        for one in METADATA.sorted_tables:
            query = select(one).order_by(*one.primary_key.columns)
            assert now.execute(query).all() == then.execute(query).all(), one.name
        assert not [kept for kept in _hashes(now) if len(kept) != 32]
        if now.dialect.name == "sqlite":
            kinds = now.scalars(text("SELECT typeof(recorded_at) FROM entries"))
            assert set(kinds) == {"integer"}
    assert verify(before, lived.book) == []


def _hashes(connection: Connection) -> list[bytes]:
    """Every hash of what every entry has, as it is kept."""
    return [
        kept
        for where in METADATA.sorted_tables
        for one in where.columns
        if isinstance(one.type, HashColumn)
        for kept in connection.scalars(select(type_coerce(one, LargeBinary)).where(one.is_not(None)))
    ]


def test_what_was_altered_before_is_no_obstacle_and_is_named_afterwards(
    before: Register, database: Database, opened: Opened
) -> None:
    lived = Desk(opened(database("sqlite")))
    lived.apply()
    lived.opine()
    with lived.register.reading() as then, before.writing("test") as connection:
        copy_all(then, connection, "0024")
        connection.execute(text("UPDATE titles SET head = 'x'"))
        connection.execute(text("UPDATE outbox SET sha256 = '甲'"))
    to_head(before)
    said = "\n".join(verify(before, lived.book))
    assert "首尾不符" in said
    assert "的文字与其摘要不符" in said


def test_the_guard_of_the_chain_still_refuses(desk: Desk) -> None:
    desk.apply()
    with desk.register.reading() as connection:
        row = dict(connection.execute(select(entries)).one()._mapping)
    for prev in (sealed("another"), "0" * 64):
        later = {**row, "seq": 2, "action_id": "later", "prev": prev}
        with pytest.raises(Exception, match="断链"), desk.register.writing("test") as connection:
            connection.execute(entries.insert().values(later))


def test_a_title_under_an_edition_that_there_is_not_is_refused(desk: Desk) -> None:
    desk.apply()
    with desk.register.reading() as connection:
        assert connection.scalar(select(editions.c.hash).where(editions.c.kind == "edition"))
    with pytest.raises(Exception, match=r"(?i)foreign key"), desk.register.writing("test") as connection:
        connection.execute(update(titles).values(edition=sealed("none")))
