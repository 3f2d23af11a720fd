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
from schemas.undertaking import Outcome, RungEnded
from schemas.undertakings import yearly as it
from schemas.undertakings.yearly import SetDuty, Turn, Yearly, YearlyRule
from workflows.undertakings.world import NotDone, World

AFTER = (1, 15)
"""Days after the due day on which whoever owes it hears of it; on the later ones the office, too."""
REPEAT = 30
"""Then every so many days, the leadership group, too."""
A_DAY = timedelta(days=1)


def judge(state: Yearly | None, deed: object, world: World) -> Outcome:
    """What comes of a deed. `NotDone`."""
    if state is None:
        assert isinstance(deed, SetDuty)
        return _set(deed, world)
    match deed:
        case it.Fulfil():
            return Outcome(state=_fulfilled(state, deed, world))
        case it.Excuse():
            return Outcome(state=_excused(state, deed))
        case it.ChangeDuty():
            return Outcome(state=_changed(state, deed, world))
    raise TypeError(type(deed).__name__)


def wake(state: Yearly) -> datetime | None:
    """The next reminder, or the end of the turn."""
    rung, over = _rung(state), _over(state)
    return midnight(min(rung, over) if rung else over)


def reminder(state: Yearly) -> date | None:
    """The day of the next reminder: of this turn or, where it is done, of the next one."""
    if state.closed:
        return None
    return _rung(state) or _first_rung(state.rule, state.year + state.rule.every)


def tick(state: Yearly, at: datetime, looked: date) -> tuple[Line, Outcome]:
    """A reminder of this turn; or it is over, and the next one begins."""
    today, rule = local_date(at), state.rule
    if today != _rung(state):
        came: dict[bool, str] = {True: "told" if rule.only_told else "fulfilled", False: "missed"}
        return "turn_over", Outcome(state=_next_turn(state, came[_is_done(state)]))
    due = rule.due(state.year)
    tiding = YearlyDue(
        year=state.year,
        due=due,
        late=today > due,
        count=state.count,
        at_least=rule.at_least,
        only_told=rule.only_told,
        foundation=rule.foundation,
        unsaid=rule.unsaid,
    )
    notices = tuple(Notice(to=one, unit=state.name, tidings=(tiding,)) for one in _whom(state))
    told = state.model_copy(update={"told": state.told + 1})
    following = reminder(told) if rule.only_told else _rung(told)
    folded = following is not None and following <= looked
    ended = RungEnded(of=str(state.year), rung=state.told, end="folded" if folded else "sent")
    return "reminded", Outcome(state=told, notices=() if folded else notices, rungs=(ended,))


def _set(deed: SetDuty, world: World) -> Outcome:
    """It begins with the turn that runs on its day: what was done earlier in this turn can be shown, too."""
    for other, known in world.others.items():
        if isinstance(known, Yearly) and not known.closed and same(known.name, deed.name):
            raise NotDone(it.DutyThere(other=other))
    rule = deed.rule
    year = rule.first or deed.on.year
    while rule.due(year) < deed.on:
        year += rule.every
    began = min(deed.on, rule.due(year - rule.every) + A_DAY)
    state = Yearly(name=deed.name, stage="running", began=began, rule=rule, year=year)
    return Outcome(state=_told_by(state, deed.on))


def _fulfilled(state: Yearly, deed: it.Fulfil, world: World) -> Yearly:
    """It counts for the turn in which its date lies; what is lacking of a turn that is not over counts for that one."""
    rule, party = state.rule, deed.actor.party
    if rule.only_told:
        raise NotDone(it.NotAsked())
    if party.role not in (Role.OFFICE, Role.LEADERSHIP) and not party.covers(rule.owes):
        raise NotDone(it.NotOurs(owner=rule.owes.label))
    year = deed.year or next((one.year for one in state.turns if deed.on <= _due(rule, one)), state.year)
    if year == state.year + rule.every and rule.due(state.year) < world.today:
        state = _next_turn(state, "missed")
    if year == state.year:
        last = max(deed.on, state.last or deed.on)
        return _settled(
            state.model_copy(update={"count": state.count + deed.times, "last": last}), world.today
        )
    old = _turn(state, year)
    last = max(deed.on, old.last or deed.on)
    changed = old.model_copy(update={"count": old.count + deed.times, "last": last})
    if old.came == "missed" and changed.count >= rule.at_least:
        changed = changed.model_copy(update={"came": "late" if last > _due(rule, old) else "fulfilled"})
    return _with(state, old, changed)


