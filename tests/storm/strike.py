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


@asynccontextmanager
async def _during(one: Installation, fault: Fault) -> AsyncIterator[None]:
    program = one.programs[int(fault.pick * len(one.programs))]
    moods: dict[str, Mood] = {
        "channel answers with errors": "errors",
        "channel answers late": "late",
        "channel does not answer": "silent",
    }
    async with AsyncExitStack() as undone:
        undo = undone.push_async_callback
        match fault.kind:
            case "program killed":
                _kill(program, undone)
            case "server killed":
                send(one.server_pid, signal.SIGKILL)
            case "everything killed":
                for each in one.programs:
                    _kill(each, undone)
                send(one.server_pid, signal.SIGKILL)
            case "program frozen":
                _freeze([program.pid], undone)
            case "server frozen":
                _freeze([one.server_pid], undone)
            case "everything frozen":
                _freeze([one.server_pid, *(each.pid for each in one.programs)], undone)
            case "register locked":
                lock = await asyncio.to_thread(_lock, one.url)
                undo(asyncio.to_thread, _unlock, lock)
            case "program's disk full":
                _fill_disk([program.pid], undone)
            case "server's disk full":
                _fill_disk([one.server_pid], undone)
            case "database's disk full":
                _fill_disk(_backends(one), undone)
            case "database restarted":
                assert one.postgres is not None
                undo(asyncio.to_thread, one.postgres.start)
                await asyncio.to_thread(one.postgres.stop_at_once)
            case "writes fail" | "writes unheard":
                how = "fails" if fault.kind == "writes fail" else "unheard"
                _tell(one, one.programs, undone, **{how: 0.2 + 0.8 * fault.force})
            case "writes slow":
                _tell(one, [program], undone, slow=1 + 4 * fault.force)
            case "program's clock off":
                much = DAY if fault.force > 0.5 else 600
                _tell(
                    one, [program], undone, clock=much * (1 if fault.pick * 4 % 1 > 0.5 else -1) * fault.force
                )
            case kind if kind.startswith("death at a seam"):
                seam = SEAMS[int(fault.force * len(SEAMS))]
                others = _others(one, kind)
                if one.postgres is not None:
                    undo(asyncio.to_thread, one.postgres.start)
                _tell(one, one.programs, undone, seam=seam, **{"with": others})
            case kind:
                undone.callback(setattr, one.channel, "mood", "well")
                one.channel.mood = moods[kind]
        yield


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
