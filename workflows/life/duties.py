"""Which obligations a standing asks for, and how they open, close and are worked out again."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Literal, NamedTuple

from schemas.base import local_date, midnight
from schemas.entry import Closed, Moved
from schemas.life import Life, Standing
from schemas.obligation import Anchor, Kept, Obligation
from schemas.party import Body, Party, Role, Who
from schemas.period import Period
from schemas.regulation import DutyRule
from schemas.span import Span
from schemas.stage import Duty, Stage
from schemas.tidings.parts import Cause
from workflows.life import clock, ladders
from workflows.life.kinds import BY_STAGE, CONSULTS, HELD, OBJECTED, POSTINGS
from workflows.life.law import Law

How = Literal["done", "lapsed", "dropped"]


class Asked(NamedTuple):
    """A duty that the standing asks for; `about` tells apart several of one kind."""

    duty: Duty
    about: str | None = None


RUNNING = (Duty.TERM, Duty.FILING, Duty.LIFTING, Duty.SUSPENDED)
"""Duties which go on whatever else becomes of the title while it is held."""


def asked(law: Law, standing: Standing) -> Iterator[Asked]:
    """The duties that must be open while things stand so. Open obligations are always exactly these."""
    for stage in (standing.stage, *standing.beside):
        yield from _asked_at(law, standing, stage)
    if standing.stage is Stage.TERM or (standing.running and standing.stage in HELD):
        if standing.stage is not Stage.TERM and Duty.TERM in law.regulation.duties:
            yield Asked(Duty.TERM)
        for name in sorted(law.regulation.filings):  # a pack read from the register has its own order
            yield Asked(Duty.FILING, name)
    if standing.stage in HELD:
        yield from _while_suspended(standing)


def _while_suspended(standing: Standing) -> Iterator[Asked]:
    """A suspension that has to be lifted, or one for a span: another span is another duty."""
    if isinstance(standing.lasts, Span):
        yield Asked(Duty.SUSPENDED, standing.lasts.label)
    elif standing.lasts is not None:
        yield Asked(Duty.LIFTING)


def idle(law: Law, standing: Standing) -> Stage | None:
    """The stage, or step beside it, in which nobody owes anything and no period runs: one to stay in for ever.

    Example. Three bodies are consulted and one has agreed when an edition is adopted that asks the two others only.
    Once these have agreed, the opinion of the first cannot be taken back: nobody could be asked for it again.
    """
    for one in (standing.stage, *standing.beside):
        alone = standing.model_copy(update={"stage": one, "beside": (), "running": False})
        if one is not Stage.ENDED and not any(asked(law, alone)):
            return one
    return None


def _asked_at(law: Law, standing: Standing, stage: Stage) -> Iterator[Asked]:
    match stage:
        case stage if stage in CONSULTS:
            bodies = law.regulation.bodies
            yield from _unasked(CONSULTS[stage], bodies.value if bodies else (), standing)
        case stage if stage in POSTINGS:
            posting = POSTINGS[stage]
            yield Asked(posting.publicity if "publicised" in standing.dates else posting.publicise)
            yield from _objections(posting.objection, standing)
        case stage if stage in OBJECTED:
            yield from _objections(OBJECTED[stage], standing)
        case Stage.TERM:
            yield from _in_term(law, standing.dates)
        case Stage.AFTERMATH:
            yield from _in_aftermath(law, standing)
        case stage if stage in BY_STAGE:
            duty = BY_STAGE[stage]
            signers = tuple(who.value for who in law.rule(duty).signers)
            yield from _unasked(duty, signers, standing) if signers else (Asked(duty),)


def _unasked(duty: Duty, several: tuple[str, ...], standing: Standing) -> Iterator[Asked]:
    """One for each of several who have not said theirs yet."""
    return (Asked(duty, one) for one in several if one not in standing.opinions)


def _objections(duty: Duty, standing: Standing) -> Iterator[Asked]:
    pending = (number for number, state in standing.objections.items() if state == "pending")
    return (Asked(duty, number) for number in pending)


_UNTIL = {Duty.TERM: None, Duty.LEAD: "led", Duty.RENEWAL: "forgone"}
"""What a term may ask for, and the date that says that it is settled; the term itself lasts until it is over."""


def _in_term(law: Law, dates: Mapping[str, date]) -> Iterator[Asked]:
    wanted = (duty for duty, settled in _UNTIL.items() if settled not in dates)
    yield from (Asked(duty) for duty in wanted if duty in law.regulation.duties)
    if law.look:
        yield Asked(Duty.LOOK)


def _in_aftermath(law: Law, standing: Standing) -> Iterator[Asked]:
    duties, dates = law.regulation.duties, standing.dates
    if Duty.PLAQUE in duties and "plaque" not in dates:
        yield Asked(Duty.PLAQUE)
    if Duty.REVIEW not in duties or standing.leaving is not None or "reviewed" in dates:
        return  # only a revocation is reviewed: the other ends are nobody's decision against the unit
    if "review_requested" in dates:
        yield Asked(Duty.REVIEW)
    elif "review_closed" not in dates:
        yield Asked(Duty.REVIEW_WINDOW)


def readers_of(life: Life, who: Who, one: Obligation) -> tuple[Party, ...]:
    """The parties that a rung addresses: whoever owes the duty, or those whom the measure means."""
    return (one.by,) if who is Role.OWNER else parties_for(life, who, one.about)


def party_for(life: Life, who: Who, about: str | None = None) -> Party:
    """Whom the measure means in this life: unit by code, its township, the consulted or named body, the whole role."""
    application = life.application
    if application is None or isinstance(who, Body):
        return Party.of(who)
    match who:
        case Role.UNIT:
            return Party(role=who, area=application.unit.id)
        case Role.TOWNSHIP:
            return Party(role=who, area=application.unit.township)
        case Role.CONSULTED:
            return Party(role=who, area=about)
        case Role.RECOMMENDER:
            return Party(role=who, area=application.recommender)
        case _:
            return Party(role=who)


def parties_for(life: Life, who: Who, about: str | None = None) -> tuple[Party, ...]:
    """All whom the measure means: each body whose money follows the title, no recommender where there was none."""
    application = life.application
    if application and who is Role.FUNDER:
        return tuple(Party(role=who, area=name) for name in application.funders)
    if application and who is Role.RECOMMENDER and application.recommender is None:
        return ()
    return (party_for(life, who, about),)


def timed(law: Law, obligation: Obligation) -> Obligation:
    """The obligation with its due instant worked out from its clock."""
    due_at, provisional = clock.due_at(obligation, law.calendar)
    kept = obligation.kept
    if kept is not None and due_at == midnight(kept.reckoned + clock.DAY):
        due_at, provisional = midnight(kept.due + clock.DAY), False
    else:
        kept = None  # anchor, pauses or extensions say something else by now
    return obligation.model_copy(update={"due_at": due_at, "provisional": provisional, "kept": kept})


def opened(law: Law, life: Life, want: Asked, at: datetime, anchor: str | None) -> Obligation:
    """A new obligation for a duty that is asked for, counted from the date that its rule (or `anchor`) names."""
    rule = law.rule(want.duty, want.about)
    on = rule.counted_from
    if want.duty is Duty.FILING or on == "objected":  # each counts from its own filing
        on = f"{'filing' if want.duty is Duty.FILING else on} {want.about}"
    if want.duty is Duty.LOOK:  # from the last one, or from when the title came into its term
        on = "looked"
    if anchor and want.duty not in RUNNING and not rule.back:  # what counts back from the expiry still does
        on = anchor
    on = _begun(life.standing, on)
    by = next((who for who in rule.signers if who.value == want.about), rule.by)
    return _in_full(
        law,
        life.standing,
        Obligation(
            id=life.obligations_opened + 1,
            duty=want.duty,
            by=party_for(life, by, want.about),
            about=want.about,
            anchor=Anchor(on=on, day=life.standing.dates[on]),
            opened_at=at,
            due_at=at,
            **period(law, life.standing, want.duty, rule).parts() | ordered(life.standing, rule),
        ),
    )


def _in_full(law: Law, standing: Standing, obligation: Obligation) -> Obligation:
    """A new obligation with its due instant. What could not be asked for in time has its full time from now on.

    Example. The renewal can be asked for until 1 March, three months before the term is over. On 21 February a cause
    is raised, and while a title is looked into nothing can be asked for. It is passed on 11 March, and the same term
    goes on: the renewal can be asked for until 11 June, and the title does not end before that. Raised on 2 March, the
    cause has taken nothing from the unit, and gives it nothing.
    """
    one = _clocked(law, standing, obligation)
    today = local_date(one.opened_at)
    if one.duty is not Duty.RENEWAL or one.due >= today or "renewal" in standing.dates:
        return one
    anchor = Anchor(on="reopened", day=today)
    return timed(law, one.model_copy(update={"anchor": anchor, "back": False}))


def _clocked(law: Law, standing: Standing, obligation: Obligation) -> Obligation:
    """The obligation with its due instant; the duty of the term is due on the last day that the register shows."""
    one = timed(law, obligation)
    end = standing.dates.get("term_end") if one.duty is Duty.TERM else None
    if end is None or end == one.due:
        return one
    reckoned = timed(law, one.model_copy(update={"kept": None}))
    return timed(law, reckoned.model_copy(update={"kept": kept_at(reckoned, end)}))


def period(law: Law, standing: Standing, duty: Duty, rule: DutyRule) -> Period:
    """How a duty's time is counted, or is at most: of rectification and a suspension as what led to it says."""
    follows = standing.follows or law.regulation.failing
    own = follows.within if duty is Duty.RECTIFICATION else None
    if duty is Duty.SUSPENDED and isinstance(standing.lasts, Span):
        own = standing.lasts
    return rule.period.model_copy(update={"within": own, "due_on": None}) if own else rule.period


