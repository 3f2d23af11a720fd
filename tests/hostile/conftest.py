"""The installation of the commands' tests, and what a name on a disk can be besides a file."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import empty_register, installation  # noqa: F401  fixtures

KINDS = ("folder", "pipe", "socket", "device", "circle", "long", "below a file", "nothing")


@pytest.fixture(params=KINDS)
def no_file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A name behind which no file is."""
    path = tmp_path / "x"
    match request.param:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as listening:
                here = os.open(tmp_path, os.O_RDONLY)
                listening.bind(f"/proc/self/fd/{here}/x")  # an address is short
                os.close(here)
                yield path
            return
        case "device":
            path.symlink_to("/dev/zero")
        case "circle":
            path.symlink_to(path)
        case "long":
            path = tmp_path / ("名" * 100)
        case "below a file":
            path.write_bytes(b"")
            path = path / "y"
    yield path
