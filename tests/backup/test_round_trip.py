"""What comes out of a backup is what went in, whichever kind of database it came from and goes to."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from register import accounts, audit, connect, drafts, inbox, lawbook, outbox, queries, sessions
from register.archive import MANIFEST, ROWS
from register.backup import backup, kinds
from register.connect import Register
from register.restore import restore
from register.tables import METADATA
from register.verify import verify
from tests.backup.conftest import ACCOUNT, KINDS, NOW, WAITING, Backup, Members, fill, repack
from tests.conftest import Database, Opened
from tests.register.desk import TITLE, Desk


@pytest.mark.parametrize("to", KINDS)
def test_a_restored_register_backs_up_to_the_same_archive(
    desk: Desk, to: str, database: Database, opened: Opened, tmp_path: Path
) -> None:
    first = backup(desk.register, tmp_path / "1.tar.gz", NOW)
    target = opened(database(to, migrated=False))
    restore(tmp_path / "1.tar.gz", target)
    second = backup(target, tmp_path / "2.tar.gz", NOW)
    assert (second.members, second.tables, second.heads) == (first.members, first.tables, first.heads)
    assert verify(target, lawbook.read(target)) == []


@pytest.fixture(params=KINDS)
def restored(request: pytest.FixtureRequest, archive: Backup, database: Database, opened: Opened) -> Register:
    """The filled register, restored into each kind."""
    target = opened(database(request.param, migrated=False))
    restore(archive.path, target)
    return target


def test_every_open_title_wakes_when_it_would_have(
    restored: Register, database: Database, opened: Opened
) -> None:
    wakes = {one.title: one.next_wake for one in queries.open_titles(restored)}
    source = fill(opened(database("sqlite"))).register
    assert wakes == {one.title: one.next_wake for one in queries.open_titles(source)}
    assert None not in wakes.values()


def test_what_waited_in_the_inbox_still_waits(restored: Register) -> None:
    assert [one.kind for one in inbox.waiting(restored, WAITING).actions] == ["opine"]


def test_undelivered_notices_are_still_to_be_delivered(restored: Register) -> None:
    states = {one.state for one in outbox.notices(restored)}
    assert states == {"pending", "delivered", "failed"}
    (failed,) = outbox.notices(restored, undelivered=True)
    assert (failed.attempts, failed.last_error) == (3, "邮件服务器没有应答")


@pytest.mark.parametrize("table", ["entries", "editions", "audit"])
def test_the_restored_register_is_guarded_by_its_triggers(restored: Register, table: str) -> None:
    with pytest.raises(DBAPIError), restored.writing() as connection:
        connection.execute(text(f"DELETE FROM {table}"))


def test_the_web_desk_is_there_with_its_log_and_nobody_is_signed_in(
    desk: Desk, database: Database, opened: Opened, tmp_path: Path
) -> None:
    with accounts.alone(desk.register) as connection:
        token = sessions.begin(connection, ACCOUNT, NOW, must_change=False)
        assert sessions.find(connection, token) is not None
    backup(desk.register, tmp_path / "1.tar.gz", NOW)
    for to in KINDS:
        target = opened(database(to, migrated=False))
        restore(tmp_path / "1.tar.gz", target)
        with target.reading() as connection:
            assert accounts.find(connection, "SHENJI") == ACCOUNT
            assert sessions.find(connection, token) is None
        assert audit.read(target) == audit.read(desk.register)
        assert drafts.of_post(target, "考核组") == drafts.of_post(desk.register, "考核组") != []
        audit.note(target, NOW, "shenji", "log")
        assert verify(target, lawbook.read(target)) == []


def test_people_go_on_in_the_restored_register(restored: Register) -> None:
    desk = Desk(restored)
    (waiting,) = inbox.waiting(restored, WAITING).actions
    desk.record(desk.request(waiting))
    assert desk.life(WAITING).standing.stage == "materials"
    assert verify(restored, lawbook.read(restored)) == []


def test_every_column_of_the_register_has_a_kind() -> None:
    for table in METADATA.sorted_tables:
        assert list(kinds(table)) == table.columns.keys()


LATER = """
import sqlalchemy as sa
from alembic import op
from pathlib import Path

revision, down_revision, branch_labels, depends_on = "9001", Path(__file__).with_name("before").read_text(), None, None

def upgrade():
    op.add_column("units", sa.Column("note", sa.Text, nullable=False, server_default="later"))
"""


@pytest.mark.parametrize("to", KINDS)
def test_an_archive_of_an_earlier_revision_is_brought_to_this_one(
    to: str,
    archive: Backup,
    database: Database,
    opened: Opened,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(connect.MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "r9001_later.py").write_text(LATER)
    (tmp_path / "migrations" / "versions" / "before").write_text(archive.manifest.revision)
    monkeypatch.setattr(connect, "MIGRATIONS", tmp_path / "migrations")
    target = opened(database(to, migrated=False))
    restore(archive.path, target)
    assert target.at_head()
    with target.reading() as connection:
        assert set(connection.scalars(text("SELECT note FROM units"))) == {"later"}


SINCE_0006 = {
    "inbox": ("stamp",),
    "titles": ("number_folded", "recommender_folded", "stamp"),
    "obligations": ("urged", "urged_on"),
    "entries": ("act", "files"),
}
"""Columns that came later, by their table."""
TABLES_SINCE_0006 = (
    "accounts",
    "announcements",
    "attempts",
    "audit",
    "chapters",
    "drafts",
    "errands",
    "feeds",
    "journal",
    "keys",
    "papers",
    "passages",
    "replies",
    "reply_links",
    "sessions",
    "standings",
    "subscriptions",
    "substitutions",
    "undertakings",
    "unit_names",
)


def as_0006_had_it(members: Members) -> None:
    """None of the columns and tables that came later."""
    said = json.loads(members[MANIFEST])
    said["revision"] = "0006"
    for table in TABLES_SINCE_0006:
        said["tables"].pop(table, None)  # some are in no archive
        for place in [one for one in members if one.startswith(f"{ROWS}{table}/")]:
            del members[place]
    for table, later in SINCE_0006.items():
        columns = said["tables"][table]["columns"]
        for name in later:
            del columns[name]
        place = f"{ROWS}{table}/000001.jsonl"
        rows = [json.loads(line) for line in members[place].splitlines()]
        kept = [{name: row[name] for name in columns} for row in rows]
        members[place] = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in kept).encode()
    members[MANIFEST] = json.dumps(said).encode()


@pytest.mark.parametrize("to", KINDS)
def test_an_archive_of_before_numbers_were_folded_is_restored_sound(
    to: str, archive: Backup, database: Database, opened: Opened
) -> None:
    repack(archive.path, as_0006_had_it, seal=True)
    target = opened(database(to, migrated=False))
    assert restore(archive.path, target).faults == []
    assert [row.id for row in queries.find_titles(target, "ky — 1")] == [TITLE]
