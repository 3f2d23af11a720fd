"""Strike: each fault done to an installation, and undone when its time is over, also when the storm is called off."""

import asyncio
import resource
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from tests.storm.channel import Mood
from tests.storm.installation import Installation, Program, send
from tests.storm.possessed import SEAMS
from tests.storm.weather import Fault

DAY = 24 * 3600.0
PAGE = 4096
"""Bytes up to which a process with a full disk may still write into a file."""

TABLES = "titles, entries, inbox, obligations, outbox"


async def strike(one: Installation, fault: Fault) -> None:
    """The fault, from its beginning to its end."""
    async with _during(one, fault):
        await asyncio.sleep(fault.lasts)


MOODS: dict[str, Mood] = {
    "channel answers with errors": "errors",
    "channel answers late": "late",
    "channel does not answer": "silent",
}


@asynccontextmanager
async def _during(one: Installation, fault: Fault) -> AsyncIterator[None]:
    programs, others = _struck(one, fault)
    async with AsyncExitStack() as undone:
        match fault.kind.split()[-1]:
            case "killed":
                for program in programs:
                    _kill(program, undone)
                for pid in others:
                    send(pid, signal.SIGKILL)
            case "frozen":
                _freeze([*others, *(program.pid for program in programs)], undone)
            case "full":
                _fill_disk([*others, *(program.pid for program in programs)], undone)
            case "locked":
                lock = await asyncio.to_thread(_lock, one.url)
                undone.push_async_callback(asyncio.to_thread, _unlock, lock)
            case "restarted":
                assert one.postgres is not None
                undone.push_async_callback(asyncio.to_thread, one.postgres.start)
                await asyncio.to_thread(one.postgres.stop_at_once)
            case _ if fault.kind in MOODS:
                undone.callback(setattr, one.channel, "mood", "well")
                one.channel.mood = MOODS[fault.kind]
            case _:
                _possess(one, fault, programs, undone)
        yield


def _struck(one: Installation, fault: Fault) -> tuple[list[Program], list[int | None]]:
    """The programs and the other processes that a fault is about: its first word says whose it is."""
    match fault.kind.split()[0].removesuffix("'s"):
        case "everything":
            return one.programs, [one.server_pid]
        case "server":
            return [], [one.server_pid]
        case "database":
            return [], _backends(one)
    return [one.programs[int(fault.pick * len(one.programs))]], []


def _possess(one: Installation, fault: Fault, programs: list[Program], undone: AsyncExitStack) -> None:
    """What a program does to itself when it is told to."""
    match fault.kind:
        case "writes fail":
            _tell(one, one.programs, undone, fails=0.2 + 0.8 * fault.force)
        case "writes unheard":
            _tell(one, one.programs, undone, unheard=0.2 + 0.8 * fault.force)
        case "writes slow":
            _tell(one, programs, undone, slow=1 + 4 * fault.force)
        case "program's clock off":
            much = DAY if fault.force > 0.5 else 600
            sign = 1 if fault.pick * 4 % 1 > 0.5 else -1
            _tell(one, programs, undone, clock=much * sign * fault.force)
        case kind:
            assert kind.startswith("death at a seam"), kind
            if one.postgres is not None:
                undone.push_async_callback(asyncio.to_thread, one.postgres.start)
            seam = SEAMS[int(fault.force * len(SEAMS))]
            _tell(one, one.programs, undone, seam=seam, **{"with": _others(one, kind)})


def _kill(program: Program, undone: AsyncExitStack) -> None:
    """SIGKILL, and not started again before the fault is over."""
    program.held += 1
    undone.callback(_release, program)
    program.send(signal.SIGKILL)


def _release(program: Program) -> None:
    program.held -= 1


def _freeze(pids: list[int | None], undone: AsyncExitStack) -> None:
    for pid in pids:
        undone.callback(send, pid, signal.SIGCONT)
        send(pid, signal.SIGSTOP)


def _tell(one: Installation, programs: list[Program], undone: AsyncExitStack, **how: Any) -> None:
    for program in programs:
        undone.callback(one.tell, program.name, **dict.fromkeys(how))
        one.tell(program.name, **how)


def _others(one: Installation, kind: str) -> list[tuple[int, int]]:
    """Who dies at the same seam, and by which signal."""
    server = one.server_pid if "server" in kind or "all" in kind else None
    database = one.postgres.pid if one.postgres and ("database" in kind or "all" in kind) else None
    both = ((server, signal.SIGKILL), (database, signal.SIGQUIT))
    return [(pid, int(number)) for pid, number in both if pid is not None]


def _fill_disk(pids: list[int | None], undone: AsyncExitStack) -> None:
    """No file of these processes may grow past a page: real writes fail."""
    usual, _ = resource.getrlimit(resource.RLIMIT_FSIZE)  # they are our children and have what we have
    for pid in pids:
        if pid is not None:
            undone.callback(_limit, pid, usual)
            _limit(pid, PAGE)


def _limit(pid: int, size: int) -> None:
    """How large a file of that process may grow, in bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    except ProcessLookupError:
        pass
    except PermissionError:  # PostgreSQL, which does not run as root, is limited as the user that it runs as
        with suppress(FileNotFoundError):
            owner = Path(f"/proc/{pid}").stat().st_uid
            wanted = "unlimited" if size == resource.RLIM_INFINITY else size
            command = ["prlimit", f"--pid={pid}", f"--fsize={wanted}:"]
            subprocess.run(command, user=owner, stderr=subprocess.DEVNULL, timeout=10, check=False)


def _backends(one: Installation) -> list[int | None]:
    """The database's processes that serve our programs."""
    server = one.postgres.pid if one.postgres else None
    found: list[int | None] = []
    with suppress(OSError):
        for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            with suppress(OSError):
                if " storm " in Path(f"/proc/{child}/cmdline").read_text(errors="replace"):
                    found.append(int(child))
    return found


def _lock(url: str) -> Connection | None:
    """Alone with the register; None where it cannot be had now."""
    engine = create_engine(url, connect_args={"timeout": 5} if url.startswith("sqlite") else {})
    connection = None
    try:
        connection = engine.connect()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        else:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            connection.exec_driver_sql(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
    except SQLAlchemyError:
        _unlock(connection)
        return None
    return connection


def _unlock(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(SQLAlchemyError):  # the database may have been restarted meanwhile
            connection.exec_driver_sql("ROLLBACK")
        with suppress(SQLAlchemyError):
            connection.close()
        connection.engine.dispose()
