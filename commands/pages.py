"""Pages: the web desk as a child process of `up`, on a port of its own; one that ends is started again."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from activities.place import HOME, WEB_PORT
from commands.place import log_file
from commands.stack import LOOPBACK, free_port

AGAIN_AFTER = 10.0
"""Seconds after which pages that ended are started again."""


class Pages:
    """`python -m web`, with the installation of this process. `address` is where a browser goes."""

    def __init__(self, var: Path, temporal: str) -> None:
        self.var, self.temporal = var, temporal
        self.note = var / "pages.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.host = os.environ.get("MINGPAI_WEB_HOST") or LOOPBACK
        self.port = 0

    @property
    def address(self) -> str:
        """Where a browser looks, on this machine."""
        host = LOOPBACK if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def start(self) -> None:
        """Start the process, on the port of last time if it is free. Its log is its owner's alone."""
        self.port = self.port or free_port(self._last())
        self.began = time.monotonic()
        environment = {
            **os.environ,
            "MINGPAI_WEB_HOST": self.host,
            "MINGPAI_WEB_PORT": str(self.port),
            "MINGPAI_VAR": str(self.var),
            "TEMPORAL_ADDRESS": self.temporal,
        }
        with log_file(self.var, "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web", "--leash"],
                cwd=HOME,
                env=environment,
                stdin=subprocess.PIPE,  # the leash: it ends with us, however we end
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is `up`'s, which ends it when what is under way has ended
            )
        self.note.write_text(json.dumps({"port": self.port, "pid": self.process.pid}) + "\n")

    def keep(self) -> None:
        """Start it again where it has ended, and not more often than every ten seconds."""
        ended = self.process is not None and self.process.poll() is not None
        if ended and time.monotonic() - self.began >= AGAIN_AFTER:
            self.start()

    def stop(self) -> None:
        """End it by its pid: kindly, then not."""
        if self.process is None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def _last(self) -> object:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return json.loads(self.note.read_text())["port"]
        given = os.environ.get("MINGPAI_WEB_PORT", "")
        return int(given) if given.isascii() and given.isdigit() else WEB_PORT
