"""Evidence 佐证材料: the files that acts rest on, kept by their content, and which documents of the ledger name them.

A folder that several machines may share: `ab/abcdef…`, the SHA-256 of what is in it. A file is there whole or not at
all, is never changed, and is the same file whoever puts it in how often.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from register.announcements import handed_out
from register.connect import Register
from register.ledger import FILES
from register.partial import make_durable, partial, settle, sweep
from register.tables import announcements, entries, inbox
from schemas.base import Sha256
from schemas.document import Document
from wording.files import opened

BLOCK = 1 << 20

MODE = 0o440
"""Nobody changes what is kept; whoever shares the installation's group, as the umask has it, reads it."""

State = Literal["kept", "missing", "altered"]

_PLACE = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{64}")
_HASH = re.compile(r'"sha256":"([0-9a-f]{64})"')
"""Of any document, also where what names it was altered and is not read any more."""


class ChangedError(Exception):
    """A file is not, or no longer, what it was when it was looked at."""


class Store:
    """A folder of evidence. `OSError` where it cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, sha256: Sha256) -> Path:
        """Where that content is, or would be."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: Sha256) -> bool:
        """Whether there is a file for that content."""
        return self.place(sha256).is_file()

    def named_anew(self, sha256: Sha256) -> bool:
        """Whether there is a file for that content; if so it is as if put in now, and `given_up` leaves it alone."""
        with suppress(OSError):  # another account's file
            os.utime(self.place(sha256))
        return self.has(sha256)

    def state(self, sha256: Sha256) -> State:
        """Whether the content is there, and still what it was: all of it is read."""
        try:
            with self.place(sha256).open("rb") as stream:
                return "kept" if hashlib.file_digest(stream, "sha256").hexdigest() == sha256 else "altered"
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "altered"

    def keep(self, source: Path, sha256: Sha256) -> bool:
        """Keep the file at `source`, whose content has that hash; whether it had to be written.

        What is here already is not written twice, and written anew where it was damaged. `ChangedError` where the
        content has become another one. Nothing is left behind then.
        """
        place = self.place(sha256)
        if self.state(sha256) == "kept":
            self.named_anew(sha256)
            return False
        for folder in (self.folder, place.parent):
            folder.mkdir(mode=0o770, exist_ok=True)
        self.sweep()
        with opened(source) as stream, partial(self.folder / "new", MODE) as (path, copy):
            hashing = hashlib.sha256()
            for block in iter(lambda: stream.read(BLOCK), b""):
                hashing.update(block)
                copy.write(block)
            if hashing.hexdigest() != sha256:
                raise ChangedError(source.name)
            copy.flush()
            os.fsync(copy.fileno())
            path.rename(place)
        make_durable(place.parent)
        make_durable(self.folder)
        return True

    def copy(self, sha256: Sha256, target: Path) -> None:
        """The content as a file of the reader's own. `ChangedError` where it is damaged; `FileExistsError`."""
        hashing = hashlib.sha256()
        if target.exists():
            raise FileExistsError(target)
        with self.place(sha256).open("rb") as stream, partial(target.parent / "copy", 0o660) as (path, copy):
            for block in iter(lambda: stream.read(BLOCK), b""):
                hashing.update(block)
                copy.write(block)
            if hashing.hexdigest() != sha256:
                raise ChangedError(sha256)
            copy.flush()
            os.fsync(copy.fileno())
            settle(path, target, replace=False)

    def contents(self) -> Iterator[Path]:
        """Every content that is here, in the order of their hashes."""
        if not self.folder.is_dir():
            return
        for place in sorted(one for one in self.folder.iterdir() if _PLACE.fullmatch(one.name)):
            yield from sorted(one for one in place.iterdir() if _NAME.fullmatch(one.name) and one.is_file())

    def sweep(self) -> int:
        """Remove what a process left that was killed while it wrote; how many files that were."""
        return sweep(self.folder) if self.folder.is_dir() else 0


class Named(NamedTuple):
    """A document with a file that is kept, where the ledger names it."""

    title: str
    entry: int
    document: Document

    @property
    def sha256(self) -> Sha256:
        """Of its content."""
        assert self.document.sha256 is not None
        return self.document.sha256


def named(connection: Connection, titles: Iterable[str] | None = None) -> Iterator[Named]:
    """Every document of the ledger whose file is kept, or of some titles, as they stand there."""
    query = select(entries.c.title, entries.c.seq, entries.c.body).where(entries.c.files)
    if titles is not None:
        query = query.where(entries.c.title.in_(list(titles)))
    ordered = query.order_by(entries.c.title, entries.c.seq).execution_options(yield_per=500)
    for row in connection.execute(ordered):
        yield from (Named(row.title, row.seq, one) for one in _documents(row.body))


def named_in(register: Register, titles: Iterable[str]) -> list[Named]:
    """`named` of some titles."""
    with register.reading() as connection:
        return list(named(connection, titles))


