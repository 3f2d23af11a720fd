"""Yearly 年度事项: turn after turn: who hears of it before its day, and who when it was missed.

Example. Two meetings a year by 31 December: the office hears of it on 1 December and on 24 December. If one is lacking,
those hear of it after the day whom the duty's ladder names. When next year's first reminder comes the old turn is over,
as missed. Where several owe it, each has turns of its own.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from schemas.base import Line, local_date, midnight
from schemas.folding import same
from schemas.notice import Notice
from schemas.party import Party, Role
from schemas.span import Span
from schemas.tidings.works import YearlyDue
from schemas.undertaking import Outcome, RungEnded
from schemas.undertakings import yearly as it
from schemas.undertakings.yearly import ALONE, Each, SetDuty, Turn, Yearly, YearlyRule
from workflows.life.clock import plus_months
from workflows.undertakings.world import NotDone, World

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
    """The next reminder, or the end of a turn."""
    days = [_over(state.rule, one) for one in state.tracks]
    days += [rung for one in state.tracks if (rung := _rung(state.rule, one))]
    return midnight(min(days))


def reminder(state: Yearly) -> date | None:
    """The day of the next reminder: of this turn or, where it is done, of the next one."""
    if state.closed:
        return None
    return min(_reminder(state.rule, one) for one in state.tracks)


def tick(state: Yearly, at: datetime, looked: date) -> tuple[Line, Outcome]:
    """A reminder of this turn; or it is over, and the next one begins."""
    today, rule = local_date(at), state.rule
    if due := [one for one in state.tracks if _rung(rule, one) == today]:
        return "reminded", _reminded(state, due, looked)
    over = [one for one in state.tracks if _over(rule, one) == today]
    return "turn_over", Outcome(state=_each(state, lambda one: _ended(rule, one), over))


def _set(deed: SetDuty, world: World) -> Outcome:
    """It begins with the turn that runs on its day: what was done earlier in this turn can be shown, too."""
    for other, known in world.others.items():
        if isinstance(known, Yearly) and not known.closed and same(known.name, deed.name):
            raise NotDone(it.DutyThere(other=other))
    rule = deed.rule
    year = _from(rule, rule.first or deed.on.year, deed.on)
    began = min(deed.on, rule.due(year - rule.every) + A_DAY)
    state = Yearly(name=deed.name, stage="running", began=began, rule=rule, year=year)
    state = _owed_by(state, year, deed.on)
    return Outcome(state=_each(state, lambda one: _told_by(rule, one, deed.on)))


def _fulfilled(state: Yearly, deed: it.Fulfil, world: World) -> Yearly:
    if state.rule.only_told:
        raise NotDone(it.NotAsked())
    party, mine = deed.actor.party, _meant(state, deed)
    if party.role not in (Role.OFFICE, Role.LEADERSHIP) and not party.covers(mine.owner):
        raise NotDone(it.NotOurs(owner=mine.owner.label))
    return _each(state, lambda one: _done(state.rule, one, deed, world.today), [mine])


def _done(rule: YearlyRule, state: Each, deed: it.Fulfil, today: date) -> Each:
    """It counts for the turn in which its date lies; what is lacking of a turn that is not over counts for that one."""
    year = deed.year or next((one.year for one in state.turns if deed.on <= _due(rule, one)), state.year)
    if year == state.year + rule.every and rule.due(state.year) < today:
        state = _next_turn(rule, state, "missed")
    if year == state.year:
        last = max(deed.on, state.last or deed.on)
        counted = state.model_copy(update={"count": state.count + deed.times, "last": last})
        return _settled(rule, counted, today)
    old = _turn(state, year)
    last = max(deed.on, old.last or deed.on)
    changed = old.model_copy(update={"count": old.count + deed.times, "last": last})
    if old.came == "missed" and changed.count >= rule.at_least:
        changed = changed.model_copy(update={"came": "late" if last > _due(rule, old) else "fulfilled"})
    return _with(state, old, changed)


def _excused(state: Yearly, deed: it.Excuse) -> Yearly:
    if state.rule.only_told:
        raise NotDone(it.NotAsked())
    some = [_meant(state, deed)] if deed.owner else state.tracks
    return _each(state, lambda one: _spared(state.rule, one, deed.year), some)


def _spared(rule: YearlyRule, state: Each, year: int | None) -> Each:
    if year in (None, state.year):
        return _next_turn(rule, state, "excused")
    old = _turn(state, year or 0)
    return _with(state, old, old.model_copy(update={"came": "excused"}))


def _changed(state: Yearly, deed: it.ChangeDuty, world: World) -> Yearly:
    """A turn that was not late is not made late by another day: the turn is then the next one whose day is to come."""
    old, rule, today = state.rule, deed.rule, world.today
    if not same(rule.name, state.name):
        raise NotDone(it.OtherName(name=state.name))
    year = _from(rule, min(one.year for one in state.tracks), today)
    state = _owed_by(state.model_copy(update={"rule": rule}), year, deed.on)
    if old.owners and not rule.owners:
        state = _each(state, lambda one: _fresh(one, year))

    def changed(one: Each) -> Each:
        if old.due(one.year) >= today:
            one = one.model_copy(update={"year": _from(rule, one.year, today)})
        return _settled(rule, _told_by(rule, one, today), today)

    return _each(state, changed)


def _owed_by(state: Yearly, year: int, on: date) -> Yearly:
    """Whoever comes to owe it begins with the turn of `year`; whoever owes it no more keeps what became of it."""
    owners = state.rule.owners
    if state.rule.each and not owners:
        raise NotDone(it.OwnersUnknown())
    known = {one.owner: one for one in state.each}
    own = tuple(_back(known.get(one) or Each(owner=one, year=year), year) for one in owners)
    gone = tuple(
        one if one.left else one.model_copy(update={"left": on})
        for one in state.each
        if one.owner not in owners
    )
    return state.model_copy(update={"each": (*own, *gone)})


def _back(one: Each, year: int) -> Each:
    return one if one.left is None else _fresh(one, year).model_copy(update={"left": None})


def _fresh(one: Each, year: int) -> Each:
    """It with the turn of `year`, if that is a later one: what lies between was not its own."""
    begun = {"year": year, "count": 0, "told": 0, "last": None}
    return one.model_copy(update=begun) if one.year < year else one


def _from(rule: YearlyRule, year: int, day: date) -> int:
    """The first turn from that of `year` on whose day is not over."""
    while rule.due(year) < day:
        year += rule.every
    return year


def _each(state: Yearly, change: Callable[[Each], Each], some: Iterable[Each] | None = None) -> Yearly:
    """It with the same change to those who owe it, or to some of them."""
    wanted = state.tracks if some is None else tuple(some)
    if not state.rule.owners:
        own = change(state.tracks[0])
        return state.model_copy(update={name: getattr(own, name) for name in ALONE})
    each = tuple(change(one) if one in wanted else one for one in state.each)
    return state.model_copy(update={"each": each})


def _meant(state: Yearly, deed: it.Fulfil | it.Excuse) -> Each:
    """Whose it is: as the deed says, or as follows from who does it."""
    if not state.rule.owners and deed.owner is None:
        return state.tracks[0]
    owners, said = state.rule.owners or (state.rule.owes,), deed.owner
    known = tuple(one.label for one in owners)
    if said is not None:
        mine = [one for one in owners if one.role is said.role and said.covers(one)]
    else:
        mine = [one for one in owners if deed.actor.party.covers(one)]
        if not mine and deed.actor.party.role not in (Role.OFFICE, Role.LEADERSHIP):
            raise NotDone(it.NotOurs(owner="、".join(known)[:200]))
    if said is not None and not mine:
        raise NotDone(it.NoSuchOwner(owner=said.label, known=known))
    if len(mine) != 1:
        raise NotDone(it.OwnerUnstated(known=known))
    return state.tracks[owners.index(mine[0])]


def _ended(rule: YearlyRule, state: Each) -> Each:
    came = "told" if rule.only_told else "fulfilled"
    return _next_turn(rule, state, came if state.has_done(rule) else "missed")


def _settled(rule: YearlyRule, state: Each, today: date) -> Each:
    """A turn that is done after its day is over at once; before it stays until then, so that more can be counted."""
    due = rule.due(state.year)
    if due >= today or not state.has_done(rule):
        return state
    if rule.only_told:
        return _next_turn(rule, state, "told")
    return _next_turn(rule, state, "late" if state.last and state.last > due else "fulfilled")


def _told_by(rule: YearlyRule, state: Each, day: date) -> Each:
    """Of the turn's reminders those until that day are not made up for."""
    state = state.model_copy(update={"told": 0})
    while (rung := _rung(rule, state)) and rung <= day:
        state = _told(state)
    return state


