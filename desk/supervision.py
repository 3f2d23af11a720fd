"""Supervision 督导: groups, where they were, incidents, as tables that are read and printed."""

from typing import NamedTuple

from desk import undertakings as works
from desk.findings import resting_on
from desk.table import Cell, Sheet
from register import undertakings
from register.connect import Register
from register.seen import seen
from register.undertakings import Kept
from schemas.folding import fold
from schemas.undertakings.supervision import Supervision, SupervisionRule, Supervisions

GROUPS = ("督导组", "督导范围", "定期", "不定期", "上一次", "下一次定期督导")
VISITS = ("次", "日期", "督导组", "所到", "单位", "方式", "所见", "问题清单")
INCIDENTS = ("件", "日期", "发生在", "单位", "案（事）件", "情况", "问题清单")


class Tables(NamedTuple):
    """The rows of groups, of where they were, of incidents."""

    groups: list[tuple[Cell, ...]]
    visits: list[tuple[Cell, ...]]
    incidents: list[tuple[Cell, ...]]


def new(register: Register, found: Supervisions) -> list[SupervisionRule]:
    """Those of a file that the register has not, and never had: one that was ended is not begun again."""
    known = {fold(one.state.name) for one in undertakings.every(register, "supervision")}
    return [one for one in found.supervisions if fold(one.name) not in known]


def every(register: Register, *, ended: bool = False) -> list[tuple[Kept, Supervision]]:
    """All supervision, the newest first."""
    found = undertakings.every(register, "supervision", open_only=not ended)
    return [(kept, kept.state) for kept in found if isinstance(kept.state, Supervision)]


def called(register: Register, text: str) -> tuple[Kept, Supervision]:
    """That of this number or name. `UnknownUndertakingError`."""
    kept = works.called(register, text, "supervision")
    assert isinstance(kept.state, Supervision)
    return kept, kept.state


def tables(register: Register, kept: Kept, state: Supervision) -> Tables:
    """What was done, a line each, with the items that rest on it; a unit is called as it is called now."""
    listed = resting_on(register, kept.id)
    about = [one.title for one in state.visits] + [one.title for one in state.incidents]
    with register.reading() as connection:
        names = {title: one.unit_name for title, one in seen(connection, filter(None, about)).items()}

    def unit(title: str | None) -> str:
        return f"{names.get(title, '')}（{title}）" if title else ""

    groups: list[tuple[Cell, ...]] = []
    for one in state.groups:
        visits = [visit for visit in state.visits if fold(visit.group) == fold(one.group.name)]
        rounds = sum(1 for visit in visits if not visit.unannounced)
        last = max((visit.on for visit in visits), default=None)
        areas = "、".join(one.group.areas)
        groups.append((one.group.name, areas, rounds, len(visits) - rounds, last, one.due))
    visits_made: list[tuple[Cell, ...]] = []
    for number, been in enumerate(state.visits, 1):
        how, items = "不定期" if been.unannounced else "定期", "、".join(listed.get(("visit", number), ()))
        visits_made.append((number, been.on, been.group, been.area, unit(been.title), how, been.seen, items))
    incidents: list[tuple[Cell, ...]] = []
    for number, happened in enumerate(state.incidents, 1):
        items = "、".join(listed.get(("incident", number), ()))
        place = unit(happened.title)
        incidents.append((number, happened.on, happened.area, place, happened.what, happened.matter, items))
    return Tables(groups, visits_made, incidents)


def sheets(register: Register, kept: Kept, state: Supervision) -> list[Sheet]:
    """The same for printing."""
    found = tables(register, kept, state)
    said = f"{kept.id}，督导{len(state.visits)}次，案（事）件{len(state.incidents)}件"
    return [
        Sheet("督导组", state.name, said, GROUPS, found.groups),
        Sheet("督导记录", state.name, said, VISITS, found.visits),
        Sheet("案（事）件", state.name, said, INCIDENTS, found.incidents),
    ]
