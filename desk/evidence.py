"""Evidence 佐证材料 at the desk: a file is looked at, kept, named by an act, and found again from it."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk.errors import NoSuchFileError, NotKeptError, NotStoredError, UnfitFileError
from register import evidence, ledger, queries
from register.connect import Register
from register.evidence import ChangedError, Named, State, Store
from schemas.act import Act
from schemas.action import documents_of
from schemas.base import Sha256
from schemas.document import Document
from schemas.entry import Entry
from schemas.persons import has_number
from wording.files import opened

if TYPE_CHECKING:
    from desk.file_kinds import Kind

LONGEST = 180
"""Bytes of a name: a folder's copy has the number of its entry before it, and 255 is what file systems take."""


class Paper(NamedTuple):
    """A file that may be kept: where it lies, what it is called from now on, what it is."""

    path: Path
    name: str
    sha256: Sha256
    size: int
    kind: "Kind"


def looked_at(path: Path, name: str | None = None) -> Paper:
    """What a file is, by its content; nothing is kept. `name` is what it was called, where the path does not say.

    `UnfitFileError` for one that is not kept; `OSError` where it cannot be read.
    """
    from desk.file_kinds import told  # with zip files, which most acts do without

    known = file_name(name if name is not None else path.name)
    with opened(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        try:
            kind = told(stream, size)
        except UnfitFileError as unfit:
            raise UnfitFileError(unfit.what, unfit.remedy, known) from None
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Paper(path, _ended(known, kind), digest, size, kind)


def keep_for(action: Act, store: Store | None, papers: Sequence[Paper]) -> None:
    """Keep the files that were looked at for an act; then all must be here that it names as kept.

    `UnfitFileError`, `NotStoredError`, `NotKeptError`.
    """
    if store and papers:
        kept(store, papers)
    for one in documents_of(action):
        if one.kept_as and one.sha256 and not (store and store.named_anew(one.sha256)):
            raise NotKeptError(one.kept_as)


def kept(store: Store, papers: Sequence[Paper]) -> list[bool]:
    """Keep files that were looked at; of each whether it had to be written, or was here already.

    `UnfitFileError` where one has changed since; `NotStoredError` where the folder does not take it.
    """
    found = []
    for one in papers:
        try:
            found.append(store.keep(one.path, one.sha256))
        except OSError as failed:
            raise NotStoredError(one.name, failed) from failed
        except ChangedError:
            raise UnfitFileError(
                "在办理的同时被改动了，没有提交", "请关闭正在编辑它的程序，再办一次", one.name
            ) from None
    return found


def known(register: Register, title: str, sha256: Sha256) -> list[Named]:
    """Where the title, or another of its unit, names this very content already."""
    life = ledger.life_of(register, title)
    if life is None or life.application is None:
        return []
    titles = [one.id for one in queries.titles_of(register, life.application.unit.id)]
    return [one for one in evidence.named_in(register, titles) if one.sha256 == sha256]


class Held(NamedTuple):
    """A file of a title: which entry names it, with which document, and how it is with it.

    `state` is None where only the hash of a document was ever taken. `size` is in bytes, where it is here.
    """

    entry: int
    document: Document
    state: State | None
    size: int | None


def held(store: Store, entries: Sequence[Entry]) -> Iterator[Held]:
    """Every document with a hash that these entries name, in their order."""
    for entry in entries:
        if entry.action:
            yield from held_by(store, entry.action, entry.seq)


def held_by(store: Store, action: Act, entry: int = 0) -> Iterator[Held]:
    """The same of one act, written down as that `entry`; 0 while it is not."""
    for one in documents_of(action):
        if one.sha256 is None:
            continue
        place = store.place(one.sha256)
        state = store.state(one.sha256) if one.kept_as else None
        yield Held(entry, one, state, place.stat().st_size if state == "kept" else None)


def wanted(held_: Sequence[Held], text: str) -> Held:
    """The one file that is meant: by its name, the beginning of its hash, or the number of its entry.

    `NoSuchFileError` where there is none, or several that are not the same content.
    """
    found = [one for one in held_ if one.state and _is_meant(one, text.strip())]
    names = list(dict.fromkeys(f"第{one.entry}条 {one.document.kept_as}" for one in held_ if one.state))
    if len({one.document.sha256 for one in found}) != 1:
        raise NoSuchFileError(text, names, several=bool(found))
    return found[0]


def _is_meant(one: Held, text: str) -> bool:
    if text.isdecimal() and int(text) == one.entry:
        return True
    by_hash = len(text) >= 8 and (one.document.sha256 or "").startswith(text.lower())
    return text == one.document.kept_as or by_hash


def swept(register: Register, store: Store, before: datetime, *, only_look: bool = False) -> list[Path]:
    """Delete what was put in before an instant and no act has ever named; what that was, or would be."""
    found = evidence.unnamed(register, store, before)
    if only_look:
        return found
    store.sweep()
    return evidence.given_up(register, found, before)


def file_name(said: str) -> str:
    """What a file is called, as a label: no folders, nothing invisible, no more than fits.

    `UnfitFileError` where it names a person by a number: it would stand in the ledger for ever.
    """
    plain = unicodedata.normalize("NFC", said).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    plain = "".join(
        " " if one.isspace() else one for one in plain if unicodedata.category(one)[0] != "C" or one.isspace()
    )
    plain = re.sub(r'[:*?"<>|]', "_", " ".join(plain.split())).lstrip(". ") or "未命名"
    if has_number(plain):
        raise UnfitFileError(
            "的文件名里有身份证号码或手机号码", "档案不登记个人情况，请改名后再存入", plain[:80]
        )
    stem, dot, end = plain.rpartition(".")
    if not dot or len(end) > 8:
        return _cut(plain, LONGEST)
    return f"{_cut(stem, LONGEST - 10)}.{end}"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip()


def _ended(name: str, kind: "Kind") -> str:
    """The name, with the end of its kind. `UnfitFileError` where it has that of another."""
    stem, dot, end = name.rpartition(".")
    if f".{end.lower()}" in kind.ends and stem:
        return name
    if dot and stem and re.fullmatch("[0-9A-Za-z]{1,8}", end) and not end.isdecimal():
        raise UnfitFileError(
            f"的内容是{kind.label}，与文件名不符",
            f"核对是不是传错了文件；没有错的，把文件名的末尾改成 {kind.ends[0]}",
            name,
        )
    return f"{_cut(name, LONGEST - 10)}{kind.ends[0]}"
