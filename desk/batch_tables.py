"""Tables of a batch 批次: who stands where, and what is missing of whom, as they are read and printed."""

from collections.abc import Mapping, Sequence

from desk.batch import Place, matrix, numbered, ranked
from desk.table import Cell, Sheet
from register.connect import Register
from register.undertakings import Kept
from schemas.undertakings.batch import Batch

RANKING = ("名次", "称号", "单位", "类别", "推荐单位", "得分", "现处环节", "审定", "编号", "缺少的材料")


def ranking(register: Register, kept: Kept, state: Batch) -> Sheet:
    """The units by their points, with what was decided of each and what is missing."""
    lacks = {one.title: one.missing for one in matrix(register, state)}
    rows = _ranking(state, ranked(register, state), lacks, numbered(register, state).unnamed)
    return Sheet("名次", f"{state.name}　名次表", kept.id, RANKING, rows)


def completeness(register: Register, kept: Kept, state: Batch) -> Sheet:
    """Each unit against each material that the call asks for: by how many documents, and what is missing."""
    heads = ("称号", "单位", *state.material, "缺少")
    rows: list[tuple[Cell, ...]] = [
        (one.title, one.unit, *(one.there[name] for name in state.material), "、".join(one.missing))
        for one in matrix(register, state)
    ]
    return Sheet("材料", f"{state.name}　材料核对表", kept.id, heads, rows)


def _ranking(
    state: Batch, places: Sequence[Place], lacks: Mapping[str, Sequence[str]], unnamed: Mapping[str, str]
) -> list[tuple[Cell, ...]]:
    return [
        (
            one.place,
            one.title,
            one.unit,
            one.category,
            one.recommender,
            one.points,
            one.stage,
            _decided(state, one.title),
            _number(state, one.title, unnamed),
            "、".join(lacks[one.title]),
        )
        for one in places
    ]


def _decided(state: Batch, title: str) -> str:
    return "同意" if title in state.approved else "不同意" if title in state.rejected else ""


def _number(state: Batch, title: str, unnamed: Mapping[str, str]) -> str | None:
    number = state.numbers.get(title)
    return f"{number}（还没有命名成）" if number and title in unnamed else number
