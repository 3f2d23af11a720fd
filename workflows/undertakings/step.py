"""Step: what comes of a deed, or of the clock: the same for every kind where kinds do not differ."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from schemas.act import TitleId
from schemas.base import local_date
from schemas.party import Role
from schemas.refusals.reason import Reason
from schemas.undertaking import Again, Close, Deed, Outcome, Pause, Resume, Seen, State
from schemas.undertakings import common as no
from workflows.undertakings.kinds import Came, UndertakingKind
from workflows.undertakings.world import NotDone, World


def done(kind: UndertakingKind, state: State | None, deed: Deed, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    _check(state, deed, world)
    match deed:
        case Pause() | Resume() if state:
            return _paused(state, paused=isinstance(deed, Pause))
        case Again() if state:
            if not world.progress.refused:
                raise NotDone(no.NothingRefused())
            return Outcome(state=state)
        case Close() if state:
            return _closed(kind, state, deed, world)
    return kind.judge(state, deed, world)


def why_not(
    kind: UndertakingKind, state: State | None, cls: type[Deed], roles: Collection[Role]
) -> Reason | None:
    """Why nobody of these roles can do a deed of a class now, whatever it says; None: it depends on what it says."""
    if cls.by and not set(cls.by) & set(roles):
        return no.NotYours(roles=cls.by)
    if state is None:
        return None
    if state.closed:
        return no.IsClosed()
    stages = kind.when.get(cls.model_fields["kind"].default)
    if stages is None or state.stage in stages:
        return None
    free = tuple(word for word in map(_word, kind.own) if word not in kind.when)
    allowed = tuple(one for one, stages in kind.when.items() if state.stage in stages)
    return no.NotAtThisStage(stage=state.stage, allowed=(*free, *allowed))


def _word(cls: type[Deed]) -> str:
    word: str = cls.model_fields["kind"].default
    return word


def _check(state: State | None, deed: Deed, world: World) -> None:
    """Whose it is, of which day, of which titles; and that nothing is done in what is closed."""
    if deed.actor.party.role not in deed.by:
        raise NotDone(no.NotYours(roles=deed.by))
    if deed.on > world.today or (state and deed.on < state.began):
        raise NotDone(no.BeforeItBegan())
    if missing := tuple(title for title in deed.about if title not in world.seen):
        raise NotDone(no.NoSuchTitle(titles=missing))
    if state and state.closed:
        raise NotDone(no.IsClosed())


def _paused(state: State, *, paused: bool) -> Outcome:
    if state.paused is paused:
        raise NotDone(no.IsPaused() if paused else no.NotPaused())
    return Outcome(state=state.model_copy(update={"paused": paused}))


def _closed(kind: UndertakingKind, state: State, deed: Close, world: World) -> Outcome:
    if world.progress.left:
        raise NotDone(no.ErrandsLeft(left=world.progress.left))
    if not kind.done(state) and deed.ground is None:
        raise NotDone(no.GroundUnstated())
    return Outcome(state=state.model_copy(update={"closed": True, "paused": False}))


def wake(kind: UndertakingKind, state: State) -> datetime | None:
    """When the clock next brings something."""
    return None if state.closed else kind.wake(state)


Look = Callable[[tuple[TitleId, ...]], Mapping[TitleId, Seen]]
"""Titles as they are, by their ids."""


def came(kind: UndertakingKind, state: State, now: datetime, look: Look) -> Came | None:
    """What the clock has brought by now, the earliest first; None when there is nothing."""
    at = wake(kind, state)
    if at is None or at > now or kind.tick is None:
        return None
    watched = kind.watch(state, at)
    seen = look(watched) if watched else {}
    today = local_date(now)
    what, outcome = kind.tick(kind.renew(state, seen), at, today)
    return Came(at, what, outcome, tuple(seen.values()), today if today > local_date(at) else None)
