"""Titles: what a sheet's name, the line above its header, and the lines between its rows say for the rows below."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from desk.importing.cells import LEVEL_WORDS, number_of
from schemas.folding import fold

_BATCH = re.compile(r"第?([一二三四五六七八九十百\d]{1,4})批")
_YEAR = re.compile(r"(?<![\d至到-])((?:19|20)\d\d)年?度?(?=第?.{1,4}批|命名|新命名|认定|授予)")
_ONLY_A_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_GRADES = "|".join(sorted((word for word in LEVEL_WORDS if word.endswith("级")), key=len, reverse=True))
_LEVEL = re.compile(f"({_GRADES})(?!机关|部门|单位名录|各|领导)")
"""Not 全国 alone, which stands in 创建全国民族团结进步示范市; and 市级机关 are organs, of whatever title."""


class Said(NamedTuple):
    """What lines above say: the word for a level, a batch, a year of naming, a category."""

    level: str | None = None
    batch: str | None = None
    year: int | None = None
    category: str | None = None

    @property
    def any(self) -> bool:
        """Whether anything was said."""
        return any(one is not None for one in self)

    @property
    def told(self) -> list[str]:
        """For a person."""
        told = [
            ("级别", self.level),
            ("批次", self.batch),
            ("命名", self.year and f"{self.year}年"),
            ("类别", self.category),
        ]
        return [f"{what}{word}" for what, word in told if word]

    def over(self, later: "Said", category: str | None = None) -> "Said":
        """With what a later line says in the place of this."""
        return Said(
            later.level or self.level,
            later.batch or self.batch,
            later.year or self.year,
            category or self.category,
        )


def said_in(texts: Iterable[str]) -> Said:
    """What texts say, the first that says something of a kind counting."""
    said = Said()
    for text in texts:
        plain = fold(text)
        batch, level = _BATCH.search(plain), _LEVEL.search(plain)
        year = _ONLY_A_YEAR.fullmatch(plain) or _YEAR.search(plain)
        number = number_of(batch[1]) if batch else None
        said = said._replace(
            level=said.level or (level[0] if level else plain if plain in LEVEL_WORDS else None),
            batch=said.batch or (f"第{number}批" if number else None),
            year=said.year or (int(year[1]) if year else None),
        )
    return said
