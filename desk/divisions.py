"""Divisions 行政区划: what a unit's is called, what became of it, and what is to be asked of one that is typed."""

from collections.abc import Iterator

from regulations.divisions import Division, divisions
from schemas.action import Action, ChangeUnit
from schemas.opening import STATING
from schemas.unit import Misfit, Unit


def find(text: str) -> tuple[Division, ...]:
    """The divisions of that code or name, of today and of before; else those of a name near to it."""
    return divisions().find(text)


def full_name(code: str) -> str:
    """The name with those of the prefecture and the province above it; "" for a code that nobody knows."""
    return divisions().full_name(code)


def named(code: str) -> str:
    """A division as people know it: with those above it, and what it is now; the code alone where nobody knows it."""
    one = divisions().get(code)
    if one is None:
        return code
    name = divisions().full_name(code)
    return f"{name}（{code}）" if one.until is None else f"原{name}（{code}），{became(one)}"


def became(one: Division) -> str:
    """When its code went out of use, and what is there today."""
    now = "、".join(map(_called, divisions().successors(one.code)))
    return f"{one.until}年撤销" + (f"，现为{now}" if now else "")


def misfits(unit: Unit) -> Iterator[Misfit]:
    """That there is no such division any more, or in a province of which all are known that there never was."""
    book = divisions()
    one, code = book.get(unit.division), unit.division
    if one is not None and one.until is not None:
        now = "、".join(after.code for after in book.successors(code))
        yield Misfit(
            ("division",), f"{_called(one)}{became(one)}", f"改填现在的代码{now}" if now else "核对代码"
        )
    elif one is None and book.is_whole(code):
        near = "、".join(map(_called, book.near(code)))
        remedy = f"是不是：{near}？" if near else "核对代码"
        province = book.full_name(f"{code[:2]}0000")
        yield Misfit(("division",), f"{province}没有代码为{code}的行政区划{_as_of()}", remedy)


def doubts(action: Action) -> list[str]:
    """What somebody should look at in a unit that an act speaks of: a division that may exist, for all that we know."""
    unit = action.application.unit if isinstance(action, STATING) else None
    if isinstance(action, ChangeUnit):
        unit = action.unit
    book = divisions()
    if unit is None or book.get(unit.division) is not None or book.is_whole(unit.division):
        return []
    near = "、".join(map(_called, book.near(unit.division)))
    asks = f"，是不是：{near}？" if near else ""
    return [f"请核对：区划表中没有行政区划代码{unit.division}{_as_of()}{asks}"]


def _called(one: Division) -> str:
    return f"{one.name}（{one.code}）"


def _as_of() -> str:
    year, _, month = divisions().as_of.partition("-")
    return f"（截至{year}年{int(month)}月）" if month else ""
