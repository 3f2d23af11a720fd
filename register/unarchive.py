"""Reads an archive 备份文件 from end to end and compares it with its manifest, in bounded memory and time.

An archive is only as honest as whoever had it meanwhile: headers, rows and manifest are bounded before they are read.
"""

import gzip
import io
import json
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from register.archive import (
    BATCH,
    BEGINNING,
    FILES,
    FORMAT,
    MANIFEST,
    ROWS,
    Content,
    DamagedError,
    Hashing,
    Heads,
    Manifest,
    newer,
    unreadable,
)
from wording.files import opened

MOST_FILES = 320_000
"""Files of an archive: to read so many takes 400 MB. Who has more keeps evidence apart (`backup --evidence`)."""

LARGEST_MANIFEST = 64 << 20
"""Bytes: so many files, with names as evidence has them."""

ALL_NAMES = 32 << 20
"""Characters of all their names: a hundred each."""

MARKS = 8
"""Colons, commas and brackets that a file has in a manifest, and two to spare: so much is made of so short a text."""

FEW_MARKS = 10_000
"""Those of all else."""

LONGEST_ROW = 16 << 20
"""Bytes of a line: a list of 10,000 titles takes a tenth."""

BATCH_BYTES = 4 << 20
"""What rows handed on at a time take before they are understood; one row may take more."""

HEADERS = 1 << 20
"""Bytes between two members: padding, a header, a long name."""

UNFOLDS, UNFOLDS_FROM = 200, 64 << 20
"""How many times larger than packed an archive may be, if it is larger than that. Rows are 10 to 40 times larger."""


class Taker(Protocol):
    """What becomes of an archive's content while it is read. Nothing is certain before `read` has returned."""

    def rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Some rows of a table, in the archive's order."""

    def file(self, name: str, content: IO[bytes]) -> None:
        """A file by its name under `files/`. What is not read of it is skipped."""


def read(path: Path, taker: Taker | None = None) -> Manifest:
    """Read an archive from end to end, hand its content to `taker`, and compare everything with the manifest.

    Raises `DamagedError` that names the member, `UnusableArchiveError` for one of newer code, `OSError` when there is
    no such file.
    """
    with opened(path) as stream:
        return _Reading(stream, taker).run()


