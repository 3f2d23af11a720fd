"""Everyday 注重平时: what a unit files in its term, the points of the years, and how they count at re-inspection."""

from collections.abc import Iterator
from datetime import date
from math import fsum

from schemas.act import Scoring
from schemas.action import FileReport, Inspect
from schemas.life import Life, Taken
from schemas.refusals import everyday as no
from schemas.sheet import ScoreSheet
from workflows.life import clock
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def check_pieces(law: Law, act: FileReport) -> None:
    """A report comes with as many documents of each kind as the measure asks for: their titles say which they are."""
    rule = law.regulation.filings[act.filing]
    for piece, wanted in rule.pieces.items():
        given = sum(piece in one.title for one in act.documents)
        if given < wanted:
            raise Refusal(no.PiecesMissing(piece=piece, wanted=wanted, given=given), rule)


def years(law: Law, life: Life, on: date) -> dict[int, float]:
    """Of each year of the term that counts by `on` what part of its points it has, 0 to 1.

    Example. A year's quarterly reports are worth 20 points, its yearly one 10. Of 2038 are confirmed 18 and 6: 0.8.
    """
    worth = {name: one.points.value for name, one in law.regulation.filings.items() if one.points}
    start = life.standing.dates.get("term_start")
    if not worth or start is None:
        return {}
    found: dict[int, float] = {}
    for year in _counting(law, life, start, on):
        got = fsum(min(one.points, worth.get(one.filing, 0.0)) for one in life.credits if one.year == year)
        found[year] = got / fsum(worth.values())
    return found


def _counting(law: Law, life: Life, start: date, on: date) -> Iterator[int]:
    """Years of which something is confirmed; where the measure says so, the other whole ones too, with nothing."""
    rule = law.regulation.everyday
    confirmed = {one.year for one in life.credits}
    for year in range(_first(life, start), on.year + 1):
        whole = start <= date(year, 1, 1) and date(year, 12, 31) < on
        if year in confirmed or (whole and rule is not None and rule.years == "all"):
            yield year


def _first(life: Life, start: date) -> int:
    """The first year that may count in the term: one in which a re-inspection falls belongs to the term it ended.

    Example. The first term began in June 2036 and ended with a re-inspection in June 2041. The years from 2036 to 2041
    are its own; in the next one they count from 2042.
    """
    if start <= life.standing.dates.get("named", start):
        return start.year
    before = _ended_with(life, start)
    last = before.on if before else start - clock.DAY
    return max(start.year, last.year + 1)


def _ended_with(life: Life, start: date) -> Taken | None:
    """The last re-inspection of the term before the one that began on `start`, while it is remembered."""
    earlier = [
        one
        for one in life.taken
        if one.kind == "inspect" and one.before.dates.get("term_start", start) < start
    ]
    return earlier[-1] if earlier else None


def reaches_back(life: Life) -> int:
    """The earliest year that may count yet: in the term, or in the one before should its end be taken back."""
    dates = life.standing.dates
    start = dates.get("term_start", dates["named"])
    before = _ended_with(life, start)
    return (before.before.dates["term_start"] if before else start).year


def as_decided(life: Life, taken: Taken) -> Life:
    """The life with the points of the years that the decision was taken with, whatever was confirmed since."""
    return life if taken.credits is None else life.model_copy(update={"credits": taken.credits})


def average(law: Law, life: Life, sheet: ScoreSheet, on: date) -> float | None:
    """The mean of the years as points of the sheet; None where no year counts."""
    found = years(law, life, on)
    return round(fsum(found.values()) / len(found) * sheet.total, 2) if found else None


def counted(law: Law, life: Life, sheet: ScoreSheet, act: Scoring, total: float) -> float:
    """What a re-inspection comes to: its points, with the years' share of them where the measure gives them one."""
    rule = law.regulation.everyday
    mean = average(law, life, sheet, act.on) if rule and isinstance(act, Inspect) else None
    if rule is None or mean is None:
        return total
    return round((1 - rule.share) * total + rule.share * mean, 6)
