"""The course of a life: every path a title may take, beside the words of seed 000 三(四) and of the pack."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from schemas.consequence import Consequence
from schemas.life import Ground, Standing
from schemas.regulation import Regulation
from schemas.stage import MEASURES, Duty
from schemas.stage import Stage as S
from workflows.life.kinds import BY_STAGE, DUTIES, HELD, PENDING, RAISED, TABLES, TREATMENT
from workflows.life.rows import Told, demand

NEXT: Literal["next"] = "next"
"""The next step of the way in, in the pack's order; after the last one, the term."""

ALONG: Literal["along"] = "along"
"""Along a consequence: its next measure, and after the last one where it goes on."""


class Line(NamedTuple):
    """From `stage`, when this has come out, the course goes on at `to`; and whether the unit is told."""

    stage: S
    outcome: str
    to: S | Literal["next", "along"]
    told: Told


COURSE = (
    # 严格标准、规范程序,严把入口关
    Line(S.APPLICATION, "applied", NEXT, "inside"),
    Line(S.PRELIMINARY, "agreed", NEXT, "told"),
    Line(S.PRELIMINARY, "rejected", S.ENDED, "told"),
    Line(S.MATERIALS, "complete", NEXT, "told"),
    Line(S.MATERIALS, "incomplete", S.SUPPLEMENT, "told"),
    Line(S.MATERIALS, "rejected", S.ENDED, "told"),
    Line(S.SUPPLEMENT, "supplemented", S.MATERIALS, "inside"),
    Line(S.ASSESSMENT, "passed", NEXT, "told"),
    Line(S.ASSESSMENT, "failed", S.ENDED, "urgent"),
    Line(S.CONSULTATION, "agreed", NEXT, "inside"),
    Line(S.CONSULTATION, "reported", NEXT, "inside"),
    Line(S.CONSULTATION, "opposed", S.ENDED, "told"),
    Line(S.DECISION, "approved", NEXT, "told"),
    Line(S.DECISION, "rejected", S.ENDED, "told"),
    Line(S.PUBLICITY, "unopposed", NEXT, "told"),
    Line(S.PUBLICITY, "contested", S.OBJECTION, "told"),
    Line(S.PUBLICITY, "upheld", S.ENDED, "told"),
    Line(S.OBJECTION, "dismissed", NEXT, "told"),
    Line(S.OBJECTION, "upheld", S.ENDED, "told"),
    Line(S.PROVISIONAL, "matured", NEXT, "told"),
    Line(S.PROVISIONAL, "discontinued", S.ENDED, "told"),
    Line(S.NAMING, "named", NEXT, "told"),
    Line(S.NAMING, "declined", S.ENDED, "told"),
    # 对已命名示范单位实行每五年一复验,届满后由市民族团结进步创建领导小组办公室进行复验
    Line(S.TERM, "expired", S.REINSPECTION, "told"),
    Line(S.TERM, "due", S.REINSPECTION, "told"),
    Line(S.TERM, "requested", S.REINSPECTION, "inside"),
    Line(S.TERM, "ended", S.AFTERMATH, "urgent"),
    Line(S.TERM, "missed", ALONG, "told"),
    Line(S.TERM, "late", ALONG, "told"),
    Line(S.TERM, "unclear", S.RECOGNITION, "inside"),
    Line(S.RECOGNITION, "recognised", S.TERM, "told"),
    Line(S.RECOGNITION, "refused", S.AFTERMATH, "told"),
    Line(S.REINSPECTION, "passed", S.TERM, "told"),
    Line(S.REINSPECTION, "warned", ALONG, "told"),
    Line(S.REINSPECTION, "conditional", ALONG, "urgent"),
    # 复验不合格的,报领导小组对有关单位的主要领导进行谈话,责令限期整改
    Line(S.REINSPECTION, "failed", ALONG, "urgent"),
    *(Line(one.stage, one.outcome, ALONG, one.told) for one in TREATMENT),
    Line(S.RECTIFICATION, "filed", S.SECOND, "inside"),
    Line(S.RECTIFICATION, "unfiled", S.SECOND, "told"),
    Line(S.RECTIFICATION, "failed", ALONG, "urgent"),
    Line(S.SECOND, "passed", S.TERM, "told"),
    Line(S.SECOND, "again", ALONG, "told"),
    # 经整改复验仍不合格的,取消其荣誉称号;畅通出口关
    Line(S.SECOND, "failed", ALONG, "urgent"),
    Line(S.HEARING, "requested", S.SESSION, "inside"),
    Line(S.HEARING, "stated", S.REVOCATION, "inside"),
    Line(S.HEARING, "waived", S.REVOCATION, "inside"),
    Line(S.HEARING, "silent", S.REVOCATION, "inside"),
    Line(S.SESSION, "held", S.REVOCATION, "inside"),
    Line(S.REVOCATION, "kept", S.TERM, "told"),
    Line(S.REVOCATION, "revoked", S.AFTERMATH, "urgent"),
    Line(S.AFTERMATH, "restored", S.TERM, "urgent"),
    Line(S.AFTERMATH, "settled", S.ENDED, "inside"),
)

