"""Basis 依据: the list that a figure is the length of, so that anybody can have the same titles before them again."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from desk.lists import Asked
from register import lawbook, lists
from register.connect import Register


class Figure(NamedTuple):
    """So many titles, and the list of just these. No list: the register has never had anything of the kind.

    No number: it was not kept on that day yet.
    """

    value: int | None
    asked: Asked | None


class Known:
    """What a list can be asked for: what the register has ever had, and the categories of its measures."""

    def __init__(self, register: Register) -> None:
        editions = lawbook.read(register).editions.values()
        beside = {"category": {name for one in editions for name in one.categories.value}}
        self._of = cache(lambda name: {*lists.known(register, name), *beside.get(name, ())})

    def asked(
        self,
        on: date,
        *,
        level: str | None = None,
        honours: Sequence[str] = (),
        categories: Sequence[str] = (),
        townships: Sequence[str] = (),
        named: int | None = None,
        in_force: bool | None = None,
        former: bool | None = None,
    ) -> Asked | None:
        """The list of such titles as they stood at the end of a day."""
        there = {
            name: [one for one in those if one in self._of(name)]
            for name, those in (("honour", honours), ("category", categories), ("township", townships))
        }
        if any(
            those and not there[name]
            for name, those in zip(there, (honours, categories, townships), strict=True)
        ):
            return None
        return Asked(
            level=[level] if level else (),
            honour=there["honour"],
            category=there["category"],
            township=there["township"],
            on=on.isoformat(),
            named=str(named) if named else None,
            in_force=in_force,
            former=former,
        )


def said(asked: Asked | None) -> str:
    """The list in words, as it stands beside a figure."""
    if asked is None:
        return "名册中没有过这样的称号"
    parts = [
        f"截至{asked.on}的名册",
        *("或".join(those) for those in (asked.township, asked.category, asked.level, asked.honour) if those),
        f"{asked.named}年命名" if asked.named else "",
        "有效" if asked.in_force else "",
        "曾获称号现已失去" if asked.former else "",
    ]
    return "，".join(filter(None, parts))
