"""Ladders 提醒/升级: when each rung of a duty comes, and where a duty stands on its ladder after its date moved."""

from collections.abc import Collection
from datetime import datetime

from schemas.base import local_date
from schemas.entry import Moved, RungOf
from schemas.ladder import Ladder
from schemas.life import Life
from schemas.obligation import Obligation
from schemas.party import Role
from workflows.life import clock
from workflows.life.digest_day import in_time
from workflows.life.law import Law

_NONE = Ladder(acknowledgement="nothing", assumed=True)
"""Of a duty that no pack has written."""


def of(law: Law, obligation: Obligation) -> Ladder:
    """The ladder that the pack hangs on this duty."""
    return law.regulation.ladders.get(law.rule(obligation.duty, obligation.about).ladder, _NONE)


def rung_at(law: Law, one: Obligation, index: int) -> datetime | None:
    """When a rung of an obligation comes: its own day, or earlier where its digest would leave after what it warns of.

    A reminder warns of the due date, what comes later of what silence brings.
    """
    instant = clock.rung_at(one, of(law, one), index, law.calendar)
    if instant is None or one.within.unit == "seconds":
        return instant
    rule = law.rule(one.duty, one.about)
    warns_of = one.due_at if instant < one.due_at else clock.silence_at(one, rule, law.calendar)
    return in_time(law.calendar, instant, warns_of, one.moved_at or one.opened_at)


def asks_to_decide(ladder: Ladder, index: int) -> bool:
    """Whether this turn of the repeating rung asks for a decision: it has come as often as it may."""
    return ladder.repeat is not None and index - len(ladder.rungs) >= ladder.repeat.times


def again(law: Law, obligation: Obligation, at: datetime) -> Obligation:
    """Put the ladder's pointer back on the first rung, or turn of the repeating rung, that lies ahead again."""
    for ended in range(obligation.next_rung):
        instant = rung_at(law, obligation, ended)
        if instant is None or instant > at:
            return obligation.model_copy(update={"next_rung": ended})
    return obligation


def reminders_told(
    law: Law, life: Life, moved: tuple[Moved, ...], at: datetime
) -> tuple[Life, tuple[RungOf, ...]]:
    """Reminders that a date moved earlier leaves behind: whoever owes the duty has just been told of the new date."""
    earlier = {move.id for move in moved if move.due < move.was}
    changed, folded = [], []
    for one in life.obligations:
        ladder, ahead = of(law, one), one.next_rung
        while one.id in earlier and _told(ladder, one, ahead):
            instant = rung_at(law, one, ahead)
            if instant is None or instant > at:
                break
            folded.append(RungOf(obligation=one.id, duty=one.duty, rung=ahead, end="folded"))
            ahead += 1
        changed.append(one.model_copy(update={"next_rung": ahead}))
    return life.model_copy(update={"obligations": tuple(changed)}), tuple(folded)


def _told(ladder: Ladder, one: Obligation, index: int) -> bool:
    """Whether the rung is a reminder to nobody but whoever owes the duty."""
    if index >= len(ladder.rungs) or ladder.rungs[index].when != "before":
        return False
    return set(ladder.rungs[index].to) <= {Role.OWNER, one.by.who}


def anew(law: Law, life: Life, at: datetime, but: Collection[int] = ()) -> tuple[Life, tuple[RungOf, ...]]:
    """Put every open obligation on its place in the new edition's ladder; what lies behind there is not sent.

    All `but` those of these numbers, which have just opened under it.
    """
    changed, passed = [], []
    for one in life.obligations:
        if one.id in but:
            changed.append(one)
            continue
        ladder = of(law, one)
        ahead = len(ladder.rungs) if one.acknowledged_by and local_date(at) > one.due else 0
        while (instant := rung_at(law, one, ahead)) is not None and instant <= at:
            ahead += 1
        passed += [
            RungOf(obligation=one.id, duty=one.duty, rung=rung, end="not_sent")
            for rung in range(one.next_rung, ahead)
        ]
        changed.append(one.model_copy(update={"next_rung": ahead}))
    return life.model_copy(update={"obligations": tuple(changed)}), tuple(passed)
