"""Titles: what a sheet's name, the line above its header, and the lines between its rows say for the rows below."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from desk.importing.cells import LEVEL_WORDS, UnfitError, day_of
from schemas.folding import fold, usual_batch

_BATCH = re.compile(r"第?[零〇○一二三四五六七八九十百\d]{1,7}批")
_YEAR = re.compile(r"(?<![\d至到-])((?:19|20)\d\d)年?度?(?=第?.{1,4}批|命名|新命名|认定|授予)")
_MONTH = re.compile(
    r"(?<![\d至到止前后-])((?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?)(?=(?:新|正式|批准|决定)?(?:命名|认定|授予|授牌))"
)
_OTHERWISE = (
    "工作|总结|复验|复核|复评|复查|复审|整改|取消|撤销|摘牌|退出|终止"
    "|统计|上报|有效|到期|在册|现有|更新|汇总|推荐|申报|拟|候选|创建"
)
"""What a list of a year may be of, beside those named in it."""
_LISTED = re.compile(
    rf"(?<![\d至到止前,-])((?:19|20)\d\d)年度?(?![\d至到底末初前后以-])(?=(?:(?!{_OTHERWISE}).)*名单)(?!.*{_OTHERWISE})"
)
_ONLY_A_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_GRADES = "|".join(sorted((word for word in LEVEL_WORDS if word.endswith("级")), key=len, reverse=True))
_LEVEL = re.compile(f"({_GRADES})(?!机关|部门|单位名录|各|领导)")
"""Not 全国 alone, which stands in 创建全国民族团结进步示范市; and 市级机关 are organs, of whatever title."""


class Said(NamedTuple):
    """What lines above say: the word for a level, a batch, the year of naming or its month or day, a category."""

    level: str | None = None
    batch: str | None = None
    named: str | None = None
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
            ("命名", self.named),
            ("类别", self.category),
        ]
        return [f"{what}{word}" for what, word in told if word]

    def over(self, later: "Said", category: str | None = None) -> "Said":
        """With what a later line says in the place of this."""
        return Said(
            later.level or self.level,
            later.batch or self.batch,
            later.named or self.named,
            category or self.category,
        )


def said_in(texts: Iterable[str]) -> Said:
    """What texts say, the first that says something of a kind counting."""
    said = Said()
    for text in texts:
        plain = fold(text)
        batch, level = _BATCH.search(plain), _LEVEL.search(plain)
        said = said._replace(
            level=said.level or (level[0] if level else plain if plain in LEVEL_WORDS else None),
            batch=said.batch or (usual_batch(batch[0]) if batch else None),
            named=said.named or _named(plain),
        )
    return said


def _named(plain: str) -> str | None:
    """When those below were named, by a folded text: 2019年, 2026年3月 or a day."""
    if found := _MONTH.search(plain):
        try:
            day_of(found[1], "first")
        except UnfitError:
            return None
        return found[1]
    year = _ONLY_A_YEAR.fullmatch(plain) or _YEAR.search(plain) or _LISTED.search(plain)
    return f"{year[1]}年" if year else None
