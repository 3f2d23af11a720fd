"""Restore 恢复: an archive into an empty register, of either kind of database, in one judged transaction."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    Insert,
    Integer,
    Text,
    column,
    delete,
    insert,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeEngine

from register import lawbook
from register.archive import (
    FILES,
    MANIFEST,
    ROWS,
    DamagedError,
    Kind,
    Manifest,
    UnusableArchiveError,
    newer,
    row_values,
)
from register.columns import HashColumn, InstantColumn, PackedText
from register.connect import Register, knows, revision
from register.migrate import upgrade
from register.tables import METADATA, editions, sessions, titles
from register.unarchive import read
from register.verify import faults_on

_TYPES: dict[Kind, TypeEngine[Any]] = {
    "instant": InstantColumn(),
    "boolean": Boolean(),
    "date": Date(),
    "integer": Integer(),
    "text": Text(),
}


SINCE: dict[type[TypeEngine[Any]], str] = {PackedText: "0024", HashColumn: "0025"}
"""The revision from which on texts are packed, and hashes bytes: before it the migration makes them so."""


class Restored(NamedTuple):
    """What was restored, and what `verify` finds fault with in it."""

    manifest: Manifest
    faults: list[str]


class NotEmptyError(Exception):
    """The register that should be restored into holds something; the lines say what, in Chinese."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class FaultyError(UnusableArchiveError):
    """The archive is whole, but `verify` finds fault with the register in it: it was so when it was backed up."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            f"备份文件完好，但其中的名册核验发现 {len(faults)} 处问题：",
            *(f"  {one}" for one in faults),
            "请改用更早的备份；没有更好的，可以带着问题恢复，再请维护人员逐条处理。",
        )


def check(path: Path) -> Manifest:
    """The manifest of an archive that can be restored by this code; `UnusableArchiveError` of any other."""
    manifest = read(path)
    if not knows(manifest.revision):
        raise newer(f"表结构版本 {manifest.revision}，本程序没有")
    return manifest


def restore(
    path: Path, register: Register, files: Path | None = None, *, despite_faults: bool = False
) -> Restored:
    """Put the archive at `path` into `register`, and its files into the folder `files`, which must not be there yet.

    Everything happens in one transaction under the register's own triggers: tables of the archive's revision, rows,
    migrations since, `verify`. Whatever fails, register and folder are as before. `despite_faults` keeps what `verify`
    finds fault with, for an office whose only backup it is; no trigger is set aside for it.

    Raises `UnusableArchiveError`, `NotEmptyError`, `NoKeyError`, `OSError` and the database's own errors.
    """
    manifest = check(path)
    with _fresh_folder(files), _fresh_file(register), register.migrating() as connection:
        taker = _Taker(connection, manifest, _claim(connection, manifest), files)
        try:
            read(path, taker)
        except (IntegrityError, DataError) as refused:
            reason = str(refused.orig).strip().splitlines()[0][:200]
            raise DamagedError(f"{ROWS}{taker.table}", f"数据库不接受其中的内容（{reason}）") from refused
        upgrade(connection)
        # The engine that the archive knew is not the one that is here: it has confirmed nothing.
        connection.execute(update(titles).values(confirmed=0))
        connection.execute(delete(sessions))  # whoever was signed in there signs in here
        if register.stamp:
            register.stamp.taken_on(connection)
        faults = faults_on(connection, lawbook.read_on(register, connection), register.stamp)
        if faults and not despite_faults:
            raise FaultyError(faults)
    return Restored(manifest, faults)


def _claim(connection: Connection, manifest: Manifest) -> set[str]:
    """Make sure of empty tables of the archive's revision that nobody else writes to; the editions that are there.

    A service that was started here has put its law into the register. That is kept by content, and in nobody's way.
    """
    there = set(inspect(connection).get_table_names())
    found = revision(connection)
    if found is None:
        if there:
            raise NotEmptyError(
                f"这个数据库里已有别的表（{'、'.join(sorted(there)[:3])} 等），不是空的",
                "请另建一个空的数据库，再恢复到那里。",
            )
        upgrade(connection, manifest.revision)
        return set()
    ours = [one for one in METADATA.sorted_tables if one.name in there]
    if connection.dialect.name == "postgresql":
        names = ", ".join(one.name for one in ours)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    if any(connection.execute(select(one).limit(1)).first() for one in ours if one is not editions):
        raise NotEmptyError(
            "要恢复到的名册不是空的，恢复不会覆盖已有的名册",
            "确要用备份代替它：先停止服务，SQLite 把名册文件（连同 -wal、-shm）移到别处，"
            "PostgreSQL 另建一个空的数据库，再恢复。",
        )
    if found != manifest.revision:
        raise NotEmptyError(
            f"要恢复到的名册已按版本 {found} 建表，备份的表结构版本是 {manifest.revision}",
            "请恢复到一个还没有建表的数据库：表由恢复程序建立，再升级到本程序的版本。",
        )
    return set(connection.scalars(select(editions.c.hash)))


class _Taker:
    """Puts rows into the database and files into the folder."""

    def __init__(
        self, connection: Connection, manifest: Manifest, known: set[str], folder: Path | None
    ) -> None:
        self._connection, self._manifest, self._known, self._folder = connection, manifest, known, folder
        self._insert = {name: self._into(name, shape.columns) for name, shape in manifest.tables.items()}
        self.table = ""

    def _into(self, name: str, columns: Mapping[str, Kind]) -> Insert:
        """By the archive's own account of its columns: the code's tables may have grown since."""
        there = inspect(self._connection)
        if not there.has_table(name):
            raise DamagedError(MANIFEST, f"写明了名册没有的表（{name[:40]}）")
        if strange := columns.keys() - {one["name"] for one in there.get_columns(name)}:
            raise DamagedError(f"{ROWS}{name}", f"写明了名册没有的栏目（{min(strange)[:40]}）")
        return insert(table(name, *(column(one, self._type(name, one, columns[one])) for one in columns)))

    def _type(self, name: str, one: str, kind: Kind) -> TypeEngine[Any]:
        """How the tables of the archive's revision keep it."""
        here = METADATA.tables[name].c.get(one) if name in METADATA.tables else None
        if here is not None and self._manifest.revision >= SINCE.get(type(here.type), "9999"):
            return here.type
        return _TYPES[kind]

    def rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Insert them."""
        self.table = name
        try:
            columns = self._manifest.tables[name].columns
            values = [row_values(one, columns) for one in rows]
        except (LookupError, TypeError, ValueError, OverflowError) as wrong:
            raise DamagedError(f"{ROWS}{name}", f"有一行与清单写明的栏目不符（{str(wrong)[:80]}）") from wrong
        if name == editions.name:
            values = [one for one in values if one["hash"] not in self._known]
        if values:
            self._connection.execute(self._insert[name], values)

    def file(self, name: str, content: IO[bytes]) -> None:
        """Copy it, to nowhere but below the folder."""
        if self._folder is None:
            return
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\0" in name:
            raise DamagedError(FILES + name, "文件名不合规")
        target = self._folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            shutil.copyfileobj(content, stream)


@contextmanager
def _fresh_folder(folder: Path | None) -> Iterator[None]:
    if folder is None:
        yield
        return
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _fresh_file(register: Register) -> Iterator[None]:
    """A SQLite file that was not there before goes when the restore fails."""
    url = register.url
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path is None or path.exists():
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        register.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
