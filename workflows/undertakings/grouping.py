"""Grouping 组合: who is taken in and who leaves."""

from collections import Counter
from collections.abc import Iterable

from schemas.folding import fold, same
from schemas.undertaking import Outcome
from schemas.undertakings import grouping as it
from schemas.undertakings.grouping import Belongs, FormGrouping, Grouping, Member
from workflows.undertakings.world import NotDone, World


def judge(state: Grouping | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, FormGrouping)
        return _formed(deed, world)
    match deed:
        case it.Admit():
            return _admitted(state, deed.members, deed)
        case it.Release():
            return _released(state, deed)
    raise TypeError(type(deed).__name__)


def _formed(deed: FormGrouping, world: World) -> Outcome:
    for other, known in world.others.items():
        if isinstance(known, Grouping) and not known.closed and same(known.name, deed.name):
            raise NotDone(it.GroupingThere(other=other))
    state = Grouping(name=deed.name, stage="stands", began=deed.on, form=deed.form, levels=deed.levels)
    return _admitted(state, deed.members, deed)


def _admitted(state: Grouping, members: Iterable[Member], deed: FormGrouping | it.Admit) -> Outcome:
    members = tuple(members)
    there = Counter(_key(one) for one in (*members, *(one for one in state.members if not one.until)))
    if twice := sorted({one.name for one in members if there[_key(one)] > 1}):
        raise NotDone(it.MemberTwice(names=tuple(twice)))
    for one in members:
        if one.level and state.levels and one.level not in state.levels:
            raise NotDone(it.NoSuchLevel(level=one.level, known=state.levels))
    new = tuple(Belongs(name=one.name, title=one.title, level=one.level, since=deed.on) for one in members)
    return Outcome(state=state.model_copy(update={"members": (*state.members, *new)}))


def _released(state: Grouping, deed: it.Release) -> Outcome:
    here = {fold(one.name) for one in state.members if not one.until}
    if strange := sorted(name for name in deed.names if fold(name) not in here):
        raise NotDone(it.NoMember(names=tuple(strange)))
    gone = {fold(name) for name in deed.names}
    members = tuple(
        one.model_copy(update={"until": deed.on}) if fold(one.name) in gone and not one.until else one
        for one in state.members
    )
    return Outcome(state=state.model_copy(update={"members": members}))


def _key(one: Member) -> str:
    return one.title or fold(one.name)
