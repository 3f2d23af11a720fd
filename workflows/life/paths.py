"""Paths: the course that one measure's own rules leave open, arrow by arrow: drawn, checked and looked ahead along."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from schemas.consequence import Consequence
from schemas.life import Standing
from schemas.regulation import Regulation
from schemas.stage import MEASURES, Duty
from schemas.stage import Stage as S
from workflows.life.course import (
    ALONG,
    ARROWS,
    AT_ONCE,
    NEXT,
    Arrow,
    held,
    next_step,
    onward,
    result_outcome,
    stage_of,
    there,
)


class Path(NamedTuple):
    """One arrow of a measure's own course; `label` is what the measure itself calls it, if it does."""

    stage: S
    outcome: str
    label: str
    to: S


def paths(regulation: Regulation) -> tuple[Path, ...]:
    """Every arrow that this measure lets a title go along, in the order in which a life comes by them."""
    found: dict[Path, None] = {}
    waiting, seen = [S.APPLICATION], {S.APPLICATION}
    while waiting:
        stage = waiting.pop(0)
        for path in _from(regulation, stage):
            found[path] = None
            if path.to not in seen:
                seen.add(path.to)
                waiting.append(path.to)
    return tuple(found)


def reached(regulation: Regulation) -> frozenset[S]:
    """Every stage that a title can come to under this measure."""
    return frozenset((S.APPLICATION, *(path.to for path in paths(regulation))))


def leads(regulation: Regulation) -> dict[tuple[S, str], frozenset[S]]:
    """Where an outcome, told at a stage or at a step beside it, may lead: what a ledger is checked against."""
    peers = {stage: group for group in regulation.groups for stage in group}
    found: dict[tuple[S, str], set[S]] = {}
    for path in paths(regulation):
        for stage in peers.get(path.stage, (path.stage,)):
            found.setdefault((stage, path.outcome), set()).add(path.to)
    return {key: frozenset(to) for key, to in found.items()}


def _from(regulation: Regulation, stage: S) -> Iterator[Path]:
    if stage in MEASURES:
        yield from _measured(regulation, stage)
    for (at, outcome), arrow in ARROWS.items():
        if at is not stage or not _possible(regulation, stage, outcome):
            continue
        if arrow.to == NEXT:
            yield from _steps(regulation, arrow)
        elif arrow.to == ALONG:
            for label, consequence in _or_too_many(regulation, stage, outcome):
                yield Path(stage, outcome, label, there(regulation, consequence))
        else:
            yield Path(stage, outcome, "", held(regulation, arrow.to, outcome))


def _steps(regulation: Regulation, arrow: Arrow) -> Iterator[Path]:
    """To the next group, and beyond it where nobody need have asked for it."""
    standing = Standing(stage=arrow.stage)
    for group in regulation.groups:
        if arrow.stage in group:
            for beside in group:
                if beside is not arrow.stage:
                    yield Path(arrow.stage, arrow.outcome, "", beside)
    wanted = tuple(regulation.on_request)
    for asked in (some for n in range(len(wanted) + 1) for some in combinations(wanted, n)):
        for to in next_step(regulation, standing.model_copy(update={"asked": asked}), arrow.stage):
            yield Path(arrow.stage, arrow.outcome, "", to)


def _measured(regulation: Regulation, stage: S) -> Iterator[Path]:
    outcome = next(outcome for at, outcome in ARROWS if at is stage)
    for consequence in (*regulation.consequences(), *_again(regulation)):
        if stage in consequence.measures:
            rest = onward(regulation, Standing(stage=stage, follows=consequence), stage)
            yield Path(stage, outcome, "", there(regulation, rest))


def _again(regulation: Regulation) -> tuple[Consequence, ...]:
    return (regulation.once_more,) if regulation.rounds and regulation.rounds.value > 1 else ()


