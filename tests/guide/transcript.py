"""Transcripts: the fenced blocks of a guide, and whether what was printed is what the guide shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHECKED = "console"
"""The fence whose commands are run. Each begins with `$ `, and what it prints follows; `^C` stops the service."""


@dataclass
class Command:
    """A line that somebody types, the exit code it must have, and what must be on the screen after it."""

    text: str
    line: int
    code: int = 0
    shown: list[str] = field(default_factory=list)


@dataclass
class Fence:
    """A fenced block: its word, its text, where it begins."""

    word: str
    text: list[str]
    line: int


def fences(path: Path) -> Iterator[Fence]:
    """The fenced blocks of a Markdown file; a comment `<!-- up -->`, `<!-- stop -->`, `<!-- ahead TITLE -->` counts as
    one, unseen.
    """
    block: Fence | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if block is None and (unseen := re.fullmatch(r"<!-- (up|stop|ahead \S+) -->", line)):
            yield Fence(unseen[1], [], number)
        elif block is None and line.startswith("```"):
            block = Fence(line[3:].strip(), [], number)
        elif block is not None and line.startswith("```"):
            yield block
            block = None
        elif block is not None:
            block.text.append(line)
    assert block is None, f"{path.name}: the last block does not end"


def commands(fence: Fence) -> list[Command]:
    """The commands of a checked block. `$ echo $?` and the number below it say how the one before it ends."""
    found: list[Command] = []
    lines = iter(enumerate(fence.text, fence.line + 1))
    for number, line in lines:
        if line == "$ echo $?":
            found[-1].code = int(next(lines)[1])
        elif line.startswith("$ ") or line == "^C":
            text = line.removeprefix("$ ")
            while text.endswith("\\"):
                text = text[:-1] + next(lines)[1].removeprefix("> ")
            found.append(Command(text, number))
        else:
            assert found, f"line {number}: output without a command"
            found[-1].shown.append(line)
    return found


_CHANGING = (
    (r"\d{4}-\d{2}-\d{2}", "某日"),
    (r"\d{4}年\d{1,2}月\d{1,2}日", "某日"),
    (r"；\d{4}年放假调休安排公布前为暂定", ""),
    (r"\d{4} ?年", "某年"),
    (r"〔\d{4}〕", "〔某年〕"),
    (r"\d{2}:\d{2}(:\d{2})?", "某时"),
    (r"\b\d{8}-\d{6}\b", "某时"),
    (r"\b20\d{2}-\d{4}\b", "某称号"),
    (r"\b[0-9a-f]{12,64}\b", "某值"),
    (r"逾期 ?\d+ ?日", "逾期某日"),
    (r"\d+(\.\d+)? ?MB", "某MB"),
    (r"127\.0\.0\.1:\d+", "某地址"),
    (
        r"[（(]暂定[）)]|、暂定|(?<=\s)暂定(?=\s|$)",
        "",
    ),  # beyond the newest calendar notice, wherever today lies
    (r"[ \u3000]+", " "),
)
"""What differs from day to day: dates, times, numbers that the year or a hash gives, widths of columns."""


_WIDE = str.maketrans("，：；（）", ",:;()")
"""Punctuation is compared whatever its width."""


def plain(line: str) -> str:
    """A line without what changes with the day."""
    for pattern, word in _CHANGING:
        line = re.sub(pattern, word, line)
    return line.translate(_WIDE).strip()


def matches(shown: list[str], printed: str) -> bool:
    """Whether the screen shows what the guide says; `…` stands for anything, on a line of its own for any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, plain(line).split("…"))) + r"\n"
        for line in shown
        if plain(line)
    )
    lines = [plain(line) for line in printed.splitlines() if not line.startswith("试用：以")]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines if line)) is not None
