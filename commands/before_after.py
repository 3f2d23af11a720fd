"""Before and after: what a calendar would change, printed for the clerk who is about to import it."""

from commands.speak import say, show_table
from desk.before_after import Foreseen
from schemas.holidays import HolidayNotice

SHOWN = 20
"""Moved dates that are listed; the rest are counted."""


def show_foreseen(notice: HolidayNotice, found: Foreseen) -> None:
    """Before and after, for the clerk who is about to import."""
    say(f"{notice.title}（{notice.number}）", style="bold")
    titles = len({one.title for one in found.moving})
    say(f"在办称号 {found.titles} 个，未办结的期限 {found.dates} 项")
    say(f"改期 {len(found.moving)} 项（{titles} 个称号）；暂定转为确定 {found.settled} 项；其余不变")
    if found.moving:
        rows = [(one.title, one.unit, one.what, str(one.was), str(one.due)) for one in found.moving[:SHOWN]]
        show_table(("称号", "单位", "事项", "原期限", "现期限"), rows)
    if len(found.moving) > SHOWN:
        say(f"……另有 {len(found.moving) - SHOWN} 项，登记后见各称号的档案（show --why）")
