"""Supervision 督导: which group was where; when its next regular round is due, and who hears of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from schemas.base import Line, local_date, midnight
from schemas.folding import fold, same
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.works import RoundDue
from schemas.undertaking import Outcome, RungEnded
from schemas.undertakings import supervision as it
from schemas.undertakings.supervision import Going, OpenSupervision, Supervision, Visited
from workflows.life.clock import plus
from workflows.undertakings.world import NotDone, World

BEFORE, AGAIN = timedelta(days=7), timedelta(days=15)
"""A group hears of its round a week before its day; it and the office the day after, and every fortnight from then."""


def judge(state: Supervision | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, OpenSupervision)
        return _opened(deed, world)
    match deed:
        case it.Supervised():
            return _supervised(state, deed, world)
        case it.Regroup():
            return _regrouped(state, deed, world)
        case it.Incident():
            happened = it.Happened(
                area=deed.area, title=deed.title, on=deed.on, what=deed.what, matter=deed.matter
            )
            return Outcome(state=state.model_copy(update={"incidents": (*state.incidents, happened)}))
    raise TypeError(type(deed).__name__)


def wake(state: Supervision) -> datetime | None:
    """When a group next hears of its round."""
    days = [_next(one) for one in state.groups if one.due]
    return midnight(min(days)) if days else None


def tick(state: Supervision, at: datetime, looked: date) -> tuple[Line, Outcome]:
    """Whose round comes near hears of it; of one that was not made the office, too."""
    today = local_date(at)
    due = [one for one in state.groups if one.due and _next(one) == today]
    notices, rungs = [], []
    for one in due:
        assert one.due is not None
        folded = _next(_told(one)) <= looked
        rungs.append(RungEnded(of=one.group.name, rung=one.told, end="folded" if folded else "sent"))
        if folded:
            continue
        tiding = RoundDue(group=one.group.name, by=one.due, late=one.due < today)
        whom = [Party(role=Role.SUPERVISOR, area=one.group.name)]
        whom += [Party(role=Role.OFFICE)] if tiding.late else []
        notices += [Notice(to=to, unit=state.name, tidings=(tiding,)) for to in whom]
    groups = tuple(_told(one) if one in due else one for one in state.groups)
    changed = state.model_copy(update={"groups": groups})
    return "round_due", Outcome(state=changed, notices=tuple(notices), rungs=tuple(rungs))


def _opened(deed: OpenSupervision, world: World) -> Outcome:
    _once(deed.groups)
    due = plus(deed.on, deed.every, world.calendar) if deed.every else None
    state = Supervision(
        name=deed.name,
        stage="going_on",
        began=deed.on,
        every=deed.every,
        groups=tuple(Going(group=one, due=due) for one in deed.groups),
        source=deed.source,
        unsaid=deed.unsaid,
    )
    return Outcome(state=state)


def _once(groups: Iterable[it.Group]) -> None:
    if twice := it.twice(groups):
        raise NotDone(it.AreaTwice(names=tuple(twice)))


def _regrouped(state: Supervision, deed: it.Regroup, world: World) -> Outcome:
    """A group that stays keeps the day of its round, unless they are to go at other times; a new one begins today."""
    groups = deed.groups or tuple(one.group for one in state.groups)
    every = deed.every or state.every
    said = {"areas": deed.groups, "every": deed.every}
    unsaid = tuple(one for one in state.unsaid if not said[one])
    if (groups, every, unsaid) == (tuple(one.group for one in state.groups), state.every, state.unsaid):
        raise NotDone(it.NothingChanges())
    _once(groups)
    fresh = plus(deed.on, every, world.calendar) if every else None
    known = {fold(one.group.name): one for one in state.groups} if every == state.every else {}
    going = (known.get(fold(one.name), Going(group=one, due=fresh)) for one in groups)
    changed = {
        "groups": tuple(
            old.model_copy(update={"group": new}) for old, new in zip(going, groups, strict=True)
        ),
        "every": every,
        "unsaid": unsaid,
    }
    return Outcome(state=state.model_copy(update=changed))


def _supervised(state: Supervision, deed: it.Supervised, world: World) -> Outcome:
    """A regular visit is the group's round; an unannounced one moves no date."""
    going = next((one for one in state.groups if same(one.group.name, deed.group)), None)
    area = deed.area or (world.seen[deed.title].township if deed.title else None)
    if area is None:
        raise NotDone(it.NoPlace())
    if going is None or not any(same(area, one) for one in going.group.areas):
        known = tuple(one.group.name for one in state.groups if any(same(area, a) for a in one.group.areas))
        raise NotDone(it.NoSuchGroup(name=deed.group, known=known))
    visit = Visited(
        group=going.group.name,
        area=area,
        title=deed.title,
        on=deed.on,
        unannounced=deed.unannounced,
        seen=deed.seen,
    )
    changed = going
    if state.every and not deed.unannounced:
        changed = going.model_copy(update={"due": plus(deed.on, state.every, world.calendar), "told": 0})
    groups = tuple(changed if one is going else one for one in state.groups)
    return Outcome(state=state.model_copy(update={"groups": groups, "visits": (*state.visits, visit)}))


def _told(one: Going) -> Going:
    return one.model_copy(update={"told": one.told + 1})


def _next(one: Going) -> date:
    """Example. Due on 31 May: it hears on 24 May, 1 June, 16 June, 1 July …"""
    assert one.due is not None
    return one.due - BEFORE if one.told == 0 else one.due + timedelta(days=1) + AGAIN * (one.told - 1)
