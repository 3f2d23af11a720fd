"""Commands: how long those take that only look: processor seconds of a whole process.

The floor is `python -c "import pydantic, sqlalchemy, typer"`. Byte code is kept in a folder of its own, as it is beside
the program once anybody has used it.
"""

import os
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from benchmarks.given import Given
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


def run(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    """One process of Python."""
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60
    )


def turns(given: Given, count: int) -> list[Turn]:
    """Each command once a turn, after one turn that makes byte code."""
    register = Register(given.address(given.folder), told_time=True)
    to_head(register)
    practice.fill(register, datetime.now(CHINA))
    register.close()
    environment = os.environ | {
        "MINGPAI_VAR": str(given.folder),
        "MINGPAI_DATABASE_URL": register.url.render_as_string(hide_password=False),
        "MINGPAI_OFFICE": str(ROOT / "office.example.yaml"),
        "PYTHONPYCACHEPREFIX": str(given.folder / "pyc"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    lines = COMMANDS[: given.of(small=FEW, usual=len(COMMANDS))]

    def turn() -> Turn:
        plain = given.spent(lambda: run(PLAIN, environment))
        took = {line: given.spent(partial(run, ("starter.py", *line.split()), environment)) for line in lines}
        return [Row(line, "s", ours, plain, "bare import") for line, ours in took.items()]

    return [turn() for _ in range(count + 1)][1:]
