"""Powers: the one table of which role may do what in which stage; and that nobody decides on what they filed."""

from datetime import datetime
from typing import NamedTuple, cast

from schemas.action import (
    Acknowledge,
    Action,
    Annul,
    Ask,
    ChangeUnit,
    Consult,
    Correct,
    Credit,
    Examine,
    Extend,
    FileReport,
    Pause,
    Raise,
    Resume,
    Urge,
)
from schemas.base import local_date
from schemas.folding import meant, same
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Actor, Party, Role
from schemas.refusals import acting as no
from schemas.refusals.deciding import NoSuchFiling, NoSuchObjection, OtherBody
from schemas.refusals.reason import Item
from schemas.regulation import ChangeKind
from schemas.stage import Duty, Stage
from schemas.stage import Stage as S
from workflows.life import acts, crediting, events, remedy, undo, upkeep, urging
from workflows.life.duties import party_for
from workflows.life.kinds import ACTS, DUTIES, TABLES
from workflows.life.law import Law
from workflows.life.refusal import Refusal


class Power(NamedTuple):
    """In which stages; by whoever owes one of `duties`, or by one of `roles`.

    A filing is not a decision; whoever filed what is `judged` later decides on nothing of the title.
    """

    stages: tuple[S, ...]
    duties: tuple[Duty, ...] = ()
    roles: tuple[Role, ...] = ()
    files: bool = False
    judged: bool = True


def _power(kind: str) -> Power:
    row, duties = ACTS[kind], TABLES.answered(kind)
    stages = row.stages or tuple(dict.fromkeys(DUTIES[duty].stage for duty in duties))
    return Power(stages, duties, row.roles, row.files, row.judged)


POWERS = {kind: _power(kind) for kind in ACTS}
"""Some are further bound, by the pack and by what they are about: see `_bound`."""

Matter = str | int | None
"""Which one of its kind an act is about: a body, an objection, a report, a step, a cause, an obligation, an entry."""


def authorised(law: Law, life: Life, act: Action, now: datetime) -> Obligation | None:
    """The obligation that `act` answers, if it answers one; `Refusal` when whoever acts may not do that now."""
    return may(law, life, act.actor, act.kind, _matter(act), now)


def may(law: Law, life: Life, who: Actor, kind: str, matter: Matter, now: datetime) -> Obligation | None:
    """Whether `who` may do an act of this kind, about this matter, now: the one answer to that question.

    The obligation that they would answer, if it is one; `Refusal` when stage, role, account or pack do not allow it.
    What the act itself says, its dates, documents and contents, is judged later.
    """
    power = POWERS[kind]
    _in_stage(life, kind)
    owed = _owed(life, kind, matter)
    if power.duties and not owed:
        raise _nothing_owed(law, life, kind, str(matter))
    mine = [one for one in owed if who.party.covers(one.by)]
    if not mine:
        _by_role(life, who.party, kind, owed)
    if not power.files and power.duties and who.account in life.filers:
        raise Refusal(no.FiledIt(kind=kind, account=who.account))
    _bound(law, life, who, kind, matter, now)
    return next(iter(mine or owed), None)


def _in_stage(life: Life, kind: str) -> None:
    stage, stages = life.standing.stage, POWERS[kind].stages
    publicised = "publicised" in life.standing.dates
    if kind == "object" and publicised and stage not in stages:
        raise Refusal(no.PublicityOver())
    if not {stage, *life.standing.beside} & set(stages):
        raise Refusal(no.NotInStage(kind=kind, stage=stage))
    if kind == "object" and not publicised:
        raise Refusal(no.NotPublicised())


def _owed(life: Life, kind: str, matter: Matter) -> list[Obligation]:
    owed = [one for one in life.obligations if one.duty in POWERS[kind].duties]
    return [one for one in owed if same(one.about or "", str(matter))] if kind in _NAMED else owed


def _nothing_owed(law: Law, life: Life, kind: str, matter: str) -> Refusal:
    """Of what there is not at all, and so may be mistyped, another reason than of what may have been done."""
    regulation = law.regulation
    bodies = regulation.bodies.value if regulation.bodies else ()
    filings = tuple(Item(key=key, name=rule.what) for key, rule in sorted(regulation.filings.items()))
    match kind:
        case "consult" if meant(matter, bodies) is None:
            return Refusal(OtherBody(body=matter, known=bodies), regulation.bodies)
        case "file" if matter not in regulation.filings:
            return Refusal(NoSuchFiling(filing=matter, known=filings))
        case "examine" if matter not in life.standing.objections:
            return Refusal(NoSuchObjection(objection=matter))
    return Refusal(no.NothingOwed(kind=kind))


def _by_role(life: Life, by: Party, kind: str, owed: list[Obligation]) -> None:
    roles = POWERS[kind].roles
    if by.role not in roles:
        others = [one.by for one in owed] or [Party(role=role) for role in roles]
        raise Refusal(no.ByOthers(kind=kind, by=tuple(others), yours=by))
    if not by.covers(own := party_for(life, by.role)):
        raise Refusal(no.ByOwn(kind=kind, by=own, yours=by))


_NAMED = ("file", "consult", "examine")
"""The acts that say which of several duties they answer."""
_CLOCKS = ("extend", "pause", "resume")


def _bound(law: Law, life: Life, who: Actor, kind: str, matter: Matter, now: datetime) -> None:
    match kind:
        case "amend":
            upkeep.may_amend(life)
        case "ask":
            acts.may_ask(law, life, who.party, Stage(str(matter)))
        case "raise":
            events.may_raise(law, life, who.party, str(matter))
        case "credit":
            crediting.may_credit(law, str(matter))
        case "change":
            events.may_change(law, life, cast(ChangeKind, matter))
        case "acknowledge":
            remedy.may_acknowledge(law, life, who.party, cast(int, matter))
        case "urge":
            urging.may_urge(law, life, who.party, cast(int, matter), local_date(now))
        case "extend" | "pause" | "resume":
            remedy.may_reclock(law, life, who, kind, cast(int, matter), local_date(now))
        case "correct" | "annul":
            undo.may_undo(law, life, who, kind, cast(int, matter), now)


def _matter(act: Action) -> Matter:
    match act:
        case FileReport() | Credit():
            return act.filing
        case Consult():
            return act.body
        case Examine():
            return act.objection
        case Ask():
            return act.step.value
        case Raise():
            return act.cause
        case ChangeUnit():
            return act.change
        case Acknowledge() | Urge() | Extend() | Pause() | Resume():
            return act.obligation
        case Correct() | Annul():
            return act.entry
    return None
