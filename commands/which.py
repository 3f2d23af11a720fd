"""Which title a clerk means: as the desk finds it; where there are several, asked on a terminal."""

import sys

from commands.installation import Installation
from commands.speak import Exit, Stop, show_table
from desk import titles
from desk.errors import SeveralTitlesError


def which(installation: Installation, text: str) -> str:
    """The id of the one title that `text` means; `DeskError` where there is none, or several and nobody to ask."""
    try:
        return titles.find(installation.register, text)
    except SeveralTitlesError as several:
        if not asking():
            raise
        return _asked(several)


def asking() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(several: SeveralTitlesError) -> str:
    rows = several.rows
    show_table(
        ("序号", "编号", "称号"),
        [(str(n), row.id, titles.describe(row)) for n, row in enumerate(rows, 1)],
        title=f"{several}：",
    )
    answer = input("请输入序号（直接回车放弃）：").strip()
    if answer.isdecimal() and len(answer) < 10 and 1 <= int(answer) <= len(rows):
        return rows[int(answer) - 1].id
    raise Stop(Exit.USAGE, "没有选定称号，什么都没有做")
