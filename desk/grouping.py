"""Grouping 组合: who is meant by its members' names, which are new in a file, and how they stand."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from desk import undertakings as works
from desk.errors import FilterError, SeveralTitlesError, UnknownTitleError
from desk.table import Cell
from desk.titles import find
from register import undertakings
from register.connect import Register
from register.seen import seen
from register.undertakings import Kept
from schemas.folding import fold
from schemas.undertakings.grouping import Belongs, Grouping, GroupingRule, Groupings, Member
from wording import forms
from wording.articles import wide

MOST = 3
"""Titles that are named where a name means several."""


class Meant(NamedTuple):
    """Members with the titles that they are, as far as that is sure; what is not, and why."""

    members: tuple[Member, ...]
    doubts: tuple[str, ...]


class Standing(NamedTuple):
    """A member as it stands, or stood: its stage in words, whether its title is in force, until when."""

    member: Belongs
    stage: str
    in_force: bool | None
    term_end: date | None


MEMBERS = ("成员", "层级", "称号", "现处环节", "状态", "有效期至", "加入")
_FORCE = {True: "有效", False: "不在有效", None: ""}


def member_row(one: Standing) -> tuple[Cell, ...]:
    """A member as a list has it."""
    return (
        one.member.name,
        wide(one.member.level or ""),
        "名册中没有" if one.in_force is None else one.member.title or "",
        one.stage,
        _FORCE[one.in_force],
        one.term_end,
        one.member.since,
    )


class Count(NamedTuple):
    """How many belong to it, how many of them have a title, and of how many it is in force."""

    members: int
    titled: int
    in_force: int

    @property
    def share(self) -> float | None:
        """The part of all members whose title is in force; None where nobody belongs to it."""
        return self.in_force / self.members if self.members else None


def new(register: Register, found: Groupings) -> list[GroupingRule]:
    """Those of a file that the register has not, and never had: one that was dissolved is not formed again."""
    known = {fold(one.state.name) for one in undertakings.every(register, "grouping")}
    return [one for one in found.groupings if fold(one.name) not in known]


def every(
    register: Register, *, dissolved: bool = False, on: date | None = None
) -> list[tuple[Kept, Grouping]]:
    """Groupings, the newest first; those that stood at the end of a day, where one is said."""
    found = undertakings.every(register, "grouping", open_only=on is None and not dissolved)
    some = [(kept, kept.state) for kept in found if isinstance(kept.state, Grouping)]
    if on is None:
        return some
    return [(kept, state) for kept, state in some if dissolved or _stood(register, kept, on)]


def dissolved_on(register: Register, kept: Kept) -> date | None:
    """The day on which a grouping was dissolved; None where it stands."""
    if not kept.state.closed:
        return None
    deed = undertakings.newest(register, kept.id).deed
    assert deed is not None, "nothing is done in what is closed, and no clock runs in it"
    return deed.on


def _stood(register: Register, kept: Kept, on: date) -> bool:
    """Whether it stood at the end of a day."""
    over = dissolved_on(register, kept)
    return kept.state.began <= on and (over is None or on < over)


def stood(register: Register, kept: Kept, on: date) -> None:
    """`FilterError` where it did not stand on a day, with the days between which it did."""
    if not _stood(register, kept, on):
        over = dissolved_on(register, kept)
        until = f"，{over}解散" if over else ""
        why = f"这一天没有“{kept.state.name}”这个组合：{kept.state.began}组建{until}"
        raise FilterError("on", str(on), why)


def called(register: Register, text: str) -> tuple[Kept, Grouping]:
    """The grouping of that number or name. `UnknownUndertakingError`."""
    kept = works.called(register, text, "grouping")
    assert isinstance(kept.state, Grouping)
    return kept, kept.state


def meant(register: Register, members: Iterable[Member]) -> Meant:
    """Each member by its name: the one title that is called so, else by name alone; nobody is guessed."""
    found, doubts = [], []
    for one in members:
        try:
            found.append(_titled(register, one, one.title or find(register, one.name)))
        except UnknownTitleError as unknown:
            found.append(one)
            near = f"（名册中相近的：{'、'.join(unknown.near)}）" if unknown.near else ""
            doubts.append(f"{one.name}：名册中没有，只按名称登记{near}")
        except SeveralTitlesError as several:
            found.append(one)
            some = "、".join(row.id for row in several.rows[:MOST])
            doubts.append(f"{one.name}：对应几个称号（{some}等），只按名称登记，请写称号编号")
    return Meant(tuple(found), tuple(doubts))


def unmatched(register: Register, state: Grouping) -> Meant:
    """Of the members that belong to it by name alone, those that mean one title by now; of the rest, why not."""
    said = meant(register, [Member(name=one.name) for one in state.here if not one.title])
    return Meant(tuple(one for one in said.members if one.title), said.doubts)


def standings(register: Register, state: Grouping, on: date | None = None) -> list[Standing]:
    """The members of now, or of a past day, and what the register says of those that have a title, of the same day."""
    members = state.here if on is None else state.members_on(on)
    with register.reading() as connection:
        known = seen(connection, [one.title for one in members if one.title], on)
    found = []
    for one in members:
        title = known.get(one.title or "")
        if title is None:
            found.append(Standing(one, "", None, None))
        else:
            found.append(Standing(one, forms.STAGES[title.stage], title.in_force, title.term_end))
    return found


def count(some: Iterable[Standing]) -> Count:
    """They in numbers."""
    some = list(some)
    titled = [one for one in some if one.in_force is not None]
    return Count(len(some), len(titled), sum(1 for one in titled if one.in_force))


def by_level(state: Grouping, some: Iterable[Standing]) -> list[tuple[str, Count]]:
    """The members of joint creation, level by level from the highest; last those of whom no level is said."""
    some = list(some)
    found = [(level, count(one for one in some if one.member.level == level)) for level in state.levels]
    rest = [one for one in some if one.member.level is None]
    return [*found, ("未写明", count(rest))] if rest else found


def _titled(register: Register, one: Member, title: str) -> Member:
    """One that is typed by its title's number is called as its unit is."""
    name = one.name
    if fold(name) == fold(title):
        with register.reading() as connection:
            known = seen(connection, [title])
        name = known[title].unit_name if title in known else name
    return one.model_copy(update={"title": title, "name": name})
