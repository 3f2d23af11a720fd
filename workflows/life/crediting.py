"""Crediting 平时得分: the office confirms the points of a year for a report; said again, they are others."""

from datetime import date, datetime

from schemas.action import Credit
from schemas.credit import Credited
from schemas.life import Life
from schemas.refusals import everyday as no
from schemas.refusals.reason import Item
from workflows.life import everyday, tidings
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.workpaper import Workpaper

KEPT = 10
"""Years of which a life keeps the points at least, and all that may count yet."""


def may_credit(law: Law, name: str) -> None:
    """A report for which the measure gives points."""
    paid = {key: one for key, one in sorted(law.regulation.filings.items()) if one.points}
    if name not in paid:
        known = tuple(Item(key=key, name=one.what) for key, one in paid.items())
        raise Refusal(no.NotPaidInPoints(filing=name, known=known))


def credit(paper: Workpaper, action: Credit, effective: datetime, today: date) -> None:
    """The points stand in the life from now on, outside its standing: no decision that is undone takes them along."""
    rule = paper.law.regulation.filings[action.filing]
    assert rule.points is not None
    since = min(today.year - KEPT + 1, everyday.reaches_back(paper.life))
    first = max(paper.life.standing.dates["named"].year, since)
    if not first <= action.year <= today.year:
        raise Refusal(no.OtherYear(year=action.year, first=first, last=today.year))
    if action.points > (most := rule.points.value):
        raise Refusal(no.MoreThanAYear(what=rule.what, most=most, given=action.points), rule.points)
    paper.life = paper.life.model_copy(update={"credits": _with(paper.life, action, since)})
    told = tidings.credited(paper.law, paper.life, action)
    paper.write(
        effective,
        paper.life.standing.stage,
        kind="action",
        action=action,
        outcome="credited",
        notices=tidings.notices(paper.life, (told,)),
    )


def _with(life: Life, action: Credit, since: int) -> tuple[Credited, ...]:
    own = Credited(year=action.year, filing=action.filing, points=action.points)
    others = [one for one in life.credits if (one.year, one.filing) != (own.year, own.filing)]
    kept = [one for one in (*others, own) if one.year >= since]
    return tuple(sorted(kept, key=lambda one: (one.year, one.filing)))
