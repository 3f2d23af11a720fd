"""What a restore refuses although the archive is whole; whatever it refuses, it leaves nothing behind."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from register import lawbook
from register.archive import DamagedError
from register.backup import File, backup
from register.connect import Register
from register.restore import FaultyError, NotEmptyError, restore
from register.verify import verify
from schemas.base import canonical
from tests.backup.conftest import KINDS, NOW, Backup, Members, repack
from tests.conftest import Database, Opened
from tests.register.desk import CALENDAR, PACK, Desk

ENTRIES = "register/entries/000001.jsonl"
UNITS = "register/units/000001.jsonl"


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, database: Database, opened: Opened) -> Register:
    """A database without tables, of each kind."""
    return opened(database(request.param, migrated=False))


def tables(register: Register) -> list[str]:
    """What is there."""
    if register.url.get_backend_name() == "sqlite" and not Path(str(register.url.database)).exists():
        return []
    return sorted(inspect(register.engine).get_table_names())


def test_a_register_with_titles_is_not_overwritten(desk: Desk, archive: Backup) -> None:
    with pytest.raises(NotEmptyError, match="恢复不会覆盖已有的名册"):
        restore(archive.path, desk.register)
    assert verify(desk.register, desk.book) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_inbox_row_is_enough_not_to_be_empty(
    kind: str, archive: Backup, database: Database, opened: Opened
) -> None:
    desk = Desk(opened(database(kind)))
    desk.hand_in(desk.application())
    with pytest.raises(NotEmptyError):
        restore(archive.path, desk.register)


@pytest.mark.parametrize("kind", KINDS)
def test_the_law_that_a_service_has_put_there_is_in_nobodys_way(
    kind: str, archive: Backup, database: Database, opened: Opened
) -> None:
    register = opened(database(kind))
    mended = PACK.model_copy(update={"edition": PACK.edition.model_copy(update={"title": "办法（修订）"})})
    added = {lawbook.add(register, one, NOW) for one in (PACK, CALENDAR, mended)}
    restore(archive.path, register)
    book = lawbook.read(register)
    assert {*book.editions, *book.calendars} == added
    assert verify(register, book) == []


def test_a_database_of_something_else_is_not_written_to(fresh: Register, archive: Backup) -> None:
    with fresh.migrating() as connection:
        connection.execute(text("CREATE TABLE cluster_metadata (n INTEGER)"))
    with pytest.raises(NotEmptyError, match="cluster_metadata"):
        restore(archive.path, fresh)
    assert tables(fresh) == ["cluster_metadata"]


def test_tables_of_another_revision_are_not_filled(
    archive: Backup, database: Database, opened: Opened
) -> None:
    register = opened(database("sqlite"))
    with register.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(NotEmptyError, match="还没有建表的数据库"):
        restore(archive.path, register)


def rows_of(members: Members) -> list[dict[str, str]]:
    """The ledger's rows."""
    return [json.loads(line) for line in members[ENTRIES].splitlines()]


def put_rows(members: Members, rows: list[dict[str, str]]) -> None:
    """The ledger's rows put back."""
    members[ENTRIES] = b"".join((canonical(row) + "\n").encode() for row in rows)


def test_a_ledger_that_does_not_hang_together_is_stopped_by_the_registers_triggers(
    fresh: Register, archive: Backup
) -> None:
    def break_chain(members: Members) -> None:
        rows = rows_of(members)
        rows[2]["prev"] = "e" * 64
        put_rows(members, rows)

    repack(archive.path, break_chain, seal=True)
    with pytest.raises(DamagedError, match=r"register/entries：数据库不接受其中的内容（档案断链"):
        restore(archive.path, fresh)
    assert tables(fresh) == []


def change_words(members: Members) -> None:
    """One line of the ledger says something else than its hash."""
    rows = rows_of(members)
    rows[1]["body"] = rows[1]["body"].replace("文〔2031〕", "文〔2030〕")
    put_rows(members, rows)


def test_a_ledger_whose_words_were_changed_is_found_by_verify_before_anything_counts(
    fresh: Register, archive: Backup
) -> None:
    repack(archive.path, change_words, seal=True)
    with pytest.raises(FaultyError, match=r"第2条.正文与其哈希不符"):
        restore(archive.path, fresh)
    assert tables(fresh) == []


def test_an_office_with_no_better_backup_can_have_it_all_the_same(fresh: Register, archive: Backup) -> None:
    repack(archive.path, change_words, seal=True)
    restored = restore(archive.path, fresh, despite_faults=True)
    assert restored.faults == verify(fresh, lawbook.read(fresh)) != []


def rename_a_column(members: Members) -> None:
    """A unit's names under another name."""
    members[UNITS] = members[UNITS].replace(b'"names"', b'"n"')


def test_rows_without_the_columns_of_the_manifest_are_refused(fresh: Register, archive: Backup) -> None:
    repack(archive.path, rename_a_column, seal=True)
    with pytest.raises(DamagedError, match="register/units：有一行与清单写明的栏目不符"):
        restore(archive.path, fresh)
    assert tables(fresh) == []


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../out.txt"])
def test_a_file_is_written_nowhere_but_into_the_folder(
    name: str, fresh: Register, archive: Backup, tmp_path: Path
) -> None:
    repack(archive.path, lambda members: members.update(_before(members, f"files/{name}")), seal=True)
    with pytest.raises(DamagedError, match="文件名不合规"):
        restore(archive.path, fresh, tmp_path / "to" / "files")
    assert not (tmp_path / "to" / "files").exists()


def _before(members: Members, name: str) -> Members:
    return {name: b"x", "manifest.json": members.pop("manifest.json")}


def test_files_come_back_byte_for_byte(desk: Desk, fresh: Register, tmp_path: Path) -> None:
    large = hashlib.shake_256(b"scan").digest(3_000_000)
    (tmp_path / "扫描件.pdf").write_bytes(large)
    files = [File("attachments/a/扫描件.pdf", tmp_path / "扫描件.pdf"), File("packs/a.yaml", b"name: x\n")]
    backup(desk.register, tmp_path / "1.tar.gz", NOW, files)
    restore(tmp_path / "1.tar.gz", fresh, tmp_path / "to")
    assert (tmp_path / "to" / "attachments" / "a" / "扫描件.pdf").read_bytes() == large
    assert (tmp_path / "to" / "packs" / "a.yaml").read_bytes() == b"name: x\n"


def test_a_sqlite_file_that_was_not_there_before_goes_again(
    archive: Backup, opened: Opened, tmp_path: Path
) -> None:
    repack(archive.path, rename_a_column, seal=True)
    with pytest.raises(DamagedError):
        restore(archive.path, opened(f"sqlite:///{tmp_path}/new/register.db"))
    assert list((tmp_path / "new").iterdir()) == []
