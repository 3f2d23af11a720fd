"""Stack: the embedded Temporal server as a child process on loopback, its ports and its end."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from commands.place import log_file
from commands.speak import Exit, Stop

PATIENCE = 60
"""Seconds that the server may take to answer; a large file on a slow disk takes some."""

LOOPBACK = "127.0.0.1"

QUIET, TRIES = (10_000, 32_768), 20
"""Ports below those that systems give to outgoing connections, and how many of them are tried."""


class EmbeddedServer:
    """`temporal server start-dev` on a WAL file under `var/`."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.state_file = var / "stack.json"
        self.database = var / "temporal.db"
        self.log = var / "log" / "temporal.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.port = self.ui_port = self.pages_port = 0

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui(self) -> str:
        """Where a browser looks."""
        return f"http://{LOOPBACK}:{self.ui_port}"

    def start(self, log_level: str) -> None:
        """Start the server, on the ports of last time if they are free, and write `stack.json`."""
        binary = Path(sys.executable).parent / "temporal"
        if not binary.exists():
            raise Stop(Exit.UNREACHABLE, f"没有找到 Temporal 服务程序（{binary}）", "请重新安装依赖：make up")
        last = self._last()
        _end_orphan(last.get("server_pid"), self.database)
        self.port = free_port(last.get("port"))
        self.ui_port = free_port(last.get("ui_port"), self.port)
        self.pages_port = free_port(last.get("pages_port"), self.port, self.ui_port)
        with log_file(self.var, self.log.name).open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(binary, "server", "start-dev", "--ip", LOOPBACK, "--port", str(self.port)),
                    *("--ui-ip", LOOPBACK, "--ui-port", str(self.ui_port), "--ui-disable-news-fetch"),
                    *("--db-filename", self.database, "--sqlite-pragma", "journal_mode=wal"),
                    *("--log-level", log_level, "--log-format", "json"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the whole foreground group; the server must outlive the worker's draining.
                start_new_session=True,
            )
        state = {
            "address": self.address,
            "port": self.port,
            "ui": self.ui,
            "ui_port": self.ui_port,
            "pages_port": self.pages_port,
            "server_pid": self.process.pid,
            "pid": os.getpid(),
        }
        fresh = self.state_file.with_suffix(".new")
        fresh.write_text(json.dumps(state, indent=2) + "\n")
        fresh.replace(self.state_file)

    @property
    def alive(self) -> bool:
        """Whether the server runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def ended(self) -> str:
        """How the server ended: its own log has nothing of a signal."""
        code = self.process.poll() if self.process else None
        if code is None:
            return "仍在运行"
        if code >= 0:
            return f"退出码{code}"
        killed = "，多为内存不足，或者有人强行终止" if code == -signal.SIGKILL else ""
        return f"被信号{-code}终止{killed}"

    def stop(self) -> None:
        """End the server by its pid: kindly, then not."""
        if self.process is None:
            return
        for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
            if self.alive:
                self.process.send_signal(number)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)

    def last_words(self) -> list[str]:
        """The end of the server's log."""
        try:
            return self.log.read_text(errors="replace").strip().splitlines()[-3:]
        except OSError:
            return []

    def _last(self) -> dict[str, Any]:
        try:
            found = json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def free_port(wanted: object, *others: int) -> int:
    """`wanted` if it is free, else any free port but those of others.

    Rather one that no outgoing connection gets: until the server listens, a machine that is busy gives those away.
    """
    first = [wanted] if isinstance(wanted, int) else []
    for port in (*first, *random.sample(range(*QUIET), TRIES), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError, OverflowError):
                probe.bind((LOOPBACK, port))
                found = int(probe.getsockname()[1])
                if found not in others:
                    return found
    raise Stop(Exit.UNREACHABLE, "本机没有空闲的端口")


def _end_orphan(pid: object, database: Path) -> None:
    """A server that outlived its `up` (killed hard) still holds the file: end it, if that pid really is it."""
    if not isinstance(pid, int) or pid <= 1 or str(database) not in _command_line(pid):
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if str(database) not in _command_line(pid):
                return
            time.sleep(0.1)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return ""
    found = subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    return found.stdout
