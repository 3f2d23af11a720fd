"""`due`: what must be done soon, by whom, the earliest first."""

from typing import Annotated, Any

import typer

from commands.installation import Installation
from commands.place import clock
from commands.spans import after
from commands.speak import Exit, Stop, say, show_json, show_table
from register import queries
from register.queries import Due
from schemas.base import local_date
from schemas.party import Party, Role
from workflows.life.kinds import ANSWERS


def role_of(text: str | None, option: str) -> Role | None:
    """A role by its English or Chinese name."""
    if text is None:
        return None
    roles = [role for role in Role if role not in (Role.OWNER, Role.SYSTEM)]
    found = next((role for role in roles if text in (role.value, role.label)), None)
    if found is None:
        known = "、".join(f"{role.value}({role.label})" for role in roles)
        raise Stop(Exit.USAGE, f"{option} {text[:40]}：没有这个角色", f"可用：{known}")
    return found


def due(
    within: Annotated[str, typer.Option("--within", help="多久以内到期：90d、12w、3m、1y")] = "90d",
    role: Annotated[str | None, typer.Option("--role", help="只看这个角色承办的，如 office")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """What falls due within a time, and what is overdue."""
    today = local_date(clock())
    until = after(today, within, "--within")
    wanted = role_of(role, "--role")
    installation = Installation.here()
    rows = queries.due(installation.register, until, wanted)
    if as_json:
        items = [_json(row, row.due < today) for row in rows]
        show_json({"today": today, "until": until, "role": wanted, "items": items})
        return
    if not rows:
        say(f"{until} 以前没有到期的事项")
        return
    late = sum(row.due < today for row in rows)
    cells = []
    for row in rows:
        notes = [f"逾期{(today - row.due).days}日"] if row.due < today else []
        notes += ["暂定"] if row.provisional else []
        who = row.unit_name if row.role is Role.UNIT else Party(role=row.role, area=row.area).label
        about = f"（{row.about}）" if row.about and row.about != row.area else ""
        answer = ANSWERS.get(row.duty, "")
        cells.append(
            (
                row.due.isoformat(),
                "、".join(notes),
                row.title,
                row.unit_name,
                row.what + about,
                who,
                answer,
                row.article + ("（暂定）" if row.assumed and "暂" not in row.article else ""),
            )
        )
    show_table(("期限", "", "称号", "单位", "事项", "承办", "办理用", "依据"), cells)
    say(f"{until} 以前共 {len(rows)} 件，其中逾期 {late} 件")


def _json(row: Due, overdue: bool) -> dict[str, Any]:
    return row.model_dump(mode="json") | {"overdue": overdue}