_SHARED = [Line(stage, "withdrawn", S.ENDED, "inside") for stage in PENDING]
_SHARED += [Line(stage, "lapsed", S.ENDED, "told") for stage in PENDING]
_SHARED += [Line(stage, "unit_gone", S.ENDED, "urgent") for stage in PENDING]
_SHARED += [Line(stage, "raised", ALONG, "urgent") for stage in RAISED]
_SHARED += [Line(stage, "unit_gone", S.AFTERMATH, "urgent") for stage in HELD]
LINES = {(line.stage, line.outcome): line for line in (*COURSE, *_SHARED)}
_STAYS = {(row.stage, outcome): told for row in DUTIES.values() for outcome, told in row.stays.items()}
TOLD = {key: line.told for key, line in LINES.items()} | _STAYS
"""Whether the unit is told of each outcome."""
GROUNDS: dict[str, Ground] = {"withdrawn": "withdrawn", "lapsed": "lapsed"}
"""Why an application ended, by the outcome that ended it; every other end of the way in is a turning-down."""

_MOVES: dict[str, S] = {
    "renew": S.TERM,
    "keep": S.TERM,
    "reinspect": S.REINSPECTION,
    "rectify": S.RECTIFICATION,
    "revoke": S.HEARING,
    "downgrade": S.AFTERMATH,
    "end": S.AFTERMATH,
}
AFTER = frozenset(duty for duty, row in DUTIES.items() if row.stage is S.AFTERMATH)


def begins_term(stage: S, outcome: str) -> bool:
    """Whether the title is in its term again, or at last, with this outcome: naming is always the last step."""
    line = LINES.get((stage, outcome))
    return line is not None and (line.to is S.TERM or (line.to == NEXT and stage is S.NAMING))


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
    stage = here or standing.stage
    to = LINES[stage, outcome].to
    if to == NEXT:
        return next_step(regulation, standing, stage)
    if to == ALONG:
        return (there(regulation, onward(regulation, standing, stage, outcome)),)
    return (held(regulation, to, outcome),)


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
    """The stage, or the one after it where the measure does not have it.

    Only a revocation is reviewed: after every other end of a title there is at most the plaque to return.
    """
    if stage is S.HEARING and Duty.HEARING not in regulation.duties:
        return S.REVOCATION
    if stage is S.AFTERMATH and regulation.duties.keys().isdisjoint(
        AFTER if outcome == "revoked" else (Duty.PLAQUE,)
    ):
        return S.ENDED
    return stage


AT_ONCE = ("revoke", "downgrade", "end")
"""The moves that also a title which is being looked into can be made to go at once."""


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
    """Outcomes that would leave a title without a way on."""
    for duty in DUTIES:
        for outcome in TABLES.outcomes(duty):
            if (stage_of(duty), outcome) not in TOLD:
                yield (
                    f"outcome {outcome} of the duty {duty}: add its line at {stage_of(duty)} to COURSE in"
                    f" workflows/life/course.py, or say in the duty's row that the title `stays`"
                )


demand(_gaps())
