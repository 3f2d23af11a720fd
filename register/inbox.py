"""The inbox: what people hand in, with the instant at which it was received, before anything else is done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select

from register.connect import Register, lock
from register.queries import next_id
from register.tables import entries, inbox
from schemas.action import Action, Apply
from schemas.base import local_date
from schemas.record import CLOCK_TOLERANCE, Waiting
from schemas.step import Receipt

_ACTION: TypeAdapter[Action] = TypeAdapter(Action, config=ConfigDict(defer_build=True))


def action_of(body: str) -> Action:
    """The action in a row's body."""
    return _ACTION.validate_json(body)


class ClockSetBack(Exception):  # noqa: N818  named for what happened
    """The clock shows a time well before what this title's register already holds."""


class ActionIdTaken(Exception):  # noqa: N818
    """Another action was received under this id."""


class Received(NamedTuple):
    """An action as the inbox holds it, the receipt if it was settled before, and whether it is new here."""

    action: Action
    receipt: Receipt | None
    fresh: bool


def receive(register: Register, action: Action, clock: Callable[[], datetime]) -> Received:
    """Take an action in: from here on it counts as received, at the instant that `clock` shows.

    Within one title those instants never go back, behind neither an earlier action nor the ledger. The same id again
    gives back what was received the first time. Raises `ClockSetBack`, and `ActionIdTaken` when the id belongs to an
    action of another kind or title.
    """
    with register.writing(action.title, f"action {action.id}") as connection:
        known = _find(connection, action.id)
        if known is None:
            return _take_in(connection, action, clock())
        if (known.action.title, known.action.kind) != (action.title, action.kind):
            raise ActionIdTaken(f"编号{action.id}已用于称号{known.action.title}的另一件,请换一个编号重新提交")
        return known


def receive_new(register: Register, action: Apply, clock: Callable[[], datetime]) -> Received:
    """`receive` for an application: it is given the next free title id of the year, whatever `action.title` says.

    Two clerks who apply at the same moment get two titles.
    """
    with register.writing("new titles", f"action {action.id}") as connection:
        if known := _find(connection, action.id):
            return known
        title = next_id(connection, local_date(clock()).year)
        lock(connection, title)
        return _take_in(connection, action.model_copy(update={"title": title}), clock())


def waiting(register: Register, title: str, want: str | None = None) -> Waiting:
    """What waits for `title`, and the receipt of action `want` if that one is settled."""
    queue = select(inbox.c.body).where(inbox.c.title == title, inbox.c.state == "waiting")
    with register.reading() as connection:
        actions = [action_of(body) for body in connection.scalars(queue.order_by(inbox.c.turn))]
        known = _find(connection, want) if want else None
    # Made of what was just checked: checking again would build what checks all kinds of act, for an empty queue too.
    return Waiting.model_construct(actions=tuple(actions), receipt=known.receipt if known else None)


def first_of(register: Register, title: str) -> Action | None:
    """What was received for a title first: mostly its application. None where nothing ever was."""
    query = select(inbox.c.body).where(inbox.c.title == title).order_by(inbox.c.turn).limit(1)
    with register.reading() as connection:
        body = connection.scalar(query)
    return action_of(body) if body else None


def stragglers(register: Register, before: datetime, limit: int | None = None) -> list[Action]:
    """Actions received before an instant that still wait, oldest first: their update never arrived."""
    query = select(inbox.c.body).where(inbox.c.state == "waiting", inbox.c.received_at < before)
    query = query.order_by(inbox.c.received_at, inbox.c.title, inbox.c.turn).limit(limit)
    with register.reading() as connection:
        bodies = connection.scalars(query)
        return [action_of(body) for body in bodies]


def receipt_of(row: Row[tuple[str | None]]) -> Receipt | None:
    """The receipt in an inbox row."""
    return Receipt.model_validate_json(row.receipt) if row.receipt else None


def _find(connection: Connection, action_id: str) -> Received | None:
    row = connection.execute(select(inbox).where(inbox.c.action_id == action_id)).one_or_none()
    return Received(action_of(row.body), receipt_of(row), fresh=False) if row else None


def _take_in(connection: Connection, action: Action, now: datetime) -> Received:
    latest = _latest(connection, action.title)
    if latest and now < latest - CLOCK_TOLERANCE:
        raise ClockSetBack(
            f"本机时钟({now:%Y-%m-%d %H:%M:%S %z})比本称号最近一次登记({latest:%Y-%m-%d %H:%M:%S %z})"
            "早5分钟以上。此件没有收下,请校准时钟后重新提交"
        )
    action = action.model_copy(update={"received_at": max(now, latest) if latest else now})
    # Through JSON: what the title will read is what is given back here.
    body = action.model_dump_json()
    turns = connection.scalar(select(func.count()).where(inbox.c.title == action.title)) or 0
    connection.execute(
        insert(inbox).values(
            action_id=action.id,
            title=action.title,
            turn=turns + 1,
            kind=action.kind,
            received_at=action.received_at,
            body=body,
            state="waiting",
        )
    )
    return Received(action_of(body), None, fresh=True)


def _latest(connection: Connection, title: str) -> datetime | None:
    """The last instant at which anything was received or recorded for the title.

    The ledger counts too: what comes in after a silence was recorded must not look as if it had come before.
    """
    received = connection.scalar(select(func.max(inbox.c.received_at)).where(inbox.c.title == title))
    recorded = connection.scalar(select(func.max(entries.c.recorded_at)).where(entries.c.title == title))
    return max((one for one in (received, recorded) if one), default=None)
