"""`packs`: a measure checked, read back in sentences, and put into use."""

from pathlib import Path
from typing import Annotated

import typer

from commands.adopt import adopt, read_pack
from commands.desk import Desk
from commands.explain import explained
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


@packs.command()
def explain(
    file: Annotated[Path | None, typer.Argument(help="办法文件，缺省为 office.yaml 所用的")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """把办法读成一条条中文句子,标明出处和暂定之处。"""
    regulation = read_pack(file or Desk.here().pack_path)
    lines, assumed, values = explained(regulation)
    if as_json:
        show_json({"id": regulation.edition.id, "lines": lines, "assumed": assumed, "values": values})
        return
    say(f"《{regulation.edition.title}》", style="bold")
    say(*(f"{n}. {line}" for n, line in enumerate(lines, 1)))
    say(f"共 {values} 项规定，其中 {assumed} 项文件未作规定，暂按此办理，请本单位确认", style="yellow")


packs.command()(adopt)