def _or_too_many(regulation: Regulation, stage: S, outcome: str) -> Iterator[tuple[str, Consequence]]:
    """What may follow, and what does in place of one warning too many: at a re-inspection that counts as failed."""
    warnings = regulation.warnings
    for label, consequence in _consequences(regulation, stage, outcome):
        yield label, consequence
        if warnings and stage is S.TERM and S.WARNING in consequence.measures:
            yield label, warnings.follows
    if warnings and (stage, outcome) == (S.REINSPECTION, "failed") and _warned(regulation):
        yield "", warnings.follows


def _warned(regulation: Regulation) -> bool:
    return any(S.WARNING in result.follows.measures for result in regulation.results.values())


def _consequences(regulation: Regulation, stage: S, outcome: str) -> Iterator[tuple[str, Consequence]]:
    """What may follow from an outcome, each with a label of its own if it has one."""
    match stage, outcome:
        case (S.SECOND, "again"):
            yield "", regulation.once_more
        case (S.SECOND | S.RECTIFICATION, "failed"):
            yield "", regulation.failing_again
        case (S.REINSPECTION, "failed") if not regulation.results:
            yield "", regulation.failing
        case (_, "raised"):
            for cause in regulation.causes.values():
                if stage is S.TERM or cause.follows.then in AT_ONCE:
                    yield cause.label, cause.follows
        case (_, "missed"):
            yield from (("", one.missing) for one in regulation.filings.values() if one.missing)
        case (_, "late"):
            yield from (("", one.late) for one in regulation.changes.values() if one.late)
        case (S.REINSPECTION, _):
            for result in regulation.results.values():
                if result_outcome(result.passes, result.follows) == outcome:
                    yield result.label, result.follows


def _possible(regulation: Regulation, stage: S, outcome: str) -> bool:
    """Whether the measure has this outcome at all."""
    duties = regulation.duties
    results = {result_outcome(one.passes, one.follows) for one in regulation.results.values()}
    silences = {
        rule.silence.means for duty, rule in duties.items() if rule.silence and stage_of(duty) is stage
    }
    ends = [kind for kind, change in regulation.changes.items() if change.effect == "end"]
    match stage, outcome:
        case (_, "raised"):
            return any(stage is S.TERM or one.follows.then in AT_ONCE for one in regulation.causes.values())
        case (S.REINSPECTION, "failed") if regulation.warnings and _warned(regulation):
            return True
        case (S.REINSPECTION, "passed" | "warned" | "conditional" | "failed") if results:
            return outcome in results
        case (S.REINSPECTION, "warned" | "conditional"):
            return False
        case (_, "lapsed" | "unfiled" | "silent") | (S.RECTIFICATION, "failed"):
            return outcome in silences
        case (_, "unit_gone"):
            return bool(ends)
        case (S.MATERIALS, "incomplete"):
            return bool(regulation.supplements and regulation.supplements.value)
        case (S.CONSULTATION, "opposed" | "agreed" | "reported"):
            return (outcome == "reported") is not regulation.one_opposes or outcome == "agreed"
        case (S.PROVISIONAL, "discontinued"):
            return bool(regulation.causes)
        case (S.TERM, "expired"):
            return "expired" in silences and Duty.RENEWAL not in duties
        case (S.TERM, "due"):
            return Duty.LEAD in duties
        case (S.TERM, "requested"):
            return Duty.RENEWAL in duties
        case (S.TERM, "ended"):
            return "ended" in silences or Duty.RENEWAL in duties
        case (S.TERM, "missed"):
            return any(filing.missing for filing in regulation.filings.values())
        case (S.TERM, "late"):
            return any(change.late for change in regulation.changes.values())
        case (S.TERM, "unclear"):
            return any(change.effect == "recognise" for change in regulation.changes.values())
        case (S.SECOND, "again"):
            return bool(_again(regulation))
        case (S.HEARING, "requested"):
            return Duty.SESSION in duties
        case (S.AFTERMATH, "restored"):
            return Duty.REVIEW in duties
    return True
