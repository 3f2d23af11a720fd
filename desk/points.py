"""Points 平时得分: what was confirmed for the years of a term, as whoever re-inspects wants to have it at hand."""

from datetime import date
from typing import NamedTuple

from schemas.life import Life
from workflows.life import everyday
from workflows.life.law import Law


class YearPoints(NamedTuple):
    """The points of a year, of how many; whether the year counts in the term that the title is in."""

    year: int
    points: float
    worth: float
    counts: bool


def points_of_years(law: Law, life: Life, on: date) -> list[YearPoints]:
    """The points year by year, and those years of the term that count with nothing, by that day."""
    counting = everyday.years(law, life, on)
    worth = sum(one.points.value for one in law.regulation.filings.values() if one.points)
    found: dict[int, float] = dict.fromkeys(counting, 0.0)
    for one in life.credits:
        found[one.year] = found.get(one.year, 0.0) + one.points
    return [
        YearPoints(year, round(points, 6), worth, year in counting) for year, points in sorted(found.items())
    ]


def points_line(law: Law, life: Life, on: date) -> str | None:
    """The same in a sentence, and what they come to at re-inspection; None where there are none."""
    years = points_of_years(law, life, on)
    if not years:
        return None
    told = "、".join(f"{one.year}年{one.points:g}分" for one in years)
    of = f"（一年满分{years[0].worth:g}分）" if years[0].worth else ""
    category = life.application.unit.category if life.application else ""
    rule, sheet = law.regulation.everyday, law.regulation.sheet_for(category, "inspect")
    mean = everyday.average(law, life, sheet, on) if sheet else None
    if rule is None or mean is None:
        return f"平时得分 {told}{of}，供复验参考"
    return f"平时得分 {told}{of}；折合年均{mean:g}分，占复验得分的{rule.share * 100:g}%"
