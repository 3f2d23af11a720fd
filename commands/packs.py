"""`packs`: a measure checked, read back in sentences, and put into use."""

from pathlib import Path
from typing import Annotated

import typer

from commands.adopt import adopt
from commands.diff import diff
from commands.explain import explain
from commands.speak import Exit, Stop, say, show_json
from regulations.load import PackFaultsError, load_pack

packs = typer.Typer(help="办法：检查、读成条文、启用新版本。", no_args_is_help=True, rich_markup_mode=None)


@packs.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="办法文件（YAML）")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """检查办法文件,一次列出全部问题:文件、行、路径、改法。"""
    faults: dict[str, list[str]] = {}
    for file in files:
        try:
            load_pack(file)
            faults[str(file)] = []
        except PackFaultsError as found:
            faults[str(file)] = found.lines
    if as_json:
        show_json(faults)
    else:
        for name, lines in faults.items():
            say(f"{name}：没有问题" if not lines else f"{name}：{len(lines)} 处问题")
            say(*(f"  {line}" for line in lines))
    if any(faults.values()):
        raise Stop(Exit.FAILED, "有办法文件不能使用，请照上面的提示改正")


packs.command()(explain)
packs.command()(diff)
packs.command()(adopt)
