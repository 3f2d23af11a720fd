"""An installation that the guides' commands are typed at: a folder, its service, and a clerk's window."""

import contextlib
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path

import starter
from schemas.base import CHINA
from tests.guide.transcript import Command, matches
from tests.stack import LONGEST_WAIT, ROOT

SEEN = ("deploy", "office.example.yaml", "regulations", "starter.py", "stories")
"""What lies in the program's folder as far as the guides' commands name it."""

INSTALLED = "/opt/mingpai"
"""Where the guides' installation lies."""


class Site:
    """A folder with `var/`, seen from a clerk's window. `environment` is what the service and the clerk have set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.service: subprocess.Popen[str] | None = None
        self.environment = {"MINGPAI_VAR": str(folder / "var"), "MINGPAI_OFFICE": str(folder / "office.yaml")}
        for name in SEEN:
            (folder / name).symlink_to(ROOT / name)

    def type(self, command: Command) -> tuple[int, str]:
        """Type one command as the guide has it; its exit code and what it printed."""
        if command.text == "^C":
            return self.stop()
        words = shlex.split(_of_today(command.text))
        settings = dict(words.pop(0).split("=", 1) for word in words[:] if re.fullmatch(r"[A-Z_]+=.*", word))
        if words == ["python", "starter.py", "up"]:
            return 0, self.start(lambda said: matches(command.shown, said))
        if words[:2] == ["python", "starter.py"]:
            return self._call(words[2:], settings)
        assert words[0] == "python", f"line {command.line}: not a command that is run: {command.text}"
        done = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=self.folder,
            env={**os.environ, **self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=LONGEST_WAIT,
            check=False,
        )
        return done.returncode, self._told(done.stdout + done.stderr)

    def _call(self, arguments: list[str], settings: dict[str, str]) -> tuple[int, str]:
        """In this process: a process of its own would take a second for each of a hundred commands."""
        screen = io.StringIO()
        before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        try:
            with contextlib.chdir(self.folder), redirect_stdout(screen), redirect_stderr(screen):
                code = starter.main(arguments)
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        return code, self._told(screen.getvalue())

    def start(self, ready: Callable[[str], bool]) -> str:
        """`up` in the background, until its screen is as expected; what it shows."""
        log = self.folder / "up.log"
        with log.open("w") as screen:
            self.service = subprocess.Popen(
                [sys.executable, str(ROOT / "starter.py"), "up"],
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdout=screen,
                stderr=subprocess.STDOUT,
                text=True,
            )
        end = time.monotonic() + LONGEST_WAIT
        while (
            not ready(self._told(log.read_text())) and time.monotonic() < end and self.service.poll() is None
        ):
            time.sleep(0.1)
        return self._told(log.read_text())

    def stop(self) -> tuple[int, str]:
        """Ctrl-C in the service's window; its exit code, and what it said at the end."""
        assert self.service is not None
        log = self.folder / "up.log"
        before = len(log.read_text())
        self.service.send_signal(signal.SIGINT)
        code = self.service.wait(LONGEST_WAIT)
        self.service = None
        return code, log.read_text()[before:]

    def _told(self, printed: str) -> str:
        return printed.replace(str(self.folder), INSTALLED).replace(str(ROOT), INSTALLED)

    def close(self) -> None:
        """End whatever still runs, by its pid."""
        if self.service is None or self.service.poll() is not None:
            return
        server = json.loads((self.folder / "var" / "stack.json").read_text())["server_pid"]
        self.service.kill()
        self.service.wait(LONGEST_WAIT)
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)


def _of_today(command: str) -> str:
    """A suspension ends in two months and a corrected date is yesterday's, whenever the guide is read."""
    today = datetime.now(CHINA).date()
    for before, day in (("--until ", today + timedelta(days=60)), ("--set on=", today - timedelta(days=1))):
        command = re.sub(rf"{before}\d{{4}}-\d\d-\d\d", f"{before}{day}", command)
    return command
