"""Meeting: the packet for the leadership group when it decides a batch: a summary, and a page a unit, to be printed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desk import papers, printed
from desk.batch import Place, lacking_categories, limits_of, matrix, ranked
from desk.look import look_up
from desk.printed import Part
from desk.table import Cell, Sheet
from desk.upward import held_by
from register.connect import Register
from register.undertakings import Kept
from schemas.act import TitleId
from schemas.undertakings.batch import Batch
from wording.dates import day
from wording.phrases import LEVELS

HEADS = ("名次", "单位", "类别", "推荐单位", "得分", "现处环节", "缺少的材料", "审定意见")


def packet(register: Register, kept: Kept, path: Path, now: datetime, *, replace: bool = False) -> int:
    """Write the packet for the leadership group's meeting, one file: a summary, and a page a unit; how many units.

    Whole or not at all. `UnwrittenError`.
    """
    printed.check(path, replace=replace)
    parts = _parts(register, kept, now)
    printed.write(path, _titled(kept), parts, replace=replace)
    return len(parts) - 1


def text(register: Register, kept: Kept, now: datetime) -> str:
    """The same as one text."""
    return printed.text(_titled(kept), _parts(register, kept, now))


def _titled(kept: Kept) -> str:
    return f"{kept.state.name}　审定材料"


def _parts(register: Register, kept: Kept, now: datetime) -> list[Part]:
    """The summary, and a page a unit."""
    assert isinstance(kept.state, Batch)
    state, places = kept.state, ranked(register, kept.state)
    lacks = {one.title: one.missing for one in matrix(register, state)}
    return [_summary(register, kept, places, lacks, now), *_pages(register, places, lacks)]


def _summary(
    register: Register,
    kept: Kept,
    places: Sequence[Place],
    lacks: Mapping[TitleId, Sequence[str]],
    now: datetime,
) -> Part:
    state = kept.state
    assert isinstance(state, Batch)
    by_category = Counter(one.category for one in places)
    least, fewer = lacking_categories(register, state)
    facts = [
        ("荣誉称号", f"{state.honour}（{LEVELS[state.level]}）"),
        ("批次", state.batch),
        ("申报期间", f"{day(state.opens)}至{day(state.closes)}"),
        ("列入", f"{len(places)}个"),
        ("各类别", "，".join(f"{name}{count}个" for name, count in sorted(by_category.items())) or "无"),
        ("名额", "；".join(limits_of(register, state))),
    ]
    if least:
        facts.append((f"每个类别至少{least}个典型示范点", f"本批还没有达到的：{'、'.join(fewer) or '无'}"))
    rows: list[tuple[Cell, ...]] = [
        (
            one.place,
            one.unit,
            one.category,
            one.recommender,
            one.points,
            one.stage,
            "、".join(lacks[one.title]),
            _decided(state, one.title),
        )
        for one in places
    ]
    foot = f"{kept.id}，{now:%Y年%-m月%-d日 %H:%M}按名册和档案编成"
    return Part(f"{state.name}　审定材料汇总", facts, [Sheet("", "名次", "", HEADS, rows)], foot)


def _pages(
    register: Register, places: Sequence[Place], lacks: Mapping[TitleId, Sequence[str]]
) -> Iterator[Part]:
    with register.reading() as connection:
        beside = held_by(connection, [one.title for one in places])
    for one in places:
        look = look_up(register, one.title)
        assert look is not None
        facts = [
            ("称号编号", one.title),
            ("类别", one.category),
            ("推荐单位", one.recommender or "无"),
            ("考核得分", "没有评分" if one.points is None else f"{one.points:g}分，第{one.place}名"),
            ("现处环节", one.stage),
            ("缺少的材料", "、".join(lacks[one.title]) or "无"),
            ("现有的其他称号", "；".join(beside[one.title]) or "无"),
        ]
        tables = [Sheet("", "办理过程", "", ("日期", "办理", "文件"), papers.course(look))]
        if scored := papers.assessed(look):
            tables.append(Sheet("", "最近一次考核", "", ("项目", "得分或结果"), scored))
        yield Part(one.unit, facts, tables)


def _decided(state: Batch, title: TitleId) -> str:
    return "同意" if title in state.approved else "不同意" if title in state.rejected else ""
