"""Reach: whether a register can be used, and if not, why: each cause its own sentence, which never shows a password."""

from enum import Enum
from pathlib import Path

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from register.connect import CONNECT_TIMEOUT, Register, head, knows, revision
from register.stamp import Stamp

LONGEST_REASON = 200
"""Characters of what a library says; more is its SQL and nobody's help."""


class Trouble(Enum):
    """Why a register cannot be used; the sentence says what to look at, `{place}` and `{why}` are filled in."""

    ADDRESS = (
        "MINGPAI_DATABASE_URL 不是数据库地址，应像 postgresql+psycopg://用户:口令@主机/库名；"
        "口令中的 @ 写作 %40，: 写作 %3A，/ 写作 %2F"
    )
    SILENT = "连不上名册所在的数据库（{place}）：{why}"
    STARTING = "名册所在的数据库（{place}）正在启动或停止，暂不接受连接"
    TURNED_AWAY = (
        "名册所在的数据库（{place}）不让登录：{why}。请检查 MINGPAI_DATABASE_URL 中的用户名、口令和库名"
    )
    NO_FILE = "名册文件不在：{place}。请检查磁盘是否已挂载、MINGPAI_DATABASE_URL 是否写对；从未建立过名册的，请先建立"
    FAULTY = "名册所在的数据库（{place}）不能使用：{why}"
    READ_ONLY = "名册所在的数据库（{place}）现在只能读、不能写：它是只读副本，或者被设成了只读，办理要用主库"
    NO_TABLES = "数据库（{place}）里还没有名册，请先建立"
    OLDER = "名册（{place}）的表结构比本程序旧，请先升级，已有记录不变"
    EMPTIED = "名册（{place}）是空的，这里却已有称号在运行：它被清空、移走，或者没有连同 -wal 文件一起复制"
    BEHIND = "名册（{place}）比这里运行过的旧，或者是另一份：{why}"
    NEWER = "名册（{place}）的表结构比本程序新：程序退回了旧版本？请换用与名册相同的程序版本，名册不必改动"

    @property
    def passes(self) -> bool:
        """Whether it may go away by itself, so that waiting makes sense."""
        return self in (Trouble.SILENT, Trouble.STARTING, Trouble.READ_ONLY)

    @property
    def migrates(self) -> bool:
        """Whether bringing the tables to this version is the cure."""
        return self in (Trouble.NO_FILE, Trouble.NO_TABLES, Trouble.OLDER)

    @property
    def lost(self) -> bool:
        """Whether another register stands in this one's place, and a backup of the right one is the cure."""
        return self in (Trouble.EMPTIED, Trouble.BEHIND)


class UnusableError(RuntimeError):
    """The register cannot be used; says why, for whoever looks after the database."""

    def __init__(self, trouble: Trouble, place: str = "", why: str = "") -> None:
        super().__init__(trouble.value.format(place=place, why=why))
        self.trouble = trouble


def opened(url: str, var: Path | None = None) -> Register:
    """The register at `url`, of the installation in `var`, not yet connected to.

    `UnusableError` where that is no address of a database.
    """
    try:
        place(make_url(url))
        return Register(url, stamp=Stamp(var) if var else None)
    except (ArgumentError, ValueError, ImportError):  # what they say may quote the password
        raise UnusableError(Trouble.ADDRESS) from None


def check(register: Register) -> None:
    """`UnusableError` unless the register answers and its tables are of this code's version. Makes no file."""
    where = place(register.url)
    file = register.url.database if register.url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():
        raise UnusableError(Trouble.NO_FILE, where)
    try:
        with register.reading() as connection:
            tables = revision(connection)
    except SQLAlchemyError as failed:
        raise explain(register.url, failed) from failed
    if tables == head():
        return
    if tables is None:
        raise UnusableError(Trouble.NO_TABLES, where)
    raise UnusableError(Trouble.OLDER if knows(tables) else Trouble.NEWER, where)


def check_written(register: Register) -> None:
    """The same, and that the register can be written: a server's copy that is only read is of no use to who serves."""
    check(register)
    if register.url.get_backend_name() == "sqlite":
        return
    try:
        with register.reading() as connection:
            read_only = connection.scalar(text("SHOW transaction_read_only")) == "on"
    except SQLAlchemyError as failed:
        raise explain(register.url, failed) from failed
    if read_only:
        raise UnusableError(Trouble.READ_ONLY, place(register.url))


def explain(url: URL, failed: Exception) -> UnusableError:
    """What a failure of the database at `url` means. Asks a server once more whether it listens."""
    trouble = Trouble.FAULTY if url.get_backend_name() == "sqlite" else _of_server(url, failed)
    return UnusableError(trouble, place(url), reason(failed, url))


def place(url: URL) -> str:
    """Where the register is: a file, or host, port and database; neither user nor password.

    `ValueError` where a sign of the password was taken for a border, so that a piece of it would be shown.
    """
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    host = url.host or url.query.get("host") or "localhost"
    host = host if isinstance(host, str) else ",".join(host)
    if "@" in f"{host}{url.database}":
        raise ValueError("an @ of the password is not written as %40")
    return f"{host}{f':{url.port}' if url.port else ''}/{url.database or ''}"


def reason(failed: Exception, url: URL | None = None) -> str:
    """The first line of what a library says, without the SQL and its values, nor the password of `url`."""
    lines = str(getattr(failed, "orig", None) or failed).strip().splitlines()
    said = lines[0][:LONGEST_REASON] if lines else type(failed).__name__
    return said.replace(url.password, "***") if url is not None and url.password else said


def _of_server(url: URL, failed: Exception) -> Trouble:
    """What keeps a server from serving us.

    libpq gives a refused connection no code, and its words are in the server's language. Its ping, which needs no
    login, tells the causes apart.
    """
    from psycopg import Error, OperationalError, pq  # only where there is a server
    from psycopg.conninfo import make_conninfo
    from psycopg.errors import ReadOnlySqlTransaction

    if isinstance(getattr(failed, "orig", None), ReadOnlySqlTransaction):
        return Trouble.READ_ONLY
    if not isinstance(getattr(failed, "orig", None), OperationalError):
        return Trouble.FAULTY
    options = url.get_dialect()().create_connect_args(url)[1]
    where = {
        key: str(options[key]) for key in ("host", "port", "dbname", "connect_timeout") if key in options
    }
    try:
        found = pq.PGconn.ping(make_conninfo(**{"connect_timeout": str(CONNECT_TIMEOUT), **where}).encode())
    except Error:
        return Trouble.ADDRESS
    return {
        pq.Ping.OK: Trouble.TURNED_AWAY,
        pq.Ping.REJECT: Trouble.STARTING,
        pq.Ping.NO_RESPONSE: Trouble.SILENT,
    }.get(pq.Ping(found), Trouble.ADDRESS)
