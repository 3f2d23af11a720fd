"""Preconditions 申报条件: what a unit states in its application, held against what the measure asks of it."""

from schemas.application import Held
from schemas.facts import Facts, Known
from schemas.folding import same
from schemas.opening import Apply
from schemas.precondition import Holds, NeverNamed, NoIncident, Precondition, Prepared, Window
from schemas.refusals.applying import (
    Applying,
    HeldBefore,
    HonourHeldTooBriefly,
    HonourLost,
    HonourNotHeld,
    IncidentTooRecent,
    IncidentUnstated,
    LevelHeldTooBriefly,
    LevelNotHeld,
    PreparedTooBriefly,
    PreparingUnstated,
)
from schemas.refusals.dating import ReceivedOutside
from workflows.life import clock, dating
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def check(law: Law, act: Apply, facts: Facts, *, received: bool = True) -> None:
    """`Refusal` by the first condition that does not hold on the day of the application.

    Not `received`: it was in time when it came, and only what it states is asked.
    """
    for one in law.regulation.preconditions:
        if isinstance(one, Window) and not received:
            continue
        if unmet := _unmet(law, one, act, facts):
            raise Refusal(unmet, one)


def _unmet(law: Law, rule: Precondition, act: Apply, facts: Facts) -> Applying | ReceivedOutside | None:
    """Why the application does not meet this condition; None if it does."""
    match rule:
        case Holds():
            return _not_held(law, rule, act, facts)
        case Prepared():
            return _unprepared(law, rule, act)
        case NoIncident():
            return _incident(law, rule, act)
        case Window():
            return dating.outside(rule, act)
        case NeverNamed() if facts.held_before:
            return HeldBefore()
    return None


def _not_held(law: Law, rule: Holds, act: Apply, facts: Facts) -> Applying | None:
    """What the register knows of the unit's other honours counts as it stands there; else what the unit states.

    Example. A unit states that it holds 石榴红家园 since 2030. The register has that title of it since 2034: it counts
    since 2034. Had it been revoked, it would not count at all. Of an honour that this register does not keep, the
    statement counts with the documents of the application.
    """
    honour, needed, higher = rule.honour, rule.at_least, rule.or_higher

    def meets(one: Held | Known) -> bool:
        return (
            one.level in rule.levels and (honour is None or same(honour, one.honour)) and one.since <= act.on
        )

    kept = {(one.honour, one.level) for one in facts.honours}
    stated = [one for one in act.application.holds if (one.honour, one.level) not in kept]
    good: list[Held | Known] = [*(one for one in facts.honours if one.held), *stated]
    held = [one for one in good if meets(one)]
    if not held:
        if lost := next((one for one in facts.honours if meets(one) and not one.held), None):
            return HonourLost(honour=lost.honour, level=lost.level, title=lost.title)
        if honour:
            return HonourNotHeld(level=rule.level, honour=honour, higher=higher)
        return LevelNotHeld(level=rule.level, higher=higher)
    if needed is None or any(clock.plus(one.since, needed, law.calendar) <= act.on for one in held):
        return None
    if honour is None:
        return LevelHeldTooBriefly(level=rule.level, needed=needed, higher=higher)
    return HonourHeldTooBriefly(level=rule.level, honour=honour, needed=needed, higher=higher)


def _unprepared(law: Law, rule: Prepared, act: Apply) -> Applying | None:
    since = act.application.preparing_since
    if since is None:
        return PreparingUnstated()
    if clock.plus(since, rule.at_least, law.calendar) <= act.on:
        return None
    return PreparedTooBriefly(needed=rule.at_least, since=since)


def _incident(law: Law, rule: NoIncident, act: Apply) -> Applying | None:
    since = act.application.no_incident_since
    if since is None:
        return IncidentUnstated(matter=rule.matter)
    if clock.plus(since, rule.within, law.calendar) <= act.on:
        return None
    return IncidentTooRecent(matter=rule.matter, within=rule.within, since=since)
