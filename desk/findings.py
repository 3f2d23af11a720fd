"""Findings 问题清单: the list of a title as both sides read it."""

from datetime import date

from desk.table import Cell, Sheet
from register import undertakings
from register.connect import Register
from register.undertakings import Kept
from schemas.undertakings.findings import Findings, Item

HEADS = ("项", "问题", "整改措施", "责任", "限期", "整改情况", "状态")


def lists(register: Register, *, open_only: bool = False) -> list[tuple[Kept, Findings]]:
    """Every list, the newest first."""
    found = undertakings.every(register, "findings", open_only=open_only)
    return [(one, one.state) for one in found if isinstance(one.state, Findings)]


def of_title(register: Register, title: str) -> list[tuple[Kept, Findings]]:
    """The lists of one title, the newest first."""
    return [(kept, state) for kept, state in lists(register) if state.title == title]


def rows(state: Findings, today: date) -> list[tuple[Cell, ...]]:
    """The items, a line each."""
    return [
        (one.number, one.problem, one.measure, one.owner.label, one.by, one.done or "", standing(one, today))
        for one in state.items
    ]


def standing(one: Item, today: date) -> str:
    """How an item stands on a day."""
    if one.struck_on:
        return f"{one.struck_on}销号"
    if one.answered_on:
        return f"{one.answered_on}已反馈，待销号"
    return f"已逾期{(today - one.by).days}日" if one.by < today else "整改中"


def open_items(state: Findings) -> list[Item]:
    """What is not struck off yet."""
    return [one for one in state.items if not one.struck_on]


def sheet(kept: Kept, state: Findings, today: date) -> Sheet:
    """The list for printing."""
    said = f"{kept.id}，{state.unit_name}（{state.title}），共{len(state.items)}项，未销号{len(open_items(state))}项"
    return Sheet("问题清单", state.name, said, HEADS, rows(state, today))
