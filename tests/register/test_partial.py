"""A file gets its name when it is whole, and never that of another."""

import errno
import os
from pathlib import Path

import pytest

from register.partial import partial, settle


def written(target: Path, *, replace: bool) -> None:
    """Write a file whole and give it its name."""
    with partial(target) as (path, stream):
        stream.write(b"new")
        stream.flush()
        settle(path, target, replace=replace)


def without_links(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has none, and says so."""

    def link(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("register.partial.os.link", link)


LINKS = [0, errno.EPERM, errno.ENOTSUP, errno.ENOSYS]


@pytest.mark.parametrize("without", LINKS)
@pytest.mark.parametrize("replace", [False, True])
def test_a_name_is_given_once_the_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: int, replace: bool
) -> None:
    if without:
        without_links(without, monkeypatch)
    written(tmp_path / "名册", replace=replace)
    assert (tmp_path / "名册").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["名册"]


@pytest.mark.parametrize("without", LINKS)
def test_a_name_that_is_taken_stays_its_makers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: int
) -> None:
    if without:
        without_links(without, monkeypatch)
    target = tmp_path / "名册"
    target.write_bytes(b"mine")
    with pytest.raises(FileExistsError) as there:
        written(target, replace=False)
    assert there.value.filename == str(target)
    assert target.read_bytes() == b"mine"
    assert os.listdir(tmp_path) == ["名册"]
    written(target, replace=True)
    assert target.read_bytes() == b"new"


def test_a_disk_that_fails_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_links(errno.ENOSPC, monkeypatch)
    with pytest.raises(OSError, match="No space"):
        written(tmp_path / "名册", replace=False)
    assert os.listdir(tmp_path) == []
