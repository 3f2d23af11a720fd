"""Paths: the course that one measure's own rules leave open, arrow by arrow: drawn, checked and looked ahead along."""

from collections.abc import Callable, Iterator
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
    BEGINS,
    NEXT,
    Arrow,
    follow,
    held,
    in_effect,
    next_step,
    onward,
    result_outcome,
    stage_of,
    there,
    to_confirm,
)
from workflows.life.kinds import REINSPECTED, TRIED

Needs = Callable[[Regulation, S, str], bool]
"""Whether a measure has what an outcome at a stage needs."""


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
        if arrow.to == NEXT and stage in REINSPECTED:
            yield from _reinspected(regulation, arrow)
        elif arrow.to == NEXT:
            yield from _steps(regulation, arrow)
        elif arrow.to == ALONG:
            for label, consequence in _or_too_many(regulation, stage, outcome):
                yield Path(stage, outcome, label, there(regulation, consequence))
        else:
            again = stage in REINSPECTED and arrow.to is S.REINSPECTION
            yield Path(stage, outcome, "", S.REINSPECTION if again else held(regulation, arrow.to, outcome))


def _reinspected(regulation: Regulation, arrow: Arrow) -> Iterator[Path]:
    """To the next step of a re-inspection; after the last one wherever a result leads."""
    stage, outcome = arrow.stage, arrow.outcome
    for proposed in ("passed", "warned", "conditional", "failed"):
        standing = Standing(stage=stage, proposed=proposed)
        at, come = in_effect(regulation, standing, stage, outcome)
        if at is stage:
            yield from (Path(stage, outcome, "", to) for to in follow(regulation, standing, outcome))
            return
        if not _comes(regulation, come):
            continue
        if ARROWS[at, come].to == ALONG:
            for label, consequence in _or_too_many(regulation, at, come):
                yield Path(stage, outcome, label, there(regulation, consequence))
        else:
            yield Path(stage, outcome, "", S.TERM)


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
        if warnings and outcome in BEGINS and S.WARNING in consequence.measures:
            yield label, warnings.follows
    if warnings and outcome in ("missed", "late") and stage is not S.TERM:
        at_once = warnings.follows.then in AT_ONCE or stage is S.WARNING
        if at_once and any(S.WARNING in one.measures for one in _omissions(regulation, outcome)):
            yield "", warnings.follows
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
            if stage is S.SECOND:
                yield from ((one.label, one.follows) for one in regulation.second_failures.values())
        case (S.REINSPECTION, "failed") if not regulation.results:
            yield "", regulation.failing
        case (_, "raised"):
            yield from _of_causes(regulation, stage)
        case (_, "missed" | "late"):
            follows = _omissions(regulation, outcome)
            yield from (("", one) for one in follows if stage is S.TERM or one.then in AT_ONCE)
        case (S.REINSPECTION, _):
            yield from _of_results(regulation, outcome)


def _omissions(regulation: Regulation, outcome: str) -> Iterator[Consequence]:
    """What follows from a report missed, or from a change told late."""
    if outcome == "missed":
        yield from (one.missing for one in regulation.filings.values() if one.missing)
    else:
        yield from (one.late for one in regulation.changes.values() if one.late)


def _of_causes(regulation: Regulation, stage: S) -> Iterator[tuple[str, Consequence]]:
    for cause in regulation.causes.values():
        if stage is S.TERM or cause.follows.then in AT_ONCE:
            yield cause.label, cause.follows


def _of_results(regulation: Regulation, outcome: str) -> Iterator[tuple[str, Consequence]]:
    for result in regulation.results.values():
        if result_outcome(result.passes, result.follows) == outcome:
            yield result.label, result.follows


def _possible(regulation: Regulation, stage: S, outcome: str) -> bool:
    """Whether the measure has this outcome at all."""
    needs = NEEDS.get((stage, outcome)) or NEEDS_ANYWHERE.get(outcome)
    return needs is None or needs(regulation, stage, outcome)


def _result(regulation: Regulation, _stage: S, outcome: str) -> bool:
    """Whether a re-inspection comes out so at once: a result that has to be confirmed does when that is over."""
    return not to_confirm(regulation) and _comes(regulation, outcome)


def _comes(regulation: Regulation, outcome: str) -> bool:
    """Whether a re-inspection can come out so: by the measure's own results, else passed or failed."""
    if outcome == "failed" and regulation.warnings and _warned(regulation):
        return True
    results = {result_outcome(one.passes, one.follows) for one in regulation.results.values()}
    return outcome in (results or ("passed", "failed"))


def _silence(regulation: Regulation, stage: S, outcome: str) -> bool:
    """Whether silence about a duty of this stage means so."""
    return any(
        rule.silence is not None and rule.silence.means == outcome
        for duty, rule in regulation.duties.items()
        if stage_of(duty) is stage
    )


def _opinion(regulation: Regulation, _stage: S, outcome: str) -> bool:
    """Whether one opposed body ends the consultation, or is reported on."""
    return outcome == ("opposed" if regulation.one_opposes else "reported")


def _raised(regulation: Regulation, stage: S, _outcome: str) -> bool:
    return any(stage is S.TERM or one.follows.then in AT_ONCE for one in regulation.causes.values())


def _omitted(regulation: Regulation, stage: S, outcome: str) -> bool:
    return any(True for _ in _or_too_many(regulation, stage, outcome))


def _has(duty: Duty) -> Needs:
    return lambda regulation, _stage, _outcome: duty in regulation.duties


NEEDS: dict[tuple[S, str], Needs] = {
    **{(S.REINSPECTION, outcome): _result for outcome in ("passed", "warned", "conditional", "failed")},
    (S.REINSPECTION, "proposed"): lambda pack, _, __: to_confirm(pack),
    (S.MATERIALS, "incomplete"): lambda pack, _, __: bool(pack.supplements and pack.supplements.value),
    (S.CONSULTATION, "opposed"): _opinion,
    (S.CONSULTATION, "reported"): _opinion,
    **{(stage, "discontinued"): lambda pack, _, __: bool(pack.causes) for stage in TRIED},
    (S.TERM, "expired"): lambda pack, *at: _silence(pack, *at) and Duty.RENEWAL not in pack.duties,
    (S.TERM, "due"): _has(Duty.LEAD),
    (S.TERM, "requested"): _has(Duty.RENEWAL),
    (S.TERM, "ended"): lambda pack, *at: _silence(pack, *at) or Duty.RENEWAL in pack.duties,
    (S.TERM, "unclear"): lambda pack, _, __: any(one.effect == "recognise" for one in pack.changes.values()),
    (S.RECTIFICATION, "failed"): _silence,
    (S.SECOND, "again"): lambda pack, _, __: bool(_again(pack)),
    (S.STATEMENT, "requested"): _has(Duty.HEARING),
    (S.AFTERMATH, "restored"): _has(Duty.REVIEW),
}
"""What a measure must have for an outcome to be possible at a stage; any other always is."""

NEEDS_ANYWHERE: dict[str, Needs] = {
    "raised": _raised,
    "missed": _omitted,
    "late": _omitted,
    "lapsed": _silence,
    "unfiled": _silence,
    "silent": _silence,
    "unit_gone": lambda pack, _, __: any(one.effect == "end" for one in pack.changes.values()),
}
"""The same for outcomes of many stages."""
