"""Which title a clerk means: by number, by a unit's name (also a former one) or by its code."""

import sys
import unicodedata

from commands.desk import Desk
from commands.speak import Exit, Stop, show_table
from register import inbox
from register.queries import TitleRow, find_titles
from schemas.action import Apply
from schemas.base import CHINA
from workflows.life import forms


def which(desk: Desk, text: str) -> str:
    """The id of the one title that `text` means. Several: asked on a terminal, else `Stop` with the list."""
    text = unicodedata.normalize("NFKC", text)  # as names are kept: full-width digits and letters folded
    rows = find_titles(desk.register, text)
    if len(rows) == 1:
        return rows[0].id
    if not rows:
        return _waiting(desk, text)
    if not _asking():
        lines = [f"  {row.id}  {describe(row)}" for row in rows]
        raise Stop(Exit.USAGE, f"“{text}”对应{len(rows)}个称号，请改用编号：", *lines)
    show_table(
        ("序号", "编号", "称号"),
        [(str(n), row.id, describe(row)) for n, row in enumerate(rows, 1)],
        title=f"“{text}”对应{len(rows)}个称号：",
    )
    answer = input("请输入序号（直接回车放弃）：").strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(rows):
        return rows[int(answer) - 1].id
    raise Stop(Exit.USAGE, "没有选定称号，什么都没有做")


def _asking() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _waiting(desk: Desk, text: str) -> str:
    """An application that lies in the inbox has a number already, though the ledger has nothing of it."""
    title = text.strip().upper()
    if any(isinstance(one, Apply) for one in inbox.waiting(desk.register, title).actions):
        return title
    raise Stop(
        Exit.USAGE,
        f"没有找到称号“{text}”",
        "请核对称号编号（如 2026-0001）、单位名称（曾用名也可）或统一社会信用代码。",
    )


def describe(row: TitleRow) -> str:
    """A title in one line."""
    number = f" {row.number}" if row.number else ""
    opened = row.opened_at.astimezone(CHINA).date().isoformat()
    return f"{row.unit_name} {row.honour}{number} 现处：{forms.STAGES[row.stage]}（{opened}申报）"
