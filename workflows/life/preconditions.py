"""Preconditions 申报条件: what a unit states in its application, held against what the measure asks of it."""

from datetime import date

from schemas.action import Application, Apply
from schemas.facts import Facts
from schemas.foundation import Founded
from schemas.precondition import Holds, NeverNamed, NoIncident, Prepared, Window
from schemas.refusals.applying import (
    HeldBefore,
    HonourHeldTooBriefly,
    HonourNotHeld,
    IncidentTooRecent,
    IncidentUnstated,
    LevelHeldTooBriefly,
    LevelNotHeld,
    OutsideWindow,
    PreparedTooBriefly,
    PreparingUnstated,
)
from workflows.life import clock
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def check(law: Law, act: Apply, facts: Facts) -> None:
    """`Refusal` by the first condition that does not hold on the day of the application."""
    for one in law.regulation.preconditions:
        match one:
            case Holds():
                _holds(law, one, act)
            case Prepared(at_least=span):
                since = act.application.preparing_since
                _stated(since, PreparingUnstated(), one)
                if since and clock.plus(since, span, law.calendar) > act.on:
                    raise Refusal(PreparedTooBriefly(needed=span, since=since), one)
            case NoIncident(within=span, matter=matter):
                since = act.application.no_incident_since
                _stated(since, IncidentUnstated(matter=matter), one)
                if since and since > clock.plus(act.on, span, law.calendar, -1):
                    raise Refusal(IncidentTooRecent(matter=matter, within=span, since=since), one)
            case Window(opens=opens, closes=closes):
                if not opens <= f"{act.on:%m-%d}" <= closes:
                    raise Refusal(OutsideWindow(opens=opens, closes=closes, on=act.on), one)
            case NeverNamed():
                if facts.held_before:
                    raise Refusal(HeldBefore(), one)


def _stated(value: date | None, missing: PreparingUnstated | IncidentUnstated, rule: Founded) -> None:
    if value is None:
        raise Refusal(missing, rule)


def _holds(law: Law, rule: Holds, act: Apply) -> None:
    application: Application = act.application
    level, honour = rule.level, rule.honour
    held = [
        one
        for one in application.holds
        if one.level == level and honour in (None, one.honour) and one.since <= act.on
    ]
    if not held:
        raise Refusal(
            HonourNotHeld(level=level, honour=honour) if honour else LevelNotHeld(level=level), rule
        )
    if rule.at_least and all(clock.plus(one.since, rule.at_least, law.calendar) > act.on for one in held):
        if honour is None:
            raise Refusal(LevelHeldTooBriefly(level=level, needed=rule.at_least), rule)
        raise Refusal(HonourHeldTooBriefly(level=level, honour=honour, needed=rule.at_least), rule)
