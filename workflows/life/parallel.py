"""Parallel 并行: what others have decided on their own part stands when one of them corrects or takes back its own."""

from schemas.life import Standing, Taken
from workflows.life.course import stage_of
from workflows.life.kinds import CONSULTS, OBJECTIONS
from workflows.life.law import Law


def side_by_side(law: Law, taken: Taken) -> bool:
    """Whether others decide on their own part of the same duty: bodies consulted, objections, several who sign."""
    own = law.regulation.duties.get(taken.duty)
    return taken.duty in (*CONSULTS.values(), *OBJECTIONS) or bool(own and own.signers)


def others_kept(before: Standing, now: Standing, target: Taken, kept: tuple[Taken, ...]) -> Standing:
    """As before the decision, but with what others have said since."""
    if target.duty in OBJECTIONS:
        mine = before.objections.get(str(target.about))
        others = {k: v for k, v in now.objections.items() if k != target.about}
        own = {str(target.about): mine} if mine is not None else {}
        return before.model_copy(update={"objections": {**others, **own}})
    said = {**before.opinions, **{str(one.about): one.outcome for one in kept}}
    said.pop(str(target.about), None)
    return before.model_copy(update={"opinions": said})


def since(before: Standing, one: Taken) -> Taken:
    """A parallel decision that is kept: before it things stood as they do now, but for itself."""
    if one.duty in OBJECTIONS:
        standing = before.model_copy(update={"objections": {**before.objections, str(one.about): "pending"}})
        return one.with_before(standing)
    opinions = {body: said for body, said in before.opinions.items() if body != one.about}
    own = stage_of(one.duty)
    beside = before.beside if own in (before.stage, *before.beside) else (*before.beside, own)
    return one.with_before(before.model_copy(update={"opinions": opinions, "beside": beside}))