def ordered(standing: Standing, rule: DutyRule | None) -> dict[str, Span | None]:
    """What an act has said of how long a duty is, where the measure leaves that to it."""
    own = standing.length and rule and rule.as_ordered
    return {"within": standing.length} if own else {}


def _begun(standing: Standing, on: str) -> str:
    """The date to count from: the stage's own where the named one has not come.

    A title that is looked into for a cause is not re-inspected after a term that goes on; one that has ended otherwise
    than by a revocation has no day of one.
    """
    early = on == "term_end" and standing.running and standing.cause is not None
    gone = on == "revoked" and standing.leaving is not None  # an earlier revocation may have been undone
    return "stage" if early or gone or on not in standing.dates else on


class Settled(NamedTuple):
    """What became of the obligations."""

    life: Life
    opened: tuple[Obligation, ...] = ()
    closed: tuple[Closed, ...] = ()
    moved: tuple[Moved, ...] = ()
    dropped: tuple[Obligation, ...] = ()


def settle(
    law: Law,
    life: Life,
    at: datetime,
    *,
    ended: int | None = None,
    how: How = "done",
    anchor: str | None = None,
    cause: Cause,
    like: tuple[Obligation, ...] = (),
    anew: bool = False,
) -> Settled:
    """Bring the open obligations in line with the standing: close, open, and work out dates that their anchor moved.

    `ended` is the obligation that was done or lapsed, `anchor` the date that reopened duties count from; a duty
    that opens again after its lapse was undone has the pauses and extensions of the one that it is `like`.
    Where the course is taken up `anew` at an earlier decision, the duties of its later turns are not kept.
    """
    wants = list(asked(law, life.standing))
    keep, closed, dropped = [], [], []
    for one in life.obligations:
        runs_on = not anew or one.duty in RUNNING
        if runs_on and one.id != ended and Asked(one.duty, one.about) in wants:
            keep.append(one)
            wants.remove(Asked(one.duty, one.about))
        else:
            if one.id != ended:
                dropped.append(one)
            rungs = len(ladders.of(law, one).rungs) if law.rule_of(one) else 0
            spared = rungs - one.next_rung
            closed.append(
                Closed(
                    id=one.id,
                    duty=one.duty,
                    how=how if one.id == ended else "dropped",
                    rungs_spared=max(0, spared),
                )
            )
    life = _renewed_late(life.model_copy(update={"obligations": tuple(keep)}), dropped, local_date(at))
    life, moved = reckon(law, life, at, cause)
    fresh = []
    for want in wants:
        obligation = opened(law, life, want, at, anchor)
        undone = next((one for one in like if (one.duty, one.about) == want), None)
        if undone is not None:
            same = {name: getattr(undone, name) for name in ("pauses", "extensions", "kept", "urged")}
            if obligation.anchor.is_own or undone.anchor.is_own:
                same["anchor"] = undone.anchor
            again = obligation.model_copy(update={**undone.parts(), **same})
            obligation = _clocked(law, life.standing, again)
            if obligation.due < local_date(at):  # it is late as it was before
                obligation = obligation.model_copy(update={"moved_at": at})
        fresh.append(obligation)
        life = life.model_copy(
            update={
                "obligations": (*life.obligations, obligation),
                "obligations_opened": life.obligations_opened + 1,
            }
        )
    return Settled(_waiting(life), tuple(fresh), tuple(closed), moved, tuple(dropped))


