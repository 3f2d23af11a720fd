"""Filling: what a filled score sheet comes to, part by part; or why it cannot be filled so."""

from collections.abc import Mapping, Sequence
from math import fsum
from statistics import median
from typing import Any, NamedTuple

from schemas.act import Scoring
from schemas.points import Awarded
from schemas.refusals import deciding as no
from schemas.refusals.reason import Cell
from schemas.sheet import Assessors, ScoreSheet, Section, SheetRow
from workflows.life.refusal import Refusal

Given = dict[str, dict[str, tuple[float, ...]]]
"""What was given: by row, by method ('' for the row as a whole), an assessor each."""


class Came(NamedTuple):
    """What a section of a sheet came to, in its own points; None where it was not held."""

    section: Section
    points: float | None
    missing: tuple[Cell, ...]

    @property
    def fails(self) -> bool:
        """Whether it is below the line that it must reach by itself."""
        return self.points is not None and self.section.line is not None and self.points < self.section.line


def came(sheet: ScoreSheet, act: Scoring) -> tuple[Came, ...]:
    """What each section came to, rows that are missing left out. `Refusal` where what is given cannot be."""
    given, found = _given(sheet, act), list[Came]()
    stopped: Came | None = None
    for section in sheet.sections:
        if stopped and section.part:
            _not_held(sheet, section, stopped, given)
            found.append(Came(section, None, ()))
            continue
        one = Came(section, _came(sheet, section, given, act), tuple(_missing(section, given)))
        found.append(one)
        if sheet.in_turn and section.part and one.fails and not one.missing and not act.vetoes:
            stopped = one
    return tuple(found)


def filled(sheet: ScoreSheet, share: float) -> dict[str, Any]:
    """Scores that give every row this share of its maximum, by as many assessors as there must be."""
    scores: dict[str, Any] = {}
    for section in sheet.sections:
        times = section.assessors.at_least if section.assessors else 0
        for row in section.rows:
            if not row.bonus:
                most = row.methods if len(row.methods) > 1 else {"": row.maximum}
                given = {one: (share * n,) * times if times else share * n for one, n in most.items()}
                scores[row.id] = given.get("", given)
        if sheet.in_turn and section.line is not None and share * section.full < section.line:
            break
    return scores


def whole(all_of: Sequence[Came]) -> float:
    """The points of the whole sheet, parts converted 折算 into what they count for."""
    return round(fsum(one.section.counted(one.points or 0) for one in all_of), 6)


def got(row: SheetRow, given: Awarded | Mapping[str, Awarded]) -> float:
    """What a row got: of several methods the sum, of several assessors the mean."""
    methods = given.values() if isinstance(given, Mapping) else (given,)
    return round(fsum(fsum(one) / len(one) for one in map(_each, methods)), 2)


def cell(row: SheetRow, method: str | None = None) -> Cell:
    """A row by its name, with its part and the method where there are such, and how its points are typed."""
    return Cell(key=f"{row.id}.{method}" if method else row.id, name=row.name, part=row.part, method=method)


def _each(given: Awarded) -> tuple[float, ...]:
    return given if isinstance(given, tuple) else (given,)


def _given(sheet: ScoreSheet, act: Scoring) -> Given:
    rows = {row.id: row for row in sheet.rows}
    for row in act.scores:
        if row not in rows:
            raise Refusal(no.NoSuchRow(row=row, known=tuple(map(cell, sheet.rows))), sheet)
    return {row: _by_method(sheet, rows[row], given) for row, given in act.scores.items()}


def _by_method(
    sheet: ScoreSheet, row: SheetRow, given: Awarded | Mapping[str, Awarded]
) -> dict[str, tuple[float, ...]]:
    rule, known = row.own or sheet, tuple(row.methods)
    if not isinstance(given, Mapping):
        if len(known) > 1:
            raise Refusal(no.MethodsApart(row=cell(row), known=tuple(cell(row, one) for one in known)), rule)
        most, by_method = {"": row.maximum}, {"": _each(given)}
    else:
        if not known:
            raise Refusal(no.NoMethods(row=cell(row)), rule)
        if other := [method for method in given if method not in known]:
            raise Refusal(no.NoSuchMethod(row=cell(row), method=other[0], known=known), rule)
        most, by_method = row.methods, {method: _each(one) for method, one in given.items()}
    for method, points in by_method.items():
        if max(points) > most[method]:
            over = no.TooManyPoints(row=cell(row, method or None), most=most[method], given=max(points))
            raise Refusal(over, rule)
    return by_method


def _not_held(sheet: ScoreSheet, section: Section, stopped: Came, given: Given) -> None:
    """What waits for a part that has not reached its line has no points."""
    part, before = section.part, stopped.section
    if any(row.id in given for row in section.rows):
        assert part and before.part and before.line is not None and stopped.points is not None  # noqa: PT018
        late = no.PartNotHeld(part=part.name, before=before.part.name, got=stopped.points, line=before.line)
        raise Refusal(late, part.own or sheet)


def _missing(section: Section, given: Given) -> list[Cell]:
    """What has still to be given points: rows, or of a row that is begun some of its methods."""
    found: list[Cell] = []
    for row in section.rows:
        if row.bonus:
            continue
        if row.id not in given:
            found.append(cell(row))
        elif "" not in given[row.id]:
            found += [cell(row, method) for method in row.methods if method not in given[row.id]]
    return found


def _came(sheet: ScoreSheet, section: Section, given: Given, act: Scoring) -> float:
    """The points of a section by its assessors, as they combine."""
    mine = {row.id: given[row.id] for row in section.rows if row.id in given}
    counts = {len(points) for by_method in mine.values() for points in by_method.values()} or {0}
    several, part = section.assessors, section.part.name if section.part else ""
    if several is None and counts - {0, 1}:
        raise Refusal(no.OneAssessor(part=part), sheet)
    if len(counts) > 1:
        raise Refusal(no.UnevenAssessors(part=part), several or sheet)
    if several and not act.vetoes and mine and min(counts) < several.at_least:
        short = no.TooFewAssessors(part=part, least=several.at_least, given=min(counts))
        raise Refusal(short, several)
    sheets = [
        {row: fsum(points[n] for points in by_method.values()) for row, by_method in mine.items()}
        for n in range(max(1, counts.pop()))
    ]
    return _combined(several, [_total(sheet, section, one) for one in sheets])


def _total(sheet: ScoreSheet, section: Section, points: Mapping[str, float]) -> float:
    bonus = {row.id for row in section.rows if row.bonus}
    extra = fsum(value for row, value in points.items() if row in bonus)
    if sheet.bonus_cap is not None:
        extra = min(extra, sheet.bonus_cap.value)
    # 16.1 and 11.9 are no binary fractions: 80 points must be 80
    return round(fsum((extra, *(value for row, value in points.items() if row not in bonus))), 6)


def _combined(assessors: Assessors | None, totals: Sequence[float]) -> float:
    if assessors is None:
        return totals[0]
    match assessors.combine:
        case "lowest":
            return min(totals)
        case "median":
            return round(float(median(totals)), 6)
        case "trimmed_mean" if len(totals) > 2:  # 去掉一个最高分和一个最低分
            totals = sorted(totals)[1:-1]
    return round(fsum(totals) / len(totals), 6)
