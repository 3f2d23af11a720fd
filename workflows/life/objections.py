"""Objections 异议: filed while a title, or a result, is publicised; how many are examined one by one."""

from datetime import datetime

from schemas.action import Object
from schemas.life import Life, Sets, Standing
from schemas.refusals import acting as no
from workflows.life import tidings
from workflows.life.kinds import OBJECTED
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.ruling import Ruling
from workflows.life.workpaper import Workpaper

APART = 6
"""So many objections are examined each for itself; those that come after them are examined together."""


def objected(standing: Standing, act: Object) -> Ruling:
    """异议: one more, with a number of its own, or joined to the last number 并案核查.

    Nobody is refused for coming late, and what each one says stands in its own entry.

    Example. Four hundred objections come in one publicity. Five are examined one by one; the sixth and all that come
    while it is being examined are one examination. One that comes after that one is over opens it again.
    """
    number = str(min(len(standing.objections) + 1, APART))
    waits = standing.objections.get(number) == "pending"
    sets: Sets = {"objections": {**standing.objections, number: "pending"}}
    return Ruling(None, sets, {} if waits else {f"objected {number}": act.on})


def check_object(law: Law, life: Life, act: Object) -> None:
    """异议: inside the publicity period, in a form that the pack admits."""
    objections = law.regulation.objections
    if objections is not None and act.form not in objections.admitted:
        raise Refusal(no.FormNotAdmitted(form=act.form, forms=objections.admitted), objections)
    if act.on < life.standing.dates["publicised"]:
        raise Refusal(no.BeforePublicity())


def filed(paper: Workpaper, action: Object, effective: datetime) -> None:
    """提出异议: one more is to be examined."""
    check_object(paper.law, paper.life, action)
    ruling = objected(paper.life.standing, action)
    paper.carry(ruling, "objected", effective, action.on, action=action, told=_joined(paper, ruling))


def _joined(paper: Workpaper, ruling: Ruling) -> tuple[tidings.Told, ...]:
    """That one more is to be examined with those that are: no duty opens that would say so."""
    if ruling.sets["objections"] != paper.life.standing.objections:
        return ()
    owed = (one for one in paper.life.obligations if one.about == str(APART))
    examined = (one for one in owed if one.duty in OBJECTED.values())
    return tuple(told for one in examined for told in tidings.opened(paper.law, paper.life, one))
