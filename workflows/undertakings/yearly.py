"""Yearly 年度事项: turn after turn: who hears of it before its day, and who when it was missed.

Example. Two meetings a year by 31 December: the office hears of it on 1 December and on 24 December; on 1 January, if
one is lacking, on 15 January with the office and on 14 February with the leadership group, too, and every month from
then. When next year's first reminder comes the old turn is over, as missed.
"""

from datetime import date, datetime, timedelta

from schemas.base import Line, local_date, midnight
from schemas.folding import same
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.tidings.works import YearlyDue
from schemas.undertaking import Outcome
from schemas.undertakings import yearly as it
from schemas.undertakings.yearly import SetDuty, Turn, Yearly, YearlyRule
from workflows.undertakings.world import NotDone, World

AFTER = (1, 15)
"""Days after the due day on which whoever owes it hears of it; on the later ones the office, too."""
REPEAT = 30
"""Then every so many days, the leadership group, too."""


def judge(state: Yearly | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, SetDuty)
        return _set(deed, world)
    match deed:
        case it.Fulfil():
            if state.rule.only_told:
                raise NotDone(it.NotAsked())
            return Outcome(state=_counted(state, state.count + deed.times, deed.on))
        case it.Excuse():
            return Outcome(state=_next_turn(state, "excused"))
    raise TypeError(type(deed).__name__)


def wake(state: Yearly) -> datetime | None:
    """The next reminder, or the end of the turn."""
    rung, over = _rung(state), _over(state)
    return midnight(min(rung, over) if rung else over)


def tick(state: Yearly, at: datetime) -> tuple[Line, Outcome]:
    """A reminder of this turn; or it is over, and the next one begins."""
    today = local_date(at)
    if today != _rung(state):
        came: dict[bool, str] = {True: "told" if state.rule.only_told else "fulfilled", False: "missed"}
        return "turn_over", Outcome(state=_next_turn(state, came[_is_done(state)]))
    due = state.rule.due(state.year)
    tiding = YearlyDue(
        year=state.year,
        due=due,
        late=today > due,
        count=state.count,
        at_least=state.rule.at_least,
        only_told=state.rule.only_told,
    )
    notices = tuple(Notice(to=Party(role=one), unit=state.name, tidings=(tiding,)) for one in _whom(state))
    return "reminded", Outcome(state=state.model_copy(update={"told": state.told + 1}), notices=notices)


def _set(deed: SetDuty, world: World) -> Outcome:
    for other, known in world.others.items():
        if isinstance(known, Yearly) and not known.closed and same(known.name, deed.name):
            raise NotDone(it.DutyThere(other=other))
    year = deed.rule.first or deed.on.year
    while deed.rule.due(year) < deed.on:
        year += deed.rule.every
    state = Yearly(name=deed.name, stage="running", began=deed.on, rule=deed.rule, year=year)
    while (rung := _rung(state)) and rung <= deed.on:
        state = state.model_copy(update={"told": state.told + 1})
    return Outcome(state=state)


def _counted(state: Yearly, count: int, on: date) -> Yearly:
    """A turn that is done late is over at once; in time it stays until its day, so that more can be counted."""
    done = state.model_copy(update={"count": count})
    late = on > state.rule.due(state.year)
    return _next_turn(done, "late") if late and _is_done(done) else done


def _next_turn(state: Yearly, came: str) -> Yearly:
    turn = Turn.model_validate({"year": state.year, "count": state.count, "came": came})
    changed = {"year": state.year + state.rule.every, "count": 0, "told": 0, "turns": (*state.turns, turn)}
    return state.model_copy(update=changed)


def _is_done(state: Yearly) -> bool:
    return state.rule.only_told or state.count >= state.rule.at_least


def _over(state: Yearly) -> date:
    """When the turn is over: the day after its own, if it is done; else when the next one's first reminder comes."""
    rule = state.rule
    if _is_done(state):
        return rule.due(state.year) + timedelta(days=1)
    return rule.due(state.year + rule.every) - timedelta(days=max(rule.lead))


def _rung(state: Yearly) -> date | None:
    """The next reminder of the turn, if another comes."""
    due, before = state.rule.due(state.year), _before(state.rule)
    if state.told < len(before):
        day = due - timedelta(days=before[state.told])
        return None if _is_done(state) and not state.rule.only_told else day
    if _is_done(state):
        return None
    n = state.told - len(before)
    late = AFTER[n] if n < len(AFTER) else AFTER[-1] + REPEAT * (n - len(AFTER) + 1)
    return due + timedelta(days=late)


def _before(rule: YearlyRule) -> list[int]:
    return sorted(set(rule.lead), reverse=True)


def _whom(state: Yearly) -> list[Role]:
    """Of the first late reminder whoever owes it, of the second the office, of the rest the leadership group too."""
    n = state.told - len(_before(state.rule))
    more = [] if n < 1 else [Role.OFFICE] if n < len(AFTER) else [Role.OFFICE, Role.LEADERSHIP]
    return list(dict.fromkeys((state.rule.owner, *more)))
