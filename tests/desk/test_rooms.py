"""The desk loads no engine but in the room of the bell, and knows neither terminal nor clock."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT

ROOMS = sorted(path.stem for path in (ROOT / "desk").glob("*.py") if path.stem != "__init__")
WITHOUT_A_REGISTER = ("choices", "errors", "fields", "filled", "seats", "timeline")
"""What can be told of an act or an entry by itself, as help and completion do."""


def loaded(room: str) -> set[str]:
    """The top-level modules that a process has which only opens a room."""
    script = f"import desk.{room}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "bell"])
def test_a_room_knows_neither_engine_nor_terminal(room: str) -> None:
    unwanted = {"temporalio", "alembic", "starlette", "typer", "rich", "commands"}
    if room in WITHOUT_A_REGISTER:
        unwanted |= {"sqlalchemy", "register"}
    assert loaded(room) & unwanted == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_speaks_of_commands_options_or_paths(room: str) -> None:
    text = Path(ROOT / "desk" / f"{room}.py").read_text(encoding="utf-8")
    assert not [word for word in ("starter.py", '"--', "office.yaml", "print(") if word in text]
