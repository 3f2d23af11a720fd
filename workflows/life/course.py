"""The course of a life: every path a title may take, beside the words of seed 000 三(四) and of the pack."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from schemas.consequence import Consequence
from schemas.life import Ground, Standing
from schemas.regulation import Regulation
from schemas.stage import MEASURES, Duty
from schemas.stage import Stage as S
from workflows.life.kinds import (
    BY_STAGE,
    DUTIES,
    HELD,
    PENDING,
    RAISED,
    REINSPECTED,
    TABLES,
    TREATMENT,
    TRIED,
)
from workflows.life.rows import Told, demand

NEXT: Literal["next"] = "next"
"""The next step of the way in, in the pack's order, and after the last one the term; of a re-inspection likewise, and
after its last one wherever the result leads that was proposed."""

ALONG: Literal["along"] = "along"
"""Along a consequence: its next measure, and after the last one where it goes on."""


class Arrow(NamedTuple):
    """From `stage`, when this has come out, the course goes on at `to`; and whether the unit is told."""

    stage: S
    outcome: str
    to: S | Literal["next", "along"]
    told: Told


COURSE = (
    # 严格标准、规范程序,严把入口关
    Arrow(S.APPLICATION, "applied", NEXT, "inside"),
    Arrow(S.PRELIMINARY, "agreed", NEXT, "told"),
    Arrow(S.PRELIMINARY, "rejected", S.ENDED, "told"),
    Arrow(S.MATERIALS, "complete", NEXT, "told"),
    Arrow(S.MATERIALS, "incomplete", S.SUPPLEMENT, "told"),
    Arrow(S.MATERIALS, "rejected", S.ENDED, "told"),
    Arrow(S.SUPPLEMENT, "supplemented", S.MATERIALS, "inside"),
    Arrow(S.ASSESSMENT, "passed", NEXT, "told"),
    Arrow(S.ASSESSMENT, "failed", S.ENDED, "urgent"),
    Arrow(S.CONSULTATION, "agreed", NEXT, "inside"),
    Arrow(S.CONSULTATION, "reported", NEXT, "inside"),
    Arrow(S.CONSULTATION, "opposed", S.ENDED, "told"),
    Arrow(S.DECISION, "approved", NEXT, "told"),
    Arrow(S.DECISION, "rejected", S.ENDED, "told"),
    Arrow(S.PUBLICITY, "unopposed", NEXT, "told"),
    Arrow(S.PUBLICITY, "contested", S.OBJECTION, "told"),
    Arrow(S.PUBLICITY, "upheld", S.ENDED, "told"),
    Arrow(S.OBJECTION, "dismissed", NEXT, "told"),
    Arrow(S.OBJECTION, "upheld", S.ENDED, "told"),
    Arrow(S.PROVISIONAL, "matured", NEXT, "told"),
    Arrow(S.ACCEPTANCE, "requested", NEXT, "inside"),
    *(Arrow(stage, "discontinued", S.ENDED, "told") for stage in TRIED),
    Arrow(S.NAMING, "named", NEXT, "told"),
    Arrow(S.NAMING, "declined", S.ENDED, "told"),
    # 对已命名示范单位实行每五年一复验,届满后由市民族团结进步创建领导小组办公室进行复验
    Arrow(S.TERM, "expired", S.REINSPECTION, "told"),
    Arrow(S.TERM, "due", S.REINSPECTION, "told"),
    Arrow(S.TERM, "requested", S.REINSPECTION, "inside"),
    Arrow(S.TERM, "ended", S.AFTERMATH, "urgent"),
    Arrow(S.TERM, "missed", ALONG, "told"),
    Arrow(S.TERM, "late", ALONG, "told"),
    Arrow(S.TERM, "unclear", S.RECOGNITION, "inside"),
    Arrow(S.RECOGNITION, "recognised", S.TERM, "told"),
    Arrow(S.RECOGNITION, "refused", S.AFTERMATH, "told"),
    Arrow(S.RECHECK, "agreed", NEXT, "inside"),
    Arrow(S.RECHECK, "rejected", NEXT, "inside"),
    Arrow(S.REINSPECTION, "proposed", NEXT, "told"),
    Arrow(S.RESULT_CONSULTATION, "agreed", NEXT, "inside"),
    Arrow(S.RESULT_CONSULTATION, "opposed", NEXT, "inside"),
    Arrow(S.CONFIRMATION, "approved", NEXT, "inside"),
    Arrow(S.CONFIRMATION, "rejected", S.REINSPECTION, "told"),
    Arrow(S.RESULT_PUBLICITY, "unopposed", NEXT, "inside"),
    Arrow(S.RESULT_PUBLICITY, "contested", S.RESULT_OBJECTION, "told"),
    Arrow(S.RESULT_PUBLICITY, "upheld", S.REINSPECTION, "told"),
    Arrow(S.RESULT_OBJECTION, "dismissed", NEXT, "inside"),
    Arrow(S.RESULT_OBJECTION, "upheld", S.REINSPECTION, "told"),
    Arrow(S.REINSPECTION, "passed", S.TERM, "told"),
    Arrow(S.REINSPECTION, "warned", ALONG, "told"),
    Arrow(S.REINSPECTION, "conditional", ALONG, "urgent"),
    # 复验不合格的,报领导小组对有关单位的主要领导进行谈话,责令限期整改
    Arrow(S.REINSPECTION, "failed", ALONG, "urgent"),
    *(Arrow(one.stage, one.outcome, ALONG, one.told) for one in TREATMENT),
    Arrow(S.RECTIFICATION, "filed", S.SECOND, "inside"),
    Arrow(S.RECTIFICATION, "unfiled", S.SECOND, "told"),
    Arrow(S.RECTIFICATION, "failed", ALONG, "urgent"),
    Arrow(S.SECOND, "passed", S.TERM, "told"),
    Arrow(S.SECOND, "again", ALONG, "told"),
    # 经整改复验仍不合格的,取消其荣誉称号;畅通出口关
    Arrow(S.SECOND, "failed", ALONG, "urgent"),
    Arrow(S.STATEMENT, "requested", S.HEARING, "inside"),
    Arrow(S.STATEMENT, "stated", S.REVOCATION, "inside"),
    Arrow(S.STATEMENT, "waived", S.REVOCATION, "inside"),
    Arrow(S.STATEMENT, "silent", S.REVOCATION, "inside"),
    Arrow(S.HEARING, "held", S.REVOCATION, "inside"),
    Arrow(S.REVOCATION, "kept", S.TERM, "told"),
    Arrow(S.REVOCATION, "revoked", S.AFTERMATH, "urgent"),
    Arrow(S.AFTERMATH, "restored", S.TERM, "urgent"),
    Arrow(S.AFTERMATH, "settled", S.ENDED, "inside"),
)

_SHARED = [Arrow(stage, "withdrawn", S.ENDED, "inside") for stage in PENDING]
_SHARED += [Arrow(stage, "lapsed", S.ENDED, "told") for stage in PENDING]
_SHARED += [Arrow(stage, "unit_gone", S.ENDED, "urgent") for stage in PENDING]
_SHARED += [Arrow(stage, "raised", ALONG, "urgent") for stage in RAISED]
_SHARED += [
    Arrow(stage, one, ALONG, "told") for stage in RAISED if stage is not S.TERM for one in ("missed", "late")
]
_SHARED += [Arrow(stage, "unit_gone", S.AFTERMATH, "urgent") for stage in HELD]
ARROWS = {(arrow.stage, arrow.outcome): arrow for arrow in (*COURSE, *_SHARED)}
STAYS = {(row.stage, outcome): told for row in DUTIES.values() for outcome, told in row.stays.items()}
STAYS |= {(stage, "lifted"): "urgent" for stage in HELD}
"""Whether the unit is told of what leaves its title in the stage where it stands."""
TOLD = {key: arrow.told for key, arrow in ARROWS.items()} | STAYS
"""Whether the unit is told of each outcome."""
BESIDE = frozenset(
    {
        *((S.ASSESSMENT, "failed"), (S.DECISION, "rejected")),
        *((S.NAMING, come) for come in ("named", "declined")),
        *((S.REINSPECTION, come) for come in ("passed", "warned", "conditional", "failed")),
        *((S.SECOND, come) for come in ("passed", "again", "failed")),
        *((S.TALK, "talked"), (S.ORDER, "ordered")),
    }
)
"""The outcomes that the township and the body that recommended the unit hear of as well: they see to it with it."""
GROUND_OF: dict[str, Ground] = {"withdrawn": "withdrawn", "lapsed": "lapsed"}
"""Why an application ended, by the outcome that ended it; every other end of the way in is a turning-down."""

_MOVES: dict[str, S] = {
    "renew": S.TERM,
    "keep": S.TERM,
    "reinspect": S.REINSPECTION,
    "rectify": S.RECTIFICATION,
    "revoke": S.STATEMENT,
    "downgrade": S.AFTERMATH,
    "end": S.AFTERMATH,
}
AFTER = frozenset(duty for duty, row in DUTIES.items() if row.stage is S.AFTERMATH)


def begins_term(stage: S, outcome: str) -> bool:
    """Whether the title is in its term again, or at last, with this outcome: naming is always the last step."""
    arrow = ARROWS.get((stage, outcome))
    return arrow is not None and (arrow.to is S.TERM or (arrow.to == NEXT and stage is S.NAMING))


BEGINS = ("raised", "missed", "late")
"""The outcomes with which a consequence begins from its first measure, wherever the title stands."""


def onward(regulation: Regulation, standing: Standing, stage: S, outcome: str = "") -> Consequence:
    """What is still to be carried out after `stage`: the measures that follow it, and the move after them."""
    under_way = standing.follows
    if under_way is None:
        first = stage is S.REINSPECTION or stage in MEASURES
        under_way = regulation.failing if first else regulation.failing_again
    measures = under_way.measures
    done = measures.index(stage) + 1 if stage in measures and outcome not in BEGINS else 0
    # A consequence may have come from an edition that had measures which the present one does not know.
    left = tuple(one for one in measures[done:] if BY_STAGE[one] in regulation.duties)
    return under_way if left == measures else under_way.model_copy(update={"measures": left})


def follow(regulation: Regulation, standing: Standing, outcome: str, here: S | None = None) -> tuple[S, ...]:
    """The stages after `outcome` at `here` (or the standing's stage); several where steps run side by side.

    `standing` says which consequence is under way and which steps were asked for. `KeyError` off the course.
    """
    stage, outcome = in_effect(regulation, standing, here or standing.stage, outcome)
    to = ARROWS[stage, outcome].to
    if to == NEXT and stage in REINSPECTED:
        return regulation.reinspection_steps[_step_done(regulation, stage) :][:1]
    if to == NEXT:
        return next_step(regulation, standing, stage)
    if to == ALONG:
        return (there(regulation, onward(regulation, standing, stage, outcome)),)
    return (to if stage in REINSPECTED and to is S.REINSPECTION else held(regulation, to, outcome),)


def in_effect(regulation: Regulation, standing: Standing, stage: S, outcome: str) -> tuple[S, str]:
    """What counts: after the last step of a re-inspection not how that came out, but the result that was proposed.

    Example. A measure has results confirmed and then publicised. The inspection fails on 1 March: proposed. It is
    confirmed on the 8th and publicised from the 9th to the 13th; nobody objects. With the end of the 13th it is as if
    the re-inspection had failed then: what the measure lets follow begins.
    """
    if stage not in REINSPECTED or standing.proposed is None or ARROWS[stage, outcome].to != NEXT:
        return stage, outcome
    last = _step_done(regulation, stage) >= len(regulation.reinspection_steps)
    return (S.REINSPECTION, standing.proposed) if last else (stage, outcome)


def _step_done(regulation: Regulation, stage: S) -> int:
    """How many steps of a re-inspection are over when `stage` is."""
    step = S.RESULT_PUBLICITY if stage is S.RESULT_OBJECTION else stage
    return regulation.reinspection_steps.index(step) + 1


def next_step(regulation: Regulation, standing: Standing, stage: S) -> tuple[S, ...]:
    """The next group of the way in of which anything is held; after the last one, the term."""
    groups = regulation.groups
    done = 0
    if stage is not S.APPLICATION:
        step = S.PUBLICITY if stage is S.OBJECTION else stage
        done = next(n for n, group in enumerate(groups, 1) if step in group)
    for group in groups[done:]:
        wanted = tuple(one for one in group if one not in regulation.on_request or one in standing.asked)
        if wanted:
            return wanted
    return (S.TERM,)


def there(regulation: Regulation, consequence: Consequence) -> S:
    """Where a consequence goes on: its first measure, or its move."""
    return consequence.measures[0] if consequence.measures else held(regulation, _MOVES[consequence.then])


def held(regulation: Regulation, stage: S, outcome: str = "") -> S:
    """The stage, or the one after it where the measure does not have it; of a re-inspection its first step.

    Only a revocation is reviewed: after every other end of a title there is at most the plaque to return.
    """
    if stage is S.REINSPECTION:
        return regulation.reinspection_steps[0]
    if stage is S.STATEMENT and Duty.STATEMENT not in regulation.duties:
        return S.REVOCATION
    if stage is S.AFTERMATH and regulation.duties.keys().isdisjoint(
        AFTER if outcome == "revoked" else (Duty.PLAQUE,)
    ):
        return S.ENDED
    return stage


AT_ONCE = ("revoke", "downgrade", "end")
"""The moves that also a title which is being looked into can be made to go at once."""


def to_confirm(regulation: Regulation) -> bool:
    """Whether the result of an inspection has to go through more before it takes effect."""
    return regulation.reinspection_steps[-1] is not S.REINSPECTION


def result_outcome(passes: bool, follows: Consequence) -> str:
    """What a named result is on the course: passed, warned (a pass with measures), conditional, or failed."""
    if not passes:
        return "failed"
    if follows.then == "rectify":
        return "conditional"
    return "warned" if follows.measures else "passed"


def stage_of(duty: Duty) -> S:
    """The stage in which a duty is owed."""
    return DUTIES[duty].stage


def _gaps() -> Iterator[str]:
    """Outcomes that would leave a title without a way on, or be told without being any."""
    yield from (
        f"outcome {come} at {stage}: BESIDE knows it, COURSE does not" for stage, come in BESIDE - TOLD.keys()
    )
    for duty in DUTIES:
        for outcome in TABLES.outcomes(duty):
            if (stage_of(duty), outcome) not in TOLD:
                yield (
                    f"outcome {outcome} of the duty {duty}: add its arrow at {stage_of(duty)} to COURSE in"
                    f" workflows/life/course.py, or say in the duty's row that the title `stays`"
                )


demand(_gaps())
