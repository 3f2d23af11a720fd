"""Partial: a file is written under a name that nobody takes for it, and gets its own when it is whole."""

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

_PARTIAL = re.compile(r"\..+\.partial")


@contextmanager
def partial(target: Path, mode: int = 0o600) -> Iterator[tuple[Path, IO[bytes]]]:
    """A file beside `target`, of at most this mode; gone at the end unless it has been renamed or settled."""
    path = target.parent / f".{target.name}.{os.getpid()}.{uuid4().hex[:8]}.partial"
    handle = _locked(path, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield path, stream
    finally:
        path.unlink(missing_ok=True)


_NO_LINKS = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS)
"""What a file system says that has no links."""


def settle(written: Path, path: Path, *, replace: bool) -> None:
    """Give a file that is written whole, and lies on the disk, its name for good.

    Without `replace`, one that somebody has made meanwhile is theirs: `FileExistsError`.
    """
    if replace or not _linked(written, path):
        written.rename(path)
    make_durable(path.parent)


def _linked(written: Path, path: Path) -> bool:
    """Whether the file has got its name: False where there are no links, and nobody has the name."""
    try:
        os.link(written, path)
    except OSError as failed:
        there = isinstance(failed, FileExistsError)
        if not there and failed.errno not in _NO_LINKS:
            raise
        if there or path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        return False
    written.unlink()
    return True


def _locked(path: Path, mode: int) -> int:
    """A new file that nobody sweeps any more: whoever swept it before it was locked, has swept another one."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with suppress(OSError):  # a file system without locks: nobody sweeps there either
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle
        os.close(handle)


def sweep(folder: Path) -> int:
    """Remove what was left by processes that were killed, whose locks nobody holds; how many files that were."""
    swept = 0
    for path in folder.iterdir():
        if _PARTIAL.fullmatch(path.name):
            with suppress(OSError), path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                swept += 1
    return swept


def make_durable(folder: Path) -> None:
    """A new name, too, survives a power cut where the file system can promise it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
