"""`changes`: changes of units from a sheet: rename, merger, split, abolition, another township; a result a row."""

from pathlib import Path
from typing import Annotated

import typer

from commands.installation import Installation
from commands.office import office_of, seat_of
from commands.place import clock
from commands.results import show_results
from commands.speak import say, show_json, warn
from commands.spreadsheet import content_of
from desk import change_sheet, several
from desk.several import Item, Result
from desk.unit_changes import carried_out


def changes(
    file: Annotated[Path, typer.Argument(metavar="名单", help="单位变更名单，.xlsx、.xls、.ods 或 .csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="预演：逐行看会怎样，不提交")] = False,
    as_post: Annotated[str | None, typer.Option("--as", metavar="<post>", help="以哪个岗位办理")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Register the changes of a sheet, row by row."""
    installation = Installation.here()
    rows, skipped = change_sheet.read(content_of(file), file.name)
    if skipped:
        warn("没有用到的：" + "、".join(f"第{number}行（{why}）" for number, why in skipped))
    if not rows:
        show_json([]) if as_json else say("名单中没有变更")
        return
    seat = seat_of(installation, as_post)

    def hand_in(items: list[Item]) -> list[Result]:
        if dry_run:
            return several.rehearsed(installation.register, seat, items, clock())
        from commands.hand_in import hand_in_each  # with the engine, which a rehearsal does without

        return hand_in_each(installation, seat, items)

    results = list(carried_out(installation.register, office_of(installation), rows, hand_in))
    if code := show_results(results, as_json=as_json, dry_run=dry_run):
        raise typer.Exit(code)
