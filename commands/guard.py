"""Guard: every command ends in an exit code and Chinese sentences, also where it was typed wrongly or fails."""

import io
import os
import re
import sys
import unicodedata
from contextlib import nullcontext, redirect_stdout

import typer

from commands.legible import check_arguments, replace_what_cannot_be_shown
from commands.speak import Exit, Stop, complain
from schemas.folding import unquoted

_ENGLISH = (
    (r"Usage:", "用法："),
    (r"Options:", "选项："),
    (r"Arguments:", "参数："),
    (r"Commands:", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 …"),
    (r"\[required\]", "[必填]"),
    (r"\[default:\s+", "[缺省："),
    (r"Show\s+this\s+message\s+and\s+exit\.", "显示本说明"),
    (r"Install\s+completion\s+for\s+the\s+current\s+shell\.", "安装本终端的命令补全"),
    (r"Show\s+completion\s+for\s+the\s+current\s+shell,[^.]+\.", "显示本终端的命令补全脚本"),
    (r"completion installed in", "的命令补全已装到"),
    (r"Completion will take effect once you restart the terminal", "重新打开终端后生效"),
)
"""Typer's own words; it has no translations to switch to. Spaces may be the end of a line."""

_KINDS = {
    "str": "文字",
    "Path": "文件",
    "path": "文件",
    "int": "整数",
    "number": "整数",
    "date": "日期",
    "post": "岗位",
}
"""Its words for what an option takes."""

_WRONG = (
    (r"No such command '(.+?)'\. Did you mean '?(.+?)'?\?", "没有命令“{}”，是否想用 {}"),
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


LAUNCHER, COMPLETES = "mingpai", "_MINGPAI_COMPLETE"
"""The one word that a shell completes, and where it says that it wants to: `python` is not ours to complete."""

_DASHED = re.compile(r"^[‐‑‒–—―−－]{1,2}-?(?=[a-z])")
"""What a word processor makes of the two hyphens before an option."""

_COMPLETION = ("--install-completion", "--show-completion")
_IN_ENGLISH = ("--help", "--install-completion")


def guarded(app: typer.Typer, arguments: list[str]) -> int:
    """Run the app on these arguments; whatever happens, an exit code."""
    replace_what_cannot_be_shown()
    try:
        check_arguments(arguments, os.environ)
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
    arguments = [_DASHED.sub("--", one) for one in _joined(arguments)]
    english = io.StringIO()
    completing = COMPLETES in os.environ or not {*arguments}.isdisjoint(_COMPLETION)
    try:
        with nullcontext() if {*arguments}.isdisjoint(_IN_ENGLISH) else redirect_stdout(english):
            code = app(
                arguments,
                standalone_mode=False,
                prog_name=LAUNCHER if completing else "python starter.py",
                complete_var=COMPLETES,
            )
    finally:
        sys.stdout.write(_translated(english.getvalue()))
    return code if isinstance(code, int) else Exit.DONE


def _joined(arguments: list[str]) -> list[str]:
    """What a word processor's quotes were meant to hold together, which no shell knows for quotes."""
    found: list[str] = []
    rest = list(arguments)
    while rest:
        one = rest.pop(0)
        if one[:1] in "“‘" and one[:1] and one[0] not in one[1:]:
            closing = "”" if one[0] == "“" else "’"
            end = next((n for n, more in enumerate([one, *rest]) if more.endswith(closing)), None)
            if end:
                one = " ".join([one, *rest[:end]])
                del rest[:end]
        found.append(unquoted(one))
    return found


def _translated(text: str) -> str:
    for english, chinese in _ENGLISH:
        text = re.sub(english, chinese, text)
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
    return "命令写法不对，请核对"
