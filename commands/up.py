"""`up`: the whole engine in the foreground: embedded server, migrations, law book, worker; stopped by Ctrl-C."""

import asyncio
import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client

from activities import governing, keyring
from activities.client import ServerTooOldError, connect
from activities.office_file import without_post
from commands.installation import Installation, unusable_register
from commands.office import office_of, pack_path
from commands.pages import Pages
from commands.place import clock, log_file
from commands.speak import Exit, Stop, say, warn
from commands.stack import PATIENCE, EmbeddedServer
from desk.earnest import enter
from observation import waiting
from observation.logs import configure
from register import lawbook, queries, reach, served
from register.connect import Register
from register.keyfile import NoKeyError
from register.migrate import prepare
from regulations.calendars import CalendarFault
from regulations.load import PackFaultsError, load_binding
from schemas.regulation import Regulation
from worker import hosting, watched

NOTED_EVERY = 60
"""Seconds between two looks at the register's newest entry."""


def up(
    log_level: Annotated[str, typer.Option("--log-level", help="Temporal 服务的日志级别")] = "error",
) -> None:
    """Server, worker and pages until Ctrl-C."""
    if log_level not in ("debug", "info", "warn", "error", "never"):
        raise Stop(Exit.USAGE, f"--log-level {log_level}：应为 debug、info、warn、error 或 never")
    installation = Installation.here()
    installation.var.mkdir(parents=True, exist_ok=True)
    with _alone(installation.var / "up.lock"):
        office = office_of(installation)
        try:
            register = _prepared(installation)
        except waiting.ToldToStop:
            say("已停止。")
            return
        _stamped(register)
        enter(register, office, clock())
        regulation = _law(installation, register)
        for line in without_post(office, regulation):
            warn(line)
        if served.engine_is_older(installation.var):
            warn("Temporal 的数据文件比上次停止服务时旧：缺少的流程正从名册恢复，名册不受影响。")
        server = EmbeddedServer(installation.var)
        _sealed(installation, server)
        fresh = not server.database.exists()
        try:
            server.start(log_level)
            with log_file(installation.var, "worker.log").open("a", encoding="utf-8") as logs:
                asyncio.run(_serve(installation, register, server, logs, fresh))
        finally:
            server.stop()
            with suppress(SQLAlchemyError, OSError):
                served.note(register, installation.var)
            register.close()
    say("已停止。数据在 var/，再次启动时接着办。")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One `up` on one folder; the lock ends with the process, however it ends."""
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid = lock.read().strip()
            raise Stop(
                Exit.REFUSED,
                f"服务已经在运行（进程 {pid or '不明'}，数据 {path.parent}），不能再启动一份",
                "要重新启动，请先在那个窗口按 Ctrl-C。",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _prepared(installation: Installation) -> Register:
    """The register, its tables of this version. A database that is down is waited for."""

    def prepare_here(register: Register) -> None:
        served.check_tables(register, installation.var)
        prepare(register)
        reach.check_written(register)
        served.check(register, installation.var)

    async def prepared(register: Register) -> None:
        await waiting.until(lambda: waiting.used(register, prepare_here), _told_to_stop(), warn)

    try:
        register = reach.opened(installation.database_url, installation.var)
        asyncio.run(prepared(register))
    except reach.UnusableError as unusable:
        raise Stop(Exit.UNREACHABLE, *unusable_register(unusable)) from unusable
    return register


def _told_to_stop() -> asyncio.Event:
    """Set by Ctrl-C and SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _stamped(register: Register) -> None:
    """What is received bears the stamp of this installation; one that has none yet gets it now."""
    assert register.stamp is not None
    try:
        register.stamp.checked(register)
        register.stamp.made(register, clock())
    except NoKeyError as no:
        raise Stop(Exit.UNREACHABLE, f"{no}。", "移走以后新建一把：python starter.py keys new") from None


def _sealed(installation: Installation, server: EmbeddedServer) -> None:
    """What the engine holds is sealed. Where no key opens it, or it was never sealed, it is made anew."""
    try:
        if keyring.names(keyring.folder_of(installation.var)):
            return
        keyring.add(installation.var, clock())
    except NoKeyError as no:
        raise Stop(Exit.UNREACHABLE, f"{no}", "服务须由能读写这个文件夹的账号运行。") from None
    if server.database.exists():
        for file in (server.database, *server.database.parent.glob(f"{server.database.name}-*")):
            file.unlink(missing_ok=True)
        say(
            "Temporal 的数据从此加密存放，密钥新建在 "
            f"{keyring.folder_of(installation.var)}；原来的数据已删去，流程从名册恢复，名册不受影响。"
        )


