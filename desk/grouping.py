"""Grouping 组合: who is meant by its members' names, and how they stand."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from desk.errors import SeveralTitlesError, UnknownTitleError
from desk.titles import find
from register.connect import Register
from register.seen import seen
from schemas.undertakings.grouping import Belongs, Grouping, Member
from wording import forms


class Meant(NamedTuple):
    """Members with the titles that they are, as far as that is sure; what is not, and why."""

    members: tuple[Member, ...]
    doubts: tuple[str, ...]


class Standing(NamedTuple):
    """A member as it stands."""

    member: Belongs
    stage: str
    in_force: bool | None


def meant(register: Register, members: Iterable[Member]) -> Meant:
    """Each member by its name: the one title that is called so, else by name alone; nobody is guessed."""
    found, doubts = [], []
    for one in members:
        try:
            found.append(one.model_copy(update={"title": one.title or find(register, one.name)}))
        except UnknownTitleError:
            found.append(one)
            doubts.append(f"{one.name}：名册中没有，只按名称登记")
        except SeveralTitlesError as several:
            found.append(one)
            doubts.append(f"{one.name}：对应{len(several.rows)}个称号，只按名称登记，请写称号编号")
    return Meant(tuple(found), tuple(doubts))


def standings(register: Register, state: Grouping) -> list[Standing]:
    """The members of now, and what the register says of those that have a title."""
    with register.reading() as connection:
        known = seen(connection, state.titles)
    found = []
    for one in state.members:
        if one.until:
            continue
        title = known.get(one.title or "")
        stage = forms.STAGES[title.stage] if title else ""
        found.append(Standing(one, stage, title.in_force if title else None))
    return found


def counted(some: Iterable[Standing]) -> dict[str, int]:
    """How many members there are of each level, or in all."""
    return dict(Counter(one.member.level or "成员" for one in some))
