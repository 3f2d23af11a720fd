"""Upkeep 更正与更新: an application put right before it is publicised; how a unit is reached by now."""

from datetime import datetime

from schemas.application import Application
from schemas.facts import Facts
from schemas.life import Life
from schemas.opening import Amend, Apply, UpdateUnit
from schemas.refusals.applying import (
    AmendedTooLate,
    AssessedAlready,
    CodeIsIdentity,
    CodeKnown,
    HonourFixed,
    NothingAmended,
)
from schemas.unit import Unit
from workflows.life import acts, events
from workflows.life.refusal import Refusal
from workflows.life.ruling import Ruling
from workflows.life.workpaper import Workpaper


def may_amend(life: Life) -> None:
    """`Refusal` once everybody has read who is to be named."""
    if "publicised" in life.standing.dates:
        raise Refusal(AmendedTooLate())


def kept_up(paper: Workpaper, action: Amend | UpdateUnit, facts: Facts | None, effective: datetime) -> None:
    """What is put right, or has changed meanwhile, is so from now on."""
    if isinstance(action, Amend):
        amended(paper, action, facts, effective)
    else:
        updated(paper, action, effective)


def amended(paper: Workpaper, action: Amend, facts: Facts | None, effective: datetime) -> None:
    """更正申报: it reads as it should have; what the unit is judged by, only before it was."""
    life, new = paper.life, action.application
    old = life.application
    assert old is not None
    if (old.honour, old.level) != (new.honour, new.level):
        raise Refusal(HonourFixed())
    if new == old and not action.documents:
        raise Refusal(NothingAmended())
    if _judged_by(old) != _judged_by(new):
        if any(one.kind == "assess" for one in life.taken):
            raise Refusal(AssessedAlready())
        acts.check_stated(paper.law, _applied(life, action), facts, received=False)
        filers = dict.fromkeys((*life.filers, action.actor.account))  # nobody decides on what they filed
        paper.life = life.model_copy(update={"filers": tuple(filers)})
    paper.life = paper.life.model_copy(update={"application": new})
    events.put(paper, new.unit)
    paper.carry(Ruling(None), "amended", effective, action.on, action=action, facts=facts)


def _judged_by(application: Application) -> tuple[object, ...]:
    """What a measure asks of an application, and what other titles may stand against."""
    unit = application.unit
    told = (application.holds, application.preparing_since, application.no_incident_since)
    return (unit.id, unit.category, application.recommender, *told)


def _applied(life: Life, action: Amend) -> Apply:
    """The application as if it had come so on the day on which it came."""
    fields = {name: getattr(action, name) for name in Apply.model_fields if name in Amend.model_fields}
    return Apply.model_construct(**{**fields, "kind": "apply", "on": life.standing.dates["applied"]})


def updated(paper: Workpaper, action: UpdateUnit, effective: datetime) -> None:
    """更新单位信息: also in how the unit was before a change, which may be taken back."""
    application = paper.life.application
    assert application is not None
    unit = application.unit
    if action.code is not None and unit.office_number is None:
        raise Refusal(CodeIsIdentity())
    if action.code is not None and unit.code not in (None, action.code):
        raise Refusal(CodeKnown(known=str(unit.code)))
    now = reached(unit, action)
    if now == unit:
        raise Refusal(NothingAmended())
    taken = tuple(
        one.model_copy(update={"unit": reached(one.unit, action)})
        if one.unit and one.unit.id == unit.id
        else one
        for one in paper.life.taken
    )
    paper.life = paper.life.model_copy(update={"taken": taken})
    events.put(paper, now)
    paper.carry(Ruling(None), "updated", effective, action.on, action=action)


def reached(unit: Unit, action: UpdateUnit) -> Unit:
    """The unit with what is said of it."""
    said = {name: value for name in ("post", "phone", "mailbox") if (value := getattr(action, name))}
    contact = unit.contact.model_copy(update=said)
    return unit.model_copy(update={"contact": contact, "code": action.code or unit.code})
