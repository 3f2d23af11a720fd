"""Scoring 考核评分: the result that a filled sheet makes, with its veto rows and indicators, or that is stated."""

from schemas.act import Scoring
from schemas.action import Inspect
from schemas.life import Life, Standing
from schemas.refusals import deciding as no
from schemas.refusals.reason import Item
from schemas.sheet import Indicator, ScoreSheet, Veto
from schemas.stage import Stage
from workflows.life import everyday, filling
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def assessed(law: Law, life: Life, act: Scoring) -> str:
    """考核验收: passed or failed, by the pass line, or as stated where the measure has no sheet."""
    sheet = sheet_of(law, life, act)
    if sheet is None:
        if act.result not in ("passed", "failed"):
            raise Refusal(no.PassUnstated())
        return act.result
    total = counted(law, life, sheet, act)
    return "passed" if total is not None and total >= sheet.line else "failed"


def counted(law: Law, life: Life, sheet: ScoreSheet, act: Scoring) -> float | None:
    """The score, of a re-inspection with what the points of the years add to it."""
    total = score(sheet, act)
    return None if total is None else everyday.counted(law, life, sheet, act, total)


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
        total = counted(law, life, sheet, act)
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
    """The points of a filled sheet; None where a veto row, an indicator or the line of a part fails it. `Refusal` of a
    sheet ill filled.
    """
    if act.result is not None:
        raise Refusal(no.ResultComputed(), sheet)
    vetoes = [veto.id for veto in sheet.vetoes]
    if unknown := [veto for veto in act.vetoes if veto not in vetoes]:
        raise Refusal(no.NoSuchVeto(veto=unknown[0], known=tuple(map(_item, sheet.vetoes))), sheet)
    came = filling.came(sheet, act)
    if act.vetoes:
        return None
    stopped = any(one.points is None for one in came)
    below = stopped or unmet(sheet, act)
    if missing := [cell for one in came for cell in one.missing]:
        raise Refusal(no.RowsMissing(missing=tuple(missing)), sheet)
    return None if below or any(one.fails for one in came) else filling.whole(came)


def _item(one: Veto | Indicator) -> Item:
    return Item(key=one.id, name=one.name)


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
