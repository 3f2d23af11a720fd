"""Whatever was done to an archive, it is refused, and the refusal names the member."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from register.archive import MANIFEST, DamagedError, UnusableArchiveError
from register.restore import check, restore
from tests.backup.conftest import Backup, Members, repack
from tests.conftest import Database, Opened

ENTRIES = "register/entries/000001.jsonl"
INBOX = "register/inbox/000001.jsonl"


def refused(path: Path) -> str:
    """What is said of an archive that must not be restored."""
    with pytest.raises(UnusableArchiveError) as refusal:
        check(path)
    return str(refusal.value)


def test_an_archive_as_it_was_written_is_fit_to_be_restored(archive: Backup) -> None:
    assert check(archive.path) == archive.manifest


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_one_that_was_cut_off(archive: Backup, share: float) -> None:
    content = archive.path.read_bytes()
    archive.path.write_bytes(content[: int(len(content) * share)])
    assert "备份文件已损坏或不完整" in refused(archive.path)


def test_one_that_is_whole_but_for_its_last_byte(archive: Backup) -> None:
    archive.path.write_bytes(archive.path.read_bytes()[:-1])
    assert "备份文件已损坏或不完整" in refused(archive.path)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_one_with_a_flipped_bit(archive: Backup, share: float) -> None:
    content = bytearray(archive.path.read_bytes())
    content[int(len(content) * share)] ^= 0x10
    archive.path.write_bytes(content)
    assert "备份文件已损坏或不完整" in refused(archive.path)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 not ours", gzip.compress(b"not a tar" * 200)],
    ids=["empty", "no gzip", "no tar"],
)
def test_another_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    assert "备份文件已损坏或不完整" in refused(path)


def test_a_list_taken_for_a_backup_is_told_without_a_word_of_english(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK\x03\x04 a spreadsheet")
    said = refused(path)
    assert "不像是本程序的备份文件，请核对选对了文件" in said
    assert not re.search("[A-Za-z]", said)


def pop(name: str) -> Callable[[Members], Any]:
    """Takes a member out."""
    return lambda members: members.pop(name)


def put(name: str, content: bytes) -> Callable[[Members], Any]:
    """Puts a member in the manifest's place's front, or in another's place."""

    def change(members: Members) -> None:
        last = members.pop(MANIFEST)
        members[name] = content
        members.setdefault(MANIFEST, last)

    return change


def edit(name: str, old: bytes, new: bytes) -> Callable[[Members], Any]:
    """Replaces something within a member."""

    def change(members: Members) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return change


def said(**changes: Any) -> Callable[[Members], Any]:
    """Changes what the manifest says."""

    def change(members: Members) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return change


TAMPERED: dict[str, tuple[Callable[[Members], Any], str]] = {
    "a member gone": (pop(ENTRIES), f"{ENTRIES}：缺少这个成员"),
    "no manifest": (pop(MANIFEST), f"{MANIFEST}：没有清单"),
    "other words": (edit(ENTRIES, "公示".encode(), "公式".encode()), f"{ENTRIES}：内容与清单的校验和不符"),
    "another state": (edit(INBOX, b"waiting", b"refused"), f"{INBOX}：内容与清单的校验和不符"),
    "rows more": (put("register/units/9.jsonl", b"{}\n"), "register/units/9.jsonl：清单中没有这个成员"),
    "a file more": (put("files/more.txt", b"x"), "files/more.txt：清单中没有这个成员"),
    "no JSON": (put(ENTRIES, b"not json\n"), f"{ENTRIES}：读到这里中断"),
    "no rows": (put(ENTRIES, b"[1]\n"), f"{ENTRIES}：读到这里中断"),
    "no format": (said(format="1"), f"{MANIFEST}：读到这里中断"),
    "no tables": (said(tables={}), "register/accounts：清单中没有这个表"),
    "other heads": (said(heads="0" * 64), "register/entries：各称号档案的链首与清单不符"),
    "no JSON for manifest": (put(MANIFEST, b"{"), f"{MANIFEST}：读到这里中断"),
}


@pytest.mark.parametrize(("change", "words"), TAMPERED.values(), ids=TAMPERED.keys())
def test_one_whose_members_are_not_those_of_the_manifest(
    archive: Backup, change: Callable[[Members], Any], words: str
) -> None:
    repack(archive.path, change)
    assert words in refused(archive.path)


def test_one_that_lacks_rows_although_its_checksums_were_made_to_fit(archive: Backup) -> None:
    last = archive.manifest.tables["inbox"].rows

    def drop_last(members: Members) -> None:
        members[INBOX] = b"".join(members[INBOX].splitlines(keepends=True)[:-1])

    repack(archive.path, drop_last, seal=True)
    assert f"register/inbox：应有 {last} 行，实有 {last - 1} 行" in refused(archive.path)


@pytest.mark.parametrize("newer", [{"format": 2}, {"revision": "9999"}], ids=["format", "revision"])
def test_one_of_newer_code(archive: Backup, newer: dict[str, Any]) -> None:
    repack(archive.path, said(**newer))
    assert "由更新版本的程序写成" in refused(archive.path)
    assert "升级" in refused(archive.path)


@pytest.mark.parametrize("migrated", [True, False])
def test_a_damaged_one_leaves_the_register_as_it_was(
    archive: Backup, migrated: bool, database: Database, opened: Opened, tmp_path: Path
) -> None:
    repack(archive.path, edit(ENTRIES, "公示".encode(), "公式".encode()))
    url = database("sqlite", migrated=migrated)
    before = sorted(one.name for one in tmp_path.iterdir())
    with pytest.raises(DamagedError):
        restore(archive.path, opened(url), tmp_path / "files")
    assert sorted(one.name for one in tmp_path.iterdir()) == before
