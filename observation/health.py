"""Health: whether this worker can serve, part by part, and the figures of a scrape. It only looks, never for long."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.service import RPCError

from observation import snapshot
from observation.snapshot import Sight, Snapshot
from register import lawbook
from register.connect import Register

PATIENCE = 5.0
"""Seconds that a part may take to answer; a probe that waits longer than its own time-out tells nobody anything."""

KEPT = 5.0
"""Seconds that an answer is given again: a row of probes and scrapes asks the database once."""

UNCHECKED = "数据库不通，没有检查"

T = TypeVar("T")


Way = Literal["migrate"]
"""What somebody can have this program do about it."""


class Part(NamedTuple):
    """One thing that serving needs; `why` says what is wrong with it, and what to do, by which `way`, if by one.

    How that is done, the face says through which it is read.
    """

    ok: bool
    why: str | None = None
    way: Way | None = None


class Fresh(Generic[T]):
    """An answer at most `KEPT` seconds old; callers at the same time share one asking."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._turn = asyncio.Lock()
        self._answer: tuple[float, T] | None = None

    async def get(self) -> T:
        """The answer."""
        async with self._turn:
            if self._answer is None or time.monotonic() - self._answer[0] > KEPT:
                self._answer = (time.monotonic(), await self._ask())
            return self._answer[1]


@dataclass
class Health:
    """Looks after one worker: its server, its register, its law book.

    `check_server` raises when the server cannot carry titles; `clock` gives now. A database that hangs holds up two
    threads of its own, never those that titles are recorded with.
    """

    client: Client
    register: Register
    var: Path
    check_server: Callable[[Client], Awaitable[None]]
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="observation")
        self.parts = Fresh(self._parts)
        self.sight = Fresh(self._sight)
        self.held_until: datetime | None = None

    def close(self) -> None:
        """Let go of what still hangs."""
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def _parts(self) -> dict[str, Part]:
        (database, migrations), temporal = await asyncio.gather(self._database(), self._temporal())
        book = self.register.book
        read = book is not None and bool(book.editions and book.calendars)
        return {
            "database": database,
            "migrations": migrations,
            "temporal": temporal,
            "lawbook": Part(read, None if read else "还没有读到办法和放假安排"),
        }

    async def _database(self) -> tuple[Part, Part]:
        try:
            at_head = await self._in_thread(self._at_head)
        except TimeoutError:
            return Part(False, f"{PATIENCE:.0f}秒内没有应答"), Part(False, UNCHECKED)
        except (SQLAlchemyError, OSError) as failed:
            return Part(False, reason(failed)), Part(False, UNCHECKED)
        behind = Part(False, "表结构与本程序的版本不符，请执行迁移", "migrate")
        return Part(True), Part(True) if at_head else behind

    def _at_head(self) -> bool:
        self._must_exist()
        at_head = self.register.at_head()
        if at_head:
            lawbook.read(self.register)  # what has come since the last look
        return at_head

    def _must_exist(self) -> None:
        url = self.register.url
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            raise FileNotFoundError(f"名册文件不见了：{url.database}")  # to connect would make an empty one

    async def _temporal(self) -> Part:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.check_server(self.client)
        except TimeoutError:
            return Part(False, f"{PATIENCE:.0f}秒内没有应答")
        except RPCError as failed:
            return Part(False, f"连不上：{failed.status.name}")
        except RuntimeError as failed:
            return Part(False, reason(failed))
        return Part(True)

    async def _sight(self) -> Sight:
        seen, parts = await asyncio.gather(self._seen(), self.parts.get())
        book = self.register.book
        return Sight(
            snapshot=seen,
            temporal=parts["temporal"].ok,
            book_editions=len(book.editions) if book else 0,
            book_calendars=len(book.calendars) if book else 0,
            disk_free=shutil.disk_usage(self.var).free if self.var.exists() else 0,
        )

    async def _seen(self) -> Snapshot | None:
        with suppress(TimeoutError, SQLAlchemyError, OSError):  # told by mingpai_register_up
            return await self._in_thread(self._take)
        return None

    def _take(self) -> Snapshot:
        self._must_exist()
        seen = snapshot.take(self.register, self.clock(), self.held_until)
        self.held_until = seen.held_until
        return seen

    async def _in_thread(self, ask: Callable[[], T]) -> T:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.get_running_loop().run_in_executor(self.threads, ask)


def reason(failed: Exception) -> str:
    """The first line of what a library says, without the SQL and its values."""
    lines = str(getattr(failed, "orig", None) or failed).strip().splitlines()
    return lines[0][:200] if lines else type(failed).__name__