class _Unpacked(io.RawIOBase):
    """The tar within the gzip. gzip's own reader looks at its checksum in the end; tarfile's `r|gz` does not."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._packed, self._gzip = stream, gzip.GzipFile(fileobj=stream, mode="rb")
        self._size = 0
        self.where = BEGINNING
        self.until: int | None = HEADERS  # whoever opens a tar has read its first header

    def read(self, size: int = -1) -> bytes:
        """The next bytes; `DamagedError` at the member `where`."""
        try:
            found = self._gzip.read(size)
        except (EOFError, OSError, zlib.error) as broken:
            raise unreadable(self.where, broken) from broken
        self._size += len(found)
        if self._size > max(UNFOLDS_FROM, UNFOLDS * self._packed.tell()):
            raise DamagedError(self.where, f"展开以后超过{UNFOLDS}倍，不像是本程序写的")
        if self.until is not None and self._size > self.until:
            raise DamagedError(self.where, f"后面的成员写明的名称超过{HEADERS >> 20}MB，不像是本程序写的")
        return found

    def limit(self, more: int | None) -> None:
        """From here on so many bytes at most; None for as many as there are."""
        self.until = None if more is None else self._size + more


class _Reading:
    """One pass over an archive."""

    def __init__(self, stream: IO[bytes], taker: Taker | None) -> None:
        self._unpacked, self._taker = _Unpacked(stream), taker
        self._found: dict[str, Content] = {}
        self._counts: Counter[str] = Counter()
        self._heads = Heads()
        self._named = 0

    def run(self) -> Manifest:
        """Everything, and then what it should have been."""
        manifest = None
        for name, stream in self._members():
            if name in self._found or manifest is not None:
                raise DamagedError(name, "不应再有这个成员")
            self._named += len(name)
            if len(self._found) > MOST_FILES or self._named > ALL_NAMES:
                raise DamagedError(self._unpacked.where, _TOO_MANY)
            hashing = Hashing(stream, name)
            content = io.BufferedReader(hashing)
            if name == MANIFEST:
                manifest = _manifest(content.read(LARGEST_MANIFEST + 1))
                continue
            if name.startswith(ROWS):
                self._take_rows(name, content)
            elif name.startswith(FILES) and self._taker:
                self._taker.file(name.removeprefix(FILES), content)
            while content.read(1 << 20):
                pass
            self._found[name] = hashing.content
        if manifest is None:
            where = self._unpacked.where
            raise DamagedError(MANIFEST, f"没有清单，文件止于 {where}（备份没有做完，或没有拷贝完）")
        self._compare(manifest)
        return manifest

    def _members(self) -> Iterator[tuple[str, IO[bytes]]]:
        try:
            with tarfile.open(fileobj=self._unpacked, mode="r|") as tar:
                while (member := self._next(tar)) is not None:
                    self._unpacked.where = member.name[:_SHOWN]
                    if not member.isreg():
                        raise DamagedError(self._unpacked.where, "不是普通文件")
                    yield member.name, tar.extractfile(member) or io.BytesIO()
        except (tarfile.TarError, ValueError) as broken:  # what its headers say makes no sense
            raise unreadable(self._unpacked.where, broken) from broken
        while self._unpacked.read(1 << 20):
            pass

    def _next(self, tar: tarfile.TarFile) -> tarfile.TarInfo | None:
        """The next member; what precedes it is read into memory by the library, whatever it says of its size."""
        self._unpacked.limit(HEADERS)
        member = tar.next()
        self._unpacked.limit(None)
        tar.members.clear()  # type: ignore[attr-defined]  # it would keep all, to find one again by name
        return member

    def _take_rows(self, name: str, content: IO[bytes]) -> None:
        table = name.split("/")[1]
        while lines := _lines(name, content):
            try:
                rows = [json.loads(line) for line in lines]
                if table == "entries":
                    for row in rows:
                        self._heads.see(row["title"], row["seq"], row["hash"])
            except (ValueError, LookupError, TypeError, RecursionError) as wrong:
                raise unreadable(name, wrong) from wrong
            self._counts[table] += len(rows)
            if self._taker:
                self._taker.rows(table, rows)

    def _compare(self, manifest: Manifest) -> None:
        for name, content in manifest.members.items():
            if name not in self._found:
                raise DamagedError(name, "缺少这个成员")
            if self._found[name] != content:
                raise DamagedError(name, "内容与清单的校验和不符")
        if superfluous := sorted(self._found.keys() - manifest.members.keys()):
            raise DamagedError(superfluous[0], "清单中没有这个成员")
        if unknown := sorted(self._counts.keys() - manifest.tables.keys()):
            raise DamagedError(f"{ROWS}{unknown[0]}", "清单中没有这个表")
        for table, shape in manifest.tables.items():
            if self._counts[table] != shape.rows:
                raise DamagedError(f"{ROWS}{table}", f"应有 {shape.rows} 行，实有 {self._counts[table]} 行")
        if self._heads.digest() != manifest.heads:
            raise DamagedError(f"{ROWS}entries", "各称号档案的链首与清单不符")


_TOO_MANY = f"成员超过{MOST_FILES // 10000}万个（佐证材料多的，请用 backup --evidence 另存）"

_SHOWN = 200
"""Characters of a member's name that are told."""


def _lines(name: str, content: IO[bytes]) -> list[bytes]:
    """The next rows' lines: as many as are handed on at a time, none once all have been."""
    found: list[bytes] = []
    size = 0
    while len(found) < BATCH and size < BATCH_BYTES and (line := content.readline(LONGEST_ROW + 1)):
        if len(line) > LONGEST_ROW:
            raise DamagedError(name, f"有一行超过{LONGEST_ROW >> 20}MB")
        found.append(line)
        size += len(line)
    return found


def _manifest(text: bytes) -> Manifest:
    if len(text) > LARGEST_MANIFEST:
        raise DamagedError(MANIFEST, f"清单超过{LARGEST_MANIFEST >> 20}MB")
    if sum(map(text.count, (b":", b",", b"[", b"{"))) > MARKS * MOST_FILES + FEW_MARKS:
        raise DamagedError(MANIFEST, _TOO_MANY)
    try:
        return Manifest.model_validate_json(text)
    except ValueError as wrong:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise newer(f"文件格式 {str(said['format'])[:10]}，本程序只认识到 {FORMAT}") from None
        raise unreadable(MANIFEST, wrong) from None
