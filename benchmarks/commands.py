"""Commands: how long those take that only look: processor seconds of a whole process.

The floor is `python -c "import pydantic, sqlalchemy, typer"`. Byte code is kept in a folder of its own, as it is beside
the program once anybody has used it.
"""

import os
import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from benchmarks.row import Row, Turn
from register.connect import Register
from register.migrate import to_head
from schemas.base import CHINA
from tests.guide import practice

ROOT = Path(__file__).parents[1]
PLAIN = ("-c", "import pydantic, sqlalchemy, typer")
FEW = 4
COMMANDS = (
    "--help",
    "show 大庄村",
    "due",
    "notices",
    "forecast",
    "plan 大庄村",
    "verify",
    "calendar show",
    "life",
    "packs check regulations/kaiyuan-danwei.yaml",
    "packs explain",
    "rehearse stories/revoked.yaml",
    "act 大庄村 inspect --help",
)


def spent(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Processor seconds of one process of Python."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def turns(folder: Path, count: int, *, small: bool) -> list[Turn]:
    """Each command once a turn, after one turn that makes byte code."""
    register = Register(f"sqlite:///{folder / 'mingpai.db'}", told_time=True)
    to_head(register)
    practice.fill(register, datetime.now(CHINA))
    register.close()
    environment = os.environ | {
        "MINGPAI_VAR": str(folder),
        "MINGPAI_OFFICE": str(ROOT / "office.example.yaml"),
        "PYTHONPYCACHEPREFIX": str(folder / "pyc"),
    }
    for name in ("MINGPAI_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    lines = COMMANDS[:FEW] if small else COMMANDS

    def turn() -> Turn:
        plain = spent(PLAIN, environment)
        took = {line: spent(("starter.py", *line.split()), environment) for line in lines}
        return [Row(line, "s", ours, plain, "bare import") for line, ours in took.items()]

    return [turn() for _ in range(count + 1)][1:]
