"""Sentence 条文: one rule of a measure in Chinese, with its place in the pack and what each part of it rests on."""

from itertools import groupby
from typing import Any, NamedTuple

from schemas.consequence import Consequence
from schemas.foundation import Founded
from schemas.party import Body, Role
from wording.articles import quoted, wide


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


def followed(
    text: str, whole: Founded, follows: Consequence, then: str, stands: str = "所写内容"
) -> tuple[Clause, ...]:
    """What something is, and what follows from it, which may rest on something of its own."""
    return Clause(text, whole, stands), Clause(then, follows.own or whole, stands)


def _mark(clause: Clause) -> str:
    if clause.founded is None:
        return ""
    source = clause.founded.source
    if source is None:
        return "〔暂定〕"
    words = quoted(source.words) if source.words else ""
    hidden = f"；原文隐去数值，现以{clause.stands}代，待本单位填写" if clause.founded.masked else ""
    return "〔" + wide(f"《{source.document}》{source.section}{words}") + f"{hidden}〕"


def listed(names: tuple[Any, ...]) -> str:
    """Names or roles in a row."""
    return "、".join(one.label if isinstance(one, Role | Body) else str(one) for one in names)
