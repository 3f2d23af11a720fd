"""The folder of evidence: whole or not at all, once each, never changed; and what the ledger names of it."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from register import evidence
from register.evidence import ChangedError, Store
from tests.conftest import Database, Opened
from tests.files import JPEG, PDF, file
from tests.register.desk import TITLE, Desk
from tests.stack import ROOT

KINDS = ("sqlite", "postgresql")
DAY = date(2031, 3, 10)


def sha(content: bytes) -> str:
    """The hash of a content."""
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty folder of evidence."""
    return Store(tmp_path / "佐证 1")


def put(store: Store, folder: Path, content: bytes = JPEG) -> str:
    """Keep a content; its hash."""
    store.keep(file(folder, "来.jpg", content), sha(content))
    return sha(content)


def test_a_content_is_kept_once_under_its_hash_and_read_only(store: Store, tmp_path: Path) -> None:
    photo = file(tmp_path, "现场.jpg")
    assert store.keep(photo, sha(JPEG))
    assert not store.keep(file(tmp_path, "另名.jpg"), sha(JPEG))
    (place,) = store.contents()
    assert place == store.folder / sha(JPEG)[:2] / sha(JPEG)
    assert place.stat().st_mode & 0o227 == 0, "written by nobody, read by no others"
    assert photo.read_bytes() == place.read_bytes() == JPEG


def test_what_was_damaged_is_written_anew(store: Store, tmp_path: Path) -> None:
    place = store.place(put(store, tmp_path))
    place.chmod(0o600)
    place.write_bytes(b"damaged")
    assert store.state(sha(JPEG)) == "altered"
    assert store.keep(tmp_path / "来.jpg", sha(JPEG))
    assert store.state(sha(JPEG)) == "kept"


def test_several_may_put_the_same_in_at_once(store: Store, tmp_path: Path) -> None:
    content = JPEG * 100_000
    path = file(tmp_path, "大.jpg", content)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: store.keep(path, sha(content)), range(16)))
    assert [one.name for one in store.folder.rglob("*") if one.is_file()] == [sha(content)]
    assert store.state(sha(content)) == "kept"


def test_a_content_that_has_become_another_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ChangedError):
        store.keep(file(tmp_path, "现场.jpg"), sha(PDF))
    assert [one for one in store.folder.rglob("*") if one.is_file()] == []


def test_a_copy_never_takes_another_files_place(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path)
    precious = file(tmp_path, "我的.jpg", b"mine")
    with pytest.raises(FileExistsError):
        store.copy(sha(JPEG), precious)
    assert precious.read_bytes() == b"mine"


def test_a_file_made_while_a_copy_is_written_stays_its_makers(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it gets its name a copy lies on the disk, which takes long enough."""
    put(store, tmp_path)
    out = tmp_path / "取出"
    out.mkdir()
    monkeypatch.setattr("register.evidence.os.fsync", lambda _: (out / "我的.jpg").write_bytes(b"mine"))
    with pytest.raises(FileExistsError):
        store.copy(sha(JPEG), out / "我的.jpg")
    assert (out / "我的.jpg").read_bytes() == b"mine"
    assert os.listdir(out) == ["我的.jpg"]


def test_a_damaged_content_is_not_copied(store: Store, tmp_path: Path) -> None:
    place = store.place(put(store, tmp_path))
    place.chmod(0o600)
    place.write_bytes(b"damaged")
    with pytest.raises(ChangedError):
        store.copy(sha(JPEG), tmp_path / "out.jpg")
    assert not (tmp_path / "out.jpg").exists()


KILLED = """
import os, sys
from pathlib import Path
from register.evidence import Store
os.mkfifo(sys.argv[2])
import register.evidence as evidence
evidence.opened = lambda path: open(path, "rb")  # a pipe, so that it can be caught half-way
Store(Path(sys.argv[1])).keep(Path(sys.argv[2]), "0" * 64)
"""


def test_what_a_killed_command_left_is_no_evidence_and_is_swept(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    command = [sys.executable, "-c", KILLED, str(store.folder), str(pipe)]
    writer = subprocess.Popen(command, cwd=ROOT)
    end = time.monotonic() + 60
    while not pipe.exists() and time.monotonic() < end:
        time.sleep(0.01)
    with pipe.open("wb") as stream:
        stream.write(JPEG)
        stream.flush()
        while not list(store.folder.glob(".new.*")) and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(60)
    (left,) = store.folder.glob(".new.*")
    assert list(store.contents()) == []
    put(store, tmp_path)
    assert not left.exists()
    assert [one.name for one in store.contents()] == [sha(JPEG)]


def with_a_file(desk: Desk, content: bytes = JPEG, name: str = "现场.jpg") -> None:
    """An opinion that names a file."""
    paper = {"number": "1号", "title": "意见", "date": "2031-03-10", "sha256": sha(content), "kept_as": name}
    desk.do(desk.action("opine", "township/灵泉街道", DAY, result="agreed", documents=[paper]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_ledger_names_its_files_and_a_missing_or_altered_one_is_a_fault(
    kind: str, database: Database, opened: Opened, store: Store, tmp_path: Path
) -> None:
    register = opened(database(kind))
    desk = Desk(register)
    desk.apply()
    with_a_file(desk)
    (named,) = evidence.named_in(register, [TITLE])
    assert (named.title, named.entry, named.document.kept_as) == (TITLE, 2, "现场.jpg")
    missing = f"{TITLE}：第2条所附“现场.jpg”不在佐证材料文件夹中，请从备份找回"
    assert evidence.faults(register, store) == evidence.faults(register, store, thorough=False) == [missing]
    place = store.place(put(store, tmp_path))
    assert evidence.faults(register, store) == []
    place.chmod(0o600)
    place.write_bytes(JPEG + b"retouched")
    (altered,) = evidence.faults(register, store)
    assert "第2条所附“现场.jpg”的内容与登记的不符" in altered


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_act_names_is_told_from_what_one_does(
    kind: str, database: Database, opened: Opened, store: Store, tmp_path: Path
) -> None:
    register = opened(database(kind))
    desk = Desk(register)
    desk.apply()
    with_a_file(desk)
    put(store, tmp_path)
    idle = put(store, tmp_path, PDF)
    later = datetime.now(UTC) + timedelta(days=1)
    assert [one.name for one in evidence.unnamed(register, store, later)] == [idle]
    assert evidence.unnamed(register, store, later - timedelta(days=2)) == [], "too fresh to be given up"


def test_a_titles_files_are_copied_by_entry_and_name(
    database: Database, opened: Opened, store: Store, tmp_path: Path
) -> None:
    register = opened(database("sqlite"))
    desk = Desk(register)
    desk.apply()
    with_a_file(desk)
    put(store, tmp_path)
    folder = tmp_path / "一单位一档" / "佐证"
    ((_, path),) = evidence.copy_title(register, store, TITLE, folder)
    assert path == folder / "002-现场.jpg"
    assert path.read_bytes() == JPEG
    assert evidence.copy_title(register, store, TITLE, folder) != [], "once more does no harm"
    assert [one.name for one in folder.iterdir()] == ["002-现场.jpg"]


def test_what_is_lost_is_told_beside_what_was_copied(
    database: Database, opened: Opened, store: Store, tmp_path: Path
) -> None:
    register = opened(database("sqlite"))
    desk = Desk(register)
    desk.apply()
    with_a_file(desk)
    ((named, path),) = evidence.copy_title(register, store, TITLE, tmp_path / "档")
    assert (named.document.kept_as, path) == ("现场.jpg", None)
