"""Sentence 条文: one rule of a measure in Chinese, with its place in the pack and what each part of it rests on."""

import re
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from schemas.foundation import Founded
from schemas.party import Role


class Clause(NamedTuple):
    """A part of a sentence, with its own punctuation before it; `stands` is the figure that it states."""

    text: str
    founded: Founded | None = None
    stands: str = "所写内容"


class Sentence(NamedTuple):
    """A sentence as it is read. `path` is the field of the pack that it tells of: the same in every edition."""

    chapter: str
    path: str
    text: str
    assumed: bool
    masked: bool


def sentence(chapter: str, path: str, *clauses: Clause) -> Sentence:
    """One sentence of clauses, each with its foundation behind it; neighbours that share one have it once."""
    said = ""
    for mark, group in groupby(clauses, _mark):
        said += "".join(wide(one.text) for one in group) + mark
    grounds = [one.founded for one in clauses if one.founded]
    return Sentence(
        chapter,
        path,
        f"{said}。",
        any(one.assumed for one in grounds),
        any(one.masked for one in grounds),
    )


def _mark(clause: Clause) -> str:
    if clause.founded is None:
        return ""
    source = clause.founded.source
    if source is None:
        return "〔暂定〕"
    words = "" if source.words is None else f"“{source.words.replace('“', '‘').replace('”', '’')}”"
    hidden = f"；原文隐去数值，现以{clause.stands}代，待本单位填写" if clause.founded.masked else ""
    return f"〔《{source.document}》{source.section}{words}{hidden}〕"


_HALF = re.compile(r'(?<=[\u4e00-\u9fff”"])[,;:](?=[\u4e00-\u9fff“])')


def wide(text: str) -> str:
    """Packs are typed with half-width punctuation; between 汉字 a document has it full."""
    return _HALF.sub(lambda found: {",": "，", ";": "；", ":": "："}[found[0]], text)


def day(value: date) -> str:
    """A date as documents write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def month_day(value: str) -> str:
    """A day of every year, written 03-31 in a pack, as documents write it."""
    month, of_month = value.split("-")
    return f"{int(month)}月{int(of_month)}日"


def listed(names: tuple[Any, ...]) -> str:
    """Names or roles in a row."""
    return "、".join(one.label if isinstance(one, Role) else str(one) for one in names)
