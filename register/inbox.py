"""The inbox: what people hand in, with the instant at which it was received, before anything else is done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import Connection, Row, and_, bindparam, func, insert, or_, select

from register import clocks
from register.connect import Register, lock
from register.queries import next_id
from register.stamp import stamp_for
from register.tables import inbox, titles
from schemas.action import Action
from schemas.base import local_date
from schemas.opening import Apply, TakeOver
from schemas.party import Role
from schemas.tolerance import CLOCK_TOLERANCE

if TYPE_CHECKING:  # whoever only looks needs not all that can be refused
    from schemas.record import Waiting
    from schemas.step import Receipt

_ACTION: TypeAdapter[Action] = TypeAdapter(Action, config=ConfigDict(defer_build=True))


READ = 128
"""Actions that are not read again: each is asked for by its title, and looked up again by its step."""


@lru_cache(maxsize=READ)
def action_of(body: str) -> Action:
    """The action in a row's body."""
    return _ACTION.validate_json(body)


_ASKED = (
    select(inbox.c.action_id, inbox.c.title, inbox.c.state, inbox.c.body, inbox.c.receipt)
    .where(
        or_(
            and_(inbox.c.title == bindparam("of"), inbox.c.state == "waiting"),
            inbox.c.action_id == bindparam("want"),  # an application sent again asks for another number
        )
    )
    .order_by(inbox.c.turn)
)
"""What waits for a title, and the action that somebody waits for. Made once: to make it takes as long as to ask."""

_FOUND = select(inbox.c.body, inbox.c.receipt).where(inbox.c.action_id == bindparam("id"))
_TURNS = select(func.count()).where(inbox.c.title == bindparam("of"))
_NEW = insert(inbox)

FAR = CLOCK_TOLERANCE + timedelta(minutes=1)
"""Farther than clocks differ from the instant before which an action is a straggler, which is some seconds ago."""


class ActionIdTaken(Exception):  # noqa: N818  named for what happened
    """Another action was received under this id."""


class Received(NamedTuple):
    """An action as the inbox holds it, the receipt if it was settled before, and whether it is new here."""

    action: Action
    receipt: Receipt | None
    fresh: bool


def receive(register: Register, action: Action, clock: Callable[[], datetime]) -> Received:
    """Take an action in: from here on it counts as received, at the instant that the database's clock shows.

    Where that has none it is `clock`, the desk's, which must agree with the other in any case. Within one title those
    instants never go back, behind neither an earlier action nor the ledger. The same id again gives back what was
    received the first time. Raises `ClockWrong` when no instant can be told, and `ActionIdTaken` when the id belongs
    to an action of another kind or title, `NoKeyError` when this account cannot stamp what it receives.
    """
    with register.writing(action.title, f"action {action.id}") as connection:
        known = _find(connection, action.id)
        if known is None:
            return _take_in(register, connection, action, clock())
        if (known.action.title, known.action.kind) != (action.title, action.kind):
            raise ActionIdTaken(
                f"编号{action.id}已用于称号{known.action.title}的另一件，请换一个编号重新提交"
            )
        return known


def receive_new(register: Register, action: Apply | TakeOver, clock: Callable[[], datetime]) -> Received:
    """`receive` for what a title begins with: it gets the next free title id of the year, whatever `action.title` says.

    Two clerks who apply at the same moment get two titles.
    """
    with register.writing("new titles", f"action {action.id}") as connection:
        if known := _find(connection, action.id):
            return known
        now = clocks.received_now(register, connection, action, clock())
        title = next_id(register, connection, local_date(now).year)
        lock(connection, title)
        return _take_in(register, connection, action.model_copy(update={"title": title}), clock())


def queued(register: Register, title: str) -> list[Action]:
    """What waits for `title`, in the order of receipt."""
    with register.reading() as connection:
        return _queued(connection, title)


def waiting(register: Register, title: str, want: str | None = None) -> Waiting:
    """What waits for `title`, and the receipt of action `want` if that one is settled."""
    from schemas.record import Waiting

    with register.reading() as connection:
        rows = connection.execute(_ASKED, {"of": title, "want": want}).all()
    receipts = (receipt_of(row) for row in rows if row.action_id == want)
    return Waiting(
        actions=tuple(action_of(row.body) for row in rows if row.state == "waiting" and row.title == title),
        receipt=next(receipts, None),
    )


