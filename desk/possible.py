"""Possible: what somebody may do with a title now, and why not the rest: `powers.may` asked of every kind of act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from desk.errors import NotBegunError
from desk.hand_in import worked_off
from desk.seats import Seat
from register import lawbook, ledger
from register.connect import Register
from schemas.foundation import Founded
from schemas.life import Life
from schemas.party import Party, Role
from schemas.possible import Possible
from schemas.refusals.acting import NothingOwed
from schemas.refusals.every import AnyReason
from schemas.stage import Duty, Stage
from wording import causes, forms, refusals
from workflows.life import amends, possible, powers
from workflows.life.law import Law
from workflows.life.refusal import Refusal
from workflows.life.step import step_under

NOT_FROM_HERE = ("apply", "take_over", "adopt", "set_clock")
"""Of a title that there is nobody applies; which editions there are, what lists say and clocks show, no title knows."""


@dataclass(frozen=True)
class Answer:
    """Of a kind of act, about which of several: `matter` is what the act says in its field, `about` how people call it.

    None and "" where there is but one.
    """

    kind: str
    matter: powers.Matter
    about: str

    @property
    def label(self) -> str:
        """The kind in a word."""
        return forms.ACTS[self.kind]


@dataclass(frozen=True)
class Can(Answer):
    """The seat may do it, as this party of its post; by when, where it answers a duty."""

    party: Party
    due: date | None


@dataclass(frozen=True)
class Cannot(Answer):
    """The seat may not do it, and why."""

    reason: AnyReason
    article: Founded | None

    @property
    def why(self) -> str:
        """In a sentence without a full stop."""
        return refusals.reason(self.reason)


class Now(NamedTuple):
    """Where a title stands, with all steps side by side; what the seat may do, and not; what anybody may."""

    stages: tuple[Stage, ...]
    can: tuple[Can, ...]
    cannot: tuple[Cannot, ...]
    anybody: tuple[Possible, ...]


def now_possible(register: Register, title: str, seat: Seat, now: datetime) -> Now:
    """What whoever sits there may do with a title, with what waits in its inbox worked off and up to this instant.

    What an act says, its dates and documents, is judged when it is handed in. `NotBegunError`.
    """
    book = lawbook.read(register)
    life = ledger.life_of(register, title)
    if life is None:
        raise NotBegunError(title)
    life = step_under(book, worked_off(register, book, life, now), now).life
    law = book.law_of(life)
    answers = list(_answers(law, life, seat, max(now, life.at)))
    standing = life.standing
    return Now(
        stages=(standing.stage, *standing.beside),
        can=tuple(one for one in answers if isinstance(one, Can)),
        cannot=tuple(one for one in answers if isinstance(one, Cannot)),
        anybody=possible.possible(law, life, seat.actors[0], max(now, life.at)),
    )


def _answers(law: Law, life: Life, seat: Seat, now: datetime) -> Iterator[Can | Cannot]:
    for kind in powers.POWERS:
        if kind in NOT_FROM_HERE:
            continue
        matters = possible.matters(law, life, kind)
        for matter in matters:
            yield _answer(law, life, seat, kind, matter, now)
        if not matters:
            yield _nothing(law, life, seat, kind, now)


def _answer(
    law: Law, life: Life, seat: Seat, kind: str, matter: powers.Matter, now: datetime
) -> Can | Cannot:
    """For the first party of the post that may; the first one's refusal where none may."""
    about = "" if matter is None else called(law, life, kind, matter)
    refused: list[Refusal] = []
    for who in seat.actors:
        try:
            owed = powers.may(law, life, who, kind, matter, now)
        except Refusal as no:
            refused.append(no)
        else:
            return Can(kind, matter, about, who.party, owed.due if owed else None)
    return Cannot(kind, matter, about, refused[0].reason, refused[0].article)


def _nothing(law: Law, life: Life, seat: Seat, kind: str, now: datetime) -> Cannot:
    """There is nothing of the kind to act on: in this stage, or at all."""
    if {life.standing.stage, *life.standing.beside}.isdisjoint(powers.POWERS[kind].stages):
        found = _answer(law, life, seat, kind, None, now)
        if isinstance(found, Cannot):
            return found
    return Cannot(kind, None, "", NothingOwed(kind=kind), None)


def ever(law: Law, role: Role) -> frozenset[str]:
    """The kinds of act that a measure lets a role do at some time, but for what it lets everybody."""
    by = {duty for duty, rule in law.regulation.duties.items() if rule.by is role}
    if any(one.by is role for one in law.regulation.filings.values()):
        by.add(Duty.FILING)
    everybody = len(Role) - 1
    return frozenset(
        kind
        for kind, power in powers.POWERS.items()
        if not by.isdisjoint(power.duties) or (role in power.roles and len(power.roles) < everybody)
    )


def called(law: Law, life: Life, kind: str, matter: powers.Matter) -> str:
    """How people call what an act of the kind is about."""
    if kind == "consult":
        return str(matter)
    if kind in ("correct", "annul"):
        decision = next(amends.decided(one) for one in life.taken if one.entry == matter)
        return f"第{matter}条：{causes.decided(decision)}"
    return refusals.matter(kind, possible.named(law, life, kind, matter))
