"""`packs check`: everything that is wrong with packs, and what they still wait for, at once."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from commands.speak import Exit, Stop, say, show_json
from regulations.check import unbound
from regulations.load import PackFaultsError, awaited, load_pack


def check(
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="办法文件（YAML）")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Everything that is wrong with some packs."""
    found = {str(file): _examined(file) for file in files}
    if as_json:
        show_json({name: one._asdict() for name, one in found.items()})
    else:
        for name, (faults, waiting) in found.items():
            waits = f"，有 {len(waiting)} 处数值待填写，填写之前不能启用" if waiting else ""
            say(f"{name}：{len(faults)} 处问题" if faults else f"{name}：没有问题{waits}")
            say(*(f"  {line}" for line in faults), *(f"  待填写 {line}" for line in waiting))
    if any(one.faults for one in found.values()):
        raise Stop(Exit.FAILED, "有办法文件不能使用，请照上面的提示改正")


class Examined(NamedTuple):
    """What is wrong with a pack, and what it still waits for: a line each."""

    faults: list[str]
    awaited: list[str]


def _examined(file: Path) -> Examined:
    try:
        regulation = load_pack(file)
    except PackFaultsError as found:
        return Examined(found.lines, [])
    return Examined([], awaited(file, unbound(regulation)))
