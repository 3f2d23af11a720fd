"""`urge` 催办: many who owe something are told to do it, each of them once, with what they owe together."""

from typing import Annotated

import typer

from commands.due import role_of
from commands.installation import Installation
from commands.office import seat_of
from commands.place import clock
from commands.results import show_results
from commands.spans import after
from commands.speak import say, show_json
from commands.which import which
from desk.several import rehearsed
from desk.urging import to_urge, urgings
from schemas.base import local_date


def urge(
    titles: Annotated[
        list[str] | None, typer.Argument(metavar="[称号]…", help="只催这些称号的，不写就是全部")
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", help="多久以内到期的也催，如 30日、30d；不写就只催已经逾期的")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="只催这个角色承办的，如 unit")] = None,
    township: Annotated[
        list[str] | None, typer.Option("--township", help="只催这个乡镇（街道）的单位的，可重复")
    ] = None,
    message: Annotated[str | None, typer.Option("--message", help="附言，随催办发给承办者")] = None,
    as_post: Annotated[str | None, typer.Option("--as", metavar="<post>", help="以哪个岗位办理")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="预演：只看会催办哪些，不提交")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Urge what others owe."""
    installation = Installation.here()
    now = clock()
    today = local_date(now)
    until = after(today, within, "--within", installation.register) if within else None
    wanted, named = role_of(role, "--role"), [which(installation, one) for one in titles or ()]
    seat = seat_of(installation, as_post)
    owed = to_urge(
        installation.register,
        seat,
        until or today,
        today,
        role=wanted,
        townships=township or (),
        titles=named,
    )
    owed = [one for one in owed if until or one.late]
    if not owed:
        show_json([]) if as_json else say(_nothing(until is None))
        return
    items = list(urgings(owed, today, message))
    if dry_run:
        results = rehearsed(installation.register, seat, items, now)
    else:
        from commands.hand_in import hand_in_each  # with the engine, which a rehearsal does without

        results = hand_in_each(installation, seat, items)
    if code := show_results(results, as_json=as_json, dry_run=dry_run):
        raise typer.Exit(code)


def _nothing(only_late: bool) -> str:
    return (
        "没有已经逾期、可以催办的事项；没有到期的，用 --within 30d 一并催办"
        if only_late
        else "没有可以催办的事项"
    )
