"""Findings 问题清单: who adds, answers and strikes off items; who is reminded of them when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from schemas.base import Line, local_date, midnight
from schemas.notice import Notice
from schemas.party import Actor, Party, Role
from schemas.tidings.works import ItemsDue
from schemas.undertaking import Errand, Outcome, RungEnded
from schemas.undertakings import findings as it
from schemas.undertakings.common import NotAtThisStage
from schemas.undertakings.findings import Findings, Item, OpenFindings, Problem
from workflows.undertakings.world import NotDone, World

BEFORE, AGAIN = timedelta(days=7), timedelta(days=7)
"""Whoever owes an item hears of it a week before its day and on the day after, the office every week from then on."""


def judge(state: Findings | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, OpenFindings)
        return _opened(deed, world)
    match deed:
        case it.AddProblems():
            items = (*state.items, *_items(state, deed.problems, deed.on, len(state.items)))
            return Outcome(state=_come(state, items))
        case it.Answered():
            return _answered(state, deed)
        case it.Strike():
            return _struck(state, deed)
        case it.Reopen():
            return _reopened(state, deed)
        case it.LeadTo():
            return _led(state, deed)
    raise TypeError(type(deed).__name__)


def wake(state: Findings) -> datetime | None:
    """When the next reminder of an item comes."""
    days = [_next(one) for one in _owed(state)]
    return midnight(min(days)) if days else None


def tick(state: Findings, at: datetime, looked: date) -> tuple[Line, Outcome]:
    """Whoever owes items that come near, or are late, hears of them; the office of those that are late."""
    today = local_date(at)
    due = [one for one in _owed(state) if _next(one) == today]
    folded = {one.number for one in due if _next(_told(one)) <= looked}
    told = [one for one in due if one.number not in folded]
    notices = []
    by_owner = sorted(told, key=lambda one: (one.owner.role, one.owner.area or "", one.number))
    for owner, some in groupby(by_owner, key=lambda one: one.owner):
        notices.append(_notice(owner, state, list(some), today))
    late = [one for one in told if one.by < today and one.owner.role is not Role.OFFICE]
    if late:
        notices.append(_notice(Party(role=Role.OFFICE), state, late, today))
    numbers = {one.number for one in due}
    items = tuple(_told(one) if one.number in numbers else one for one in state.items)
    rungs = tuple(
        RungEnded(of=str(one.number), rung=one.told, end="folded" if one.number in folded else "sent")
        for one in due
    )
    changed = state.model_copy(update={"items": items})
    return "reminded", Outcome(state=changed, notices=tuple(notices), rungs=rungs)


def done(state: Findings) -> bool:
    """Whether every item is struck off."""
    return state.stage == "struck"


def _opened(deed: OpenFindings, world: World) -> Outcome:
    for known in world.others.values():
        if isinstance(known, Findings) and known.title == deed.title and not known.closed:
            raise NotDone(it.ListOpen(other=known.name))
    seen = world.seen[deed.title]
    state = Findings(
        name=deed.name,
        stage="open",
        began=deed.on,
        title=deed.title,
        unit=seen.unit,
        unit_name=seen.unit_name,
        township=seen.township,
        source=deed.source,
    )
    return Outcome(state=state.model_copy(update={"items": _items(state, deed.problems, deed.on, 0)}))


def _items(state: Findings, problems: Iterable[Problem], on: date, last: int) -> tuple[Item, ...]:
    found = []
    for number, one in enumerate(problems, last + 1):
        if one.by < on:
            raise NotDone(it.DayOver(by=one.by))
        area = {Role.UNIT: state.unit, Role.TOWNSHIP: state.township}.get(one.owner)
        owner = Party(role=one.owner, area=area)
        found.append(Item(number=number, problem=one.problem, measure=one.measure, owner=owner, by=one.by))
    return tuple(found)


def _answered(state: Findings, deed: it.Answered) -> Outcome:
    wanted = _wanted(state, deed.numbers, lambda one: not one.struck_on)
    if strange := [one for one in wanted if not _answers(deed.actor, one)]:
        numbers = tuple(one.number for one in strange)
        raise NotDone(it.NotYourItem(numbers=numbers, owner=strange[0].owner))
    changed = {
        "done": deed.done,
        "answered_on": deed.on,
        "answered_by": deed.actor.account,
        "papers": deed.documents,
    }
    return Outcome(state=_with(state, [one.model_copy(update=changed) for one in wanted]))


def _answers(actor: Actor, one: Item) -> bool:
    """Whoever owes it; the office answers for those who have no account."""
    return actor.party.role is Role.OFFICE or actor.party.covers(one.owner)


def _struck(state: Findings, deed: it.Strike) -> Outcome:
    wanted = _wanted(state, deed.numbers, lambda one: bool(one.answered_on) and not one.struck_on)
    if own := [one.number for one in wanted if one.answered_by == deed.actor.account]:
        raise NotDone(it.OwnAnswer(numbers=tuple(own)))
    return Outcome(state=_with(state, [one.model_copy(update={"struck_on": deed.on}) for one in wanted]))


def _reopened(state: Findings, deed: it.Reopen) -> Outcome:
    if deed.until < deed.on:
        raise NotDone(it.DayOver(by=deed.until))
    wanted = _wanted(state, deed.numbers, lambda one: bool(one.answered_on))
    cleared = {"answered_on": None, "answered_by": None, "struck_on": None, "by": deed.until, "told": 0}
    return Outcome(state=_with(state, [one.model_copy(update=cleared) for one in wanted]))


def _led(state: Findings, deed: it.LeadTo) -> Outcome:
    """The title's own law says whether this post may raise that cause now, and what follows."""
    if state.stage != "open":
        raise NotDone(NotAtThisStage(stage=state.stage, allowed=("add_problems", "reopen")))
    says = {
        "on": deed.on.isoformat(),
        "cause": deed.cause,
        "matter": deed.matter,
        "documents": [one.model_dump(mode="json") for one in deed.documents],
    }
    return Outcome(state=state, errands=(Errand(title=state.title, kind="raise", says=says),))


