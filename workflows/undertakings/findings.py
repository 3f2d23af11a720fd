"""Findings 问题清单: who adds, answers and strikes off items; who is reminded of them when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby

from schemas.act import TitleId
from schemas.base import Line, local_date, midnight
from schemas.notice import Notice
from schemas.party import Actor, Party, Role
from schemas.tidings.works import ItemsDue
from schemas.undertaking import Errand, Outcome, RungEnded, Seen, State
from schemas.undertakings import findings as it
from schemas.undertakings.campaign import Campaign
from schemas.undertakings.common import NotAtThisStage
from schemas.undertakings.findings import Findings, Item, OpenFindings
from schemas.undertakings.supervision import Supervision
from workflows.undertakings.world import NotDone, World

BEFORE, AGAIN = timedelta(days=7), timedelta(days=7)
"""Whoever owes an item hears of it a week before its day and on the day after, the office every week from then on."""


WHEN: dict[str, tuple[str, ...]] = {
    "answered": ("open",),
    "strike": ("open",),
    "lead_to": ("open",),
}
"""In which stages a deed may be done; where all is struck off nothing is left to answer or to strike off."""


def judge(state: Findings | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, OpenFindings)
        return _opened(deed, world)
    state = renew(state, world.seen)
    match deed:
        case it.AddProblems():
            _found_there(deed, state.title, [*_others(world), state], world)
            return Outcome(state=_come(state, (*state.items, *_items(state, deed, len(state.items)))))
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


def watch(state: Findings, at: datetime) -> tuple[TitleId, ...]:
    """The title, before anybody hears of what is owed: its unit may be another by now."""
    return (state.title,)


def follows(state: Findings) -> tuple[TitleId, ...]:
    """The title, at every deed."""
    return (state.title,)


def renew(state: Findings, seen: Mapping[TitleId, Seen]) -> Findings:
    """Of a title that has come to another unit, or another township: whoever has it now owes what was owed.

    What the unit was called when the list was opened stays.
    """
    now = seen.get(state.title)
    if now is None or (now.unit, now.township) == (state.unit, state.township):
        return state
    area = {Role.UNIT: now.unit, Role.TOWNSHIP: now.township}
    items = tuple(
        one.model_copy(update={"owner": Party(role=one.owner.role, area=area[one.owner.role])})
        if one.owner.role in area
        else one
        for one in state.items
    )
    return state.model_copy(update={"unit": now.unit, "township": now.township, "items": items})


def done(state: Findings) -> bool:
    """Whether every item is struck off."""
    return state.stage == "struck"


def _opened(deed: OpenFindings, world: World) -> Outcome:
    for known in world.others.values():
        if isinstance(known, Findings) and known.title == deed.title and not known.closed:
            raise NotDone(it.ListOpen(other=known.name))
    _found_there(deed, deed.title, _others(world), world)
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
        proof=deed.proof or _asks_for_proof(seen, world),
    )
    return Outcome(state=state.model_copy(update={"items": _items(state, deed, 0)}))


def _asks_for_proof(seen: Seen, world: World) -> bool:
    """Whether the title's own measure lets no item be struck off without proof."""
    rule = world.book.editions[seen.edition].findings if seen.edition else None
    return rule is not None and rule.proof


def _items(state: Findings, deed: OpenFindings | it.AddProblems, last: int) -> tuple[Item, ...]:
    found = []
    for number, one in enumerate(deed.problems, last + 1):
        if one.by < deed.on:
            raise NotDone(it.DayOver(by=one.by))
        area = {Role.UNIT: state.unit, Role.TOWNSHIP: state.township}.get(one.owner)
        owner = Party(role=one.owner, area=area)
        item = Item(number=number, problem=one.problem, measure=one.measure, owner=owner, by=one.by)
        found.append(item.model_copy(update={"origin": deed.origin}))
    return tuple(found)


def _others(world: World) -> list[Findings]:
    return [one for one in world.others.values() if isinstance(one, Findings)]


def _found_there(
    deed: OpenFindings | it.AddProblems, title: TitleId, lists: Iterable[Findings], world: World
) -> None:
    """What is said to have been found somewhere was: of a campaign in its very words, and only once."""
    origin = deed.origin
    place = world.rests_on.get(origin.undertaking) if origin else None
    if origin is None or place is None:
        return
    if not _stands(origin, title, place):
        raise NotDone(it.NoSuchOrigin(undertaking=origin.undertaking))
    if isinstance(place, Campaign):
        _in_its_words(deed, origin, title, place, lists)


def _stands(origin: it.Origin, title: TitleId, place: State) -> bool:
    """Whether an undertaking has that visit or incident, and it may have been about this title."""
    if isinstance(place, Campaign):
        there = [one for one in place.visits if one.title == title and one.visited_on]
        return origin.what == "visit" and origin.number is None and bool(there)
    if not isinstance(place, Supervision) or origin.number is None:
        return False
    some = place.visits if origin.what == "visit" else place.incidents
    return origin.number <= len(some) and some[origin.number - 1].title in (None, title)


def _in_its_words(
    deed: OpenFindings | it.AddProblems,
    origin: it.Origin,
    title: TitleId,
    place: Campaign,
    lists: Iterable[Findings],
) -> None:
    found = next(one.findings for one in place.visits if one.title == title)
    said = [one.problem for one in deed.problems]
    if strange := [one for one in said if one not in found]:
        raise NotDone(it.OtherWords(problem=strange[0]))
    for known in lists:
        mine = known.title == title
        if again := [i.number for i in known.items if mine and i.origin == origin and i.problem in said]:
            raise NotDone(it.ListedAlready(other=known.name, numbers=tuple(again)))


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
    if bare := [one.number for one in wanted if state.proof and not one.papers]:
        raise NotDone(it.ProofMissing(numbers=tuple(bare)))
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
    if state.stage not in WHEN["lead_to"]:
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
