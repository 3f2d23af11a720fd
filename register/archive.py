"""The archive 备份文件: one tar.gz of the register's rows and the installation's files, its manifest last.

`register/<table>/<n>.jsonl` holds rows, one JSON object a line, parents before children; `files/…` whatever else the
installation keeps. Nothing in it depends on a kind of database. The manifest comes last, so that neither writing nor
reading needs the whole in memory or on disk twice, and an archive that was cut off anywhere has none.
"""

import gzip
import hashlib
import io
import re
import tarfile
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Literal

from pydantic.dataclasses import dataclass

from schemas.base import CHINA, Instant, Model, Sha256, canonical

FORMAT = 1
MANIFEST = "manifest.json"
ROWS, FILES = "register/", "files/"
BEGINNING = "开头"
"""Where an archive is read before its first member."""
BATCH = 500
"""Rows handed on at a time."""

Kind = Literal["text", "integer", "boolean", "date", "instant"]
"""What a column holds, whatever a database calls it."""

OfficeCopy = Literal["whole", "redacted", "none"]
"""How much of office.yaml is in the archive."""


@dataclass(frozen=True, slots=True, config={"extra": "forbid"})
class Content:
    """A member as it must be: bytes and checksum. Not a `Model`, which takes three times as much memory."""

    size: int
    sha256: Sha256


class TableShape(Model):
    """A table as it must be: how many rows, and what each column holds."""

    rows: int
    columns: dict[str, Kind]


class Manifest(Model):
    """What must be in an archive. `heads` is the digest of the last hash of every title's ledger (`Heads`)."""

    format: Literal[1] = 1
    created_at: Instant
    database: str
    revision: str
    office: OfficeCopy
    tables: dict[str, TableShape]
    heads: Sha256
    members: dict[str, Content]


class UnusableArchiveError(Exception):
    """An archive that must not be restored; the lines say in Chinese what is wrong where, and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class DamagedError(UnusableArchiveError):
    """Damaged or incomplete."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(
            f"备份文件已损坏或不完整：{where}：{what}",
            "请从原处重新拷贝一次再试；仍然如此，请改用另一份备份。",
        )


class Heads:
    """The digest of all chain heads: of a line `title seq hash` for each title, in the byte order of titles."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._last: tuple[str, int, str] | None = None

    def see(self, title: str, seq: int, head: str) -> None:
        """The next entry of the ledger, ordered by title and seq."""
        if self._last and self._last[0] != title:
            self._put()
        self._last = (title, seq, head)

    def digest(self) -> str:
        """When all have been seen."""
        if self._last:
            self._put()
            self._last = None
        return self._sha.hexdigest()

    def _put(self) -> None:
        assert self._last
        self._sha.update("{} {} {}\n".format(*self._last).encode(errors="surrogatepass"))


class Writer:
    """Writes members into `stream`, and the manifest when all are there. Given up half-way it leaves nothing open."""

    def __init__(self, stream: IO[bytes], created_at: datetime) -> None:
        self._mtime = int(created_at.timestamp())
        self._packing = _Packing(stream)
        # Not as a stream: that one would flush a last block when it is collected, long after a disk was full.
        self._tar = tarfile.TarFile(fileobj=self._packing, mode="w", format=tarfile.PAX_FORMAT)
        self.members: dict[str, Content] = {}

    def add(self, name: str, content: bytes) -> None:
        """A member from memory."""
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """A member from a file. `OSError` when it shrinks meanwhile; what is appended to it is left out."""
        with path.open("rb") as stream:
            stream.seek(0, io.SEEK_END)
            size = stream.tell()
            stream.seek(0)
            self._add(name, stream, size)

    def close(self, manifest: Manifest) -> None:
        """The manifest, and the end of the archive."""
        self.add(MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())
        self._tar.close()
        self._packing.finish()

    def _add(self, name: str, stream: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._mtime, 0o600
        hashing = Hashing(stream)
        self._tar.addfile(member, hashing)
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would keep all
        self.members[name] = hashing.content


class _Packing(io.RawIOBase):
    """Whatever is written, gzipped into `stream`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._gzip = zlib.compressobj(6, wbits=31)  # 31: with gzip's header and checksum
        self._written = 0

    def tell(self) -> int:
        """Bytes before packing."""
        return self._written

    def write(self, content: Any) -> int:
        """All of it."""
        self._stream.write(self._gzip.compress(content))
        self._written += len(content)
        return len(content)

    def finish(self) -> None:
        """The end of the gzip."""
        self._stream.write(self._gzip.flush())


class Hashing(io.RawIOBase):
    """A stream that knows size and checksum of what was read from it."""

    def __init__(self, stream: IO[bytes], where: str = "") -> None:
        self._stream, self._where = stream, where
        self._sha, self._size = hashlib.sha256(), 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes."""
        try:
            content = self._stream.read(len(buffer))
        except tarfile.TarError as broken:
            raise unreadable(self._where, broken) from broken
        buffer[: len(content)] = content
        self._sha.update(content)
        self._size += len(content)
        return len(content)

    @property
    def content(self) -> Content:
        """What was read so far."""
        return Content(size=self._size, sha256=self._sha.hexdigest())


def unreadable(where: str, why: Exception) -> DamagedError:
    """The archive breaks off or makes no sense at a member."""
    if isinstance(why, gzip.BadGzipFile) and where == BEGINNING:
        return DamagedError(where, "不像是本程序的备份文件，请核对选对了文件")
    return DamagedError(where, "读到这里中断，内容读不出来")


def newer(what: str) -> UnusableArchiveError:
    """The refusal of an archive that newer code wrote."""
    return UnusableArchiveError(
        f"这份备份由更新版本的程序写成：{what}",
        "请先把本程序升级到写这份备份时的版本（或更新），再恢复。",
    )


def row_line(row: dict[str, Any], columns: dict[str, Kind]) -> bytes:
    """A row of a database as a line of the archive."""
    return (canonical({name: _plain(row[name]) for name in columns}) + "\n").encode()


def row_values(row: dict[str, Any], columns: dict[str, Kind]) -> dict[str, Any]:
    """A row of the archive as values for a database."""
    return {name: _value(row[name], kind) for name, kind in columns.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(value: Any, kind: Kind) -> Any:
    """As of its kind; `ValueError`, `TypeError`, `OverflowError` for what is not: no database is asked about it."""
    if value is None:
        return None
    found: type = type(value)
    if found is not _JSON[kind]:
        raise TypeError(kind)
    if kind == "instant":
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("no zone")
        return instant.astimezone(UTC).astimezone(CHINA)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "text" and _HALF.search(value):
        raise ValueError("no text")
    if kind == "integer" and not -(2**63) <= value < 2**63:
        raise ValueError("no number")
    return value


_JSON: dict[Kind, type] = {"text": str, "integer": int, "boolean": bool, "date": str, "instant": str}
"""What JSON has for each kind."""

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character."""
