"""Several: acts on many titles, each judged, taken in and answered for itself: a result for each of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from desk.acts import NEVER, NOBODY, Meant
from desk.errors import DeskError, OutOfReachError, RefusedError, RollError
from desk.evidence import Paper
from desk.faults import InvalidError, checked
from desk.fields import label_of
from desk.hand_in import Clock, Handed, done_before, take_in
from desk.meant import by_the_measure, in_its_batch
from desk.preview import Preview, preview
from desk.roll import Named, Slip
from desk.seats import Seat
from register import ledger
from register.connect import Register
from register.evidence import Store
from schemas.act import Act
from schemas.step import Receipt
from schemas.undertaking import Errand
from wording import forms, refusals
from wording.faults import labelled
from workflows.life.law import LawBook

State = Literal["possible", "done", "before", "kept", "refused"]
"""What became of one: it would be taken (nothing was handed in), is in the ledger, was there before it was said again,
lies in the inbox, is refused.
"""


class Item(NamedTuple):
    """An act that is meant, and how people call what it is about. Its id is that of its content where it has none."""

    meant: Meant
    unit: str
    about: str
    id: str | None = None


class Result(NamedTuple):
    """What became of one: with its entry where it is in the ledger, with the reason where it is refused.

    `no` is the refusal itself, `coming` what a rehearsal foresees.
    """

    item: Item
    state: State
    entry: int | None = None
    why: str = ""
    no: DeskError | None = None
    coming: Preview | None = None


class Taken(NamedTuple):
    """One that was taken in and is still to be rung for, or what it came to already."""

    item: Item
    handed: Handed | None
    result: Result | None


def on_each(
    register: Register,
    book: LawBook,
    cls: type[Act],
    named: Sequence[Named],
    fields: Mapping[str, Any],
    *,
    dated: bool,
    id_: str | None = None,
) -> list[Item]:
    """The same act on each title of a list, with what its line says of that title alone in place of `fields`.

    Under an `id_` each has one of its own with the title's number behind it: said again on whatever day it is the same.
    Without one it is the same for a day, as anything that is said again. `RollError` tells of every line whose act
    nobody could mean.
    """
    items, slips = [], []
    about = forms.ACTS[cls.model_fields["kind"].default]
    for line, title in named:
        life = ledger.life_of(register, title)
        own = {**fields, **line.own}
        if life is not None:
            own = by_the_measure(cls, own, book.law_of(life), life)
            own |= in_its_batch(register, own, life)
        own_id = f"{id_}.{title}" if id_ else None
        try:
            checked(cls, own, own_id)
        except InvalidError as invalid:
            slips.append(Slip(line.number, line.text, faults_said(invalid)))
        unit = life.application.unit.name if life and life.application else ""
        items.append(Item(Meant(cls, title, own, apart=0, dated=dated), unit, about, own_id))
    if slips:
        raise RollError(slips)
    return items


def faults_said(invalid: InvalidError) -> str:
    """Everything that does not fit, on one line."""
    return "；".join(
        labelled(label_of(invalid.cls, name).text if name in invalid.cls.model_fields else "", one.problem)
        for one in invalid.faults
        for name in one.path[:1] or ("",)
    )


def errands(items: Sequence[Item]) -> tuple[Errand, ...]:
    """The same acts as they are given to an undertaking 工作. Who does it, and when it comes in, is said there."""
    return tuple(_errand(item) for item in items)


def _errand(item: Item) -> Errand:
    act = item.meant.make("errand", NOBODY, NEVER)
    beside = {"id", "title", "kind", "actor", "received_at", "format"}
    says = act.model_dump(mode="json", exclude=beside, exclude_defaults=True)
    return Errand(title=item.meant.title, kind=act.kind, says={"on": act.on.isoformat(), **says})


def rehearsed(register: Register, seat: Seat, items: Sequence[Item], now: datetime) -> list[Result]:
    """What would become of each if it were handed in now. Nothing is written."""
    return [_rehearsed(register, seat, item, now) for item in items]


def _rehearsed(register: Register, seat: Seat, item: Item, now: datetime) -> Result:
    on = item.meant.make("rehearsal", seat.actors[0], now).on
    before = done_before(register, item.meant.seed(seat.account), on, item.id)
    if before is not None:
        return Result(item, "before", before.entry)
    try:
        coming = preview(register, seat, item.meant.make, now)
    except DeskError as no:
        return Result(item, "refused", why=_why(no), no=no)
    was, then = forms.stages(*coming.was), forms.stages(*coming.stages)
    return Result(item, "possible", why=f"{was} → {then}" if was != then else "", coming=coming)


def take_in_each(
    register: Register,
    seat: Seat,
    items: Sequence[Item],
    clock: Clock,
    store: Store | None = None,
    papers: Sequence[Paper] = (),
) -> Iterator[Taken]:
    """Each into the inbox, or why not: what is refused keeps nobody else's from being taken in.

    Said again on the same day, or under its own id, it is the same act: whoever was interrupted says all of it again.
    `papers` are the files that all of them name. `OutOfReachError`: what came before it is taken in.
    """
    for item in items:
        seed = item.meant.seed(seat.account)
        try:
            handed = take_in(register, seat, item.meant.make, clock, seed, item.id, store, papers)
        except OutOfReachError:
            raise
        except DeskError as no:
            yield Taken(item, None, Result(item, "refused", why=_why(no), no=no))
        else:
            receipt = handed.receipt
            before = Result(item, "before", receipt.entry) if receipt and receipt.accepted else None
            yield Taken(item, handed, before)


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
