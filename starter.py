"""The office's command line 铭牌: start a title, act on it, look, rehearse. `python starter.py --help`."""

import logging
import os
import sys
from typing import NoReturn

import typer

from commands.act import act
from commands.apply import apply
from commands.backup import backup
from commands.calendar import calendar
from commands.checkpoint import checkpoint
from commands.doctor import doctor
from commands.due import due
from commands.export import export
from commands.forecast import forecast
from commands.guard import guarded
from commands.life import life
from commands.notices import notices
from commands.packs import packs
from commands.plan import plan
from commands.rebuild import rebuild
from commands.reconcile import reconcile
from commands.rehearse import rehearse
from commands.restore import restore
from commands.show import show
from commands.simulate import simulate
from commands.up import up
from commands.verify import verify

app = typer.Typer(
    help="铭牌：荣誉称号从申报到收回牌匾的全过程。称号可以用编号、单位名称（曾用名也可）或统一社会信用代码指明。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(up)
app.command()(apply)
app.command()(act)
app.command()(show)
app.command()(due)
app.command()(forecast)
app.command()(plan)
app.command()(simulate)
app.add_typer(notices, name="notices")
app.add_typer(packs, name="packs")
app.add_typer(calendar, name="calendar")
app.command()(rehearse)
app.command()(verify)
app.command()(checkpoint)
app.command()(export)
app.command()(backup)
app.command()(restore)
app.command()(rebuild)
app.command()(reconcile)
app.command()(doctor)
app.command()(life)


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    return guarded(app, arguments)


def leave(code: int) -> NoReturn:
    """End with `code`. With the SDK's threads alive the interpreter can crash on its way out (sdk-python#300)."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
