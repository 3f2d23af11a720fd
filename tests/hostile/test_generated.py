"""Some hundred generated inputs: no traceback, hang or partial write. `python -m tests.hostile` runs on for hours."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.generated import House
from tests.stack import ROOT

INPUTS = 75


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A house sets the environment and the folder of its process."""
    for name in ("MINGPAI_VAR", "MINGPAI_OFFICE", "TEMPORAL_ADDRESS"):
        monkeypatch.setenv(name, "")
    monkeypatch.delenv("MINGPAI_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_input_brings_the_command_line_down(seed: int) -> None:
    # in a process of its own: the bound of memory is the command line's, and this one has run other tests
    asked = (sys.executable, "-m", "tests.hostile", "--inputs", f"{INPUTS}", "--seed", f"{seed}")
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert (told.stdout, told.returncode) == ("", 0), told.stderr


def test_the_same_seed_makes_the_same_inputs(tmp_path: Path) -> None:
    house = House(tmp_path / "it")
    first, second = house.inputs(3), house.inputs(3)
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]


def test_a_command_that_breaks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("commands.check._examined", broken)
    house = House(tmp_path / "it")
    one = next(one for one in house.inputs(1) if one.kind == "pack")
    assert house.tried(one).wrong == "程序出错"
