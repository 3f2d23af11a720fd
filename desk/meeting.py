"""Meeting: the packet for the leadership group when it decides a batch: a summary, and a page a unit."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desk import papers
from desk.batch import Place, lacking_categories, limits_of, matrix, ranked
from desk.dossier import folder_of_texts
from desk.look import look_up
from register.connect import Register
from register.undertakings import Kept
from schemas.act import TitleId
from schemas.undertakings.batch import Batch
from wording.dates import day
from wording.phrases import LEVELS


def packet(register: Register, kept: Kept, folder: Path, now: datetime) -> int:
    """Write the packet for the leadership group's meeting: a summary, and a page a unit; how many pages.

    Whole or not at all. `UnwrittenError`.
    """
    assert isinstance(kept.state, Batch)
    state, places = kept.state, ranked(register, kept.state)
    lacks = {one.title: one.missing for one in matrix(register, state)}
    texts = {"0-汇总.txt": _summary(register, kept, places, lacks, now)}
    for n, one in enumerate(places, 1):
        texts[f"{n:03}-{_plain(one.unit)}.txt"] = _page(register, one, lacks[one.title])
    folder_of_texts(folder, texts)
    return len(places)


def _summary(
    register: Register,
    kept: Kept,
    places: Sequence[Place],
    lacks: Mapping[TitleId, Sequence[str]],
    now: datetime,
) -> str:
    state = kept.state
    assert isinstance(state, Batch)
    by_category = Counter(one.category for one in places)
    least, fewer = lacking_categories(register, state)
    lines = [
        f"{state.name}　审定材料汇总",
        "",
        f"荣誉称号：{state.honour}（{LEVELS[state.level]}）　批次：{state.batch}",
        f"申报期间：{day(state.opens)}至{day(state.closes)}　列入：{len(places)}个",
        f"各类别：{'，'.join(f'{name}{count}个' for name, count in sorted(by_category.items())) or '无'}",
    ]
    lines.append(f"名额：{'；'.join(limits_of(register, state))}")
    if least:
        lines.append(f"每个类别至少{least}个典型示范点，本批还没有达到的：{'、'.join(fewer) or '无'}")
    lines += ["", "名次　单位　类别　推荐单位　得分　现处环节　缺少的材料"]
    for one in places:
        cells = (
            str(one.place or "—"),
            one.unit,
            one.category,
            one.recommender or "—",
            "—" if one.points is None else f"{one.points:g}",
            one.stage,
            "、".join(lacks[one.title]) or "—",
        )
        lines.append("　".join(cells))
    lines += ["", f"{kept.id}，{now:%Y年%-m月%-d日 %H:%M}按名册和档案编成。"]
    return "\n".join(lines) + "\n"


def _page(register: Register, one: Place, missing: Sequence[str]) -> str:
    look = look_up(register, one.title)
    assert look is not None
    points = "没有评分" if one.points is None else f"{one.points:g}分，第{one.place}名"
    return (
        f"{one.unit}　{one.title}\n类别：{one.category}　推荐单位：{one.recommender or '—'}\n"
        f"考核得分：{points}　现处环节：{one.stage}\n缺少的材料：{'、'.join(missing) or '无'}\n\n{papers.brief(look)}"
    )


def _plain(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|.\s]', "_", name)[:40]