def received(register: Register, action_id: str) -> Received | None:
    """What was received under an id, with its receipt if it was settled; None where nothing ever was."""
    with register.reading() as connection:
        return _find(connection, action_id)


def handed_in_by(register: Register, units: Collection[str], most: int) -> list[Received]:
    """What these units handed in, the newest first, and so many of it: for their titles, and what has begun none.

    Also what the office's window handed in for them.
    """
    theirs = inbox.c.title.in_(select(titles.c.id).where(titles.c.unit_code.in_(units)))
    not_begun = (  # asked apart: there are few of them, found by the state
        inbox.c.state.in_(("waiting", "refused")),
        inbox.c.kind == "apply",
        inbox.c.title.not_in(select(titles.c.id)),
    )
    query, found = select(inbox.c.body, inbox.c.receipt).order_by(inbox.c.turn.desc()), []
    with register.reading() as connection:
        for where in ((theirs,), not_begun):
            for row in connection.execute(query.where(*where)):
                action = action_of(row.body)
                other = isinstance(action, Apply) and action.application.unit.id not in units
                if action.actor.party.role is Role.UNIT and not other:
                    found.append(Received(action, receipt_of(row), fresh=False))
    return sorted(found, key=lambda one: one.action.received_at, reverse=True)[:most]


def received_under(register: Register, prefix: str) -> list[str]:
    """The titles for which something was received under an id that begins so."""
    query = select(inbox.c.title).where(inbox.c.action_id.startswith(prefix, autoescape=True)).distinct()
    with register.reading() as connection:
        return list(connection.scalars(query.order_by(inbox.c.title)))


def first_of(register: Register, title: str) -> Action | None:
    """What was received for a title first: mostly its application. None where nothing ever was."""
    query = select(inbox.c.body).where(inbox.c.title == title).order_by(inbox.c.turn).limit(1)
    with register.reading() as connection:
        body = connection.scalar(query)
    return action_of(body) if body else None


def stragglers(
    register: Register, before: datetime, limit: int | None = None, without: Collection[str] = ()
) -> list[Action]:
    """Actions received before an instant that still wait, oldest first: their update never arrived.

    Also those that a wrong clock stamped as of a time that has not come. `without` those of these titles.
    """
    late = or_(inbox.c.received_at < before, inbox.c.received_at > before + FAR)
    query = select(inbox.c.body).where(inbox.c.state == "waiting", late, inbox.c.title.not_in(without))
    query = query.order_by(inbox.c.received_at, inbox.c.title, inbox.c.turn).limit(limit)
    with register.reading() as connection:
        bodies = connection.scalars(query)
        return [action_of(body) for body in bodies]


def receipt_of(row: Row[*tuple[Any, ...]]) -> Receipt | None:
    """The receipt in an inbox row."""
    from schemas.step import Receipt

    return Receipt.model_validate_json(row.receipt) if row.receipt else None


def _queued(connection: Connection, title: str) -> list[Action]:
    query = select(inbox.c.body).where(inbox.c.title == title, inbox.c.state == "waiting")
    return [action_of(body) for body in connection.scalars(query.order_by(inbox.c.turn))]


def _find(connection: Connection, action_id: str) -> Received | None:
    row = connection.execute(_FOUND, {"id": action_id}).one_or_none()
    return Received(action_of(row.body), receipt_of(row), fresh=False) if row else None


def _take_in(register: Register, connection: Connection, action: Action, here: datetime) -> Received:
    now = clocks.received_now(register, connection, action, here)
    action = action.model_copy(update={"received_at": clocks.not_before(register, connection, action, now)})
    # Through JSON: what the title will read is what is given back here.
    body = action.model_dump_json()
    turn = (connection.scalar(_TURNS, {"of": action.title}) or 0) + 1
    row = {
        "action_id": action.id,
        "title": action.title,
        "turn": turn,
        "kind": action.kind,
        "received_at": action.received_at,
        "body": body,
        "state": "waiting",
        "receipt": None,
        "closed_at": None,
    }
    connection.execute(_NEW, {**row, "stamp": stamp_for(register, inbox, row)})
    return Received(action_of(body), None, fresh=True)
