"""`divisions`: the code of a division by its name, its name by the code, and what became of one that is no more."""

from typing import Annotated

import typer

from commands.speak import Exit, Stop, say, show_json, show_table
from desk.divisions import became, find, full_name

MOST = 60
"""Rows on a screen: whoever has more asks for less."""


def divisions(
    wanted: Annotated[str, typer.Argument(metavar="名称或代码", help="如 开远、蒙自县、红河州、532522")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Divisions 行政区划 by name or code."""
    found = find(wanted)
    if as_json:
        show_json([one._asdict() | {"full_name": full_name(one.code)} for one in found])
        return
    if not found:
        raise Stop(Exit.USAGE, f"没有找到行政区划：{wanted[:40]}")
    rows = [
        (
            one.code,
            full_name(one.code),
            became(one) if one.until else "",
            "、".join(one.former),
        )
        for one in found[:MOST]
    ]
    show_table(("代码", "名称", "撤销", "曾用名"), rows)
    if len(found) > MOST:
        say(f"另有 {len(found) - MOST} 个没有列出；写得详细些，如 云南省红河州开远市")
