"""What a file or a folder does not let a command do is said in a clerk's words, and ends alike."""

import errno
import os
import re
import socket

import pytest

from tests.commands.conftest import Installation
from tests.commands.test_takeover import LIST
from wording.files import cause_of

ENGLISH = re.compile(r"Errno|[A-Z][a-z]+Error|[A-Za-z]+ [a-z]+ ")
UNIT = "羊街乡卫生院"
LONG = "长" * 300


def complaint(office: Installation, *line: str) -> str:
    """What a command that came to nothing said, less the folder of the test."""
    assert office.run(*line) in (1, 2, 4), office.said
    said = office.complained.replace(str(office.folder), "")
    assert said, line
    assert not ENGLISH.search(said), said
    return said


@pytest.mark.parametrize(
    "line",
    [
        ("list", "--xlsx", "{}.xlsx"),
        ("dossier", UNIT, "{}"),
        ("backup", "{}"),
        ("export", "{}"),
        ("import", LIST, "--as", "领导小组办公室", "--marked", "{}.xlsx"),
    ],
)
def test_a_name_that_is_too_long_is_said_so(practice_office: Installation, line: tuple[str, ...]) -> None:
    path = str(practice_office.folder / LONG)
    assert "名称过长" in complaint(practice_office, *(part.format(path) for part in line))


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EISDIR, errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_why_a_folder_takes_nothing_is_said(
    practice_office: Installation, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    failed = OSError(number, os.strerror(number))

    def refuses(*_: object, **__: object) -> None:
        raise failed

    folder = practice_office.folder
    monkeypatch.setattr("desk.dossier._title", refuses)
    monkeypatch.setattr("desk.workbook.partial", refuses)
    monkeypatch.setattr("commands.export.write", refuses)
    monkeypatch.setattr("commands.backup.backups.backup", refuses)
    for line in (
        ("dossier", UNIT, str(folder / "档")),
        ("list", "--xlsx", str(folder / "表.xlsx")),
        ("export", str(folder / "出")),
    ):
        assert f"（{cause_of(failed)}）" in complaint(practice_office, *line)
    assert ("磁盘已满" if number == errno.ENOSPC else cause_of(failed)) in complaint(
        practice_office, "backup", str(folder / "备.tar.gz")
    )


def test_a_file_where_a_folder_should_be_is_said(practice_office: Installation) -> None:
    (practice_office.folder / "var" / "checkpoints").write_text("x")
    assert "已经有同名的文件" in complaint(practice_office, "checkpoint")
    assert "路径中有一处不是文件夹" in complaint(practice_office, "verify")


def test_a_host_that_cannot_be_reached_is_said_in_words() -> None:
    assert cause_of(ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")) == "对方没有开这个端口"
    assert cause_of(socket.gaierror(-2, "Name or service not known")) == "找不到这个主机名"
    assert cause_of(TimeoutError("timed out")) == "没有应答"


def test_what_is_there_is_never_overwritten_and_said_alike(practice_office: Installation) -> None:
    for name, line in {
        "表.xlsx": ("list", "--xlsx"),
        "备.tar.gz": ("backup",),
        "台账.xlsx": ("import", LIST, "--as", "领导小组办公室", "--marked"),
        "档": ("dossier", UNIT),
    }.items():
        path = practice_office.folder / name
        path.write_text("别的")
        assert practice_office.run(*line, str(path)) == 2
        said = practice_office.complained.splitlines()
        assert said[0].endswith(f"{path}：已有这个文件，没有覆盖"), said
        assert "换一个名称" in said[1]
        assert ("--overwrite" in said[1]) is (line[0] == "list"), "only where there is such an option"
        assert path.read_text() == "别的"
