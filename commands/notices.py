"""`notices`: what was told to whom, what has not arrived or not been acknowledged; sending again, trying channels."""

from typing import Annotated, Any

import typer

from commands.installation import Installation
from commands.menu import Item, menu
from commands.place import clock
from commands.speak import say, show_json, show_table
from commands.spreadsheet import OVERWRITE, XLSX, saved
from desk.notices import reader_of, sheet, state_of
from register import outbox
from register.outbox import Letter
from schemas.base import local_date

MENU = {
    "resend": Item("commands.resend:resend", "重发：写明编号的，或用 --all 全部未送达的。"),
    "test": Item(
        "commands.try_out:try_out", "试渠道：向各岗位的每条渠道各发一份不需办理的测试通知，逐条说明结果。"
    ),
}

SHOWN = 200
"""The newest, on a screen: an office has tens of thousands after some years."""

notices = menu(
    "通知：发给谁、说什么、送到没有；notices resend 重发，notices test 试渠道。",
    MENU,
)


@notices.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    reader: Annotated[
        str | None, typer.Option("--reader", help="只看发给谁的：角色或 角色/范围，如 township/灵泉街道")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="只看这个称号的")] = None,
    undelivered: Annotated[bool, typer.Option("--undelivered", help="只看没有送达的")] = False,
    unacknowledged: Annotated[
        bool, typer.Option("--unacknowledged", help="只看要求签收而还没有人签收的")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="连正文一起显示")] = False,
    xlsx: XLSX = None,
    overwrite: OVERWRITE = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """列出通知。"""
    if context.invoked_subcommand is not None:
        return
    installation = Installation.here()
    at_most = None if as_json or xlsx or unacknowledged else SHOWN + 1
    letters = _wanted(installation, reader, title, undelivered=undelivered, most=at_most)
    waiting: dict[str, int] = {}
    if unacknowledged:
        from register.unsigned import unsigned

        waiting = {
            letter.key: obligation
            for letter, obligation in unsigned(installation.register, installation.book)
        }
        letters = [one for one in letters if one.key in waiting]
    if as_json:
        show_json([_json(one, waiting) for one in letters])
        return
    kind = ("未送达的" if undelivered else "") + ("未签收的" if unacknowledged else "")
    if xlsx:
        now = clock()
        saved(xlsx, overwrite, now, lambda: [sheet(letters, kind, local_date(now), full=full)])
        return
    if not letters:
        say(f"没有{kind}通知")
        return
    if more := at_most is not None and len(letters) > SHOWN:
        letters = letters[-SHOWN:]
    if full:
        for one in letters:
            say(f"【{state_of(one)}】{reader_of(one)}  {one.effective:%Y-%m-%d}  {one.key}", style="bold")
            say(one.subject, one.body, "")
        return
    rows = [
        (
            f"{one.effective:%Y-%m-%d}",
            reader_of(one),
            one.subject,
            state_of(one),
            one.last_error or "",
            one.key,
        )
        for one in letters
    ]
    show_table(("日期", "发给", "通知", "状态", "原因", "编号"), rows)
    narrower = "更早的用 --title、--reader 查，或者用 --xlsx 全部写出"
    say(f"只列最新的 {SHOWN} 份，{narrower}" if more else f"共 {len(letters)} 份")
    for title_of, obligation in dict.fromkeys((one.title, waiting[one.key]) for one in letters if waiting):
        say(f"签收：python starter.py act {title_of} acknowledge --obligation {obligation}")


def _wanted(
    installation: Installation, reader: str | None, title: str | None, *, undelivered: bool, most: int | None
) -> list[Letter]:
    """Those to one reader, about one title, or all. Only who chooses loads what tells roles and titles apart."""
    if reader is None and title is None:
        return outbox.notices(installation.register, undelivered=undelivered, most=most)
    from commands.due import role_of
    from commands.which import which

    role, _, area = (reader or "").partition("/")
    title_id = which(installation, title) if title else None
    return outbox.notices(
        installation.register,
        role_of(role or None, "--reader"),
        title_id,
        area or None,
        undelivered=undelivered,
        most=most,
    )


def _json(one: Letter, waiting: dict[str, int]) -> dict[str, Any]:
    row = one.model_dump(mode="json")
    return row | {"obligation": waiting[one.key]} if waiting else row
