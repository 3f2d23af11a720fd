"""Hand in: an act from a seat into the inbox: what the law refuses is found first, and then nothing is written.

Whoever has taken something in rings the title (`bell`), and asks with `settled` what became of it. That is apart: to
judge an act, and to take it in while the engine is down, needs no engine.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from desk import evidence, units
from desk.errors import (
    KeptError,
    NoMeasureError,
    NotBegunError,
    NotReceivedError,
    OutOfReachError,
    RefusedError,
    UnstampedError,
)
from desk.evidence import Paper
from desk.seats import Seat
from register import clocks, inbox, lawbook, ledger, reach
from register.clocks import ClockWrong, LiesAhead
from register.connect import Register
from register.evidence import Store
from register.inbox import ActionIdTaken
from register.keyfile import NoKeyError
from register.listed import left
from register.others import others
from register.recording import record
from schemas.act import NEW
from schemas.action import Action
from schemas.base import canonical
from schemas.life import Life
from schemas.opening import OPENING, Apply
from schemas.party import Actor
from schemas.possible import Possible
from schemas.record import RecordRequest
from schemas.step import Receipt, Step
from schemas.tolerance import CLOCK_TOLERANCE
from workflows.life.facts import judge
from workflows.life.law import LawBook
from workflows.life.possible import possible

Clock = Callable[[], datetime]
"""Now, with its zone: each face brings its own."""

Make = Callable[[str, Actor, datetime], Action]
"""An action from its id, its actor and now."""


class Handed(NamedTuple):
    """An action as received, and the answer if somebody gave one."""

    action: Action
    receipt: Receipt | None


def content_id(*parts: Any) -> str:
    """The id of an action by what it says: the same act said again is the same action."""
    return hashlib.sha256(canonical(list(parts)).encode()).hexdigest()[:24]


def take_in(
    register: Register,
    seat: Seat,
    make: Make,
    clock: Clock,
    seed: Sequence[Any],
    id_: str | None = None,
    store: Store | None = None,
    papers: Sequence[Paper] = (),
) -> Handed:
    """Judge the action and take it in; with a receipt only where it was handed in and answered before.

    `seed` is what its id is the hash of unless one is given. What somebody says again is the same act: for as long as
    it waits, and on the day that it bears. `RefusedError` when the law does not take it, `InvalidError` when nobody may
    say that of a unit, `NotBegunError` or `NoMeasureError` when there is nothing to judge it by, `NotReceivedError`,
    `UnstampedError`, `OutOfReachError`: nothing is written then. Its `papers` are kept in the `store` first:
    `UnfitFileError`, `NotStoredError`, `NotKeptError` where it names a file that is not there, and it is not taken in.
    """
    try:
        now = clock()
        fresh = make("fresh", seat.actors[0], now)
        action_id = _fresh_id(register, seed, fresh.on) if id_ is None else id_
        action = _judged(register, [make(action_id, actor, now) for actor in seat.actors], now)
        evidence.keep_for(action, store, papers)
        received = (
            inbox.receive_new(register, action, clock)
            if isinstance(action, OPENING) and (action.title == NEW or isinstance(action, Apply))
            else inbox.receive(register, action, clock)
        )
    except (ClockWrong, ActionIdTaken) as no:
        raise NotReceivedError(no, lies_ahead=isinstance(no, LiesAhead)) from None
    except NoKeyError as no:
        raise UnstampedError(no) from None
    except SQLAlchemyError as failed:
        raise OutOfReachError(reach.explain(register.url, failed)) from failed
    return Handed(received.action, received.receipt)


def recorded_at_once(register: Register, action: Action, clock: Clock) -> None:
    """Record what was taken in without its title being rung: nobody lives it yet."""
    record(register, RecordRequest(action.title, action.id, max(clock(), action.received_at)))


def done_before(register: Register, seed: Sequence[Any], on: date, id_: str | None = None) -> Receipt | None:
    """The receipt of an act that was taken before, and is the one that would be handed in now."""
    known = inbox.received(register, id_ or _fresh_id(register, seed, on))
    return known.receipt if known and known.receipt and known.receipt.accepted else None


def settled(register: Register, handed: Handed, now: datetime) -> Receipt:
    """The receipt that says yes. `KeptError` while nobody has answered, `RefusedError` for one that says no."""
    action, receipt = handed
    if receipt is None:
        raise KeptError(action)
    if not receipt.accepted:
        raise RefusedError(action, receipt, instead_of(register, action, now), late=True)
    return receipt


def instead_of(register: Register, action: Action, now: datetime) -> tuple[Possible, ...]:
    """What can be done with the title of an action that was refused, for whoever acted to read."""
    life = ledger.life_of(register, action.title)
    law = lawbook.read(register).law_of(life) if life else None
    return possible(law, life, action.actor, max(now, life.at)) if law and life else ()


def _fresh_id(register: Register, seed: Sequence[Any], on: date) -> str:
    """The content's id; where an act of this content was refused before, or done on another day, the next one after it.

    Example. An objection is typed at 23:58, while the service is down, and once more at 00:01: it still waits, and is
    the one. Typed again a week later it is another.
    """
    turn = 0
    while True:
        action_id = content_id(*seed, turn)
        known = inbox.received(register, action_id)
        if known is None or known.receipt is None or (known.receipt.accepted and known.action.on == on):
            return action_id
        turn += 1


def _judged(register: Register, actions: list[Action], now: datetime) -> Action:
    """The one of `actions` that is to be taken in; `RefusedError` if none."""
    first = actions[0]
    queue = inbox.waiting(register, first.title, first.id)
    known = [one for one in queue.actions if one.id == first.id]
    if known or queue.receipt is not None:
        return known[0] if known else first
    clocks.check(register, first, now)
    book = lawbook.read(register)
    return judged(register, book, actions, now)


def judged(register: Register, book: LawBook, actions: Sequence[Action], now: datetime) -> Action:
    """The one of `actions` that the law of a book takes, on the life as it will be by then.

    `RefusedError` if none; `NotBegunError`, `NoMeasureError`.
    """
    return taken(register, book, life_then(register, book, actions[0], now), actions, now)[0]


def taken(
    register: Register, book: LawBook, life: Life, actions: Sequence[Action], now: datetime
) -> tuple[Action, Step]:
    """The first of `actions` (one for each party of the post) that the law takes on this life, and what it causes.

    Nothing is written. `RefusedError` with what became of the first one where it takes none; `InvalidError`.
    """
    units.check(register, life, actions[0])
    refused: list[Receipt] = []
    for action in actions:
        step = judge(book, life, now, action, partial(others, register), partial(left, register))
        assert step.receipt is not None
        if step.receipt.accepted:
            return action, step
        refused.append(step.receipt)
    instead = possible(book.law_of(life), life, actions[0].actor, max(now, life.at))
    raise RefusedError(actions[0], refused[0], instead)


def life_then(register: Register, book: LawBook, action: Action, now: datetime) -> Life:
    """The life that an action will meet: as the ledger has it, and what waits in the inbox before it worked off.

    `NotBegunError` where there is none and the action begins none; `NoMeasureError`.
    """
    return worked_off(register, book, _life(register, book, action), now)


def worked_off(register: Register, book: LawBook, life: Life, now: datetime) -> Life:
    """A life after what waits for it in the inbox."""
    for one in inbox.waiting(register, life.title).actions:
        # Stamped by a wrong clock it counts as of now, as the title itself will have it.
        at = min(one.received_at, now + CLOCK_TOLERANCE)
        life = judge(book, life, at, one, partial(others, register), partial(left, register)).life
    return life


def _life(register: Register, book: LawBook, action: Action) -> Life:
    if life := ledger.life_of(register, action.title):
        return life
    waiting = inbox.waiting(register, action.title).actions
    begun = next((one for one in (action, *waiting) if isinstance(one, OPENING)), None)
    if begun is None:
        raise NotBegunError(action.title)
    try:
        return lawbook.begun_by(register, begun)
    except LookupError:
        raise NoMeasureError(begun.application.honour, honours(book)) from None


def honours(book: LawBook) -> tuple[str, ...]:
    """What can be applied for."""
    return tuple(dict.fromkeys(name for one in book.editions.values() for name in one.honour.names))
