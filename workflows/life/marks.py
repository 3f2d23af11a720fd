"""Marks 评分: what a unit learns of its sheet: its points, the line to be reached, the rows that are below it."""

from collections.abc import Iterable, Iterator

from schemas.act import Scoring
from schemas.action import Correct, Inspect
from schemas.life import Life
from schemas.sheet import ScoreSheet
from schemas.stage import Stage
from schemas.tidings.parts import Everyday, Marked, PartMark, RowMark
from workflows.life import everyday, filling, scoring
from workflows.life.filling import Came
from workflows.life.law import Law


def marks(law: Law, life: Life, was: Stage, act: object) -> Marked | None:
    """The marks that an act gives, also a corrected one; None where it gives none, or the measure has no sheet.

    Those of a decision that is being carried out are with the points of the years that it was taken with.
    """
    if life.taken and life.taken[-1].entry == life.seq + 1:
        life = everyday.as_decided(life, life.taken[-1])
    scored = act.instead if isinstance(act, Correct) else act
    sheet = scoring.sheet_of(law, life, scored) if isinstance(scored, Scoring) else None
    if not isinstance(scored, Scoring) or sheet is None:
        return None
    line = _line(law, sheet, was)
    came = filling.came(sheet, scored)
    stopped = any(one.points is None for one in came)
    counted = not scored.vetoes and not stopped
    return Marked(
        score=everyday.counted(law, life, sheet, scored, filling.whole(came)) if counted else None,
        everyday=_everyday(law, life, sheet, scored),
        full=sheet.total,
        line=line,
        parts=() if scored.vetoes else tuple(_parts(came)),
        below=tuple(_below(sheet, scored, sheet.line if line is None else line)),
        vetoes=tuple(one.name for one in sheet.vetoes if one.id in scored.vetoes),
        unmet=tuple(one.name for one in scoring.unmet(sheet, scored)) if counted else (),
    )


def _everyday(law: Law, life: Life, sheet: ScoreSheet, act: Scoring) -> Everyday | None:
    rule = law.regulation.everyday
    mean = everyday.average(law, life, sheet, act.on) if rule and isinstance(act, Inspect) else None
    return Everyday(mean=mean, share=rule.share) if rule and mean is not None else None


def _parts(came: Iterable[Came]) -> Iterator[PartMark]:
    for section, points, _ in came:
        if section.part:
            yield PartMark(name=section.part.name, got=points, of=section.full, line=section.line)


def _below(sheet: ScoreSheet, act: Scoring, line: float) -> Iterator[RowMark]:
    """The rows that got a smaller share of theirs than the line is of the whole: that of their part, if it has one."""
    for section in sheet.sections:
        own, full = (line, sheet.total) if section.line is None else (section.line, section.full)
        for row in section.rows:
            if row.bonus or row.id not in act.scores:
                continue
            points = filling.got(row, act.scores[row.id])
            if points * full < own * row.maximum:
                yield RowMark(name=row.name, got=points, of=row.maximum, part=row.part)


def _line(law: Law, sheet: ScoreSheet, was: Stage) -> float | None:
    """What a pass takes: of a re-inspection with named results the lowest that passes; None where only parts say."""
    lines = [
        one.at_least for one in law.regulation.results.values() if one.passes and one.at_least is not None
    ]
    if was in (Stage.REINSPECTION, Stage.SECOND) and lines:
        return min(lines)
    return sheet.pass_line.value if sheet.pass_line else None
