"""`export`: the ledger as files for an auditor, who judges them without this program."""

from pathlib import Path
from typing import Annotated

import typer

from commands.checkpoint import cannot_sign
from commands.installation import Installation
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, warn
from commands.which import which
from register.checkpoint import CannotSign
from register.export import export as write
from wording.files import cause_of


def export(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹（新的或空的）", metavar="文件夹")],
    title: Annotated[str | None, typer.Option("--title", help="只导出这个称号")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Ledgers and checkpoints as files for an auditor."""
    installation = Installation.here()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop(Exit.USAGE, f"{folder} 已经存在并且不是空文件夹，请另选一个", "已有的文件不会被覆盖。")
    title_id = which(installation, title) if title else None
    try:
        done = write(installation.register, installation.var, folder, clock(), title_id, installation.store)
    except CannotSign as no:
        raise Stop(Exit.FAILED, *cannot_sign(no)) from no
    except OSError as failed:
        why = f"写不进 {folder}（{cause_of(failed)}）"
        raise Stop(Exit.FAILED, why, "没有 manifest.json 的文件夹不是完整的导出。") from failed
    if as_json:
        show_json(done._asdict())
    else:
        say(f"已导出到 {folder}：称号 {done.titles} 个，档案 {done.entries} 条，", style="green")
        say(f"版本和日历 {done.laws} 份，检查点 {done.checkpoints} 个", f"公钥：{done.public_key}")
        if done.evidence:
            say(f"佐证材料 {done.evidence} 个文件")
        say(f"核验：python verify_export.py {folder} --public-key {done.public_key}")
    if done.lacking:
        warn("佐证材料缺失或已损坏，没有导出：", *(f"  {one}" for one in done.lacking))
    if done.unsigned:
        raise Stop(Exit.FAILED, "档案已照原样导出，但没有签署新的检查点，核验不会通过：", *done.unsigned)
