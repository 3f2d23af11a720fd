"""Outcomes: what the unit, and where a title is lost or restored all who must know, are told has come out."""

from collections.abc import Iterator

from schemas.life import Life, Standing
from schemas.party import Role
from schemas.stage import Duty
from schemas.stage import Stage as S
from workflows.life import forms, words
from workflows.life.course import TOLD
from workflows.life.duties import parties_for, party_for
from workflows.life.kinds import HELD, PENDING
from workflows.life.law import Law
from workflows.life.phrases import GROUNDS, HEARD, NEXT, SEED
from workflows.life.words import Word


def outcome(law: Law, life: Life, was: S, result: str, grounds: str) -> list[Word]:
    """To the unit: what has come out of a stage, and where its title stands now."""
    how = TOLD.get((was, result), "inside")
    if how == "inside":
        return []
    standing = life.standing
    phrase = _fitting(law, standing, forms.OUTCOMES[was, result].told)
    named = law.regulation.results.get(standing.result or "")
    if named and was is S.REINSPECTION and result in ("passed", "warned", "conditional", "failed"):
        phrase = f"复验结果：{named.label}"
    if result in ("raised", "missed", "late") and standing.follows:
        phrase = f"{phrase}：{words.consequence(standing.follows)}"
    lines = [f"{phrase}。{grounds}"]
    if result == "named":
        phrase = f"决定命名为“{words.honour(law, life)}”"
        lines = [f"{phrase}：{standing.batch}，编号{standing.number}。{grounds}"]
    lines += _follows(law, standing, was, result, phrase)
    if standing.stage is S.TERM:
        lines.append(f"有效期：{words.term(standing)}{_then(law)}。")
    if result == "expired":
        state = "继续有效" if law.in_force(standing) else "暂停使用"
        rule = law.regulation.term.in_force_after_expiry
        lines.append(
            f"复验结果作出前，称号{state}{words.under_or_assumed(rule) if rule else ''}。请做好复验准备。"
        )
    lines += _next(standing, was, result, phrase)
    if result == "revoked":
        lines[0] = f"{phrase}{words.under(law.rule(Duty.REVOCATION))}。{grounds}"
    if standing.ban_until and (result == "revoked" or standing.leaving):
        bans = law.regulation.way_out.bans
        ban = bans.get(standing.cause or "") or bans.get(standing.leaving or "revoked")
        under = words.under_or_assumed(ban or law.regulation.way_out.ban)
        lines.append(f"{words.day(standing.ban_until)}前（含当日）不再受理申报{under}。")
    unit = party_for(life, Role.UNIT)
    return [Word(unit, phrase, tuple(lines), urgent=how == "urgent")]


def _fitting(law: Law, standing: Standing, phrase: str) -> str:
    """The phrase without what holds only where the steps follow one another, and are decided, as in Kaiyuan."""
    if standing.stage is not S.NAMING:
        phrase = phrase.removesuffix("，提请命名")
    if standing.stage is not S.PUBLICITY:
        phrase = phrase.removesuffix("，将予公示")
    decides = law.regulation.duties.get(Duty.DECISION)
    group = decides is not None and decides.by is Role.LEADERSHIP and not decides.jointly
    return phrase if group else phrase.removeprefix("领导小组")


def _follows(law: Law, standing: Standing, was: S, result: str, phrase: str) -> list[str]:
    """What is done about it, where the phrase alone does not tell."""
    regulation, lines = law.regulation, []
    named = regulation.results.get(standing.result or "")
    lower = regulation.honour.lower
    failing = regulation.failure if was is S.REINSPECTION else regulation.second_failure
    if standing.leaving == "downgraded" and lower:
        lines.append(f"降为“{lower.name}”。")
    elif standing.leaving and "终止" not in phrase:
        lines.append("称号终止。")
    elif was is S.REINSPECTION and named and standing.follows:
        lines.append(f"处理：{words.consequence(standing.follows)}{words.under_or_assumed(named)}。")
    elif result == "failed" and failing and standing.stage in HELD:
        lines.append(f"处理：{words.consequence(failing)}。")
    elif (was, result) == (S.REINSPECTION, "failed"):
        lines.append(SEED)
    elif (was, result) == (S.SECOND, "again") and S.SERVICE in regulation.once_more.measures:
        lines.append("下一步：另行送达整改通知，整改期限自送达起算。")
    return lines


def _next(standing: Standing, was: S, result: str, phrase: str) -> Iterator[str]:
    """What comes next, where the unit had better know before it is asked."""
    stage = standing.stage
    if stage is S.HEARING and was is not S.HEARING:
        yield HEARD
    elif stage is S.REVOCATION and was not in (S.HEARING, S.SESSION):
        yield "转入取消称号程序，由命名机关决定。"
    elif (was, result) in NEXT:
        yield NEXT[was, result]
    elif stage in PENDING and stage is not was and forms.STAGES[stage] not in phrase:
        yield f"下一步：{forms.stages(stage, *standing.beside)}。"


def _then(law: Law) -> str:
    duties = law.regulation.duties
    if Duty.TERM not in duties:
        return ""
    if words.ends_by_itself(law):
        return "，届满后自然终止"
    return "，届满前申请复验" if Duty.RENEWAL in duties else "，届满后复验"


def public(law: Law, life: Life, result: str, grounds: str) -> list[Word]:
    """To all but the unit whom a revocation 取消称号 concerns, and later to the same that it is off."""
    honour = f"“{words.honour(law, life)}”称号"
    told: list[Word] = []
    for role in law.regulation.way_out.tells:
        if role is Role.UNIT:
            continue
        for party in parties_for(life, role):
            if result == "restored":
                lines = [
                    f"复核决定恢复{honour}，此前的取消通知作废。{grounds}有效期：{words.term(life.standing)}。"
                ]
            else:
                lines = [_lost(law, life, honour, grounds)]
            if role is Role.RECOMMENDER and life.standing.recommender_until and result != "restored":
                rule = law.regulation.way_out.recommender_loses
                until = words.day(life.standing.recommender_until)
                lines.append(f"{until}前（含当日）不得再推荐{words.under_or_assumed(rule)}。")
            if role is Role.FUNDER:
                lines.append("随该称号安排的资金、项目请相应处理。")
            if role is Role.TOWNSHIP and result != "restored" and Duty.PLAQUE in law.regulation.duties:
                lines.append("请督促单位交回牌匾。")
            subject = "称号已恢复" if result == "restored" else "称号已取消"
            if life.standing.leaving:
                subject = f"称号已终止（{GROUNDS[life.standing.leaving]}）"
            told.append(Word(party, subject, tuple(lines), urgent=True))
    return told


def _lost(law: Law, life: Life, honour: str, grounds: str) -> str:
    """That a unit has the honour no more, since when and why."""
    standing = life.standing
    if standing.leaving:
        return f"{honour}自{words.day(standing.dates['stage'])}起终止：{GROUNDS[standing.leaving]}。{grounds}"
    return f"{words.day(standing.dates['revoked'])}决定取消{honour}{words.under(law.rule(Duty.REVOCATION))}。{grounds}"
