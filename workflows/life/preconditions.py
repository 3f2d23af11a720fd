"""Preconditions 申报条件: what a unit states in its application, held against what the measure asks of it."""

from datetime import date

from schemas.action import Application, Apply
from schemas.facts import Facts
from schemas.foundation import Founded
from schemas.precondition import Holds, NeverNamed, NoIncident, Prepared, Window
from workflows.life import clock, words
from workflows.life.docket import Refusal
from workflows.life.law import Law, article
from workflows.life.phrases import LEVELS


def check(law: Law, act: Apply, facts: Facts) -> None:
    """`Refusal` by the first condition that does not hold on the day of the application."""
    for one in law.regulation.preconditions:
        match one:
            case Holds():
                _holds(law, one, act)
            case Prepared(at_least=span):
                since = act.application.preparing_since
                _stated(since, one, "preparing_since（开始创建之日）")
                if since and clock.plus(since, span, law.calendar) > act.on:
                    raise Refusal(
                        f"创建时间须满{span.label}，申报表写明自{words.day(since)}开始创建", article(one)
                    )
            case NoIncident(within=span, matter=matter):
                since = act.application.no_incident_since
                _stated(since, one, f"no_incident_since（自何日起未发生{matter}）")
                if since and since > clock.plus(act.on, span, law.calendar, -1):
                    raise Refusal(
                        f"近{span.label}内不得发生{matter}，申报表写明自{words.day(since)}起未发生",
                        article(one),
                    )
            case Window(opens=opens, closes=closes):
                if not opens <= f"{act.on:%m-%d}" <= closes:
                    span_of_year = f"每年{_month_day(opens)}至{_month_day(closes)}"
                    raise Refusal(f"{span_of_year}受理申报，{words.day(act.on)}不在其间", article(one))
            case NeverNamed():
                if facts.held_before:
                    raise Refusal("该单位曾获本称号并已终止，不再受理申报", article(one))


def _stated(value: date | None, rule: Founded, field: str) -> None:
    if value is None:
        raise Refusal(f"申报表须写明 {field}", article(rule))


def _holds(law: Law, rule: Holds, act: Apply) -> None:
    application: Application = act.application
    wanted = f"{LEVELS[rule.level]}“{rule.honour}”" if rule.honour else f"{LEVELS[rule.level]}称号"
    held = [
        one
        for one in application.holds
        if one.level == rule.level and rule.honour in (None, one.honour) and one.since <= act.on
    ]
    if not held:
        raise Refusal(f"申报前须已获{wanted}，请在申报表 holds 中写明", article(rule))
    if rule.at_least and all(clock.plus(one.since, rule.at_least, law.calendar) > act.on for one in held):
        raise Refusal(f"须已获{wanted}满{rule.at_least.label}", article(rule))


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"
