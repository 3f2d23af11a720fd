"""Campaign 复验工作: who is visited, by whom, on which day; what each visit came to; who is reminded when."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from schemas.act import TitleId
from schemas.base import Line, local_date, midnight
from schemas.calendar import Calendar
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.works import VisitsDue, VisitsLate
from schemas.undertaking import Errand, Outcome
from schemas.undertakings import campaign as it
from schemas.undertakings.campaign import Campaign, OpenCampaign, Visit
from schemas.undertakings.common import NotAtThisStage
from workflows.life.kinds import HELD
from workflows.undertakings.planning import planned, recused
from workflows.undertakings.world import NotDone, World

_WHEN: dict[str, tuple[str, ...]] = {
    "set_assessors": ("preparing", "visiting"),
    "plan": ("preparing", "visiting"),
    "move_visit": ("visiting",),
    "drop": ("preparing", "visiting"),
    "results": ("visiting",),
}
"""In which stages a deed may be done."""

_DAY = timedelta(days=1)


def judge(state: Campaign | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, OpenCampaign)
        return _opened(deed, world)
    kind = deed.kind  # type: ignore[attr-defined]
    if state.stage not in _WHEN[kind]:
        allowed = tuple(one for one, stages in _WHEN.items() if state.stage in stages)
        raise NotDone(NotAtThisStage(stage=state.stage, allowed=allowed))
    match deed:
        case it.SetAssessors():
            return _assessed_by(state, deed)
        case it.Plan():
            return _planned(state, deed, world)
        case it.MoveVisit():
            return _moved(state, deed, world)
        case it.Drop():
            return _dropped(state, deed)
        case it.Results():
            return _came(state, deed)
    raise TypeError(kind)


def wake(state: Campaign) -> datetime | None:
    """The next day before which assessors are reminded, or after which the office is told."""
    days = [*_to_remind(state), *(day + _DAY for day in _to_tell(state))]
    return midnight(min(days)) if days else None


def tick(state: Campaign, at: datetime) -> tuple[Line, Outcome]:
    """Assessors hear of their visits on the working day before; the office of those without a result, the day after."""
    today = local_date(at)
    if today in _to_remind(state):
        days = sorted({one.day for one in _open(state) if one.day and one.told_on == today})
        notices = tuple(_due(state, name, day) for day in days for name in _names(state, day))
        return "reminded", _told(state, {"told": (*state.told, *days)}, notices)
    day = today - _DAY
    units = tuple(one.unit for one in _open(state) if one.day == day)
    notice = _to(Role.OFFICE, state, VisitsLate(day=day, units=units))
    return "late", _told(state, {"late": (*state.late, day)}, (notice,))


def done(state: Campaign) -> bool:
    """Whether everybody was visited."""
    return state.stage == "visited"


def _opened(deed: OpenCampaign, world: World) -> Outcome:
    if twice := [one for one, count in Counter(deed.titles).items() if count > 1]:
        raise NotDone(it.TitleTwice(titles=tuple(twice)))
    if gone := [one for one in deed.titles if world.seen[one].stage not in HELD]:
        raise NotDone(it.NotHeld(titles=tuple(gone)))
    for other in world.others.values():
        if isinstance(other, Campaign) and not other.closed:
            waiting = {one.title for one in _open(other)}
            if here := [one for one in deed.titles if one in waiting]:
                raise NotDone(it.InAnotherCampaign(titles=tuple(here), other=other.name))
    seen = [world.seen[one] for one in deed.titles]
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


def _assessed_by(state: Campaign, deed: it.SetAssessors) -> Outcome:
    names = Counter(one.name for one in deed.assessors)
    if twice := [name for name, count in names.items() if count > 1]:
        raise NotDone(it.AssessorTwice(names=tuple(twice)))
    return Outcome(state=state.model_copy(update={"assessors": deed.assessors}))


def _planned(state: Campaign, deed: it.Plan, world: World) -> Outcome:
    """Everybody who is not visited is placed anew; nobody is sent out on a day that is over."""
    if not state.assessors:
        raise NotDone(it.NoAssessors())
    calendar = world.calendar
    first = max(state.opens, deed.start or state.opens, deed.on)
    days = [day for day in _days(first, state.closes) if calendar.is_working_day(day)]
    kept = [one for one in state.visits if one.visited_on]
    left = [one for one in state.visits if not one.visited_on]
    placed = {one.title: one for one in planned(left, state.assessors, days, kept)}
    visits = tuple(
        _reminded(placed[one.title], calendar) if one.title in placed else one for one in state.visits
    )
    told = tuple(day for day in state.told if day < first)
    changed = {"visits": visits, "stage": "visiting", "told": told}
    return Outcome(state=state.model_copy(update=changed))


def _moved(state: Campaign, deed: it.MoveVisit, world: World) -> Outcome:
    visit = _visit(state, deed.title)
    assessor = next((one for one in state.assessors if one.name == deed.assessor), None)
    if assessor is None:
        known = tuple(one.name for one in state.assessors)
        raise NotDone(it.NoSuchAssessor(name=deed.assessor, known=known))
    if recused(assessor, visit):
        raise NotDone(it.Recused(name=assessor.name, unit=visit.unit))
    calendar = world.calendar
    if not (state.opens <= deed.visit_on <= state.closes) or not calendar.is_working_day(deed.visit_on):
        raise NotDone(it.NoWorkingDay(day=deed.visit_on))
    there = [one for one in state.visits if (one.assessor, one.day) == (deed.assessor, deed.visit_on)]
    if deed.visit_on in assessor.away or sum(one.title != deed.title for one in there) >= assessor.a_day:
        raise NotDone(it.DayFull(name=assessor.name, day=deed.visit_on))
    changed = visit.model_copy(update={"assessor": assessor.name, "day": deed.visit_on, "why": None})
    told = tuple(day for day in state.told if day != deed.visit_on)
    return Outcome(state=_with(state, _reminded(changed, calendar)).model_copy(update={"told": told}))


def _dropped(state: Campaign, deed: it.Drop) -> Outcome:
    _all_open(state, deed.titles)
    visits = tuple(one for one in state.visits if one.title not in deed.titles)
    return Outcome(state=_ended(state.model_copy(update={"visits": visits})))


def _came(state: Campaign, deed: it.Results) -> Outcome:
    """Each title records its re-inspection; what it says is judged there."""
    titles = [one.title for one in deed.results]
    _all_open(state, titles)
    if twice := [one for one, count in Counter(titles).items() if count > 1]:
        raise NotDone(it.TitleTwice(titles=tuple(twice)))
    for one in deed.results:
        visited = {"visited_on": deed.on, "findings": one.findings}
        state = _with(state, _visit(state, one.title).model_copy(update=visited))
    errands = tuple(
        Errand(title=one.title, kind="inspect", says={"on": deed.on.isoformat(), **one.says})
        for one in deed.results
    )
    return Outcome(state=_ended(state), errands=errands)


def _reminded(visit: Visit, calendar: Calendar) -> Visit:
    """With the last working day before it."""
    return visit.model_copy(update={"told_on": visit.day and calendar.working_day(visit.day, -1)})


def _to_remind(state: Campaign) -> set[date]:
    if state.stage != "visiting":
        return set()
    waiting = (one for one in _open(state) if one.day and one.day not in state.told)
    return {one.told_on for one in waiting if one.told_on}


def _to_tell(state: Campaign) -> set[date]:
    if state.stage != "visiting":
        return set()
    return {one.day for one in _open(state) if one.day and one.day not in state.late}


def _open(state: Campaign) -> list[Visit]:
    return [one for one in state.visits if not one.visited_on]


def _names(state: Campaign, day: date) -> list[Line]:
    return sorted({one.assessor for one in _open(state) if one.day == day and one.assessor})


def _due(state: Campaign, name: Line, day: date) -> Notice:
    units = tuple(one.unit for one in _open(state) if (one.assessor, one.day) == (name, day))
    return Notice(
        to=Party(role=Role.ASSESSOR, area=name), unit=state.name, tidings=(VisitsDue(day=day, units=units),)
    )


def _to(role: Role, state: Campaign, tiding: VisitsLate) -> Notice:
    return Notice(to=Party(role=role), unit=state.name, tidings=(tiding,))


def _told(state: Campaign, changed: dict[str, object], notices: tuple[Notice, ...]) -> Outcome:
    return Outcome(state=state.model_copy(update=changed), notices=notices)


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
