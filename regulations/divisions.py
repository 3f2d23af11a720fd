"""Divisions 行政区划: the codes of GB/T 2260 by name, what became of those that are no more, which ones are near.

They stand in `divisions.csv`, whose head says as of when, and of which provinces it has all codes since 2000.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schemas.folding import fold, near

FILE = Path(__file__).parent / "divisions.csv"
WHOLE = ",全部"
"""How the line of a province ends of which the file has every code."""


class Division(NamedTuple):
    """A division of a province, a prefecture or a county; `until` is the year in which its code went out of use.

    `now` are the codes that came after it, `former` what else the same code was called.
    """

    code: str
    name: str
    until: int | None
    now: tuple[str, ...]
    former: tuple[str, ...]


class Divisions:
    """All that the file has: `as_of` a month such as 2026-06; `whole` provinces have all their codes in it.

    Its lines are read as they are asked for: a screen names one division of three thousand.
    """

    def __init__(self, lines: Mapping[str, str], whole: frozenset[str], as_of: str) -> None:
        self._lines, self._read = lines, dict[str, Division]()
        self.whole, self.as_of = whole, as_of

    def __iter__(self) -> Iterator[Division]:
        """All of them, by their codes."""
        return (one for code in self._lines if (one := self.get(code)))

    def get(self, code: str) -> Division | None:
        """The division of that code, whether it still is one or not."""
        if code not in self._read and code in self._lines:
            self._read[code] = _division(self._lines[code])
        return self._read.get(code)

    def is_whole(self, code: str) -> bool:
        """Whether the file has every code of that province."""
        return code[:2] in self.whole

    def full_name(self, code: str) -> str:
        """The name with those of the prefecture and the province above it; "" for a code that is not known."""
        above = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
        return "".join(one.name for part in above if (one := self.get(part))) if self.get(code) else ""

    def successors(self, code: str) -> tuple[Division, ...]:
        """What the division of that code is today: itself, or what came after it, and after that."""
        one = self.get(code)
        if one is None or one.until is None:
            return (one,) if one else ()
        return tuple(dict.fromkeys(last for after in one.now for last in self.successors(after)))

    def near(self, code: str) -> tuple[Division, ...]:
        """Up to three of today's whose codes may have been meant: two digits changed places, or one is another."""
        alike = [one for one in self if one.until is None and _apart(code, one.code) < _FAR]
        alike.sort(
            key=lambda one: (one.code[:4] != code[:4], _apart(code, one.code), abs(int(one.code) - int(code)))
        )
        return tuple(alike[:3])

    def find(self, text: str) -> tuple[Division, ...]:
        """The divisions of that code, or with that in their name, today or before; else those of a name near to it."""
        wanted = fold(text)
        if (one := self.get(wanted)) is not None:
            return (one,)
        found = tuple(one for one in self if wanted and self._is_called(one, wanted))
        if found or wanted.isdecimal():
            return found
        alike = near(text, {one.name for one in self})
        return tuple(one for one in self if one.name in alike)

    def _is_called(self, one: Division, text: str) -> bool:
        """By its name, one with those above it, or in short: 红河州, 石林县, 鄂伦春旗."""
        short = len(text) > 2 and one.name.startswith(text[:-1]) and one.name.endswith(text[-1])
        return short or any(text in name for name in (self.full_name(one.code), *one.former))


_FAR = 2


def _apart(code: str, meant: str) -> int:
    """How far a code is from the one that was meant: 0 two neighbours changed places, 1 one digit is another."""
    apart = [n for n in range(6) if code[n] != meant[n]]
    if len(apart) < 2:
        return 1
    first, last = apart[0], apart[-1]
    return 0 if last == first + 1 and (code[first], code[last]) == (meant[last], meant[first]) else _FAR


def _division(line: str) -> Division:
    code, name, until, now, former = [*line.split(","), "", "", "", ""][:5]
    return Division(code, name, int(until) if until else None, _several(now, ";"), _several(former, "、"))


def _several(text: str, mark: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(mark)))


@cache
def divisions() -> Divisions:
    """What the file has."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    as_of = next(found[1] for line in lines if (found := re.search(r"^#.*截至：(\d{4}-\d{2})", line)))
    rows = {line[:6]: line for line in lines if line[:1].isdecimal()}
    return Divisions(rows, frozenset(code[:2] for code, line in rows.items() if line.endswith(WHOLE)), as_of)
