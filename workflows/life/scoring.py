"""Scoring 考核评分: a filled sheet, its bonus and veto rows, several assessors, indicators; and the result it makes."""

from collections.abc import Iterable, Sequence
from math import fsum
from statistics import median

from schemas.action import Inspect, Scoring
from schemas.life import Life, Standing
from schemas.refusals import deciding as no
from schemas.refusals.reason import Item
from schemas.sheet import Assessors, Indicator, ScoreSheet, SheetRow, Veto
from schemas.stage import Stage
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def assessed(law: Law, life: Life, act: Scoring) -> str:
    """考核验收: passed or failed, by the pass line, or as stated where the measure has no sheet."""
    sheet = sheet_of(law, life, act)
    if sheet is None:
        if act.result not in ("passed", "failed"):
            raise Refusal(no.PassUnstated())
        return act.result
    total = score(sheet, act)
    return "passed" if total is not None and total >= sheet.pass_line.value else "failed"


def inspected(law: Law, life: Life, act: Inspect) -> str:
    """复验: the named result that the score reaches, or that is stated; after rectification passed, or what follows."""
    return _chosen(law, life, act, _inspected(law, life, act))


def _inspected(law: Law, life: Life, act: Inspect) -> str:
    results, sheet = law.regulation.results, sheet_of(law, life, act)
    if not results:
        return assessed(law, life, act)
    if sheet is None:
        if act.result not in results:
            known = tuple(Item(key=key, name=one.label) for key, one in sorted(results.items()))
            raise Refusal(no.ResultUnstated(known=known))
        name = act.result
    else:
        total = score(sheet, act)
        lines = [(one.at_least, name) for name, one in results.items() if one.at_least is not None]
        reached = [(line, name) for line, name in lines if total is not None and total >= line]
        name = max(reached)[1] if reached else law.regulation.lowest
    if life.standing.stage is not Stage.SECOND:
        return name
    good = results[name].passes and results[name].follows.then in ("renew", "keep")
    return "passed" if good else "failed"


def last_round(law: Law, standing: Standing) -> bool:
    """Whether no further round of rectification 整改 is left to a title that fails again."""
    rounds = law.regulation.rounds
    return rounds is None or standing.round + 1 >= rounds.value


def _chosen(law: Law, life: Life, act: Inspect, outcome: str) -> str:
    """What follows the last failure, by name, where the measure lets whoever re-inspects choose; else the outcome."""
    choices, standing = law.regulation.second_failures, life.standing
    if (
        not choices
        or standing.stage is not Stage.SECOND
        or outcome != "failed"
        or not last_round(law, standing)
    ):
        if act.choice is not None:
            raise Refusal(no.NothingToChoose())
        return outcome
    if act.choice not in choices:
        known = tuple(Item(key=key, name=one.label) for key, one in sorted(choices.items()))
        raise Refusal(
            no.NoSuchChoice(choice=act.choice, known=known) if act.choice else no.ChoiceUnstated(known=known)
        )
    return act.choice


def sheet_of(law: Law, life: Life, act: Scoring) -> ScoreSheet | None:
    """The sheet that an act fills: that of the title's category, of the assessment or of a re-inspection."""
    category = life.application.unit.category if life.application else ""
    return law.regulation.sheet_for(category, "inspect" if isinstance(act, Inspect) else "assess")


def score(sheet: ScoreSheet, act: Scoring) -> float | None:
    """The points of a filled sheet; None where a veto row or an indicator fails it. `Refusal` of a sheet ill filled."""
    if act.result is not None:
        raise Refusal(no.ResultComputed(), sheet)
    vetoes = [veto.id for veto in sheet.vetoes]
    if unknown := [veto for veto in act.vetoes if veto not in vetoes]:
        raise Refusal(no.NoSuchVeto(veto=unknown[0], known=_items(sheet.vetoes)), sheet)
    columns = _columns(sheet, act)
    if act.vetoes:
        return None
    below = unmet(sheet, act)
    if missing := [row for row in sheet.rows if row.id not in act.scores and not row.bonus]:
        raise Refusal(no.RowsMissing(missing=_items(missing)), sheet)
    return None if below else _points(sheet, columns)


def points(sheet: ScoreSheet, act: Scoring) -> float:
    """The points of the rows of a filled sheet, also where an indicator fails it."""
    return _points(sheet, _columns(sheet, act))


def _points(sheet: ScoreSheet, columns: Sequence[dict[str, float]]) -> float:
    return _combined(sheet.assessors, [_total(sheet, column) for column in columns])


def _item(one: SheetRow | Veto | Indicator) -> Item:
    return Item(key=one.id, name=one.name)


def _items(those: Iterable[SheetRow | Veto]) -> tuple[Item, ...]:
    return tuple(_item(one) for one in those)


def _columns(sheet: ScoreSheet, act: Scoring) -> list[dict[str, float]]:
    """The points of each assessor, by row."""
    rows = {row.id: row for row in sheet.rows}
    given: dict[str, tuple[float, ...]] = {}
    for row_id, points in act.scores.items():
        if row_id not in rows:
            raise Refusal(no.NoSuchRow(row=row_id, known=_items(sheet.rows)), sheet)
        given[row_id] = points if isinstance(points, tuple) else (points,)
        if (most := max(given[row_id])) > rows[row_id].maximum:
            row = rows[row_id]
            raise Refusal(no.TooManyPoints(row=row.name, most=row.maximum, given=most), row.own or sheet)
    counts = {len(points) for points in given.values()} or {1}
    several = sheet.assessors
    if several is None and counts != {1}:
        raise Refusal(no.OneAssessor(), sheet)
    if len(counts) > 1:
        raise Refusal(no.UnevenAssessors(), several or sheet)
    if several and not act.vetoes and min(counts) < several.at_least:
        raise Refusal(no.TooFewAssessors(least=several.at_least, given=min(counts)), several)
    return [{row: points[n] for row, points in given.items()} for n in range(counts.pop())]


def _total(sheet: ScoreSheet, points: dict[str, float]) -> float:
    bonus = {row.id for row in sheet.rows if row.bonus}
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


def unmet(sheet: ScoreSheet, act: Scoring) -> list[Indicator]:
    """The indicators that are not reached; of alternatives none where one of them is.

    Example. 知晓率 (90%) and 满意度 (85%) stand as alternatives. 80% and 86% will do, and so does 86% alone; 80% alone,
    or neither measured, does not.
    """
    found: list[Indicator] = []
    for one in sheet.indicators:
        others = [other for other in sheet.indicators if one.either and other.either == one.either]
        measured = [other for other in others if other.id in act.indicators]
        if any(met(other, act) for other in measured) or (measured and one not in measured):
            continue
        if not met(one, act):
            found.append(one)
    return found


def met(indicator: Indicator, act: Scoring) -> bool:
    """Whether the measured figure reaches what it must."""
    measured = act.indicators.get(indicator.id)
    if measured is None:
        raise Refusal(no.FigureMissing(indicator=_item(indicator)), indicator)
    against = indicator.threshold
    if indicator.reference is not None:
        against = act.references.get(indicator.id)
        if against is None:
            missing = no.ReferenceMissing(indicator=_item(indicator), reference=indicator.reference)
            raise Refusal(missing, indicator)
    assert against is not None
    return measured >= against if indicator.must_be == "at_least" else measured <= against
