"""Texts are kept packed, and always say what they said: of before, after another release, and behind our back."""

import zlib
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    LargeBinary,
    select,
    type_coerce,
    update,
)

import register.packed
from register.acts import standing_acts
from register.columns import PackedText
from register.connect import Register
from register.migrate import to_head, upgrade
from register.packed import FIRST, packed, unpacked
from register.tables import METADATA, entries, inbox, outbox, titles
from register.verify import verify
from tests.behind import behind
from tests.conftest import Database, Opened
from tests.register.before import copy_all, way_in
from tests.register.desk import TITLE, Desk
from tests.unit.test_stories import ledgers_of_all

KINDS = ["sqlite", "postgresql"]
AT = datetime(2031, 3, 1, tzinfo=UTC)


async def test_every_text_of_every_story_comes_out_as_it_went_in_and_is_a_quarter_as_large() -> None:
    whole = small = 0
    for story, ledger in await ledgers_of_all():
        for entry in ledger:
            kept = packed(entry.body)
            assert unpacked(kept) == entry.body, (story, entry.seq)
            whole, small = whole + len(entry.body.encode()), small + len(kept)
    assert small < whole / 4


@pytest.mark.parametrize("said", ["", "{}", "称号：2036-0001\n", "\0", "𠀀", "x" * 100_000])
def test_any_text_can_be_kept(said: str) -> None:
    assert unpacked(packed(said)) == said


def test_what_was_packed_once_is_read_for_ever() -> None:
    kept = bytes.fromhex("017b8a77bf3800")
    assert unpacked(kept) == "复验合格，称号延续。"


def test_the_dictionary_never_changes() -> None:
    """What has been packed cannot be read without it: a better one is another file with another number."""
    words = Path(register.packed.__file__).with_name("packed.txt").read_bytes()
    assert sha256(words).hexdigest() == "655c45009812b3456116f9d9c02d38ee2fa3836fd63822a56e35ca5599701443"


def test_nothing_but_pythons_own_library_is_needed_to_read() -> None:
    words = Path(register.packed.__file__).with_name("packed.txt").read_bytes()
    assert zlib.decompressobj(-15, zdict=words).decompress(packed("有效期")[1:]).decode() == "有效期"


def test_a_text_of_before_is_what_it_is() -> None:
    assert unpacked("有效期") == unpacked("有效期".encode()) == "有效期"


@pytest.mark.parametrize(
    "kept",
    [
        FIRST,
        FIRST + b"\xff\xff",
        packed("有效期")[:-1],
        packed("有效期") + b"x",
        b"\2" + packed("有效期")[1:],
        b"\xff",
    ],
)
def test_what_nobody_packed_so_is_some_other_text(kept: bytes) -> None:
    assert unpacked(kept) != "有效期"


def test_a_row_that_unfolds_without_end_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register.packed, "LARGEST", 1000)
    assert len(unpacked(packed("x" * 1001))) < 100


@pytest.mark.parametrize("kept", [FIRST, FIRST + b"\xff", b"\xff", packed("{}") + b"x"])
def test_bytes_that_are_no_text_are_named_by_verify(desk: Desk, kept: bytes) -> None:
    desk.apply()
    with behind(desk.register) as connection:
        connection.execute(update(entries).values(body=type_coerce(kept, LargeBinary)))
    assert f"{TITLE}：第1条：正文与其哈希不符，内容被改动过" in verify(desk.register, desk.book)


def test_the_acts_of_a_kind_are_found_by_a_column(desk: Desk) -> None:
    desk.apply()
    desk.opine()
    assert [one.kind for one in standing_acts(desk.register, ["opine"])] == ["opine"]


@pytest.fixture(params=KINDS)
def before(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Register:
    """An empty register of before texts were packed."""
    register = opened(database(request.param, migrated=False))
    with register.migrating() as connection:
        upgrade(connection, "0023")
    return register


def test_a_register_of_before_says_what_it_said(before: Register, database: Database, opened: Opened) -> None:
    lived = Desk(opened(database("sqlite")))
    lived.apply()
    lived.opine()
    lived.do(lived.action("rectify", "unit", date(2031, 5, 2)), late=True)
    with lived.register.reading() as reading, before.writing("test") as connection:
        copy_all(reading, connection, "0023")
    to_head(before)
    with lived.register.reading() as then, before.reading() as now:
        for one in (titles, entries, inbox, outbox):
            assert now.execute(select(one)).all() == then.execute(select(one)).all()
        assert all(kept[:1] == FIRST for kept in _kept(now))
    assert verify(before, lived.book) == []


def _kept(connection: Connection) -> list[Any]:
    """Every packed column of every row, as it is kept."""
    return [
        one
        for where in METADATA.sorted_tables
        for kept in where.columns
        if isinstance(kept.type, PackedText)
        for one in connection.scalars(select(type_coerce(kept, LargeBinary)).where(kept.is_not(None)))
    ]


def test_a_large_register_is_packed_some_rows_at_a_time(before: Register) -> None:
    _, into = way_in(outbox, "0023")
    row = {"title": TITLE, "seq": 1, "role": "office", "urgent": False, "body": "正文", "facts": "{}"}
    row |= {"effective": AT, "recorded_at": AT, "attempts": 0, "state": "delivered"}
    with before.writing("test") as connection:
        connection.execute(into, [{**row, "key": f"{n}", "subject": f"第{n}份"} for n in range(1_201)])
    to_head(before)
    with before.reading() as connection:
        found = connection.execute(select(outbox.c.key, outbox.c.subject)).all()
        assert len(found) == 1_201
        assert all(said == f"第{key}份" for key, said in found)
        assert all(kept[:1] == FIRST for kept in _kept(connection))