def _told(state: Each) -> Each:
    return state.model_copy(update={"told": state.told + 1})


def _turn(state: Each, year: int) -> Turn:
    found = next((one for one in state.turns if one.year == year), None)
    if found is None:
        raise NotDone(it.NoSuchYear(year=year, known=(*(one.year for one in state.turns), state.year)))
    return found


def _with(state: Each, old: Turn, new: Turn) -> Each:
    turns = tuple(new if one is old else one for one in state.turns)
    return state.model_copy(update={"turns": turns})


def _due(rule: YearlyRule, turn: Turn) -> date:
    return turn.due or rule.due(turn.year)


def _next_turn(rule: YearlyRule, state: Each, came: str) -> Each:
    due = rule.due(state.year)
    said = {"year": state.year, "count": state.count, "came": came, "due": due, "last": state.last}
    changed = {"year": state.year + rule.every, "count": 0, "told": 0, "last": None}
    return state.model_copy(update={**changed, "turns": (*state.turns, Turn.model_validate(said))})


def _over(rule: YearlyRule, state: Each) -> date:
    """When the turn is over: the day after its own, if it is done; else when the next one's first reminder comes."""
    if state.has_done(rule):
        return rule.due(state.year) + A_DAY
    return _first_rung(rule, state.year + rule.every)


