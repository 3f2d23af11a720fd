"""Possible: what can be done with a title now, and by whom: `powers.may` asked of every kind of act and everybody."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import cast

from schemas.life import Life
from schemas.party import Actor, Party, Role, Who
from schemas.possible import Named, Open, Over, Possible, Waits
from schemas.refusals.reason import Item, Owed
from schemas.stage import Stage
from workflows.life import powers, undo
from workflows.life.duties import parties_for
from workflows.life.kinds import PASSING
from workflows.life.law import Law, changes_of
from workflows.life.refusal import Refusal

_NOBODY = "-"
"""The account of somebody who has filed nothing."""

_NOBODY_ELSE = (Role.OWNER, Role.SYSTEM, Role.CONSULTED, Role.BODY)
"""Roles behind which stands nobody else than who owes something, or is named."""

_TOGETHER = ("acknowledge", "correct", "annul")
"""What can be done to so many things that only by whom is told."""
_UPKEEP = ("amend", "update", "urge")
"""What takes a title no further: whoever needs it knows."""
_NAMELESS = (*_TOGETHER, "consult")
"""A body consulted gives its own opinion and no other."""


def possible(law: Law, life: Life, who: Actor, now: datetime) -> tuple[Possible, ...]:
    """What can be done now, for `who` to read: nothing is offered to a party that it would be refused.

    Only the first line may speak of waiting. Kinds come in the order of the course, and what is due with its last day.
    An adoption is never offered, as a life does not know which editions there are, nor 校时: what clocks show, neither,
    nor 接管: what lists say.
    """
    people = [Actor(account=_NOBODY, post=one.label, party=one) for one in _people(law, life)]
    offers: dict[Open, list[Named]] = {}
    for kind in powers.POWERS:
        for matter in () if kind in _UPKEEP else _for_anybody(law, life, kind, now):
            for offer in _offers(law, life, people, who, kind, matter, now):
                told = offers.setdefault(offer, [])
                told += [] if matter is None or kind in _NAMELESS else [named(law, life, kind, matter)]
    opened = (offer.model_copy(update={"about": tuple(told)}) for offer, told in _joined(offers))
    return (*_waiting(life), *opened)


def _waiting(life: Life) -> Iterator[Possible]:
    stage = life.standing.stage
    if stage is Stage.TERM and all(one.duty in PASSING for one in life.obligations):
        yield Waits(until=life.standing.dates.get("term_end"))
    if stage is Stage.ENDED:
        yield Over()


def _joined(offers: dict[Open, list[Named]]) -> Iterator[tuple[Open, list[Named]]]:
    """One line for what is told together, whoever may do it to which."""
    by: dict[str, dict[Party, None]] = {}
    for offer in offers:
        by.setdefault(offer.kind, {}).update(dict.fromkeys(offer.by))
    for offer, told in offers.items():
        if offer.kind not in _TOGETHER:
            yield offer, told
        elif offer.kind in by:
            yield offer.model_copy(update={"by": tuple(by.pop(offer.kind))}), []


def _for_anybody(law: Law, life: Life, kind: str, now: datetime) -> Iterator[powers.Matter]:
    """Which ones of its kind somebody may act on: what nobody can undo is not asked of each of them in turn."""
    for matter in matters(law, life, kind):
        if kind not in undo.KINDS or undo.undoable(law, life, kind, cast(int, matter), now):
            yield matter


def _offers(
    law: Law,
    life: Life,
    people: Sequence[Actor],
    who: Actor,
    kind: str,
    matter: powers.Matter,
    now: datetime,
) -> Iterator[Open]:
    """What may be done by whom: in time until the same day by all of them, or each until their own."""
    found: dict[date | None, list[Party]] = {}
    for somebody in people:
        with suppress(Refusal):
            one = powers.may(law, life, somebody, kind, matter, now)
            found.setdefault(one.due if one else None, []).append(somebody.party)
    for due, by in found.items():
        own = any(who.party.covers(party) for party in by)
        other = own and not _allowed(law, life, who, kind, matter, now)
        yield Open(kind=kind, by=tuple(by), due=due, other_account=other)


def _allowed(law: Law, life: Life, who: Actor, kind: str, matter: powers.Matter, now: datetime) -> bool:
    try:
        powers.may(law, life, who, kind, matter, now)
    except Refusal:
        return False
    return True


def _people(law: Law, life: Life) -> tuple[Party, ...]:
    """Everybody who has to do with the title: who owes or decided something, one behind each role, bodies by name."""
    named = (*(one.by for one in life.obligations), *(one.by for one in life.taken))
    roles = (role for role in Role if role not in _NOBODY_ELSE)
    those: tuple[Who, ...] = (*roles, *law.regulation.called_by_name)
    return tuple(dict.fromkeys((*named, *(party for who in those for party in parties_for(life, who)))))


def matters(law: Law, life: Life, kind: str) -> tuple[powers.Matter, ...]:
    """Which ones of its kind there are to act on."""
    power, regulation = powers.POWERS[kind], law.regulation
    if not {life.standing.stage, *life.standing.beside} & set(power.stages):
        return ()
    match kind:
        case "file" | "consult" | "examine":
            return tuple(one.about for one in life.obligations if one.duty in power.duties)
        case "credit":
            return tuple(name for name, one in regulation.filings.items() if one.points)
        case "ask":
            return tuple(step.value for step in regulation.on_request)
        case "raise":
            return tuple(regulation.causes)
        case "change":
            return tuple(changes_of(regulation))
        case "acknowledge" | "urge" | "extend" | "pause" | "resume":
            return tuple(one.id for one in life.obligations)
        case "correct" | "annul":
            return tuple(one.entry for one in life.taken)
        case "take_over" | "adopt" | "set_clock":
            return ()
    return (None,)


def named(law: Law, life: Life, kind: str, matter: powers.Matter) -> Named:
    """What it is about, with the pack's own name of it."""
    match kind:
        case "file" | "credit":
            return Item(key=str(matter), name=law.regulation.filings[str(matter)].what)
        case "raise":
            return Item(key=str(matter), name=law.regulation.causes[str(matter)].label)
        case "acknowledge" | "urge" | "extend" | "pause" | "resume":
            (one,) = (one for one in life.obligations if one.id == matter)
            return Owed(number=one.id, what=law.rule(one.duty, one.about).what)
    return str(matter)
