"""Titles: what a sheet's name, the line above its header, and the lines between its rows say for the rows below."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from desk.importing.cells import LEVEL_WORDS, UnfitError, day_of
from schemas.folding import fold, usual_batch

_SIGN = r"[零〇○一二三四五六七八九十百\d]"
_NUMBER = f"{_SIGN}{{1,7}}"
_BATCH = re.compile(f"第?{_NUMBER}批")
_AND = "[,/~和与及或至到-]+"
_LISTED_BATCHES = f"第?{_NUMBER}批?(?:{_AND}第?{_NUMBER}批?){{0,9}}(?<=批)"
_LEFT_OUT = re.compile(
    f"(?:不含|不包括|不包含|不计|除去|除了|扣除|除){_LISTED_BATCHES}(?:之?外|以外)?"
    f"|{_LISTED_BATCHES}(?:除外|不含|不计|不在内)"
)
"""Batches that a list is not of."""
_SEVERAL = re.compile(
    f"第{_NUMBER}批?次?{_AND}第?{_NUMBER}批"
    f"|{_NUMBER}批次?{_AND}第?{_NUMBER}批"
    rf"|(?<!{_SIGN})(?!(?:19|20)\d\d){_NUMBER}{_AND}{_NUMBER}批"
    f"|[至到]第?{_NUMBER}批"
    f"|(?:前|后|近|共|计|有|分|累|头|这|各|命名了?|公布了?|认定了?|授予了?){_NUMBER}批"
    f"|{_NUMBER}批次?(?:[及和]?[以之][前后来上下]|[前后起]|至今|开始)"
)
"""第1-3批 and 第一,二批, 截至第三批, 前三批 and 共三批, 第三批以前: a list of more batches than one."""
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
    """What lines above say: the word for a level, a batch, the year of naming or its month or day, a category.

    A batch is empty where several are spoken of: none of them is that of a row, nor is one that a line above says.
    """

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
        several = ["不止一批（批次留空）"] if self.batch == "" else []
        return [f"{what}{word}" for what, word in told if word] + several

    def over(self, later: "Said", category: str | None = None) -> "Said":
        """With what a later line says in the place of this."""
        return Said(
            later.level or self.level,
            self.batch if later.batch is None else later.batch,
            later.named or self.named,
            category or self.category,
        )


def said_in(texts: Iterable[str]) -> Said:
    """What texts say, the first that says something of a kind counting."""
    said = Said()
    for text in texts:
        plain = fold(text)
        batch, level = _batch(plain), _LEVEL.search(plain)
        said = said._replace(
            level=said.level or (level[0] if level else plain if plain in LEVEL_WORDS else None),
            batch=batch if said.batch is None else said.batch,
            named=said.named or _named(plain),
        )
    return said


def _batch(plain: str) -> str | None:
    """The one batch that a folded text speaks of; empty where it speaks of several."""
    rest = _LEFT_OUT.sub("", plain)
    found = dict.fromkeys(usual_batch(one) for one in _BATCH.findall(rest))
    if len(found) > 1 or (found and _SEVERAL.search(rest)):
        return ""
    return next(iter(found), None)


def _named(plain: str) -> str | None:
    """When those below were named, by a folded text: 2019年, 2026年3月 or a day."""
    if found := _MONTH.search(plain):
        try:
            day_of(found[1], "first")
        except UnfitError:
            return None
        return found[1]
    if len(set(_YEAR.findall(plain))) > 1:
        return None
    year = _ONLY_A_YEAR.fullmatch(plain) or _YEAR.search(plain) or _LISTED.search(plain)
    return f"{year[1]}年" if year else None
