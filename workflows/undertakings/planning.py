"""Planning 排定走访: who visits which unit on which working day. The same input always gives the same plan.

Day after day, each assessor goes first to the unit that is due earliest, then, as long as there is room, to others of
the same township, and only then elsewhere. Example. Two visits a day; 甲村 (灵泉, due 1 May), 乙厂 (大庄, due 3 May),
丙校 (灵泉, due 9 May): on the first day 甲村 and 丙校, on the second 乙厂, though it is due before 丙校.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from schemas.act import TitleId
from schemas.folding import same
from schemas.undertakings.campaign import Assessor, Visit


def drawn(titles: Iterable[TitleId], seed: str, share: float) -> frozenset[TitleId]:
    """A share 抽查 of the titles, at least that: by the seed alone, so that whoever has it draws the same."""
    lots = sorted(titles, key=lambda title: hashlib.sha256(f"{seed}|{title}".encode()).hexdigest())
    return frozenset(lots[: math.ceil(round(len(lots) * share, 6))])


def planned(
    visits: Sequence[Visit], assessors: Sequence[Assessor], days: Sequence[date], kept: Iterable[Visit]
) -> list[Visit]:
    """The visits with a day and an assessor each, or why not; in the order they came in.

    `kept` are visits that stay as they are, and take their room.
    """
    taken = Counter((one.assessor, one.day) for one in kept)
    ordered = sorted(visits, key=lambda one: (one.due or date.max, one.township, one.title))
    able = {each.name: [one for one in ordered if not recused(each, one)] for each in assessors}
    placed: dict[TitleId, Visit] = {}
    for day in days:
        for assessor in assessors:
            room = 0 if day in assessor.away else assessor.a_day - taken[assessor.name, day]
            left = [one for one in able[assessor.name] if one.title not in placed]
            able[assessor.name] = left
            for one in _chosen(left, room):
                changed = {"assessor": assessor.name, "day": day, "why": None}
                placed[one.title] = one.model_copy(update=changed)
    may = {one.title for some in able.values() for one in some}
    for one in ordered:
        if one.title not in placed:
            why = "no_room" if one.title in may else "all_recused"
            placed[one.title] = one.model_copy(update={"assessor": None, "day": None, "why": why})
    return [placed[one.title] for one in visits]


def _chosen(left: Sequence[Visit], room: int) -> list[Visit]:
    """Where an assessor goes on one day, of those that are left, the most urgent first."""
    if room <= 0 or not left:
        return []
    near = [one for one in left if one.township == left[0].township]
    far = [one for one in left if one.township != left[0].township]
    return [*near, *far][:room]


def recused(assessor: Assessor, visit: Visit) -> bool:
    """Whether the assessor has to keep away 回避 from this unit, or from its township."""
    return any(same(one, visit.unit) or same(one, visit.township) for one in assessor.recused)
