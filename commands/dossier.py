"""`dossier` 一单位一档: all that there is of a unit, as a folder to be read, printed and checked."""

from pathlib import Path
from typing import Annotated

import typer

from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say
from desk import dossier as desk


def dossier(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位名称、称号编号或统一社会信用代码")],
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新建的文件夹；已经有的不会写进去")],
) -> None:
    """Everything of a unit, in a folder that is made for it."""
    here = Installation.here()
    rows = desk.unit_of(here.register, unit)
    made = desk.dossier(here.register, here.store, rows, folder, clock())
    say(f"已编成 {made.unit} 的档案：{folder}", style="green")
    say(
        f"称号 {'、'.join(made.titles)}，共 {made.files} 个文件；核对：在文件夹里执行 sha256sum -c {desk.SUMS}"
    )
    if made.lacking:
        raise Stop(
            Exit.FAILED,
            f"有 {len(made.lacking)} 份佐证材料缺失或已损坏，没有编入，请从备份找回后重新编：",
            *(f"  {one}" for one in made.lacking),
        )
