"""Scoring 考核评分: a filled sheet, its bonus and veto rows, several assessors, indicators; and the result it makes."""

from collections.abc import Sequence
from math import fsum
from statistics import median

from schemas.action import Scoring
from schemas.life import Life
from schemas.sheet import Assessors, Indicator, ScoreSheet
from schemas.stage import Stage
from workflows.life.docket import Refusal
from workflows.life.law import Law, article


def assessed(law: Law, life: Life, act: Scoring) -> str:
    """考核验收: passed or failed, by the pass line, or as stated where the measure has no sheet."""
    sheet = _sheet(law, life)
    if sheet is None:
        return _stated(act, ("passed", "failed"))
    total = score(sheet, act)
    return "passed" if total is not None and total >= sheet.pass_line.value else "failed"


def inspected(law: Law, life: Life, act: Scoring) -> str:
    """复验: the named result that the score reaches, or that is stated; after rectification only passed or failed."""
    results, sheet = law.regulation.results, _sheet(law, life)
    if not results:
        return assessed(law, life, act)
    if sheet is None:
        name = _stated(act, tuple(sorted(results)))
    else:
        total = score(sheet, act)
        lines = [(one.at_least, name) for name, one in results.items() if one.at_least is not None]
        reached = [(line, name) for line, name in lines if total is not None and total >= line]
        name = max(reached)[1] if reached else law.regulation.lowest
    if life.standing.stage is not Stage.SECOND:
        return name
    good = results[name].passes and results[name].follows.then in ("renew", "keep")
    return "passed" if good else "failed"


def _sheet(law: Law, life: Life) -> ScoreSheet | None:
    return law.regulation.sheet_for(life.application.unit.category if life.application else "")


def _stated(act: Scoring, known: tuple[str, ...]) -> str:
    if act.result not in known:
        raise Refusal(f"本办法没有评分表，须写明结果 result：{'、'.join(known)}")
    return str(act.result)


def score(sheet: ScoreSheet, act: Scoring) -> float | None:
    """The points of a filled sheet; None where a veto row or an indicator fails it. `Refusal` of a sheet ill filled."""
    if act.result is not None:
        raise Refusal("本办法按评分表得出结果，不用 result", article(sheet))
    vetoes = [veto.id for veto in sheet.vetoes]
    if unknown := [veto for veto in act.vetoes if veto not in vetoes]:
        raise Refusal(f"评分表没有“{unknown[0]}”这一否决项；应为：{'、'.join(vetoes)}", article(sheet))
    columns = _columns(sheet, act)
    if act.vetoes:
        return None
    unmet = [one for one in sheet.indicators if not _met(one, act)]
    if missing := [row.name for row in sheet.rows if row.id not in act.scores and not row.bonus]:
        raise Refusal(f"评分表还有未打分的项目：{'、'.join(missing)}", article(sheet))
    if unmet:
        return None
    return _combined(sheet.assessors, [_total(sheet, column) for column in columns])


def _columns(sheet: ScoreSheet, act: Scoring) -> list[dict[str, float]]:
    """The points of each assessor, by row."""
    rows = {row.id: row for row in sheet.rows}
    given: dict[str, tuple[float, ...]] = {}
    for row_id, points in act.scores.items():
        if row_id not in rows:
            raise Refusal(f"评分表没有“{row_id}”这一项；应为：{'、'.join(rows)}", article(sheet))
        given[row_id] = points if isinstance(points, tuple) else (points,)
        if (most := max(given[row_id])) > rows[row_id].maximum:
            row = rows[row_id]
            raise Refusal(f"“{row.name}”满分{row.maximum:g}，不能打{most:g}", article(sheet))
    counts = {len(points) for points in given.values()} or {1}
    several = sheet.assessors
    if several is None and counts != {1}:
        raise Refusal("每项只打一个分：本办法没有多名考核人员分别打分的规定", article(sheet))
    if len(counts) > 1:
        raise Refusal("各项打分的人数不一致，每名考核人员都应逐项打分", article(several or sheet))
    if several and not act.vetoes and min(counts) < several.at_least:
        raise Refusal(f"须由至少{several.at_least}名考核人员分别打分，只有{min(counts)}名", article(several))
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


def _met(indicator: Indicator, act: Scoring) -> bool:
    measured = act.indicators.get(indicator.id)
    if measured is None:
        raise Refusal(f"须写明指标“{indicator.name}”（{indicator.id}）的数值", article(indicator))
    against = indicator.threshold
    if indicator.reference is not None:
        against = act.references.get(indicator.id)
        if against is None:
            raise Refusal(
                f"须写明指标“{indicator.name}”所对照的{indicator.reference}（references）", article(indicator)
            )
    assert against is not None
    return measured >= against if indicator.must_be == "at_least" else measured <= against
