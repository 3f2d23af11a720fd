"""An archive that somebody made up: bounded before it is read, and refused by the name of the member or table."""

import gzip
import json
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from register import unarchive
from register.archive import MANIFEST, DamagedError, UnusableArchiveError
from register.restore import FaultyError, check, restore
from tests.backup.conftest import Backup, Members, repack
from tests.conftest import Database, Opened

ROWS = "register/outbox/000001.jsonl"


def refused(path: Path) -> str:
    """What is said of an archive that must not be restored."""
    with pytest.raises(UnusableArchiveError) as refusal:
        check(path)
    return str(refusal.value)


@pytest.mark.timeout(20)
def test_a_manifest_of_three_hundred_megabytes_takes_neither_memory_nor_time(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        member = tarfile.TarInfo(MANIFEST)
        member.size = 300 << 20
        packed.write(member.tobuf())
        for _ in range(300):
            packed.write(b" " * (1 << 20))
    tracemalloc.start()
    try:
        assert MANIFEST in refused(path)
        assert tracemalloc.get_traced_memory()[1] < 200 << 20
    finally:
        tracemalloc.stop()


def test_a_manifest_longer_than_any_is_refused_as_that(
    archive: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unarchive, "LARGEST_MANIFEST", 100)
    assert f"{MANIFEST}：清单超过" in refused(archive.path)


def test_more_files_than_memory_is_for_are_refused_as_that(
    archive: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unarchive, "MOST_FILES", len(archive.manifest.members))
    assert check(archive.path) == archive.manifest
    monkeypatch.setattr(unarchive, "MOST_FILES", len(archive.manifest.members) - 1)
    assert "（佐证材料多的，请用 backup --evidence 另存）" in refused(archive.path)


def test_a_manifest_that_is_short_and_makes_much_is_refused(archive: Backup) -> None:
    much = b"[" + b"{}," * 1_500_000 + b"{}]"
    repack(archive.path, lambda members: members.__setitem__(MANIFEST, much))
    assert f"{MANIFEST}：成员超过" in refused(archive.path)


def test_a_law_that_nobody_can_read_is_named(archive: Backup, database: Database, opened: Opened) -> None:
    def altered(members: Members) -> None:
        name = "register/editions/000001.jsonl"
        rows = [json.loads(line) for line in members[name].splitlines()]
        rows[0]["body"] = "{}"
        members[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    repack(archive.path, altered, seal=True)
    with pytest.raises(FaultyError, match="：正文与其哈希"):
        restore(archive.path, opened(database("sqlite", migrated=False)))


def test_a_line_longer_than_any_is_refused_as_that(archive: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unarchive, "LONGEST_ROW", 50)
    assert "有一行超过" in refused(archive.path)


def test_rows_are_handed_on_by_their_bytes_too(archive: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unarchive, "BATCH_BYTES", 10)
    assert check(archive.path) == archive.manifest


@pytest.mark.timeout(20)
def test_a_name_of_forty_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.gz"
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, 40 << 20
    path.write_bytes(gzip.compress(member.tobuf() + bytes(member.size)))
    assert "名称超过1MB" in refused(path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_a_member_that_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "x.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo("files/x")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    assert "files/x：不是普通文件" in refused(path)


@pytest.mark.parametrize("text", [b"[" * 100_000, b'{"format": ' + b"9" * 4000 + b"}"], ids=("deep", "long"))
def test_a_manifest_or_row_that_trips_its_reader_is_refused(archive: Backup, text: bytes) -> None:
    row, manifest = (archive.path.with_name(name) for name in ("row.tar.gz", "manifest.tar.gz"))
    for path, member in ((row, ROWS), (manifest, MANIFEST)):
        path.write_bytes(archive.path.read_bytes())
        repack(path, lambda members, member=member: members.__setitem__(member, text + b"\n"))  # type: ignore[misc]
    assert ROWS in refused(row)
    assert refused(manifest)


MALFORMED = {
    "a list": ("area", []),
    "a map": ("area", {}),
    "a number for a text": ("subject", 7),
    "a truth for a number": ("attempts", True),
    "more than a database counts to": ("attempts", 10**30),
    "half a character": ("body", "\ud800"),
    "no zone": ("recorded_at", "2031-01-01T00:00:00"),
    "before the first instant": ("recorded_at", "0001-01-01T00:00:00+14:00"),
    "after the last": ("recorded_at", "9999-12-31T23:59:59+00:00"),
    "no day": ("digest_on", "2031-02-30"),
}


def first_row(column: str, value: Any) -> Callable[[Members], Any]:
    """Another value in the first row."""

    def change(members: Members) -> None:
        first, _, rest = members[ROWS].partition(b"\n")
        row = json.loads(first)
        assert column in row
        members[ROWS] = json.dumps(row | {column: value}).encode() + b"\n" + rest

    return change


@pytest.mark.parametrize(("column", "value"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_row_is_refused_by_its_table_and_nothing_is_left(
    archive: Backup, column: str, value: Any, tmp_path: Path, database: Database, opened: Opened
) -> None:
    repack(archive.path, first_row(column, value), seal=True)
    register = opened(database("sqlite", migrated=False))
    before = sorted(one.name for one in tmp_path.iterdir())
    with pytest.raises(DamagedError, match="register/outbox：有一行与清单写明的栏目不符"):
        restore(archive.path, register, tmp_path / "files")
    assert sorted(one.name for one in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (lambda shapes: shapes | {"sqlite_x": {"rows": 0, "columns": {}}}, "没有的表"),
        (
            lambda shapes: (
                shapes | {"units": shapes["units"] | {"columns": shapes["units"]["columns"] | {"x": "text"}}}
            ),
            "没有的栏目",
        ),
    ],
    ids=("table", "column"),
)
def test_a_manifest_of_other_tables_than_the_registers_is_refused(
    archive: Backup, tables: Callable[[Any], Any], words: str, database: Database, opened: Opened
) -> None:
    def change(members: Members) -> None:
        said = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps(said | {"tables": tables(said["tables"])}).encode()

    repack(archive.path, change)
    with pytest.raises(DamagedError, match=words):
        restore(archive.path, opened(database("sqlite", migrated=False)))
