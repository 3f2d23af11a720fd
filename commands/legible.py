"""Legible: what comes in from a terminal can be read, and what goes out can be shown, whatever its encoding."""

import re
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper

from activities.place import MisplacedError, check
from commands.speak import Exit, Stop

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
    try:
        check(environment)
    except MisplacedError as no:
        raise Stop(Exit.USAGE, *no.lines) from None
