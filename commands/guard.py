"""Guard: every command ends in an exit code and Chinese sentences; a traceback goes to `var/log/starter.log`."""

import io
import re
import sys
import traceback
from contextlib import nullcontext, redirect_stdout
from typing import Any

import typer
from sqlalchemy.exc import SQLAlchemyError
from typer import _click

from commands.desk import Desk, clock, unreachable_database
from commands.speak import Exit, Stop, complain

_MESSAGES = (
    (r"No such command '(.+)'\.", "没有命令“{}”"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出的内容：{}（含空格的内容请加引号）"),
    (r"Option '(.+)' requires an argument\.", "{} 后面缺少内容"),
    (r"Option '(.+)' does not take a value\.", "{} 后面不带内容"),
    (r"Missing command\.", "缺少命令"),
)


_HELP = (
    ("Usage:", "用法："),
    ("Options:", "选项："),
    ("Arguments:", "参数："),
    ("Commands:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 …"),
    ("[required]", "[必填]"),
    ("[default: ", "[缺省："),
    ("Show this message and exit.", "显示本说明"),
    (" TEXT ", " 文字 "),
    (" PATH ", " 文件 "),
)
"""Typer's own words in a help text; it has no translations to switch to."""


def guarded(app: typer.Typer, arguments: list[str]) -> int:
    """Run the app on these arguments; whatever happens, an exit code."""
    try:
        return _run(app, arguments)
    except Stop as stop:
        complain(*stop.lines)
        return stop.code
    except _click.exceptions.ClickException as wrong:
        return _usage(wrong)
    except SQLAlchemyError as failed:
        _log()
        complain(*unreachable_database(Desk.here(), failed))
        return Exit.UNREACHABLE
    except (KeyboardInterrupt, typer.Abort, EOFError):
        complain("已中断")
        return Exit.FAILED
    except BrokenPipeError:
        return Exit.DONE
    except Exception as failed:
        complain(f"程序出错，没有完成：{type(failed).__name__}", f"详情已记入 {_log()}，请把它交给维护人员。")
        return Exit.FAILED


def _run(app: typer.Typer, arguments: list[str]) -> int:
    helping = io.StringIO()
    with redirect_stdout(helping) if "--help" in arguments else nullcontext():
        code = app(arguments, standalone_mode=False, prog_name="python starter.py")
    if helping.getvalue():
        sys.stdout.write(_translated(helping.getvalue()))
    return code if isinstance(code, int) else Exit.DONE


def _translated(text: str) -> str:
    for english, chinese in _HELP:
        text = text.replace(english, chinese)
    return text


def _usage(wrong: _click.exceptions.ClickException) -> int:
    if isinstance(wrong, _click.exceptions.NoArgsIsHelpError):
        sys.stdout.write(_translated(wrong.format_message()) + "\n")
        return Exit.USAGE
    complain(_in_chinese(wrong))
    context = getattr(wrong, "ctx", None)
    if context is not None:
        complain(f"用法见 {context.command_path} --help")
    return Exit.USAGE


def _in_chinese(wrong: Any) -> str:
    errors = _click.exceptions
    if isinstance(wrong, errors.NoSuchOption):
        near = f"，是否想用 {'、'.join(sorted(wrong.possibilities))}" if wrong.possibilities else ""
        return f"没有选项 {wrong.option_name}{near}"
    parameter = getattr(wrong, "param", None)
    name = max(getattr(parameter, "opts", None) or [""], key=len)
    if isinstance(wrong, errors.MissingParameter):
        return f"缺少 {name if name.startswith('-') else name.upper()}"
    if isinstance(wrong, errors.BadParameter):
        return f"{name if name.startswith('-') else name.upper()}：内容不对，请核对"
    message = wrong.format_message()
    for pattern, chinese in _MESSAGES:
        if match := re.search(pattern, message):
            return chinese.format(*match.groups())
    return f"命令写法不对：{message}"


def _log() -> str:
    """Keep the traceback where a maintainer finds it; the clerk does not need it."""
    path = Desk.here().var / "log" / "starter.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{clock().isoformat()} {' '.join(sys.argv)[:500]}\n{traceback.format_exc()}\n")
    except OSError:
        traceback.print_exc()
    return str(path)
