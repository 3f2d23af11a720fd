"""Outcomes: what the unit, and where a title is lost or restored all who must know, are told has come out."""

from datetime import date
from typing import Any

from schemas.consequence import Consequence, Lasting
from schemas.foundation import Founded
from schemas.life import Life, Standing
from schemas.obligation import Obligation
from schemas.party import Party, Role
from schemas.span import Span
from schemas.stage import Duty
from schemas.stage import Stage as S
from schemas.tidings.outcomes import Barred, Handled, InForce, Lost, Outcome, Restored
from schemas.tidings.parts import Grounds, Lapse, Marked
from workflows.life.course import BESIDE, TOLD
from workflows.life.duties import parties_for, party_for
from workflows.life.kinds import HELD, PASSING
from workflows.life.law import Law
from workflows.life.ruling import sanction_of
from workflows.life.tidings import Told, after_term, honour, term

NO_GROUNDS = Grounds()


def outcome(
    law: Law, life: Life, was: S, result: str, grounds: Grounds, marked: Marked | None = None
) -> list[Told]:
    """To the unit and those who see to it: what has come out of a stage, and where its title stands now."""
    how = TOLD.get((was, result), "inside")
    readers = [] if how == "inside" else [party_for(life, Role.UNIT)]
    readers += beside(life, was, result)
    if not readers:
        return []
    standing, regulation = life.standing, law.regulation
    facts: dict[str, Any] = {
        "graded": _graded(law, standing, was, result),
        "proposed": standing.proposed if result == "proposed" else None,
        "marked": None if result in _SIMPLY_PASSED else marked,
        "raised": standing.follows if result in ("raised", "missed", "late") else None,
        "by_group": _by_group(law),
        "leaving": standing.leaving,
        "handled": _handled(law, standing, was, result),
        "again": (was, result) == (S.SECOND, "again") and S.SERVICE in regulation.once_more.measures,
        "barred": _barred(law, standing, result),
    }
    if standing.leaving == "downgraded" and regulation.honour.lower:
        facts["lower"] = regulation.honour.lower.name
    if result == "named":
        facts |= {"batch": standing.batch, "number": standing.number}
    if result == "title_suspended":
        facts["suspension"] = _longest(standing)
    if result == "lifted":
        facts["withheld"] = not law.in_force(standing)
    if result == "revoked":
        facts["revoked_under"] = law.rule(Duty.REVOCATION).foundation
    if standing.stage is S.TERM:
        facts |= {
            "term": term(standing),
            "after_term": after_term(law) if Duty.TERM in regulation.duties else None,
        }
    if result == "expired":
        facts["in_force"] = _in_force(law, standing)
    if standing.rests and was is S.REINSPECTION:
        said = regulation.term.in_force_in_rectification
        facts["rests"] = InForce(yes=False, basis=said.foundation if said else None)
    tiding = Outcome(
        was=was,
        outcome=result,
        stage=standing.stage,
        beside=standing.beside,
        honour=honour(law, life),
        grounds=grounds,
        **facts,
    )
    return [Told(reader, tiding, how == "urgent" and reader.role is Role.UNIT) for reader in readers]


_SIMPLY_PASSED = ("passed", "named")


def beside(life: Life, was: S, result: str) -> list[Party]:
    """The township and the body that recommended the unit, where an outcome concerns them; none of them twice."""
    if (was, result) not in BESIDE:
        return []
    found = [one for role in (Role.TOWNSHIP, Role.RECOMMENDER) for one in parties_for(life, role)]
    return [one for one in found if one.role is Role.TOWNSHIP or one.area not in _areas(found)]


def _areas(parties: list[Party]) -> list[str | None]:
    return [one.area for one in parties if one.role is Role.TOWNSHIP]


def put_off(law: Law, life: Life, grounds: Grounds) -> list[Told]:
    """To the unit: a report was missed, and what follows waits until what is being carried out is over."""
    tiding = Outcome(
        was=S.TERM,
        outcome="missed",
        stage=life.standing.stage,
        honour=honour(law, life),
        grounds=grounds,
        put_off=True,
    )
    return [Told(party_for(life, Role.UNIT), tiding)]


