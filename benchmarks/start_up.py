"""How long commands take that only look: processor seconds of a whole process, and their ratio to a bare import.

Run `python -m benchmarks.start_up`. Machines differ and are shared: what compares is the ratio to
`python -c "import pydantic, sqlalchemy, typer"` in the same run, the quickest of several of each, which take turns.
Byte code is kept in a folder of its own, as it is beside the program once anybody has used it.
"""

import os
import resource
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from register.connect import Register
from register.migrate import to_head
from schemas.base import CHINA
from tests.guide import practice

ROOT = Path(__file__).parents[1]
PLAIN = ("-c", "import pydantic, sqlalchemy, typer")
TURNS = 7
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


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="mingpai-") as scratch:
        var = Path(scratch)
        register = Register(f"sqlite:///{var / 'mingpai.db'}", told_time=True)
        to_head(register)
        practice.fill(register, datetime.now(CHINA))
        register.close()
        environment = os.environ | {
            "MINGPAI_VAR": str(var),
            "MINGPAI_OFFICE": str(ROOT / "office.example.yaml"),
            "PYTHONPYCACHEPREFIX": str(var / "pyc"),
        }
        for name in ("MINGPAI_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        processes = {"": PLAIN} | {line: ("starter.py", *line.split()) for line in COMMANDS}
        turns = [
            {line: spent(arguments, environment) for line, arguments in processes.items()}
            for _ in range(TURNS + 1)
        ]
    quickest = {
        line: min(turn[line] for turn in turns[1:]) for line in processes
    }  # the first makes byte code
    plain = quickest.pop("")
    print(f"{plain:.2f} s          {PLAIN[1]}")
    for line, seconds in quickest.items():
        print(f"{seconds:.2f} s  {seconds / plain:5.2f}  {line}")


if __name__ == "__main__":
    main()
