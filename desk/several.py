"""Several: acts on many titles, each judged, taken in and answered for itself: a result for each of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from desk.acts import Meant
from desk.errors import DeskError, OutOfReachError, RefusedError
from desk.hand_in import Clock, Handed, judged, take_in
from desk.seats import Seat
from register import lawbook
from register.connect import Register
from schemas.step import Receipt
from wording import refusals
from workflows.life.law import LawBook

State = Literal["possible", "done", "kept", "refused"]
"""What became of one: it would be taken (nothing was handed in), is in the ledger, lies in the inbox, is refused."""


class Item(NamedTuple):
    """An act that is meant, and how people call what it is about."""

    meant: Meant
    unit: str
    about: str


class Result(NamedTuple):
    """What became of one: with its entry where it is in the ledger, with the reason where it is refused."""

    item: Item
    state: State
    entry: int | None = None
    why: str = ""


class Taken(NamedTuple):
    """One that was taken in and is still to be rung for, or what it came to already."""

    item: Item
    handed: Handed | None
    result: Result | None


def rehearsed(register: Register, seat: Seat, items: Sequence[Item], now: datetime) -> list[Result]:
    """What would become of each if it were handed in now. Nothing is written."""
    book = lawbook.read(register)
    return [_rehearsed(register, book, seat, item, now) for item in items]


def _rehearsed(register: Register, book: LawBook, seat: Seat, item: Item, now: datetime) -> Result:
    try:
        judged(register, book, [item.meant.make("rehearsal", actor, now) for actor in seat.actors], now)
    except DeskError as no:
        return Result(item, "refused", why=_why(no))
    return Result(item, "possible")


def take_in_each(register: Register, seat: Seat, items: Sequence[Item], clock: Clock) -> Iterator[Taken]:
    """Each into the inbox, or why not: what is refused keeps nobody else's from being taken in.

    Said again on the same day it is the same act. `OutOfReachError`: what came before it is taken in.
    """
    for item in items:
        try:
            handed = take_in(register, seat, item.meant.make, clock, item.meant.seed(seat.account))
        except OutOfReachError:
            raise
        except DeskError as no:
            yield Taken(item, None, Result(item, "refused", why=_why(no)))
        else:
            yield Taken(item, handed, None)


def became(taken: Taken, handed: Handed | None) -> Result:
    """What became of one that was taken in, by the answer that its title has given, if it gave one."""
    if taken.result is not None:
        return taken.result
    receipt = handed.receipt if handed else None
    if receipt is None:
        return Result(taken.item, "kept")
    if receipt.accepted:
        return Result(taken.item, "done", receipt.entry)
    return Result(taken.item, "refused", why=_said(receipt))


def _why(no: DeskError) -> str:
    return _said(no.receipt) if isinstance(no, RefusedError) else str(no)


def _said(receipt: Receipt) -> str:
    return refusals.reason(receipt.reason) if receipt.reason else "无"
