"""Batch 批次: what may be done in it when, within the measure's cap and quotas; what each title is to do for it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from schemas.act import TitleId
from schemas.base import Line, midnight
from schemas.cohort import Cohort
from schemas.folding import batch as batch_name
from schemas.folding import fold
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.stage import Duty, Stage
from schemas.tidings.works import CallClosed
from schemas.undertaking import Errand, Outcome, Seen
from schemas.undertakings import batch as it
from schemas.undertakings.batch import Batch, Call, DecideList, Enter, Limit, NameList
from schemas.undertakings.common import ErrandsLeft, NotAtThisStage
from schemas.undertakings.upward import Answer, Recommend
from workflows.life.kinds import PENDING
from workflows.life.leaving import LEFT
from workflows.undertakings import upward
from workflows.undertakings.upward import all_in
from workflows.undertakings.world import NotDone, Open, World

STAGES = ("collecting", "selecting", "decided", "publicised", "named")
"""In their order."""

WHEN: dict[str, tuple[str, ...]] = {
    "enter": ("collecting", "selecting"),
    "leave": ("collecting", "selecting"),
    "decide_list": ("selecting",),
    "publicise_list": ("decided",),
    "name_list": ("decided", "publicised", "named"),
    "recommend": STAGES,
    "answer": STAGES,
}
"""In which stages a deed may be done. A measure without publicity names what was decided; who was left out when the
others were named, an objection being open, may be named later.
"""


def judge(state: Batch | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, Call)
        return _called(deed, world)
    kind = deed.kind  # type: ignore[attr-defined]
    if state.stage not in WHEN[kind]:
        allowed = tuple(one for one, stages in WHEN.items() if state.stage in stages)
        raise NotDone(NotAtThisStage(stage=state.stage, allowed=allowed))
    match deed:
        case Enter():
            return _entered(state, deed, world)
        case it.Leave():
            return _left(state, deed)
        case DecideList():
            return _decided(state, deed)
        case it.PubliciseList():
            return _publicised(state, deed)
        case NameList():
            return _named(state, deed, world)
        case Recommend():
            return upward.recommended(state, deed, world)
        case Answer():
            return upward.answered(state, deed, world)
    raise TypeError(kind)


def wake(state: Batch) -> datetime | None:
    """When the call is over: at the end of its last day."""
    return midnight(state.closes + timedelta(days=1)) if state.stage == "collecting" else None


def tick(state: Batch, _: datetime, __: date) -> tuple[Line, Outcome]:
    """The call is over: from now on it is chosen, and the office is told."""
    tiding = CallClosed(
        batch=state.batch, closes=state.closes, entrants=len(state.entrants), paused=state.paused
    )
    notice = Notice(to=Party(role=Role.OFFICE), unit=state.name, tidings=(tiding,))
    return "call_closed", Outcome(state=_at(state, "selecting"), notices=(notice,))


def done(state: Batch) -> bool:
    """Whether it has named whom it was for."""
    return state.stage == "named"


def _called(deed: Call, world: World) -> Outcome:
    for other, known in world.others.items():
        same = isinstance(known, Batch) and (known.honour, known.level) == (deed.honour, deed.level)
        if same and isinstance(known, Batch) and batch_name(known.batch) == batch_name(deed.batch):
            raise NotDone(it.BatchNameTaken(batch=deed.batch, other=other))
    regulation = world.book.editions.get(deed.edition)
    cohort = (regulation.cohort if regulation else None) or Cohort()
    cap, most = deed.cap, cohort.cap.value if cohort.cap else None
    if most is not None and cap is not None and cap > most:
        raise NotDone(it.AboveTheMeasure(given=cap, most=most))
    own = tuple(Limit(of=one.of, name=one.name, most=one.most) for one in cohort.quotas)
    state = Batch(
        name=deed.name,
        stage="collecting",
        began=deed.on,
        honour=deed.honour,
        level=deed.level,
        edition=deed.edition,
        batch=deed.batch,
        opens=deed.opens,
        closes=deed.closes,
        material=deed.material,
        cap=most if cap is None else cap,
        limits=(*own, *deed.limits),
        refills=_refilled(deed, cohort, world),
    )
    return Outcome(state=state)


def _refilled(deed: Call, cohort: Cohort, world: World) -> tuple[it.Entrant, ...]:
    """递补: the titles whose places are filled again, each once, where the measure lets them be."""
    if not deed.refills:
        return ()
    if cohort.refill is None or not cohort.refill.value:
        raise NotDone(it.NoRefill())
    seen = [world.seen[title] for title in dict.fromkeys(deed.refills)]
    if other := [one.title for one in seen if (one.honour, one.level) != (deed.honour, deed.level)]:
        raise NotDone(it.OtherHonour(titles=tuple(other)))
    filled = {
        one.title for known in world.others.values() if isinstance(known, Batch) for one in known.refills
    }
    wrong = [
        one.title for one in seen if one.named_on is None or one.stage not in LEFT or one.title in filled
    ]
    if wrong:
        raise NotDone(it.NotLost(titles=tuple(wrong)))
    return tuple(map(_entrant, seen))


def _entered(state: Batch, deed: Enter, world: World) -> Outcome:
    """Each once, in one batch only; who applied too late on a ground."""
    seen = [world.seen[title] for title in deed.titles]
    if other := [one.title for one in seen if (one.honour, one.level) != (state.honour, state.level)]:
        raise NotDone(it.OtherHonour(titles=tuple(other)))
    if over := [one.title for one in seen if one.stage not in PENDING]:
        raise NotDone(it.NoCandidate(titles=tuple(over)))
    if state.stage != "collecting" and deed.ground is None:
        raise NotDone(it.CallIsOver(closes=state.closes))
    units = Counter(one.unit for one in seen)
    units.update(one.unit for one in state.entrants)
    if twice := sorted({one.title for one in seen if units[one.unit] > 1}):
        raise NotDone(it.InAnother(titles=tuple(twice), other=state.name))
    for known in world.others.values():
        if isinstance(known, Batch) and (known.honour, known.level) == (state.honour, state.level):
            held = {one.unit for one in known.holding}
            if again := sorted(one.title for one in seen if one.unit in held):
                raise NotDone(it.InAnother(titles=tuple(again), other=known.name))
    new = tuple(map(_entrant, seen))
    return Outcome(state=state.model_copy(update={"entrants": (*state.entrants, *new)}))


def _entrant(one: Seen) -> it.Entrant:
    return it.Entrant(
        title=one.title,
        unit=one.unit,
        unit_name=one.unit_name,
        category=one.category,
        recommender=one.recommender,
    )


def _left(state: Batch, deed: it.Leave) -> Outcome:
    all_in(deed.titles, state.titles)
    kept = tuple(one for one in state.entrants if one.title not in deed.titles)
    return Outcome(state=state.model_copy(update={"entrants": kept}))


def _decided(state: Batch, deed: DecideList) -> Outcome:
    said = (*deed.approved, *deed.rejected)
    all_in(said, state.titles)
    counted = Counter(said)
    if open_still := [title for title in state.titles if counted[title] != 1]:
        raise NotDone(it.Undecided(titles=tuple(open_still)))
    _within(state, deed.approved)
    papers = _papers(deed.documents)
    approved = set(deed.approved)
    errands = tuple(
        Errand(
            title=title,
            kind="decide",
            says={
                "on": deed.on.isoformat(),
                "result": "approved" if title in approved else "rejected",
                "documents": papers,
            },
        )
        for title in state.titles
    )
    changed = {"stage": "decided", "approved": deed.approved, "rejected": deed.rejected}
    return Outcome(state=state.model_copy(update=changed), errands=errands)


def _publicised(state: Batch, deed: it.PubliciseList) -> Outcome:
    papers = _papers(deed.documents)
    errands = tuple(
        Errand(title=title, kind="publicise", says={"on": deed.on.isoformat(), "documents": papers})
        for title in state.approved
    )
    return Outcome(state=_at(state, "publicised"), errands=errands)


def _named(state: Batch, deed: NameList, world: World) -> Outcome:
    all_in(deed.numbers, state.approved)
    if state.stage == "named":
        _named_later(deed, world)
    if twice := _twice(state, deed, world):
        raise NotDone(it.NumberTwice(numbers=tuple(twice)))
    for paper in deed.documents:
        if where := next(_used(paper.called, state, deed, world), None):
            raise NotDone(it.PaperUsed(paper=paper.called, where=where))
    _all_ready(state, deed, world)
    papers = _papers(deed.documents)
    numbers = {title: deed.numbers[title] for title in state.approved if title in deed.numbers}
    errands = tuple(
        Errand(
            title=title,
            kind="name",
            says={
                "on": deed.on.isoformat(),
                "result": "named",
                "batch": state.batch,
                "number": number,
                "documents": papers,
            },
        )
        for title, number in numbers.items()
    )
    known = {**state.numbers, **numbers}
    changed = {
        "stage": "named",
        "numbers": {title: known[title] for title in state.approved if title in known},
        "named_by": tuple(dict.fromkeys((*state.named_by, *deed.documents))),
    }
    return Outcome(state=state.model_copy(update=changed), errands=errands)


def _named_later(deed: NameList, world: World) -> None:
    """Nobody is named twice: what was handed in has an answer, and whoever is named now waits for it still."""
    if world.progress.left:
        raise NotDone(ErrandsLeft(left=world.progress.left))
    if over := [title for title in deed.numbers if world.seen[title].stage not in PENDING]:
        raise NotDone(it.NoCandidate(titles=tuple(over)))


def _all_ready(state: Batch, deed: NameList, world: World) -> None:
    """Nobody is named before the publicity is over, which the measure may have, or while an objection is open."""
    regulation = world.book.editions.get(state.edition)
    waits = defaultdict(list)
    for one in world.open:
        waits[one.duty].append(one)
    publicised = regulation is not None and Stage.PUBLICITY in regulation.steps
    early = (*(waits[Duty.DECISION] if publicised else ()), *waits[Duty.PUBLICISE])
    if early:
        raise NotDone(it.NotPublicised(titles=_of(early)))
    if runs := [
        one for one in waits[Duty.PUBLICITY] if deed.on <= one.until or deed.received_at < one.over_at
    ]:
        last = max(runs, key=lambda one: one.over_at)
        raise NotDone(it.StillPublicised(titles=_of(runs), until=last.until, article=last.article))
    if waits[Duty.OBJECTION]:
        raise NotDone(it.UnderObjection(titles=_of(waits[Duty.OBJECTION])))
    if publicised and (early_for := [one for one in deed.numbers if deed.on < world.since.get(one, deed.on)]):
        since = max(world.since[one] for one in early_for)
        raise NotDone(it.DatedTooEarly(titles=tuple(early_for), since=since))


def _of(waits: Iterable[Open]) -> tuple[TitleId, ...]:
    return tuple(dict.fromkeys(one.title for one in waits))


def _twice(state: Batch, deed: NameList, world: World) -> list[Line]:
    """The numbers that two would have: in this deed, in a batch of this honour, or in the register."""
    mine = (state.honour, state.level)
    taken = Counter(map(fold, deed.numbers.values()))
    taken.update(fold(one) for title, one in state.numbers.items() if title not in deed.numbers)
    for known in world.others.values():
        if isinstance(known, Batch) and (known.honour, known.level) == mine:
            taken.update(map(fold, known.numbers.values()))
    for plain, those in world.numbered.items():
        taken[plain] += sum(
            (one.honour, one.level) == mine and one.title not in deed.numbers for one in those
        )
    return sorted({one for one in deed.numbers.values() if taken[fold(one)] > 1})


def _used(paper: Line, state: Batch, deed: NameList, world: World) -> Iterator[Line]:
    """Where a document has named others: earlier in this batch, in another, or in the ledger of a title of none."""
    later = set(deed.numbers) - set(state.numbers)
    if later and any(fold(one.called) == fold(paper) for one in state.named_by):
        yield state.name
    for known in world.others.values():
        if isinstance(known, Batch) and any(fold(one.called) == fold(paper) for one in known.named_by):
            yield known.name
    yield from (title for title in world.named_by.get(fold(paper), ()) if title not in state.titles)


def _within(state: Batch, approved: Iterable[TitleId]) -> None:
    """Cap and quotas. Example. 学校 at most 2, each recommending body at most 3, in all at most 20.

    A place that is filled again comes on top: of a school's that was lost, 学校 has at most 3, and there are 21 in all.
    """
    wanted = set(approved)
    chosen = [one for one in state.entrants if one.title in wanted]
    most = None if state.cap is None else state.cap + len(state.refills)
    if most is not None and len(chosen) > most:
        raise NotDone(it.QuotaExceeded(what="全批", given=len(chosen), most=most))
    for limit in state.limits:
        whose = Counter(filter(None, (getattr(one, limit.of) for one in chosen)))
        again = Counter(fold(getattr(one, limit.of) or "") for one in state.refills)
        for name, count in sorted(whose.items()):
            most = limit.most + again[fold(name)]
            if (limit.name is None or fold(name) == fold(limit.name)) and count > most:
                raise NotDone(it.QuotaExceeded(what=name, given=count, most=most))


def _papers(documents: Iterable[object]) -> list[dict[str, object]]:
    return [one.model_dump(mode="json") for one in documents]  # type: ignore[attr-defined]


def _at(state: Batch, stage: str) -> Batch:
    return state.model_copy(update={"stage": stage})