def faults(
    register: Register, store: Store, *, thorough: bool = True, titles: Iterable[str] | None = None
) -> list[str]:
    """What the register names and the folder does not have, or where `thorough` has otherwise; a sentence each.

    Of the whole ledger and all announcements, or of some `titles`.
    """

    @cache
    def state(sha256: Sha256) -> State:
        quick: State = "kept" if store.has(sha256) else "missing"
        return store.state(sha256) if thorough else quick

    with register.reading() as connection:
        found = [
            f"{one.title}：第{one.entry}条所附“{one.document.kept_as}”{_WRONG[wrong]}"
            for one in named(connection, titles)
            if (wrong := state(one.sha256)) != "kept"
        ]
        if titles is None:
            found += [
                f"公告：第{number}号所附“{one.name}”{_WRONG[wrong]}"
                for number, one in handed_out(connection)
                if (wrong := state(one.sha256)) != "kept"
            ]
    return found


_WRONG: dict[State, str] = {
    "kept": "",
    "missing": "不在佐证材料文件夹中，请从备份找回",
    "altered": "的内容与登记的不符，被改动过或已损坏，请从备份找回",
}


def unnamed(register: Register, store: Store, before: datetime) -> list[Path]:
    """Contents put in before an instant that no act names, taken in or waiting: nobody's evidence."""
    old = [one for one in store.contents() if one.stat().st_mtime < before.timestamp()]
    if not old:
        return []
    with register.reading() as connection:
        kept = _hashes(connection)
    return [one for one in old if one.name not in kept]


def given_up(register: Register, found: Iterable[Path], before: datetime) -> list[Path]:
    """Remove what `unnamed` has found, but for what has been put in or named since it looked; what was removed.

    Nobody writes to the register meanwhile, or where others do, whoever names a file has touched it first.
    """
    gone = []
    with register.writing("evidence") as connection:
        kept = _hashes(connection)
        for one in found:
            with suppress(FileNotFoundError):  # somebody else's sweep
                if one.name not in kept and one.stat().st_mtime < before.timestamp():
                    one.unlink()
                    gone.append(one)
    return gone


def _hashes(connection: Connection) -> set[str]:
    """Of all files that an act names, taken in or waiting, or an announcement hands out."""
    waiting = select(inbox.c.body).where(inbox.c.state == "waiting")
    kept: set[str] = set()
    for query in (select(entries.c.body).where(entries.c.files), waiting):
        for body in connection.execute(query.execution_options(yield_per=500)).scalars():
            if FILES in body:
                kept.update(_HASH.findall(body))
    for files in connection.scalars(
        select(announcements.c.files)
    ):  # also of one withdrawn: it stays on record
        kept.update(_HASH.findall(files))
    return kept


def copy_title(register: Register, store: Store, title: str, folder: Path) -> list[tuple[Named, Path | None]]:
    """Copies of all evidence of a title in a folder, each named `条号-原名`; None for what is missing or damaged.

    What is named twice in one entry is copied once. `OSError` where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copied: list[tuple[Named, Path | None]] = []
    for one in named_in(register, [title]):
        target = folder / f"{one.entry:03d}-{one.document.kept_as}"
        here = _free(target, one.sha256)
        try:
            store.copy(one.sha256, here)
        except FileExistsError:
            pass  # the same content, copied before
        except (ChangedError, FileNotFoundError):
            copied.append((one, None))
            continue
        copied.append((one, here))
    return copied


def _free(target: Path, sha256: Sha256) -> Path:
    """The place itself, or one beside it where another content of that name is."""
    turn, here = 1, target
    while here.exists():
        with here.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == sha256:
                return here
        turn += 1
        here = target.with_name(f"{target.stem}（{turn}）{target.suffix}")
    return here


def mirror(store: Store, other: Store) -> tuple[int, list[Path]]:
    """Have every content of a folder in another one as well: how many were new there, and which are damaged here.

    What is there already stays; nothing is ever taken away.
    """
    new, damaged = 0, []
    for path in store.contents():
        try:
            new += other.keep(path, path.name)
        except ChangedError:
            damaged.append(path)
    return new, damaged


def put_back(store: Store, folder: Path) -> list[Path]:
    """Take in what a backup had of a folder of evidence; those files that are not what their names say stay there."""
    damaged = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        try:
            if not _NAME.fullmatch(path.name):
                raise ChangedError(path.name)
            store.keep(path, path.name)
        except ChangedError:
            damaged.append(path)
            continue
        path.unlink()
    if not damaged and folder.is_dir():
        shutil.rmtree(folder)
    return damaged


def _documents(body: str) -> Iterator[Document]:
    """The documents with files of the act in an entry's body; none of one that was altered and is no entry any more."""
    from schemas.action import documents_of  # with every act, which whoever only keeps a file does without
    from schemas.entry import Entry

    with suppress(ValueError):  # that is for `verify` to say
        action = Entry.model_validate_json(body).action
        yield from (one for one in (documents_of(action) if action else ()) if one.kept_as)
