"""Powers: the one table of which role may do what in which stage; and that nobody decides on what they filed."""

from typing import NamedTuple

from schemas.action import Act, Consult, Examine, FileReport
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Role
from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life import forms
from workflows.life.docket import Refusal
from workflows.life.duties import party_for
from workflows.life.kinds import ACTS, DUTIES, PENDING, TABLES


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


def authorised(life: Life, act: Act, kind: str) -> Obligation | None:
    """The obligation that `act` answers, if it answers one; `Refusal` when stage, role or account do not allow it."""
    power = POWERS[kind]
    stage = life.standing.stage
    label = forms.ACTS[kind]
    if kind == "object" and "publicised" in life.standing.dates and stage not in power.stages:
        raise Refusal("公示期已结束，异议应在公示期内提出")
    if not {stage, *life.standing.beside} & set(power.stages):
        raise Refusal(f"现处“{forms.STAGES[stage]}”环节，不能办理“{label}”")
    owed = [one for one in life.obligations if one.duty in power.duties]
    if isinstance(act, FileReport):
        owed = [one for one in owed if one.about == act.filing]
    if isinstance(act, Consult):
        owed = [one for one in owed if one.about == act.body]
    if isinstance(act, Examine):
        owed = [one for one in owed if one.about == act.objection]
    if power.duties and not owed:
        raise Refusal(f"没有待“{label}”的事项（可能已经办理）")
    mine = [one for one in owed if act.actor.party.covers(one.by)]
    if not mine and act.actor.party.role not in power.roles:
        allowed = [one.by.label for one in owed] or [role.label for role in power.roles]
        raise Refusal(f"“{label}”应由{'、'.join(allowed)}办理，您的岗位是{act.actor.party.label}")
    if not mine and not act.actor.party.covers(own := party_for(life, act.actor.party.role)):
        raise Refusal(f"“{label}”应由本称号的{own.label}办理，您的岗位是{act.actor.party.label}")
    if not power.files and power.duties and act.actor.account in life.filers:
        raise Refusal(f"账号{act.actor.account}是本称号的申报或提交人，不得办理“{label}”（谁提交谁回避）")
    return next(iter(mine or owed), None)


def possible(life: Life) -> tuple[str, ...]:
    """What can be done now, and by whom: the line under every refusal."""
    stage = life.standing.stage
    lines = []
    for kind, power in POWERS.items():
        for one in life.obligations:
            if {stage, *life.standing.beside} & set(power.stages) and one.duty in power.duties:
                named = (one.by.area, one.by.role.value)
                about = f"（{one.about}）" if one.about and one.about not in named else ""
                lines.append(f"{forms.ACTS[kind]} {kind}{about}：{one.by.label}，{one.due.isoformat()}前")
    if stage in PENDING:
        lines.append("撤回申报 withdraw：单位")
    if stage is S.PUBLICITY and "publicised" in life.standing.dates:
        lines.append("提出异议 object：领导小组办公室、乡镇（街道）、督导组代为登记")
    if stage is S.APPLICATION:
        lines.append("申报 apply：单位、乡镇（街道）、领导小组办公室")
    if stage is S.TERM:
        lines.append(_in_term(life))
    if stage is S.ENDED:
        lines.append("本件已终结；符合条件的可以另行申报 apply")
    if stage is not S.APPLICATION and life.taken:
        lines.append("更正 correct、撤销原决定 annul：由作出原决定者办理")
    return tuple(dict.fromkeys(lines))


def _in_term(life: Life) -> str:
    ends = life.standing.dates.get("term_end")
    return f"有效期至{ends.isoformat()}，届满后复验；此前无须办理" if ends else "称号长期有效；按办法定期报告"