def _graded(law: Law, standing: Standing, was: S, result: str) -> str | None:
    """What the measure itself calls the result of a re-inspection."""
    named = law.regulation.results.get(standing.result or "")
    told = was is S.REINSPECTION and result in ("proposed", "passed", "warned", "conditional", "failed")
    return named.label if named and told else None


def _by_group(law: Law) -> bool:
    """Whether the leadership group alone decides."""
    decides = law.regulation.duties.get(Duty.DECISION)
    return decides is not None and decides.by is Role.LEADERSHIP and not decides.jointly


def _handled(law: Law, standing: Standing, was: S, result: str) -> Handled | None:
    """What is done about it, where the outcome alone does not tell."""
    regulation = law.regulation
    if standing.leaving or result == "proposed":
        return None
    named = regulation.results.get(standing.result or "")
    if was is S.REINSPECTION and named and standing.follows:
        return Handled(follows=standing.follows, basis=standing.follows.own or named.foundation)
    chosen = next(
        (one for one in regulation.second_failures.values() if one.follows == standing.follows), None
    )
    if was is S.SECOND and result == "failed" and chosen:
        return Handled(follows=chosen.follows, basis=chosen.follows.own or chosen.foundation)
    failing: Consequence | None = regulation.failure if was is S.REINSPECTION else regulation.second_failure
    if result == "failed" and failing and standing.stage in HELD:
        return Handled(follows=failing, basis=failing.own)
    return None


def _barred(law: Law, standing: Standing, result: str) -> Barred | None:
    if not standing.ban_until or not (result == "revoked" or standing.leaving):
        return None
    way_out = law.regulation.way_out
    own = way_out.bans.get(standing.cause or "") or way_out.bans.get(standing.leaving or "revoked")
    return _until(standing.ban_until, own or way_out.ban)


def _until(day: date, rule: Founded | None, since: date | None = None) -> Barred:
    return Barred(until=day, since=since, basis=rule.foundation if rule else None)


def _longest(standing: Standing) -> Lasting | Span:
    """Until when it is suspended, whatever else may come."""
    settled = standing.suspended and standing.lasts != "until_lifted"
    return "until_settled" if settled or standing.lasts is None else standing.lasts


def _in_force(law: Law, standing: Standing) -> InForce:
    rule = law.regulation.term.in_force_after_expiry
    return InForce(yes=law.in_force(standing), basis=rule.foundation if rule else None)


def public(law: Law, life: Life, result: str, grounds: Grounds) -> list[Told]:
    """To all but the unit whom a revocation 取消称号 concerns, and later to the same that it is off."""
    return [
        Told(party, _public(law, life, party, result, grounds), urgent=True)
        for who in law.regulation.way_out.tells
        if who is not Role.UNIT
        for party in parties_for(life, who)
    ]


def _public(law: Law, life: Life, to: Party, result: str, grounds: Grounds) -> Lost | Restored:
    standing, funds = life.standing, to.role is Role.FUNDER
    if result == "restored":
        return Restored(honour=honour(law, life), grounds=grounds, term=term(standing), funds=funds)
    sanction, until = sanction_of(law, standing, standing.leaving or "revoked"), standing.recommender_until
    barred = _until(until, sanction, standing.recommender_from) if until else None
    left = standing.leaving is not None
    return Lost(
        honour=honour(law, life),
        on=standing.dates["stage" if left else "revoked"],
        leaving=standing.leaving,
        basis=None if left else law.rule(Duty.REVOCATION).foundation,
        grounds=grounds,
        barred=barred if to.role is Role.RECOMMENDER else None,
        plaque=to.role is Role.TOWNSHIP and Duty.PLAQUE in law.regulation.duties,
        funds=funds,
    )


_SAYS_SO = (Duty.FILING, Duty.SUPPLEMENT, Duty.RECTIFICATION)


def lapsed(law: Law, one: Obligation) -> Grounds:
    """That nobody decided this: it follows from silence. Nothing of what says so itself, or runs out by itself."""
    rule = law.rule(one.duty, one.about)
    if rule.silence is None or one.duty in (*PASSING, *_SAYS_SO) or rule.silence.means == "lapsed":
        return NO_GROUNDS
    return Grounds(lapse=Lapse(what=rule.what, basis=rule.silence.foundation))
