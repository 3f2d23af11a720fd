"""Campaign 复验工作: who is visited, by whom, on which day; what each visit came to; who is reminded when."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from schemas.act import TitleId
from schemas.base import Line, local_date, midnight
from schemas.calendar import Calendar
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.works import VisitsDue, VisitsGone, VisitsLate
from schemas.undertaking import Errand, Outcome, RungEnded, Seen
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Campaign, OpenCampaign, Visit
from schemas.undertakings.common import NotAtThisStage
from workflows.life.kinds import HELD
from workflows.undertakings import early, lowest, moves
from workflows.undertakings.planning import drawn, planned, recused
from workflows.undertakings.world import NotDone, World

WHEN: dict[str, tuple[str, ...]] = {
    "set_assessors": ("preparing", "visiting"),
    "plan": ("preparing", "visiting"),
    "move_visit": ("visiting",),
    "drop": ("preparing", "visiting"),
    "results": ("visiting", "visited"),
    "lowest": ("visited",),
}
"""In which stages a deed may be done."""

_DAY = timedelta(days=1)
_OFF = {"assessor": None, "day": None, "told_on": None}
"""What a visit has that stands on no day."""


def judge(state: Campaign | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, OpenCampaign)
        return _opened(deed, world)
    kind = deed.kind  # type: ignore[attr-defined]
    if state.stage not in WHEN[kind]:
        allowed = tuple(one for one, stages in WHEN.items() if state.stage in stages)
        raise NotDone(NotAtThisStage(stage=state.stage, allowed=allowed))
    state = renew(state, world.seen)
    match deed:
        case it.SetAssessors():
            return _assessed_by(state, deed, world)
        case it.Plan():
            return _planned(state, deed, world)
        case it.MoveVisit():
            return _moved(state, deed, world)
        case it.Drop():
            return _dropped(state, deed)
        case it.Results():
            return _came(state, deed, world)
        case it.Lowest():
            return lowest.brought_up(state, deed, world)
    raise TypeError(kind)


def wake(state: Campaign) -> datetime | None:
    """The next day before which assessors are reminded, or after which the office is told."""
    days = [*_to_remind(state), *(day + _DAY for day in _to_tell(state))]
    return midnight(min(days)) if days else None


def watch(state: Campaign, at: datetime) -> tuple[TitleId, ...]:
    """The titles whose visits it brings: before anybody is sent there, it is looked whether they are still held."""
    today = local_date(at)
    days = {*_at_hand(state, today), today - _DAY}
    return tuple(one.title for one in state.visits if one.day in days and _waits(one))


def looks_back(state: Campaign) -> date:
    """Whoever was re-inspected since it began need not be visited."""
    return state.began


def renew(state: Campaign, seen: Mapping[TitleId, Seen]) -> Campaign:
    """With what the register has by now of these titles: what the unit is called, where it is, whether it is over.

    One that was re-inspected since the campaign began, whoever did it, need not be visited any more.
    """
    if not seen:
        return state
    visits = tuple(
        _renewed(one, seen[one.title], state.began) if one.title in seen else one for one in state.visits
    )
    return state.model_copy(update={"visits": visits})


def _renewed(one: Visit, seen: Seen, began: date) -> Visit:
    if not one.visited_on and seen.inspected_on and seen.inspected_on >= began:
        one = one.model_copy(update={**_OFF, "visited_on": seen.inspected_on, "elsewhere": True, "why": None})
    why: it.Why | None = None if one.why == "gone" else one.why
    if seen.stage not in HELD and not one.visited_on:
        why = "gone"
    return one.model_copy(update={"unit": seen.unit_name, "township": seen.township, "why": why})


def tick(state: Campaign, at: datetime, looked: date) -> tuple[Line, Outcome]:
    """Assessors hear of their visits on the working day before; the office of those without a result, the day after.

    Of a day that is over by now assessors hear no more: it is folded into what the office hears. Titles that are over
    are not visited any more: the office is told, and the rest goes on.
    """
    today = local_date(at)
    days = _at_hand(state, today)
    late = not _reminds(state, today)
    waiting = any(_waits(one) for one in state.visits if one.day in days)
    notices, rungs = [], []
    for day in days:
        if gone := tuple(one.unit for one in state.visits if one.day == day and one.why == "gone"):
            notices.append(_to_office(state, VisitsGone(day=day, units=gone)))
    state = _without_gone(state, days)
    if late:
        for day in days:
            if units := tuple(one.unit for one in _open(state) if one.day == day):
                notices.append(_to_office(state, VisitsLate(day=day, units=units)))
                rungs.append(RungEnded(of=day.isoformat(), rung=1, end="sent"))
        changed: dict[str, object] = {"late": (*state.late, *days)}
    else:
        for day in (one for one in days if _names(state, one)):
            notices += [_due(state, name, day) for name in _names(state, day) if day >= looked]
            rungs.append(RungEnded(of=day.isoformat(), rung=0, end="sent" if day >= looked else "folded"))
        changed = {"told": (*state.told, *days)}
    state = _ended(state.model_copy(update=changed))
    outcome = Outcome(state=state, notices=tuple(notices), rungs=tuple(rungs))
    return ("elsewhere" if not waiting else "late" if late else "reminded"), outcome


def done(state: Campaign) -> bool:
    """Whether everybody was visited."""
    return state.stage == "visited"


def _opened(deed: OpenCampaign, world: World) -> Outcome:
    if twice := [one for one, count in Counter(deed.titles).items() if count > 1]:
        raise NotDone(it.TitleTwice(titles=tuple(twice)))
    if gone := [one for one in deed.titles if world.seen[one].stage not in HELD]:
        raise NotDone(it.NotHeld(titles=tuple(gone)))
    titles = deed.titles
    if deed.share is not None and deed.seed is not None:
        lot = drawn(titles, deed.seed, deed.share)
        titles = tuple(one for one in titles if one in lot)
    for other in world.others.values():
        if isinstance(other, Campaign) and not other.closed:
            waiting = {one.title for one in _open(other)}
            if here := [one for one in titles if one in waiting]:
                raise NotDone(it.InAnotherCampaign(titles=tuple(here), other=other.name))
    seen = [world.seen[one] for one in titles]
    visits = tuple(
        Visit(title=one.title, unit=one.unit_name, township=one.township, due=one.term_end) for one in seen
    )
    state = Campaign(
        name=deed.name,
        stage="preparing",
        began=deed.on,
        opens=deed.opens,
        closes=deed.closes,
        cohort=deed.cohort,
        seed=deed.seed,
        visits=visits,
    )
    return Outcome(state=state)


def _assessed_by(state: Campaign, deed: it.SetAssessors, world: World) -> Outcome:
    names = Counter(one.name for one in deed.assessors)
    if twice := [name for name, count in names.items() if count > 1]:
        raise NotDone(it.AssessorTwice(names=tuple(twice)))
    known = {one.name: one for one in deed.assessors}
    visits = tuple(
        one if one.visited_on or one.day is None or _can(known.get(one.assessor or ""), one) else _undone(one)
        for one in state.visits
    )
    after = state.model_copy(update={"assessors": deed.assessors, "visits": visits})
    reminded = moves.reminded_of(state, deed.on)
    return Outcome(state=after, notices=moves.told(state, after, reminded, deed.on, world.calendar))


def _can(assessor: it.Assessor | None, visit: Visit) -> bool:
    """Whether this assessor may go there on the day that was planned."""
    return assessor is not None and visit.day not in assessor.away and not recused(assessor, visit)


def _undone(visit: Visit) -> Visit:
    return visit.model_copy(update={**_OFF, "why": "assessor_changed"})


def _planned(state: Campaign, deed: it.Plan, world: World) -> Outcome:
    """Everybody who is not visited is placed anew; nobody is sent out on a day that is over."""
    if not state.assessors:
        raise NotDone(it.NoAssessors())
    calendar = world.calendar
    first = max(state.opens, deed.start or state.opens, deed.on)
    days = [day for day in _days(first, state.closes) if calendar.is_working_day(day)]
    state = _without_gone(state)
    kept = [one for one in state.visits if one.visited_on]
    left = _open(state)
    placed = {one.title: one for one in planned(left, state.assessors, days, kept)}
    visits = tuple(
        _reminded(placed[one.title], calendar) if one.title in placed else one for one in state.visits
    )
    told = tuple(day for day in state.told if day < first)
    changed = {"visits": visits, "stage": "visiting", "told": told}
    after = _ended(state.model_copy(update=changed))
    after, errands = early.opened(after, deed, world)
    reminded = moves.reminded_of(state, deed.on)
    notices = moves.told(state, after, reminded, deed.on, calendar)
    return Outcome(state=after, errands=errands, notices=notices)


def _moved(state: Campaign, deed: it.MoveVisit, world: World) -> Outcome:
    visit = _visit(state, deed.title)
    assessor = next((one for one in state.assessors if one.name == deed.assessor), None)
    if assessor is None:
        known = tuple(one.name for one in state.assessors)
        raise NotDone(it.NoSuchAssessor(name=deed.assessor, known=known))
    if recused(assessor, visit):
        raise NotDone(it.Recused(name=assessor.name, unit=visit.unit))
    calendar = world.calendar
    inside = max(state.opens, deed.on) <= deed.visit_on <= state.closes
    if not inside or not calendar.is_working_day(deed.visit_on):
        raise NotDone(it.NoWorkingDay(day=deed.visit_on))
    there = [one for one in state.visits if (one.assessor, one.day) == (deed.assessor, deed.visit_on)]
    if deed.visit_on in assessor.away or sum(one.title != deed.title for one in there) >= assessor.a_day:
        raise NotDone(it.DayFull(name=assessor.name, day=deed.visit_on))
    changed = visit.model_copy(update={"assessor": assessor.name, "day": deed.visit_on, "why": None})
    early.moved(changed, world)
    told = tuple(day for day in state.told if day != deed.visit_on)
    after = _with(state, _reminded(changed, calendar)).model_copy(update={"told": told})
    return Outcome(state=after, notices=moves.told(state, after, [visit.title], deed.on, calendar))


def _dropped(state: Campaign, deed: it.Drop) -> Outcome:
    _all_open(state, deed.titles)
    visits = tuple(one for one in state.visits if one.title not in deed.titles)
    return Outcome(state=_ended(state.model_copy(update={"visits": visits})))


def _came(state: Campaign, deed: it.Results, world: World) -> Outcome:
    """Each title records its re-inspection; what it says is judged there.

    Where a title has refused what it said before, it is said again.
    """
    titles = [one.title for one in deed.results]
    if gone := [one.title for one in state.visits if one.title in titles and one.why == "gone"]:
        raise NotDone(it.NotHeld(titles=tuple(gone)))
    again = {one.title for one in state.visits if one.visited_on} if world.progress.refused else set()
    _all_open(state, set(titles) - again)
    if twice := [one for one, count in Counter(titles).items() if count > 1]:
        raise NotDone(it.TitleTwice(titles=tuple(twice)))
    _not_recused(state, deed)
    for one in deed.results:
        visit = next(each for each in state.visits if each.title == one.title)
        visited = {"visited_on": one.on or deed.on, "elsewhere": False, "findings": one.findings, "why": None}
        state = _with(state, visit.model_copy(update=visited))
    errands = tuple(
        Errand(title=one.title, kind="inspect", says={"on": (one.on or deed.on).isoformat(), **one.says})
        for one in deed.results
    )
    return Outcome(state=_ended(state), errands=errands)


def _not_recused(state: Campaign, deed: it.Results) -> None:
    """An assessor says nothing of a unit from which to keep away, whoever was there."""
    party = deed.actor.party
    for assessor in state.assessors:
        if party.covers(Party(role=Role.ASSESSOR, area=assessor.name)) and party.area:
            for one in state.visits:
                if one.title in {each.title for each in deed.results} and recused(assessor, one):
                    raise NotDone(it.Recused(name=assessor.name, unit=one.unit))


def _reminded(visit: Visit, calendar: Calendar) -> Visit:
    """With the last working day before it."""
    return visit.model_copy(update={"told_on": visit.day and calendar.working_day(visit.day, -1)})


def _to_remind(state: Campaign) -> set[date]:
    if state.stage != "visiting":
        return set()
    return {one.told_on for one in state.visits if _waits(one) and one.told_on and one.day not in state.told}


def _to_tell(state: Campaign) -> set[date]:
    if state.stage != "visiting":
        return set()
    return {one.day for one in state.visits if _waits(one) and one.day and one.day not in state.late}


def _reminds(state: Campaign, today: date) -> bool:
    return today in _to_remind(state)


def _at_hand(state: Campaign, today: date) -> list[date]:
    """The days of visits that the clock is about: those to be reminded of today, or else yesterday."""
    if not _reminds(state, today):
        return [today - _DAY]
    days = {one.day for one in state.visits if _waits(one) and one.told_on == today}
    return sorted(day for day in days if day and day not in state.told)


def _waits(one: Visit) -> bool:
    """Whether a visit stands on the plan and was not made. One whose title is over does, until that is told."""
    return one.day is not None and one.visited_on is None


def _open(state: Campaign) -> list[Visit]:
    """Who is still to be visited."""
    return [one for one in state.visits if not one.visited_on and one.why != "gone"]


def _without_gone(state: Campaign, days: Iterable[date] | None = None) -> Campaign:
    """With the visits to titles that are over off the plan, on those days or on every."""
    wanted = None if days is None else set(days)
    visits = tuple(
        one.model_copy(update=_OFF) if one.why == "gone" and (wanted is None or one.day in wanted) else one
        for one in state.visits
    )
    return state.model_copy(update={"visits": visits})


def _names(state: Campaign, day: date) -> list[Line]:
    return sorted({one.assessor for one in _open(state) if one.day == day and one.assessor})


def _due(state: Campaign, name: Line, day: date) -> Notice:
    units = tuple(one.unit for one in _open(state) if (one.assessor, one.day) == (name, day))
    return Notice(
        to=Party(role=Role.ASSESSOR, area=name), unit=state.name, tidings=(VisitsDue(day=day, units=units),)
    )


def _to_office(state: Campaign, tiding: VisitsGone | VisitsLate) -> Notice:
    return Notice(to=Party(role=Role.OFFICE), unit=state.name, tidings=(tiding,))


def _visit(state: Campaign, title: TitleId) -> Visit:
    _all_open(state, (title,))
    return next(one for one in state.visits if one.title == title)


def _all_open(state: Campaign, titles: Iterable[TitleId]) -> None:
    if strange := sorted(set(titles) - {one.title for one in _open(state)}):
        raise NotDone(it.NotOnThePlan(titles=tuple(strange)))


def _with(state: Campaign, visit: Visit) -> Campaign:
    visits = tuple(visit if one.title == visit.title else one for one in state.visits)
    return state.model_copy(update={"visits": visits})


def _ended(state: Campaign) -> Campaign:
    over = state.stage == "visiting" and not _open(state)
    return state.model_copy(update={"stage": "visited"}) if over else state


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
