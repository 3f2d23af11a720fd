"""Credit 平时得分: the points that the office has confirmed for one report of one year."""

from schemas.base import Line, Model


class Credited(Model):
    """So many points for what was filed in `year` under the report of that name."""

    year: int
    filing: Line
    points: float
