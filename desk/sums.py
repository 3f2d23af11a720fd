"""Sums 合计: what a score sheet comes to as far as it is filled, and whether it reaches the line, by the law itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from desk.faults import InvalidError, checked
from desk.form import PASSED
from desk.meant import by_the_measure
from schemas.act import Act, Scoring
from schemas.action import Inspect
from schemas.life import Life
from schemas.refusals.reason import Cell
from wording import refusals
from wording.outcomes import came_to
from workflows.life import filling, scoring
from workflows.life.law import Law
from workflows.life.marks import marks
from workflows.life.refusal import Refusal


class Sums(NamedTuple):
    """What it comes to, in sentences; whether it passes 达标, None while rows are missing or something is wrong."""

    lines: tuple[str, ...]
    passes: bool | None = None


_PAPER = {"title": "-", "date": "2021-01-01"}
_ASKED = ("scores", "vetoes", "indicators", "references", "choice", "on")


def sums_of(law: Law, life: Life, cls: type[Act], said: Mapping[str, Any], today: date) -> Sums | None:
    """What is filled in so far of a sheet comes to; None where an act of `cls` has no sheet to fill."""
    if not issubclass(cls, Scoring):
        return None
    fields = {"on": today.isoformat(), **{name: said[name] for name in _ASKED if said.get(name)}}
    try:
        act = checked(cls, {**by_the_measure(cls, fields, law, life), "documents": [_PAPER]})
    except InvalidError:
        return Sums(("有的分数写得不对，改正后再合计",))
    sheet = scoring.sheet_of(law, life, act)
    if sheet is None:
        return None
    try:
        came = filling.came(sheet, act)
    except Refusal as no:
        return Sums((refusals.reason(no.reason),))
    so_far = f"现有分数合计{filling.whole(came):g}分（满分{sheet.total:g}分）"
    missing = [cell for one in came for cell in one.missing]
    if missing and not act.vetoes:
        return Sums((so_far, _missing(missing)))
    try:
        return _judged(law, life, act)
    except Refusal as no:
        return Sums((so_far, refusals.reason(no.reason)))


def _missing(cells: list[Cell]) -> str:
    named = "、".join(f"{one.name}（{one.method}）" if one.method else one.name for one in cells[:_NAMED])
    more = f"等{len(cells)}项" if len(cells) > _NAMED else ""
    return f"还没有打分：{named}{more}"


_NAMED = 5
"""Rows without points that are told by name."""


def _judged(law: Law, life: Life, act: Scoring) -> Sums:
    marked = marks(law, life, life.standing.stage, act)
    lines = tuple(one.removesuffix("。") for one in came_to(marked)) if marked else ()
    if isinstance(act, Inspect):
        outcome = scoring.inspected(law, life, act)
    else:
        outcome = scoring.assessed(law, life, act)
    result = law.regulation.results.get(outcome)
    passes = result.passes if result else outcome == "passed"
    label = result.label if result else PASSED["passed" if passes else "failed"]
    return Sums((f"{'达标' if passes else '未达标'}：{label}", *lines), passes)
