"""`due`: what must be done soon, by whom, the earliest first."""

from typing import Annotated

import typer

from commands.installation import Installation
from commands.place import clock
from commands.spans import after
from commands.speak import Exit, Stop, say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, saved
from desk.due import ROLES, role_called, sheet
from desk.due import due as owed_until
from schemas.base import local_date
from schemas.party import Role


def role_of(text: str | None, option: str) -> Role | None:
    """A role by its English or Chinese name."""
    if text is None:
        return None
    found = role_called(text)
    if found is None:
        known = "、".join(f"{role.value}（{role.label}）" for role in ROLES)
        raise Stop(Exit.USAGE, f"{option} {text[:40]}：没有这个角色", f"可用：{known}")
    return found


def due(
    within: Annotated[str, typer.Option("--within", help="多久以内到期：三个月、90日，或 3m、90d")] = "90d",
    role: Annotated[str | None, typer.Option("--role", help="只看这个角色承办的，如 office")] = None,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """What falls due within a time, and what is overdue."""
    now = clock()
    today = local_date(now)
    wanted = role_of(role, "--role")
    register = Installation.here().register
    until = after(today, within, "--within", register)
    if xlsx:
        saved(
            xlsx,
            overwrite,
            now,
            lambda: [sheet(owed_until(register, until, today, wanted), until, today, wanted)],
        )
        return
    rows = owed_until(register, until, today, wanted)
    if as_json:
        items = [one.row.model_dump(mode="json") | {"overdue": one.late > 0} for one in rows]
        show_json({"today": today, "until": until, "role": wanted, "items": items})
        return
    if not rows:
        say(f"{until} 以前没有到期的事项")
        return
    cells = [
        (
            one.row.due.isoformat(),
            "、".join(one.notes),
            one.row.title,
            one.row.unit_name,
            one.what,
            one.who,
            one.answer or "",
            one.ground,
        )
        for one in rows
    ]
    show_table(("期限", "", "称号", "单位", "事项", "承办", "办理用", "依据"), cells)
    late = sum(one.late > 0 for one in rows)
    say(f"{until} 以前共 {len(rows)} 件，其中逾期 {late} 件")
