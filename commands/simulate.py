"""`simulate`: the whole register under today's editions and under a draft. It changes nothing."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.forecast import horizon
from commands.installation import Installation
from commands.measure import read_pack
from commands.place import clock
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, possible, saved
from desk.forecast import LONGEST
from desk.simulation import (
    CHANGES,
    MONTHS,
    TITLES,
    Effects,
    Task,
    changes_of,
    lines_of,
    months_of,
    sheets,
    worked_through,
)
from register import lawbook
from schemas.base import local_date
from schemas.regulation import Regulation
from workflows.life.outlook import ASSUMPTION


def simulate(
    pack: Annotated[Path, typer.Option("--pack", help="新办法或草案的文件（YAML）")],
    years: Annotated[int, typer.Option("--years", help=f"往后看几年，1 到 {LONGEST}")] = 5,
    full: Annotated[bool, typer.Option("--full", help="逐个列出受影响的称号")] = False,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """All titles under the measure of today and under another."""
    if xlsx:
        possible(xlsx, overwrite)
    now = clock()
    today = local_date(now)
    until = horizon(today, years)
    draft = read_pack(pack)
    installation = Installation.here()
    calendar = lawbook.newest_calendar(installation.register)
    if calendar is None:
        raise Stop(Exit.UNREACHABLE, "名册中没有日历，请先启动一次服务：python starter.py up")
    url = installation.register.url.render_as_string(hide_password=False)
    task = Task(url, draft.model_dump_json(), calendar, now, until, full or xlsx is not None)
    effects = worked_through(installation.register, draft, task)
    if as_json:
        show_json(_json(draft, today, until, effects, full))
        return
    if xlsx:
        saved(xlsx, overwrite, now, lambda: sheets(draft, effects, today, until))
        return
    edition = draft.edition
    say(f"改用《{edition.title}》（{edition.id}），{today} 至 {until}", style="bold")
    if edition.in_force_from.value > today:
        say(f"它自 {edition.in_force_from.value} 起施行，这里按今天施行来算", style="yellow")
    if hidden := len(draft.masked):
        say(f"它有 {hidden} 处数值在原文中隐去、尚待填写，这里按文件中的代替数来算", style="yellow")
    if not effects.titles:
        say(f"名册中没有在办或有效的“{draft.honour.name}”，没有可以模拟的")
        return
    _print(effects, full)
    say(f"推算的假设：{ASSUMPTION}", style="yellow")
    say("以上只是模拟，名册没有任何改变。", style="yellow")


def _print(effects: Effects, full: bool) -> None:
    say(f"涉及 {effects.titles} 个称号，其中 {effects.changed} 个有变化")
    if effects.due_dates:
        show_table(CHANGES, [tuple(map(str, line)) for line in changes_of(effects)])
    if effects.out:
        say("不能适用新办法，或因它退出的：", style="yellow")
        say(*(f"  {n} 个：{reason}" for reason, n in effects.out.most_common()), style="yellow")
    say("", "每月到期的事项")
    show_table(MONTHS, list(months_of(effects)))
    if full:
        say("", "受影响的称号")
        show_table(TITLES, [cells for one in effects.details for cells in lines_of(one)])


def _json(draft: Regulation, today: date, until: date, effects: Effects, full: bool) -> dict[str, Any]:
    months = sorted({*effects.before, *effects.after})
    return {
        "edition": draft.edition.id,
        "title": draft.edition.title,
        "in_force_from": draft.edition.in_force_from.value,
        "hidden": len(draft.masked),
        "today": today,
        "until": until,
        "assumption": ASSUMPTION,
        "titles": effects.titles,
        "changed": effects.changed,
        "out": dict(effects.out),
        "changes": [
            {
                **change._asdict(),
                "due_dates": n,
                "titles": effects.titles_of[change],
                "days": effects.days[change] if change.kind in ("earlier", "later") else None,
            }
            for change, n in sorted(effects.due_dates.items())
        ],
        "months": [
            {"month": month or None, "before": effects.before[month], "after": effects.after[month]}
            for month in months
        ],
        **({"details": effects.details} if full else {}),
    }