def _wanted(state: Findings, numbers: Iterable[int], fits: object) -> list[Item]:
    found = {one.number: one for one in state.items}
    wrong = [n for n in numbers if n not in found or not fits(found[n])]  # type: ignore[operator]
    if wrong:
        raise NotDone(it.NoSuchItem(numbers=tuple(wrong)))
    return [found[n] for n in dict.fromkeys(numbers)]


def _with(state: Findings, changed: Iterable[Item]) -> Findings:
    new = {one.number: one for one in changed}
    return _come(state, tuple(new.get(one.number, one) for one in state.items))


def _come(state: Findings, items: tuple[Item, ...]) -> Findings:
    stage = "struck" if all(one.struck_on for one in items) else "open"
    return state.model_copy(update={"items": items, "stage": stage})


def _owed(state: Findings) -> list[Item]:
    """What nobody has answered yet."""
    return [one for one in state.items if not one.answered_on and not one.struck_on]


def _told(one: Item) -> Item:
    return one.model_copy(update={"told": one.told + 1})


def _next(one: Item) -> date:
    """The day of an item's next reminder. Example. By 31 May: on 24 May, 1 June, 8 June, 15 June …"""
    if one.told == 0:
        return one.by - BEFORE
    return one.by + timedelta(days=1) + AGAIN * (one.told - 1)


def _notice(to: Party, state: Findings, items: list[Item], today: date) -> Notice:
    tiding = ItemsDue(
        items=tuple(f"{one.number}. {one.problem}" for one in items),
        by=min(one.by for one in items),
        late=any(one.by < today for one in items),
        unit=state.unit_name,
    )
    return Notice(to=to, unit=state.name, tidings=(tiding,))
