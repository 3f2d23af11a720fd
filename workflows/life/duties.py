"""Which obligations a standing asks for, and how they open, close and are worked out again."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple

from schemas.entry import Closed, Moved
from schemas.life import Life, Standing
from schemas.obligation import Anchor, Obligation
from schemas.party import Party, Role
from schemas.regulation import Ladder
from schemas.stage import Duty, Stage
from workflows.life import clock
from workflows.life.law import Law

How = Literal["done", "lapsed", "dropped"]

BY_STAGE: dict[Stage, Duty] = {
    stage: Duty(stage)
    for stage in Stage
    if stage.value in set(Duty) and stage not in (Stage.CONSULTATION, Stage.PUBLICITY, Stage.OBJECTION)
}
"""The stages that ask for one duty of the same name. The others are spelt out in `asked`."""


class Asked(NamedTuple):
    """A duty that the standing asks for; `about` tells apart several of one kind."""

    duty: Duty
    about: str | None = None


def asked(law: Law, standing: Standing) -> Iterator[Asked]:
    """The duties that must be open while things stand so. Open obligations are always exactly these."""
    match standing.stage:
        case Stage.CONSULTATION:
            for body in law.regulation.bodies.value:
                if body not in standing.opinions:
                    yield Asked(Duty.CONSULTATION, body)
        case Stage.PUBLICITY | Stage.OBJECTION:
            if standing.stage is Stage.PUBLICITY:
                yield Asked(Duty.PUBLICITY if "publicised" in standing.dates else Duty.PUBLICISE)
            for number, state in standing.objections.items():
                if state == "pending":
                    yield Asked(Duty.OBJECTION, number)
        case Stage.AFTERMATH:
            if "plaque" not in standing.dates:
                yield Asked(Duty.PLAQUE)
            if "review_requested" in standing.dates and "reviewed" not in standing.dates:
                yield Asked(Duty.REVIEW)
            elif "review_closed" not in standing.dates and "reviewed" not in standing.dates:
                yield Asked(Duty.REVIEW_WINDOW)
        case stage if stage in BY_STAGE:
            yield Asked(BY_STAGE[stage])


def reader_of(life: Life, role: Role, one: Obligation) -> Party:
    """The party that a rung addresses: whoever owes the duty, or the party behind a role."""
    return one.by if role is Role.OWNER else party_for(life, role, one.about)


def party_for(life: Life, role: Role, about: str | None = None) -> Party:
    """The party behind a role in this life: unit by code, its township, the consulted body, or the whole role."""
    application = life.application
    if application is None:
        return Party(role=role)
    match role:
        case Role.UNIT:
            return Party(role=role, area=application.unit.code)
        case Role.TOWNSHIP:
            return Party(role=role, area=application.unit.township)
        case Role.CONSULTED:
            return Party(role=role, area=about)
        case Role.RECOMMENDER:
            return Party(role=role, area=application.recommender)
        case _:
            return Party(role=role)


def ladder_of(law: Law, obligation: Obligation) -> Ladder:
    """The ladder that the pack hangs on this duty."""
    return law.regulation.ladders[law.rule(obligation.duty).ladder]


def timed(law: Law, obligation: Obligation) -> Obligation:
    """The obligation with its due instant worked out from its clock."""
    due_at, provisional = clock.due_at(obligation, law.rule(obligation.duty), law.calendar)
    return obligation.model_copy(update={"due_at": due_at, "provisional": provisional})


def opened(law: Law, life: Life, want: Asked, at: datetime, anchor: str | None) -> Obligation:
    """A new obligation for a duty that is asked for, counted from the date that its rule (or `anchor`) names."""
    rule = law.rule(want.duty)
    on = anchor or rule.counted_from
    if on == "objected":  # each objection counts from its own filing
        on = f"objected {want.about}"
    return timed(
        law,
        Obligation(
            id=life.obligations_opened + 1,
            duty=want.duty,
            by=party_for(life, rule.by, want.about),
            about=want.about,
            anchor=Anchor(on=on, day=life.standing.dates[on]),
            opened_at=at,
            due_at=at,
        ),
    )


class Change(NamedTuple):
    """What became of the obligations."""

    life: Life
    opened: tuple[Obligation, ...]
    closed: tuple[Closed, ...]
    moved: tuple[Moved, ...]


def settle(
    law: Law,
    life: Life,
    at: datetime,
    *,
    ended: int | None = None,
    how: How = "done",
    anchor: str | None = None,
    why: str = "",
) -> Change:
    """Bring the open obligations in line with the standing: close, open, and work out dates that their anchor moved.

    `ended` is the obligation that was done or lapsed, `anchor` the date that reopened duties count from.
    """
    wants = list(asked(law, life.standing))
    keep, closed = [], []
    for one in life.obligations:
        if one.id != ended and Asked(one.duty, one.about) in wants:
            keep.append(one)
            wants.remove(Asked(one.duty, one.about))
        else:
            spared = len(ladder_of(law, one).rungs) - one.next_rung
            closed.append(
                Closed(
                    id=one.id,
                    duty=one.duty,
                    how=how if one.id == ended else "dropped",
                    rungs_spared=max(0, spared),
                )
            )
    life = life.model_copy(update={"obligations": tuple(keep)})
    life, moved = reckon(law, life, why)
    fresh = []
    for want in wants:
        obligation = opened(law, life, want, at, anchor)
        fresh.append(obligation)
        life = life.model_copy(
            update={
                "obligations": (*life.obligations, obligation),
                "obligations_opened": life.obligations_opened + 1,
            }
        )
    return Change(life, tuple(fresh), tuple(closed), moved)


def reckon(law: Law, life: Life, why: str) -> tuple[Life, tuple[Moved, ...]]:
    """Work every open due date out again from its clock; say which ones moved and `why`.

    Where a date moves later, reminders that lie ahead again are sent again; where it moves earlier, those that were
    missed are folded into the next.
    """
    moved, obligations = [], []
    for one in life.obligations:
        anchor = one.anchor.model_copy(update={"day": life.standing.dates.get(one.anchor.on, one.anchor.day)})
        new = timed(law, one.model_copy(update={"anchor": anchor}))
        if (new.due_at, new.provisional) != (one.due_at, one.provisional):
            moved.append(
                Moved(
                    id=new.id, duty=new.duty, was=one.due, due=new.due, provisional=new.provisional, why=why
                )
            )
        if new.due_at != one.due_at:
            new = _ladder_again(law, new, life.at)
        obligations.append(new)
    return life.model_copy(update={"obligations": tuple(obligations)}), tuple(moved)


def _ladder_again(law: Law, obligation: Obligation, at: datetime) -> Obligation:
    """Put the ladder's pointer on the first rung that still lies ahead, never past one that has not ended."""
    ladder = ladder_of(law, obligation)
    ahead = 0
    while ahead < len(ladder.rungs):
        instant = clock.rung_at(obligation, ladder, ahead, law.calendar)
        if instant is not None and instant > at:
            break
        ahead += 1
    return obligation.model_copy(update={"next_rung": min(obligation.next_rung, ahead)})


def overdue(obligation: Obligation, today: date) -> bool:
    """Derived, never stored: the day is past the due day."""
    return today > obligation.due
