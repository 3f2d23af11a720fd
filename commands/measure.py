"""Measure: a pack read from its file for a command, or the command ends with everything that is wrong with it."""

from collections.abc import Callable
from pathlib import Path

from commands.speak import Exit, Stop
from regulations.load import PackFaultsError, load_pack
from schemas.regulation import Regulation


def read_pack(file: Path, reader: Callable[[Path], Regulation] = load_pack) -> Regulation:
    """A pack without faults, or `Stop` with all of them."""
    try:
        return reader(file)
    except PackFaultsError as faults:
        raise Stop(Exit.FAILED, "办法文件不能使用：", *faults.lines) from None
