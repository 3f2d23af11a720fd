"""`life`: the picture of a life in README, drawn from the course under the Kaiyuan measure; it must not drift."""

from pathlib import Path
from typing import Annotated

import typer

from commands.draw import picture
from commands.speak import Exit, Stop, say
from regulations.load import FOLDER, load_pack
from regulations.yaml import LARGEST
from wording.files import opened

BEGIN, END = "<!-- life:begin -->", "<!-- life:end -->"


def life(
    check: Annotated[
        Path | None, typer.Option("--check", help="检查文件里的图是否与程序一致，不一致退出码为1")
    ] = None,
    write: Annotated[Path | None, typer.Option("--write", help="把图写进文件的标记之间")] = None,
) -> None:
    """The picture in README, printed, compared or written."""
    drawn = picture(load_pack(FOLDER / "kaiyuan-danwei.yaml"))
    if check is None and write is None:
        say(drawn)
        return
    path = write or check
    assert path is not None
    text = _read(path)
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    wanted = f"{head}{BEGIN}\n```mermaid\n{drawn}\n```\n{END}{tail}"
    if write is not None:
        path.write_text(wanted, encoding="utf-8")
        say(f"已写入 {path}")
    elif text != wanted:
        raise Stop(
            Exit.FAILED,
            f"{path} 中的图与 workflows/life/course.py 不一致",
            f"请运行：python starter.py life --write {path}",
        )
    else:
        say(f"{path} 中的图与程序一致")


def _read(path: Path) -> str:
    try:
        with opened(path) as file:
            text = file.read(LARGEST + 1).decode()
    except (OSError, UnicodeDecodeError):
        raise Stop(Exit.USAGE, f"{path}：读不到这个文件") from None
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise Stop(Exit.USAGE, f"{path}：应各有一处标记 {BEGIN} 和 {END}")
    return text
