"""What the tests read of docker-compose.yml: services, and their scripts, run as the containers would run them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
COMPOSE = ROOT / "docker-compose.yml"
MTLS = ROOT / "deploy" / "compose.mtls.yml"
LONGEST_WAIT = 180.0
"""Seconds that a script may take before it counts as a failure."""


def read(path: Path = COMPOSE) -> dict[str, Any]:
    """One file, anchors resolved, variables not."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def services(path: Path = COMPOSE) -> dict[str, Any]:
    """The services of one file."""
    found: dict[str, Any] = read(path)["services"]
    return found


def as_the_shell_sees(text: str) -> str:
    """`$$` is Compose's way to write a dollar."""
    return text.replace("$$", "$")


def run_script(service: str, **environment: str) -> None:
    """Run the script of a service that has one, with the programs of this virtual environment."""
    one = services()[service]
    assert one["entrypoint"] == ["sh", "-euc"]
    run(as_the_shell_sees(one["command"][0]), **environment)


def healthy(service: str, port: str, instead: int) -> bool:
    """Whether a service's healthcheck is content with what listens on `instead`."""
    check = services()[service]["healthcheck"]["test"]
    assert check[:2] == ["CMD", "python"]
    command = [sys.executable, *(part.replace(f":{port}/", f":{instead}/") for part in check[2:])]
    return subprocess.run(command, capture_output=True, timeout=LONGEST_WAIT).returncode == 0


def run(script: str, **environment: str) -> None:
    """Run a script by `sh`; it has to succeed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", script],
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=LONGEST_WAIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
