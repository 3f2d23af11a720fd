"""Spreadsheet: a list that somebody names, and one that a command shows, written to a file .xlsx instead."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.speak import Exit, Stop, say
from desk.table import Sheet
from wording.files import cause_of, opened

XLSX = Annotated[
    Path | None, typer.Option("--xlsx", metavar="文件", help="写成 Excel 表（.xlsx），不在屏幕上列出")
]
OVERWRITE = Annotated[bool, typer.Option("--overwrite", help="已有同名文件的，用 --xlsx 覆盖它")]


def content_of(path: Path) -> bytes:
    """The bytes of a list, no more than one may have and one; `Stop`."""
    from desk.importing.file import LARGEST  # whoever only writes needs no reader

    try:
        with opened(path) as file:
            return file.read(LARGEST + 1)
    except OSError as failed:
        why = f"名单 {str(path)[:200]} 打不开（{cause_of(failed)}），请检查文件名和权限"
        raise Stop(Exit.USAGE, why) from None


def possible(path: Path, overwrite: bool) -> None:
    """`UnwrittenError` where such a file will not be written; asked before anything is worked out."""
    from desk.workbook import check  # nobody else needs it

    check(path, replace=overwrite)


def saved(path: Path, overwrite: bool, now: datetime, sheets: Callable[[], list[Sheet]]) -> None:
    """Write what is only worked out when it can be written; `UnwrittenError`."""
    from desk.workbook import write

    possible(path, overwrite)
    made = sheets()
    write(path, made, now, replace=overwrite)
    rows = "、".join(f"{one.tab}{len(one.rows)}行" if len(made) > 1 else f"{len(one.rows)}行" for one in made)
    say(f"已写入 {path}（{rows}）")
