"""Full disks and killed processes: no half backup, no half register, nothing that looks like one."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.backup.conftest import backups, move_away
from tests.commands.conftest import Installation
from tests.stack import ROOT

DONE, FAILED = 0, 1


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: what a full disk does to the one that is written."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_backup(office: Installation) -> None:
    (office.folder / "var" / "attachments" / "large.bin").write_bytes(os.urandom(400_000))
    with disk_of(200_000):
        assert office.run("backup") == FAILED
    assert "磁盘已满" in office.complained
    assert backups(office) == []


def test_a_full_disk_leaves_no_half_register(office: Installation) -> None:
    (office.folder / "var" / "attachments" / "large.bin").write_bytes(os.urandom(400_000))
    office.run("backup")
    move_away(office)
    with disk_of(200_000):
        assert office.run("restore", str(backups(office)[0])) == FAILED
    assert "磁盘已满" in office.complained
    left = {one.name for one in (office.folder / "var").rglob("*") if one.is_file()}
    assert left == {"up.lock", backups(office)[0].name}


def test_a_database_that_does_not_fit_on_the_disk_is_not_half_there(office: Installation) -> None:
    office.run("backup")
    move_away(office)
    with disk_of(100_000):
        assert office.run("restore", str(backups(office)[0])) == FAILED
    assert "磁盘已满" in office.complained
    left = {one.name for one in (office.folder / "var").rglob("*") if one.is_file()}
    assert left == {"up.lock", backups(office)[0].name}


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from register.backup import File, backup
from register.connect import Register

def files():
    yield File("a", b"x" * 100)
    os.kill(os.getpid(), signal.SIGKILL)

backup(Register(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC), files())
"""


def test_a_killed_backup_leaves_nothing_that_looks_like_one_and_the_next_clears_up(
    office: Installation,
) -> None:
    folder = office.folder / "var" / "backups"
    folder.mkdir()
    url = f"sqlite:///{office.folder}/var/mingpai.db"
    command = [sys.executable, "-c", KILLED, url, str(folder / "mingpai-20310101-000000.tar.gz")]
    killed = subprocess.run(command, cwd=ROOT, timeout=180, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = backups(office)
    assert left.name.endswith(".partial")
    assert office.run("backup") == DONE, office.complained
    (made,) = backups(office)
    assert made.name.endswith(".tar.gz")
