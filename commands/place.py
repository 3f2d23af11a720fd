"""Clock, logs, and the server that does not answer: what a command meets where it is run."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from schemas.base import CHINA


def clock() -> datetime:
    """Now, in China."""
    return datetime.now(CHINA)


def log_file(var: Path, name: str) -> Path:
    """A log of the installation in `var`, which its owner alone may read: it may hold what was typed."""
    path = var / "log" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # another account's, which is not ours to open
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    return path


def unreachable_server(address: str) -> tuple[str, ...]:
    """What to do when Temporal does not answer."""
    return (
        f"连不上 Temporal 服务（{address}）",
        "请先启动服务：python starter.py up（另开一个窗口，保持运行）；"
        "服务在别处时用环境变量 TEMPORAL_ADDRESS 写明地址。",
    )
