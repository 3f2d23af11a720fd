"""Legible: what comes in from a terminal can be read, and what goes out can be shown, whatever its encoding."""

import os
import re
import stat
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper

from commands.speak import Exit, Stop
from wording.files import cause_of

LONGEST = 4200
"""Characters of an argument: a paragraph of 4,000, and the name before it."""

_MISLEADS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal or turns the direction of writing: an answer that says it again would show something else."""


def replace_what_cannot_be_shown() -> None:
    """A terminal set to GBK lacks characters that names have; it shows a ? there, and the act stays what it was."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def check_arguments(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """`Stop` for a text in another encoding than the terminal's, one that would mislead its reader, or one too long."""
    before = ("", *arguments)
    named = {
        f"{before[n]}：内容" if before[n].startswith("--") else f"第{n + 1}个参数": one
        for n, one in enumerate(arguments)
    }
    named |= {name: value for name, value in environment.items() if name.startswith("MINGPAI_")}
    for name, text in named.items():
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            raise Stop(
                Exit.USAGE,
                f"{name}含有无法识别的字符：它的编码与终端的不同",
                "请把终端和文件名的编码都设为 UTF-8，重新键入",
            )
        if found := _MISLEADS.search(text):
            raise Stop(
                Exit.USAGE,
                f"{name}含有看不见的控制字符（U+{ord(found[0]):04X}）",
                "多半是从别处粘贴来的，请删去或者重新键入",
            )
        if len(text) > LONGEST:
            raise Stop(
                Exit.USAGE,
                f"{name}过长（{len(text)}字，最多4000字）",
                "较长的内容请写进文件，用 --document 引用",
            )
    for name, kind in _PLACES.items():
        _check_place(name, environment.get(name) or "", kind)


def _check_place(name: str, said: str, kind: str) -> None:
    """Not there is no fault: `up` makes it. A name that none can have, or a thing of another kind, is one."""
    if not said:
        return
    shown = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…（{len(said)}字）"
    if "\n" in said or "\t" in said:
        raise Stop(Exit.USAGE, f"{name} 写明的位置含有换行或制表符", "请重新写明")
    try:
        mode = os.stat(said).st_mode
    except FileNotFoundError:
        return
    except OSError as failed:
        raise Stop(
            Exit.USAGE, f"{name} 写明的 {shown} 不能用：{cause_of(failed)}", "请改为别的位置"
        ) from None
    if not (stat.S_ISDIR(mode) if kind == "文件夹" else stat.S_ISREG(mode)):
        raise Stop(Exit.USAGE, f"{name} 写明的 {shown} 不是{kind}", f"请改为一个{kind}的位置")


_PLACES = {"MINGPAI_VAR": "文件夹", "MINGPAI_OFFICE": "文件", "MINGPAI_EVIDENCE": "文件夹"}
"""Where an installation lies, unless beside the program."""

LONGEST_SHOWN = 80
