"""Database: a PostgreSQL of the machine's own, with its extensions, for a cluster on this machine.

The one of the tests has no `btree_gin`, which Temporal's visibility needs.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from benchmarks.processor import children, had
from tests.stack import LONGEST_WAIT

PORT = 5432

USER = "postgres"
"""It does not run as root."""


class Database:
    """Hears `address`, without a password; as many connections as are asked for."""

    def __init__(self, folder: Path, programs: Path, address: str, connections: int) -> None:
        self.folder, self.programs, self.address = folder, programs, address
        self._do("initdb", "--auth", "trust", "--encoding", "utf8", "--username", USER)
        with (folder / "pg_hba.conf").open("a") as file:
            file.write("host all all samenet trust\n")
        settings = f"-h {address} -p {PORT} -k {folder} -c max_connections={connections}"
        self._do("pg_ctl", "-w", "-o", settings, "-l", str(folder / "log"), "start")

    @classmethod
    @contextmanager
    def running(cls, programs: Path, address: str, connections: int) -> Iterator[Self]:
        """Under way; its folder goes with it."""
        folder = Path(tempfile.mkdtemp(prefix="mingpai-pg-"))
        if os.getuid() == 0:
            shutil.chown(folder, USER, USER)
        try:
            one = cls(folder, programs, address, connections)
            try:
                yield one
            finally:
                one._do("pg_ctl", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def url(self, database: str, port: int = PORT) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{USER}@{self.address}:{port}/{database}"

    def ask(self, sql: str, database: str = "postgres") -> str:
        """What it answers, in one line."""
        where = ("-h", str(self.folder), "-p", str(PORT), "-U", USER, "-d", database)
        told = subprocess.run(
            [self.programs / "psql", *where, "-Atqc", sql], check=True, capture_output=True, text=True
        )
        return told.stdout.strip()

    def processor(self) -> dict[str, float]:
        """Seconds that it has had so far, by database; what belongs to none is its own."""
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        spent = {"itself": had(first, with_ended=True)}
        for pid, title in children(first).items():
            words = title.split()
            whose = words[2] if words[1:2] == [USER] else "itself"
            with suppress(FileNotFoundError):  # it has ended just now
                spent[whose] = spent.get(whose, 0) + had(pid)
        return spent

    def _do(self, program: str, *what: str) -> None:
        account = (
            ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.getuid() == 0 else []
        )
        command = [*account, str(self.programs / program), "-D", str(self.folder), *what]
        subprocess.run(command, check=True, cwd="/", timeout=LONGEST_WAIT, stdout=subprocess.DEVNULL)