def _first_rung(rule: YearlyRule, year: int) -> date:
    return rule.due(year) - timedelta(days=max(rule.lead))


def _reminder(rule: YearlyRule, state: Each) -> date:
    return _rung(rule, state) or _first_rung(rule, state.year + rule.every)


def _rung(rule: YearlyRule, state: Each) -> date | None:
    """The next reminder of the turn, if another comes."""
    due, before = rule.due(state.year), _before(rule)
    if state.told < len(before):
        day = due - timedelta(days=before[state.told])
        return None if state.has_done(rule) and not rule.only_told else day
    if state.has_done(rule):
        return None
    rungs, repeat, n = rule.ladder.rungs, rule.ladder.repeat, state.told - len(before)
    if n < len(rungs):
        return _after(due, rungs[n].by)
    turn = n - len(rungs) + 1
    if repeat is None or turn > repeat.times:
        return None
    start = _after(due, rungs[-1].by) if rungs else due
    return _after(start, Span(n=repeat.every.n * turn, unit=repeat.every.unit))


def _after(day: date, by: Span) -> date:
    return (
        day + A_DAY * by.n
        if by.unit == "days"
        else plus_months(day, by.n * (12 if by.unit == "years" else 1))
    )


def _before(rule: YearlyRule) -> list[int]:
    return sorted(set(rule.lead), reverse=True)


def _reminded(state: Yearly, due: list[Each], looked: date) -> Outcome:
    """Who owes it hears, each for itself; whoever else the rung names, once of all of them."""
    rule, ended, notices = state.rule, [], list[Notice]()
    above: dict[tuple[Party, int], list[Each]] = {}
    for one in due:
        folded = _overtaken(rule, one, looked)
        of = f"{one.year} {one.owner.label}" if rule.owners else str(one.year)
        ended.append(RungEnded(of=of, rung=one.told, end="folded" if folded else "sent"))
        for to in () if folded else _whom(rule, one):
            if rule.owners and to != one.owner:
                above.setdefault((to, one.year), []).append(one)
            else:
                notices.append(_notice(state, to, [one], looked))
    notices += [_notice(state, to, some, looked) for (to, _), some in above.items()]
    return Outcome(state=_each(state, _told, due), notices=tuple(notices), rungs=tuple(ended))


def _overtaken(rule: YearlyRule, one: Each, looked: date) -> bool:
    """Whether the next reminder, of the same turn, has come as well; of what is only told, also that of a later one."""
    following = _reminder(rule, _told(one)) if rule.only_told else _rung(rule, _told(one))
    return following is not None and following <= looked


def _notice(state: Yearly, to: Party, some: list[Each], looked: date) -> Notice:
    rule, due = state.rule, state.rule.due(some[0].year)
    tiding = YearlyDue(
        year=some[0].year,
        due=due,
        late=looked > due,
        count=some[0].count,
        at_least=rule.at_least,
        only_told=rule.only_told,
        foundation=rule.foundation,
        unsaid=rule.unsaid,
        lacking=tuple(one.owner.label for one in some if one.owner != to) if rule.owners else (),
    )
    return Notice(to=to, unit=state.name, tidings=(tiding,))


def _whom(rule: YearlyRule, one: Each) -> list[Party]:
    """Before the day whoever owes it; after it those whom the rung names, nobody twice."""
    n, ladder, owner = one.told - len(_before(rule)), rule.ladder, one.owner
    if n < 0:
        return [owner]
    repeated = ladder.repeat.to if ladder.repeat else ()
    named = ladder.rungs[n].to if n < len(ladder.rungs) else repeated
    parties = dict.fromkeys(owner if who in (Role.OWNER, owner.role) else Party.of(who) for who in named)
    return list(parties)