def _excused(state: Yearly, deed: it.Excuse) -> Yearly:
    if state.rule.only_told:
        raise NotDone(it.NotAsked())
    if deed.year in (None, state.year):
        return _next_turn(state, "excused")
    old = _turn(state, deed.year or 0)
    return _with(state, old, old.model_copy(update={"came": "excused"}))


def _changed(state: Yearly, deed: it.ChangeDuty, world: World) -> Yearly:
    """A turn that was not late is not made late by another day: the turn is then the next one whose day is to come."""
    rule, year = deed.rule, state.year
    if not same(rule.name, state.name):
        raise NotDone(it.OtherName(name=state.name))
    if state.rule.due(year) >= world.today:
        while rule.due(year) < world.today:
            year += rule.every
    state = state.model_copy(update={"rule": rule, "year": year})
    return _settled(_told_by(state, world.today), world.today)


def _settled(state: Yearly, today: date) -> Yearly:
    """A turn that is done after its day is over at once; before it stays until then, so that more can be counted."""
    due = state.rule.due(state.year)
    if due >= today or not _is_done(state):
        return state
    if state.rule.only_told:
        return _next_turn(state, "told")
    return _next_turn(state, "late" if state.last and state.last > due else "fulfilled")


def _told_by(state: Yearly, day: date) -> Yearly:
    """Of the turn's reminders those until that day are not made up for."""
    state = state.model_copy(update={"told": 0})
    while (rung := _rung(state)) and rung <= day:
        state = state.model_copy(update={"told": state.told + 1})
    return state


def _turn(state: Yearly, year: int) -> Turn:
    found = next((one for one in state.turns if one.year == year), None)
    if found is None:
        raise NotDone(it.NoSuchYear(year=year, known=(*(one.year for one in state.turns), state.year)))
    return found


def _with(state: Yearly, old: Turn, new: Turn) -> Yearly:
    turns = tuple(new if one is old else one for one in state.turns)
    return state.model_copy(update={"turns": turns})


def _due(rule: YearlyRule, turn: Turn) -> date:
    return turn.due or rule.due(turn.year)


def _next_turn(state: Yearly, came: str) -> Yearly:
    due = state.rule.due(state.year)
    said = {"year": state.year, "count": state.count, "came": came, "due": due, "last": state.last}
    changed = {"year": state.year + state.rule.every, "count": 0, "told": 0, "last": None}
    return state.model_copy(update={**changed, "turns": (*state.turns, Turn.model_validate(said))})


def _is_done(state: Yearly) -> bool:
    return state.rule.only_told or state.count >= state.rule.at_least


def _over(state: Yearly) -> date:
    """When the turn is over: the day after its own, if it is done; else when the next one's first reminder comes."""
    rule = state.rule
    if _is_done(state):
        return rule.due(state.year) + A_DAY
    return _first_rung(rule, state.year + rule.every)


def _first_rung(rule: YearlyRule, year: int) -> date:
    return rule.due(year) - timedelta(days=max(rule.lead))


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


def _whom(state: Yearly) -> list[Party]:
    """Of the first late reminder whoever owes it, of the second the office, of the rest the leadership group too."""
    n = state.told - len(_before(state.rule))
    more = [] if n < 1 else [Role.OFFICE] if n < len(AFTER) else [Role.OFFICE, Role.LEADERSHIP]
    owes = state.rule.owes
    return [owes, *(Party(role=one) for one in more if one is not owes.role)]
