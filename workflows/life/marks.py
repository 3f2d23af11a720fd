"""Marks 评分: what a unit learns of its sheet: its points, the line to be reached, the rows that are below it."""

from math import fsum

from schemas.action import Correct, Scoring
from schemas.life import Life
from schemas.sheet import ScoreSheet
from schemas.stage import Stage
from schemas.tidings.parts import Marked, RowMark
from workflows.life import scoring
from workflows.life.law import Law


def marks(law: Law, life: Life, was: Stage, act: object) -> Marked | None:
    """The marks that an act gives, also a corrected one; None where it gives none, or the measure has no sheet."""
    scored = act.instead if isinstance(act, Correct) else act
    sheet = scoring.sheet_of(law, life, scored) if isinstance(scored, Scoring) else None
    if not isinstance(scored, Scoring) or sheet is None:
        return None
    line = _line(law, sheet, was)
    given = {row.id: _points(scored.scores[row.id]) for row in sheet.rows if row.id in scored.scores}
    below = (
        RowMark(name=row.name, got=given[row.id], of=row.maximum)
        for row in sheet.rows
        if not row.bonus and row.id in given and given[row.id] * sheet.total < line * row.maximum
    )
    counted = not scored.vetoes
    return Marked(
        score=scoring.points(sheet, scored) if counted else None,
        full=sheet.total,
        line=line,
        below=tuple(below),
        vetoes=tuple(one.name for one in sheet.vetoes if one.id in scored.vetoes),
        unmet=tuple(one.name for one in scoring.unmet(sheet, scored)) if counted else (),
    )


def _line(law: Law, sheet: ScoreSheet, was: Stage) -> float:
    """What a pass takes: of a re-inspection with named results the lowest that passes."""
    lines = [
        one.at_least for one in law.regulation.results.values() if one.passes and one.at_least is not None
    ]
    named = was in (Stage.REINSPECTION, Stage.SECOND) and lines
    return min(lines) if named else sheet.pass_line.value


def _points(given: float | tuple[float, ...]) -> float:
    """Of several assessors the mean."""
    return round(fsum(given) / len(given), 2) if isinstance(given, tuple) else given
