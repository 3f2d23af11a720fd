"""Adoption 适用新版本 at the desk: an edition comes into the register, and open titles are to come under it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desk.acts import Meant
from desk.errors import DeskError
from desk.hand_in import judged
from desk.seats import Seat
from register import lawbook, ledger, outlook
from register.connect import Register
from schemas.action import Adopt
from schemas.base import digest
from schemas.party import Party, Role
from schemas.refusals.acting import ByOthers
from schemas.regulation import Regulation
from wording.refusals import reason
from workflows.life.law import LawBook
from workflows.life.powers import POWERS


def why_not(seat: Seat) -> str:
    """Why a post brings no edition in; empty where it may.

    Also where no title is there to say so: an edition governs applications to come, so not anybody brings it in.
    """
    roles, parties = POWERS["adopt"].roles, seat.post.parties
    if any(one.role in roles for one in parties):
        return ""
    by = tuple(Party(role=one) for one in roles if one is not Role.SYSTEM)
    return reason(ByOthers(kind="adopt", by=by, yours=parties[0]))


def law_of(regulation: Regulation, calendar: str) -> dict[str, str]:
    """The edition and the calendar, as an act of adoption names them."""
    return {"edition": digest(regulation), "calendar": calendar}


def concerned(register: Register, regulation: Regulation) -> list[str]:
    """Every open title that the edition gives."""
    return outlook.titles_of(register, regulation.honour)


def meant(register: Register, title: str, fields: Mapping[str, Any], *, dated: bool) -> Meant:
    """The adoption of one title."""
    life = ledger.life_of(register, title)
    return Meant(Adopt, title, fields, life.seq if life else 0, dated)


def refused_by_all(
    register: Register, regulation: Regulation, seat: Seat, some: Sequence[Meant], now: datetime
) -> list[str]:
    """Why none of some titles may adopt an edition, a line each; nothing where one of them may, or there are none.

    A new edition that none of the titles named may adopt is not registered for their sake.
    """
    book = lawbook.read(register)
    if digest(regulation) in book.editions:
        return []
    book = LawBook({**book.editions, digest(regulation): regulation}, book.calendars)
    refused: list[str] = []
    for one in some:
        try:
            judged(register, book, [one.make("judged", who, now) for who in seat.actors], now)
        except DeskError as no:
            refused.append(f"{one.title}  {no}")
        else:
            return []
    return refused


def put_in(register: Register, regulation: Regulation, now: datetime) -> None:
    """The edition into the register, where it stays under its hash; one that is there stays as it is."""
    lawbook.add(register, regulation, now)


def applies(register: Register, regulation: Regulation, today: date) -> bool:
    """Whether applications to come are judged by it: one that was registered before stays behind those after it."""
    edition, honour = regulation.edition, regulation.honour
    day = max(today, edition.in_force_from.value)
    current = lawbook.current_edition(register, honour.name, day, honour.level)
    return current == digest(regulation) and day <= (edition.in_force_until or day)