def _law(installation: Installation, register: Register) -> Regulation:
    """The office's pack and the calendar into the register; both stay under their hash for ever."""
    try:
        regulation = load_binding(pack_path(installation))
    except PackFaultsError as faults:
        raise Stop(Exit.USAGE, f"办法有误（{office_of(installation).regulation}）：", *faults.lines) from None
    if known := lawbook.current_edition(register, regulation.honour.name, None, regulation.honour.level):
        lawbook.add(register, regulation, clock())
        if lawbook.current_edition(register, regulation.honour.name, None, regulation.honour.level) != known:
            name = office_of(installation).regulation
            warn(
                f"{name} 的内容有变，已登记为新版本：今后的申报适用新版本，在办称号仍适用原版本。",
                "要让在办称号适用新版本，请用 python starter.py packs adopt。",
            )
    else:
        lawbook.add(register, regulation, clock())
    try:
        notices = governing.furnish(register, clock())
    except CalendarFault as fault:
        raise Stop(Exit.USAGE, "放假调休通知有误：", *str(fault).splitlines()) from None
    for year in notices.apart:
        warn(
            f"程序自带的{year}年放假安排与本单位导入的不同，现按本单位导入的计算。",
            "请用 python starter.py calendar show 核对。",
        )
    return regulation


async def _serve(
    installation: Installation, register: Register, server: EmbeddedServer, logs: TextIO, fresh: bool
) -> None:
    configure(logging.StreamHandler(logs))
    stop = _told_to_stop()
    try:
        client = await _client(server, stop)
    except waiting.ToldToStop:
        return
    desk = Pages(installation.var, server.address)
    try:
        async with (
            hosting(client, register, office_of(installation), installation.var, fresh=fresh),
            watched(client, register, installation.var, port=server.pages_port) as pages,
        ):
            desk.start()
            _banner(installation, server, desk, pages)
            if fresh and (known := queries.open_count(register)):
                say(f"服务的数据文件是新的：正从名册恢复 {known} 个称号。")
            await _until_stopped(server, desk, stop, partial(served.note, register, installation.var))
            if server.alive:
                say("正在停止：办完手头的事……")
    except ServerTooOldError as old:
        raise Stop(Exit.UNREACHABLE, str(old)) from None
    except Exception:
        # A worker whose server dies under it may fail in its own way first: what to say is that the server died.
        if server.alive:
            raise
        logging.getLogger("mingpai.up").exception("the server died")
    finally:
        desk.stop()
    if not server.alive:
        raise Stop(
            Exit.UNREACHABLE,
            f"Temporal 服务意外退出（{server.ended}），已全部停止。详情见 {server.log}",
            *server.last_words(),
            "名册和收件箱不受影响；重新启动（python starter.py up）后接着办。",
        )


async def _client(server: EmbeddedServer, stop: asyncio.Event) -> Client:
    """A client of the embedded server, once it answers; a large file on a slow disk takes some time."""
    end = time.monotonic() + PATIENCE

    async def attempt() -> Client:
        try:
            return await waiting.reached(lambda: connect(server.address), server.address)
        except waiting.Absent:
            if not server.alive:
                why = "启动后随即退出"
            elif time.monotonic() > end:
                why = f"{PATIENCE}秒内没有应答"
            else:
                raise waiting.Absent("Temporal 服务还没有启动完毕") from None
            raise Stop(
                Exit.UNREACHABLE, f"Temporal 服务{why}，详情见 {server.log}", *server.last_words()
            ) from None

    return await waiting.until(attempt, stop, warn, every=0.2, quiet=5)


async def _until_stopped(
    server: EmbeddedServer, desk: Pages, stop: asyncio.Event, note: Callable[[], None]
) -> None:
    """Look after server and pages; what is served is noted from time to time, for the case that the power goes."""
    noted = float(-NOTED_EVERY)
    while server.alive and not stop.is_set():
        desk.keep()
        if time.monotonic() - noted >= NOTED_EVERY:
            noted = time.monotonic()
            with suppress(SQLAlchemyError, OSError):
                await asyncio.to_thread(note)
        try:
            await asyncio.wait_for(stop.wait(), 0.5)
        except TimeoutError:
            continue


def _banner(installation: Installation, server: EmbeddedServer, desk: Pages, pages: str | None) -> None:
    office = office_of(installation)
    trial = "（试用：可用 --as 以任何岗位办理）" if office.trial else ""
    database = installation.database_file or installation.database_url.rsplit("@", 1)[-1]
    say(f"{office.name} 铭牌服务已启动{trial}", style="bold green")
    say(f"  办公网页  {desk.address}    第一次使用先开账号：python starter.py account new 账号")
    say(f"  Temporal  {server.address}    查看界面 {server.ui}")
    say(f"  名册      {database}")
    say(f"  通知      {installation.var / 'notices'}")
    say(f"  日志      {server.log.parent}")
    say(f"  状态      {pages}/readyz" if pages else "  状态      没有打开（详情见日志），不影响办理")
    say("  停止      在这个窗口按 Ctrl-C；数据留在 var/，再次启动接着办")
