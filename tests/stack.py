"""A real installation for tests: the dev server on a file, and workers as processes of their own that can be killed."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from temporalio.client import Client, Plugin

import commands.stack
from activities.codec import Sealing
from activities.keyring import Keyring
from activities.ring import ring
from register import inbox, lawbook, ledger, verify
from register.connect import Register
from register.migrate import to_head
from regulations.calendars import load_calendar
from schemas.action import Action
from schemas.base import digest
from schemas.regulation import Regulation
from schemas.step import Receipt
from tests.crash import mortal_worker
from tests.forked import Forked
from workflows.life.law import LawBook
from workflows.plugin import plugin

ROOT = Path(__file__).parent.parent
LONGEST_WAIT = 180.0
"""Seconds that any wait in these tests may take before it counts as a failure. Nothing is measured by them: a machine
under load takes ten times longer for everything."""


Process = subprocess.Popen[bytes] | Forked
"""One that is told to stop, killed and waited for."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on: below those from which a system gives one to who connects."""
    return commands.stack.free_port(None)


class Stack:
    """Register, dev server and workers under one folder. Everything it starts it stops, by process id."""

    def __init__(
        self, folder: Path, regulation: Regulation, url: str | None = None, *, told_time: bool = False
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.register = Register(url or f"sqlite:///{folder / 'register.db'}", told_time=told_time)
        to_head(self.register)
        self.calendar = load_calendar()
        added = datetime(2021, 1, 1, tzinfo=UTC)
        lawbook.add(self.register, self.calendar, added)
        (folder / "pack.yaml").write_text(regulation.model_dump_json(), encoding="utf-8")
        office = (ROOT / "office.example.yaml").read_text(encoding="utf-8")
        office = re.sub(r"(?m)^regulation: .*$", f"regulation: {folder / 'pack.yaml'}", office)
        (folder / "office.yaml").write_text(office, encoding="utf-8")
        self.edition = lawbook.add(self.register, regulation, added)
        self.book = LawBook.of(regulation, self.calendar)
        self.calendar_id = digest(self.calendar)
        self.server: subprocess.Popen[bytes] | None = None
        self.workers: list[Process] = []

    async def start_server(self) -> None:
        """The dev server, on the same port and file as before."""
        binary = Path(sys.executable).parent / "temporal"
        database = self.folder / "temporal.db"
        options = ["--headless", "--port", str(self.port), "--ip", "127.0.0.1", "--log-level", "error"]
        pragma = ["--db-filename", str(database), "--sqlite-pragma", "journal_mode=wal"]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [str(binary), "server", "start-dev", *options, *pragma], stdout=log, stderr=log
            )
        await self.client()

    async def client(self) -> Client:
        """A client, once the server answers; it seals where the installation has keys."""
        keys = Keyring.of(self.folder)
        wired = plugin(codec=Sealing(keys) if keys else None)
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                with suppress(RuntimeError):
                    return await self.connected(wired)
                await asyncio.sleep(0.1)

    async def connected(self, *wired: Plugin) -> Client:
        """A client, if the server answers."""
        return await Client.connect(self.address, plugins=wired)

    def environment(self) -> dict[str, str]:
        """What tells a process of ours that it belongs to this installation."""
        return {
            "TEMPORAL_ADDRESS": self.address,
            "MINGPAI_DATABASE_URL": self.register.url.render_as_string(hide_password=False),
            "MINGPAI_VAR": str(self.folder),
            "MINGPAI_OFFICE": str(self.folder / "office.yaml"),
        }

    def start_worker(self, delay: float = 0, code: Path = ROOT, sweep: float = 30) -> Process:
        """A worker in its own process, of the version of the program that lies in `code`; forked if it is this one.

        `delay` slows `record` down by so many seconds; `sweep` are the seconds between two rounds of its sweep, which
        holds an entry for unheard, and passes a silent title by, for two of them; with 0 it does none.
        """
        environment = {"MINGPAI_HTTP_PORT": "0", **os.environ, "PYTHONPATH": str(code), **self.environment()}
        told = self.register.told_time
        if told:
            sweep = 0  # it goes by the database's clock, and its looks stop the skipping
        log = self.folder / "worker.log"
        worker: Process
        if code == ROOT:
            worker = Forked(partial(mortal_worker.live, delay, sweep, told=told), environment, log)
        else:
            how = [str(delay), str(sweep), *(["told"] if told else [])]
            script = [sys.executable, str(code / "tests" / "crash" / "mortal_worker.py"), *how]
            with log.open("ab") as file:
                worker = subprocess.Popen(script, env=environment, stdout=file, stderr=file)
        self.workers.append(worker)
        return worker

    def receive(self, action: Action) -> Action:
        """Put an action into the inbox at the time of the real clock."""
        return inbox.receive(self.register, action, lambda: datetime.now(UTC)).action

    async def act(self, client: Client, action: Action, patience: float = 90) -> Receipt | None:
        """Hand an action in as the command line does."""
        received = await asyncio.to_thread(self.receive, action)
        return await ring(client, self.register, received, timedelta(seconds=patience))

    async def stage_becomes(self, title: str, stage: str) -> None:
        """Wait until the ledger says so."""
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                life = await asyncio.to_thread(ledger.life_of, self.register, title)
                if life is not None and life.standing.stage == stage:
                    return
                await asyncio.sleep(0.05)

    def faults(self) -> list[str]:
        """What `verify` finds."""
        return verify.verify(self.register, self.book)

    def kill_all(self) -> None:
        """SIGKILL to server and workers."""
        self.kill_workers()
        if self.server is not None:
            _kill(self.server)

    def kill_workers(self) -> None:
        """SIGKILL to the workers."""
        for process in self.workers:
            _kill(process)
        self.workers.clear()

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path, regulation: Regulation, workers: int = 0) -> AsyncIterator[Self]:
        """A stack whose server runs, with so many workers; closed at the end."""
        one = cls(folder, regulation)
        try:
            await one.start_server()
            for _ in range(workers):
                one.start_worker()
            yield one
        finally:
            one.close()

    def close(self) -> None:
        """Stop whatever still runs."""
        self.kill_all()
        self.register.close()


def _kill(process: Process) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
        process.wait(LONGEST_WAIT)
