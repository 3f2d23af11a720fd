"""Acts: what each action says, checked against the pack, as the outcome of a duty."""

from datetime import date

from schemas.act import Act, Decision
from schemas.action import (
    Assess,
    ChangeUnit,
    Check,
    DecideReview,
    Examine,
    FileReport,
    Inspect,
    NameTitle,
    SetClock,
    State,
)
from schemas.application import Application
from schemas.bar import Barred
from schemas.facts import Facts
from schemas.folding import meant, same
from schemas.life import Life, Standing
from schemas.opening import Apply
from schemas.party import Party, Role
from schemas.refusals import acting as no
from schemas.refusals.applying import (
    NotForOthers,
    OtherCategory,
    OtherHonour,
    OtherLevel,
    PlaqueOut,
    RecommenderBarred,
    StillMasked,
    TitleOpen,
    UnitBarred,
)
from schemas.refusals.deciding import (
    NoHearing,
    NoSuchObjection,
    NoSupplements,
    NumberMissing,
    SupplementsUsedUp,
)
from schemas.stage import Duty, Stage
from workflows.life import dating, everyday, lengths, preconditions, scoring
from workflows.life.kinds import ACTS
from workflows.life.law import Law
from workflows.life.refusal import Refusal


def outcome_of(law: Law, life: Life, act: Act, kind: str) -> str:
    """What the act decides. `Refusal` when its content does not fit the pack."""
    regulation, standing = law.regulation, life.standing
    lengths.check(law, standing, act)
    match act:
        case Assess():
            return scoring.assessed(law, life, act)
        case Inspect():
            return scoring.inspected(law, life, act)
        case Check(result="incomplete"):
            limit = regulation.supplements
            if limit is None or standing.supplements >= limit.value:
                raise (
                    Refusal(SupplementsUsedUp(most=limit.value), limit) if limit else Refusal(NoSupplements())
                )
        case FileReport():
            everyday.check_pieces(law, act)
        case Examine() if standing.objections.get(act.objection) != "pending":
            raise Refusal(NoSuchObjection(objection=act.objection))
        case NameTitle(result="named") if not (act.batch and act.number):
            raise Refusal(NumberMissing())
        case State(result="requested") if Duty.HEARING not in regulation.duties:
            raise Refusal(NoHearing())
    return ACTS[kind].outcome or str(getattr(act, "result"))  # noqa: B009  every other kind has one


def may_ask(law: Law, life: Life, by: Party, step: Stage) -> None:
    """提请增加环节: a step held only on request, asked for by whom the pack says, before its turn has passed."""
    regulation = law.regulation
    rule = regulation.on_request.get(step)
    if rule is None:
        raise Refusal(no.NotOnRequest(step=step, known=tuple(sorted(regulation.on_request))))
    if not by.among(rule.by):
        raise Refusal(no.AskedByOthers(step=step, by=rule.by), rule)
    if step in life.standing.asked:
        raise Refusal(no.AskedAlready(step=step))
    steps = regulation.steps
    at = PUBLICITY_OF.get(life.standing.stage, life.standing.stage)
    if at in steps and steps.index(at) >= steps.index(step):
        raise Refusal(no.TurnPassed(step=step, stage=life.standing.stage))


PUBLICITY_OF = {Stage.OBJECTION: Stage.PUBLICITY, Stage.SUPPLEMENT: Stage.MATERIALS}
"""The step of the way in that a stage without a place of its own belongs to."""


def check_dates(standing: Standing, act: Act, today: date) -> None:
    """A law date lies neither in the future nor before what it follows."""
    if act.on > today:
        raise Refusal(no.NotYet(on=act.on, today=today))
    # What befell the unit is reported weeks later, in whatever stage its title is by then.
    happened = isinstance(act, ChangeUnit)
    after = standing.dates.get("applied" if happened else "stage")
    if after is not None and act.on < after:
        if happened:
            raise Refusal(no.BeforeApplication(on=act.on, since=after))
        raise Refusal(no.BeforeStage(on=act.on, stage=standing.stage, since=after))
    asked = f"objected {act.objection}" if isinstance(act, Examine) else "review_requested"
    filed = standing.dates.get(asked) if isinstance(act, Examine | DecideReview) else None
    if filed is not None and act.on < filed:
        raise Refusal(no.BeforeAsked(on=act.on, since=filed))
    check_documents(act, today)


def check_documents(act: Act, today: date) -> None:
    """No act rests on a document of the future."""
    documents = act.documents if isinstance(act, Decision | SetClock) else ()
    if late := [one for one in documents if one.date > today]:
        raise Refusal(no.DocumentNotYet(number=late[0].called, day=late[0].date))


def check_apply(law: Law, act: Apply, facts: Facts | None) -> None:
    """入口: the right title, a known category, no other open title of the kind, no ban, the pack's preconditions."""
    application, regulation = act.application, law.regulation
    unit, actor = application.unit, act.actor.party
    own = {Role.UNIT: unit.id, Role.TOWNSHIP: unit.township}.get(actor.role)
    if actor.area and own and not same(actor.area, own):
        raise Refusal(NotForOthers(by=actor, unit=unit.name))
    check_honour(law, application)
    dating.under_edition(regulation.edition, act)
    check_stated(law, act, facts)


def check_honour(law: Law, application: Application) -> None:
    """The honour and level that the measure gives, and a measure that hides nothing any more."""
    honour = law.regulation.honour
    if meant(application.honour, honour.names) is None:
        raise Refusal(OtherHonour(honour=application.honour, known=honour.names), honour)
    if application.level not in (None, honour.level):
        raise Refusal(OtherLevel(level=honour.level), honour)
    if masked := law.regulation.masked:
        raise Refusal(StillMasked(places=len(masked)))


def check_category(law: Law, application: Application) -> None:
    """One of the categories of the measure."""
    category, known = application.unit.category, law.regulation.categories
    if meant(category, known.value) is None:
        raise Refusal(OtherCategory(category=category, known=known.value), known)


def check_stated(law: Law, act: Apply, facts: Facts | None, *, received: bool = True) -> None:
    """What the application states, against the pack and what the register knows; and whether it came in time."""
    check_category(law, act.application)
    _check_facts(law, act, facts or Facts())
    preconditions.check(law, act, facts or Facts(), received=received)


def _check_facts(law: Law, act: Apply, facts: Facts) -> None:
    way_out = law.regulation.way_out
    if facts.plaque_out:
        raise Refusal(PlaqueOut(title=facts.plaque_out), law.regulation.duties.get(Duty.PLAQUE))
    if facts.open_title:
        raise Refusal(TitleOpen(title=facts.open_title), law.regulation.honour)
    if facts.ban_until and act.on <= facts.ban_until:
        raise Refusal(UnitBarred(until=facts.ban_until), way_out.ban)
    bars = [Barred(until=facts.recommender_until)] if facts.recommender_until else []
    for bar in (*bars, *facts.recommender_bars):
        if bar.covers(act.on):
            body = str(act.application.recommender)
            barred = RecommenderBarred(recommender=body, until=bar.until)
            raise Refusal(barred, None if way_out.sanctions else way_out.recommender_loses)
