"""Grouping 组合: who is taken in, who leaves, and which member has a title by now."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from schemas.folding import fold, meant, same
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
        case it.Identify():
            return _identified(state, deed)
    raise TypeError(type(deed).__name__)


def _formed(deed: FormGrouping, world: World) -> Outcome:
    for other, known in world.others.items():
        if isinstance(known, Grouping) and not known.closed and same(known.name, deed.name):
            raise NotDone(it.GroupingThere(other=other))
    levels = {fold(one) for one in deed.levels}
    if len(levels) != len(deed.levels) or (len(levels) > 1) is not (deed.form == "joint"):
        raise NotDone(it.LevelsUnstated())
    state = Grouping(
        name=deed.name,
        stage="stands",
        began=deed.on,
        form=deed.form,
        levels=deed.levels,
        areas=deed.areas,
        planned=deed.planned,
        source=deed.source,
    )
    return _admitted(state, deed.members, deed)


def _admitted(state: Grouping, members: Iterable[Member], deed: FormGrouping | it.Admit) -> Outcome:
    members = tuple(members)
    return Outcome(state=_with(state, tuple(_belongs(state, one, deed.on) for one in members)))


def _with(state: Grouping, new: tuple[Belongs, ...]) -> Grouping:
    """Nobody belongs to it twice, by name or by title."""
    there = (*new, *state.here)
    names, titles = Counter(fold(one.name) for one in there), Counter(one.title for one in there if one.title)
    twice = sorted({one.name for one in new if names[fold(one.name)] > 1 or titles[one.title or ""] > 1})
    if twice:
        raise NotDone(it.MemberTwice(names=tuple(twice)))
    return state.model_copy(update={"members": (*state.members, *new)})


def _belongs(state: Grouping, one: Member, since: date) -> Belongs:
    """Its level is that of the joint creation, however it is typed."""
    if one.level and not state.levels:
        raise NotDone(it.LevelsUnstated())
    level = meant(one.level, state.levels) if one.level else None
    if one.level and level is None:
        raise NotDone(it.NoSuchLevel(level=one.level, known=state.levels))
    return Belongs(name=one.name, title=one.title, level=level, since=since)


def _released(state: Grouping, deed: it.Release) -> Outcome:
    keys = {key for one in state.here for key in _keys(one)}
    if strange := sorted(name for name in deed.names if fold(name) not in keys):
        raise NotDone(it.NoMember(names=tuple(strange)))
    gone = {fold(name) for name in deed.names}
    members = tuple(
        one.model_copy(update={"until": deed.on}) if not one.until and gone & _keys(one) else one
        for one in state.members
    )
    return Outcome(state=state.model_copy(update={"members": members}))


def _identified(state: Grouping, deed: it.Identify) -> Outcome:
    titles = {fold(one.name): one.title for one in deed.members if one.title}
    known = {fold(one.name) for one in state.here if not one.title}
    if strange := sorted(one.name for one in deed.members if fold(one.name) not in known or not one.title):
        raise NotDone(it.NoMember(names=tuple(strange)))
    some = [*(one.title for one in state.here if one.title), *titles.values()]
    if twice := sorted(title for title, count in Counter(some).items() if title and count > 1):
        raise NotDone(it.MemberTwice(names=tuple(twice)))
    members = tuple(
        one.model_copy(update={"title": titles.get(fold(one.name))}) if not (one.until or one.title) else one
        for one in state.members
    )
    return Outcome(state=state.model_copy(update={"members": members}))


def _keys(one: Member) -> set[str]:
    return {fold(one.name), fold(one.title or one.name)}
