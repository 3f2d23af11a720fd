"""Lengths 所定期限: a time that the act before it fixes, within what the measure allows at most."""

from datetime import date

from schemas.act import Act
from schemas.action import Check, Order
from schemas.life import Sets, Standing
from schemas.refusals import deciding as no
from schemas.regulation import DutyRule
from schemas.span import Span
from workflows.life import clock, duties
from workflows.life.kinds import ORDERED
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def check(law: Law, standing: Standing, act: Act) -> None:
    """`Refusal` of a length that is not the act's to say, is not said, or is longer than may be.

    Example. A measure has 整改 last 最长6个月, as the order says. An order of 3 March that says 90日 is in time, for
    they end before 3 September; one that says 200日 is refused. The months are counted from the day of the order.
    """
    if not isinstance(act, Check | Order):
        return
    given = act.within
    rule, most = longest(law, standing, act.kind, getattr(act, "result", ""))
    if rule is None or most is None:
        if given is not None:
            raise Refusal(no.LengthFixed(), rule)
        return
    if given is None:
        raise Refusal(no.LengthUnstated(longest=most), rule)
    if given.n < 1 or (given.unit == "seconds") is not (most.unit == "seconds"):
        raise Refusal(no.LengthNone(given=given), rule)
    if given.n > most.n if given.unit == most.unit else _ends_later(law, act.on, given, most):
        raise Refusal(no.LengthTooLong(given=given, longest=most), rule.within)


def _ends_later(law: Law, day: date, given: Span, most: Span) -> bool:
    about, at_most = (one.n * clock.ABOUT_DAYS[one.unit] for one in (given, most))
    if about > 2 * at_most:  # the calendar need not be asked, nor has it so many years
        return True
    return clock.plus(day, given, law.calendar) > clock.plus(day, most, law.calendar)


def longest(law: Law, standing: Standing, kind: str, result: str) -> tuple[DutyRule | None, Span | None]:
    """The duty whose length an act of this kind may fix, and the longest that it may say; None where it may not."""
    duty = ORDERED.get(kind)
    rule = law.regulation.duties.get(duty) if duty else None
    if duty is None or rule is None or not rule.as_ordered or not _opens(law, standing, kind, result):
        return rule, None
    return rule, duties.period(law, standing, duty, rule).within


def _opens(law: Law, standing: Standing, kind: str, result: str) -> bool:
    """Whether the act leads to the duty at all."""
    if kind == "check":
        return result == "incomplete"
    return (standing.follows or law.regulation.failing).then == "rectify"


def said(act: Act) -> Sets:
    """What an act says of lengths, as the standing keeps it."""
    return {"length": act.within} if isinstance(act, Check | Order) and act.within else {}
