"""Guard: every command ends in an exit code and Chinese sentences, also where it was typed wrongly or fails."""

import io
import re
import sys
import unicodedata
from contextlib import nullcontext, redirect_stdout

import typer

from commands.speak import Exit, Stop, complain

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
)
"""Typer's own words in a help text; it has no translations to switch to."""

_KINDS = {"str": "文字", "Path": "文件", "path": "文件", "int": "整数"}
"""Its words for what an option takes."""

_WRONG = (
    (r"No such command '(.+?)'\. Did you mean (.+)\?", "没有命令“{}”，是否想用 {}"),
    (r"No such command '(.+?)'\.", "没有命令“{}”"),
    (r"No such option: (\S+) \(Possible options?: (.+)\)", "没有选项 {}，是否想用 {}"),
    (r"No such option: (\S+)", "没有选项 {}"),
    (r"Missing \w+ '\{?(.+?)\}?'\.", "缺少 {}"),
    (r"Invalid value for '\{?(.+?)\}?'", "{}：内容不对，请核对"),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", "多出的内容：{}（含空格的内容请加引号）"),
    (r"Option '(.+)' requires an argument\.", "{} 后面缺少内容"),
    (r"Option '(.+)' does not take a value\.", "{} 后面不带内容"),
    (r"Missing command\.", "缺少命令"),
)
"""What it says of a command line, and what we do. A test types each of them."""


def guarded(app: typer.Typer, arguments: list[str]) -> int:
    """Run the app on these arguments; whatever happens, an exit code."""
    try:
        return _run(app, arguments)
    except Stop as stop:
        complain(*stop.lines)
        return stop.code
    except typer.TyperException as wrong:
        return _mistyped(wrong)
    except (KeyboardInterrupt, typer.Abort, EOFError):
        complain("已中断")
        return Exit.FAILED
    except BrokenPipeError:
        return Exit.DONE
    except Exception as failed:
        from commands.failure import failure  # it knows databases, which most commands that end well do not

        return failure(failed)


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
    return re.sub(r"<(list\[)?(\w+)\]?>( *)", _kind, text)


def _kind(found: re.Match[str]) -> str:
    """`<str>` as `<文字>`, as wide as before with the spaces behind it, so that columns stay in line."""
    several, kind, gap = found.groups()
    word = f"<{_KINDS.get(kind, kind)}>" + ("…" if several else "")
    width = sum(2 if unicodedata.east_asian_width(char) == "W" else 1 for char in word)
    return word + " " * max(len(found[0]) - width, min(len(gap), 1))


def _mistyped(wrong: typer.TyperException) -> int:
    message = wrong.format_message()
    if message.startswith("Usage:"):  # a group without a command shows its help
        sys.stdout.write(_translated(message) + "\n")
        return Exit.USAGE
    complain(_in_chinese(message))
    if (context := getattr(wrong, "ctx", None)) is not None:
        complain(f"用法见 {context.command_path} --help")
    return Exit.USAGE


def _in_chinese(message: str) -> str:
    for pattern, chinese in _WRONG:
        if match := re.match(pattern, message):
            return chinese.format(*match.groups())
    return f"命令写法不对：{message}"