def _renewed_late(life: Life, dropped: list[Obligation], today: date) -> Life:
    """What day a renewal was due that was late already when something came between: it has had its time."""
    late = next((one for one in dropped if one.duty is Duty.RENEWAL and overdue(one, today)), None)
    if late is None or life.standing.stage not in HELD:
        return life
    dates = {**life.standing.dates, "renewal": late.due}
    return life.model_copy(update={"standing": life.standing.model_copy(update={"dates": dates})})


def reanchored(law: Law, life: Life, one: Obligation) -> Obligation:
    """The obligation with its anchor's day, and a length that was ordered, as the standing has them now, worked out.

    What was reopened, or taken over, keeps its own day: a later reopening is another one's.
    """
    one = one.model_copy(update=ordered(life.standing, law.rule_of(one)))
    if one.anchor.is_own:
        return timed(law, one)
    anchor = one.anchor.model_copy(update={"day": life.standing.dates.get(one.anchor.on, one.anchor.day)})
    return timed(law, one.model_copy(update={"anchor": anchor}))


def reckon(law: Law, life: Life, at: datetime, cause: Cause) -> tuple[Life, tuple[Moved, ...]]:
    """Work every open due date out again from its clock; say which ones moved and by what `cause`.

    Where a date moves later, reminders that lie ahead again are sent again; where it moves earlier, those that were
    missed are folded into the next.
    """
    moved, obligations = [], []
    for one in life.obligations:
        new = _clocked(law, life.standing, reanchored(law, life, one))
        if (new.due_at, new.provisional) != (one.due_at, one.provisional):
            moved.append(
                Moved(
                    id=new.id,
                    duty=new.duty,
                    was=one.due,
                    due=new.due,
                    provisional=new.provisional,
                    cause=cause,
                )
            )
        if new.due_at != one.due_at:
            new = ladders.again(law, new.model_copy(update={"moved_at": at}), at)
        obligations.append(new)
    return _waiting(life.model_copy(update={"obligations": tuple(obligations)})), tuple(moved)


def _waiting(life: Life) -> Life:
    """The term has no end as long as the unit can still apply for its renewal, also where that is past the last day.

    Once that is asked for, or forgone, it ends on its day; while a cause is dealt with the renewal may still come back.
    """
    owed = {one.duty: one for one in life.obligations}
    term, renewal = owed.get(Duty.TERM), owed.get(Duty.RENEWAL)
    if term is None:
        return life
    if renewal is None and (term.spared is None or life.standing.cause is not None):
        return life
    if renewal is not None and renewal.due <= (term.spared or term.due):
        return life
    spared = term.model_copy(update={"spared": renewal.due if renewal else None})
    obligations = tuple(spared if one.id == term.id else one for one in life.obligations)
    return life.model_copy(update={"obligations": obligations})


def kept_at(reckoned: Obligation, due: date) -> Kept | None:
    """That it stays due on a day other than its clock says."""
    return Kept(reckoned=reckoned.due, due=due) if reckoned.due != due else None


def overdue(obligation: Obligation, today: date) -> bool:
    """Derived, never stored: the day is past the due day."""
    return today > obligation.due
