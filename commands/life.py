"""`life`: the course of a life as a picture, drawn from `workflows/life/course.py`; README must not drift from it."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from commands.speak import Exit, Stop, say
from regulations.load import FOLDER, load_pack
from schemas.regulation import Regulation
from schemas.stage import Stage
from workflows.life.paths import paths

BEGIN, END = "<!-- life:begin -->", "<!-- life:end -->"


def life(
    check: Annotated[
        Path | None, typer.Option("--check", help="检查文件里的图是否与程序一致，不一致退出码为1")
    ] = None,
    write: Annotated[Path | None, typer.Option("--write", help="把图写进文件的标记之间")] = None,
) -> None:
    """画图:一个称号的一生(mermaid)。"""
    picture = draw(load_pack(FOLDER / "kaiyuan-danwei.yaml"))
    if check is None and write is None:
        say(picture)
        return
    path = write or check
    assert path is not None
    text = _read(path)
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    wanted = f"{head}{BEGIN}\n```mermaid\n{picture}\n```\n{END}{tail}"
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
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Stop(Exit.USAGE, f"{path}：读不到这个文件") from None
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise Stop(Exit.USAGE, f"{path}：应各有一处标记 {BEGIN} 和 {END}")
    return text


def draw(regulation: Regulation) -> str:
    """A mermaid state diagram of every arrow that a measure lets a title go along."""
    arrows: dict[tuple[Stage, Stage], list[str]] = defaultdict(list)
    for path in paths(regulation):
        if path.outcome not in ("withdrawn", "lapsed", "unit_gone", "raised"):
            arrows[path.stage, path.to].append(path.label)
    lines = ["stateDiagram-v2", "    direction TB"]
    shown = dict.fromkeys(stage for pair in arrows for stage in pair)
    lines += [f"    {stage.value}: {stage.label}" for stage in shown if stage is not Stage.ENDED]
    lines.append(f"    [*] --> {Stage.APPLICATION.value}")
    for (stage, to), labels in arrows.items():
        target = "[*]" if to is Stage.ENDED else to.value
        lines.append(f"    {stage.value} --> {target}: {'、'.join(dict.fromkeys(labels))}")
    first, last = regulation.steps[0], regulation.steps[-1]
    lines += [
        f"    note left of {first.value}",
        f"        {first.label}至{last.label}各环节：单位可以撤回申报；逾期的后果由办法规定",
        "    end note",
    ]
    return "\n".join(lines)
