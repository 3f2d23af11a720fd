"""Backup 备份: the register and the installation's files at one moment, into one archive, while everybody works on."""

import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Date, Integer, String, Table, select

from register.archive import (
    BATCH,
    FILES,
    ROWS,
    DamagedError,
    Heads,
    Kind,
    Manifest,
    OfficeCopy,
    TableShape,
    Writer,
    row_line,
)
from register.columns import HashColumn, InstantColumn, PackedText
from register.connect import Register, revision
from register.partial import make_durable, partial, sweep
from register.tables import METADATA, entries
from register.unarchive import read

MEMBER = 4 * 2**20
"""Bytes of rows after which a new member begins: what a backup holds in memory."""

_KINDS: tuple[tuple[type, Kind], ...] = (
    (InstantColumn, "instant"),
    (PackedText, "text"),  # an archive has the text itself
    (HashColumn, "text"),  # and the digits
    (Boolean, "boolean"),
    (Date, "date"),
    (Integer, "integer"),
    (String, "text"),
)
_OURS = re.compile(r"mingpai-\d{8}-\d{6}\.tar\.gz")


class File(NamedTuple):
    """A file for the archive by its name there: one on the disk, or its content."""

    name: str
    source: Path | bytes


def backup(
    register: Register,
    target: Path,
    created_at: datetime,
    files: Iterable[File] = (),
    office: OfficeCopy = "none",
    early: Iterable[File] = (),
) -> Manifest:
    """Write the archive `target`, read it back, and only then give it its name.

    All rows are of one moment. `early` files are read before it, so that none tells of anything later; `files` after
    it, so that none is missing that a row speaks of.
    Raises `FileExistsError` rather than overwrite, `OSError` when the disk is full; nothing is left behind then.
    """
    if target.exists():
        raise FileExistsError(target)
    sweep(target.parent)
    with partial(target) as (path, stream):
        writer = Writer(stream, created_at)
        _write_files(writer, early)
        with register.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            at = revision(connection)
            assert at is not None, "the caller looked that the tables are of this code's version"
            heads = Heads()
            tables = {
                one.name: _write_table(writer, connection, one, heads) for one in METADATA.sorted_tables
            }
        _write_files(writer, files)
        manifest = Manifest(
            created_at=created_at,
            database=register.url.get_backend_name(),
            revision=at,
            office=office,
            tables=tables,
            heads=heads.digest(),
            members=writer.members,
        )
        writer.close(manifest)
        stream.flush()
        os.fsync(stream.fileno())
        if read(path) != manifest:
            raise DamagedError(target.name, "写入后读回的内容与写入的不同，磁盘可能有故障")
        path.rename(target)
        make_durable(target.parent)
    return manifest


def file_name(created_at: datetime) -> str:
    """The name of a backup made at that moment: names sort as moments do."""
    return f"mingpai-{created_at:%Y%m%d-%H%M%S}.tar.gz"


def prune(newest: Path, keep: int) -> list[Path]:
    """Delete all backups in the folder of `newest` but the `keep` latest by name, never `newest`; those deleted."""
    ours = sorted((one for one in newest.parent.iterdir() if _OURS.fullmatch(one.name)), reverse=True)
    old = [one for one in ours[keep:] if one != newest]
    for one in old:
        one.unlink(missing_ok=True)
    return old


def kinds(table: Table) -> dict[str, Kind]:
    """What each column of a table holds."""
    return {column.name: _kind(column) for column in table.columns}


def _kind(column: Column[Any]) -> Kind:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"{column}: backups have no kind for {column.type!r}; add one here and in `restore`")


def _write_files(writer: Writer, files: Iterable[File]) -> None:
    for file in files:
        if isinstance(file.source, bytes):
            writer.add(FILES + file.name, file.source)
        else:
            writer.add_file(FILES + file.name, file.source)


def _write_table(writer: Writer, connection: Connection, table: Table, heads: Heads) -> TableShape:
    columns, count = kinds(table), 0
    lines: list[bytes] = []
    size = part = 0
    query = select(table).order_by(*(_bytewise(connection, one) for one in table.primary_key.columns))
    streamed = {"stream_results": True, "yield_per": BATCH}
    for row in connection.execute(query, execution_options=streamed).mappings():
        if table is entries:
            heads.see(row["title"], row["seq"], row["hash"])
        lines.append(row_line(dict(row), columns))
        count, size = count + 1, size + len(lines[-1])
        if size >= MEMBER:
            part += 1
            writer.add(f"{ROWS}{table.name}/{part:06d}.jsonl", b"".join(lines))
            lines, size = [], 0
    if lines:
        writer.add(f"{ROWS}{table.name}/{part + 1:06d}.jsonl", b"".join(lines))
    return TableShape(rows=count, columns=columns)


def _bytewise(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """In one order everywhere: SQLite compares bytes, PostgreSQL whatever the database was created with."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column
