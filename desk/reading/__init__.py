"""Reading 释文: a measure as Chinese sentences, in the order in which a real measure has its articles."""

from collections import Counter
from typing import NamedTuple

from desk.reading.rest import BATCHES, rest
from desk.reading.sentence import Sentence
from desk.reading.title import title
from desk.reading.way_in import way_in
from schemas.foundation import founded_in
from schemas.regulation import Regulation

CHAPTERS = (
    *("总则", "适用范围与类别", "申报条件", "申报与评审程序", "公示与异议", "命名"),
    *("有效期与定期报告", "复验", "结果与处理", "整改", "取消与终止", "单位变更", "延期与中止"),
    *(BATCHES, "提醒", "过渡"),
)


class Tally(NamedTuple):
    """Of so many values of a measure, how many are assumed 暂定 and how many hidden in the source 隐去."""

    values: int
    assumed: int
    masked: int


def read(regulation: Regulation) -> tuple[Sentence, ...]:
    """Every rule of a measure, chapter by chapter. A path stands once: of several of a kind the later have a number."""
    seen: Counter[str] = Counter()
    found = []
    for one in (*way_in(regulation), *title(regulation), *rest(regulation)):
        seen[one.path] += 1
        found.append(one if seen[one.path] == 1 else one._replace(path=f"{one.path}.{seen[one.path]}"))
    return tuple(sorted(found, key=lambda one: CHAPTERS.index(one.chapter)))


def tally(regulation: Regulation) -> Tally:
    """How much of a measure stands in a document."""
    grounds = [one for _, one in founded_in(regulation)]
    return Tally(len(grounds), sum(one.assumed for one in grounds), sum(one.masked for one in grounds))
