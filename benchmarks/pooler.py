"""Pooler: a PgBouncer before the cluster's database, which lends its few connections to many."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.database import PORT, USER
from tests.stack import LONGEST_WAIT

DOOR = 6432
"""Where it listens."""

LENT = {"session": 150, "transaction": 20}
"""Connections to each database, by how long one is lent: to a session for as long as it lasts."""

SETTINGS = """\
[databases]
* = host={address} port={port}
[pgbouncer]
listen_addr = {address}
listen_port = {door}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = {lent}
max_client_conn = 1000
ignore_startup_parameters = options,extra_float_digits
tcp_keepidle = 3
tcp_keepintvl = 1
tcp_keepcnt = 3
tcp_user_timeout = 6000
logfile = {folder}/log
"""
"""Our processes ask the server to see within seconds that they are gone. It is not told: PgBouncer has to see it."""


@contextmanager
def pooled(address: str, mode: str) -> Iterator[None]:
    """One that lends for a `session` or a `transaction`; it does not run as root."""
    folder = Path(tempfile.mkdtemp(prefix="mingpai-pool-"))
    if os.getuid() == 0:
        shutil.chown(folder, USER, USER)
    try:
        (folder / "users").write_text(f'"{USER}" ""\n', encoding="ascii")
        told = SETTINGS.format(
            address=address, port=PORT, door=DOOR, folder=folder, mode=mode, lent=LENT[mode]
        )
        (folder / "settings.ini").write_text(told, encoding="ascii")
        process = subprocess.Popen(["pgbouncer", "-q", "-u", USER, str(folder / "settings.ini")])
        try:
            _await(address)
            yield
        finally:
            process.kill()
            process.wait(LONGEST_WAIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(address: str) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            socket.create_connection((address, DOOR)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
